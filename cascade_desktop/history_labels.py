"""Tags and albums of the history: names that pictures are gathered under."""

from __future__ import annotations

import sqlite3
import unicodedata
from collections.abc import Iterable
from typing import Literal

from cascade_desktop.errors import BadRequest
from cascade_desktop.history_rows import clean
from cascade_desktop.history_search import label_key

Kind = Literal["tag", "album"]

LONGEST_NAME = 100


def put(connection: sqlite3.Connection, kind: Kind, name: str, numbers: Iterable[int]) -> None:
    """Gives pictures the tag or puts them in the album, which is made if there is none yet.

    Raises `BadRequest` for a name that nobody could read again.
    """
    key = (kind, label_key(name))
    connection.execute(
        "INSERT INTO labels (kind, folded, name) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        (*key, checked_name(name)),
    )
    (label,) = connection.execute(
        "SELECT number FROM labels WHERE kind = ? AND folded = ?", key
    ).fetchone()
    connection.executemany(
        "INSERT OR IGNORE INTO labelled (label, picture)"
        " SELECT ?, number FROM pictures WHERE number = ?",
        ((label, number) for number in numbers),
    )


def take(connection: sqlite3.Connection, kind: Kind, name: str, numbers: Iterable[int]) -> None:
    """Takes the tag from pictures, or them out of the album. A tag that none has is forgotten."""
    row = connection.execute(
        "SELECT number FROM labels WHERE kind = ? AND folded = ?", (kind, label_key(name))
    ).fetchone()
    if row is None:
        return
    connection.executemany(
        "DELETE FROM labelled WHERE label = ? AND picture = ?",
        ((row[0], number) for number in numbers),
    )
    drop_unused_tags(connection)


def remove_album(connection: sqlite3.Connection, name: str) -> None:
    connection.execute("DELETE FROM labels WHERE kind = 'album' AND folded = ?", (label_key(name),))


def drop_unused_tags(connection: sqlite3.Connection) -> None:
    """An album may be empty; a tag is nothing without pictures."""
    connection.execute(
        "DELETE FROM labels WHERE kind = 'tag'"
        " AND NOT EXISTS (SELECT 1 FROM labelled WHERE label = labels.number)"
    )


def counted(connection: sqlite3.Connection, kind: Kind) -> list[tuple[str, int]]:
    """Each name and how many pictures it has that are not in the bin, by name."""
    rows = connection.execute(
        "SELECT name, count(pictures.number) FROM labels"
        " LEFT JOIN labelled ON label = labels.number"
        " LEFT JOIN pictures ON pictures.number = picture AND binned = 0"
        " WHERE kind = ? GROUP BY labels.number ORDER BY folded",
        (kind,),
    )
    return [(str(name), int(count)) for name, count in rows if count or kind == "album"]


def checked_name(name: str) -> str:
    """As it is shown. Raises `BadRequest`."""
    shown = unicodedata.normalize("NFC", clean(name)).strip()
    if not shown or len(shown) > LONGEST_NAME or not shown.isprintable():
        raise BadRequest(
            f"A tag or album needs a name of 1 to {LONGEST_NAME} characters in one line.",
            "Choose another name.",
        )
    return shown
