"""Where in a prompt a weight, a choice, a list or a LoRA's word stands, and what is wrong there."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from typing import Literal, NamedTuple

from cascade_desktop.lora_keys import BRACKETS
from cascade_desktop.prompt_text import HEAVIEST, Pair, choices_in, pairs_in
from cascade_desktop.wildcards import names_in

Kind = Literal["weight", "choice", "list", "word", "open", "closed", "crossed", "unknown", "heavy"]

PROBLEMS: frozenset[Kind] = frozenset({"open", "closed", "crossed", "unknown", "heavy"})
"""`open`: a bracket is never closed; `closed`: never opened; `crossed`: its partner stands in
another option of a choice; `unknown`: there is no such list; `heavy`: a weight beyond -10..10."""

MOST = 300
"""As many signs as are shown; a text of nothing but brackets would hold up typing."""

_BRACKETS = re.compile(r"\\.|[(){}\[\]]", re.DOTALL)
_PARTNERS = {")": "(", "}": "{", "]": "["}


class Sign(NamedTuple):
    """From the character `start` to before `end`; `text` is what stands there."""

    start: int
    end: int
    kind: Kind
    text: str

    @property
    def is_problem(self) -> bool:
        return self.kind in PROBLEMS


def signs(
    text: str, is_list: Callable[[str], bool] | None = None, words: Collection[str] = ()
) -> list[Sign]:
    """What is to be seen in a prompt: first what means something, then what is wrong.

    `is_list` tells whether there is a list of a name (None: nothing is known of lists); `words`
    are those that LoRAs bring, in their brackets. Sorted by place, at most `MOST` of each.
    """
    pairs = sorted(pairs_in(text))
    choices = list(choices_in(text))
    found = [
        *(Sign(pair.start, pair.end, "weight", "") for pair in pairs),
        *(Sign(at, at + 1, "choice", text[at]) for places in choices for at in places),
        *(_word(match) for match in BRACKETS.finditer(text) if match[0] in words),
    ]
    wrong = [*_alone(text), *_heavy(pairs), *_crossed(pairs, choices)]
    if is_list is not None:
        for match in names_in(text):
            kind: Kind = "list" if is_list(match[1]) else "unknown"
            sign = Sign(match.start(), match.end(), kind, match[1])
            (wrong if sign.is_problem else found).append(sign)
    return [*_first(found), *_first(wrong)]


def _first(found: list[Sign]) -> list[Sign]:
    return sorted(found)[:MOST]


def _word(match: re.Match[str]) -> Sign:
    return Sign(match.start(), match.end(), "word", match[0])


def _alone(text: str) -> Iterator[Sign]:
    """Brackets without a partner; of each kind on its own, as they are read."""
    opened: dict[str, list[int]] = {"(": [], "{": [], "[": []}
    for match in _BRACKETS.finditer(text):
        sign = match[0]
        if sign in opened:
            opened[sign].append(match.start())
        elif sign in _PARTNERS:
            waiting = opened[_PARTNERS[sign]]
            if waiting:
                waiting.pop()
            else:
                yield Sign(match.start(), match.end(), "closed", sign)
    for sign, places in opened.items():
        yield from (Sign(at, at + 1, "open", sign) for at in places)


def _heavy(pairs: list[Pair]) -> Iterator[Sign]:
    """Pairs whose weight is too large together with those around them; of these the outermost."""
    around: list[tuple[int, float]] = []
    for pair in pairs:
        while around and around[-1][0] <= pair.start:
            around.pop()
        outside = around[-1][1] if around else 1.0
        weight = outside * pair.factor
        if abs(weight) > HEAVIEST >= abs(outside):
            yield Sign(pair.start, pair.end, "heavy", f"{weight:g}")
        around.append((pair.end, weight))


def _crossed(pairs: list[Pair], choices: list[list[int]]) -> Iterator[Sign]:
    """Pairs that begin in one option of a choice and end in another, or outside of it."""
    if not pairs or not choices:
        return
    option = _options(pairs, choices)
    for pair in pairs:
        if option[pair.start] != option[pair.close]:
            yield Sign(pair.start, pair.start + 1, "crossed", "(")
            yield Sign(pair.close, pair.end, "crossed", ")")


def _options(pairs: list[Pair], choices: list[list[int]]) -> dict[int, int]:
    """Place of a parenthesis -> which option of which choice it stands in, as a number."""
    events = {at: "|" for places in choices for at in places[1:-1]}
    events |= {places[0]: "{" for places in choices}
    events |= {places[-1]: "}" for places in choices}
    for pair in pairs:
        events[pair.start] = events[pair.close] = "("
    found, inside, number = {}, [0], 0
    for at, sign in sorted(events.items()):
        if sign == "(":
            found[at] = inside[-1]
            continue
        if sign != "{":
            inside.pop()
        if sign != "}":
            number += 1
            inside.append(number)
    return found
