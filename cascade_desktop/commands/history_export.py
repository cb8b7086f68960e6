"""`cascade-desktop history export`: many pictures as a zip, one sheet, or lines of JSON."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

from cascade_desktop import sheets
from cascade_desktop.commands.arguments import Commands, add_json, at_least_one
from cascade_desktop.commands.history_query import add_query, number, query, rows
from cascade_desktop.commands.history_words import plain
from cascade_desktop.commands.progress_line import ProgressLine
from cascade_desktop.errors import BadRequest
from cascade_desktop.folders import Folders
from cascade_desktop.history import History, Made
from cascade_desktop.progress import Report
from cascade_desktop.sheets import Frame
from cascade_desktop.writing import write_whole

SHEETS = (".png", ".jpg", ".jpeg")
SMALLEST, LARGEST = 160, 320
"""Pixels of a picture's longer side on a sheet."""

AT_ONCE = 500
"""Rows in memory at a time, of perhaps 100,000."""


def add_to(kinds: Commands, everywhere: argparse.ArgumentParser) -> None:
    parser = kinds.add_parser(
        "export",
        parents=[everywhere],
        help="pictures as a zip, a contact sheet or JSON lines",
        description="Writes pictures into one new file. Its ending says what it becomes: .zip "
        "(copies of the files), .png or .jpg (a contact sheet), .jsonl (all that is known of "
        "them, a line each).",
    )
    parser.set_defaults(run=run)
    parser.add_argument(
        "target", type=Path, metavar="FILE", help="a new .zip, .png, .jpg or .jsonl"
    )
    parser.add_argument(
        "--number",
        type=number,
        action="append",
        metavar="N",
        help="this picture; can be given again. Without it, all that the other flags leave",
    )
    parser.add_argument("--text", default="", metavar="WORDS", help="as `history search`")
    add_query(parser)
    parser.add_argument(
        "--columns", type=at_least_one, default=0, metavar="N", help="pictures side by side"
    )
    add_json(parser)


def run(arguments: argparse.Namespace, folders: Folders) -> int:
    """Pictures whose files are gone are named, and left out of a zip; exit code 0 all the same."""
    target: Path = arguments.target.absolute()
    check_target(target)
    with History(folders.history) as history, closing(ProgressLine(sys.stderr)) as line:
        if arguments.number:
            numbers: Sequence[int] = [made.number for made in rows(history, arguments.number)]
        else:
            numbers = history.numbers(query(arguments, arguments.text))
        if not numbers:
            raise BadRequest(
                "There is no such picture to export.", "`cascade-desktop history search` helps."
            )
        left_out = _write(history, numbers, target, arguments.columns, line)
    if arguments.json:
        gone = [str(file) for file in left_out]
        print(
            json.dumps({"file": str(target), "pictures": len(numbers), "left_out": gone}, indent=2)
        )
        return 0
    print(target)
    for file in left_out:
        print(f"{file} is gone or cannot be read.", file=sys.stderr)
    return 0


def check_target(target: Path) -> None:
    """Raises `BadRequest` for a name that nothing is written to."""
    if target.suffix.lower() not in (".zip", ".jsonl", *SHEETS):
        raise BadRequest(
            f"{target.name} does not say what to write.",
            "End its name with .zip, .png, .jpg or .jsonl.",
        )
    if target.exists():
        raise BadRequest(f"{target} is there already.", "Choose another name, or move it first.")


def _write(
    history: History, numbers: Sequence[int], target: Path, columns: int, report: Report
) -> list[Path]:
    """Writes the file; gives the pictures that could not be read."""
    ending = target.suffix.lower()
    pictures = _pictures(history, numbers)
    if ending == ".jsonl":
        write_whole(target, b"".join(json.dumps(plain(made)).encode() + b"\n" for made in pictures))
        return []
    if ending == ".zip":
        return list(sheets.save_zip([made.file for made in pictures], target, report))
    side, frames = SMALLEST, []
    for made in pictures:
        frames.append(Frame(made.file, _caption(made)))
        side = max(side, min(LARGEST, max(made.width, made.height)))
    sheets.save_sheet(target, sheets.contact_sheet(frames, columns, side, report))
    return [frame.file for frame in frames if frame.file is not None and not frame.file.exists()]


def _pictures(history: History, numbers: Sequence[int]) -> Iterator[Made]:
    for begun in range(0, len(numbers), AT_ONCE):
        yield from history.rows(numbers[begun : begun + AT_ONCE])


def _caption(made: Made) -> str:
    return f"{made.number} · {made.request.seed} · {made.request.prompt}"
