"""Puts what was said in one language into another, though its parts were filled in long before.

A text is looked up as it is; else the template it was made from is found, such as "{0} cannot be
read: {1}.", and its parts are put into the template of the other language. What is not known, such
as the name of a file, stays as it is.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate, chain

from cascade_desktop.ui.phrase_templates import Template, plain

UNIT = r"%|s|min|px|([kMG]i?B)(/s)?"
BARE_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:[.,]\d{3})+|\d+)(?:[.,]\d+)?")
AMOUNT = re.compile(rf"({BARE_NUMBER.pattern})( ?(?:{UNIT}))")
SWAPPED = str.maketrans(".,", ",.")
SENTENCE_ENDS = re.compile(r"(?<=[.?…])\s+(?!\()")
WORD = re.compile(r"\w+")
LETTER = re.compile(r"[^\W\d_]")
ASIDE = re.compile(r" \([^()]*\)$|…$")
"""Keys or dots at the end, which are left out where a text is read out."""

LINES = ("\n", "\t")
COMMA = ", "
JOINTS = ("  ·  ", " · ", "; ", " + ", "  ", ": ", COMMA)
"""How the window puts texts side by side, the loosest first."""

NO_WORD = re.compile(rf"[A-Z]\d*|{UNIT}")
"""A key or a unit."""

MOST_REMEMBERED = 4000
LONGEST = 1500
"""Characters of one text. What is longer is a user's own, or a licence."""

Pair = tuple[str, str]
"""What a text is in the one language and in the other."""


