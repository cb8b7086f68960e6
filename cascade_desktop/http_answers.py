"""What a server says about a file it sends: its size, its mark, and how long to wait."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from http.client import HTTPResponse
from urllib.parse import urlsplit

from cascade_desktop.errors import CascadeError

ADVICE = (
    "Check the connection to the internet, then resume the download: it goes on where it stopped."
)
SHA256 = re.compile(r"[0-9a-f]{64}")


class Lost(CascadeError):
    """Something that may be over at the next try; `wait` is how long the server wants, seconds."""

    def __init__(self, message: str, advice: str = ADVICE, wait: float = 0) -> None:
        super().__init__(message, advice)
        self.wait = wait


@dataclass(frozen=True)
class Mark:
    """Which bytes a server gave: those of `etag` at `origin`. An empty one knows nothing."""

    origin: str = ""
    etag: str = ""

    @property
    def strong(self) -> bool:
        """A weak mark (`W/`) says that two files mean the same, not that each byte is equal."""
        return self.etag.startswith('"')


@dataclass(frozen=True)
class Answer:
    """The head of an answer; sizes in bytes, 0 where the server did not say.

    `linked_size` and `linked_sha256` are what the hub itself says of a file that it has others
    send (its headers X-Linked-Size and X-Linked-Etag). `moved`: another host answers for it.
    """

    status: int
    host: str
    mark: Mark
    moved: bool
    start: int
    total: int
    linked_size: int
    linked_sha256: str
    encoded: bool
    page: bool
    wait: float

    @classmethod
    def of(cls, response: HTTPResponse, address: str, home: str, size: int, sha256: str) -> Answer:
        headers, origin = response.headers, origin_of(address)
        start, total = _range_in(headers, response.status)
        return cls(
            status=response.status,
            host=urlsplit(address).hostname or "",
            mark=Mark(origin, headers.get("ETag", "").strip()),
            moved=origin != home,
            start=start,
            total=total,
            linked_size=size,
            linked_sha256=sha256,
            encoded=headers.get("Content-Encoding", "identity").lower() != "identity",
            page="html" in headers.get("Content-Type", "").lower(),
            wait=wait_in(headers),
        )


def origin_of(address: str) -> str:
    """`https://host:port` of an address: what a token and an ETag belong to."""
    parts = urlsplit(address)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    usual = parts.port in (None, {"http": 80, "https": 443}.get(parts.scheme))
    return f"{parts.scheme}://{host}" + ("" if usual else f":{parts.port}")


def linked_in(headers: Message, size: int, sha256: str) -> tuple[int, str]:
    """Size and SHA-256 that the hub names in these headers, or those known before."""
    named = headers.get("X-Linked-Size", "").strip()
    mark = headers.get("X-Linked-Etag", "").strip().removeprefix("W/").strip('"').lower()
    return (
        int(named) if named.isdecimal() else size,
        mark if SHA256.fullmatch(mark) else sha256,
    )


def wait_in(headers: Message) -> float:
    """Seconds that Retry-After asks for (RFC 9110, 10.2.3): a number, or a date.

    A date is held against the server's own clock, so that ours may be wrong.
    """
    value = headers.get("Retry-After", "").strip()
    if value.isdecimal():
        return float(value)
    until, now = _date(value), _date(headers.get("Date", ""))
    if until is None:
        return 0.0
    return max((until - (now or datetime.now(UTC))).total_seconds(), 0.0)


def _range_in(headers: Message, status: int) -> tuple[int, int]:
    """First byte and whole size, from Content-Range or Content-Length."""
    if status in (206, 416):
        found = re.fullmatch(
            r"bytes (?:(\d+)-\d+|\*)/(\d+|\*)", headers.get("Content-Range", "").strip()
        )
        if found is None:
            return -1, 0
        start, total = found.groups()
        return int(start or 0), 0 if total == "*" else int(total)
    length = headers.get("Content-Length", "").strip()
    return 0, int(length) if length.isdecimal() else 0


def _date(text: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(text)
    except ValueError:
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)
