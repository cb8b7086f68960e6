"""Making a word of a prompt count more or less: (word:1.1), a step at a time."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import NamedTuple

from cascade_desktop.errors import BadRequest
from cascade_desktop.prompt_text import HEAVIEST, Pair, choices_in, pairs_in, weighted

STEPS = 20
"""Weights are multiples of 1/20: small enough to see the difference, few enough to get there."""

# A list's name and a LoRA's word are one word each, with their signs.
_WORD = re.compile(
    r"__[^\W_](?:[\w/-]{0,80}?[^\W_])??__|\[[^\[\]\s]+\]|<[^<>\s]+>|[^\s,;.:(){}|\[\]<>\\\"“”]+"
)
_NUMBERED = re.compile(r":\s*[-+]?[0-9.]+$")
_ESCAPED = re.compile(r"\\[(){}|]")


class Edit(NamedTuple):
    """`text` takes the place of what is from `start` to before `end`; then the part from
    `select_from` to `select_to` of the new text is selected, or the cursor is there.
    """

    start: int
    end: int
    text: str
    select_from: int
    select_to: int


def changed_weight(text: str, start: int, end: int, steps: int) -> Edit | None:
    """One step up (`steps` 1) or down (-1) for what is selected from `start` to before `end`.

    Without a selection, for the innermost parentheses around the cursor or else for the word at
    it. A selection grows until it cuts through no brackets. At 1.0 the parentheses go. None if
    there is nothing to weigh, or the weight would leave the bounds of `prompt_text.weighted`.
    """
    pairs = sorted(pairs_in(text))
    chosen = (start, end)
    pair = _pair_at(pairs, *_stripped(text, start, end))
    if pair is not None:
        edit = _reweighed(text, pair, steps, chosen)
        return edit if _is_allowed(text, edit) else None
    span = _word_at(text, start) if start == end else _whole(text, pairs, start, end)
    if span is None:
        return None
    pair = next((each for each in pairs if (each.start, each.end) == span), None)
    edit = _reweighed(text, pair, steps, chosen) if pair else _wrapped(text, span, steps, chosen)
    return edit if _is_allowed(text, edit) else None


def _pair_at(pairs: list[Pair], start: int, end: int) -> Pair | None:
    """The innermost pair the cursor is in, or whose whole inside is selected."""
    if start == end:
        around = [pair for pair in pairs if pair.start < start < pair.end]
        return around[-1] if around else None
    return next((pair for pair in pairs if (pair.start + 1, pair.close) == (start, end)), None)


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    """A selection without the spaces at its ends."""
    chosen = text[start:end]
    kept = start + len(chosen) - len(chosen.lstrip())
    return kept, max(kept, start + len(chosen.rstrip()))


def _word_at(text: str, place: int) -> tuple[int, int] | None:
    words = (match.span() for match in _WORD.finditer(text))
    return next((span for span in words if span[0] <= place <= span[1]), None)


def _whole(text: str, pairs: list[Pair], start: int, end: int) -> tuple[int, int] | None:
    """The smallest part around a selection that holds brackets and choices whole, or not at all."""
    start, end = _stripped(text, start, end)
    if start == end:
        return None
    spans = list(_spans(text, pairs))
    grown = True
    while grown:
        grown = False
        for signs in spans:
            inside = sum(start < to and since < end for since, to in signs)
            outer = signs[0][0], signs[-1][1]
            if inside and not (start <= outer[0] and outer[1] <= end):
                start, end = min(start, outer[0]), max(end, outer[1])
                grown = True
    return start, end


def _spans(text: str, pairs: list[Pair]) -> Iterator[list[tuple[int, int]]]:
    """The signs that belong together: of each pair, of each choice, of each escaped sign."""
    for pair in pairs:
        yield [(pair.start, pair.start + 1), (pair.close, pair.end)]
    for places in choices_in(text):
        yield [(at, at + 1) for at in places]
    for found in _ESCAPED.finditer(text):
        yield [found.span()]


def _reweighed(text: str, pair: Pair, steps: int, chosen: tuple[int, int]) -> Edit:
    inside = text[pair.start + 1 : pair.close]
    weight = _stepped(pair.factor, steps)
    # Without its parentheses, what looks like a weight would become that of those around it.
    bare = weight == 1 and not (_NUMBERED.search(inside) and text[pair.end : pair.end + 1] == ")")
    new = inside if bare else f"({inside}:{weight:g})"
    opened = 0 if bare else 1
    kept = [min(max(at - pair.start - 1, 0), len(inside)) + opened for at in chosen]
    return Edit(pair.start, pair.end, new, *kept)


def _wrapped(text: str, span: tuple[int, int], steps: int, chosen: tuple[int, int]) -> Edit:
    start, end = span
    kept = [min(max(at - start, 0), end - start) + 1 for at in chosen]
    if chosen[0] != chosen[1]:
        kept = [1, end - start + 1]
    return Edit(start, end, f"({text[start:end]}:{_stepped(1.0, steps):g})", *kept)


def _stepped(weight: float, steps: int) -> float:
    """The next multiple of a step in that direction, to be written as briefly as it can be."""
    if abs(weight) > HEAVIEST:
        return math.copysign(HEAVIEST, weight)
    exact = round(weight * STEPS, 6)
    whole = math.floor(exact) + steps if steps > 0 else math.ceil(exact) + steps
    return whole / STEPS


def _is_allowed(text: str, edit: Edit) -> bool:
    """Whether no weight leaves the bounds; where one is out of them already, it may come nearer."""
    after = text[: edit.start] + edit.text + text[edit.end :]
    return _can_be_read(after) or not _can_be_read(text)


def _can_be_read(text: str) -> bool:
    try:
        weighted(text)
    except BadRequest:
        return False
    return True
