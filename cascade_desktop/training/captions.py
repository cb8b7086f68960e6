"""Captions, plans and labels by the thousand, made by processes beside the one that trains.

The processes are spawned, never forked: a fork after torch has been used deadlocks. They load
no torch and hand back arrays.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from tokenizers import AddedToken, Tokenizer

from cascade_desktop.training.compositions import LABELS, PLAN_NUMBERS, TAUGHT, Composer, Said
from cascade_desktop.training.phrases import in_another_style
from cascade_desktop.training.pocket import VOCABULARY
from cascade_desktop.training.subjects import ALL_STYLES, NEAREST, STYLES, Subject

TOKENS = 77
CHUNK = 4096


@dataclass(frozen=True)
class Captioned:
    """n pictures: tokens [n, 77], plans [n, PLAN_NUMBERS], labels [n, LABELS] of the picture
    and of its caption (-1 where the caption does not say).

    `english` are the same tokens, but of an English caption that says as much where the other
    one is Spanish; `rival` are those of the caption with another style in it, where it tells one.
    """

    tokens: NDArray[np.int16]
    english: NDArray[np.int16]
    rival: NDArray[np.int16]
    plans: NDArray[np.float32]
    labels: NDArray[np.int16]
    said: NDArray[np.int16]


class Captions:
    """A stream of chunks; close it when done."""

    def __init__(
        self,
        subjects: tuple[Subject, ...],
        rows: NDArray[np.int64],
        tokenizer: Path,
        processes: int,
        seed: int = 0,
        styles: Collection[str] = STYLES,
        words: Sequence[str] = (),
        *,
        whole: bool = False,
    ) -> None:
        """`words` are new ones, each read as one token; the first is number `VOCABULARY`. The
        `whole` set has the pairs in it that are held out (`compositions.Composer`)."""
        self.subjects = subjects
        self._next = seed * 1_000_003
        self._settings = (subjects, rows, tokenizer, processes, seed)
        composer = Composer(subjects, rows, styles, whole=whole, shares=TAUGHT)
        self._pool: ProcessPoolExecutor | None = None
        self._make = _make_there
        if processes:
            spawn = multiprocessing.get_context("spawn")
            start = _Captioner.start
            self._pool = ProcessPoolExecutor(processes, spawn, start, (composer, tokenizer, words))
        else:
            self._make = _Captioner(composer, tokenizer, words).make

    def others(
        self, styles: Collection[str], words: Sequence[str], *, whole: bool = False
    ) -> Captions:
        """A stream of its own in other styles, from the same sprites; to be closed as well."""
        return Captions(*self._settings, styles, words, whole=whole)

    def chunks(self, count: int, size: int = CHUNK) -> Iterator[Captioned]:
        """`count` pictures in chunks of `size` (the last may be smaller)."""
        sizes = [min(size, count - start) for start in range(0, count, size)]
        seeds = range(self._next, self._next + len(sizes))
        self._next += len(sizes)
        if self._pool is None:
            yield from map(self._make, seeds, sizes)
        else:
            yield from self._pool.map(self._make, seeds, sizes)

    def close(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)


class _Captioner:
    """Makes chunks: one in this process, or one in each process of the pool."""

    here: ClassVar[_Captioner]
    """That of a process of the pool, which gets it as it starts."""

    def __init__(self, composer: Composer, tokenizer: Path, words: Sequence[str]) -> None:
        self._composer = composer
        self._tokenizer = Tokenizer.from_file(str(tokenizer / "tokenizer" / "tokenizer.json"))
        self._tokenizer.add_tokens([AddedToken(word, normalized=False) for word in words])

    @classmethod
    def start(cls, composer: Composer, tokenizer: Path, words: Sequence[str]) -> None:
        cls.here = cls(composer, tokenizer, words)

    def make(self, seed: int, count: int) -> Captioned:
        random = np.random.default_rng(seed)
        plans = np.empty((count, PLAN_NUMBERS), np.float32)
        labels = np.empty((count, len(LABELS)), np.int16)
        said = np.empty_like(labels)
        # Of its own, so that which pictures there are does not hang on it.
        choice = np.random.default_rng((seed, 1))
        texts, translated, others = [], {}, {}
        for index in range(count):
            chosen = self._composer.choose(random)
            saying = self._composer.say(chosen, random)
            known = chosen.labels()
            texts.append(saying.caption)
            if saying.spanish:
                same = self._composer.say(chosen, random, spanish=False, like=saying)
                translated[index] = same.caption
            if known["style"] >= 0:
                others[index] = _rivalling(saying, known["style"], choice)
            plans[index] = self._composer.plan(chosen, random)
            labels[index] = [known[name] for name in LABELS]
            said[index] = [-1 if name in saying.unsaid else known[name] for name in LABELS]
        tokens = self._tokens(texts)
        english, rival = self._changed(tokens, translated), self._changed(tokens, others)
        return Captioned(tokens, english, rival, plans, labels, said)

    def _changed(self, tokens: NDArray[np.int16], texts: Mapping[int, str]) -> NDArray[np.int16]:
        """A copy with other captions in some of the rows."""
        changed = tokens.copy()
        if texts:
            changed[list(texts)] = self._tokens(list(texts.values()))
        return changed

    def _tokens(self, texts: list[str]) -> NDArray[np.int16]:
        tokens = np.full((len(texts), TOKENS), VOCABULARY - 1, np.int16)
        for index, encoding in enumerate(self._tokenizer.encode_batch(texts)):
            ids = encoding.ids[: TOKENS - 1]
            tokens[index, : len(ids)] = ids
        return tokens


def _rivalling(saying: Said, style: int, random: np.random.Generator) -> str:
    """The caption in another base style, mostly in the nearest if there is one."""
    own = ALL_STYLES[style]
    others = [name for name in STYLES if name != own]
    other = NEAREST.get(own) if random.random() < 0.8 else None
    other = other or others[random.integers(len(others))]
    return in_another_style(saying.caption, own, other, spanish=saying.spanish)


def _make_there(seed: int, count: int) -> Captioned:
    return _Captioner.here.make(seed, count)
