"""Given pictures: whatever the format and colours, they are read as a viewer shows them."""

import hashlib
import random
import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import ExifTags, Image, ImageCms

from cascade_desktop import inputs
from tests.core.picture_files import (
    FORMATS,
    Levels,
    chunk,
    png,
    profile_with_red_and_green_exchanged,
    scene,
    srgb,
    tag,
)

TURNS: dict[int, Callable[[Levels], Levels]] = {
    1: lambda scene: scene,
    2: lambda scene: scene[:, ::-1],
    3: lambda scene: scene[::-1, ::-1],
    4: lambda scene: scene[::-1],
    5: lambda scene: scene.transpose(1, 0, 2),
    6: lambda scene: scene[:, ::-1].transpose(1, 0, 2),
    7: lambda scene: scene[::-1, ::-1].transpose(1, 0, 2),
    8: lambda scene: scene[::-1].transpose(1, 0, 2),
}
"""What is stored of an upright scene. The first row and column stored are of the scene, by EXIF's
definition: top and left, top and right, bottom and right, bottom and left, left and top, right and
top, right and bottom, left and bottom."""


def colours(width: int = 24, height: int = 16) -> Levels:
    return np.random.default_rng(3).integers(0, 256, (height, width, 3), np.uint8)


def read(file: Path) -> Levels:
    picture = inputs.read_picture(file)
    assert picture.mode == "RGB"
    assert picture.info == {}
    assert inputs.size_of(file) == picture.size
    return np.asarray(picture)


@pytest.mark.parametrize("kind", FORMATS)
def test_a_picture_of_each_format_is_read(kind: str, tmp_path: Path) -> None:
    file = tmp_path / f"a.{kind}"
    scene().save(file)

    found = read(file)

    assert found.shape == (32, 48, 3)
    assert np.abs(found.astype(int) - np.asarray(scene())).mean() < 6


def test_the_content_counts_and_not_the_name(tmp_path: Path) -> None:
    scene().save(tmp_path / "a.jpg", "PNG")

    assert (read(tmp_path / "a.jpg") == np.asarray(scene())).all()


