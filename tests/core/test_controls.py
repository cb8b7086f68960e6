"""Edges for a ControlNet to follow: where the authors find them, and where the picture has them."""

from __future__ import annotations

import sys

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from cascade_desktop.controls import CONTROLS, edges
from cascade_desktop.errors import CannotSetUp


def drawn(width: int, height: int) -> Image.Image:
    """A dark disc and a bright line on a grey that grows lighter to the right."""
    across = np.linspace(60, 120, width).astype(np.uint8)
    picture = Image.fromarray(np.repeat(np.tile(across, (height, 1))[..., None], 3, axis=2))
    draw = ImageDraw.Draw(picture)
    draw.ellipse([width // 4, height // 4, width // 2, height // 2], (10, 30, 20))
    draw.line([0, height - 1, width - 1, height // 2], (255, 240, 200), 1 + height // 40)
    return picture


def between(pixels: NDArray[np.float64], width: int, height: int) -> NDArray[np.float64]:
    """Bilinear without antialias, centre on centre, written anew with hat functions."""

    def hats(size: int, wanted: int) -> NDArray[np.float64]:
        centres = np.clip((np.arange(wanted) + 0.5) * size / wanted - 0.5, 0, size - 1)
        hat: NDArray[np.float64] = np.clip(1 - np.abs(centres[:, None] - np.arange(size)), 0, 1)
        return hat

    rows, columns = hats(pixels.shape[0], height), hats(pixels.shape[1], width)
    channels = [rows @ channel @ columns.T for channel in np.moveaxis(pixels, -1, 0)]
    return np.stack(channels, axis=-1)


@pytest.mark.parametrize("size", [(300, 200), (90, 500), (224, 224), (448, 112)])
def test_squashed_edges_are_those_of_a_square_of_224_pixels_widened(size: tuple[int, int]) -> None:
    import cv2

    picture = drawn(*size)
    square = between(np.asarray(picture, np.float64), 224, 224).astype(np.uint8)
    found = cv2.Canny(square, 100, 200)
    expected = between(found[..., None].astype(np.float64), *size)[..., 0]

    seen = edges(picture, 100, 200, squashed=True)

    assert (seen.mode, seen.size) == ("L", size)
    # Where the last digit decides whether a value becomes the integer below, an edge can differ.
    different = np.abs(np.asarray(seen, np.float64) - expected) > 1
    assert different.sum() < 0.05 * (expected > 0).sum()


def test_squashed_edges_have_grey_rims_and_the_others_have_none() -> None:
    picture = drawn(500, 400)

    squashed = set(np.unique(np.asarray(edges(picture, 100, 200, squashed=True))))
    sharp = set(np.unique(np.asarray(edges(picture, 100, 200, squashed=False))))

    assert sharp == {0, 255}
    assert len(squashed - {0, 255}) > 10


def test_edges_at_the_pictures_own_size_lie_on_its_outlines() -> None:
    picture = Image.new("RGB", (120, 80))
    ImageDraw.Draw(picture).rectangle([40, 20, 79, 59], (255, 255, 255))

    found = np.asarray(edges(picture, 100, 200, squashed=False)) == 255

    rows, columns = np.nonzero(found)
    assert {rows.min(), columns.min()} <= {19, 20, 39, 40}
    assert {rows.max(), columns.max()} <= {59, 60, 79, 80}
    assert not found[24:55, 44:75].any(), "nothing inside the rectangle"


def test_colours_that_are_equally_bright_have_an_edge_between_them() -> None:
    """Each channel is looked at, not their mean."""
    picture = Image.new("RGB", (64, 64), (200, 0, 100))
    picture.paste((0, 200, 100), (32, 0, 64, 64))

    assert np.asarray(edges(picture, 100, 200, squashed=False))[:, 28:36].max() == 255


def test_higher_thresholds_leave_fewer_edges() -> None:
    picture = drawn(224, 224)

    amounts = [
        np.count_nonzero(np.asarray(edges(picture, low, high, squashed=True)))
        for low, high in ((0, 0), (100, 200), (1000, 1000))
    ]

    assert amounts[0] > amounts[1] > amounts[2]


@pytest.mark.parametrize("squashed", [True, False])
@pytest.mark.parametrize("size", [(1, 1), (1, 300), (17, 5)])
def test_the_smallest_pictures_have_edges_too(size: tuple[int, int], squashed: bool) -> None:
    assert edges(Image.new("RGB", size, "white"), 100, 200, squashed).getextrema() == (0, 0)


def test_the_picture_itself_stays() -> None:
    picture = drawn(60, 50)
    before = picture.tobytes()

    edges(picture, 100, 200, squashed=True)

    assert picture.tobytes() == before


def test_without_opencv_what_is_missing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cv2", None)

    with pytest.raises(CannotSetUp, match="Finding edges needs OpenCV") as caught:
        edges(drawn(20, 20), 100, 200, squashed=True)

    assert "opencv-python-headless" in caught.value.advice


def test_each_kind_names_its_published_file_and_what_it_reads() -> None:
    assert {kind: (row.file, row.channels) for kind, row in CONTROLS.items()} == {
        "canny": ("canny.safetensors", 1),
        "inpaint": ("inpainting.safetensors", 4),
        "super_resolution": ("super_resolution.safetensors", 16),
    }
    assert all(row.title and row.purpose[0].isupper() for row in CONTROLS.values())
