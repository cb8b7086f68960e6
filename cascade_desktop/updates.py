"""Whether there is a newer version: one request when the user asks, and nothing told of the user.

Nothing is fetched but a small file, `latest.json`, which the build of a release writes:
`{"version": "1.2.0", "changes": "..."}`. The app never changes itself.
"""

from __future__ import annotations

import json
import re
import time
from dataclasses import dataclass

from cascade_desktop import __version__, network
from cascade_desktop.errors import BadRequest, CascadeError
from cascade_desktop.folders import resource
from cascade_desktop.http_answers import Answer, Lost, Mark
from cascade_desktop.http_ranges import Stream, Wanted, check_address
from cascade_desktop.settings import Settings

ADDRESS = "updates.txt"
"""A resource with the address of `latest.json`, which a release is built with."""

LARGEST_BYTES = 200_000
LONGEST_SECONDS = 15.0
PIECE = 1 << 14


@dataclass(frozen=True)
class Latest:
    """The newest version that there is, and what changed."""

    version: str
    changes: str

    @property
    def is_newer(self) -> bool:
        return _order(self.version) > _order(__version__)


def address(settings: Settings) -> str:
    """Where to ask: as the settings say, else where this release came from; empty if unknown."""
    if settings.updates_address.strip():
        return settings.updates_address.strip()
    file = resource(ADDRESS)
    return file.read_text(encoding="utf-8").strip() if file.is_file() else ""


def ask(settings: Settings) -> Latest:
    """One request without cookies, identifiers or anything about this machine.

    Raises `CascadeError`.
    """
    place = address(settings)
    if not place:
        raise BadRequest(
            "This copy of the app does not know where new versions are announced.",
            "Set updates_address in the settings, or look where you got the app.",
        )
    check_address(place)
    forbidden = network.offline(settings)
    network.check(place, forbidden)
    return _read(_fetch(Wanted(place, "", 0, Mark(), False, forbidden)))


def _fetch(wanted: Wanted) -> bytes:
    content, until = b"", time.monotonic() + LONGEST_SECONDS
    with Stream(wanted, PIECE, LONGEST_SECONDS) as stream:
        while time.monotonic() < until:
            item = stream.take(0.1)
            if isinstance(item, Answer) and item.status != 200:
                raise CascadeError(
                    f"{item.host} does not tell the newest version (answer {item.status}).",
                    "Try again later.",
                )
            if item == b"":
                return content
            if isinstance(item, bytes):
                content += item
            if len(content) > LARGEST_BYTES:
                break
    raise Lost("The newest version cannot be read.", "Try again later.")


def _read(content: bytes) -> Latest:
    try:
        told = json.loads(content)
        return Latest(str(told["version"]), str(told["changes"]))
    except (ValueError, KeyError, TypeError) as error:
        raise CascadeError(
            "What came is not the announcement of a version.", "Check the address for updates."
        ) from error


def _order(version: str) -> tuple[int, ...]:
    """For comparing: 1.10 is newer than 1.9."""
    return tuple(int(number) for number in re.findall(r"\d+", version))
