"""The flags that take files: pictures to vary, guide, repaint or enlarge, and LoRAs."""

import argparse
from collections.abc import Callable
from dataclasses import fields
from typing import Any

from cascade_desktop.commands.arguments import bounds
from cascade_desktop.errors import BadRequest
from cascade_desktop.parameters import allowed_values, declaration
from cascade_desktop.request import Request, declared
from cascade_desktop.written import as_option, options_of, read_use, use_of_field

FLAGS = {"variations": "vary", "controls": "control", "loras": "lora"}
"""Where a flag has another name than its field: it is given once for each file."""


def add_uses(parser: argparse.ArgumentParser) -> None:
    """A flag for each field of the request that comes from files."""
    group = parser.add_argument_group(
        "pictures and adapters",
        "Options follow the file, with commas between: photo.png,strength=0.6. A name with commas "
        "or colons is taken as it is if there is such a file.",
    )
    for item in fields(Request):
        if use := use_of_field(item.name):
            owner, many = use
            group.add_argument(
                f"--{FLAGS.get(item.name, item.name)}",
                dest=item.name,
                type=_reader(owner),
                action="append" if many else "store",
                default=argparse.SUPPRESS,
                metavar="KIND:FILE" if _kinds(owner) else "FILE",
                help=_help(item.name, owner, many).replace("%", "%%"),
            )


def _reader(owner: type[Any]) -> Callable[[str], Any]:
    def read(text: str) -> Any:
        try:
            return read_use(owner, text)
        except BadRequest as error:
            raise argparse.ArgumentTypeError(str(error)) from error

    return read


def _help(name: str, owner: type[Any], many: bool) -> str:
    about = declared(name)
    kinds = f" KIND is {' or '.join(_kinds(owner))}." if _kinds(owner) else ""
    repeated = " Can be given several times." if many else ""
    options = "; ".join(_option_help(owner, option) for option in options_of(owner))
    return f"{about['title']}: {about['hint']}.{kinds}{repeated} Options: {options}"


def _option_help(owner: type[Any], name: str) -> str:
    about = declaration(owner, name)
    usual = next(item.default for item in fields(owner) if item.name == name)
    usual = "nothing" if usual == "" else usual
    told = f"{bounds(about, allowed_values(owner, name))}{usual} if not given"
    return f"{as_option(name)} ({about['hint']}; {told})"


def _kinds(owner: type[Any]) -> tuple[str, ...]:
    return next(
        (allowed_values(owner, item.name) for item in fields(owner) if item.name == "kind"), ()
    )
