"""The command line: everything the window does, without a window."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from cascade_desktop import __version__, log, network, runtime
from cascade_desktop.commands import (
    batch,
    bench,
    decode,
    doctor,
    evaluate,
    generate,
    grid,
    history,
    models,
    reconstruct,
    runtimes,
    train,
    update,
)
from cascade_desktop.commands.arguments import add_offline
from cascade_desktop.errors import Cancelled, CascadeError
from cascade_desktop.folders import Folders
from cascade_desktop.settings import load

COMMANDS = (
    *(generate, batch, grid, decode, reconstruct, history, models),
    *(evaluate, bench, train, runtimes, update, doctor),
)

EXPECTED_FAILURE = 1
CANCELLED = 130  # What a shell reports for a program that Ctrl-C has ended.
BUG = 70  # EX_SOFTWARE of sysexits.h.


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code: 0, 1 (see stderr), 2 (usage), 70 or 130."""
    top = parser()
    try:
        parsed = top.parse_args(arguments)
        if parsed.command is None:
            top.error("Name a command")
    except SystemExit as stop:  # --help, --version, or a sentence about what was wrong.
        return int(stop.code or 0)
    return run(parsed)


def run(parsed: argparse.Namespace) -> int:
    """Runs the parsed command; whatever goes wrong ends in one sentence on stderr."""
    _survive_any_text()
    folders = Folders.of(parsed.data)
    with network.kept_off(getattr(parsed, "offline", False)), log.kept_in(folders.logs) as log_file:
        try:
            runtime.activate(folders)
            # The window reads the settings itself, to tell what is wrong with them.
            if getattr(parsed, "command", None):
                folders = folders.with_pictures_in(load(folders.settings).pictures_folder)
            code: int = parsed.run(parsed, folders)
            sys.stdout.flush()
            return code
        except (Cancelled, KeyboardInterrupt):
            return _say("Stopped. What was finished before is kept.", CANCELLED)
        except CascadeError as error:
            return _say(str(error), EXPECTED_FAILURE)
        except BrokenPipeError:
            return _nobody_reads()
        except Exception as error:
            if (trouble := runtime.explained(error)) is not None:
                return _say(str(trouble), EXPECTED_FAILURE)
            log.bug(error, private=_texts(parsed))
            where = f"in {log_file}" if log_file else "above"
            return _say(f"This is a bug in Cascade Desktop. What happened is written {where}.", BUG)


def parser() -> argparse.ArgumentParser:
    """All commands. With none, `command` is None: the window is meant."""
    top = Parser(
        prog="cascade-desktop",
        description="Pictures with Stable Cascade on your own machine. No command: the window.",
    )
    top.add_argument("--version", action="version", version=f"Cascade Desktop {__version__}")
    _add_data(top, default=None)
    top.add_argument(
        "--open", nargs="?", type=Path, metavar="FILE", help="open this picture or project"
    )
    add_offline(top, default=False)
    everywhere = argparse.ArgumentParser(add_help=False)
    # A command's default would undo what stands before the command.
    _add_data(everywhere, default=argparse.SUPPRESS)
    add_offline(everywhere)
    commands = top.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    for command in COMMANDS:
        command.add_to(commands, everywhere)
    return top


class Parser(argparse.ArgumentParser):
    """Says what is wrong in a sentence, and takes no abbreviated flags: they break later."""

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_abbrev=False, **options)

    def error(self, message: str) -> NoReturn:
        sentence = message[:1].upper() + message[1:].rstrip(".")
        self.exit(2, f"{sentence}. See {self.prog} --help.\n")


def _add_data(parser: argparse.ArgumentParser, default: str | None) -> None:
    parser.add_argument(
        "--data",
        type=Path,
        metavar="DIR",
        default=default,
        help="keep settings, pictures and logs here instead of in your own folders",
    )


def _survive_any_text() -> None:
    """A console of another encoding shows what it can instead of failing on the rest."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def _say(sentence: str, code: int) -> int:
    print(sentence, file=sys.stderr)
    return code


def _nobody_reads() -> int:
    """As Python's documentation advises, so that its own flush at the end does not fail again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return EXPECTED_FAILURE


def _texts(parsed: argparse.Namespace) -> list[str]:
    names = ("prompt", "negative")
    return [text for name in names if (text := getattr(parsed, name, None))]
