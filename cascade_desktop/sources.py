"""Where models are fetched from, as the settings, the keyring and the environment say."""

from __future__ import annotations

from cascade_desktop import network, settings, tokens
from cascade_desktop.download import Source
from cascade_desktop.folders import Folders


def source(folders: Folders) -> Source:
    """Read anew at each call, so that a change counts for the next file.

    Raises `BadRequest` if the mirror's address cannot be one.
    """
    stored = settings.load(folders.settings)
    forbidden, address = network.offline(stored), network.mirror(stored)
    # A mirror must not get the user's token, and what is not fetched needs none: a keyring may ask
    # for its password.
    is_hub = address == network.HUB and not forbidden
    return Source(
        address=address,
        token=tokens.read() if is_hub else "",
        bytes_per_second=network.bytes_per_second(stored),
        offline=forbidden,
    )
