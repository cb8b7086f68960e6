"""One set-up at a time: a lock that the system itself lets go of when its holder dies."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from installer.wording import tell

SECONDS_BETWEEN_TRIES = 0.3

if sys.platform == "win32":
    import msvcrt

    def _taken(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _taken(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


@contextmanager
def locked(file: Path) -> Iterator[int]:
    """Holds the lock on `file`, waiting for another holder; gives the open file's number."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a") as handle:
        if not _taken(handle.fileno()):
            tell(f"Another set-up is at work in {file.parent}. Waiting for it to finish.")
            while not _taken(handle.fileno()):
                time.sleep(SECONDS_BETWEEN_TRIES)
        yield handle.fileno()
