"""What can still be read of a damaged history: rows, stars, tags, albums, latents and prompts."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from cascade_desktop import history_rows, history_schema, history_search

log = logging.getLogger(__name__)

NOTE = "damaged"
"""In `state`: the path of the database to take over from, until that is done."""

TABLES = ("defaults", "pictures", "details", "latents", "labels", "labelled", "prompts")
"""In this order, each refers to those before it alone."""


def note(connection: sqlite3.Connection, damaged: Path) -> None:
    connection.execute(
        "INSERT OR REPLACE INTO state (name, value) VALUES (?, ?)",
        (NOTE, history_rows.clean(str(damaged))),
    )


def noted(connection: sqlite3.Connection) -> Path | None:
    row = connection.execute("SELECT value FROM state WHERE name = ?", (NOTE,)).fetchone()
    return Path(row[0]) if row else None


def take_over(connection: sqlite3.Connection, damaged: Path) -> int:
    """Copies all rows that can be read and are whole; gives the number of pictures.

    Only into a history that has no pictures yet, as the numbers are taken over as well. To be
    called in a transaction.
    """
    (already,) = connection.execute("SELECT count(*) FROM pictures").fetchone()
    connection.execute("DELETE FROM state WHERE name = ?", (NOTE,))
    if already or not damaged.exists():
        return 0
    with closing(sqlite3.connect(f"{damaged.as_uri()}?mode=ro", uri=True)) as old:
        old.text_factory = history_schema.FORGIVING
        for table in TABLES:
            _copy(old, connection, table)
    return _settle(connection)


def _copy(old: sqlite3.Connection, new: sqlite3.Connection, table: str) -> None:
    columns = [row[1] for row in new.execute(f"PRAGMA table_info ({table})")]
    marks = ", ".join("?" * len(columns))
    insert = f"INSERT OR IGNORE INTO {table} ({', '.join(columns)}) VALUES ({marks})"
    for row in _readable(old, table, columns):
        try:
            new.execute(insert, row)
        except sqlite3.IntegrityError:  # What it belongs to could not be read.
            continue


def _readable(old: sqlite3.Connection, table: str, columns: list[str]) -> Iterator[tuple[Any, ...]]:
    """Rows from the front up to the damage, then from the back down to it."""
    for order in ("", " DESC"):
        select = f"SELECT {', '.join(columns)} FROM {table} ORDER BY {columns[0]}{order}"
        try:
            # An index that leads to damage is passed by; the rows are in the order of their table.
            yield from old.execute(select)
            return
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            log.info("Not all of %s can be read: %s", table, error)


def _settle(connection: sqlite3.Connection) -> int:
    """Leaves out pictures that came without their details, and lets the others be found."""
    connection.execute("DELETE FROM pictures WHERE number NOT IN (SELECT number FROM details)")
    base = history_rows.bases(connection)
    count = 0
    for number, defaults, content in connection.execute(
        "SELECT number, defaults, content FROM details"
    ).fetchall():
        if (contents := history_rows.readable(base, defaults, content)) is None:
            connection.execute("DELETE FROM pictures WHERE number = ?", (number,))
            continue
        history_search.add(connection, number, contents)
        count += 1
    return count
