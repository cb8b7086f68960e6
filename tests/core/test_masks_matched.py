"""A part painted anew keeps the colours of its surroundings, and what is new in it its own."""

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from cascade_desktop import masks

SIDE = 192
BLUE, FADED, RED = (90, 140, 190), (98, 131, 196), (200, 30, 30)
HOLE = np.s_[60:130, 60:130]
THING = np.s_[80:110, 80:110]


def picture(colour: tuple[int, int, int]) -> Image.Image:
    return Image.new("RGB", (SIDE, SIDE), colour)


def hole() -> Image.Image:
    mask = np.zeros((SIDE, SIDE), np.uint8)
    mask[HOLE] = 255
    return Image.fromarray(mask)


def levels(image: Image.Image) -> NDArray[np.int16]:
    return np.asarray(image).astype(np.int16)


def test_a_colour_that_has_faded_comes_back_everywhere() -> None:
    found = levels(masks.matched(picture(BLUE), picture(FADED), hole()))
    assert np.abs(found - BLUE).max() <= 1


def test_a_new_thing_is_led_back_as_far_as_all_else_and_no_further() -> None:
    drawn = levels(picture(FADED))
    drawn[THING] = RED
    new = Image.fromarray(drawn.astype(np.uint8))
    found = levels(masks.matched(picture(BLUE), new, hole()))
    assert np.abs(found[THING] - RED - np.subtract(BLUE, FADED)).max() <= 1


def test_colours_that_differ_from_place_to_place_are_led_back_in_each() -> None:
    slope = np.linspace(-12, 12, SIDE)[None, :, None]
    faded = (np.full((SIDE, SIDE, 3), 120) + slope).round().astype(np.uint8)
    found = levels(masks.matched(picture((120, 120, 120)), Image.fromarray(faded), hole()))
    assert np.abs(found - 120).max() <= 3


def test_another_thing_around_the_hole_is_no_faded_colour() -> None:
    found = levels(masks.matched(picture(BLUE), picture(RED), hole()))
    assert np.abs(found - RED).max() <= masks.MOST_CORRECTED


def test_specks_around_the_hole_lead_nothing_astray() -> None:
    source = levels(picture(BLUE))
    source[::5, ::5] = 255
    new = picture(BLUE)
    found = levels(masks.matched(Image.fromarray(source.astype(np.uint8)), new, hole()))
    assert np.abs(found - BLUE).max() == 0


def test_where_nothing_stays_nothing_is_changed() -> None:
    everything = Image.new("L", (SIDE, SIDE), 255)
    assert (
        masks.matched(picture(BLUE), picture(RED), everything).tobytes() == picture(RED).tobytes()
    )


def test_a_large_picture_whose_sides_fit_no_cell() -> None:
    size = (2050, 1031)
    mask = Image.new("L", size, 0)
    mask.paste(255, (500, 300, 900, 700))
    found = masks.matched(Image.new("RGB", size, BLUE), Image.new("RGB", size, FADED), mask)
    assert np.abs(levels(found) - BLUE).max() <= 1


def test_pictures_of_other_sizes_are_refused() -> None:
    with pytest.raises(ValueError, match="Sizes differ"):
        masks.matched(picture(BLUE), Image.new("RGB", (64, 64)), hole())
