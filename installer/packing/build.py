"""Makes the packages: `python3 installer build deb`, and so on for each kind."""

import hashlib
import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal

from installer.packing import archive, deb, frozen, macos, parts_list, rpm, windows
from installer.packing.project import Project, read_project
from installer.problems import SetUpError
from installer.set_up import ready_python
from installer.wording import tell

SUMS = "SHA256SUMS"
ANNOUNCEMENT = "latest.json"
USAGE = "python3 installer build KIND... [--version VERSION]"


@dataclass(frozen=True)
class Kind:
    """One row: a package that can be made, and where: on Linux, or ("") on any system.

    `program` is what it is made of: the "thin" one, the "full" one with PyTorch, or "sources".
    """

    name: str
    system: str
    program: Literal["thin", "full", "sources"]
    make: Callable[[Project, Path], Path]


KINDS = (
    Kind("deb", "linux", "thin", deb.build),
    Kind("full-deb", "linux", "full", partial(deb.build, full=True)),
    Kind("rpm", "linux", "thin", rpm.build),
    Kind("tar", "linux", "thin", archive.build),
    Kind("full-tar", "linux", "full", partial(archive.build, full=True)),
    Kind("exe", "", "sources", windows.build),
    Kind("dmg", "darwin", "thin", macos.build),
)


def main(arguments: Sequence[str], root: Path) -> int:
    """Makes each kind that is named, and the list of their checksums."""
    names, version = _read(arguments)
    project = read_project(root, version)
    python = ready_python(root, "build")
    programs = Programs(project, python)
    for name in names:
        began = time.monotonic()
        package = _make(name, project, programs)
        seconds = time.monotonic() - began
        tell(f"{package} ({package.stat().st_size / 1e6:.1f} MB, {seconds:.0f} s)")
    write_announcement(project)
    write_sums(project.out)
    return 0


class Programs:
    """The folders that packages are made of, each made when first needed."""

    def __init__(self, project: Project, python: Path) -> None:
        self._project, self.python = project, python
        self._made: dict[bool, Path] = {}

    def get(self, full: bool) -> Path:
        if full not in self._made:
            began = time.monotonic()
            if full:
                self._made[True] = frozen.with_runtime(self._project, self.get(False))
            else:
                self._made[False] = frozen.freeze(self._project, self.python)
            what = "The program with PyTorch" if full else "The program"
            tell(f"{what} is ready ({time.monotonic() - began:.0f} s).")
        return self._made[full]


def write_announcement(project: Project) -> None:
    """latest.json, which the app reads when its user asks for a newer version."""
    text = project.changelog.read_text(encoding="utf-8")
    newest = text.partition("\n## ")[2].partition("\n## ")[0].partition("\n")[2].strip()
    content = json.dumps({"version": project.version, "changes": newest}, indent=1)
    (project.out / ANNOUNCEMENT).write_text(content + "\n", encoding="utf-8", newline="\n")


def write_sums(folder: Path) -> None:
    """SHA256SUMS, as `sha256sum --check` reads it."""
    files = sorted(file for file in folder.iterdir() if file.is_file() and file.name != SUMS)
    lines = [f"{_sha256(file)}  {file.name}\n" for file in files]
    (folder / SUMS).write_text("".join(lines), encoding="utf-8", newline="\n")


def _make(name: str, project: Project, programs: Programs) -> Path:
    kind = next(kind for kind in KINDS if kind.name == name)
    if kind.system not in ("", sys.platform):
        raise SetUpError(f"{name} can only be made on {kind.system}.")
    if kind.program == "sources":
        package = kind.make(project, programs.python)
        parts_list.write(project, package, windows.parts())
        return package
    program = programs.get(kind.program == "full")
    package = kind.make(project, program)
    parts_list.write(project, package, frozen.parts_of(program))
    return package


def _read(arguments: Sequence[str]) -> tuple[list[str], str]:
    names, version, rest = [], "", list(arguments)
    known = [kind.name for kind in KINDS]
    while rest:
        word = rest.pop(0)
        if word == "--version" and rest:
            version = rest.pop(0)
        elif word in known:
            names.append(word)
        else:
            raise SetUpError(f"{word} is no kind of package. {USAGE}; kinds: {', '.join(known)}.")
    if not names:
        raise SetUpError(f"Name a kind of package. {USAGE}; kinds: {', '.join(known)}.")
    return names, version


def _sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
