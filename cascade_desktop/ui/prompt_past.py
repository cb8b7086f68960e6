"""What was written into a field before: to go back to, and to finish what is being typed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from cascade_desktop.history_prompts import PromptOrder

RECENT, USED = 500, 100
"""As many of the last and of the most used prompts are looked at: read in a few milliseconds."""

SHORTEST = 3
"""Characters typed before the rest is offered; with fewer, nearly everything begins so."""

_NAME = re.compile(r"(?<!\\)__([^\W_][\w/-]*)$")
_WORD = re.compile(r"[\[<][^\[\]<>\s]+$")
_PHRASE = re.compile(r"[,.;:\n]\s*")


class Prompt(Protocol):
    """One of the prompts of the history."""

    @property
    def text(self) -> str: ...

    @property
    def negative(self) -> str: ...


class Remembering(Protocol):
    """The part of the history that knows prompts."""

    def prompts(
        self, beginning: str = "", order: PromptOrder = "recent", limit: int = 50
    ) -> Sequence[Prompt]: ...


class Past:
    """The texts of one field ("prompt" or "negative"), and the names that can stand in it.

    `names` gives the lists there are; `words` holds the words of LoRAs, in their brackets.
    """

    def __init__(
        self, history: Remembering | None, name: str, names: Callable[[], Iterable[str]] = tuple
    ) -> None:
        self.words: tuple[str, ...] = ()
        self._history = history
        self._part = "negative" if name == "negative" else "text"
        self._names = names
        self._lists: list[str] | None = None
        self._prompts: list[tuple[str, str]] = []
        self._phrases: list[tuple[str, str]] = []

    def forget(self) -> None:
        """What is offered is read anew at the next need: it may have changed."""
        self._lists = None

    def texts(self) -> list[str]:
        """What was written, the last first, each once."""
        return self._ask("recent", RECENT)

    def rest_of(self, text: str) -> str:
        """How `text`, as it is being typed, may go on; empty if that is not known."""
        if self._lists is None:
            self._read()
        if found := _NAME.search(text):
            return _rest(found[1], [f"{name}__" for name in self._lists or ()])
        if found := _WORD.search(text):
            return _rest(found[0], self.words)
        phrase = _PHRASE.split(text)[-1]
        return _rest_of_any(text, self._prompts) or _rest_of_any(phrase, self._phrases)

    def _read(self) -> None:
        self._lists = list(self._names())
        texts = dict.fromkeys([*self.texts(), *self._ask("used", USED)])
        phrases = dict.fromkeys(part for text in texts for part in _PHRASE.split(text))
        self._prompts = [(text.casefold(), text) for text in texts]
        self._phrases = [(part.casefold(), part) for part in phrases if len(part) > SHORTEST]

    def _ask(self, order: PromptOrder, limit: int) -> list[str]:
        if self._history is None:
            return []
        found = self._history.prompts(order=order, limit=limit)
        texts = (getattr(prompt, self._part) for prompt in found)
        return list(dict.fromkeys(text for text in texts if text.strip()))


class Walk:
    """Through the last texts and back, as in a shell; what was being typed is at its end."""

    def __init__(self) -> None:
        self.shown: str | None = None
        self._texts: list[str] = []
        self._at = 0

    def older(self, text: str, texts: Callable[[], list[str]]) -> str | None:
        """The one before `text`, which is in the field; None if there is none."""
        if text != self.shown:
            self._texts = [text, *(each for each in texts() if each != text)]
            self._at = 0
        return self._go(1)

    def newer(self, text: str) -> str | None:
        """The one after `text`; None if it is not one of the texts gone through."""
        return self._go(-1) if text == self.shown and self._at else None

    def _go(self, step: int) -> str | None:
        if not 0 <= self._at + step < len(self._texts):
            return None
        self._at += step
        self.shown = self._texts[self._at]
        return self.shown


def _rest(begun: str, whole: Iterable[str]) -> str:
    return next(
        (each[len(begun) :] for each in whole if each.startswith(begun) != (each == begun)), ""
    )


def _rest_of_any(begun: str, texts: list[tuple[str, str]]) -> str:
    """The rest of the first of the texts (folded, as it is) that begins so and is longer."""
    if len(begun.strip()) < SHORTEST:
        return ""
    folded, length = begun.casefold(), len(begun)
    for key, text in texts:
        # Folded, a few letters become two: the length of what was typed is that of the text.
        if key.startswith(folded) and len(text) > length and text[:length].casefold() == folded:
            return text[length:].rstrip()
    return ""
