"""Pictures drawn from plans: they show what the plan says."""

from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor

from cascade_desktop.training.compositions import LAYER_NUMBERS, LAYERS, Composer, Composition
from cascade_desktop.training.drawing import Sprites, draw
from cascade_desktop.training.palette import NAMES, PALETTE, nearest
from cascade_desktop.training.phrases import POSITIONS
from cascade_desktop.training.subjects import STYLES, Subject

SIDE = 128


def number_of(name: str, subjects: tuple[Subject, ...]) -> int:
    return next(number for number, one in enumerate(subjects) if one.english == name)


def drawn(composer: Composer, sprites: Sprites, *chosen: Composition, side: int = SIDE) -> Tensor:
    random = np.random.default_rng(5)
    plans = np.stack([composer.plan(one, random) for one in chosen])
    return draw(torch.from_numpy(plans), sprites.pixels, side, side)


def shown(picture: Tensor, background: int) -> Tensor:
    """Where something differs from the solid background: [side, side]."""
    colour = torch.tensor(PALETTE[background].rgb).view(3, 1, 1) / 255
    return (picture - colour).abs().amax(0) > 0.04


def test_the_border_has_the_colour_of_the_solid_background(
    composer: Composer, sprites: Sprites, subjects: tuple[Subject, ...]
) -> None:
    apple = number_of("red apple", subjects)
    chosen = [Composition(apple, 0, first=colour) for colour in range(len(NAMES))]

    pictures = drawn(composer, sprites, *chosen)

    border = torch.cat(
        [pictures[:, :, 0], pictures[:, :, -1], pictures[:, :, :, 0], pictures[:, :, :, -1]], 2
    )
    medians = border.median(2).values.numpy()
    assert [NAMES[index] for index in nearest(medians)] == list(NAMES)


@pytest.mark.parametrize("position", POSITIONS)
def test_a_thing_lands_where_the_caption_says(
    position: str, composer: Composer, sprites: Sprites, subjects: tuple[Subject, ...]
) -> None:
    blue = NAMES.index("blue")
    star = number_of("star", subjects)

    (picture,) = drawn(
        composer, sprites, Composition(star, 2, first=blue, position=position, size="small")
    )

    rows, columns = torch.nonzero(shown(picture, blue), as_tuple=True)
    right, down = POSITIONS[position][:2]
    for wanted, found in ((right, columns), (down, rows)):
        middle = float(found.float().mean()) / SIDE
        assert (middle > 0.6) - (middle < 0.4) == wanted, f"{middle} is not {position}"


@pytest.mark.parametrize("count", [2, 3, 4])
def test_as_many_things_are_drawn_as_the_plan_counts(
    count: int, composer: Composer, sprites: Sprites, subjects: tuple[Subject, ...]
) -> None:
    blue = NAMES.index("blue")
    fox = number_of("fox", subjects)

    (picture,) = drawn(composer, sprites, Composition(fox, 2, "count", count=count, first=blue))

    assert islands(shown(picture, blue)) == count


def islands(mask: Tensor) -> int:
    """Connected regions of more than a few pixels, by flooding."""
    left = {(int(y), int(x)) for y, x in torch.nonzero(mask).tolist()}
    found = 0
    while left:
        edge, size = [left.pop()], 0
        while edge:
            y, x = edge.pop()
            size += 1
            near = {(y + 1, x), (y - 1, x), (y, x + 1), (y, x - 1)} & left
            left -= near
            edge += near
        found += size > 20
    return found


def test_a_pair_shows_both_things(
    composer: Composer, sprites: Sprites, subjects: tuple[Subject, ...]
) -> None:
    star, rocket = number_of("star", subjects), number_of("rocket", subjects)
    pair = Composition(star, STYLES.index("flat"), "pair", other=rocket, count=2)

    plan = composer.plan(pair, np.random.default_rng(0))

    rows = plan[: LAYERS * LAYER_NUMBERS : LAYER_NUMBERS].astype(int).tolist()
    assert rows == [*sprites.rows[[star, rocket], STYLES.index("flat")], -1, -1]


def test_a_tinted_thing_has_the_tint(
    composer: Composer, sprites: Sprites, subjects: tuple[Subject, ...]
) -> None:
    star, green, white = number_of("star", subjects), NAMES.index("green"), NAMES.index("white")

    (picture,) = drawn(composer, sprites, Composition(star, 2, first=white, tint=green))

    inside = picture[:, shown(picture, white)]
    red, of_green, blue = inside.mean(1).tolist()
    assert of_green > red
    assert of_green > blue


def test_a_larger_picture_shows_the_same(
    composer: Composer, sprites: Sprites, subjects: tuple[Subject, ...]
) -> None:
    chosen = Composition(number_of("fox", subjects), 0, first=3)

    small = drawn(composer, sprites, chosen, side=64)
    large = drawn(composer, sprites, chosen, side=256)

    shrunk = torch.nn.functional.avg_pool2d(large, 4)
    assert float((shrunk - small).abs().mean()) < 0.01


def test_every_scene_and_pattern_is_drawn_in_range(composer: Composer, sprites: Sprites) -> None:
    random = np.random.default_rng(2)
    plans = np.stack([composer.plan(composer.choose(random), random) for _ in range(64)])

    pictures = draw(torch.from_numpy(plans), sprites.pixels, 48, 80)

    assert pictures.shape == (64, 3, 48, 80)
    assert bool(pictures.isfinite().all())
    assert 0 <= float(pictures.min()) < float(pictures.max()) <= 1
    assert bool((pictures.std((1, 2, 3)) > 0.01).all())


def test_the_sample_has_each_of_its_pictures(sprites: Sprites, sample: Path) -> None:
    assert sample.is_file()
    assert int(sprites.rows.max()) + 1 == int((sprites.rows >= 0).sum()) == 60
