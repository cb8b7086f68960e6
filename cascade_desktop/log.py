"""The log file: warnings and bugs, for a report. Prompts and access tokens are kept out of it."""

import logging
import os
import sys
import traceback
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from logging.handlers import RotatingFileHandler
from pathlib import Path

from cascade_desktop import tokens

NAME = "cascade-desktop.log"
LARGEST_BYTES = 1_000_000

# A shorter text stands in a traceback by chance; taking it out would only make that unreadable.
SHORTEST_PRIVATE = 3


@contextmanager
def kept_in(folder: Path) -> Iterator[Path | None]:
    """While this lasts, warnings and worse go to a file in `folder`, and only there.

    Gives the file, or None if there can be none: they then go to stderr.
    """
    _give_output_a_place()
    file = folder / NAME
    handler = _handler(file)
    logging.getLogger().addHandler(handler)
    logging.captureWarnings(True)
    try:
        yield file if isinstance(handler, RotatingFileHandler) else None
    finally:
        logging.captureWarnings(False)
        logging.getLogger().removeHandler(handler)
        handler.close()


def bug(error: BaseException, private: Iterable[str] = ()) -> None:
    """Logs the traceback of something that should not have happened, less the `private` texts."""
    text = "".join(traceback.format_exception(error))
    for words in sorted(private, key=len, reverse=True):
        if len(words) >= SHORTEST_PRIVATE:
            text = text.replace(words, "[prompt]").replace(repr(words)[1:-1], "[prompt]")
    logging.getLogger(__name__).error("A bug in the app:\n%s", text)


def _handler(file: Path) -> logging.Handler:
    handler: logging.Handler
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            file, maxBytes=LARGEST_BYTES, backupCount=2, encoding="utf-8", errors="backslashreplace"
        )
    except OSError:  # No log can be kept there; the console is the next best place.
        handler = logging.StreamHandler()
    handler.setFormatter(_WithoutTokens("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    handler.setLevel(logging.WARNING)
    return handler


class _WithoutTokens(logging.Formatter):
    """Takes tokens out of the finished text: they also stand in tracebacks and arguments."""

    def format(self, record: logging.LogRecord) -> str:
        return tokens.hidden(super().format(record))


def _give_output_a_place() -> None:
    """A program without a console has no stdout and stderr; libraries that write to them die."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115
