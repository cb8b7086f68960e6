"""The program itself: frozen by PyInstaller, with the licences of its parts beside it."""

import json
import os
import shutil
import sys
from pathlib import Path

from installer.libraries import ALWAYS, X11, command_for, missing
from installer.packing import macos, parts, tree
from installer.packing.project import NAME, Project
from installer.packing.steps import fresh, run
from installer.problems import SetUpError

SPEC = Path(__file__).with_name("cascade-desktop.spec")
LICENCES = "licences"
UPDATES_FROM = "CASCADE_UPDATES_FROM"
"""A variable with the address of the release's latest.json; without it the app asks nobody."""

RUNTIME = "runtime"

# Headers, tests and tools of PyTorch that drawing never opens: 150 MB. One program in its bin is
# started with every import, and stays.
NOT_DRAWN_WITH = ("torch/test", "torch/include", "torch/share", "torch/bin", "sympy/**/tests")
STARTED_ALWAYS = "torch_shm_manager"


def freeze(project: Project, python: Path) -> Path:
    """The folder of the thin program, which opens the window and has no PyTorch."""
    _require_libraries()
    work, out = project.work / "freezing", project.work / "frozen"
    licences = project.work / LICENCES
    variables = {"CASCADE_BUILD_VERSION": project.version, "SETUPTOOLS_USE_DISTUTILS": "stdlib"}
    if os.environ.get(UPDATES_FROM):
        tree.write(project.work / "updates.txt", os.environ[UPDATES_FROM] + "\n")
        variables["CASCADE_BUILD_UPDATES"] = str(project.work / "updates.txt")
    if sys.platform == "darwin":
        variables["CASCADE_BUILD_ICNS"] = str(macos.icon(project))
    command = [str(python), "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "WARN"]
    command += ["--distpath", str(out), "--workpath", str(work), str(SPEC)]
    run(project, command, variables)
    tables = work / SPEC.stem
    run(project, [str(python), "-m", "installer.packing.parts", str(tables), str(licences)])
    folder = out / NAME
    tree.copy_linked(licences, folder / LICENCES)
    tree.settle(folder, project.epoch)
    return folder


def with_runtime(project: Project, thin: Path) -> Path:
    """A copy of the thin program with PyTorch for the processor in it, made by itself."""
    data = project.work / "runtime-data"
    shutil.rmtree(data / RUNTIME, ignore_errors=True)
    run(project, [str(thin / NAME), "runtime", "install", "cpu", "--data", str(data)])
    (made,) = (note.parent for note in (data / RUNTIME).glob("*/runtime.json"))
    trim(made)
    full = fresh(project.work / "full") / NAME
    tree.copy_linked(thin, full)
    made.rename(full / RUNTIME)
    _compile(project, thin, full / RUNTIME)
    rows = [*_rows(full / LICENCES), *parts.packages_in(full / RUNTIME)]
    _write_rows(full / LICENCES, rows)
    tree.settle(full, project.epoch)
    return full


def parts_of(folder: Path) -> list[dict[str, str]]:
    """The rows of the list of parts that lies in a program's folder."""
    return _rows(folder / LICENCES)


def trim(runtime: Path) -> None:
    """Removes what nobody draws with, from the disk and from the packages' own lists."""
    gone = [place for pattern in NOT_DRAWN_WITH for place in runtime.glob(pattern)]
    for place in gone:
        for file in sorted(place.rglob("*"), reverse=True):
            if file.is_file() and file.name != STARTED_ALWAYS:
                file.unlink()
    for compiled in runtime.rglob("__pycache__"):
        shutil.rmtree(compiled)
    for record in runtime.glob("*.dist-info/RECORD"):
        lines = record.read_text(encoding="utf-8").splitlines()
        kept = [line for line in lines if (runtime / _path(line)).is_file()]
        record.write_text("\n".join(kept) + "\n", encoding="utf-8", newline="\n")
    for place in sorted(runtime.rglob("*"), reverse=True):
        if place.is_dir() and not any(place.iterdir()):
            place.rmdir()


def _path(line: str) -> str:
    """The first field of a line of RECORD, which may be quoted."""
    return line[1:].partition('"')[0] if line.startswith('"') else line.partition(",")[0]


def _compile(project: Project, thin: Path, runtime: Path) -> None:
    """Compiled code that stays valid whatever a file's time: a start without takes 10 s longer."""
    options = ["-q", "-j", "2", "--invalidation-mode", "unchecked-hash", "-s", str(runtime)]
    command = [str(thin / NAME), "-m", "compileall", *options, str(runtime)]
    # 1: some files are templates, or for a newer Python, and cannot be compiled.
    run(project, command, fine=(0, 1))


def _rows(licences: Path) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = json.loads((licences / "parts.json").read_text(encoding="utf-8"))
    return rows


def _write_rows(licences: Path, rows: list[dict[str, str]]) -> None:
    # A new file: the old one may be a second name of the thin program's.
    (licences / "parts.json").unlink()
    (licences / "parts.json").write_text(json.dumps(rows, indent=1), encoding="utf-8")


def _require_libraries() -> None:
    """What is missing here would be missing in the program, with a mere warning."""
    lacking = missing([*ALWAYS, *X11]) if sys.platform == "linux" else []
    if lacking:
        raise SetUpError(
            f"The program would lack libraries that this machine does not have: "
            f"{', '.join(lacking)}. Install them with: {command_for(lacking)}"
        )
