"""Moving the models to another folder or disk, so that a stop at any time leaves them usable."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from cascade_desktop.amounts import size as amount
from cascade_desktop.errors import BadRequest, CannotSave
from cascade_desktop.hashing import CHUNK, Meter
from cascade_desktop.progress import Report

SPARE = 64 << 20
"""Bytes that stay free on the disk that models are moved to."""

MOVING = "moving"


def move(source: Path, target: Path, switch: Callable[[], None], report: Report) -> None:
    """Moves what is in `source` to `target`, which is made, and calls `switch` in between.

    On the same disk folders are renamed. Otherwise all is copied first, then `switch` says that
    the new place counts, and only then the old files go; what a stop leaves of the copy is
    removed. Raises `BadRequest` if the target cannot be used, `CannotSave`, and what `report`
    raises, with everything usable at the old place.
    """
    _check(source, target)
    try:
        target.mkdir(parents=True, exist_ok=True)
        items = sorted(source.iterdir()) if source.is_dir() else []
        if clash := next((one.name for one in items if (target / one.name).exists()), None):
            raise BadRequest(f"{target} already has {clash}.", "Choose an empty folder.")
        if not _renamed(items, target, switch):
            _copy(items, target, switch, report)
    except OSError as error:
        raise CannotSave(
            f"The models cannot be moved to {target}: {error.strerror or error}.",
            "They are still where they were. Choose another folder.",
        ) from error


def _check(source: Path, target: Path) -> None:
    old, new = source.absolute(), target.absolute()
    if new.exists() and not new.is_dir():
        raise BadRequest(f"{new} is a file.", "Choose a folder.")
    if old.resolve() == new.resolve():
        raise BadRequest(f"The models are already in {new}.", "Choose another folder.")
    if old.resolve() in new.resolve().parents or new.resolve() in old.resolve().parents:
        raise BadRequest(f"{new} and {old} lie in each other.", "Choose another folder.")


def _renamed(items: list[Path], target: Path, switch: Callable[[], None]) -> bool:
    """False if the target is on another file system, with everything where it was."""
    moved: list[Path] = []
    try:
        for item in items:
            item.rename(target / item.name)
            moved.append(item)
        switch()
    except BaseException as error:
        for item in moved:
            (target / item.name).rename(item)
        if isinstance(error, OSError) and error.errno == errno.EXDEV:
            return False
        raise
    return True


def _copy(items: list[Path], target: Path, switch: Callable[[], None], report: Report) -> None:
    files = [file for item in items for file in _files(item)]
    total = sum(file.stat().st_size for file in files)
    _check_room(target, total)
    meter = Meter(MOVING, total, report)
    try:
        for item in items:
            for file in _files(item):
                _copy_file(file, target / file.relative_to(item.parent), meter)
        switch()
    except BaseException:  # Ctrl-C and a cancel too leave nothing behind.
        for item in items:
            _remove(target / item.name)
        raise
    for item in items:
        _remove(item)


def _files(item: Path) -> list[Path]:
    return [file for file in sorted(item.rglob("*")) if file.is_file()] if item.is_dir() else [item]


def _check_room(target: Path, total: int) -> None:
    free = shutil.disk_usage(target).free
    if free < total + SPARE:
        raise CannotSave(
            f"{target} has room for {amount(free)}, but the models take {amount(total)}.",
            "Free some space on that disk, or choose another folder.",
        )


def _copy_file(file: Path, to: Path, meter: Meter) -> None:
    to.parent.mkdir(parents=True, exist_ok=True)
    with file.open("rb") as old, to.open("wb") as new:
        while chunk := old.read(CHUNK):
            new.write(chunk)
            meter.add(len(chunk))
        new.flush()
        os.fsync(new.fileno())
    shutil.copystat(file, to)
    if to.stat().st_size != file.stat().st_size:
        raise OSError(errno.EIO, f"{to} is shorter than {file}")


def _remove(item: Path) -> None:
    if item.is_dir() and not item.is_symlink():
        shutil.rmtree(item, ignore_errors=True)
    else:
        item.unlink(missing_ok=True)
