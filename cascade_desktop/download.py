"""Fetching one file of a model: it goes on after any break, and is whole and right or not there."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from cascade_desktop import amounts, network
from cascade_desktop.catalog import File
from cascade_desktop.disk_room import check_room, in_sentences, size_of
from cascade_desktop.errors import BadModel, BadRequest, CascadeError
from cascade_desktop.http_answers import Answer, Lost
from cascade_desktop.http_ranges import Stream, Wanted, check_address, check_token
from cascade_desktop.hub_record import Recorded, read_record, write_record
from cascade_desktop.partial import Origin, Part, digest_of, locked
from cascade_desktop.progress import Progress, Report
from cascade_desktop.refusals import refused


@dataclass(frozen=True)
class Source:
    """Where files come from: the hub or a mirror.

    `bytes_per_second` 0 is no limit. With `offline`, only a mirror on this machine is asked.
    """

    address: str = network.HUB
    token: str = field(default="", repr=False)
    bytes_per_second: int = 0
    offline: bool = False


@dataclass(frozen=True)
class Limits:
    """How patient a download is: seconds, and bytes.

    After a failure it waits `waits[0]`, after another one without a new byte in between
    `waits[1]`, and so on until there are none; a server that asks for more than `longest_wait` is
    not waited for. `reserve` is kept free on the disk. `piece` is read from the network at once.
    """

    waits: tuple[float, ...] = (2.0, 8.0, 30.0)
    longest_wait: float = 300.0
    timeout: float = 30.0
    reserve: int = 1 << 30
    piece: int = 1 << 19
    glance: float = 0.1


LIMITS = Limits()

# How many bytes are written between two looks at the room on the disk: 0.1 s of a quick line.
WATCHED = 1 << 26


def fetch(
    file: File, folder: Path, source: Source, report: Report, limits: Limits = LIMITS
) -> Path:
    """Makes sure that FOLDER/PATH is there with the right bytes, and gives its path.

    Reports `Progress` in bytes with the stages "checking", "downloading" and "waiting" at least
    ten times a second; `report` may raise `Cancelled`, and what has arrived is then kept, as it
    is after any failure but wrong bytes. Raises `CascadeError`.
    """
    target = _inside(folder, file.path)
    with in_sentences(folder):
        work = _Fetch(file, folder, target, source, report, limits)
        was_there = target.exists()
        if work.is_there():
            return target
        _check(source)
        with locked(target):
            # Another program may have fetched it between the two looks.
            if was_there or not work.is_there():
                work.run()
    return target


class _Fetch:
    """One file on its way: what is known of it, and its part."""

    def __init__(
        self,
        file: File,
        folder: Path,
        target: Path,
        source: Source,
        report: Report,
        limits: Limits,
    ) -> None:
        self.file, self.folder, self.target = file, folder, target
        self.source, self.report, self.limits = source, report, limits
        self.size, self.sha256 = file.size, file.sha256
        self.watched = 0

    def is_there(self) -> bool:
        """Whether the file is on the disk already, each byte of it looked at."""
        recorded = read_record(self.folder, self.file)
        sha256 = self.sha256 or (recorded.sha256 if recorded else "")
        if not sha256 or not self.target.is_file():
            return False
        size = self.target.stat().st_size
        if self.size and size != self.size:
            return False
        digest = digest_of(self.target, lambda done: self._tell("checking", done, size))
        return digest.hexdigest() == sha256

    def run(self) -> None:
        """Fetches what is missing, holds the whole against its SHA-256, and names it."""
        self.part = Part(self.target)
        try:
            self._use_part()
            self._check_room()
            self._fetch_all()
            self._finish()
        finally:
            self.part.close()

    def _use_part(self) -> None:
        """Goes on from the bytes of an earlier time, if they are of the same file."""
        origin = self.part.origin
        if self.file.sha256:
            same = origin.sha256 == self.file.sha256
        else:
            same = bool(origin.revision) and origin.revision == self.file.revision
        too_long = self.size and size_of(self.part.file) > self.size
        if not same or too_long:
            self.part.restart()
        self.size = self.size or self.part.origin.size
        self.sha256 = self.sha256 or self.part.origin.sha256
        self.part.resume(lambda done, of: self._tell("checking", done, of))

    def _fetch_all(self) -> None:
        furthest, failures = self.part.size, 0
        while not (self.size and self.part.size == self.size):
            try:
                self._try()
                return
            except Lost as lost:
                if self.part.size > furthest:
                    furthest, failures = self.part.size, 0
                if failures == len(self.limits.waits):
                    raise
                self._wait(max(self.limits.waits[failures], lost.wait), lost)
                failures += 1

    def _try(self) -> None:
        """One request. Returns when all is there; raises `Lost` if another one may help."""
        with Stream(self._wanted(), self._piece(), self.limits.timeout) as stream:
            head = self._next(stream)
            assert isinstance(head, Answer)
            if not self._accept(head):
                return
            self._take_in(stream, head.host)
        if self.size and self.part.size < self.size:
            raise Lost(f"{head.host} stopped sending before the end of {self.file.path}.")

    def _wanted(self) -> Wanted:
        origin = self.part.origin
        return Wanted(
            _address(self.file, self.source.address),
            self.source.token,
            self.part.size,
            origin.mark,
            bool(self.file.sha256),
            self.source.offline,
        )

    def _accept(self, head: Answer) -> bool:
        """Whether bytes follow that belong behind those that are there.

        False: all are there already. Starts over if the server has another file by now.
        """
        if head.status == 416 and 0 < head.total == self.part.size == (self.size or head.total):
            return False
        if head.status not in (200, 206, 416):
            raise refused(head, self.file, self.source)
        origin = self._origin(head)
        if head.status == 416 or self._has_changed(head, origin):
            self.part.restart()
            raise Lost(f"{self.file.path} has changed on {head.host} in the meantime.")
        self._check_size(head)
        if head.status == 200 and self.part.size:
            self.part.restart()
            self._tell("downloading", 0, self.size)
        self.size, self.sha256 = origin.size, origin.sha256
        self._check_room()
        self.part.belongs_to(origin)
        return True

    def _origin(self, head: Answer) -> Origin:
        if self.file.sha256 and head.linked_sha256 not in ("", self.file.sha256):
            raise BadModel(
                f"{head.host} offers another file under the name {self.file.path} than the one"
                " that Cascade Desktop knows, so nothing was downloaded.",
                "Choose another mirror, or none, in the settings.",
            )
        return Origin(
            head.mark,
            self.file.revision,
            self.file.size or head.linked_size or head.total,
            self.file.sha256 or head.linked_sha256,
        )

    def _has_changed(self, head: Answer, origin: Origin) -> bool:
        """Whether the part is of another file than the rest that comes now."""
        before = self.part.origin
        if head.status != 206:
            return False
        same_host = before.mark.origin == head.mark.origin
        if same_host and before.mark.strong and head.mark.strong and before.mark != head.mark:
            return True
        return head.start != self.part.size or before.sha256 != origin.sha256

    def _check_size(self, head: Answer) -> None:
        wanted = self.file.size or head.linked_size
        if head.encoded or head.page or (wanted and head.total and head.total != wanted):
            raise Lost(
                f"{head.host} sent something else instead of {self.file.path}.",
                "This network may show a page for signing in first: open any page in a browser,"
                " then resume the download."
                if head.page
                else "Choose another mirror, or none, in the settings, or try again later.",
            )

    def _take_in(self, stream: Stream, host: str) -> None:
        started, before = time.monotonic(), self.part.size
        while data := self._next(stream):
            assert isinstance(data, bytes)
            if self.size and self.part.size + len(data) > self.size:
                raise Lost(f"{host} sends more bytes than {self.file.path} has.")
            self._write(data)
            if self.source.bytes_per_second:
                due = started + (self.part.size - before) / self.source.bytes_per_second
                self._sleep(due - time.monotonic(), "downloading")
        self.size = self.size or self.part.size

    def _write(self, data: bytes) -> None:
        self.part.write(data)
        self.watched += len(data)
        if self.watched >= WATCHED:
            self.watched = 0
            self._check_room()
        self._tell("downloading", self.part.size, self.size)

    def _finish(self) -> None:
        """Gives the file its name if its bytes are the right ones."""
        if self.sha256 and self.part.sha256 != self.sha256:
            self.part.restart()
            raise BadModel(
                f"{self.file.path} arrived damaged: its SHA-256 is not the published one. What had"
                " arrived of it was removed.",
                "Download it again. If that happens twice, choose another mirror, or none, in the"
                " settings.",
            )
        if not (self.file.size and self.file.sha256):
            recorded = Recorded(self.part.size, self.part.sha256, self.file.revision)
            write_record(self.folder, self.file, recorded)
        self.part.finish()

    def _check_room(self) -> None:
        check_room(self.folder, max(self.size - self.part.size, 0), self.limits.reserve)

    def _next(self, stream: Stream) -> Answer | bytes:
        """What comes next; reports while nothing does."""
        while True:
            self._tell("downloading", self.part.size, self.size)
            item = stream.take(self.limits.glance)
            if item is not None:
                return item

    def _wait(self, seconds: float, lost: Lost) -> None:
        if seconds > self.limits.longest_wait:
            raise CascadeError(
                lost.message, f"Resume the download in {amounts.duration(seconds)}: it goes on."
            )
        self._sleep(seconds, "waiting")

    def _sleep(self, seconds: float, stage: str) -> None:
        # Not the clock on the wall: that may be set meanwhile.
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            self._tell(stage, self.part.size, self.size)
            time.sleep(min(left, self.limits.glance))

    def _tell(self, stage: str, done: int, of: int) -> None:
        self.report(Progress(stage, done, of))

    def _piece(self) -> int:
        """Bytes to read at once: a tenth of a second's where there is a limit."""
        limit = self.source.bytes_per_second
        return min(self.limits.piece, max(limit // 10, 1 << 12)) if limit else self.limits.piece


def _address(file: File, address: str) -> str:
    if not file.repository:  # of no hub: the address is the folder's
        return f"{address.rstrip('/')}/{quote(file.path)}"
    repository, revision = quote(file.repository), quote(file.revision, safe="")
    return f"{address.rstrip('/')}/{repository}/resolve/{revision}/{quote(file.path)}"


def _check(source: Source) -> None:
    check_address(source.address)
    check_token(source.token)
    network.check(source.address, source.offline)


def _inside(folder: Path, path: str) -> Path:
    """FOLDER/PATH; raises `BadRequest` if that lies elsewhere."""
    parts = PurePosixPath(path).parts
    if not parts or path.startswith("/") or ".." in parts or "\\" in path or ":" in path:
        raise BadRequest(
            f"“{path}” is not a name below a model's folder.", "Nothing was downloaded."
        )
    return folder.joinpath(*parts)
