"""What was typed: prompts with what to avoid, most recent or most used first."""

from __future__ import annotations

import sqlite3
import time
from dataclasses import dataclass
from typing import Literal

from cascade_desktop.history_rows import clean
from cascade_desktop.history_search import folded

PromptOrder = Literal["recent", "used"]

ORDERS: dict[PromptOrder, str] = {
    "recent": "last DESC, number DESC",
    "used": "used DESC, last DESC, number DESC",
}

LONGEST_BEGINNING = 200
"""Characters of a prompt by which it is found."""

AFTER_ALL = "\U0010ffff"


@dataclass(frozen=True)
class Prompt:
    """A prompt, how many times it was used, and when last, in seconds since 1970."""

    text: str
    negative: str
    used: int
    last: float


def remember(connection: sqlite3.Connection, text: str, negative: str) -> None:
    """Counts one more use of a prompt; an empty one is nothing to come back to."""
    if not text.strip() and not negative.strip():
        return
    connection.execute(
        "INSERT INTO prompts (text, negative, folded, used, last) VALUES (?, ?, ?, 1, ?)"
        " ON CONFLICT (text, negative) DO UPDATE SET used = used + 1, last = excluded.last",
        (clean(text), clean(negative), _beginning(text), time.time()),
    )


def found(
    connection: sqlite3.Connection, beginning: str, order: PromptOrder, limit: int
) -> list[Prompt]:
    """Those that begin so, whatever their capitals and accents."""
    key = _beginning(beginning)
    condition = "folded >= ? AND folded < ?" if key else "? = ?"
    rows = connection.execute(
        f"SELECT text, negative, used, last FROM prompts WHERE {condition}"
        f" ORDER BY {ORDERS[order]} LIMIT ?",
        (key, key + AFTER_ALL if key else key, limit),
    )
    return [Prompt(*row) for row in rows]


def forget(connection: sqlite3.Connection, text: str, negative: str) -> None:
    connection.execute(
        "DELETE FROM prompts WHERE text = ? AND negative = ?", (clean(text), clean(negative))
    )


def _beginning(text: str) -> str:
    return folded(text.lstrip())[:LONGEST_BEGINNING]
