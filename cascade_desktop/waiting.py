"""The waiting jobs, kept on disk in their order, so that none is lost when the app ends."""

from __future__ import annotations

import json
import logging
import shutil
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, get_args

from cascade_desktop.errors import BadRequest, CannotSave
from cascade_desktop.request import Request
from cascade_desktop.settings import put_aside
from cascade_desktop.writing import NO_ROOM, write_whole
from cascade_desktop.xy_grid import Grid

SCHEMA = 1

ROOM = 64 * 2**20
"""Bytes free below which a disk counts as full: a picture of 4096 x 4096 can take 50 MB."""

State = Literal["waiting", "drawing", "sheet", "failed", "offered"]
"""`sheet`: all pictures of a grid are there, its page is not. `offered`: drawn only if wanted."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Line:
    """One line of the queue: what was asked for at once, and how far it is.

    `drawn` are the files of its pictures so far. `broken`: it was being drawn when the app ended.
    `canvas`: asked for on the page Canvas, whose plan for it does not outlive the app.
    """

    request: Request
    grid: Grid | None = None
    state: State = "waiting"
    drawn: tuple[str, ...] = ()
    message: str = ""
    advice: str = ""
    broken: bool = False
    canvas: bool = False

    @property
    def total(self) -> int:
        """How many pictures it makes."""
        return self.grid.size if self.grid is not None else self.request.count

    @property
    def left(self) -> int:
        return max(0, self.total - len(self.drawn))

    def failed(self, message: str, advice: str) -> Line:
        """The same, to be tried again or dismissed by whoever reads the sentences."""
        return replace(self, state="failed", message=message, advice=advice)

    def next_request(self) -> Request:
        """What is drawn next, when it is its turn: a grid's next picture, or all that are left.

        Pictures that share a batch depend on each other; then begun batches are drawn again.
        """
        if self.grid is not None:
            return self.grid.at(min(len(self.drawn), self.grid.size - 1))
        done = min(len(self.drawn), self.request.count - 1)
        if self.request.rescale_over == "batch":
            done -= done % self.request.together
        if not done:
            return self.request
        return replace(self.request.single(done), count=self.request.count - done)

    def all_left(self) -> list[Request]:
        """Every request that is still to be drawn."""
        if self.grid is None:
            return [self.next_request()]
        return [self.grid.at(index) for index in range(len(self.drawn), self.grid.size)]


@dataclass(frozen=True)
class Queue:
    """All lines in the order in which they are drawn; `reason` says why it is `paused`.

    `full`: because a disk had no room left, so that it goes on by itself when there is some.
    """

    lines: tuple[Line, ...] = ()
    paused: bool = False
    reason: str = ""
    full: bool = False


class Waiting:
    """The file of the queue. Whatever cannot be used is set aside and said, never removed."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._readable = True

    def read(self) -> tuple[Queue, tuple[str, ...]]:
        """What was kept last, as it goes on now, and a sentence for all that could not be used.

        Lines that were being drawn, and one that began on the canvas, are offered again; if that
        has happened before, the queue is paused, as it may be what ends the app. Requests are those
        of a file that people can edit: they have to be `checked` before they are drawn.
        """
        try:
            facts = json.loads(self.file.read_bytes())
            if not isinstance(facts, dict):
                raise TypeError("it is no queue")
            return self._queue(facts)
        except (FileNotFoundError, NotADirectoryError):
            return Queue(), ()
        except OSError as error:
            self._readable = False
            log.warning("%s cannot be read: %s", self.file, error)
            return Queue(), (
                f"The queue in {self.file} cannot be read: {error.strerror}. "
                "It is left as it is, and what waits now is not kept.",
            )
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            log.warning("%s is damaged: %s", self.file, error)
            return Queue(), (self._set_aside("was damaged"),)

    def write(self, queue: Queue) -> None:
        """Replaces what is kept. Raises `CannotSave`; what was there before is then untouched."""
        if not self._readable:
            raise CannotSave(
                f"What waits is not kept, as the queue in {self.file} cannot be read.",
                "Allow reading it, and start the app again.",
            )
        facts = {
            "schema": SCHEMA,
            "paused": queue.paused,
            "reason": queue.reason,
            "full": queue.full,
        }
        lines = ",\n".join(_text_of(line) for line in queue.lines)
        text = f'{json.dumps(facts)[:-1]}, "lines": [\n{lines}\n]}}\n'
        write_whole(self.file, text.encode())

    def _queue(self, facts: dict[str, Any]) -> tuple[Queue, tuple[str, ...]]:
        schema = facts["schema"]
        if schema != SCHEMA:
            newer = isinstance(schema, int) and schema > SCHEMA
            return Queue(), (self._set_aside(f"is of {'a newer' if newer else 'another'} version"),)
        lines, lost, ends = [], 0, set()
        for stored in facts["lines"]:
            try:
                line = _line_of(stored)
                lines.append(_resumed(line))
                if lines[-1].broken:
                    # Those of several cards broke together.
                    ends.add("before" if line.broken else "now")
            except (BadRequest, ValueError, TypeError, KeyError, LookupError) as error:
                log.warning("A line of the queue is left out: %s", error)
                lost += 1
        sentences = (self._copied_aside(lost),) if lost else ()
        # The app ended between the last picture and the word that it was the last.
        lines = [line for line in lines if line.left or line.grid is not None]
        paused, reason = bool(facts.get("paused")), str(facts.get("reason", ""))
        if not paused and len(ends) > 1:
            paused, reason = True, "The app has ended more than once while it was drawing."
        return Queue(tuple(lines), paused, reason, bool(facts.get("full"))), sentences

    def _set_aside(self, what: str) -> str:
        put_aside(self.file)
        self._readable = not self.file.exists()
        return (
            f"The queue {what}, so it begins empty; "
            f"the file is kept beside {self.file} under another name."
        )

    def _copied_aside(self, lost: int) -> str:
        """The rest of the file is in use, so what is kept aside is a copy of it."""
        aside = self.file.with_name(f"{self.file.name}.copy")
        try:
            shutil.copyfile(self.file, aside)
            put_aside(aside)
        except OSError as error:
            log.warning("%s could not be copied: %s", self.file, error)
        some = "One job" if lost == 1 else f"{lost} jobs"
        return f"{some} of the queue could not be read; a copy is kept in {self.file.parent}."


