"""What to tell the user when a server does not give a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cascade_desktop.catalog import File
from cascade_desktop.errors import CascadeError
from cascade_desktop.http_answers import Answer, Lost, origin_of

if TYPE_CHECKING:
    from cascade_desktop.download import Source

BUSY = {408, 425, 429}


def refused(head: Answer, file: File, source: Source) -> CascadeError:
    """The failure for an answer without the file: a `Lost` if another try may help."""
    if head.status in BUSY or head.status >= 500:
        return _busy(head)
    if head.moved:
        # Links to other hosts hold for some minutes only; asking the hub again gives a new one.
        return Lost(f"{head.host}, where the file lies, does not give it (answer {head.status}).")
    page = f"{origin_of(source.address)}/{file.repository}"
    if head.status == 401:
        return _unknown(head, source, page)
    if head.status == 403:
        return _forbidden(head, page)
    if head.status in (404, 410):
        return CascadeError(
            f"{head.host} has no file {file.path} of {file.repository}.",
            "Choose another mirror, or none, in the settings.",
        )
    return CascadeError(
        f"{head.host} does not give {file.path} (answer {head.status}).",
        "Check the mirror and the proxy that are set, then resume the download.",
    )


def _busy(head: Answer) -> Lost:
    if head.status == 429:
        return Lost(
            f"{head.host} has had too many requests from this network.",
            "Wait some minutes, then resume the download: it goes on where it stopped.",
            head.wait,
        )
    return Lost(
        f"{head.host} cannot answer at the moment (answer {head.status}).",
        "Resume the download later: it goes on where it stopped.",
        head.wait,
    )


def _unknown(head: Answer, source: Source, page: str) -> CascadeError:
    if source.token:
        return CascadeError(
            f"{head.host} does not accept the access token.",
            f"Make a new one on the settings page of {head.host} and store it in the settings.",
        )
    return CascadeError(
        f"{head.host} gives this file only to people that it knows.",
        f"Sign in at {page}, make an access token there, and store it in the settings.",
    )


def _forbidden(head: Answer, page: str) -> CascadeError:
    return CascadeError(
        f"{head.host} does not allow the download of this file.",
        f"Open {page} in a browser, sign in and accept the terms there if it asks for that; store"
        " an access token that may read it in the settings.",
    )
