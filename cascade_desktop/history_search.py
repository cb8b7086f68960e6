"""Finding pictures of the history: by words as they are typed, and by facts."""

from __future__ import annotations

import json
import re
import sqlite3
import unicodedata
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, Literal

from cascade_desktop import history_rows
from cascade_desktop.history_rows import ModeName
from cascade_desktop.history_schema import has_full_text

Order = Literal["newest", "oldest", "stars"]

ORDERS: dict[Order, str] = {
    "newest": "made_at DESC, number DESC",
    "oldest": "made_at, number",
    "stars": "stars DESC, made_at DESC, number DESC",
}

INDEX = """CREATE VIRTUAL TABLE words USING fts5 (
    prompt, content = '', columnsize = 0, prefix = '1 2 3',
    tokenize = "unicode61 remove_diacritics 0 categories 'L* N* Co So'")"""
"""The index alone, as the prompts are in the rows. Short beginnings of words have one of their own,
since each key typed asks for one. Letters, numbers and pictographs make words. Accents are taken
off before, as FTS5 knows those of Latin letters alone."""

MOST_WORDS = 100
"""Of a text that is looked for: the rest of it narrows nothing down, and takes time."""

IN_WORDS = {"L", "N"}
BEHIND = "words_behind"
"""In `state`: a program without full-text search has written, so the index is to be made again."""

# Scripts that put no spaces between words (Unicode's blocks): there each sign is one. Thai to
# Myanmar, Khmer, kana with the ideographs and their extensions; and pictographs.
UNSPACED = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    r"\u2600-\u27bf\U0001f300-\U0001faff\U00020000-\U0003ffff]"
)


@dataclass(frozen=True)
class Query:
    """What is looked for; whatever is left empty counts for nothing.

    `text`: each of its words begins a word of the prompt, in any order; punctuation counts for
    nothing, so it is no matter what is typed. `since` and `until` are
    seconds since 1970, both included. `width` and `height` are exact. `stars`: at least so many, of
    which `starred` asks for one. `binned` looks in the bin.
    """

    text: str = ""
    model: str = ""
    mode: ModeName | Literal[""] = ""
    since: float | None = None
    until: float | None = None
    width: int | None = None
    height: int | None = None
    starred: bool = False
    stars: int = 0
    tag: str = ""
    album: str = ""
    order: Order = "newest"
    binned: bool = False


def numbers(connection: sqlite3.Connection, query: Query) -> array[int]:
    """The numbers of all pictures that are meant, in order."""
    condition, values = _condition(connection, query)
    # One text instead of 100,000 rows: that saves a quarter of the time. SQLite keeps the order
    # of what is gathered so (sqlite.org/optoverview.html, on ORDER BY that makes no difference).
    (text,) = connection.execute(
        "SELECT group_concat(number) FROM (SELECT number FROM pictures"
        f" WHERE {condition} ORDER BY {ORDERS[query.order]})",
        values,
    ).fetchone()
    return array("q", map(int, text.split(",")) if text else ())


def count(connection: sqlite3.Connection, query: Query) -> int:
    condition, values = _condition(connection, query)
    counted = connection.execute(f"SELECT count(*) FROM pictures WHERE {condition}", values)
    (found,) = counted.fetchone()
    return int(found)


def prepare(connection: sqlite3.Connection) -> None:
    """Makes the index if there is none that holds every row; to be called in a transaction."""
    if not has_full_text():
        return
    there = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'words'").fetchone()
    behind = connection.execute("SELECT 1 FROM state WHERE name = ?", (BEHIND,)).fetchone()
    if there and not behind:
        return
    if there:
        connection.execute("DROP TABLE words")
    connection.execute(INDEX)
    connection.execute("DELETE FROM state WHERE name = ?", (BEHIND,))
    rows = ((number, searched) for number, searched in _all_texts(connection))
    connection.executemany("INSERT INTO words (rowid, prompt) VALUES (?, ?)", rows)


def add(connection: sqlite3.Connection, number: int, contents: history_rows.Contents) -> None:
    """Lets a new row be found, from the end of the transaction on."""
    if not has_full_text():
        _fall_behind(connection)
        return
    connection.execute(
        "INSERT INTO words (rowid, prompt) VALUES (?, ?)", (number, searched_text(contents))
    )


