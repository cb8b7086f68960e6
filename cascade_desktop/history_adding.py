"""Adding pictures to the history, noting where their files went, and forgetting them."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable
from pathlib import Path

from cascade_desktop import history_labels, history_rows, history_search
from cascade_desktop.history_rows import Contents, stored_path


def add(
    connection: sqlite3.Connection,
    file: Path,
    contents: Contents,
    made_at: float,
    size: tuple[int, int],
    latent: bytes | None,
) -> int:
    """The number of the new row, or of the one that says the same of this file already."""
    found = _at(connection, file)
    if found is not None:
        number, defaults, content = found
        if (defaults, content) == history_rows.packed(connection, *contents):
            connection.execute("UPDATE pictures SET binned = 0 WHERE number = ?", (number,))
            if latent is not None:
                history_rows.keep_latent(connection, number, latent)
            return number
        # Another picture has taken the name, so that the one before is there no more.
        forget(connection, [number])
    number = history_rows.insert(connection, file, contents, made_at, size, latent)
    history_search.add(connection, number, contents)
    return number


def forget(connection: sqlite3.Connection, numbers: Iterable[int]) -> None:
    base = history_rows.bases(connection)
    for number in numbers:
        row = connection.execute(
            "SELECT defaults, content FROM details WHERE number = ?", (number,)
        ).fetchone()
        if row is not None:
            if (contents := history_rows.readable(base, *row)) is not None:
                history_search.remove(connection, number, contents)
            connection.execute("DELETE FROM pictures WHERE number = ?", (number,))
    history_labels.drop_unused_tags(connection)


def number_at(connection: sqlite3.Connection, file: Path) -> int | None:
    found = _at(connection, file)
    return found[0] if found else None


def set_file(connection: sqlite3.Connection, number: int, file: Path) -> None:
    connection.execute("UPDATE details SET file = ? WHERE number = ?", (stored_path(file), number))


def find_again(connection: sqlite3.Connection, file: Path, contents: Contents) -> int | None:
    """The row of a picture that lay elsewhere and lies there no more; it then names `file`."""
    same = history_rows.identity(*contents)
    if same is None:
        return None
    rows = connection.execute("SELECT number, file FROM details WHERE same = ?", (same,))
    for number, stored in rows.fetchall():
        if not Path(os.fsdecode(stored)).exists():
            set_file(connection, number, file)
            return int(number)
    return None


def files(connection: sqlite3.Connection) -> set[Path]:
    return {Path(os.fsdecode(file)) for (file,) in connection.execute("SELECT file FROM details")}


def _at(connection: sqlite3.Connection, file: Path) -> tuple[int, int, bytes] | None:
    row: tuple[int, int, bytes] | None = connection.execute(
        "SELECT number, defaults, content FROM details WHERE file = ? ORDER BY number DESC",
        (stored_path(file),),
    ).fetchone()
    return row
