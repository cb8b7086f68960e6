"""Which pictures of the history are meant: words, facts, or numbers."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import datetime
from typing import get_args

from cascade_desktop.commands.arguments import size
from cascade_desktop.errors import BadRequest
from cascade_desktop.history import MOST_STARS, History, Made, ModeName, Order, Query

MOST_NUMBER = 2**63 - 1
"""The largest number that a database can hold."""


def add_query(parser: argparse.ArgumentParser) -> None:
    """The flags that narrow a search down."""
    parser.add_argument("--model", default="", metavar="NAME", help="drawn with this model")
    parser.add_argument("--mode", default="", choices=get_args(ModeName), help="drawn in this way")
    parser.add_argument(
        "--since",
        type=_begin,
        metavar="DATE",
        help="made then or later: 2026-11-22, also with 15:30",
    )
    parser.add_argument("--until", type=_end, metavar="DATE", help="made then or before")
    parser.add_argument("--size", type=size, metavar="WxH", help="of exactly this size")
    parser.add_argument("--starred", action="store_true", help="favourites alone")
    parser.add_argument(
        "--stars",
        type=_stars,
        default=0,
        metavar="N",
        help=f"with at least so many stars, 1 to {MOST_STARS}",
    )
    parser.add_argument("--tag", default="", metavar="NAME", help="with this tag")
    parser.add_argument("--album", default="", metavar="NAME", help="in this album")
    parser.add_argument("--binned", action="store_true", help="those that were thrown away")
    parser.add_argument(
        "--order", default="newest", choices=get_args(Order), help="which come first (newest)"
    )


def query(arguments: argparse.Namespace, text: str) -> Query:
    width, height = arguments.size or (None, None)
    return Query(
        text,
        arguments.model,
        arguments.mode,
        arguments.since,
        arguments.until,
        width,
        height,
        arguments.starred,
        arguments.stars,
        arguments.tag,
        arguments.album,
        arguments.order,
        arguments.binned,
    )


def row(history: History, number: int) -> Made:
    """The picture of that number. Raises `BadRequest`."""
    return rows(history, [number])[0]


def rows(history: History, numbers: Sequence[int]) -> list[Made]:
    """The pictures of these numbers, in this order. Raises `BadRequest` if one is not there."""
    found = {made.number: made for made in history.rows(numbers)}
    for number in numbers:
        if number not in found:
            raise BadRequest(
                f"The history has no picture {number}.",
                "`cascade-desktop history search` lists what it has.",
            )
    return [found[number] for number in numbers]


def number(text: str) -> int:
    """The number of a picture, as `search` prints it."""
    if not (text.isascii() and text.isdecimal()) or not 1 <= int(text[:20]) <= MOST_NUMBER:
        raise argparse.ArgumentTypeError(
            f"Write the number of a picture, as `history search` prints it, not {text!r}"
        )
    return int(text)


def _stars(text: str) -> int:
    if text.strip() not in map(str, range(1, MOST_STARS + 1)):
        raise argparse.ArgumentTypeError(
            f"Write a number of stars from 1 to {MOST_STARS}, not {text!r}"
        )
    return int(text)


def _begin(text: str) -> float:
    return _moment(text).timestamp()


def _end(text: str) -> float:
    """A day ends at its last moment, a minute at its last as well."""
    begun = _moment(text)
    last = begun.replace(second=59, microsecond=999_999)
    if len(text.strip()) <= len("2026-11-22"):
        last = last.replace(hour=23, minute=59)
    return last.timestamp()


def _moment(text: str) -> datetime:
    """In this computer's own time."""
    try:
        found = datetime.fromisoformat(text.strip())
        found.timestamp()  # A year that the system's clock does not know.
    except (ValueError, OverflowError, OSError):
        raise argparse.ArgumentTypeError(
            f"Write a date as 2026-11-22, or with a time as 2026-11-22T15:30, not {text!r}"
        ) from None
    return found
