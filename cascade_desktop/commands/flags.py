"""The flags of a request, made from its declaration, and the values that they were given."""

import argparse
from collections.abc import Iterable
from dataclasses import fields
from typing import Any, get_type_hints

from cascade_desktop.commands.arguments import bounds, size
from cascade_desktop.commands.uses import add_uses
from cascade_desktop.profiles import PROFILES
from cascade_desktop.request import Request, choices, declared
from cascade_desktop.written import as_option, use_of_field

SAID_OTHERWISE = {"prompt", "width", "height"}

OF_A_PROFILE = {name for profile in PROFILES.values() for name in profile.settings}
"""Fields whose usual value depends on the profile."""


def add_request(parser: argparse.ArgumentParser) -> None:
    """A flag for each field but the prompt."""
    parser.add_argument(
        "--size", type=size, default=argparse.SUPPRESS, metavar="WxH", help=_size_help()
    )
    plain = (item.name for item in fields(Request) if use_of_field(item.name) is None)
    add_flags(parser, [name for name in plain if name not in SAID_OTHERWISE])
    add_uses(parser)


def add_flags(parser: argparse.ArgumentParser, names: Iterable[str], usual: str = "") -> None:
    """Flags for these fields, each a plain value; one that is not given has no value at all.

    `usual` says what then counts, where that is not the field's default.
    """
    for name in names:
        _add_flag(parser, name, usual or _usual(name))


def given(arguments: argparse.Namespace) -> dict[str, Any]:
    """Field name of the request -> the value that the command line gave; nothing else."""
    told = vars(arguments)
    values = {item.name: told[item.name] for item in fields(Request) if item.name in told}
    if "size" in told:
        values["width"], values["height"] = told["size"]
    return {name: _frozen(value) for name, value in values.items()}


def _add_flag(parser: argparse.ArgumentParser, name: str, usual: str) -> None:
    about, kind, allowed = declared(name), get_type_hints(Request)[name], choices(name)
    parser.add_argument(
        f"--{as_option(name)}",
        type=str if allowed else kind,
        choices=allowed or None,
        default=argparse.SUPPRESS,
        metavar=None if allowed else {int: "N", float: "G", str: "TEXT"}[kind],
        help=f"{about['title']}: {about['hint']} ({bounds(about)}{usual})".replace("%", "%%"),
    )


def _usual(name: str) -> str:
    default = getattr(Request(), name)
    said = "nothing" if default == "" else default
    return f"{said}{', or that of the profile,' if name in OF_A_PROFILE else ''} if not given"


def _size_help() -> str:
    width, height = declared("width"), declared("height")
    return (
        f"width and height in pixels, {width['low']} to {width['high']} and "
        f"{height['low']} to {height['high']} (if not given, what follows from a picture to start "
        f"from, else {Request.width}x{Request.height})"
    )


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
