"""Starts Cascade Desktop: the window, or the command that was given."""

import argparse
import os
import runpy
import sys

from cascade_desktop import cli
from cascade_desktop.doctor import has_display
from cascade_desktop.errors import CannotSetUp
from cascade_desktop.folders import Folders

WITHOUT_A_WINDOW = 'cascade-desktop generate "a red apple" draws without a window.'


def main() -> int:
    """Returns the exit code of the window or command."""
    _prepare_libraries()
    if getattr(sys, "frozen", False) and sys.argv[1:2] == ["-m"]:
        return _run_module(sys.argv[2:])
    try:
        parsed = cli.parser().parse_args()
    except SystemExit as stop:  # --help, --version, or a sentence about what was wrong.
        return int(stop.code or 0)
    if parsed.command is None:
        parsed.run = _open_window
    return cli.run(parsed)


def _prepare_libraries() -> None:
    """Must run before anything imports torch or the hub's library: they read these only then."""
    # With OpenMP's usual busy waiting, torch is five to eight times slower as soon as another
    # program needs a core; passive waiting costs little when none does (measured on two cores).
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    # The app is offline: models are folders, and nothing is looked up or told to anyone.
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")


def _run_module(command: list[str]) -> int:
    """What Python's own -m does: the packaged program is all the Python that it brings."""
    sys.argv = command
    runpy.run_module(command[0], run_name="__main__", alter_sys=True)
    return 0


def _open_window(parsed: argparse.Namespace, folders: Folders) -> int:
    if not has_display():
        raise CannotSetUp(
            "The window cannot open: there is no display.",
            f"Start it from a desktop. {WITHOUT_A_WINDOW}",
        )
    try:
        from cascade_desktop.ui import smoothness

        smoothness.spare_sources()  # Of the modules that the next line imports, and of torch's.
        from cascade_desktop.ui import app
    except ImportError as error:
        if (error.name or "").startswith("cascade_desktop"):
            raise
        # Qt's own message names the library of the system that is missing.
        raise CannotSetUp(
            f"The window cannot open: {error}.",
            f"cascade-desktop doctor says what to install. {WITHOUT_A_WINDOW}",
        ) from error
    return app.run(folders, parsed.open.absolute() if parsed.open else None)


if __name__ == "__main__":
    sys.exit(main())
