"""Making a runtime: found, fetched, unpacked and tried before it gets its name."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from cascade_desktop import program, runtime, runtime_wheels
from cascade_desktop.disk_room import check_room, in_sentences
from cascade_desktop.errors import BadRequest, CannotSetUp
from cascade_desktop.folders import Folders
from cascade_desktop.partial import locked
from cascade_desktop.progress import Progress, Report
from cascade_desktop.runtime import Runtime
from cascade_desktop.runtime_child import run
from cascade_desktop.runtime_wheels import Wheel
from cascade_desktop.torch_builds import TORCH, Build, offered
from cascade_desktop.writing import write_whole

LIST = "runtime-packages.json"
TRIED = "cascade_desktop.runtime_trial"
RESERVE_BYTES = 500_000_000


def install(build: Build, folders: Folders, report: Report) -> Runtime:
    """Fetches and makes the runtime of this build, and chooses it; a broken one is replaced.

    Reports the stages "finding", "downloading" (in bytes), "unpacking" and "trying". What has
    arrived is kept if `report` raises `Cancelled` or anything fails. Raises `CascadeError`.
    """
    downloads = folders.runtimes / "downloads"
    with in_sentences(folders.runtimes), locked(_place(build, folders)):
        check_room(folders.runtimes, build.download + build.disk, RESERVE_BYTES)
        wheels = runtime_wheels.resolve(build, folders, report)
        runtime_wheels.get(wheels, downloads, folders, build.download, report)
        made = _make(build, downloads, wheels, folders, report)
        shutil.rmtree(downloads, ignore_errors=True)
    return made


def export(build: Build, target: Path, folders: Folders, report: Report) -> None:
    """Fetches the packages of a build into `target`, to be carried to a machine without network."""
    with in_sentences(target), locked(target / LIST):
        wheels = runtime_wheels.resolve(build, folders, report)
        runtime_wheels.get(wheels, target, folders, build.download, report)
        rows = [asdict(Wheel(wheel.name, wheel.sha256)) for wheel in wheels]
        note = {"build": build.name, "platform": sys.platform, "python": runtime.PYTHON}
        content = {**note, "needs": runtime.needs(), "wheels": rows}
        write_whole(target / LIST, json.dumps(content, indent=1).encode())


def bring_in(source: Path, folders: Folders, report: Report) -> Runtime:
    """Makes a runtime of what `export` has written, without any network. Raises `CascadeError`."""
    build, wheels = _listed(source)
    with in_sentences(folders.runtimes), locked(_place(build, folders)):
        check_room(folders.runtimes, build.disk, RESERVE_BYTES)
        runtime_wheels.check(source, wheels, report)
        return _make(build, source, wheels, folders, report)


def remove(found: Runtime, folders: Folders) -> None:
    """Deletes a runtime of the data folder; it can be fetched again at any time."""
    if found.folder.parent != folders.runtimes:
        raise BadRequest(
            f"{found.folder} came with the program.", "It is removed together with the program."
        )
    with in_sentences(folders.runtimes):
        # Without its note it is none any more, should this be interrupted.
        (found.folder / runtime.NOTE).unlink(missing_ok=True)
        shutil.rmtree(found.folder)


def build_named(name: str) -> Build:
    """The build of this name for this system. Raises `BadRequest`."""
    for build in offered():
        if build.name == name:
            return build
    names = ", ".join(build.name for build in offered())
    raise BadRequest(f"There is no build {name} of PyTorch for this system.", f"Choose: {names}.")


def _make(
    build: Build, source: Path, wheels: Sequence[Wheel], folders: Folders, report: Report
) -> Runtime:
    final = _place(build, folders)
    part = final.with_name(final.name + ".part")
    shutil.rmtree(part, ignore_errors=True)
    report(Progress("unpacking", 0, 0))
    files = [str(source / wheel.name) for wheel in wheels]
    command = [
        *program.module_command("pip"),
        "install",
        "--no-index",
        "--no-deps",
        "--no-cache-dir",
    ]
    log = runtime_wheels.log_of(folders)
    run([*command, "--target", str(part), *files], "unpacking", report, log)
    try_out(part, report, log)
    made = Runtime(part, build.name, TORCH, runtime.PYTHON, runtime.needs())
    runtime.write_note(made)
    _replace(final, part)
    named = runtime.read(final)
    assert named is not None
    runtime.choose(named, folders)
    return named


def _replace(final: Path, part: Path) -> None:
    """At once or not at all: Windows does not rename a folder of which a file is in use."""
    before = final.with_name(final.name + ".old")
    shutil.rmtree(before, ignore_errors=True)
    if final.exists():
        final.rename(before)
    part.rename(final)
    shutil.rmtree(before, ignore_errors=True)


def try_out(folder: Path, report: Report, log: Path) -> None:
    """Raises `CannotSetUp` if PyTorch in `folder` does not compute on this machine."""
    try:
        run([*program.module_command(TRIED), str(folder)], "trying", report, log)
    except CannotSetUp as error:
        raise CannotSetUp(
            "PyTorch was installed, but does not run on this machine.",
            f"Choose another build: “Processor only” fits most. {log} tells what happened.",
        ) from error


def _place(build: Build, folders: Folders) -> Path:
    return folders.runtimes / f"{build.name}-{TORCH.partition('==')[2]}-python{runtime.PYTHON}"


def _listed(source: Path) -> tuple[Build, list[Wheel]]:
    try:
        content = json.loads((source / LIST).read_text(encoding="utf-8"))
        wheels = [Wheel(str(row["address"]), str(row["sha256"])) for row in content["wheels"]]
        fits = (content["platform"], content["python"], tuple(content["needs"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadRequest(
            f"{source} holds no runtime.", "Choose a folder that runtime export has written."
        ) from error
    if any("/" in wheel.name or wheel.name != wheel.address for wheel in wheels):
        raise BadRequest(f"The list in {source} names files elsewhere.", "Make the folder anew.")
    if fits != (sys.platform, runtime.PYTHON, runtime.needs()):
        raise BadRequest(
            f"The runtime in {source} is for another system or version of the app.",
            "Make it with runtime export of the same version, on the same kind of system.",
        )
    return build_named(str(content["build"])), wheels
