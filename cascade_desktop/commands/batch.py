"""`cascade-desktop batch`: draws the pictures of a table of settings or a folder of prompts."""

import argparse
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from cascade_desktop.batches import Row, listed, read_batch
from cascade_desktop.commands.arguments import Commands
from cascade_desktop.commands.counting import counted
from cascade_desktop.commands.flags import add_request, given
from cascade_desktop.commands.generate import add_drawing
from cascade_desktop.commands.preparing import Loaded, keep_out_of_log, prepared
from cascade_desktop.commands.progress_line import ProgressLine
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


def run(arguments: argparse.Namespace, folders: Folders) -> int:
    """Every row is checked before the first one is drawn; flags are for what rows leave open."""
    place: Path = arguments.out or folders.pictures
    check_folder(place)
    known: set[object] = set()

    def prepare(values: dict[str, Any]) -> Request:
        sized = not {"width", "height"}.isdisjoint(values)
        return prepared(request_of(values), folders, sized=sized, known=known)

    rows = read_batch(arguments.prompts, given(arguments), prepare)
    failed: list[str] = []
    try:
        with (
            told(arguments.json) as tell,
            Out(place, folders, private=arguments.private) as out,
            closing(ProgressLine(sys.stderr)) as line,
        ):

            def note(entry: Entry) -> None:
                line.close()
                tell(entry)
                if "error" in entry:
                    failed.append(f"{entry['row']}: {entry['error']}")

            _draw(rows, line, out, note, arguments, folders)
    finally:
        if failed:
            print(f"{len(failed)} of {len(rows)} rows were not drawn:", file=sys.stderr)
            print(listed(failed), file=sys.stderr)
    return 1 if failed else 0


def _draw(
    rows: list[Row],
    report: Report,
    out: Out,
    note: Callable[[Entry], None],
    arguments: argparse.Namespace,
    folders: Folders,
) -> None:
    """Notes what was made of each row, or the sentence for why it was not."""
    loaded = Loaded(folders, arguments.device, report)
    lists = Wildcards(folders.data / FOLDER)
    reports = counted(report, [row.request.count for row in rows])
    for row, of_all in zip(rows, reports, strict=True):
        keep_out_of_log(arguments, row.request)
        try:
            # In no variable, since the next row may need the room that this model takes.
            draw(
                loaded.cascade(row.request),
                row.request,
                of_all,
                out,
                partial(_note_of, row.name, note),
                stop_after_c=arguments.stop_after_c,
                lists=lists,
            )
        except (CannotSave, CannotSetUp):
            raise  # The other rows would fail as well.
        except CascadeError as error:
            note({"row": row.name, "error": str(error), "request": asdict(row.request)})


def _note_of(row: str, note: Callable[[Entry], None], entry: Entry) -> None:
    note({"row": row, **entry})
