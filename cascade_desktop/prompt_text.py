"""What the signs in a prompt mean: {red|blue} is a choice, (word:1.3) a weight."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from cascade_desktop.errors import BadRequest

EMPHASIS = 1.1
"""What a pair of parentheses without a number multiplies by, as in the other tools."""

HEAVIEST = 10.0
"""Weights go from minus this to this."""

_CHOICE_SIGNS = re.compile(r"\\(?:[{}|]|__)|[{}|]")
_NUMBER = r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"
_WEIGHT_SIGNS = re.compile(rf"\\[()]|\(|(?::\s*({_NUMBER})\s*)?\)")


@dataclass(frozen=True)
class Piece:
    """A part of a prompt with one weight; `places[i]` is where its character i stands in it."""

    text: str
    weight: float
    places: list[int]


class Pair(NamedTuple):
    """Parentheses that belong together: `(` at `start`, `)` or `:1.3)` from `close` to `end`."""

    start: int
    close: int
    end: int
    factor: float


def expand(text: str, seed: int) -> str:
    """The text with one option taken of each `{red|blue}`; options may hold choices themselves.

    Choice k, counted by the opening braces from the left, depends on `seed`, k and the number of
    its options alone: editing the rest of the text leaves it as it is, and so does any platform or
    version of Python. `{a}`, braces without a partner and `|` outside of braces are plain text, and
    so are `\\{`, `\\}`, `\\|` and `\\__`, less their backslash. Parentheses stay for `weighted`,
    and the names of lists, as `__animals__`, are for `wildcards`, which comes first.
    """
    jumps = _jumps(text, seed)
    kept, at = [], 0
    for sign in _CHOICE_SIGNS.finditer(text):
        place = sign.start()
        if place < at:  # in an option that was not taken
            continue
        if sign[0].startswith("\\"):
            kept.append(text[at:place])
            at = place + 1
        elif place in jumps:
            kept.append(text[at:place])
            at = jumps[place]
    return "".join([*kept, text[at:]])


def weighted(text: str) -> list[tuple[str, float]]:
    """The text in pieces of one weight each; a single one, of weight 1, if no weights are in it.

    `(word:1.3)` weighs 1.3; `(word)` weighs 1.1 and `((word))` 1.21, also where someone just wrote
    a remark in parentheses: other tools read it that way, and prompts are shared between them.
    Weights inside each other multiply. `\\(` and `\\)` are plain parentheses, and so is one without
    a partner, as in `:)`; `:` counts only before a number and a closing parenthesis. Square
    brackets mean nothing here: the new words of LoRAs are written in them.

    Raises `BadRequest` for a weight beyond -10..10.
    """
    return [(piece.text, piece.weight) for piece in pieces(text)]


def pieces(text: str) -> list[Piece]:
    """As `weighted`, with the place of each character; neighbours of the same weight are joined."""
    runs = [run for run in _runs(text) if run[0] < run[1]]
    found = []
    for weight, same in groupby(runs, key=itemgetter(2)):
        places = [place for start, end, _ in same for place in range(start, end)]
        piece = Piece("".join(text[place] for place in places), weight, places)
        if not -HEAVIEST <= weight <= HEAVIEST:
            raise BadRequest(
                f'The weight {weight:g} of "{_shortened(piece.text)}" is not between '
                f"{-HEAVIEST:g} and {HEAVIEST:g}.",
                "Write a smaller number after the colon, or fewer parentheses around it.",
            )
        found.append(piece)
    return found or [Piece("", 1.0, [])]


def _jumps(text: str, seed: int) -> dict[int, int]:
    """Place of a sign -> where to read on: a choice's opening brace -> the option that is taken,
    the end of that option -> behind the closing brace.
    """
    jumps = {}
    for number, signs in enumerate(sorted(choices_in(text))):
        taken = draw(seed, number, len(signs) - 1)
        jumps[signs[0]] = signs[taken] + 1
        jumps[signs[taken + 1]] = signs[-1] + 1
    return jumps


def choices_in(text: str) -> Iterator[list[int]]:
    """The places of each choice's signs: opening brace, bars, closing brace."""
    opened: list[list[int]] = []
    for sign in _CHOICE_SIGNS.finditer(text):
        if sign[0] == "{":
            opened.append([sign.start()])
        elif sign[0] == "|" and opened:
            opened[-1].append(sign.start())
        elif sign[0] == "}" and opened:
            signs = [*opened.pop(), sign.start()]
            if len(signs) > 2:
                yield signs


def pairs_in(text: str) -> Iterator[Pair]:
    """The parentheses that give a weight, in the order in which they close."""
    opened = []
    for sign in _WEIGHT_SIGNS.finditer(text):
        if sign[0] == "(":
            opened.append(sign.start())
        elif not sign[0].startswith("\\") and opened:
            factor = float(sign[1]) if sign[1] else EMPHASIS
            yield Pair(opened.pop(), sign.start(), sign.end(), factor)


def draw(seed: int, name: int | str, options: int) -> int:
    """Which of so many options the choice `name` takes; Python's own `random` may change."""
    drawn = sha256(f"{seed} {name}".encode()).digest()
    return int.from_bytes(drawn[:8], "big") % options


def _runs(text: str) -> Iterator[tuple[int, int, float]]:
    """Start, end and weight of the stretches of text between the signs, which are left out."""
    factors = _factors(text)
    weights, at = [1.0], 0
    for sign in _WEIGHT_SIGNS.finditer(text):
        escaped = sign[0].startswith("\\")
        if not escaped and sign.start() not in factors:
            continue
        yield at, sign.start(), round(weights[-1], 6)
        at = sign.start() + 1 if escaped else sign.end()
        if sign[0] == "(":
            weights.append(weights[-1] * factors[sign.start()])
        elif not escaped:
            weights.pop()
    yield at, len(text), round(weights[-1], 6)


def _factors(text: str) -> dict[int, float]:
    """What each pair of parentheses multiplies by, under the places of both of its signs."""
    found: dict[int, float] = {}
    for pair in pairs_in(text):
        found[pair.start] = found[pair.close] = pair.factor
    return found


def _shortened(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}…"
