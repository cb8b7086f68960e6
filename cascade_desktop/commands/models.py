"""`cascade-desktop models`: what can be had and what is here; download, add, verify, remove."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cascade_desktop import amounts
from cascade_desktop.catalog import MODELS, Model
from cascade_desktop.commands import models_download
from cascade_desktop.commands.arguments import Commands, add_kind
from cascade_desktop.commands.models_licence import add_acceptance, settle
from cascade_desktop.commands.progress_line import ProgressLine
from cascade_desktop.download_list import DownloadList
from cascade_desktop.errors import BadRequest
from cascade_desktop.folders import Folders
from cascade_desktop.progress import silent

if TYPE_CHECKING:
    from cascade_desktop.library import Found

WORDS = {"there": "here", "part": "not complete", "missing": "not here"}
"""What people read for the library's own words."""

DAMAGED = 1
"""Exit code of `verify` when something is."""


def add_to(commands: Commands, everywhere: argparse.ArgumentParser) -> None:
    parser = commands.add_parser(
        "models",
        parents=[everywhere],
        help="list, download, add, verify and remove models",
        description="The models that can be had, and what of them is on this computer.",
    )
    kinds = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
    add_kind(kinds, everywhere, "list", list_models, "what can be had, and what is here")
    models_download.add_to(kinds, everywhere)
    pause = add_kind(
        kinds, everywhere, "pause", pause_downloads, "pause downloads, also the window's"
    )
    _add_names(pause, "pause only these; without a name, all")
    add = add_kind(
        kinds, everywhere, "import", import_place, "use a model or adapter where it lies"
    )
    add.add_argument("path", type=Path, metavar="PATH", help="a folder or file; nothing is copied")
    add_acceptance(add)
    verify = add_kind(kinds, everywhere, "verify", verify_models, "read files again and check them")
    _add_names(verify, "check only these; without a name, all that are here")
    remove = add_kind(kinds, everywhere, "remove", remove_models, "move a model to the bin")
    remove.add_argument(
        "names",
        nargs="+",
        metavar="NAME",
        help="as `models list` calls it; one that was imported is forgotten, and stays on disk",
    )
    add_kind(kinds, everywhere, "where", tell_places, "the folders that models lie in")


def list_models(arguments: argparse.Namespace, folders: Folders) -> int:
    """The catalog's rows, and below them what else was found."""
    from cascade_desktop.library import Library

    library = Library(folders)
    states = {model.name: library.state(model) if model.files else "there" for model in MODELS}
    listed = DownloadList(folders).read()
    others = [row for row in library.scan(silent) if row.name not in states]
    if arguments.json:
        rows = [_row(model, states[model.name], listed.get(model.name)) for model in MODELS]
        _print_json({"models": rows, "found": [_plain(row) for row in others]})
        return 0
    lines = [
        (
            model.name,
            _word(states[model.name], listed.get(model.name)),
            amounts.size(model.size) if model.files else "built in",
            _described(model),
        )
        for model in MODELS
    ]
    _print_table(lines + [(row.name, "here", amounts.size(row.size), _told(row)) for row in others])
    return 0


def pause_downloads(arguments: argparse.Namespace, folders: Folders) -> int:
    """Also of another process, which notices within a second."""
    from cascade_desktop.download_queue import ask_to_pause

    paused = ask_to_pause(folders, _of_catalog(arguments.names))
    if arguments.json:
        _print_json({"paused": list(paused)})
    elif paused:
        print(f"Paused: {', '.join(paused)}.")
    else:
        print("No download was going on.")
    return 0


def import_place(arguments: argparse.Namespace, folders: Folders) -> int:
    from cascade_desktop import licences
    from cascade_desktop.library import Library

    place = arguments.path.absolute()
    if not place.exists():
        raise BadRequest(f"There is nothing at {place}.", "Check the name and the folder.")
    settle(folders, place.name, licences.missing_for_import(folders), arguments.accept_licence)
    found = Library(folders).add_place(place)
    if arguments.json:
        _print_json([_plain(row) for row in found])
    else:
        for row in found:
            print(f"{row.name}: {_told(row)}")
    return 0


