"""The history: every picture that was made, how it was made, and what was typed."""

from __future__ import annotations

import sqlite3
import time
import zlib
from array import array
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import Any

from cascade_desktop import (
    history_adding,
    history_labels,
    history_prompts,
    history_rebuild,
    history_rows,
    history_salvage,
    history_schema,
    history_search,
)
from cascade_desktop.errors import BadRequest
from cascade_desktop.history_prompts import Prompt, PromptOrder
from cascade_desktop.history_rows import Made, ModeName
from cascade_desktop.history_search import Order, Query
from cascade_desktop.progress import Report, silent
from cascade_desktop.request import Request

__all__ = ["History", "Made", "ModeName", "Order", "Prompt", "PromptOrder", "Query"]

MOST_STARS = 5


class History:
    """What was made, in a database that several threads and programs may use at once.

    One connection writes and another reads, each behind a lock, so a search never keeps a picture
    from being added. Every method may raise `CascadeError`.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        opened = history_schema.opened(file)
        self._writer, self._reader = opened.writer, opened.reader
        self._writing, self._reading = RLock(), RLock()
        try:
            with self._write() as connection:
                history_search.prepare(connection)
                if opened.damaged is not None:
                    history_salvage.note(connection, opened.damaged)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        with self._writing, self._reading:
            self._reader.close()
            self._writer.close()

    def __enter__(self) -> History:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def damaged(self) -> Path | None:
        """Where a database was put that could not be used; this one then began empty.

        It is to be filled by `rebuild`, which takes over what can be read of the old one.
        """
        with self._read() as connection:
            return history_salvage.noted(connection)

    def add(
        self,
        file: Path,
        request: Request,
        record: dict[str, Any],
        latent: bytes | None = None,
        *,
        made_at: float | None = None,
        size: tuple[int, int] | None = None,
    ) -> int:
        """Adds a picture and gives its number; from then on every thread and program finds it.

        The same one again keeps its number. `latent` is kept as it is. `made_at` is now and `size`
        the request's, if they are not given.
        """
        when = time.time() if made_at is None else made_at
        width, height = size or (request.width, request.height)
        with self._write() as connection:
            return history_adding.add(
                connection, file, (request, record), when, (width, height), latent
            )

    def find(self, query: Query, limit: int = 200, offset: int = 0) -> list[Made]:
        return self.rows(self.numbers(query)[offset : offset + limit])

    def count(self, query: Query) -> int:
        with self._read() as connection:
            return history_search.count(connection, query)

    def numbers(self, query: Query) -> array[int]:
        """The numbers of all pictures that are meant, in order; quick for 100,000."""
        with self._read() as connection:
            return history_search.numbers(connection, query)

    def rows(self, numbers: Sequence[int]) -> list[Made]:
        """The pictures of these numbers in this order, without those that were forgotten."""
        with self._read() as connection:
            return history_rows.read(connection, numbers)

    def number_of(self, file: Path) -> int | None:
        """The number of the picture in a file; None if the history does not have it."""
        with self._read() as connection:
            return history_adding.number_at(connection, file)

    def star(self, numbers: Iterable[int], stars: int) -> None:
        """Gives 0 to 5 stars; 1 is a favourite."""
        if not 0 <= stars <= MOST_STARS:
            raise BadRequest(f"A picture has 0 to {MOST_STARS} stars, not {stars}.")
        self._change("UPDATE pictures SET stars = ? WHERE number = ?", stars, numbers)

    def tag(self, numbers: Iterable[int], tag: str) -> None:
        with self._write() as connection:
            history_labels.put(connection, "tag", tag, numbers)

    def untag(self, numbers: Iterable[int], tag: str) -> None:
        with self._write() as connection:
            history_labels.take(connection, "tag", tag, numbers)

    def put_in_album(self, numbers: Iterable[int], album: str) -> None:
        """Makes the album if there is none yet; with no pictures, an empty one."""
        with self._write() as connection:
            history_labels.put(connection, "album", album, numbers)

    def take_out(self, numbers: Iterable[int], album: str) -> None:
        with self._write() as connection:
            history_labels.take(connection, "album", album, numbers)

    def remove_album(self, album: str) -> None:
        """The album alone; its pictures stay."""
        with self._write() as connection:
            history_labels.remove_album(connection, album)

    def albums(self) -> list[tuple[str, int]]:
        """The name of each album and how many pictures are in it, by name."""
        with self._read() as connection:
            return history_labels.counted(connection, "album")

    def tags(self) -> list[tuple[str, int]]:
        """Each tag and how many pictures have it, by name."""
        with self._read() as connection:
            return history_labels.counted(connection, "tag")

    def models(self) -> list[tuple[str, int]]:
        """Each model, as requests call it, and how many pictures it has drawn, most first."""
        with self._read() as connection:
            return connection.execute(
                "SELECT model, count(*) FROM pictures WHERE binned = 0"
                " GROUP BY model ORDER BY count(*) DESC, model"
            ).fetchall()

    def sizes(self) -> list[tuple[int, int]]:
        """Every width and height that pictures have, the most frequent first."""
        with self._read() as connection:
            return connection.execute(
                "SELECT width, height FROM pictures WHERE binned = 0"
                " GROUP BY width, height ORDER BY count(*) DESC, width, height"
            ).fetchall()

    def latent(self, number: int) -> bytes | None:
        """What Stage C gave, as it was added; None if it was not kept."""
        with self._read() as connection:
            query = "SELECT content FROM latents WHERE number = ?"
            row = connection.execute(query, (number,)).fetchone()
        return zlib.decompress(row[0]) if row else None

    def bin(self, numbers: Iterable[int]) -> None:
        """Marks pictures as thrown away; moving the files is up to the caller."""
        self._change("UPDATE pictures SET binned = ? WHERE number = ?", 1, numbers)

    def restore(self, numbers: Iterable[int]) -> None:
        self._change("UPDATE pictures SET binned = ? WHERE number = ?", 0, numbers)

    def forget(self, numbers: Iterable[int]) -> None:
        """Removes rows for good, with their stars, tags and latents; files are left alone."""
        with self._write() as connection:
            history_adding.forget(connection, numbers)

    def set_file(self, number: int, file: Path) -> None:
        """The picture lies in another file now."""
        with self._write() as connection:
            history_adding.set_file(connection, number, file)

    def remember_prompt(self, text: str, negative: str = "") -> None:
        """Counts one use of what was typed."""
        with self._write() as connection:
            history_prompts.remember(connection, text, negative)

    def forget_prompt(self, text: str, negative: str = "") -> None:
        with self._write() as connection:
            history_prompts.forget(connection, text, negative)

    def prompts(
        self, beginning: str = "", order: PromptOrder = "recent", limit: int = 50
    ) -> list[Prompt]:
        """What was typed, with this beginning whatever its capitals and accents."""
        with self._read() as connection:
            return history_prompts.found(connection, beginning, order, limit)

    def rebuild(self, folder: Path, report: Report = silent) -> int:
        """Adds what is missing from the pictures' own records; gives how many were added.

        Looks in all folders below as well. First, what can still be read of a database that was
        set aside is taken over. `report` may raise `Cancelled`: what was added until then stays.
        """
        if (damaged := self.damaged) is not None:
            with self._write() as connection:
                taken = history_salvage.take_over(connection, damaged)
        else:
            taken = 0
        return taken + history_rebuild.rebuild(self, folder, report)

    def files(self) -> set[Path]:
        """Every file that the history knows, also those in the bin."""
        with self._read() as connection:
            return history_adding.files(connection)

    def find_again(self, file: Path, request: Request, record: dict[str, Any]) -> int | None:
        """The number of a picture that was moved to `file`, which is then known to lie there."""
        with self._write() as connection:
            return history_adding.find_again(connection, file, (request, record))

    def problems(self) -> list[str]:
        """What a check of the whole database finds, which takes seconds; empty: all is well."""
        with self._read() as connection:
            return history_schema.problems(connection)

    def _change(self, statement: str, value: int, numbers: Iterable[int]) -> None:
        with self._write() as connection:
            connection.executemany(statement, ((value, number) for number in numbers))

    @contextmanager
    def _write(self) -> Iterator[sqlite3.Connection]:
        writer = self._writer
        with (
            self._writing,
            history_schema.in_sentences(self.file),
            history_schema.transaction(writer),
        ):
            yield writer

    @contextmanager
    def _read(self) -> Iterator[sqlite3.Connection]:
        """Everything read inside belongs to one moment."""
        with self._reading, history_schema.in_sentences(self.file):
            self._reader.execute("BEGIN")
            try:
                yield self._reader
            finally:
                if self._reader.in_transaction:
                    self._reader.execute("COMMIT")