class Phrases:
    """Texts of one language and what they are in another."""

    def __init__(
        self, pairs: Iterable[Pair], keys: Iterable[Pair] = (), *, swaps_decimals: bool
    ) -> None:
        """`swaps_decimals`: where the one language writes 1.5, the other writes 1,5."""
        self._keys = dict(keys)
        self._exact: dict[str, str] = {}
        templates: set[Template] = set()
        for source, target in pairs:
            # Those that stand at the end of others begin with a blank.
            template = Template(source.strip(), target.strip())
            if template.places:
                templates.add(template)
            else:
                self._exact[plain(source)] = plain(target)
        self._add_variants()
        self._by_word: defaultdict[str, list[Template]] = defaultdict(list)
        for template in templates:
            self._by_word[template.word].append(template)
        self._swaps = swaps_decimals
        self._remembered: dict[str, str] = {}

    def said(self, text: str) -> str:
        """`text` in the other language; as it is where nothing is known of it."""
        if text not in self._remembered:
            if len(self._remembered) > MOST_REMEMBERED:
                self._remembered.clear()
            self._remembered[text] = self._in_full(text)
        return self._remembered[text]

    def _in_full(self, text: str) -> str:
        if text in self._exact:
            return self._exact[text]
        core = text.strip()
        if not core or len(core) > LONGEST:
            return text
        looks_like = (self._joints, self._loosely, self._by_start, self._key)
        for way in (self._lines, self._sentences, self._whole, *looks_like):
            found = way(core)
            if found is not None and found != core:
                return text.replace(core, found, 1)
        return text

    def _whole(self, text: str) -> str | None:
        """A text that is known as a whole, whatever has been put into it."""
        if text in self._exact:
            return self._exact[text]
        amount = AMOUNT.fullmatch(text) if self._swaps else None
        if amount is not None:
            return amount[1].translate(SWAPPED) + amount[2]
        near = self._near(text)
        known = self._from(text, near, all)
        if known is not None:
            return known
        return self._from(text, [one for one in near if one.is_telling])

    def _loosely(self, text: str) -> str | None:
        """`my-own.safetensors (Missing)`, `/my/file is a folder.`: one of its parts is known."""
        near = self._near(text)
        bare = [one for one in near if not one.letters or one.source.endswith(".")]
        return self._from(text, bare, any)

    def _by_start(self, text: str) -> str | None:
        """`Remove my-own.safetensors`: what follows is not known, but how it begins is."""
        return self._from(text, [one for one in self._near(text) if one.is_opening])

    def _near(self, text: str) -> list[Template]:
        """Those it may have been made from, the surest first: of them the most is fixed."""
        words = {*WORD.findall(text), ""}
        found = chain.from_iterable(self._by_word.get(word, ()) for word in words)
        return sorted(found, key=lambda one: one.rank)

    def _from(
        self,
        text: str,
        templates: list[Template],
        enough: Callable[[Iterable[bool]], bool] | None = None,
    ) -> str | None:
        """By the first template that changes anything; `enough` of its parts must be known."""
        fits = None
        for template in templates:
            parts = template.parts(text)
            # A part as long as the text would be asked for without end.
            if parts is None or any(len(part) >= len(text) for part in parts.values()):
                continue
            wordy = [part for part in parts.values() if _is_wordy(part)]
            if enough is not None and wordy and not enough(map(self._is_known, wordy)):
                continue
            fits = template.filled({name: self._placed(part) for name, part in parts.items()})
            if fits != text:
                return fits
        return fits

    def _placed(self, text: str) -> str:
        """What stands in a place. A number that stands alone may be a version, as of Qt 6.9."""
        if self._swaps and BARE_NUMBER.fullmatch(text):
            return text.translate(SWAPPED)
        return self._part(text)

    def _part(self, text: str) -> str:
        """A single letter in a text is a key; alone, it may be the name of a field."""
        return text if len(text) == 1 else self.said(text)

    def _is_known(self, text: str) -> bool:
        return self._whole(text) is not None or self._key(text) is not None

    def _key(self, text: str) -> str | None:
        """A key, or several such as Ctrl+Shift+C."""
        keys = text.split("+")
        if not any(key in self._keys for key in keys):
            return None
        if not all(key in self._keys or NO_WORD.fullmatch(key) or len(key) < 2 for key in keys):
            return None
        return "+".join(self._keys.get(key, key) for key in keys)

    def _lines(self, text: str) -> str | None:
        return next(filter(None, (self._apart(text, joint) for joint in LINES)), None)

    def _joints(self, text: str) -> str | None:
        return next(filter(None, (self._apart(text, joint) for joint in JOINTS)), None)

    def _apart(self, text: str, joint: str) -> str | None:
        if joint not in text:
            return None
        end = "." if text.endswith(".") and joint == "; " else ""
        pieces = text.removesuffix(end).split(joint)
        # Prompts have commas in them as well, and single words that are texts of the window too.
        if joint == COMMA and not all(map(self._is_known, pieces)):
            return None
        said = "".join(self._runs(pieces, [joint] * (len(pieces) - 1))) + end
        return said if said != text else None

    def _sentences(self, text: str) -> str | None:
        pieces = SENTENCE_ENDS.split(text)
        if len(pieces) == 1:
            return None
        return "".join(self._runs(pieces, SENTENCE_ENDS.findall(text)))

    def _runs(self, pieces: list[str], joints: list[str]) -> Iterator[str]:
        """One run of pieces after another that are known together, with the joints between."""
        first = 0
        while first < len(pieces):
            count, said = self._run(pieces[first:], joints[first:])
            first += count
            yield said + (joints[first - 1] if first <= len(joints) else "")

    def _run(self, pieces: list[str], joints: list[str]) -> tuple[int, str]:
        """How many of the first pieces are known together, and what they are in the other language.

        The fewest, so that no place of a template takes in what follows it; but the most where
        a template goes on over several of them itself.
        """
        texts = list(accumulate(zip(["", *joints], pieces, strict=False), _joined, initial=""))[1:]
        for count in range(len(texts), 1, -1):
            near = [one for one in self._near(texts[count - 1]) if one.has_break and one.is_telling]
            if (said := self._from(texts[count - 1], near)) is not None:
                return count, said
        for count, text in enumerate(texts, 1):
            if (said := self._whole(text)) is not None:
                return count, said
        return 1, self._part(pieces[0])

    def _add_variants(self) -> None:
        """What the window makes of a text: without its keys, with another letter at its start."""
        for source, target in list(self._exact.items()):
            if ASIDE.search(source) and ASIDE.search(target):
                self._exact.setdefault(ASIDE.sub("", source), ASIDE.sub("", target))
        for source, target in list(self._exact.items()):
            for change in (str.upper, str.lower):
                begun = change(source[:1]) + source[1:]
                self._exact.setdefault(begun, change(target[:1]) + target[1:])


def _is_wordy(part: str) -> bool:
    return LETTER.search(part) is not None and NO_WORD.fullmatch(part) is None


def _joined(text: str, more: tuple[str, str]) -> str:
    return text + "".join(more)
