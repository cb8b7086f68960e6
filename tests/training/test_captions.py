"""What captions say, and what they are never made of."""

from pathlib import Path

import numpy as np
import pytest

from cascade_desktop.folders import resource
from cascade_desktop.training.captions import Captions
from cascade_desktop.training.compositions import LABELS, TAUGHT, Composer, Composition
from cascade_desktop.training.drawing import Sprites
from cascade_desktop.training.palette import NAMES, PALETTE, RGB, nearest
from cascade_desktop.training.phrases import plural, with_article
from cascade_desktop.training.subjects import STYLES, Subject, load_subjects
from cascade_desktop.training.tokenizer import train_tokenizer


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("apple", "an apple"),
        ("fox", "a fox"),
        ("unicorn", "a unicorn"),
        ("hourglass", "an hourglass"),
        ("bread", "bread"),
        ("loaf of bread", "a loaf of bread"),
        ("garlic", "garlic"),
        ("glasses", "glasses"),
        ("compass", "a compass"),
        ("octopus", "an octopus"),
        ("slice of pizza", "a slice of pizza"),
        ("folded hands", "folded hands"),
        ("Statue of Liberty", "Statue of Liberty"),
        ("person swimming", "a person swimming"),
        ("horse racing", "horse racing"),
        ("skis", "skis"),
        ("people wrestling", "people wrestling"),
        ("person lifting weights", "a person lifting weights"),
        ("skull and crossbones", "a skull and crossbones"),
        ("Christmas tree", "a Christmas tree"),
        ("OK hand", "an OK hand"),
        ("luggage", "luggage"),
        ("foggy", "foggy"),
    ],
)
def test_a_name_has_the_article_that_its_sound_and_number_ask_for(name: str, said: str) -> None:
    assert with_article(name) == said


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("apple", "apples"),
        ("fox", "foxes"),
        ("foot", "feet"),
        ("wolf", "wolves"),
        ("sheep", "sheep"),
        ("cherry", "cherries"),
        ("monkey", "monkeys"),
        ("bus", "buses"),
        ("slice of pizza", "slices of pizza"),
        ("person in lotus position", "people in lotus position"),
        ("glasses", "pairs of glasses"),
        ("elf", "elves"),
        ("bow and arrow", "bows and arrows"),
        ("chart increasing with yen", "charts increasing with yen"),
        ("head shaking vertically", "heads shaking vertically"),
        ("face blowing a kiss", "faces blowing a kiss"),
        ("person mountain biking", "people mountain biking"),
        ("person lifting weights", "people lifting weights"),
        ("bread", "loaves of bread"),
        ("clapping hands", "clapping hands"),
    ],
)
def test_several_of_a_thing_have_its_plural(name: str, said: str) -> None:
    assert plural(name) == said


def test_each_named_colour_is_nearest_to_itself() -> None:
    assert [NAMES[index] for index in nearest(RGB)] == list(NAMES)


def test_a_colour_a_little_off_still_has_its_name() -> None:
    shifted = np.clip(RGB + np.float32(3 / 255), 0, 1)

    assert nearest(shifted).tolist() == list(range(len(PALETTE)))


def test_held_out_pairs_are_composed_for_the_judge_alone(
    composer: Composer, subjects: tuple[Subject, ...], sprites: Sprites
) -> None:
    here = {
        (subject.code, style)
        for number, subject in enumerate(subjects)
        for index, style in enumerate(STYLES)
        if sprites.rows[number, index] >= 0 and subject.held_out(style)
    }

    def composed_by(chooser: Composer) -> set[tuple[str, str]]:
        random, composed = np.random.default_rng(1), set()
        for _ in range(2000):
            chosen = chooser.choose(random)
            for number in {chosen.subject, chosen.other} - {-1}:
                composed.add((subjects[number].code, STYLES[chosen.style]))
        return composed

    composed = composed_by(composer)
    assert here, "the sample has a held-out pair, or this shows nothing"
    assert not here & composed
    assert len(composed) == (sprites.rows >= 0).sum() - len(here)
    whole = composed_by(Composer(subjects, sprites.rows, whole=True))
    assert whole == composed | here, "but in the whole set"


