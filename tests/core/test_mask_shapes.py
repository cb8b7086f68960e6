"""Shapes cover what they should, fills stop at edges, and distances are exact."""

import math
from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from cascade_desktop.mask_shapes import (
    Grey,
    Shape,
    Window,
    alike,
    connected,
    ellipse,
    feathered,
    grown,
    polygon,
    rectangle,
    shrunk,
)

EVERYWHERE = Window(-5000, -5000, 5000, 5000)
SMALL = Window(0, 0, 60, 40)


def area(shape: Shape) -> float:
    return float(shape.values.sum()) / 255


def drawn(shape: Shape, height: int = 40, width: int = 60) -> Grey:
    canvas = np.zeros((height, width), np.uint8)
    rows, columns = shape.values.shape
    canvas[shape.top : shape.top + rows, shape.left : shape.left + columns] = shape.values
    return canvas


def distances(hole: NDArray[np.bool_]) -> NDArray[np.float64]:
    """To the nearest pixel of the hole, by comparing with every one of them."""
    rows, columns = np.indices(hole.shape)
    found = np.full(hole.shape, np.inf)
    for row, column in np.argwhere(hole):
        found = np.minimum(found, np.hypot(rows - row, columns - column))
    return found


def blots(seed: int = 0) -> Grey:
    """Some dots and blocks of different greys, some of them too dark to count."""
    chance = np.random.default_rng(seed)
    mask = np.zeros((50, 70), np.uint8)
    for _ in range(5):
        row, column = chance.integers(3, 40), chance.integers(3, 60)
        mask[row : row + chance.integers(1, 12), column : column + 9] = chance.integers(60, 256)
    return mask


@pytest.mark.parametrize("corners", [((3, 5), (20, 11)), ((20, 11), (3, 5)), ((3.4, 11), (20, 5))])
def test_a_rectangle_has_whole_pixels_between_its_corners(
    corners: tuple[tuple[float, float], tuple[float, float]],
) -> None:
    shape = rectangle(*corners, EVERYWHERE)

    assert (shape.left, shape.top, shape.values.shape) == (3, 5, (6, 17))
    assert (shape.values == 255).all()


@pytest.mark.parametrize("width", [0.7, 3, 20, 333.3])
def test_an_ellipse_has_the_area_of_one(width: float) -> None:
    shape = ellipse((10.2, 10.7), (10.2 + width, 110.7), EVERYWHERE)

    assert area(shape) == pytest.approx(math.pi * width * 100 / 4, rel=0.01)
    assert (shape.left, shape.top) == (10, 10)


def test_a_polygon_covers_pixels_by_their_part() -> None:
    shape = polygon([(1, 1), (5, 1), (5, 4.5), (1, 4.5)], EVERYWHERE)

    assert (shape.left, shape.top) == (1, 1)
    assert (shape.values[:3] == 255).all()
    assert (shape.values[3] == 128).all()
    assert area(polygon([(0, 0), (30, 0), (0, 20)], EVERYWHERE)) == pytest.approx(300, rel=0.01)


def test_a_polygon_agrees_with_another_way_of_drawing_it() -> None:
    points = [(5, 3), (50, 8), (30, 20), (55, 37), (8, 30), (20, 18)]
    large = Image.new("L", (480, 320))
    ImageDraw.Draw(large).polygon([(8 * x, 8 * y) for x, y in points], fill=255)
    expected = np.asarray(large.resize((60, 40), Image.Resampling.BOX)).astype(int)

    found = drawn(polygon(points, SMALL)).astype(int)

    assert np.abs(found - expected).max() < 70
    assert np.abs(found - expected).mean() < 1.5


def test_a_line_that_crosses_itself_leaves_no_hole() -> None:
    eight = polygon([(0, 0), (20, 20), (20, 0), (0, 20)], EVERYWHERE)
    twice = [(10 + 9 * math.cos(a), 10 + 9 * math.sin(a)) for a in np.linspace(0, 4 * math.pi, 200)]

    assert area(eight) == pytest.approx(200, rel=0.02)
    # Where it is gone round twice, pixels at the edge are covered a little more.
    assert area(polygon(twice, EVERYWHERE)) == pytest.approx(math.pi * 81, rel=0.05)


def test_what_lies_outside_the_window_is_only_left_out() -> None:
    points = [(-3000.0, -20.0), (4000.0, 15.0), (30.0, 3000.0)]
    whole = polygon(points, EVERYWHERE)

    part = polygon(points, SMALL)

    expected = whole.values[-whole.top :, -whole.left :][:40, :60]
    assert np.abs(drawn(part).astype(int) - drawn(Shape(0, 0, expected))).max() <= 1
    assert rectangle((-900, -900), (900, 900), SMALL).values.shape == (40, 60)
    assert not polygon([(100, 100), (200, 100), (200, 200)], SMALL).values.size