def is_about_room(error: BaseException) -> bool:
    """Whether this failure, or what it comes from, is a full disk or a used up share of it."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, OSError) and cause.errno in NO_ROOM:
            return True
        cause = cause.__cause__
    return False


def free_bytes(folder: Path) -> int:
    """Room on the disk where `folder` is, or will be; 0 where there is no such disk any more."""
    try:
        there = next(place for place in (folder, *folder.parents) if place.exists())
        return shutil.disk_usage(there).free
    except (OSError, StopIteration):
        return 0


@lru_cache(maxsize=1024)
def _text_of(line: Line) -> str:
    """Kept, since a queue of hundreds is written at each change and most of it stays."""
    facts = {
        "request": asdict(line.request),
        "grid": line.grid.to_facts() if line.grid is not None else None,
        "state": line.state,
        "drawn": list(line.drawn),
        "message": line.message,
        "advice": line.advice,
        "broken": line.broken,
        "canvas": line.canvas,
    }
    return json.dumps(facts)


def _line_of(facts: Any) -> Line:
    request = Request.from_json(json.dumps(facts["request"]))
    stored_grid, state = facts.get("grid"), facts.get("state", "waiting")
    if state not in get_args(State):
        raise ValueError(f"the state {state!r} is not known")
    drawn = facts.get("drawn", [])
    if not isinstance(drawn, list) or not all(isinstance(file, str) for file in drawn):
        raise TypeError("its pictures are no list of files")
    return Line(
        request,
        Grid.from_facts(request, stored_grid) if stored_grid is not None else None,
        state,
        tuple(drawn),
        str(facts.get("message", "")),
        str(facts.get("advice", "")),
        bool(facts.get("broken", False)),
        bool(facts.get("canvas", False)),
    )


def _resumed(line: Line) -> Line:
    """As the line goes on after a start of the app."""
    if line.grid is not None and not line.left:
        return replace(line, state="sheet") if line.state != "failed" else line
    if line.state == "drawing":
        return replace(line, broken=True, state="offered")
    if line.state == "waiting" and line.canvas:
        return replace(line, state="offered")
    return line