def test_a_caption_says_what_the_picture_shows(
    composer: Composer, subjects: tuple[Subject, ...]
) -> None:
    fox = next(number for number, one in enumerate(subjects) if one.english == "fox")
    red = NAMES.index("red")
    three = Composition(fox, STYLES.index("flat"), "count", count=3, first=red, tint=9)

    captions = {composer.say(three, np.random.default_rng(seed), False) for seed in range(20)}

    assert all(said.caption.startswith("three blue foxes") for said in captions)
    assert all(("red" in said.caption) == ("first" not in said.unsaid) for said in captions)
    assert len({"first" in said.unsaid for said in captions}) == 2


def test_a_label_is_open_only_where_the_caption_does_not_say_it(
    sprites: Sprites, subjects: tuple[Subject, ...]
) -> None:
    captions = Captions(subjects, sprites.rows, resource("pocket"), processes=0)

    (chunk,) = captions.chunks(300)

    told = chunk.said >= 0
    assert (chunk.said[told] == chunk.labels[told]).all()
    background = LABELS.index("background")
    assert 0.02 < (chunk.said[:, background] < 0).mean() < 0.3
    assert (chunk.labels[:, background] >= 0).all()


def test_pictures_are_taught_by_their_shares(
    sprites: Sprites, subjects: tuple[Subject, ...]
) -> None:
    captions = Captions(subjects, sprites.rows, resource("pocket"), processes=0)

    (chunk,) = captions.chunks(2000)

    labels = dict(zip(LABELS, chunk.labels.T, strict=True))
    pairs, tinted = (labels["other"] >= 0).mean(), (labels["tint"] > 0).mean()
    assert pairs == pytest.approx(TAUGHT.layouts[1], abs=0.04)
    assert 0.1 < tinted < TAUGHT.tinted


def test_two_streams_in_one_process_do_not_mix(
    sprites: Sprites, subjects: tuple[Subject, ...]
) -> None:
    only_first = np.full_like(sprites.rows, -1)
    first = int(np.flatnonzero((sprites.rows >= 0).any(1))[0])
    only_first[[first, first + 1]] = 0
    narrow = Captions(subjects, only_first, resource("pocket"), processes=0)
    Captions(subjects, sprites.rows, resource("pocket"), processes=0)

    (chunk,) = narrow.chunks(50)

    assert set(chunk.labels[:, LABELS.index("subject")].tolist()) <= {first, first + 1}


@pytest.mark.slow
def test_processes_make_the_same_captions_as_this_one(
    sprites: Sprites, subjects: tuple[Subject, ...]
) -> None:
    here = Captions(subjects, sprites.rows, resource("pocket"), processes=0, seed=3)
    there = Captions(subjects, sprites.rows, resource("pocket"), processes=1, seed=3)

    try:
        pairs = list(zip(here.chunks(60, 40), there.chunks(60, 40), strict=True))
    finally:
        there.close()

    assert len(pairs) == 2
    assert all((mine.tokens == theirs.tokens).all() for mine, theirs in pairs)
    assert all((mine.plans == theirs.plans).all() for mine, theirs in pairs)


def test_a_new_tokenizer_knows_every_text(tmp_path: Path) -> None:
    from tokenizers import Tokenizer

    train_tokenizer(tmp_path, captions=300)
    tokenizer = Tokenizer.from_file(str(tmp_path / "tokenizer" / "tokenizer.json"))
    end = tokenizer.token_to_id("<|endoftext|>")

    for text in ("a red fox", "🦊 ☃️", "تفاحة حمراء", "ñandú €5 12%", "zß水🍌", "\x00 \x7f"):
        ids = tokenizer.encode(text).ids
        assert ids[-1] == end
        assert end not in ids[:-1], f"{text!r} would stop before its end"
        assert len(ids) > 2
    assert tokenizer.get_vocab_size() == 4304


def test_the_subjects_have_names_to_say_in_both_languages() -> None:
    subjects = load_subjects()

    assert len(subjects) > 1200
    assert all(one.english and one.spanish and one.styles for one in subjects)
    assert not [one.english for one in subjects if ":" in one.english]
