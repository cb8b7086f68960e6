"""What every package says of the app: its name, version, date and words, each from one place."""

import os
import re
import subprocess
import tomllib
from dataclasses import dataclass
from pathlib import Path

NAME = "cascade-desktop"
TITLE = "Cascade Desktop"
APP_ID = "org.cascade_desktop.CascadeDesktop"
MIME_TYPE = "application/x-cascade-desktop"
KEEPER = "Cascade Desktop <packages@cascade-desktop.invalid>"


@dataclass(frozen=True)
class Project:
    """The source tree that is packed. `epoch` is the time that every file gets."""

    root: Path
    version: str
    summary: str
    epoch: int

    @property
    def out(self) -> Path:
        return self.root / "dist"

    @property
    def work(self) -> Path:
        return self.root / "build"

    @property
    def log(self) -> Path:
        return self.work / "packing.log"

    @property
    def changelog(self) -> Path:
        return self.root / "CHANGELOG.md"


def read_project(root: Path, version: str = "") -> Project:
    """`version` other than the app's own is for trying upgrades."""
    about = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    summary = str(about["project"]["description"])
    return Project(root, version or own_version(root), summary, epoch(root))


def own_version(root: Path) -> str:
    """From the package itself, as the wheel takes it."""
    text = (root / "cascade_desktop" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'__version__ = "([^"]+)"', text)
    assert found, "the package has a version"
    return found[1]


def epoch(root: Path) -> int:
    """When the commit was made, so that the same commit gives the same bytes on another day."""
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    if given.isdecimal():
        return int(given)
    command = ["git", "-C", str(root), "log", "-1", "--format=%ct"]
    try:
        answer = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        answer = ""
    return int(answer) if answer.isdecimal() else 1_700_000_000