@pytest.mark.parametrize("kind", ["png", "jpg", "webp", "tiff", "avif"])
@pytest.mark.parametrize("orientation", TURNS)
def test_a_picture_is_turned_upright(orientation: int, kind: str, tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    seen = Image.fromarray(np.ascontiguousarray(TURNS[orientation](np.asarray(scene()))))
    seen.save(tmp_path / f"a.{kind}", exif=exif)

    found = read(tmp_path / f"a.{kind}")

    assert found.shape == (32, 48, 3)
    assert np.abs(found.astype(int) - np.asarray(scene())).mean() < 6


def test_an_orientation_behind_the_pixels_of_a_png_does_not_count(tmp_path: Path) -> None:
    """It would take all the pixels to find it, and few programs look for it there."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    scene().save(tmp_path / "a.png")
    whole = (tmp_path / "a.png").read_bytes()
    late = chunk(b"eXIf", exif.tobytes().removeprefix(b"Exif\0\0"))
    (tmp_path / "a.png").write_bytes(whole[:-12] + late + whole[-12:])

    assert read(tmp_path / "a.png").shape == (32, 48, 3)


def test_an_orientation_that_is_damaged_is_left_out(tmp_path: Path) -> None:
    scene().save(tmp_path / "a.png", exif=b"Exif\0\0II*\0\xff\xff\xff\xff")

    assert (read(tmp_path / "a.png") == np.asarray(scene())).all()


@pytest.mark.parametrize("kind", [0, 2, 4, 6])
def test_16_bits_are_scaled(kind: int, tmp_path: Path) -> None:
    channels = {0: 1, 2: 3, 4: 2, 6: 4}[kind]
    levels = np.random.default_rng(1).integers(0, 2**16, (8, 9, channels))
    levels[..., channels - 1 :] = 65535 if channels in (2, 4) else levels[..., channels - 1 :]
    (tmp_path / "a.png").write_bytes(png(levels, kind))

    found = read(tmp_path / "a.png").astype(float)

    assert np.abs(found - levels[..., : 3 if channels > 2 else 1] * 255 / 65535).max() <= 1


def test_numbers_of_32_bits_are_scaled_by_what_they_hold(tmp_path: Path) -> None:
    ramp = np.linspace(0, 1, 64).reshape(8, 8)
    grey = np.rint(ramp * 255)[..., None]
    for scale, kind in [
        (1, np.float32),
        (255, np.float32),
        (65535, np.int32),
        (2**31 - 1, np.int32),
    ]:
        Image.fromarray((ramp * scale).astype(kind)).save(tmp_path / "a.tiff")

        assert np.abs(read(tmp_path / "a.tiff") - grey).max() <= 1


def test_values_that_are_no_numbers_are_black(tmp_path: Path) -> None:
    values = np.ones((8, 8), np.float32)
    values[0, :3] = np.nan, np.inf, -np.inf
    Image.fromarray(values).save(tmp_path / "a.tiff")

    found = read(tmp_path / "a.tiff")

    assert found[0, :3].max() == 0
    assert found[1:].min() == 255


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "LA", "RGBA", "CMYK"])
def test_each_kind_of_colours_becomes_rgb(mode: str, tmp_path: Path) -> None:
    black_and_red = np.zeros((8, 16, 3), np.uint8)
    black_and_red[:, 8:] = (255, 0, 0)
    given = Image.fromarray(black_and_red).convert(mode)
    given.save(tmp_path / f"a.{'tiff' if mode == 'CMYK' else 'png'}")

    found = read(next(tmp_path.iterdir()))

    grey = mode in ("1", "L", "LA")
    assert (found[0, 0] == 0).all()
    assert len(set(found[0, 15])) == 1 if grey else tuple(found[0, 15]) == (255, 0, 0)


def test_a_cmyk_jpeg_is_not_inverted(tmp_path: Path) -> None:
    Image.new("CMYK", (16, 16), (0, 255, 255, 0)).save(tmp_path / "red.jpg", quality=95)

    assert np.abs(read(tmp_path / "red.jpg").astype(int) - (255, 0, 0)).max() < 8


@pytest.mark.parametrize(
    ("mode", "drawn", "shown"),
    [
        ("RGBA", (200, 100, 0, 255), (200, 100, 0)),
        ("RGBA", (200, 100, 0, 0), (255, 255, 255)),
        ("RGBA", (200, 100, 0, 51), (244, 224, 204)),
        ("LA", (0, 51), (204, 204, 204)),
    ],
)
def test_what_is_transparent_lies_on_white(
    mode: str, drawn: tuple[int, ...], shown: tuple[int, ...], tmp_path: Path
) -> None:
    Image.new(mode, (8, 8), drawn).save(tmp_path / "a.png")

    assert (read(tmp_path / "a.png") == shown).all()


@pytest.mark.parametrize("mode", ["P", "L", "RGB"])
def test_a_transparent_colour_is_white(mode: str, tmp_path: Path) -> None:
    given = Image.new("L", (16, 8)).convert(mode)
    given.paste(Image.new("L", (8, 8), 100).convert(mode), (8, 0))
    clear = {"P": 0, "L": 0, "RGB": (0, 0, 0)}[mode]
    given.save(tmp_path / "a.png", transparency=clear)

    found = read(tmp_path / "a.png")

    assert (found[:, :8] == 255).all()
    assert (found[:, 8:] == 100).all()


def test_of_an_animation_the_first_frame_is_taken(tmp_path: Path) -> None:
    frames = [Image.new("RGB", (16, 16), colour) for colour in ("red", "green", "blue")]
    for kind in ("gif", "webp", "png"):
        frames[0].save(
            tmp_path / f"a.{kind}", save_all=True, append_images=frames[1:], lossless=True
        )

        assert (read(tmp_path / f"a.{kind}") == (255, 0, 0)).all()


def test_a_colour_profile_is_followed(tmp_path: Path) -> None:
    swapped = profile_with_red_and_green_exchanged()
    Image.new("RGB", (8, 8), (255, 0, 0)).save(tmp_path / "a.png", icc_profile=swapped)

    assert np.abs(read(tmp_path / "a.png").astype(int) - (0, 255, 0)).max() <= 2


def _profile_of_nearly_srgb() -> bytes:
    """Its green is rounded otherwise, as it differs from program to program."""
    profile = bytearray(srgb())
    (place,) = struct.unpack_from(">I", profile, tag(profile, b"gXYZ") + 4)
    (light,) = struct.unpack_from(">i", profile, place + 12)
    struct.pack_into(">i", profile, place + 12, light + 16)
    return bytes(profile)


@pytest.mark.parametrize("profile", [srgb(), _profile_of_nearly_srgb()], ids=["own", "other"])
def test_the_profile_of_srgb_changes_no_pixel(profile: bytes, tmp_path: Path) -> None:
    Image.fromarray(colours()).save(tmp_path / "a.png", icc_profile=profile)

    assert (read(tmp_path / "a.png") == colours()).all()


@pytest.mark.parametrize("profile", [b"damaged", b"\0" * 200])
def test_a_profile_that_is_damaged_is_left_out(profile: bytes, tmp_path: Path) -> None:
    Image.fromarray(colours()).save(tmp_path / "a.png", icc_profile=profile)

    assert (read(tmp_path / "a.png") == colours()).all()


@pytest.mark.parametrize("mode", ["L", "CMYK"])
def test_a_profile_for_other_colours_does_no_harm(mode: str, tmp_path: Path) -> None:
    given = Image.fromarray(colours()).convert(mode)
    given.save(tmp_path / "a.tiff", icc_profile=srgb())

    assert (read(tmp_path / "a.tiff") == np.asarray(given.convert("RGB"))).all()


def test_lab_colours_are_read(tmp_path: Path) -> None:
    lab = ImageCms.profileToProfile(
        scene(), ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), outputMode="LAB"
    )
    assert lab is not None
    lab.save(tmp_path / "a.tiff")

    assert np.abs(read(tmp_path / "a.tiff").astype(int) - np.asarray(scene())).mean() < 3


def test_the_fingerprint_is_the_sha_256_of_any_file(tmp_path: Path) -> None:
    content = random.Random(0).randbytes(700_001)
    (tmp_path / "a.safetensors").write_bytes(content)

    assert inputs.fingerprint(tmp_path / "a.safetensors") == hashlib.sha256(content).hexdigest()