def verify_models(arguments: argparse.Namespace, folders: Folders) -> int:
    """Exit code 1 if something is damaged or incomplete."""
    from cascade_desktop.library import Library

    library = Library(folders)
    wanted = _found(library.scan(silent), arguments.names)
    problems: dict[str, tuple[str, ...]] = {}
    with closing(ProgressLine(sys.stderr)) as line:
        for row in wanted:
            problems[row.name] = library.verify(row, line)
            line.close()
            if not arguments.json:
                print(f"{row.name}: {' '.join(problems[row.name]) or 'complete and undamaged.'}")
    if arguments.json:
        _print_json({name: list(found) for name, found in problems.items()})
    return DAMAGED if any(problems.values()) else 0


def remove_models(arguments: argparse.Namespace, folders: Folders) -> int:
    from cascade_desktop.library import Library

    library = Library(folders)
    removed = []
    for row in _found(library.scan(silent), arguments.names):
        (library.remove if row.ours else library.forget)(row)
        removed.append({"name": row.name, "path": str(row.path), "in_bin": row.ours})
        if not arguments.json:
            what = "is in the bin" if row.ours else "is forgotten; its files stay where they are"
            print(f"{row.name} {what}: {row.path}")
    if arguments.json:
        _print_json(removed)
    return 0


def tell_places(arguments: argparse.Namespace, folders: Folders) -> int:
    from cascade_desktop.library import Library

    found = {row.name: str(row.path) for row in Library(folders).scan(silent)}
    if arguments.json:
        _print_json({"models_folder": str(folders.models), "found": found})
        return 0
    print(f"Models folder: {folders.models}")
    for name, path in found.items():
        print(f"{name}: {path}")
    return 0


def _add_names(parser: argparse.ArgumentParser, about: str) -> None:
    parser.add_argument("names", nargs="*", metavar="NAME", help=about)


def _of_catalog(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(models_download.row(name).name for name in names)


def _found(everything: Sequence[Found], names: Sequence[str]) -> list[Found]:
    """Those of these names, in their order; all that are on disk if none is named."""
    chosen = []
    for name in names:
        rows = [row for row in everything if name in (row.name, str(row.path))]
        if not rows:
            raise BadRequest(
                f"“{name}” is not on this computer.",
                "`cascade-desktop models list` names what is; "
                "`cascade-desktop models import` adds what it does not know.",
            )
        chosen += rows
    return chosen or list(everything)


def _described(model: Model) -> str:
    return f"{model.title}, for {model.base}" if model.base else model.title


def _told(row: Found) -> str:
    notes = " ".join((*row.missing, *row.problems))
    return f"{row.title} ({row.kind}, {row.path}){f': {notes}' if notes else ''}"


def _word(state: str, paused: bool | None) -> str:
    """`paused` is None for what is not among the downloads."""
    if state == "there" or paused is None:
        return WORDS[state]
    return "paused" if paused else "on its way"


def _row(model: Model, state: str, paused: bool | None) -> dict[str, Any]:
    return {
        "name": model.name,
        "title": model.title,
        "purpose": model.purpose,
        "for": model.base or None,
        "enables": list(model.enables),
        "size_bytes": model.size,
        "memory_bytes": model.memory,
        "licences": list(model.licences),
        "state": state,
        "download_paused": paused,
    }


def _plain(row: Found) -> dict[str, Any]:
    return {**asdict(row), "path": str(row.path)}


def _print_table(lines: Sequence[tuple[str, ...]]) -> None:
    widths = [max(len(line[index]) for line in lines) for index in range(3)]
    for line in lines:
        cells = (cell.ljust(width) for cell, width in zip(line, widths, strict=False))
        print("  ".join((*cells, line[3])))


def _print_json(document: object) -> None:
    print(json.dumps(document, indent=2))
