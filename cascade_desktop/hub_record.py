"""What was found out about files whose size or SHA-256 nobody published: .hub.json beside them."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from cascade_desktop.catalog import File
from cascade_desktop.writing import write_whole

NAME = ".hub.json"


@dataclass(frozen=True)
class Recorded:
    """Bytes, SHA-256 and commit of a file as it was at its first download."""

    size: int
    sha256: str
    revision: str


def read_record(folder: Path, file: File) -> Recorded | None:
    """What is recorded for this revision of the file; None if nothing is."""
    try:
        row = _read(folder)[file.path]
        recorded = Recorded(int(row["size"]), str(row["sha256"]), str(row["revision"]))
    except (ValueError, TypeError, KeyError):
        return None
    return recorded if recorded.revision == file.revision else None


def write_record(folder: Path, file: File, recorded: Recorded) -> None:
    """Adds a row, or replaces it. Raises `CannotSave`."""
    rows = _read(folder) | {file.path: asdict(recorded)}
    write_whole(folder / NAME, json.dumps(rows, indent=1, sort_keys=True).encode())


def _read(folder: Path) -> dict[str, Any]:
    try:
        rows = json.loads((folder / NAME).read_bytes())
    except (OSError, ValueError):
        return {}
    return rows if isinstance(rows, dict) else {}
