"""Masks: what is kept is kept to the byte, what is new is wholly new, and the edge is soft."""

import random

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from cascade_desktop import masks
from cascade_desktop.errors import BadRequest

FEATHERS = [1, 2, 3, 8, 20, 64, 127, 128, 129, 200, 256]


def picture(width: int = 20, height: int = 12, seed: int = 0) -> Image.Image:
    levels = np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8)
    return Image.fromarray(levels)


def grey(levels: NDArray[np.bool_]) -> Image.Image:
    return Image.fromarray(levels.astype(np.uint8) * 255)


def random_hole(side: int, seed: int) -> NDArray[np.bool_]:
    """A few points and a rectangle, far enough apart for long distances."""
    chance = random.Random(seed)
    hole = np.zeros((side, side + 7), bool)
    for _ in range(2):
        hole[chance.randrange(side), chance.randrange(side)] = True
    top, left = chance.randrange(side), chance.randrange(side)
    hole[top : top + side // 12, left : left + side // 9] = True
    return hole


def distances(hole: NDArray[np.bool_]) -> NDArray[np.float64]:
    """From each pixel to the nearest one of the hole, by comparing with every one of its edge."""
    inner = hole.copy()
    inner[1:-1, 1:-1] &= hole[:-2, 1:-1] & hole[2:, 1:-1] & hole[1:-1, :-2] & hole[1:-1, 2:]
    inner[[0, -1]] = inner[:, [0, -1]] = False
    rows, columns = np.indices(hole.shape)
    found = np.full(hole.shape, np.inf)
    for row, column in np.argwhere(hole & ~inner):
        found = np.minimum(found, np.hypot(rows - row, columns - column))
    return np.where(hole, 0, found)


@pytest.mark.parametrize("feather", FEATHERS)
def test_a_soft_edge_is_one_in_the_hole_and_nothing_beyond_the_feather(feather: int) -> None:
    hole = random_hole(40 + 2 * feather, feather)

    soft = masks.softened(grey(hole), feather)

    away = distances(hole)
    assert (away > feather).any()
    assert soft.dtype == np.float32
    assert (soft[hole] == 1).all()
    assert (soft[away > feather] == 0).all()


@pytest.mark.parametrize("feather", [feather for feather in FEATHERS if feather >= 8])
def test_a_soft_edge_falls_smoothly_with_the_distance(feather: int) -> None:
    hole = random_hole(40 + feather, feather)

    soft = masks.softened(grey(hole), feather)

    away = distances(hole)
    near, middle, far = (
        soft[(away > feather * low) & (away <= feather * high)]
        for low, high in [(0, 0.25), (0.3, 0.7), (0.85, 1)]
    )
    assert near.min() > 0.75
    assert 0.1 < middle.min() <= middle.max() < 0.9
    assert far.max() < 0.2
    jumps = max(np.abs(np.diff(soft, axis=axis)).max() for axis in (0, 1))
    assert jumps < 2.2 / (feather + 1)


@pytest.mark.parametrize("feather", [0, 9, 200])
def test_an_empty_and_a_full_mask_stay_what_they_are(feather: int) -> None:
    for hole in (np.zeros((30, 40), bool), np.ones((30, 40), bool)):
        assert (masks.softened(grey(hole), feather) == hole).all()


def test_without_a_feather_the_soft_mask_is_the_mask() -> None:
    ramp = Image.fromarray(np.arange(256, dtype=np.uint8).reshape(8, 32))

    soft = masks.softened(ramp, 0)

    assert (soft.ravel() == np.arange(256) // 128).all()


def test_a_hole_at_the_edge_of_the_picture_fades_towards_the_inside() -> None:
    hole = np.zeros((16, 40), bool)
    hole[:, :4] = True

    row = masks.softened(grey(hole), 10)[7]

    assert (row[:4] == 1).all()
    assert (np.diff(row[3:15]) < 0).all()
    assert (row[14:] == 0).all()


@pytest.mark.parametrize("feather", [0, 5, 150])
def test_what_lies_outside_stays_to_the_byte_and_the_hole_is_wholly_new(feather: int) -> None:
    source, new = picture(300, 240, 1), picture(300, 240, 2)
    hole = np.zeros((240, 300), bool)
    hole[100:130, 100:140] = True

    soft = masks.softened(grey(hole), feather)
    mixed = np.asarray(masks.blended(source, new, soft))

    away = distances(hole)
    assert (mixed[away > feather] == np.asarray(source)[away > feather]).all()
    assert (mixed[hole] == np.asarray(new)[hole]).all()
    expected = np.asarray(source) + soft[..., None] * (np.asarray(new, float) - np.asarray(source))
    assert np.abs(mixed - expected).max() <= 0.5001


def test_every_level_mixes_to_itself() -> None:
    levels = Image.fromarray(np.repeat(np.arange(256, dtype=np.uint8), 3).reshape(16, 16, 3))
    soft = np.random.default_rng(0).random((16, 16), np.float32)

    assert masks.blended(levels, levels, soft).tobytes() == levels.tobytes()


def test_pictures_of_different_sizes_are_never_mixed() -> None:
    for source, new, shape in [((8, 9), (9, 8), (9, 8)), ((8, 9), (8, 9), (8, 9))]:
        with pytest.raises(ValueError, match="Sizes differ"):
            masks.blended(picture(*source), picture(*new), np.zeros(shape, np.float32))
    with pytest.raises(ValueError, match="Sizes differ"):
        masks.control_picture(picture(8, 9), Image.new("L", (9, 8)))
    with pytest.raises(ValueError, match="Sizes differ"):
        masks.extended(picture(8, 9), Image.new("L", (9, 8)), 1, 1, 1, 1)


@pytest.mark.parametrize("sides", [(3, 0, 0, 0), (0, 4, 0, 0), (0, 0, 5, 0), (0, 0, 0, 6)])
def test_a_new_border_is_to_be_painted_and_continues_the_edge(
    sides: tuple[int, int, int, int],
) -> None:
    left, top, right, bottom = sides
    given = picture()

    canvas, mask = masks.extended(given, None, *sides)

    assert canvas.size == mask.size == (20 + left + right, 12 + top + bottom)
    assert (canvas.mode, mask.mode) == ("RGB", "L")
    inside = (left, top, left + 20, top + 12)
    assert canvas.crop(inside).tobytes() == given.tobytes()
    assert mask.crop(inside).getextrema() == (0, 0)
    assert np.count_nonzero(np.asarray(mask) == 255) == mask.width * mask.height - 20 * 12
    for x, y in [(0, 0), (canvas.width - 1, 0), (0, canvas.height - 1)]:
        nearest = min(max(x - left, 0), 19), min(max(y - top, 0), 11)
        assert canvas.getpixel((x, y)) == given.getpixel(nearest)


def test_a_mask_and_a_border_are_painted_together() -> None:
    mask = Image.new("L", (20, 12))
    mask.paste(255, (5, 5, 8, 9))

    _, both = masks.extended(picture(), mask, 2, 0, 0, 1)

    hole = np.ones((13, 22), bool)
    hole[:12, 2:] = np.asarray(mask) > 0
    assert (np.asarray(both) == hole * 255).all()


def test_nothing_added_gives_the_same_picture_again() -> None:
    canvas, mask = masks.extended(picture(), None, 0, 0, 0, 0)

    assert canvas.tobytes() == picture().tobytes()
    assert mask.getextrema() == (0, 0)


def test_a_canvas_has_a_largest_size() -> None:
    thin = picture(20, 8)

    assert masks.extended(thin, None, 0, 4000, 0, 88)[0].size == (20, 4096)
    with pytest.raises(BadRequest, match=r"4097x8 pixels; 4096 along a side.*Add fewer"):
        masks.extended(thin, None, 4000, 0, 77, 0)


def test_the_control_picture_is_white_where_it_is_to_be_painted() -> None:
    mask = Image.fromarray(np.array([[0, 127, 128, 255]], np.uint8)).resize((4, 2))
    given = picture(4, 2)

    seen = masks.control_picture(given, mask)

    assert seen.shape == (4, 2, 4)
    assert seen.dtype == np.float32
    assert (seen[3] == [0, 0, 1, 1]).all()
    assert (seen[:3, :, 2:] == 1).all()
    kept = np.asarray(given)[:, :2].transpose(2, 0, 1) / 255
    assert np.allclose(seen[:3, :, :2], kept, atol=1e-7)


def test_the_pictures_that_are_given_stay_as_they_are() -> None:
    given, mask = picture(), Image.new("L", (20, 12), 255)
    before = given.tobytes(), mask.tobytes()

    masks.control_picture(given, mask)
    masks.extended(given, mask, 1, 2, 3, 4)
    masks.blended(given, given, masks.softened(mask, 3))

    assert (given.tobytes(), mask.tobytes()) == before
