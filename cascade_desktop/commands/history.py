"""`cascade-desktop history`: search, show, draw again, export and import what was made."""

from __future__ import annotations

import argparse
import json
import sys
from contextlib import closing
from pathlib import Path

from cascade_desktop.commands import history_export, history_rerun
from cascade_desktop.commands.arguments import Commands, add_kind, at_least_one
from cascade_desktop.commands.history_query import add_query, number, query, row
from cascade_desktop.commands.history_words import found_in_file, line, lines, plain
from cascade_desktop.commands.preparing import check_is_there
from cascade_desktop.commands.progress_line import ProgressLine
from cascade_desktop.errors import BadRequest
from cascade_desktop.folders import Folders
from cascade_desktop.foreign_records import read_settings
from cascade_desktop.history import History

USUAL_LIMIT = 50


def add_to(commands: Commands, everywhere: argparse.ArgumentParser) -> None:
    parser = commands.add_parser(
        "history",
        parents=[everywhere],
        help="search, show, draw again, export and import what was made",
        description="Every picture that was made, how it was made, and what was typed.",
    )
    kinds = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
    search = add_kind(kinds, everywhere, "search", search_pictures, "find pictures, newest first")
    search.add_argument(
        "text",
        nargs="*",
        metavar="WORD",
        help="beginnings of words of the prompt, in any order; capitals and accents do not count",
    )
    add_query(search)
    search.add_argument(
        "--limit",
        type=at_least_one,
        default=USUAL_LIMIT,
        metavar="N",
        help=f"at most so many ({USUAL_LIMIT})",
    )
    show = add_kind(
        kinds, everywhere, "show", show_picture, "everything that is known of a picture"
    )
    show.add_argument(
        "picture",
        metavar="PICTURE",
        help="its number, or a file: also one that another program has made",
    )
    history_rerun.add_to(kinds, everywhere)
    history_export.add_to(kinds, everywhere)
    taken = add_kind(
        kinds, everywhere, "import", import_folder, "add pictures of a folder by their own records"
    )
    taken.add_argument(
        "folder", type=Path, metavar="FOLDER", help="looked through with all folders below it"
    )


def search_pictures(arguments: argparse.Namespace, folders: Folders) -> int:
    """Exit code 0 also if nothing is found: that is an answer."""
    wanted = query(arguments, " ".join(arguments.text))
    with History(folders.history) as history:
        numbers = history.numbers(wanted)
        shown = history.rows(numbers[: arguments.limit])
    if arguments.json:
        _print_json({"count": len(numbers), "pictures": [plain(made) for made in shown]})
        return 0
    for made in shown:
        print(line(made))
    if not shown:
        print("No picture was found.", file=sys.stderr)
    elif len(numbers) > len(shown):
        rest = f"{len(shown)} of {len(numbers):,} are shown; --limit shows more."
        print(rest, file=sys.stderr)
    return 0


def show_picture(arguments: argparse.Namespace, folders: Folders) -> int:
    """By its number; else by its file, which the history need not know."""
    given: str = arguments.picture
    if given.isascii() and given.isdecimal() and not Path(given).exists():
        with History(folders.history) as history:
            made = row(history, _number(given))
        document, told = plain(made), lines(made)
    else:
        check_is_there(Path(given))
        document, told = found_in_file(Path(given), read_settings(Path(given)))
    if arguments.json:
        _print_json(document)
    else:
        print("\n".join(told))
    return 0


def import_folder(arguments: argparse.Namespace, folders: Folders) -> int:
    """Also completes a history that was damaged: what can be read of the old one comes first."""
    folder: Path = arguments.folder.absolute()
    if not folder.is_dir():
        raise BadRequest(f"There is no folder {folder}.", "Check its name.")
    with History(folders.history) as history, closing(ProgressLine(sys.stderr)) as report:
        added = history.rebuild(folder, report)
    if arguments.json:
        _print_json({"folder": str(folder), "added": added})
    elif added:
        print(f"{added:,} {'picture is' if added == 1 else 'pictures are'} new in the history.")
    else:
        print(f"Nothing new: the history has every picture in {folder} that holds settings.")
    return 0


def _number(text: str) -> int:
    try:
        return number(text)
    except argparse.ArgumentTypeError as error:
        raise BadRequest(f"{error}.") from error


def _print_json(document: object) -> None:
    print(json.dumps(document, indent=2))
