"""Room on the disk for what is to be downloaded, and what to tell when there is none."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cascade_desktop import amounts
from cascade_desktop.catalog import File
from cascade_desktop.errors import CannotSave
from cascade_desktop.partial import part_of
from cascade_desktop.writing import NO_ROOM, NOT_ALLOWED


def still_to_come(files: tuple[File, ...], folder: Path) -> int:
    """Bytes of `files` that are not in `folder` yet; those of unknown size count as none."""
    return sum(max(file.size - _arrived(folder / file.path), 0) for file in files)


def check_room(folder: Path, coming: int, reserve: int) -> None:
    """Raises `CannotSave` if `coming` more bytes leave less than `reserve` free on the disk."""
    there = next(place for place in (folder, *folder.parents) if place.exists())
    free = shutil.disk_usage(there).free
    if coming and coming + reserve > free:
        raise CannotSave(
            f"{amounts.size(coming)} are still to come, and the disk of {folder} has"
            f" {amounts.size(free)} free, of which {amounts.size(reserve)} stay free for the"
            " system.",
            "Free some space on that disk or choose another models folder, then resume the"
            " download: it goes on where it stopped.",
        )


def _arrived(target: Path) -> int:
    return size_of(target) if target.exists() else size_of(part_of(target))


def size_of(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0


@contextmanager
def in_sentences(folder: Path) -> Iterator[None]:
    """Tells a failure of the disk that `folder` lies on as a `CannotSave`."""
    try:
        yield
    except OSError as error:
        if error.errno in NO_ROOM:
            raise CannotSave(
                f"The disk of {folder} is full. What has arrived is kept.",
                "Free some space on that disk, then resume the download: it goes on where it"
                " stopped.",
            ) from error
        reason = "may not be written to" if error.errno in NOT_ALLOWED else error.strerror
        raise CannotSave(
            f"Nothing can be saved in {folder}: {reason or error}.",
            "Choose another models folder in the settings, or allow writing to this one.",
        ) from error
