"""Writing a file so that it is whole or not there at all, whatever happens meanwhile."""

import errno
import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from os import fsync
from pathlib import Path

from cascade_desktop.errors import CannotSave

# EDQUOT (a user's share of the disk is used up) does not exist on Windows.
NO_ROOM = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}
NOT_ALLOWED = {errno.EACCES, errno.EPERM, errno.EROFS}


def write_whole(file: Path, content: bytes) -> None:
    """Writes or replaces `file`. Raises `CannotSave`; what was there before is then untouched."""
    with _said_in_sentences(file.parent):
        file.parent.mkdir(parents=True, exist_ok=True)
        _write(file, content)


def write_new(folder: Path, name: str, suffix: str, content: bytes) -> Path:
    """Writes a file with a name nobody has: `name`, or `name-2`, `name-3` and so on.

    Two programs that save at once never take the same name: each first claims the part file, and
    looks for the real one only then. Raises `CannotSave`.
    """
    with _said_in_sentences(folder):
        folder.mkdir(parents=True, exist_ok=True)
        file = next(file for file in _names(folder, name, suffix) if _claim(file))
        _write(file, content)
    return file


def check_folder(folder: Path) -> None:
    """Raises `CannotSave` now if a file could not be saved later; makes the folder if needed."""
    tried = write_new(folder, ".cascade-desktop", ".check", b"Cascade Desktop")
    tried.unlink(missing_ok=True)


def _names(folder: Path, name: str, suffix: str) -> Iterator[Path]:
    yield folder / f"{name}{suffix}"
    for number in itertools.count(2):
        yield folder / f"{name}-{number}{suffix}"


def _claim(file: Path) -> bool:
    part = _part(file)
    try:
        part.touch(exist_ok=False)
    except FileExistsError:
        return False
    if file.exists():
        part.unlink()
        return False
    return True


def _write(file: Path, content: bytes) -> None:
    part = _part(file)
    try:
        with part.open("wb") as opened:
            opened.write(content)
            opened.flush()
            # Without this, a power cut after the rename can leave an empty file with the real name.
            fsync(opened.fileno())
        part.replace(file)
    except BaseException:  # Ctrl-C too leaves nothing behind.
        part.unlink(missing_ok=True)
        raise


def _part(file: Path) -> Path:
    return file.with_name(file.name + ".part")


@contextmanager
def _said_in_sentences(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise _sentence(error, folder) from error


def _sentence(error: OSError, folder: Path) -> CannotSave:
    if error.errno in NO_ROOM:
        return CannotSave(
            f"There is no room left for a file in {folder}.",
            "Free some space on that disk, or choose another folder.",
        )
    if error.errno in NOT_ALLOWED:
        return CannotSave(
            f"The folder {folder} cannot be written to.",
            "Choose another folder, or allow writing to this one.",
        )
    return CannotSave(
        f"Nothing can be saved in {folder}: {error.strerror or error}.", "Choose another folder."
    )
