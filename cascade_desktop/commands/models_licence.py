"""Asks for a model's licence on the terminal, before it is downloaded or imported."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from cascade_desktop.errors import BadRequest
from cascade_desktop.folders import Folders

if TYPE_CHECKING:
    from cascade_desktop.licences import Licence


def add_acceptance(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--accept-licence",
        action="store_true",
        help="you have read and accept the licence; asked for if not given",
    )


def settle(folders: Folders, title: str, wanted: Sequence[Licence], accepted: bool) -> None:
    """Makes sure that the licences `wanted` for what is called `title` are accepted.

    Raises `BadRequest` if one is not, or if there is no terminal to ask on.
    """
    from cascade_desktop import licences

    for licence in wanted:
        if not accepted:
            _ask(title, licence)
        licences.accept(folders, licence)


def _ask(title: str, licence: Licence) -> None:
    """Shows the licence on a terminal and waits for a yes; raises `BadRequest` without one."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise BadRequest(
            f"{title} may be used once its licence is accepted: {licence.title}, {licence.url}",
            "Read it, and if you accept it, add --accept-licence.",
        )
    facts = "\n".join(f"- {fact}" for fact in licence.facts)
    print(f"{licence.text.strip()}\n\n{licence.title}\n{licence.url}\n{facts}", file=sys.stderr)
    print(f"\nType yes to accept it for {title}: ", end="", file=sys.stderr, flush=True)
    if sys.stdin.readline().strip().lower() != "yes":
        raise BadRequest(
            "The licence was not accepted, so nothing was done.",
            "The built-in model, Pocket, needs no download.",
        )
