"""How long a prompt is for CLIP, and where it stops reading and goes on with the next part."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from cascade_desktop.prompt_text import Piece, choices_in

Encode = Callable[[str], list[int]]
"""A text -> the ids of its tokens, without marks at its start and end."""

MOST_WORDS = 1 << 16
"""As many words as are remembered; a few megabytes, and more than a prompt has."""

_ESCAPED = re.compile(r"\\[{}|]")


@dataclass(frozen=True)
class PromptLength:
    """A prompt's length in tokens, marks not counted.

    `limits` are the places in it, counted in characters, where each part but the last ends. If it
    `varies` by the choices in it, this is its longest reading.
    """

    tokens: int
    limits: list[int]
    varies: bool = False


Measure = Callable[[str], PromptLength]
"""A prompt -> its length; may be called in any thread. Raises `BadRequest` for a weight beyond."""


def measured(
    text: str, encode: Encode, count: Callable[[str], int], limits: Callable[[str], list[int]]
) -> PromptLength:
    """The length of a prompt with the longest option of each choice taken.

    `count` and `limits` are those of the engine, for a text without choices.
    """
    read = longest(text, encode)
    ends = [read.places[end - 1] + 1 for end in limits(read.text)]
    return PromptLength(count(read.text), ends, varies=next(choices_in(text), None) is not None)


def longest(text: str, encode: Encode) -> Piece:
    """What `prompt_text.expand` makes of a text, if each choice takes the option of most tokens."""
    kept = [True] * len(text)
    for sign in _ESCAPED.finditer(text):
        kept[sign.start()] = False

    def tokens(option: tuple[int, int]) -> int:
        return len(encode("".join(text[at] for at in range(option[0] + 1, option[1]) if kept[at])))

    # A choice inside another one opens later: it is made before the options around it are compared.
    for signs in sorted(choices_in(text), reverse=True):
        start, end = max(pairwise(signs), key=tokens)
        for at in range(signs[0], signs[-1] + 1):
            kept[at] = kept[at] and start < at < end
    places = [at for at, is_kept in enumerate(kept) if is_kept]
    return Piece("".join(text[at] for at in places), 1.0, places)


class WordByWord:
    """CLIP's tokenizer for a text that is edited: a word that was read once is remembered.

    CLIP never joins what a space separates. One call for a long text would also keep every other
    thread waiting until its end; these are short.
    """

    def __init__(self, encode: Encode) -> None:
        self._word = lru_cache(MOST_WORDS)(encode)

    def encode(self, text: str) -> list[int]:
        return [number for word in text.split() for number in self._word(word)]
