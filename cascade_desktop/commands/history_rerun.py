"""`cascade-desktop history rerun`: draws pictures again and says whether they are the same."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from PIL import Image

from cascade_desktop.commands.arguments import Commands, add_device, add_json, add_out
from cascade_desktop.commands.counting import counted
from cascade_desktop.commands.history_query import number, rows
from cascade_desktop.commands.preparing import Loaded, keep_out_of_log, prepared
from cascade_desktop.commands.progress_line import ProgressLine
from cascade_desktop.commands.saving import Out, save
from cascade_desktop.folders import Folders
from cascade_desktop.history import History, Made
from cascade_desktop.progress import Report
from cascade_desktop.request import Request
from cascade_desktop.thumbnails import DAMAGED
from cascade_desktop.writing import check_folder

DIFFERENT = 1
"""Exit code when a picture has not become the same."""

WORDS = {
    True: "the same, pixel by pixel",
    False: "other pixels than before",
    None: "nothing to compare with: the first file is gone or cannot be read",
}


def add_to(kinds: Commands, everywhere: argparse.ArgumentParser) -> None:
    parser = kinds.add_parser(
        "rerun",
        parents=[everywhere],
        help="draw pictures again, and say whether they are the same",
        description="Draws pictures again from all that the history knows of them, as new files, "
        "and says whether their pixels are the same as before. Exit code 1 if one has others, as "
        "on another device or with changed model files.",
    )
    parser.set_defaults(run=run)
    parser.add_argument("numbers", type=number, nargs="+", metavar="NUMBER", help="of a picture")
    add_out(parser)
    add_device(parser)
    add_json(parser)


def run(arguments: argparse.Namespace, folders: Folders) -> int:
    """Every picture is looked up and its files are checked before the first one is drawn."""
    place: Path = arguments.out or folders.pictures
    check_folder(place)
    with History(folders.history) as history:
        wanted = rows(history, arguments.numbers)
    known: set[object] = set()
    requests = [prepared(made.request, folders, sized=True, known=known) for made in wanted]
    done: list[dict[str, Any]] = []
    try:
        with Out(place, folders) as out, closing(ProgressLine(sys.stderr)) as line:
            for entry in _draw(
                list(zip(wanted, requests, strict=True)), line, out, arguments, folders
            ):
                line.close()
                done.append(entry)
                if not arguments.json:
                    print(f"{entry['number']}: {entry['file']}: {WORDS[entry['same']]}", flush=True)
    finally:
        if arguments.json:
            print(json.dumps(done, indent=2))
    return DIFFERENT if any(entry["same"] is False for entry in done) else 0


def _draw(
    wanted: list[tuple[Made, Request]],
    report: Report,
    out: Out,
    arguments: argparse.Namespace,
    folders: Folders,
) -> Iterator[dict[str, Any]]:
    loaded = Loaded(folders, arguments.device, report)
    for (made, request), of_all in zip(wanted, counted(report, [1] * len(wanted)), strict=True):
        keep_out_of_log(arguments, request)
        for picture in loaded.cascade(request).generate(request, of_all):
            before = pixels(made.file)  # Where that file is gone, the new one may get its name.
            # Only in the same format can the pixels be the same.
            entry = save(picture, out, like=made.file)
            yield {
                "number": made.number,
                "before": str(made.file),
                "same": None if before is None else pixels(Path(entry["file"])) == before,
                "file": entry["file"],
                "new_number": entry["number"],
            }


def pixels(file: Path) -> tuple[tuple[int, int], bytes] | None:
    """Size and colours of a picture; None if it cannot be read."""
    try:
        with Image.open(file) as opened:
            return opened.size, opened.convert("RGB").tobytes()
    except DAMAGED:
        return None
