"""Pictures for layers: as they are read for requests, but what is transparent stays so."""

from pathlib import Path

import numpy as np
import pytest
from PIL import ExifTags, Image

from cascade_desktop import inputs
from cascade_desktop.errors import BadRequest
from tests.core.picture_files import (
    FORMATS,
    Levels,
    header_only,
    png,
    profile_with_red_and_green_exchanged,
    scene,
)

CLEAR = (200, 100, 0, 51)


def read(file: Path) -> Levels:
    layer = inputs.read_layer(file)
    assert layer.mode == "RGBA"
    assert layer.info == {}
    return np.asarray(layer)


@pytest.mark.parametrize("kind", FORMATS)
def test_an_opaque_picture_is_the_same_as_for_a_request(kind: str, tmp_path: Path) -> None:
    file = tmp_path / f"a.{kind}"
    scene().save(file)

    found = read(file)

    assert (found[..., :3] == np.asarray(inputs.read_picture(file))).all()
    assert (found[..., 3] == 255).all()


@pytest.mark.parametrize("kind", ["png", "webp", "tiff"])
def test_what_is_transparent_stays_so(kind: str, tmp_path: Path) -> None:
    Image.new("RGBA", (8, 8), CLEAR).save(tmp_path / f"a.{kind}", lossless=True)

    assert (read(tmp_path / f"a.{kind}") == CLEAR).all()


@pytest.mark.parametrize("mode", ["P", "L", "RGB"])
def test_a_transparent_colour_is_clear(mode: str, tmp_path: Path) -> None:
    given = Image.new("L", (16, 8)).convert(mode)
    given.paste(Image.new("L", (8, 8), 100).convert(mode), (8, 0))
    given.save(tmp_path / "a.png", transparency={"P": 0, "L": 0, "RGB": (0, 0, 0)}[mode])

    found = read(tmp_path / "a.png")

    assert (found[:, :8, 3] == 0).all()
    assert (found[:, 8:] == (100, 100, 100, 255)).all()


@pytest.mark.parametrize("mode", ["1", "L", "P", "CMYK", "I;16"])
def test_other_kinds_of_colours_are_read(mode: str, tmp_path: Path) -> None:
    grey = Image.fromarray(np.tile(np.array([0, 255], np.uint8), (8, 8)))
    given = grey.point(lambda level: level * 257, "I").convert("I;16") if mode == "I;16" else grey
    given.convert(mode).save(tmp_path / f"a.{'tiff' if mode == 'CMYK' else 'png'}")

    found = read(next(tmp_path.iterdir()))

    assert (found[:, 0::2] == (0, 0, 0, 255)).all()
    assert (found[:, 1::2] == (255, 255, 255, 255)).all()


def test_16_bits_with_transparency_are_scaled(tmp_path: Path) -> None:
    levels = np.random.default_rng(1).integers(0, 2**16, (8, 9, 4))
    (tmp_path / "a.png").write_bytes(png(levels, 6))

    assert np.abs(read(tmp_path / "a.png") - levels * 255 / 65535).max() <= 1


def test_it_is_turned_upright_with_its_transparency(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    given = Image.new("RGBA", (16, 8), CLEAR)
    given.paste((1, 2, 3, 255), (0, 0, 1, 8))
    given.save(tmp_path / "a.png", exif=exif)

    found = read(tmp_path / "a.png")

    assert found.shape == (16, 8, 4)
    assert (found[0] == (1, 2, 3, 255)).all()
    assert (found[1:] == CLEAR).all()


def test_a_colour_profile_is_followed_and_the_transparency_kept(tmp_path: Path) -> None:
    swapped = profile_with_red_and_green_exchanged()
    Image.new("RGBA", (8, 8), (255, 0, 0, 77)).save(tmp_path / "a.png", icc_profile=swapped)

    found = read(tmp_path / "a.png").astype(int)

    assert np.abs(found[..., :3] - (0, 255, 0)).max() <= 2
    assert (found[..., 3] == 77).all()


@pytest.mark.parametrize("size", [(20_000, 100), (90, 16_385)])
def test_a_panorama_is_refused_or_made_smaller(size: tuple[int, int], tmp_path: Path) -> None:
    Image.new("RGB", size, "teal").save(tmp_path / "a.png")

    with pytest.raises(inputs.TooLong, match=r"pixels; 16384 along a side are the most"):
        inputs.read_layer(tmp_path / "a.png")
    layer = inputs.read_layer(tmp_path / "a.png", scaled=True)

    assert max(layer.size) == 16_384
    part = 16_384 / max(size)
    assert layer.size == (round(size[0] * part), round(size[1] * part))
    assert layer.getpixel((layer.width // 2, layer.height // 2)) == (0, 128, 128, 255)


def test_one_with_too_many_pixels_is_refused_also_if_made_smaller(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(header_only(17_000, 10_500))

    with pytest.raises(BadRequest, match="more than 178 megapixels") as caught:
        inputs.read_layer(tmp_path / "a.png", scaled=True)
    assert not isinstance(caught.value, inputs.TooLong)


@pytest.mark.parametrize("kind", ["gif", "webp", "png", "tiff"])
def test_an_animation_is_told_from_a_picture(kind: str, tmp_path: Path) -> None:
    frames = [Image.new("RGB", (16, 16), colour) for colour in ("red", "green", "blue")]
    frames[0].save(tmp_path / f"a.{kind}", save_all=True, append_images=frames[1:], lossless=True)
    frames[0].save(tmp_path / f"b.{kind}")

    assert inputs.holds_several(tmp_path / f"a.{kind}")
    assert not inputs.holds_several(tmp_path / f"b.{kind}")
    assert (read(tmp_path / f"a.{kind}") == (255, 0, 0, 255)).all()


def test_what_is_no_picture_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_text("<svg/>")

    with pytest.raises(BadRequest, match="not a picture that can be read"):
        inputs.read_layer(tmp_path / "a.png")
