"""`cascade-desktop runtime`: PyTorch for the packaged program: get, mend, switch, carry, remove."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from cascade_desktop import amounts, runtime, torch_builds
from cascade_desktop.commands.arguments import Commands, add_json
from cascade_desktop.commands.progress_line import ProgressLine
from cascade_desktop.errors import BadRequest
from cascade_desktop.folders import Folders
from cascade_desktop.progress import Progress, Report
from cascade_desktop.runtime import Runtime
from cascade_desktop.torch_builds import Build

WORDS = {"ready": "ready", "old": "of another version", "damaged": "damaged"}

WHICH = "a build as runtime list names it; the one that fits this machine if not given"

Run = Callable[[argparse.Namespace, Folders], int]


def add_to(commands: Commands, everywhere: argparse.ArgumentParser) -> None:
    parser = commands.add_parser(
        "runtime",
        parents=[everywhere],
        help="get, mend, switch, carry or remove the part that draws (PyTorch)",
        description="The installed program keeps PyTorch in the data folder, in the build that"
        " fits this machine.",
    )
    kinds = parser.add_subparsers(dest="what", metavar="WHAT", required=True)

    def add(name: str, run: Run, text: str) -> argparse.ArgumentParser:
        kind = kinds.add_parser(name, parents=[everywhere], help=text, description=text)
        kind.set_defaults(run=run)
        return kind

    add_json(add("list", list_all, "what there is for this machine, and what is here"))
    kind = add("install", install, "fetch a build and draw with it")
    kind.add_argument("build", nargs="?", metavar="BUILD", help=WHICH)
    add("repair", repair, "make the one that is drawn with anew")
    add("use", use, "draw with another one that is here").add_argument("name", metavar="NAME")
    add("remove", remove, "delete one that is here").add_argument("name", metavar="NAME")
    kind = add("export", export, "write a build into a folder, for a machine without network")
    kind.add_argument("folder", type=Path, metavar="DIR")
    kind.add_argument("--build", metavar="BUILD", help=WHICH)
    kind = add("import", bring_in, "install what runtime export has written")
    kind.add_argument("folder", type=Path, metavar="DIR")


def list_all(arguments: argparse.Namespace, folders: Folders) -> int:
    fitting, here = torch_builds.fitting(), runtime.installed(folders)
    drawn = runtime.chosen(folders)
    if arguments.json:
        told = {
            "needed": runtime.is_needed(),
            "fitting": fitting,
            "builds": [_build(build) for build in torch_builds.offered()],
            "here": [_row(one, one == drawn) for one in here],
        }
        print(json.dumps(told, indent=2))
        return 0
    if not runtime.is_needed():
        print("PyTorch is part of this environment; no runtime is needed.")
    for build in torch_builds.offered():
        mark = " (fits this machine)" if build.name == fitting else ""
        size = (
            f"about {amounts.size(build.download)} to fetch, {amounts.size(build.disk)} on the disk"
        )
        print(f"{build.name}: {build.title}{mark}, {size}")
    for one in here:
        drawing = "drawn with, " if one == drawn else ""
        print(f"here: {one.name} ({drawing}{WORDS[one.state]}), {one.folder}")
    return 0


def install(arguments: argparse.Namespace, folders: Folders) -> int:
    return _install(_build_named(arguments.build), folders)


def repair(_: argparse.Namespace, folders: Folders) -> int:
    found = runtime.chosen(folders)
    return _install(_build_named(found.build if found is not None else None), folders)


def use(arguments: argparse.Namespace, folders: Folders) -> int:
    runtime.choose(_named(arguments.name, folders), folders)
    print(f"Pictures are drawn with {arguments.name} from the next start on.")
    return 0


def remove(arguments: argparse.Namespace, folders: Folders) -> int:
    from cascade_desktop import runtime_install

    runtime_install.remove(_named(arguments.name, folders), folders)
    print(f"{arguments.name} is deleted.")
    return 0


def export(arguments: argparse.Namespace, folders: Folders) -> int:
    from cascade_desktop import runtime_install

    with _told() as report:
        runtime_install.export(_build_named(arguments.build), arguments.folder, folders, report)
    print(
        f"{arguments.folder} can be carried to another machine: runtime import takes it in there."
    )
    return 0


def bring_in(arguments: argparse.Namespace, folders: Folders) -> int:
    from cascade_desktop import runtime_install

    with _told() as report:
        made = runtime_install.bring_in(arguments.folder, folders, report)
    print(f"Pictures are drawn with {made.name} now.")
    return 0


def _install(build: Build, folders: Folders) -> int:
    from cascade_desktop import runtime_install

    with _told() as report:
        made = runtime_install.install(build, folders, report)
    print(f"Pictures are drawn with {made.name} now.")
    return 0


@contextmanager
def _told() -> Iterator[Report]:
    """A line of progress in MB; what cannot be counted has its name alone."""
    with closing(ProgressLine(sys.stderr)) as line:

        def report(progress: Progress) -> None:
            done, total = (round(size / amounts.MB) for size in (progress.step, progress.steps))
            line(Progress(f"{progress.stage}, MB" if total else progress.stage, done, total))

        yield report


def _build_named(name: str | None) -> Build:
    from cascade_desktop import runtime_install

    return runtime_install.build_named(name or torch_builds.fitting())


def _named(name: str, folders: Folders) -> Runtime:
    for one in runtime.installed(folders):
        if one.name == name:
            return one
    raise BadRequest(f"No runtime {name} is here.", "runtime list names those that are.")


def _build(build: Build) -> dict[str, Any]:
    sizes = {"download_bytes": build.download, "disk_bytes": build.disk}
    return {"name": build.name, "title": build.title, **sizes}


def _row(one: Runtime, drawn: bool) -> dict[str, Any]:
    place = {"name": one.name, "build": one.build, "folder": str(one.folder)}
    return {**place, "state": one.state, "drawn_with": drawn}
