"""A text with places to fill, and how its parts are read out of what was made from it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

PLACE = re.compile(r"\{(\d)\}")
FEW_LETTERS = 8
FEW_IN_A_SENTENCE = 4
OPENING = re.compile(r"[A-ZÁÉÍÓÚ¿]\w{2,}[^{}]* \{\d\}")
BREAK = re.compile(r"[.?…] ")
WHOLE_WORD = re.compile(r"(?<![\w}])\w+(?![\w{])")


@dataclass(frozen=True)
class Template:
    """`source` and `target` with places {0}, {1}... for what is put in."""

    source: str
    target: str

    @cached_property
    def places(self) -> list[str]:
        return PLACE.findall(self.source)

    @cached_property
    def letters(self) -> int:
        """How much of it is fixed."""
        return sum(map(str.isalpha, PLACE.sub("", self.source)))

    @cached_property
    def is_telling(self) -> bool:
        """Whether so much is fixed that nothing else can have been made of it.

        Such as {0} of {1} or {0} pictures could be read into nearly anything.
        """
        if self.source.endswith((".", "?")):
            return self.letters >= FEW_IN_A_SENTENCE
        return self.letters >= FEW_LETTERS and len(PLACE.sub("", self.source).split()) > 1

    @cached_property
    def has_break(self) -> bool:
        """Whether it goes on after the end of a sentence."""
        return BREAK.search(self.source) is not None

    @cached_property
    def rank(self) -> tuple[int, int, str]:
        """The surest first: the one of which the most is fixed."""
        return -self.letters, -len(PLACE.sub("", self.source)), self.source

    @cached_property
    def is_opening(self) -> bool:
        """Whether it begins with a word, and ends with its only place."""
        return OPENING.fullmatch(self.source) is not None

    @cached_property
    def word(self) -> str:
        """The longest word that stands in every text made from it; empty if there is none."""
        words = WHOLE_WORD.findall(PLACE.sub("{}", self.source))
        return max(words, key=len, default="")

    def parts(self, text: str) -> dict[str, str] | None:
        """What stands in the places, if `text` was made from this template.

        By searching onwards alone, never back: a long text takes no longer than it is long.
        """
        first, *others = self._fixed
        if not text.startswith(first):
            return None
        found: dict[str, str] = {}
        start = len(first)
        for number, (place, fixed) in enumerate(zip(self.places, others, strict=True), 1):
            # At least one character stands in a place.
            stop = text.find(fixed, start + 1)
            if number == len(others):
                stop = len(text) - len(fixed) if text.endswith(fixed) else -1
            part = text[start:stop]
            if stop <= start or found.setdefault(place, part) != part:
                return None
            start = stop + len(fixed)
        return found if self._takes_lines or "\n" not in text else None

    def filled(self, parts: dict[str, str]) -> str:
        """The other language's text; a place that it does without is left out."""
        pieces = PLACE.split(self.target)
        return "".join(
            parts.get(piece, f"{{{piece}}}") if index % 2 else plain(piece)
            for index, piece in enumerate(pieces)
        )

    @cached_property
    def _fixed(self) -> list[str]:
        """What stands before, between and after the places."""
        return list(map(plain, PLACE.split(self.source)[::2]))

    @cached_property
    def _takes_lines(self) -> bool:
        """A part has several lines only where the text itself has."""
        return "\n" in self.source


def plain(text: str) -> str:
    """As `str.format` leaves what is fixed: doubled braces are single ones."""
    return text.replace("{{", "{").replace("}}", "}")
