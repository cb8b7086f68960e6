"""Words that an adapter adds to the vocabulary: what they are called and what they start from."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence, Sized
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

import torch
from torch import Tensor

from cascade_desktop.engine.conditions import Tokens
from cascade_desktop.errors import BadModel, BadRequest
from cascade_desktop.uses import LoraUse

FIRST_NEW = 49408
"""In the authors' `embeddings.indices`, what is below was known before (CLIP's vocabulary)."""

BRACKETS = re.compile(r"\[[^\[\]\s]+\]|<[^<>\s]+>")
"""What a new word looks like (train/train_c_lora.py:201)."""

BUNDLED = re.compile(r"bundle_emb\.(.+)\.clip_g", re.DOTALL)

EXAMPLE = "Enter as Token the word it was trained with, such as [fernando]."

SECONDS = 5.0
"""How long looking for an expression may take; an honest one takes a hundredth of a second."""

# Backtracking can take forever and cannot be stopped from within, so this has its own process.
SEARCH = """
import json, re, sys
expression, words = json.load(sys.stdin)
try:
    found = re.compile(expression)
except (re.error, OverflowError, RecursionError) as error:
    sys.exit(str(error))
print(json.dumps([number for word, number in words.items() if found.search(word)]))
"""


class Vocabulary(Tokens, Protocol):
    """A tokenizer that can learn words; `PromptTokens` is one."""

    def vocabulary(self) -> dict[str, int]:
        """Entries as the tokenizer's file has them, such as `dog</w>` -> ids."""

    def with_words(self, words: Sequence[str], first_id: int) -> Tokens:
        """A copy that knows these words as well, with ids from `first_id` on."""


@dataclass(frozen=True)
class NewWord:
    """A word of one token per row of `vectors` [n, width].

    The vectors are added to the mean of all known words that `starts_from` fits, or to zeros if
    none does; if it is None they stand for themselves.
    """

    word: str
    vectors: Tensor
    starts_from: str | None


@dataclass(frozen=True)
class Words:
    """New words, and what is added to the embeddings of known ones: id -> [width]."""

    new: tuple[NewWord, ...] = ()
    known: Mapping[int, Tensor] = field(default_factory=dict)


def words_in(tensors: Mapping[str, Tensor], use: LoraUse) -> Words:
    """The words in an adapter's file.

    The authors' files do not name them, so the use has to: several with spaces between, and
    likewise what they start from. OneTrainer's have names, which the use may replace. Raises
    `BadRequest` saying what to enter, `BadModel` for damaged ones.
    """
    bundled = _bundled(tensors)
    added = _authors(tensors, Path(use.file))
    fresh = [added[number][None] for number in sorted(added) if number >= FIRST_NEW]
    names = _names(use, fresh or bundled, unnamed=bool(fresh))
    known = {number: row for number, row in added.items() if number < FIRST_NEW}
    if fresh:
        authors = map(NewWord, names, fresh, _starts(use, len(names)))
        return Words((*bundled, *authors), known)
    own = [word.word for word in bundled]
    named = zip(bundled, names or own, strict=True)
    return Words(tuple(replace(word, word=name) for word, name in named), known)


def extended(table: Tensor, words: Sequence[tuple[Words, float]], tokens: Vocabulary) -> Tensor:
    """The embeddings [n, width] with the words at work: known ones changed, new ones behind.

    What is added to something is multiplied by the weight of its adapter first.
    """
    changed = table.clone()
    new = []
    for those, weight in words:
        for number, row in those.known.items():
            changed[number] = (changed[number].float() + weight * row.to(table.device)).to(table)
        for word in those.new:
            vectors = word.vectors.to(table.device)
            if word.starts_from is not None:
                vectors = _start(word.starts_from, table, tokens) + weight * vectors
            new.append(vectors.to(table))
    return torch.cat([changed, *new])


def with_words(tokens: Vocabulary, words: Sequence[NewWord], first_id: int) -> Tokens:
    """The tokenizer with these words; one of several tokens is spelled out before it is read."""
    spelled = {word.word: _spelled(word) for word in words}
    if len(spelled) < len(words):
        names = [word.word for word in words]
        twice = next(name for name in names if names.count(name) > 1)
        raise BadRequest(
            f"The new word {twice} is brought twice.", "Give each new word another Token."
        )
    longer = {name: parts for name, parts in spelled.items() if len(parts) > 1}
    told = tokens.with_words([part for parts in spelled.values() for part in parts], first_id)
    return _Spelling(told, longer) if longer else told


