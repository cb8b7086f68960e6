"""`cascade-desktop batch`: draws the pictures of a table of settings or a folder of prompts."""

import argparse
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

from cascade_desktop.batches import Row, listed, read_batch
from cascade_desktop.commands.arguments import Commands, cards
from cascade_desktop.commands.at_once import AtOnce
from cascade_desktop.commands.counting import begun_before, of_all
from cascade_desktop.commands.flags import add_request, given
from cascade_desktop.commands.generate import add_drawing
from cascade_desktop.commands.preparing import Loaded, drawn_on, keep_out_of_log, prepared
from cascade_desktop.commands.progress_line import ProgressLines
from cascade_desktop.commands.saving import Entry, Out, draw, told
from cascade_desktop.errors import CannotSave, CannotSetUp, CascadeError
from cascade_desktop.folders import Folders
from cascade_desktop.progress import Report
from cascade_desktop.request import Request
from cascade_desktop.wildcards import FOLDER, Wildcards
from cascade_desktop.writing import check_folder
from cascade_desktop.written import request_of


def add_to(commands: Commands, everywhere: argparse.ArgumentParser) -> None:
    parser = commands.add_parser(
        "batch",
        parents=[everywhere],
        help="draw many prompts, from a table or a folder",
        description="Draws every row and prints the path of each picture when it is done. A row "
        "that fails is reported at the end, with exit code 1.",
    )
    parser.set_defaults(run=run)
    parser.add_argument(
        "prompts",
        type=Path,
        metavar="PROMPTS",
        help="a table (.csv) whose first line names settings, such as prompt,seed,width; "
        "a text file (.txt) with a prompt in each line; or a folder of text files, each a prompt",
    )
    add_request(parser)
    add_drawing(parser)
    parser.add_argument(
        "--cards",
        type=cards,
        metavar="CARDS",
        help="which of several graphics cards draw at once, each a row of its own: first, all, or "
        "their numbers, such as 0,1 (if not given: as in the settings, at first the first)",
    )


def run(arguments: argparse.Namespace, folders: Folders) -> int:
    """Every row is checked before the first one is drawn; flags are for what rows leave open."""
    place: Path = arguments.out or folders.pictures
    check_folder(place)
    known: set[object] = set()

    def prepare(values: dict[str, Any]) -> Request:
        sized = not {"width", "height"}.isdisjoint(values)
        return prepared(request_of(values), folders, sized=sized, known=known)

    rows = read_batch(arguments.prompts, given(arguments), prepare)
    devices = drawn_on(arguments.device, arguments.cards, folders)[: len(rows)]
    order = {row.name: place for place, row in enumerate(rows)}
    failed: dict[str, str] = {}
    lines = ProgressLines(sys.stderr, len(devices))
    try:
        with (
            told(arguments.json, lambda entry: order[entry["row"]]) as tell,
            Out(place, folders, private=arguments.private) as out,
            closing(lines),
        ):

            def note(entry: Entry) -> None:
                with lines.lock:
                    lines.close()
                    tell(entry)
                    if "error" in entry:
                        failed[entry["row"]] = f"{entry['row']}: {entry['error']}"

            _draw(rows, devices, lines, _Drawing(arguments, folders, out, note))
    finally:
        if failed:
            print(f"{len(failed)} of {len(rows)} rows were not drawn:", file=sys.stderr)
            print(listed([failed[name] for name in order if name in failed]), file=sys.stderr)
    return 1 if failed else 0


@dataclass(frozen=True)
class _Part:
    """A row, with how many pictures stand before it and in all rows together."""

    row: Row
    begun: int
    pictures: int


@dataclass(frozen=True)
class _Drawing:
    """What the rows have in common; `note` takes what was made of each."""

    arguments: argparse.Namespace
    folders: Folders
    out: Out
    note: Callable[[Entry], None]

    def on(self, device: str, report: Report) -> Callable[[_Part], None]:
        """Draws a row on that device and notes it, or the sentence for why it was not drawn."""
        loaded = Loaded(self.folders, device, report, cards="")
        lists = Wildcards(self.folders.data / FOLDER)

        def work(part: _Part) -> None:
            row = part.row
            try:
                # In no variable, since the next row may need the room that this model takes.
                draw(
                    loaded.cascade(row.request),
                    row.request,
                    of_all(report, part.begun, part.pictures),
                    self.out,
                    partial(_note_of, row.name, self.note),
                    stop_after_c=self.arguments.stop_after_c,
                    lists=lists,
                )
            except (CannotSave, CannotSetUp):
                raise  # The other rows would fail as well.
            except CascadeError as error:
                self.note({"row": row.name, "error": str(error), "request": asdict(row.request)})

        return work


def _draw(rows: list[Row], devices: Sequence[str], lines: ProgressLines, drawing: _Drawing) -> None:
    """In this thread on a single device; on several, each takes the next row when it is free."""
    counts = [row.request.count for row in rows]
    parts = [
        _Part(row, begun, sum(counts))
        for row, begun in zip(rows, begun_before(counts), strict=True)
    ]
    if len(devices) == 1:
        work = drawing.on(devices[0], lines.reports[0])
        for part in parts:
            keep_out_of_log(drawing.arguments, part.row.request)
            work(part)
        return
    at_once = AtOnce(parts)
    works = [
        drawing.on(device, at_once.watched(report))
        for device, report in zip(devices, lines.reports, strict=True)
    ]
    try:
        at_once.run(works)
    except Exception:
        if at_once.failed is not None:
            keep_out_of_log(drawing.arguments, at_once.failed.row.request)
        raise


def _note_of(row: str, note: Callable[[Entry], None], entry: Entry) -> None:
    note({"row": row, **entry})
