"""A file that is still arriving: NAME.part, where it came from in NAME.part.json, and a lock."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from io import FileIO
from pathlib import Path
from typing import BinaryIO

from cascade_desktop.errors import CascadeError
from cascade_desktop.http_answers import Mark
from cascade_desktop.writing import write_whole

# What is read at once for a hash: 10 ms of work, so that a cancel is noticed at once.
HASHED_AT_ONCE = 1 << 22

# Windows locks bytes, and nobody else may read locked ones: this one lies behind the pid.
LOCKED_BYTE = 1 << 20

NO_MARK = Mark()


@dataclass(frozen=True)
class Origin:
    """What a part is a part of: the server's mark, and what the whole is to be (0, "": unknown)."""

    mark: Mark = NO_MARK
    revision: str = ""
    size: int = 0
    sha256: str = ""


class Part:
    """The bytes of `target` that are there, and their SHA-256. Use it under `locked(target)`."""

    def __init__(self, target: Path) -> None:
        self.target = target
        self.file = part_of(target)
        self.note = self.file.with_name(self.file.name + ".json")
        self.origin = _read_note(self.note)
        self.size = 0
        self._digest = hashlib.sha256()
        self._opened: FileIO | None = None

    def resume(self, hashed: Callable[[int, int], None]) -> None:
        """Hashes what is there; `hashed(done, of)` is called in between and may raise."""
        size = self.file.stat().st_size if self.file.exists() else 0
        hashed(0, size)
        if size:
            self._digest = digest_of(self.file, lambda done: hashed(done, size))
        self.size = size

    def write(self, data: bytes) -> None:
        """Adds bytes. Raises `OSError`; as many as fit are then kept."""
        if self._opened is None:
            self._opened = FileIO(self.file, "ab")
        view = memoryview(data)
        while view:
            # At the end of a disk, only a part of them is taken.
            written = self._opened.write(view) or 0
            self._digest.update(view[:written])
            self.size += written
            view = view[written:]

    def restart(self) -> None:
        """Forgets the bytes that are there; they are of no use for what is on the server now."""
        self.close()
        self.file.unlink(missing_ok=True)
        self.note.unlink(missing_ok=True)
        self.origin, self.size, self._digest = Origin(), 0, hashlib.sha256()

    def belongs_to(self, origin: Origin) -> None:
        """Notes beside the part where its bytes come from."""
        if origin != self.origin or not self.note.exists():
            write_whole(self.note, json.dumps(asdict(origin), indent=1).encode())
            self.origin = origin

    def close(self) -> None:
        if self._opened is not None:
            self._opened.close()
            self._opened = None

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()

    def finish(self) -> None:
        """Gives the part, whose bytes have been found right, its final name, for good."""
        self.close()
        with self.file.open("ab") as opened:  # Creates it, too: a file may have no bytes at all.
            os.fsync(opened.fileno())
        self.file.replace(self.target)
        self.note.unlink(missing_ok=True)
        _keep_names(self.target.parent)


def part_of(target: Path) -> Path:
    return target.with_name(target.name + ".part")


def remove_part(target: Path) -> None:
    """Removes what has arrived of an unfinished file; nothing if there is none."""
    part = Part(target)
    if part.file.exists() or part.note.exists():
        with locked(target):
            part.restart()


def digest_of(file: Path, hashed: Callable[[int], None]) -> hashlib._Hash:
    """SHA-256 of a file; `hashed(bytes so far)` is called in between and may raise."""
    digest, done = hashlib.sha256(), 0
    buffer = memoryview(bytearray(HASHED_AT_ONCE))
    with file.open("rb", buffering=0) as opened:
        while count := opened.readinto(buffer):
            digest.update(buffer[:count])
            done += count
            hashed(done)
    return digest


@contextmanager
def locked(target: Path) -> Iterator[None]:
    """Keeps other programs and threads away from the part of `target` for as long as this lasts.

    The lock is the system's, so that one left by a program that was killed means nothing. Raises
    `CascadeError` if somebody has it.
    """
    file = target.with_name(target.name + ".part.lock")
    target.parent.mkdir(parents=True, exist_ok=True)
    opened = _own(file)
    try:
        yield
    finally:
        if sys.platform == "win32":
            opened.close()  # An open file cannot be removed there.
        with suppress(OSError):
            file.unlink(missing_ok=True)
        opened.close()


def _own(file: Path) -> BinaryIO:
    while True:
        opened = file.open("a+b")
        try:
            _lock(opened)
        except OSError:
            opened.seek(0)
            owner = opened.read(20).decode("ascii", "replace").strip()
            opened.close()
            raise _taken(file, owner) from None
        # The one who had it before may have removed the file between the opening and the lock.
        if file.exists() and os.path.samestat(os.fstat(opened.fileno()), file.stat()):
            opened.truncate(0)
            opened.write(str(os.getpid()).encode())
            opened.flush()
            return opened
        opened.close()


def _taken(file: Path, owner: str) -> CascadeError:
    name = file.name.removesuffix(".part.lock")
    who = "this program" if owner == str(os.getpid()) else f"another one (process {owner or '?'})"
    return CascadeError(
        f"{name} is being downloaded already, by {who}.",
        "Wait until that download has ended, or stop it there first.",
    )


if sys.platform == "win32":
    import msvcrt

    def _lock(opened: BinaryIO) -> None:
        opened.seek(LOCKED_BYTE)
        msvcrt.locking(opened.fileno(), msvcrt.LK_NBLCK, 1)

    def _keep_names(_: Path) -> None:
        """Windows keeps a name once the file is closed."""

else:
    import fcntl

    def _lock(opened: BinaryIO) -> None:
        fcntl.flock(opened.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _keep_names(folder: Path) -> None:
        """A power cut may otherwise undo the renaming."""
        opened = os.open(folder, os.O_RDONLY)
        try:
            with suppress(OSError):  # Shared and foreign file systems know no such thing.
                os.fsync(opened)
        finally:
            os.close(opened)


def _read_note(note: Path) -> Origin:
    """What is noted; a note that cannot be read knows nothing, so that the part is not used."""
    try:
        stored = json.loads(note.read_bytes())
        mark = Mark(str(stored["mark"]["origin"]), str(stored["mark"]["etag"]))
        return Origin(mark, str(stored["revision"]), int(stored["size"]), str(stored["sha256"]))
    except (OSError, ValueError, TypeError, KeyError):
        return Origin()