def remove(connection: sqlite3.Connection, number: int, contents: history_rows.Contents) -> None:
    """Takes a row out; the index keeps no text, so it has to be told which words these were."""
    if not has_full_text():
        _fall_behind(connection)
        return
    connection.execute(
        "INSERT INTO words (words, rowid, prompt) VALUES ('delete', ?, ?)",
        (number, searched_text(contents)),
    )


def searched_text(contents: history_rows.Contents) -> str:
    """The prompt as it was typed and, where choices in it were made, as it was drawn."""
    request, record = contents
    drawn = record.get("prompt_drawn")
    told = [request.prompt]
    if isinstance(drawn, str) and drawn != request.prompt:
        told.append(drawn)
    return _spaced(folded("\n".join(told)))


def folded(text: str) -> str:
    """Without accents and capitals, to compare names and beginnings."""
    parts = unicodedata.normalize("NFKD", history_rows.clean(text).casefold())
    return "".join(mark for mark in parts if not unicodedata.combining(mark))


def expression(text: str) -> str:
    """What FTS5 is asked for; whatever a person types, it holds no operators. Empty: no words."""
    # Between quotation marks everything is text, and a star behind them makes it a beginning.
    return " ".join(f'"{_spaced(folded(word))}" *' for word in _words(text))


def _words(text: str) -> list[str]:
    """The pieces between spaces that hold more than punctuation, without quotation marks."""
    plain = text.replace('"', " ").replace("\0", " ")
    words = (word for word in plain.split() if any(map(_in_a_word, word)))
    return list(islice(words, MOST_WORDS))


def _in_a_word(mark: str) -> bool:
    kind = unicodedata.category(mark)
    return kind[0] in IN_WORDS or kind in ("Co", "So")


def _spaced(text: str) -> str:
    return UNSPACED.sub(r" \g<0> ", history_rows.clean(text).replace("\0", " "))


def _condition(connection: sqlite3.Connection, query: Query) -> tuple[str, list[Any]]:
    parts: list[str] = ["binned = ?"]
    values: list[Any] = [query.binned]
    for part, value in _facts(query):
        parts.append(part)
        values.append(value)
    if _words(query.text):
        if has_full_text():
            parts.append("number IN (SELECT rowid FROM words WHERE words MATCH ?)")
            values.append(expression(query.text))
        else:
            parts.append("number IN (SELECT value FROM json_each(?))")
            values.append(json.dumps(_read_through(connection, query.text)))
    return " AND ".join(parts), values


def _read_through(connection: sqlite3.Connection, text: str) -> list[int]:
    """Without an index: every row whose prompt has words that begin so."""
    starts = [f" {' '.join(_plain_words(word))}" for word in _words(text)]
    found = []
    for number, searched in _all_texts(connection):
        padded = f" {' '.join(_plain_words(searched))}"
        if all(start in padded for start in starts):
            found.append(number)
    return found


def _plain_words(text: str) -> list[str]:
    marks = (mark if _in_a_word(mark) else " " for mark in _spaced(folded(text)))
    return "".join(marks).split()


def _facts(query: Query) -> Iterator[tuple[str, Any]]:
    if query.model:
        yield "model = ?", history_rows.clean(query.model)
    if query.mode:
        yield "mode = ?", query.mode
    if query.since is not None:
        yield "made_at >= ?", query.since
    if query.until is not None:
        yield "made_at <= ?", query.until
    if query.width is not None:
        yield "width = ?", query.width
    if query.height is not None:
        yield "height = ?", query.height
    if least := max(query.stars, query.starred):
        yield "stars >= ?", least
    for kind, name in (("tag", query.tag), ("album", query.album)):
        if name:
            yield (
                "number IN (SELECT picture FROM labelled JOIN labels ON labels.number = label"
                f" WHERE kind = '{kind}' AND folded = ?)",
                label_key(name),
            )


def _all_texts(connection: sqlite3.Connection) -> Iterator[tuple[int, str]]:
    base = history_rows.bases(connection)
    rows = connection.execute("SELECT number, defaults, content FROM details").fetchall()
    for number, defaults, content in rows:
        if (contents := history_rows.readable(base, defaults, content)) is not None:
            yield number, searched_text(contents)


def _fall_behind(connection: sqlite3.Connection) -> None:
    connection.execute("INSERT OR REPLACE INTO state (name, value) VALUES (?, '')", (BEHIND,))


def label_key(name: str) -> str:
    """Tags and albums whose names differ in capitals or in how an accent is written are one."""
    return unicodedata.normalize("NFC", history_rows.clean(name).casefold()).strip()
