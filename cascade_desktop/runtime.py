"""The runtime: PyTorch and all that draws beside it, apart from the program that opens the window.

It is a plain folder of packages, made by `runtime_install.py` in the data folder, or brought
beside the program by the full package. The app needs none where it runs from an environment that
has PyTorch itself.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
from dataclasses import asdict, dataclass
from importlib import metadata, util
from pathlib import Path
from typing import Any, Literal

from cascade_desktop import program
from cascade_desktop.errors import CannotSetUp
from cascade_desktop.folders import Folders
from cascade_desktop.torch_builds import TORCH
from cascade_desktop.writing import write_whole

GIVEN = "CASCADE_RUNTIME"
"""An environment variable with the folder of a runtime that somebody else keeps in order."""

COMPILERS_CACHES = ("TORCHINDUCTOR_CACHE_DIR", "TRITON_CACHE_DIR")
"""Where PyTorch and Triton keep what they have compiled; by themselves, where a restart of the
computer may remove it."""

NOTE = "runtime.json"
CHOSEN = "chosen.txt"
UNFINISHED = (".part", ".old")
PYTHON = f"{sys.version_info[0]}.{sys.version_info[1]}"
DRAWING = ("diffusers", "transformers", "tokenizers", "safetensors", "opencv-python-headless")
"""What the program leaves to the runtime beside PyTorch; versions as the app's metadata says."""

State = Literal["ready", "old", "damaged"]

GET_ONE = "Get one in the window (Help, Drawing engine), or type: cascade-desktop runtime install."
MEND_IT = "Repair it in the window (Help, Drawing engine), or type: cascade-desktop runtime repair."


class NoRuntime(CannotSetUp):
    """Nothing can be drawn until a runtime is installed, updated or repaired."""


@dataclass(frozen=True)
class Runtime:
    """One of them, as its note says: the build of PyTorch, and what was asked for."""

    folder: Path
    build: str
    torch: str
    python: str
    needs: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def state(self) -> State:
        """Looks at the size of each file, which takes a tenth of a second or two."""
        if self.is_old:
            return "old"
        return "damaged" if damage(self.folder) else "ready"

    @property
    def is_old(self) -> bool:
        """Whether this version of the app wants other packages, or has another Python."""
        return self.python != PYTHON or self.needs != needs()


def needs() -> tuple[str, ...]:
    """What pip is asked for, less the build of PyTorch: the same as the app's own metadata."""
    declared = metadata.requires("cascade-desktop") or []
    kept = [line for line in declared if line.startswith(DRAWING) and "extra ==" not in line]
    return (TORCH, *sorted(kept))


def is_needed() -> bool:
    """Whether PyTorch is not part of the environment that runs the app."""
    return util.find_spec("torch") is None or _is_active()


def installed(folders: Folders) -> list[Runtime]:
    """All of them, complete or not; the one that came with the program last."""
    notes = sorted(folders.runtimes.glob(f"*/{NOTE}"))
    places = [note for note in notes if note.parent.suffix not in UNFINISHED]
    own = _beside_program()
    notes = [*places, *([own / NOTE] if own is not None else [])]
    return [found for note in notes if (found := read(note.parent)) is not None]


def chosen(folders: Folders) -> Runtime | None:
    """The one to draw with: the chosen one, else any that fits; None if there is none."""
    found = installed(folders)
    name = chosen_name(folders)
    ranked = sorted(found, key=lambda one: (one.is_old, one.name != name))
    return ranked[0] if ranked else None


def chosen_name(folders: Folders) -> str:
    try:
        return (folders.runtimes / CHOSEN).read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        return ""


def choose(runtime: Runtime, folders: Folders) -> None:
    """Draws with this one from the next start on. Raises `CannotSave`."""
    write_whole(folders.runtimes / CHOSEN, runtime.name.encode())


