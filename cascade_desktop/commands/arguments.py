"""How the values of flags are read, with a sentence for what cannot be meant."""

import argparse
import math
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Protocol

from cascade_desktop.cards import check
from cascade_desktop.errors import CascadeError
from cascade_desktop.folders import Folders


class Commands(Protocol):
    """What `add_subparsers` returns, whose class has no public name: a command adds itself."""

    def add_parser(self, name: str, **options: Any) -> argparse.ArgumentParser: ...


def prompt(text: str) -> str:
    """The text itself, or for `-` what is on standard input, less a shell's last line break."""
    if text != "-":
        return text
    try:
        return sys.stdin.buffer.read().decode("utf-8-sig").rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise argparse.ArgumentTypeError(
            "Standard input is not text in UTF-8; save the prompt in that encoding"
        ) from error


def size(text: str) -> tuple[int, int]:
    """`640x480` as (640, 480); whether such a picture can be drawn is the request's business."""
    found = re.fullmatch(r"(\d{1,9})[xX×](\d{1,9})", text.strip())
    if found is None:
        raise argparse.ArgumentTypeError(
            f"Write the size as WIDTHxHEIGHT, such as 512x512, not {text!r}"
        )
    return int(found[1]), int(found[2])


def bounds(about: Mapping[str, Any], allowed: Iterable[object] = ()) -> str:
    """What a declared field can be, to stand before its usual value in a line of help."""
    if about["low"] is not None:
        return f"{about['low']} to {about['high']}; "
    return f"{' or '.join(map(str, allowed))}; " if allowed else ""


def at_least_one(text: str) -> int:
    if not text.strip().isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"Write a whole number from 1 up, not {text!r}")
    return int(text)


def minutes(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not 0 < number < math.inf:
        raise argparse.ArgumentTypeError(f"Write a number of minutes above 0, not {text!r}")
    return number


def cards(text: str) -> str:
    """`first`, `all` or `0,1`; whether there are such cards is seen when they are to draw."""
    try:
        check(text)
    except CascadeError as error:
        raise argparse.ArgumentTypeError(str(error)) from error
    return text


def add_out(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--out", type=Path, metavar="DIR", help="save here instead of in your pictures folder"
    )


def add_device(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--device",
        choices=("auto", "cpu", "cuda", "mps"),
        default="auto",
        help="where to compute (if not given: as in the settings, at first the best there is)",
    )


def add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--json", action="store_true", help="print one JSON document instead of text"
    )


def add_offline(parser: argparse.ArgumentParser, default: object = argparse.SUPPRESS) -> None:
    """`--offline`, which works before and after the name of a command alike."""
    parser.add_argument(
        "--offline",
        action="store_true",
        default=default,
        help="use no network, also not where the command would",
    )


def add_kind(
    kinds: Commands,
    everywhere: argparse.ArgumentParser,
    name: str,
    run: Callable[[argparse.Namespace, Folders], int],
    about: str,
) -> argparse.ArgumentParser:
    """A command of a command, such as `models list`, with the flag that all of them have."""
    parser = kinds.add_parser(name, parents=[everywhere], help=about, description=about)
    parser.set_defaults(run=run)
    add_json(parser)
    return parser