class _Spelling:
    """A tokenizer that sees a word of several tokens as that many words."""

    def __init__(self, tokens: Tokens, longer: Mapping[str, Sequence[str]]) -> None:
        self._tokens = tokens
        self._longer = longer
        names = sorted(longer, key=len, reverse=True)
        self._names = re.compile("|".join(map(re.escape, names)))
        self.start, self.end, self.padding = tokens.start, tokens.end, tokens.padding

    def __call__(self, prompts: Sequence[str]) -> tuple[Tensor, Tensor, list[int]]:
        return self._tokens([self._spell(prompt) for prompt in prompts])

    def encode(self, text: str) -> list[int]:
        return self._tokens.encode(self._spell(text))

    def _spell(self, text: str) -> str:
        return self._names.sub(lambda name: "".join(self._longer[name[0]]), text)


def _spelled(word: NewWord) -> list[str]:
    """The word itself for one token; else a word for each, which nobody types."""
    if len(word.vectors) == 1:
        return [word.word]
    return [f"{word.word}\N{INVISIBLE SEPARATOR}{part}." for part in range(len(word.vectors))]


def _bundled(tensors: Mapping[str, Tensor]) -> list[NewWord]:
    """OneTrainer's: finished vectors [n, width] under the word's own name."""
    found = [(BUNDLED.fullmatch(key), tensor) for key, tensor in tensors.items()]
    return [
        NewWord(name[1], tensor.float().reshape(-1, tensor.shape[-1]), None)
        for name, tensor in found
        if name
    ]


def _authors(tensors: Mapping[str, Tensor], file: Path) -> dict[int, Tensor]:
    """Rows of the embeddings -> what is added to them [width]."""
    added = tensors.get("embeddings.embeddings", torch.zeros(0, 1)).float()
    rows = tensors.get("embeddings.indices", torch.arange(len(added)) + FIRST_NEW)
    numbers = {int(number) for number in rows.flatten()}
    if added.ndim != 2 or len(numbers) != len(added) or not bool(added.isfinite().all()):
        raise BadModel(f"The new words in {file} are damaged.", "Download it again.")
    return dict(zip(rows.flatten().tolist(), added, strict=True))


def _names(use: LoraUse, brought: Sized, *, unnamed: bool) -> list[str]:
    names = use.token.replace(",", " ").split()
    for name in names:
        if not BRACKETS.fullmatch(name):
            raise BadRequest(
                f"{name} cannot be a new word: it has to stand in brackets.",
                "Enter it as [word] or <word>.",
            )
    count = len(brought)
    if len(names) == count or not (names or unnamed):
        return names
    words = {0: "no new word", 1: "a new word"}.get(count, f"{count} new words")
    but = f", not {len(names)}" if names else " that the file does not name"
    raise BadRequest(f"{use.file} brings {words}{but}.", EXAMPLE if count else "Leave Token empty.")


def _starts(use: LoraUse, count: int) -> list[str]:
    """One expression per word, or one for all; spaces divide them where there are several."""
    starts = use.starts_from.split() if count > 1 else [use.starts_from.strip()]
    if len(starts) <= 1:
        return (starts or [""]) * count
    if len(starts) != count:
        raise BadRequest(
            f"For {count} new words {len(starts)} expressions are entered.",
            "Enter one in Starts from for each word, or one for all of them.",
        )
    return starts


def _start(expression: str, table: Tensor, tokens: Vocabulary) -> Tensor:
    """The mean [width] of the embeddings of all words that the expression fits; zeros if none."""
    numbers = _fitting(expression, tokens.vocabulary()) if expression else []
    rows = table[[number for number in numbers if number < len(table)]].float()
    return rows.mean(0) if len(rows) else table.new_zeros(table.shape[1], dtype=torch.float32)


def _fitting(expression: str, vocabulary: Mapping[str, int]) -> list[int]:
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-S", "-c", SEARCH],
            input=json.dumps([expression, vocabulary]),
            capture_output=True,
            text=True,
            timeout=SECONDS,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except subprocess.TimeoutExpired as error:
        raise BadRequest(
            f"Looking for {expression} in the known words takes too long.",
            "Enter a simpler expression in Starts from, such as ^dog</w>.",
        ) from error
    if done.returncode:
        raise BadRequest(
            f"{expression} is no regular expression: {done.stderr.strip()}.",
            "Enter one in Starts from, such as ^dog</w>.",
        )
    found: list[int] = json.loads(done.stdout)
    return found
