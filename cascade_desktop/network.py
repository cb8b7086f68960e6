"""Whether the app may use the network, and which addresses it may ask for files."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from cascade_desktop.errors import BadRequest, CascadeError
from cascade_desktop.settings import Settings

OFFLINE = "CASCADE_OFFLINE"
"""An environment variable that keeps the app off the network, whatever the settings say."""

HUB = "https://huggingface.co"
"""Where models come from, and the only place that may see the user's token for it."""

NO = ("", "0", "false", "no", "off")

MIB = 2**20

ADVICE = (
    "Switch offline mode off in the settings, start without --offline, "
    f"and leave the environment variable {OFFLINE} out."
)


class Offline(CascadeError):
    """The network is needed and may not be used; no connection was tried."""


def offline(settings: Settings) -> bool:
    """Whether the setting, `--offline` or the environment forbids the network."""
    return settings.offline or os.environ.get(OFFLINE, "").strip().lower() not in NO


def check(address: str, forbidden: bool) -> None:
    """Raises `Offline` if `forbidden` and `address` is of another machine than this one."""
    if forbidden and not is_this_machine(urlsplit(address).hostname or ""):
        raise Offline(
            f"Cascade Desktop is offline, so nothing is fetched from {_shown(address)}.", ADVICE
        )


def mirror(settings: Settings) -> str:
    """Where models are fetched from, without a slash at the end: the setting, or the Hub itself.

    Raises `BadRequest` if the setting is no address, or one at which others could read along.
    """
    address = settings.mirror.strip().rstrip("/")
    if not address:
        return HUB
    if not _is_safe(address):
        raise BadRequest(
            f"“{_shown(address)}” cannot be the address of a mirror.",
            "Write one that begins with https://, without a name or password in it. "
            "Only a mirror on this machine may begin with http://.",
        )
    return address


def bytes_per_second(settings: Settings) -> int:
    """The limit for downloads; 0 for none."""
    return max(0, settings.bandwidth) * MIB


def is_this_machine(host: str) -> bool:
    """Whether `host` (a name or an address) is this machine, without looking it up."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@contextmanager
def kept_off(wanted: bool) -> Iterator[None]:
    """While this lasts, and if `wanted`, the app and the programs it starts are offline."""
    before = os.environ.get(OFFLINE)
    if wanted:
        os.environ[OFFLINE] = "1"
    try:
        yield
    finally:
        if wanted and before is None:
            del os.environ[OFFLINE]
        elif wanted and before is not None:
            os.environ[OFFLINE] = before


def _is_safe(address: str) -> bool:
    try:
        parts = urlsplit(address)
        _ = parts.port  # raises ValueError if it is no number
    except ValueError:
        return False
    host = parts.hostname or ""
    encrypted = parts.scheme == "https" or (parts.scheme == "http" and is_this_machine(host))
    plain = not (parts.username or parts.password or parts.query or parts.fragment)
    return bool(host) and encrypted and plain and not any(map(str.isspace, address))


def _shown(address: str) -> str:
    """The address without a name or password that may stand in front of the host."""
    start, mark, rest = address.rpartition("@")
    return f"{start.partition('//')[0]}//{rest}" if mark else address
