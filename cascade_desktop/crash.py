"""What is left of a crash: the place in the code where the app ended, told at the next start."""

from __future__ import annotations

import faulthandler
import logging
import platform
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from cascade_desktop import __version__, tokens

NAME = "crash.txt"
LAST = "crash-last.txt"
"""The one before, for a report that was not sent at once."""

LARGEST_BYTES = 200_000

log = logging.getLogger(__name__)


@contextmanager
def watched(folder: Path) -> Iterator[str]:
    """While this lasts, a crash is written into `folder`. Gives the report of the last one.

    It is empty without one. What is written names functions and lines, and no prompts: Python's
    faulthandler knows no values. Where nothing can be written, the app runs all the same.
    """
    file = folder / NAME
    report = _taken(file)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        opened = file.open("w", encoding="utf-8")
    except OSError as error:
        log.warning("A crash could not be written to %s: %s", file, error.strerror)
        yield report
        return
    with opened:
        opened.write(_heading())
        opened.flush()
        faulthandler.enable(opened)
        try:
            yield report
        finally:
            faulthandler.disable()
    file.unlink(missing_ok=True)


def _heading() -> str:
    """Written before anything happens: at the next start it may be another version."""
    return (
        f"Cascade Desktop {__version__}, Python {platform.python_version()}, "
        f"{platform.platform()}\nStarted {datetime.now():%Y-%m-%d %H:%M}\n"
    )


def _taken(file: Path) -> str:
    """The report in `file`, which is put aside; empty if the app ended there in another way.

    Somebody who ends the app by force, or a power cut, leaves the heading alone.
    """
    try:
        with file.open(encoding="utf-8", errors="replace") as opened:
            text = tokens.hidden(opened.read(LARGEST_BYTES))
    except OSError:
        return ""
    if not _tells(text):
        return ""
    with suppress(OSError):
        file.replace(file.with_name(LAST))
    return text.strip()


def _tells(text: str) -> bool:
    return any(line.strip() for line in text.splitlines()[2:])
