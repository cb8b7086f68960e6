"""The prompts of the evaluation: the same each time, each about what it is to measure."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from cascade_desktop.training import palette
from cascade_desktop.training.drawing import Sprites
from cascade_desktop.training.evaluation_cases import (
    Case,
    anywhere,
    cases,
    counted,
    from_sprites,
    in_extra_style,
    in_spanish,
    paired,
    repainted,
    tinted,
)
from cascade_desktop.training.phrases import POSITIONS
from cascade_desktop.training.subjects import ALL_STYLES, LORA_STYLE, STYLES, Subject

Choose = Callable[[Sequence[Subject], int], list[Case]]


def test_the_prompts_are_the_same_each_time_and_a_quarter_is_held_out(
    subjects: tuple[Subject, ...],
) -> None:
    chosen = cases(subjects, 200)

    assert chosen == cases(subjects, 200)
    assert len({case.prompt for case in chosen}) == 200
    assert sum(case.held_out for case in chosen) == 50
    for case in chosen:
        style = STYLES[case.wanted.style]
        assert subjects[case.wanted.subject].held_out(style) == case.held_out


@pytest.mark.parametrize("choose", [cases, tinted, paired, counted])
def test_fewer_prompts_are_the_first_of_all(choose: Choose, subjects: tuple[Subject, ...]) -> None:
    chosen = choose(subjects, 20)

    assert choose(subjects, 5) == chosen[:5]
    assert len({case.prompt for case in chosen}) == 20


def test_each_kind_asks_for_what_it_measures(subjects: tuple[Subject, ...]) -> None:
    for case in tinted(subjects, 30):
        assert palette.NAMES[case.wanted.tint] in case.prompt
        assert case.wanted.layout == "single"
    for case in paired(subjects, 30):
        first, second = (subjects[n].english for n in (case.wanted.subject, case.wanted.other))
        assert case.prompt.index(first) < case.prompt.rindex(second)
    for case in counted(subjects, 30):
        assert case.prompt.split()[0] == {2: "two", 3: "three", 4: "four"}[case.wanted.count]
        assert case.wanted.tint == -1


@pytest.mark.parametrize("choose", [tinted, paired, counted])
def test_backgrounds_are_plain_and_nothing_is_left_unsaid(
    choose: Choose, subjects: tuple[Subject, ...]
) -> None:
    for case in choose(subjects, 30):
        assert case.wanted.background == "solid"
        assert not subjects[case.wanted.subject].held_out(STYLES[case.wanted.style])
        assert palette.NAMES[case.wanted.first] in case.prompt


def test_spanish_cases_want_the_same_in_other_words(subjects: tuple[Subject, ...]) -> None:
    english = [*cases(subjects, 10), *counted(subjects, 10)]

    spanish = in_spanish(subjects, english)

    assert [case.wanted for case in spanish] == [case.wanted for case in english]
    assert [case.held_out for case in spanish] == [case.held_out for case in english]
    for case in spanish:
        assert palette.PALETTE[case.wanted.first].spanish in case.prompt
        assert "background" not in case.prompt


def test_sources_are_drawings_that_can_be_made(
    subjects: tuple[Subject, ...], sprites: Sprites
) -> None:
    chosen = from_sprites(subjects, sprites.rows, 130)

    pairs = [(case.wanted.subject, case.wanted.style) for case in chosen]
    assert all(sprites.rows[pair] >= 0 for pair in pairs)
    assert len(set(pairs[:60])) == len(set(pairs)) == 60


def test_prompts_do_not_tell_where_the_drawings_of_edges_are(
    subjects: tuple[Subject, ...], sprites: Sprites
) -> None:
    drawn = from_sprites(subjects, sprites.rows, 20)

    chosen = anywhere(subjects, drawn)

    assert [one.wanted.subject for one in chosen] == [one.wanted.subject for one in drawn]
    assert "center" not in {one.wanted.position for one in chosen}
    words = [phrase for position in POSITIONS.values() for phrase in position[2:]]
    assert not any(word in case.prompt for case in chosen for word in words if word)


def test_what_is_painted_anew_is_another_subject_in_the_same_surroundings(
    subjects: tuple[Subject, ...], sprites: Sprites
) -> None:
    sources = from_sprites(subjects, sprites.rows, 20)

    for source, case in zip(sources, repainted(subjects, sources), strict=True):
        assert case.wanted.subject != source.wanted.subject
        assert (case.wanted.style, case.wanted.first) == (source.wanted.style, source.wanted.first)
        assert subjects[case.wanted.subject].english in case.prompt


def test_an_extra_style_is_asked_for_by_its_own_word(subjects: tuple[Subject, ...]) -> None:
    for case in in_extra_style(subjects, LORA_STYLE, 10):
        assert "[blob]" in case.prompt
        assert ALL_STYLES[case.wanted.style] == LORA_STYLE
