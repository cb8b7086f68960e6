"""The flat picture: the same pixels, on white where there is no transparency, settings if asked."""

from pathlib import Path

import numpy as np
import pytest
from PIL import ExifTags, Image
from PySide6.QtGui import QImage

from cascade_desktop import pictures
from cascade_desktop.errors import BadRequest, CannotSave
from cascade_desktop.request import Request
from cascade_desktop.ui.canvas.export import save_flat
from tests.core.disks import full_disk
from tests.core.picture_files import Levels

APPLE = Request(prompt="A red «apple» 🍎", negative="green", seed=7)


def picture(transparent: bool = True, width: int = 45) -> QImage:
    """Smooth, so that it survives JPEG; the left third is clear, the middle half so."""
    x, y = np.meshgrid(np.linspace(0, 255, width), np.linspace(0, 255, 30))
    alpha = np.where(x < 85, 0, np.where(x < 170, 128, 255)) if transparent else 0 * x + 255
    pixels = np.stack([x, y, 255 - x, alpha], 2).astype(np.uint8)
    form = QImage.Format.Format_RGBA8888
    image = QImage(pixels.tobytes(), width, 30, 4 * width, form)
    return image.convertToFormat(QImage.Format.Format_ARGB32)


def read(file: Path) -> Levels:
    with Image.open(file) as found:
        return np.asarray(found)


def given(image: QImage) -> Levels:
    plain = image.convertToFormat(QImage.Format.Format_RGBA8888)
    return np.frombuffer(plain.constBits(), np.uint8).reshape(30, -1, 4).copy()


@pytest.mark.parametrize(("name", "quality"), [("a.png", 1), ("a.PNG", 90), ("a.webp", 100)])
def test_png_and_the_best_webp_are_exact(name: str, quality: int, tmp_path: Path) -> None:
    save_flat(picture(), tmp_path / name, quality)

    assert (read(tmp_path / name) == given(picture())).all()


@pytest.mark.parametrize("name", ["a.png", "a.webp"])
def test_an_opaque_picture_has_no_transparency_inside(name: str, tmp_path: Path) -> None:
    save_flat(picture(transparent=False), tmp_path / name, 100)

    assert (read(tmp_path / name) == given(picture(transparent=False))[..., :3]).all()


@pytest.mark.parametrize("name", ["a.jpg", "a.jpeg"])
def test_a_jpeg_lies_on_white(name: str, tmp_path: Path) -> None:
    save_flat(picture(), tmp_path / name, 95)

    pixels = given(picture()).astype(float)
    alpha = pixels[..., 3:] / 255
    wanted = pixels[..., :3] * alpha + 255 * (1 - alpha)
    found = read(tmp_path / name).astype(float)
    assert found.shape == (30, 45, 3)
    assert np.abs(found[:, :12] - 255).max() < 12
    assert np.abs(found - wanted).mean() < 3


@pytest.mark.parametrize("name", ["a.jpg", "a.webp"])
def test_less_quality_takes_less_room(name: str, tmp_path: Path) -> None:
    sizes = []
    for quality in (20, 60, 95):
        save_flat(picture(), tmp_path / name, quality)
        sizes.append((tmp_path / name).stat().st_size)

    assert sizes == sorted(set(sizes))


def test_a_png_with_its_settings_can_be_drawn_again(tmp_path: Path) -> None:
    save_flat(picture(), tmp_path / "a.png", request=APPLE)

    assert pictures.read_request(tmp_path / "a.png") == APPLE
    assert (read(tmp_path / "a.png") == given(picture())).all()


@pytest.mark.parametrize("name", ["a.jpg", "a.webp"])
def test_other_programs_find_the_settings_and_the_label(name: str, tmp_path: Path) -> None:
    save_flat(picture(), tmp_path / name, request=APPLE)

    with Image.open(tmp_path / name) as found:
        comment = found.getexif().get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.UserComment]
        label = found.info["xmp"]
    assert comment[:8] == b"UNICODE\0"
    text = comment[8:].decode("utf-16-be")
    assert text.startswith("A red «apple» 🍎\nNegative prompt: green\nSteps: 20")
    assert b"trainedAlgorithmicMedia" in label


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.webp"])
def test_without_settings_nothing_but_pixels_is_inside(name: str, tmp_path: Path) -> None:
    save_flat(picture(), tmp_path / name)

    with Image.open(tmp_path / name) as found:
        found.load()
        assert not found.getexif()
        assert not {"xmp", "exif", "cascade", "parameters", "comment"} & set(found.info)


def test_prompts_too_long_for_a_jpeg_are_said(tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match="too long to be kept in this format"):
        save_flat(picture(), tmp_path / "a.jpg", request=Request(prompt="x" * 40_000))

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["a", "a.gif", "a.png.txt"])
def test_another_ending_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match="does not end with"):
        save_flat(picture(), tmp_path / name)


def test_an_empty_canvas_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match="nothing on the canvas"):
        save_flat(QImage(), tmp_path / "a.png")


def test_a_picture_too_long_for_webp_is_refused(tmp_path: Path) -> None:
    long = QImage(16_384, 1, QImage.Format.Format_ARGB32)
    long.fill(0)

    with pytest.raises(BadRequest, match="at most 16383 pixels"):
        save_flat(long, tmp_path / "a.webp")


def test_a_full_disk_leaves_the_old_picture(tmp_path: Path) -> None:
    grain = np.random.default_rng(1).bytes(200 * 200 * 4)
    noise = QImage(grain, 200, 200, 800, QImage.Format.Format_ARGB32)
    with full_disk(tmp_path / "disk") as disk:
        (disk / "filler").unlink()
        save_flat(picture(), disk / "a.png")
        old = (disk / "a.png").read_bytes()

        with pytest.raises(CannotSave, match="no room left"):
            save_flat(noise, disk / "a.png")

        assert (disk / "a.png").read_bytes() == old
        assert [file.name for file in disk.iterdir()] == ["a.png"]
