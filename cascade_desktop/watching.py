"""Noticing, without reading them, that files of models have come, gone or changed."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

Moment = dict[str, tuple[int, int]]
"""Path -> size in bytes and time in nanoseconds, of folders and files of weights."""

ENDINGS = (".safetensors", ".json", ".yaml", ".yml")
UNFINISHED = ".part.json"
"""What a download notes all the time."""

DEEPEST = 4


def moment(places: Iterable[Path]) -> Moment:
    """What is at these files and folders now; what is not there is left out."""
    found: Moment = {}
    for place in places:
        _look(str(place), found, DEEPEST)
    return found


def _look(path: str, found: Moment, depth: int) -> None:
    try:
        facts = os.stat(path)  # noqa: PTH116 (thousands of files, each few seconds)
        found[path] = (facts.st_size, facts.st_mtime_ns)
        with os.scandir(path) as entries:
            for entry in entries:
                if entry.is_dir():
                    if depth:
                        _look(entry.path, found, depth - 1)
                elif entry.name.endswith(ENDINGS) and not entry.name.endswith(UNFINISHED):
                    facts = entry.stat()
                    found[entry.path] = (facts.st_size, facts.st_mtime_ns)
    except OSError:
        return  # It is no folder, or has gone in between, or is closed to us.
