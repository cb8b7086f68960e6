"""One step of a build: a command with its output in the log, and a sentence if it fails."""

import os
import shutil
import subprocess
from collections.abc import Container, Mapping, Sequence
from pathlib import Path

from installer.packing.project import Project
from installer.problems import SetUpError
from installer.systems import install_command


def run(
    project: Project,
    command: Sequence[str],
    variables: Mapping[str, str] | None = None,
    folder: Path | None = None,
    fine: Container[int] = (0,),
) -> None:
    """Runs `command` with the build's date; raises `SetUpError` if its exit code is not `fine`."""
    project.log.parent.mkdir(parents=True, exist_ok=True)
    fixed = {"SOURCE_DATE_EPOCH": str(project.epoch), "PYTHONHASHSEED": "1", "LC_ALL": "C.UTF-8"}
    with project.log.open("a", encoding="utf-8") as log:
        log.write(f"\n$ {' '.join(command)}\n")
        log.flush()
        done = subprocess.run(
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            env={**os.environ, **fixed, **(variables or {})},
            cwd=folder or project.root,
        )
    if done.returncode not in fine:
        raise SetUpError(
            f"{Path(command[0]).name} failed. What it said is at the end of {project.log}."
        )


def require_tool(program: str, package: str) -> None:
    """Raises `SetUpError` if a program that the build needs is not on this machine."""
    if shutil.which(program) is None:
        names = dict.fromkeys(("apt-get", "dnf", "zypper", "pacman"), package)
        raise SetUpError(f"This needs {program}. Install it with: {install_command(names)}")


def fresh(folder: Path) -> Path:
    """`folder`, there and empty."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder
