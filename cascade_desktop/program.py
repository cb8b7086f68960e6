"""The installed program, where there is one: its folder, and whether it keeps all data there."""

from __future__ import annotations

import os
import sys
from pathlib import Path

FOLDER = "CASCADE_PROGRAM"
"""The environment variable in which a launcher names the folder that it lies in."""

PORTABLE = "portable"
"""A file of this name beside the program keeps everything in `data/` beside it."""


def is_packaged() -> bool:
    """Whether this is the program of an installer, which brings its own Python."""
    return bool(getattr(sys, "frozen", False) or os.environ.get(FOLDER))


def folder() -> Path | None:
    """Where the program lies, as people see it; None when the app runs from its sources."""
    named = os.environ.get(FOLDER)
    if named:
        return Path(named)
    if not is_packaged():
        return None
    place = Path(sys.executable).resolve().parent
    # On a Mac a program is a folder of this form, and people know what lies beside that.
    bundle = place.parents[1] if len(place.parts) > 2 else place
    return bundle.parent if bundle.suffix == ".app" else place


def portable_data() -> Path | None:
    """The data folder of a program that is carried about; None for an installed one."""
    place = folder()
    if place is None or not (place / PORTABLE).is_file():
        return None
    return place / "data"


def module_command(name: str) -> list[str]:
    """How a module is run by a process of its own, with the Python that runs now."""
    return [sys.executable, "-m", name]
