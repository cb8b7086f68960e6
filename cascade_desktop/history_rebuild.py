"""The history made anew, or completed, from the records that pictures carry in themselves."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PIL import Image

from cascade_desktop.errors import BadRequest
from cascade_desktop.picture_formats import ENDINGS
from cascade_desktop.pictures import Saved, read_saved
from cascade_desktop.progress import Progress, Report
from cascade_desktop.thumbnails import DAMAGED

if TYPE_CHECKING:
    from cascade_desktop.history import History

STAGE = "history"
"""Of the `Progress`: one step is one file that the history did not know."""

NOT_DRAWN_BY_IT = ("preview", "reconstructed")
"""In a record, either tells that its request draws another picture than this one."""


def rebuild(history: History, folder: Path, report: Report) -> int:
    """Adds the pictures of a folder that are not known yet, the oldest first; gives how many."""
    known = history.files()
    new = sorted(item for item in _pictures(folder.absolute()) if item[1] not in known)
    added = 0
    for step, (made_at, file) in enumerate(new, start=1):
        added += _take(history, file, made_at)
        report(Progress(STAGE, step, len(new)))
    return added


def belongs(record: Mapping[str, Any]) -> bool:
    """Whether a picture with this record is a finished one, which its request draws again."""
    return not any(record.get(name) for name in NOT_DRAWN_BY_IT)


def _take(history: History, file: Path, made_at: float) -> bool:
    """Whether it is a new row; a picture that was only moved keeps its own."""
    found = _contents(file)
    if found is None or not belongs(found[0].record):
        return False
    saved, size = found
    if history.find_again(file, saved.request, saved.record) is not None:
        return False
    history.add(file, saved.request, saved.record, made_at=made_at, size=size)
    return True


def _contents(file: Path) -> tuple[Saved, tuple[int, int]] | None:
    """What a picture says of itself, and its width and height; None if it says nothing."""
    try:
        saved = read_saved(file)
        with Image.open(file, formats=["PNG", "WEBP", "JPEG"]) as image:
            return saved, image.size
    except (BadRequest, *DAMAGED):
        return None


def _pictures(folder: Path) -> Iterator[tuple[float, Path]]:
    """Each picture below a folder, and when its file was written, in seconds since 1970."""
    for place, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in files:
            if name.startswith(".") or not name.lower().endswith(ENDINGS):
                continue
            path = Path(place, name)
            try:
                yield path.stat().st_mtime, path
            except OSError:  # It was removed between the listing and this look.
                continue