def activate(folders: Folders) -> None:
    """Lets this process import PyTorch, if there is a runtime; takes next to no time.

    What PyTorch compiles is kept over a restart, where the user has not chosen a place for it.
    """
    for name in COMPILERS_CACHES:
        os.environ.setdefault(name, str(folders.compiled / name.partition("_")[0].lower()))
    if not is_needed() or _is_active():
        return
    place = os.environ.get(GIVEN) or _usable(chosen(folders))
    if place:
        sys.path.append(place)
        importlib.invalidate_caches()
        _ACTIVE.append(place)


def is_drawn_with(found: Runtime) -> bool:
    """Whether this process imports PyTorch from there."""
    return str(found.folder) in _ACTIVE


def require(folders: Folders) -> None:
    """Raises `NoRuntime` unless PyTorch can be imported, whole; before its first import."""
    activate(folders)
    problem = lack(folders)
    if problem is None and is_needed() and not os.environ.get(GIVEN):
        found = chosen(folders)
        problem = trouble(found) if found is not None else None
    if problem is not None:
        raise problem


def lack(folders: Folders) -> NoRuntime | None:
    """What is known at once to keep anything from being drawn; no file is looked at for it."""
    if not is_needed() or os.environ.get(GIVEN):
        return None
    found = chosen(folders)
    if found is None:
        return NoRuntime("The part that draws (PyTorch) is not installed yet.", GET_ONE)
    return _too_old() if found.is_old else None


def trouble(found: Runtime) -> NoRuntime | None:
    """What keeps it from being used; None if nothing does."""
    state = found.state
    if state == "ready":
        return None
    if state == "old":
        return _too_old()
    return NoRuntime(f"The part that draws (PyTorch) in {found.folder} is damaged.", MEND_IT)


def _too_old() -> NoRuntime:
    return NoRuntime(
        "The part that draws (PyTorch) is of another version than this app needs.", MEND_IT
    )


def explained(error: Exception) -> NoRuntime | None:
    """What a failure of the engine means, if it comes from a runtime that is missing or broken."""
    if isinstance(error, ImportError) and (error.name or "").partition(".")[0] in _LIBRARIES:
        if not _is_active():
            return NoRuntime("The part that draws (PyTorch) is not installed yet.", GET_ONE)
        return NoRuntime("The part that draws (PyTorch) cannot be loaded.", MEND_IT)
    if not _is_active() or os.environ.get(GIVEN):
        return None
    found = read(Path(_ACTIVE[0]))
    return trouble(found) if found is not None else None


def damage(folder: Path) -> list[str]:
    """The packages of which a file is missing or has another size than noted; none: all is well."""
    records = sorted(folder.glob("*.dist-info"))
    if not any(record.name.startswith("torch-") for record in records):
        return ["torch"]
    return [record.name for record in records if _is_damaged(record)]


def read(folder: Path) -> Runtime | None:
    """The runtime in `folder`, if its note says that it was finished."""
    try:
        values = json.loads((folder / NOTE).read_text(encoding="utf-8"))
        return Runtime(folder, **{**values, "needs": tuple(values["needs"])})
    except (OSError, ValueError, TypeError, KeyError):
        return None


def write_note(runtime: Runtime) -> None:
    """The last step of making one. Raises `CannotSave`."""
    values: dict[str, Any] = asdict(runtime)
    del values["folder"]
    write_whole(runtime.folder / NOTE, json.dumps(values, indent=1).encode())


_ACTIVE: list[str] = []
_LIBRARIES = {"torch", "diffusers", "transformers", "tokenizers", "safetensors", "cv2"}


def _is_active() -> bool:
    return bool(_ACTIVE)


def _usable(found: Runtime | None) -> str:
    """Its folder; empty if there is none, or one with programs for another Python."""
    return str(found.folder) if found is not None and found.python == PYTHON else ""


def _beside_program() -> Path | None:
    place = program.folder()
    return place / "runtime" if place is not None else None


def _is_damaged(record: Path) -> bool:
    files = metadata.Distribution.at(record).files
    if not files:
        return True
    for file in files:
        # What pip compiled itself is made again when it is needed, and differs.
        if file.suffix == ".pyc" or ".." in file.parts:
            continue
        try:
            if file.size not in (None, (record.parent / file).stat().st_size):
                return True
        except OSError:
            return True
    return False
