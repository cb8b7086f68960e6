"""The set-up for Windows, tried under wine: installed silently, started, upgraded, removed."""

import os
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from installer.packing import windows
from installer.packing.project import NAME, TITLE, Project, read_project
from installer.packing.steps import fresh, require_tool, run
from installer.problems import SetUpError
from installer.wording import tell

WINE = ("wine64", "/usr/lib/wine/wine64", "wine")
LONGEST_SECONDS = 300.0
GLANCE_SECONDS = 0.2
UNINSTALL = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\CascadeDesktop"
KIND = r"HKCU\Software\Classes\CascadeDesktop.Project"

# In the place of the Python that the launcher cannot fetch here: says how it was called.
STAND_IN = """
#include <stdio.h>
#include <stdlib.h>
int main(int count, char **words) {
    printf("program=%s\\n", getenv("CASCADE_PROGRAM"));
    for (int at = 1; at < count; at++) printf("word=%s\\n", words[at]);
    return 7;
}
"""


def try_setup(project: Project, python: Path) -> None:
    """Raises `SetUpError` for the first thing that does not hold."""
    earlier = windows.build(read_project(project.root, "0.0.9"), python)
    package = windows.build(project, python)
    computer = Computer(project)
    computer.start(earlier, "/S")
    folder = computer.local / "Programs" / TITLE
    _expect((folder / f"{TITLE}.exe").is_file(), "the program is installed")
    began = time.monotonic()
    computer.start(package, "/S")
    tell(f"exe: installed over the earlier version in {time.monotonic() - began:.0f} s.")
    _expect(len(list((folder / "app").glob("*.whl"))) == 1, "nothing of the earlier version stays")
    _expect(computer.has_menu_entry(), "the Start menu has an entry")
    _expect(project.version in computer.registry(UNINSTALL), "Windows knows how to remove it")
    _expect("--open" in computer.registry(KIND), "Windows opens projects with it")
    _try_launcher(project, computer, folder)
    kept = computer.local / TITLE / "settings.toml"
    kept.write_text('appearance = "dark"\n', encoding="utf-8")
    computer.start(folder / "uninstall.exe", "/S")
    _wait(lambda: not folder.exists(), "the program's folder is gone")
    _expect(not computer.has_menu_entry(), "the Start menu's entry is gone")
    _expect(not computer.registry(UNINSTALL), "Windows has forgotten it")
    _expect(not computer.registry(KIND), "projects are opened with it no more")
    _expect(kept.is_file(), "what belongs to the person stays")
    _expect(not (kept.parent / "environment").exists(), "its own Python is gone")


class Computer:
    """A Windows that is nothing but a folder, made anew."""

    def __init__(self, project: Project) -> None:
        self._project = project
        found = next((path for name in WINE if (path := shutil.which(name))), None)
        if found is None:
            require_tool("wine64", "wine64")
        self._wine = str(found)
        self.prefix = fresh(project.work / "smoke/wine")
        self._variables = {
            "WINEPREFIX": str(self.prefix),
            "WINEDEBUG": "-all",
            # No window asks to fetch anything that wine lacks.
            "WINEDLLOVERRIDES": "mscoree,mshtml=",
            "CASCADE_QUIET": "1",
        }
        run(project, [self._wine, "wineboot", "-i"], self._variables)

    @property
    def local(self) -> Path:
        (place,) = self.prefix.glob("drive_c/users/*/AppData/Local")
        return place

    def has_menu_entry(self) -> bool:
        return any(self.prefix.glob(f"drive_c/users/*/AppData/Roaming/**/{TITLE}.lnk"))

    def start(self, program: Path, *arguments: str) -> None:
        run(self._project, [self._wine, str(program), *arguments], self._variables)

    def output(self, *command: str) -> tuple[int, str]:
        variables = {**os.environ, **self._variables}
        done = subprocess.run(
            [self._wine, *command], capture_output=True, env=variables, timeout=LONGEST_SECONDS
        )
        return done.returncode, (done.stdout + done.stderr).decode(errors="replace")

    def registry(self, key: str) -> str:
        """All below a key as text; empty if there is none."""
        code, text = self.output("reg", "query", key, "/s")
        return text if code == 0 else ""


def _try_launcher(project: Project, computer: Computer, folder: Path) -> None:
    launcher = str(folder / f"{NAME}.exe")
    code, text = computer.output(launcher, "doctor")
    _expect(code == 1 and "could not be set up" in text, "without network it says what to do")
    place = computer.local / TITLE / "environment"
    scripts = place / "app/Scripts"
    scripts.mkdir(parents=True)
    source = project.work / "smoke/stand-in.c"
    source.write_text(STAND_IN, encoding="utf-8")
    run(project, [windows.COMPILER, str(source), "-o", str(scripts / "python.exe")])
    (place / f"ready-{project.version}").touch()
    code, text = computer.output(launcher, "generate", "a red apple", "--seed", "7")
    words = [line.partition("=")[2] for line in text.splitlines() if line.startswith("word=")]
    wanted = ["-P", "-m", "cascade_desktop", "generate", "a red apple", "--seed", "7"]
    _expect(words == wanted, f"the app gets its arguments as they were given, and not {words}")
    _expect(code == 7, "the exit code of the app is the launcher's")


def _wait(condition: Callable[[], bool], what: str) -> None:
    until = time.monotonic() + LONGEST_SECONDS
    while not condition():
        _expect(time.monotonic() < until, what)
        time.sleep(GLANCE_SECONDS)


def _expect(holds: bool, what: str) -> None:
    if not holds:
        raise SetUpError(f"This does not hold: {what}.")
