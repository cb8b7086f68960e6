"""`cascade-desktop models download`: asks for the licence, then fetches; Ctrl-C pauses."""

from __future__ import annotations

import argparse
import json
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

from cascade_desktop import amounts, catalog
from cascade_desktop.catalog import MODELS, Model
from cascade_desktop.commands.arguments import Commands, add_json
from cascade_desktop.commands.models_licence import add_acceptance, settle
from cascade_desktop.commands.progress_line import ProgressLine
from cascade_desktop.errors import BadRequest, CascadeError
from cascade_desktop.folders import Folders
from cascade_desktop.progress import Progress

if TYPE_CHECKING:
    from cascade_desktop.download_queue import Downloads, State

STOPPED = 130  # What a shell reports for a program that Ctrl-C has ended.
LOOK_SECONDS = 0.5
"""How often the line is written anew at least, when nothing arrives."""

ENDED = ("done", "failed", "paused")


def add_to(kinds: Commands, everywhere: argparse.ArgumentParser) -> None:
    about = "fetch models; begun ones go on where they stopped"
    parser = kinds.add_parser("download", parents=[everywhere], help=about, description=about)
    parser.set_defaults(run=run)
    parser.add_argument(
        "names", nargs="+", metavar="NAME", help="as `models list` calls them, such as lite-bf16"
    )
    add_acceptance(parser)
    add_json(parser)


def run(arguments: argparse.Namespace, folders: Folders) -> int:
    """Refuses unknown names and licences that are not accepted before anything is fetched."""
    models = [model for model in map(row, dict.fromkeys(arguments.names)) if model.files]
    from cascade_desktop import licences

    for model in models:
        settle(folders, model.title, licences.missing(folders, model), arguments.accept_licence)
    if not models:
        _tell({}, [], arguments.json, folders)
        return 0
    with _queue(folders, models) as (queue, changed), closing(ProgressLine(sys.stderr)) as line:
        try:
            _watch(queue, models, changed, line)
        except KeyboardInterrupt:
            return _pause(queue, models, line)
        states = queue.states()
    _tell(states, models, arguments.json, folders)
    return _end(states)


def row(name: str) -> Model:
    """The catalog's row of this name. Raises `BadRequest` with the names there are."""
    found = catalog.model(name)
    if found is None:
        names = ", ".join(model.name for model in MODELS)
        raise BadRequest(f"There is no model called “{name}”.", f"Choose one of these: {names}.")
    return found


@contextmanager
def _queue(
    folders: Folders, models: Sequence[Model]
) -> Iterator[tuple[Downloads, threading.Event]]:
    """A queue of these models alone: what else is remembered belongs to the window."""
    from cascade_desktop.download_queue import Downloads
    from cascade_desktop.sources import source

    changed = threading.Event()
    queue = Downloads(folders, partial(source, folders), changed.set, models)
    try:
        yield queue, changed
    finally:
        queue.close()


def _watch(
    queue: Downloads, models: Sequence[Model], changed: threading.Event, line: ProgressLine
) -> None:
    """Adds the models and returns when each of them has ended, one way or another."""
    for model in models:
        queue.add(model)
    while True:
        changed.wait(LOOK_SECONDS)
        changed.clear()
        states = [queue.states()[model.name] for model in models]
        now = next((at for at, state in enumerate(states) if state.status not in ENDED), None)
        if now is None:
            return
        line(_progress(states[now]))


def _progress(state: State) -> Progress:
    """In MB, which people can read; the stage names the model, and the work if it is another."""
    what = state.name if state.status == "downloading" else f"{state.name}, {state.status}"
    done, total = (round(size / amounts.MB) for size in (state.done, state.total))
    return Progress(f"{what}, MB", done, max(total, 1))


def _pause(queue: Downloads, models: Sequence[Model], line: ProgressLine) -> int:
    line.close()
    names = []
    for model in models:
        state = queue.states().get(model.name)
        if state is not None and state.status not in ("done", "failed"):
            queue.pause(model.name)
            names.append(model.name)
            print(
                f"Paused {model.name} at {amounts.part(state.done, state.total)}.", file=sys.stderr
            )
    command = f"cascade-desktop models download {' '.join(names)}"
    print(f"To go on where it stopped: {command}", file=sys.stderr)
    return STOPPED


def _tell(
    states: dict[str, State], models: Sequence[Model], as_json: bool, folders: Folders
) -> None:
    entries: list[dict[str, Any]] = []
    for model in models:
        state = states[model.name]
        place = str(model.place(folders))
        entries.append({"name": model.name, "status": state.status, "folder": place})
        if not as_json and state.status == "done":
            print(place)
    if as_json:
        print(json.dumps(entries, indent=2))


def _end(states: dict[str, State]) -> int:
    """0 if all has arrived; raises what the first failure says."""
    for state in states.values():
        if state.status == "failed":
            raise CascadeError(f"{state.name}: {state.problem}", state.advice)
    for state in states.values():
        if state.status == "paused":
            print(f"{state.name} was paused by another program.", file=sys.stderr)
            return STOPPED
    return 0
