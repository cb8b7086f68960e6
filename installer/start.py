"""Starting the app or its tests from the environment that has them, once it is set up."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from installer.environment import plain
from installer.problems import SetUpError, explained
from installer.set_up import ready_python
from installer.wording import tell

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ("generate", "a red apple on a blue background", "--out", "pictures")
STOPPED_BY_CTRL_C = 130
MOST_TESTING = 4


def main(arguments: Sequence[str]) -> int:
    """Does what the command line asks for; the exit code is the app's, or pytest's."""
    try:
        if arguments[:1] == ["test"]:
            return run_tests(arguments[1:])
        if arguments[:1] == ["build"]:
            from installer.packing.build import main as build  # here: a start needs none of it

            return build(arguments[1:], ROOT)
        if arguments[:1] == ["smoke"]:
            from installer.smoke.smoke import main as smoke  # here: a start needs none of it

            return smoke(arguments[1:], ROOT)
        return run_app(arguments)
    except SetUpError as problem:
        tell(str(problem))
        return 1
    except KeyboardInterrupt:
        tell("Stopped. The next start goes on from here.")
        return STOPPED_BY_CTRL_C
    except OSError as error:
        tell(explained(f"ERROR: {error}", ROOT / ".venv" / "cascade.log"))
        return 1


def run_app(arguments: Sequence[str]) -> int:
    if opens_window(arguments):
        if lacks_display(os.environ):
            tell("There is no display here for the window: drawing a sample picture instead.")
            arguments = [*SAMPLE, *arguments]
        elif sys.platform == "linux":
            from installer.libraries import require_libraries  # here: for a window only

            require_libraries(os.environ)
    python = ready_python(ROOT)
    # -P: a file of the user's folder must not be taken for a module.
    return hand_over([str(python), "-P", "-m", "cascade_desktop", *arguments], plain())


def run_tests(arguments: Sequence[str]) -> int:
    python = ready_python(ROOT, "test")
    os.chdir(ROOT)
    variables = {**plain(), "QT_QPA_PLATFORM": "offscreen"}
    return hand_over([str(python), "-m", "pytest", *at_once(), *arguments], variables)


def at_once() -> list[str]:
    """How many processes share the tests: one alone leaves cores idle.

    What is given after these, such as `-n 0`, counts instead. Each process takes about 2 GB.
    """
    return ["-n", str(min(os.cpu_count() or 1, MOST_TESTING)), "--dist", "worksteal"]


def opens_window(arguments: Sequence[str]) -> bool:
    """Whether the app would open its window: no command, at most a data folder."""
    if arguments and arguments[0].startswith("--data="):
        return len(arguments) == 1
    return not arguments or (arguments[0] == "--data" and len(arguments) == 2)


def lacks_display(variables: Mapping[str, str]) -> bool:
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return sys.platform == "linux" and not any(variables.get(name) for name in names)


def hand_over(command: list[str], variables: dict[str, str]) -> int:
    """Becomes `command`, where the system can; otherwise waits for it. Gives its exit code."""
    if sys.platform != "win32":
        os.execve(command[0], command, variables)
    process = subprocess.Popen(command, env=variables)
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue  # the app has heard the same Ctrl-C, and ends in its own way
