"""`cascade-desktop grid`: one prompt with all values of one or two settings, and one sheet."""

import argparse
import sys
from contextlib import closing
from functools import partial
from pathlib import Path

from cascade_desktop.commands.arguments import Commands, add_device, add_json, add_out, prompt
from cascade_desktop.commands.counting import counted
from cascade_desktop.commands.flags import add_request
from cascade_desktop.commands.generate import request_from
from cascade_desktop.commands.preparing import Loaded, keep_out_of_log, prepared
from cascade_desktop.commands.progress_line import ProgressLine
from cascade_desktop.commands.saving import Entry, Out, draw, told
from cascade_desktop.folders import Folders
from cascade_desktop.grid_sheet import save_sheet
from cascade_desktop.request import Request
from cascade_desktop.wildcards import FOLDER, Wildcards
from cascade_desktop.writing import check_folder
from cascade_desktop.xy_grid import MOST_PICTURES, NO_AXIS, Axis, grid, read_axis


def add_to(commands: Commands, everywhere: argparse.ArgumentParser) -> None:
    parser = commands.add_parser(
        "grid",
        parents=[everywhere],
        help="compare values of one or two settings",
        description="Draws a prompt with all values of one setting, or of two against each other: "
        f"at most {MOST_PICTURES} pictures, with one seed. Prints the path of each, and at last "
        "that of a sheet of them all.",
    )
    parser.set_defaults(run=run)
    parser.add_argument("prompt", type=prompt, metavar="PROMPT", help="what the pictures show")
    _add_axis(parser, "--x", "goes to the right", required=True)
    _add_axis(parser, "--y", "goes down", required=False)
    add_request(parser)
    add_out(parser)
    add_device(parser)
    add_json(parser)


def run(arguments: argparse.Namespace, folders: Folders) -> int:
    """Every value is checked before the first picture is drawn."""
    place: Path = arguments.out or folders.pictures
    check_folder(place)
    known: set[object] = set()
    begun = prepared(
        request_from(arguments).checked(), folders, sized="size" in arguments, known=known
    )
    check = partial(prepared, folders=folders, sized=True, known=known)
    made = grid(begun, _axis(begun, arguments.x), _axis(begun, arguments.y), check)
    keep_out_of_log(arguments, begun)
    with (
        told(arguments.json) as tell,
        Out(place, folders) as out,
        closing(ProgressLine(sys.stderr)) as line,
    ):
        files = []

        def saved(entry: Entry) -> None:
            line.close()
            tell(entry)
            files.append(Path(entry["file"]))

        loaded = Loaded(folders, arguments.device, line)
        lists = Wildcards(folders.data / FOLDER)
        requests = [check(made.at(index)) for index in range(made.size)]
        for request, of_all in zip(requests, counted(line, [1] * made.size), strict=True):
            cascade = loaded.cascade(request)
            draw(cascade, request, of_all, out, saved, stop_after_c=False, lists=lists)
        sheet = save_sheet(made, files, place)
        tell({"file": str(sheet), "sheet": made.to_facts()})
    return 0


def _axis(request: Request, given: list[str] | None) -> Axis:
    """Settings are called as the flags are: decoder-steps, image.strength."""
    return read_axis(request, given[0].replace("-", "_"), given[1]) if given else NO_AXIS


def _add_axis(parser: argparse.ArgumentParser, flag: str, where: str, required: bool) -> None:
    parser.add_argument(
        flag,
        nargs=2,
        metavar=("SETTING", "VALUES"),
        required=required,
        help=f"what {where}: steps '4, 8', guidance '1..3 step 0.5', seed 1-5; with prompt, the "
        "first value is a text in it, and the others take its place",
    )