@pytest.mark.parametrize(
    "shape",
    [
        rectangle((4, 4), (4, 9), EVERYWHERE),
        rectangle((4.1, 4.2), (4.3, 4.4), EVERYWHERE),
        ellipse((4, 4), (4, 9), EVERYWHERE),
        polygon([], EVERYWHERE),
        polygon([(1, 1), (5, 5)], EVERYWHERE),
        polygon([(1, 3), (5, 3), (9, 3)], EVERYWHERE),
        polygon([(1, 1), (math.nan, 5), (4, 4)], EVERYWHERE),
    ],
)
def test_shapes_of_no_size_are_nothing(shape: Shape) -> None:
    assert not shape.values.any()


def test_alike_means_within_the_tolerance_in_every_channel() -> None:
    colours = np.array([[[10, 20, 30], [15, 20, 30], [16, 20, 30], [10, 14, 30], [4, 20, 36]]])

    found = alike(colours.astype(np.uint8), 0, 0, 5)

    assert found.tolist() == [[True, True, False, False, False]]
    assert alike(np.array([[250, 255, 3]], np.uint8), 0, 1, 5).tolist() == [[True, True, False]]
    assert alike(colours.astype(np.uint8), 0, 0, 255).all()


def slowly_connected(inside: NDArray[np.bool_], row: int, column: int) -> NDArray[np.bool_]:
    found, open_ = np.zeros_like(inside), [(row, column)]
    while open_:
        place = open_.pop()
        inside_plane = all(0 <= at < side for at, side in zip(place, inside.shape, strict=True))
        if inside_plane and inside[place] and not found[place]:
            found[place] = True
            y, x = place
            open_ += [(y - 1, x), (y + 1, x), (y, x - 1), (y, x + 1)]
    return found


@pytest.mark.parametrize("seed", range(6))
def test_only_what_hangs_together_is_reached(seed: int) -> None:
    chance = np.random.default_rng(seed)
    inside = chance.random((37, 53)) < 0.62
    row, column = (int(place) for place in chance.choice(np.argwhere(inside)))

    found = connected(inside, row, column)

    assert (found == slowly_connected(inside, row, column)).all()


def test_a_fill_can_be_nothing_or_everything() -> None:
    everything = np.ones((5, 7), bool)

    assert connected(everything, 4, 6).all()
    assert not connected(~everything, 0, 0).any()
    assert connected(np.ones((1, 1), bool), 0, 0).tolist() == [[True]]


@pytest.mark.parametrize("pixels", [1, 3, 8, 40])
def test_growing_and_shrinking_are_exact(pixels: int) -> None:
    mask = blots(pixels)
    wide = np.pad(mask, pixels)
    marked = wide > 127

    more, less = grown(wide, pixels), shrunk(mask, pixels)

    assert ((more == 255) == ((distances(marked) <= pixels) | (wide == 255))).all()
    inner = distances(~np.pad(mask > 127, 1))[1:-1, 1:-1] > pixels
    assert ((less > 127) == inner).all()
    assert (less[inner] == mask[inner]).all()


@pytest.mark.parametrize("pixels", [1, 5, 12])
def test_a_feather_is_smooth_and_moves_no_edge(pixels: int) -> None:
    mask = np.zeros((70, 84), np.uint8)
    mask[22:48, 24:60] = 255
    marked = mask > 127

    soft = feathered(mask, pixels)

    assert ((soft > 127) == marked).all()
    assert (soft[distances(marked) > pixels + 1] == 0).all()
    assert (soft[distances(~marked) > pixels + 1] == 255).all()
    assert np.abs(np.diff(soft[:, 40].astype(int))).max() <= 255 * 0.8 / pixels + 1


@pytest.mark.parametrize("change", [grown, shrunk, feathered])
def test_large_masks_have_no_seams(change: Callable[[Grey, int], Grey]) -> None:
    wide = np.zeros((540, 1100), np.uint8)
    wide[300:530, 400:700] = 255
    wide[:, 1040:] = 255
    moved = np.pad(wide, ((37, 0), (61, 0)))

    assert (change(wide, 20) == change(moved, 20)[37:, 61:])[:, :1000].all()


@pytest.mark.parametrize("change", [grown, shrunk, feathered])
def test_an_empty_mask_stays_empty(change: Callable[[Grey, int], Grey]) -> None:
    empty = np.zeros((20, 30), np.uint8)

    assert not change(empty, 4).any()


def test_a_mask_of_everything_grows_no_further_and_shrinks_from_its_edge() -> None:
    full = np.full((30, 40), 255, np.uint8)

    assert (grown(full, 9) == 255).all()
    assert (shrunk(full, 9)[9:-9, 9:-9] == 255).all()
    assert shrunk(full, 9).astype(bool).sum() == 12 * 22
    assert not shrunk(full, 128).any()


@pytest.mark.parametrize("pixels", [0, -1, 129])
def test_other_distances_are_refused(pixels: int) -> None:
    with pytest.raises(ValueError, match="not a number of pixels from 1 to 128"):
        grown(np.zeros((5, 5), np.uint8), pixels)
