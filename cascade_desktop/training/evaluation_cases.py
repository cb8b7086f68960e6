"""The prompts of the evaluation, the same each time, and what a picture of each must show."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from cascade_desktop.training import palette
from cascade_desktop.training.compositions import Composer, Composition
from cascade_desktop.training.phrases import POSITIONS, STYLE_WORDS, background_words, with_article
from cascade_desktop.training.subjects import ALL_STYLES, STYLES, Subject

SEED = 20_241
HELD_OUT_EVERY = 4
"""One prompt in this many asks for a (subject, style) pair that was never trained."""


@dataclass(frozen=True)
class Case:
    """A prompt, and what a picture of it must show."""

    prompt: str
    wanted: Composition
    held_out: bool


def cases(subjects: Sequence[Subject], count: int) -> list[Case]:
    """The same prompts each time, by rule: subject, style, some positions, plain background."""
    random = np.random.default_rng(SEED)
    found: list[Case] = []
    for number in random.permutation(len(subjects)):
        held_out = len(found) % HELD_OUT_EVERY == HELD_OUT_EVERY - 1
        subject = subjects[number]
        styles = [
            index
            for index, name in enumerate(STYLES)
            if name in subject.styles and subject.held_out(name) == held_out
        ]
        if styles and len(found) < count:
            found.append(_case(int(number), subject, int(random.choice(styles)), held_out, random))
    return found


def _case(
    number: int, subject: Subject, style: int, held_out: bool, random: np.random.Generator
) -> Case:
    position = str(random.choice(list(POSITIONS)[1:])) if random.random() < 0.4 else "center"
    colour = int(random.integers(len(palette.NAMES)))
    wanted = Composition(number, style, first=colour, position=position)
    return Case(plainly(subject, STYLES[style], position, palette.NAMES[colour]), wanted, held_out)


def plainly(subject: Subject, style: str, position: str, background: str) -> str:
    """ "an apple, 3d style, on the left, on a red background"."""
    parts = [with_article(subject.english), STYLE_WORDS[style][0][0]]
    parts += [POSITIONS[position][2]] if position != "center" else []
    return ", ".join([*parts, background_words("solid", background, "", False, 0)])


def tinted(subjects: Sequence[Subject], count: int) -> list[Case]:
    """One subject in a colour that is not its own."""
    return _chosen(subjects, count, 1, lambda one: one.layout == "single" and one.tint >= 0)


def paired(subjects: Sequence[Subject], count: int) -> list[Case]:
    """Two subjects; the one named first is wanted on the left, as in training."""
    return _chosen(subjects, count, 2, lambda one: one.layout == "pair")


def counted(subjects: Sequence[Subject], count: int) -> list[Case]:
    """Two, three or four of a subject in its own colours."""
    return _chosen(subjects, count, 3, lambda one: one.layout == "count" and one.tint < 0)


def in_spanish(subjects: Sequence[Subject], chosen: Sequence[Case]) -> list[Case]:
    """The same wishes, said in Spanish."""
    composer, random = composer_of(subjects), np.random.default_rng((SEED, 4))
    return [
        replace(case, prompt=said(composer, case.wanted, random, spanish=True)) for case in chosen
    ]


def from_sprites(
    subjects: Sequence[Subject], rows: NDArray[np.int64], count: int, kind: int = 5
) -> list[Case]:
    """What drawings can be made of the sprites there are: each sprite once, then over again."""
    random = np.random.default_rng((SEED, kind))
    pairs = np.argwhere(rows[:, : len(STYLES)] >= 0)
    rounds = [random.permutation(pairs) for _ in range(-(-count // len(pairs)))]
    return [
        _case(
            int(number),
            subjects[number],
            int(style),
            subjects[number].held_out(STYLES[style]),
            random,
        )
        for number, style in np.concatenate(rounds)[:count]
    ]


def anywhere(subjects: Sequence[Subject], chosen: Sequence[Case]) -> list[Case]:
    """The same drawings, each beside the middle, which the prompts do not tell: what follows their
    edges cannot have it from there."""
    random = np.random.default_rng((SEED, 9))
    found = []
    for case in chosen:
        one = case.wanted
        position = str(random.choice(list(POSITIONS)[1:]))
        wanted = replace(one, position=position)
        prompt = plainly(
            subjects[one.subject], STYLES[one.style], "center", palette.NAMES[one.first]
        )
        found.append(Case(prompt, wanted, case.held_out))
    return found


def repainted(subjects: Sequence[Subject], sources: Sequence[Case]) -> list[Case]:
    """For each drawing another subject, in its style and on its background, in the middle."""
    random = np.random.default_rng((SEED, 7))
    found = []
    for source in sources:
        style = STYLES[source.wanted.style]
        others = [
            number
            for number, subject in enumerate(subjects)
            if style in subject.styles
            and not subject.held_out(style)
            and number != source.wanted.subject
        ]
        number = int(random.choice(others))
        wanted = replace(source.wanted, subject=number, position="center")
        colour = palette.NAMES[wanted.first]
        prompt = plainly(subjects[number], style, "center", colour)
        found.append(Case(prompt, wanted, held_out=False))
    return found


def composer_of(subjects: Sequence[Subject]) -> Composer:
    """Says captions, and knows which subject has which style; it can lay out no drawing."""
    rows = [[0 if name in subject.styles else -1 for name in STYLES] for subject in subjects]
    return Composer(subjects, np.array(rows, np.int64))


def said(
    composer: Composer, wanted: Composition, random: np.random.Generator, *, spanish: bool = False
) -> str:
    """A caption, as in training, that leaves nothing of the picture unsaid."""
    while (saying := composer.say(wanted, random, spanish)).unsaid:
        pass
    return saying.caption


def _chosen(
    subjects: Sequence[Subject], count: int, kind: int, fits: Callable[[Composition], bool]
) -> list[Case]:
    """Compositions as training chooses them that fit, on a plain background."""
    composer, random = composer_of(subjects), np.random.default_rng((SEED, kind))
    found: list[Case] = []
    while len(found) < count:
        one = composer.choose(random)
        if fits(one):
            plain = replace(one, background="solid", position="center", size="medium", pixel=False)
            found.append(Case(said(composer, plain, random), plain, held_out=False))
    return found


def in_extra_style(subjects: Sequence[Subject], style: str, count: int) -> list[Case]:
    """Subjects in the middle, in a style that only an adapter knows, on a plain background."""
    random = np.random.default_rng((SEED, 8))
    found = []
    for number in random.integers(len(subjects), size=count):
        colour = int(random.integers(len(palette.NAMES)))
        wanted = Composition(int(number), ALL_STYLES.index(style), first=colour)
        prompt = plainly(subjects[number], style, "center", palette.NAMES[colour])
        found.append(Case(prompt, wanted, held_out=False))
    return found
