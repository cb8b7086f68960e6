"""Masks from files: what a user has painted is what is painted anew."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import ExifTags, Image, ImageOps

from cascade_desktop import inputs
from cascade_desktop.errors import BadRequest
from tests.core.picture_files import png, profile_with_red_and_green_exchanged, scene


def test_the_brightness_is_the_mask(tmp_path: Path) -> None:
    ImageOps.grayscale(scene()).save(tmp_path / "grey.png")
    ramp = np.linspace(0, 65535, 48 * 32).astype(np.uint16).reshape(32, 48)
    (tmp_path / "fine.png").write_bytes(png(ramp, 0))
    profile = profile_with_red_and_green_exchanged()
    scene().save(tmp_path / "colours.png", icc_profile=profile)

    grey, fine, seen = (
        np.asarray(inputs.read_mask(tmp_path / name, (48, 32)))
        for name in ("grey.png", "fine.png", "colours.png")
    )

    assert (grey == np.asarray(ImageOps.grayscale(scene()))).all()
    assert np.abs(fine - ramp * (255 / 65535)).max() <= 0.5
    assert (seen == grey).all()


@pytest.mark.parametrize("colour", [(255, 255, 255), (0, 0, 0), (200, 30, 60)])
@pytest.mark.parametrize("clear", ["same", (0, 0, 0)])
def test_strokes_on_an_empty_layer_are_the_mask_whatever_their_colour(
    colour: tuple[int, int, int], clear: Any, tmp_path: Path
) -> None:
    layer = Image.new("RGBA", (16, 8), (*(colour if clear == "same" else clear), 0))
    layer.paste((*colour, 255), (0, 0, 4, 8))
    layer.paste((*colour, 128), (4, 0, 6, 8))
    layer.save(tmp_path / "a.png")

    mask = np.asarray(inputs.read_mask(tmp_path / "a.png", (16, 8)))

    assert (mask == np.array([255] * 4 + [128] * 2 + [0] * 10)).all()


def test_in_a_layer_of_several_colours_what_is_empty_is_black(tmp_path: Path) -> None:
    layer = Image.new("RGBA", (16, 8), (255, 255, 255, 0))
    layer.paste((255, 255, 255, 255), (0, 0, 4, 8))
    layer.paste((0, 0, 0, 255), (4, 0, 8, 8))
    layer.save(tmp_path / "a.png")

    mask = np.asarray(inputs.read_mask(tmp_path / "a.png", (16, 8)))

    assert (mask == np.array([255] * 4 + [0] * 12)).all()


@pytest.mark.parametrize("level", [0, 255])
def test_an_opaque_layer_of_one_colour_is_as_bright_as_it_is(level: int, tmp_path: Path) -> None:
    Image.new("RGBA", (8, 8), (level, level, level, 255)).save(tmp_path / "a.png")

    assert (np.asarray(inputs.read_mask(tmp_path / "a.png", (8, 8))) == level).all()


def test_a_mask_is_turned_upright_before_it_is_measured(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    Image.new("L", (16, 8)).save(tmp_path / "a.png", exif=exif)

    assert inputs.read_mask(tmp_path / "a.png", (8, 16)).size == (8, 16)


def test_a_mask_of_another_size_is_refused_with_both_sizes(tmp_path: Path) -> None:
    Image.new("L", (16, 8)).save(tmp_path / "a.png")

    with pytest.raises(BadRequest, match=r"16x8 pixels, but its picture 8x16 pixels\. Choose"):
        inputs.read_mask(tmp_path / "a.png", (8, 16))
