"""Checking models against the hashes they should have."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from cascade_desktop import catalog
from cascade_desktop.folders import Folders
from cascade_desktop.hashing import Meter, sha256
from cascade_desktop.hub_record import read_record
from cascade_desktop.progress import Report
from cascade_desktop.remembered import Hashed

CHECKING = "checking"
BLOB = re.compile(r"[0-9a-f]{64}")
"""How the Hugging Face cache calls a large file: by its SHA-256."""


def verified(
    files: Iterable[Path], folders: Folders, known: Mapping[str, Hashed], report: Report
) -> tuple[tuple[str, ...], dict[str, Hashed]]:
    """Sentences on files that are not what they should be, and hashes to remember of the others.

    A file that nobody has published a hash of is compared with `known`, what it was before.
    `report` counts bytes and may raise `Cancelled`. Raises `BadModel` for an unreadable file.
    """
    wanted_files = list(files)
    there = [file for file in wanted_files if file.is_file()]
    problems = [f"{file} is missing." for file in wanted_files if file not in there]
    meter = Meter(CHECKING, sum(file.stat().st_size for file in there), report)
    hashes: dict[str, Hashed] = {}
    for file in there:
        found = Hashed(file.stat().st_size, file.stat().st_mtime_ns, sha256(file, meter))
        last = known.get(str(file))
        wanted = expected(file, folders)
        if wanted and found.sha256 != wanted:
            problems.append(f"{file} is damaged: it is not what was published.")
        elif not wanted and last is not None and last.sha256 != found.sha256:
            problems.append(_changed(file, last, found))
        elif not wanted:
            hashes[str(file)] = found
    return tuple(problems), hashes


def expected(file: Path, folders: Folders) -> str:
    """The SHA-256 that a file should have; empty if nobody says.

    In the models folder by the catalog's rows, or what the hub said at the download; in the
    Hugging Face cache by its name there.
    """
    real = file.resolve().name
    if file.is_symlink() and BLOB.fullmatch(real):
        return real
    for row in catalog.MODELS:
        place = row.place(folders)
        for item in row.files:
            if place / item.path == file:
                noted = read_record(place, item)
                return item.sha256 or (noted.sha256 if noted is not None else "")
    return ""


def _changed(file: Path, last: Hashed, found: Hashed) -> str:
    if (last.size, last.time) == (found.size, found.time):
        return f"{file} is damaged: its content has changed, but not its date."
    return f"{file} has changed since it was last checked."
