"""The largest object is found in drawings of ours, and nothing where there is nothing."""

import zipfile
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from cascade_desktop.auto_mask import largest_object

SPRITES = Path(__file__).resolve().parents[2] / "resources/training/sample-sprites.zip"
Grey = NDArray[np.uint8]


def noisy(height: int, width: int, level: tuple[int, int, int], seed: int = 0) -> Grey:
    noise = np.random.default_rng(seed).normal(0, 5, (height, width, 3))
    return (noise + level).clip(0, 255).astype(np.uint8)


def overlap(found: Grey, expected: NDArray[np.bool_]) -> float:
    """Intersection over union."""
    return float(((found > 0) & expected).sum() / ((found > 0) | expected).sum())


@pytest.mark.parametrize("size", [(120, 160), (700, 500)])
def test_a_disc_on_a_noisy_ground_is_found(size: tuple[int, int]) -> None:
    picture = noisy(*size, (190, 200, 180))
    rows, columns = np.indices(size)
    disc = np.hypot(rows - size[0] / 2, columns - size[1] * 0.45) < min(size) / 4
    picture[disc] = noisy(*size, (170, 60, 50), 1)[disc]

    found = largest_object(picture)

    assert found.shape == size
    assert set(np.unique(found)) == {0, 255}
    assert overlap(found, disc) > 0.95


def test_the_larger_of_two_objects_is_taken_whole_with_its_hole() -> None:
    picture = noisy(200, 300, (30, 40, 60))
    picture[20:60, 20:60] = (240, 200, 40)
    picture[80:180, 120:260] = (240, 200, 40)
    picture[120:140, 170:200] = (30, 40, 60)
    expected = np.zeros((200, 300), bool)
    expected[80:180, 120:260] = True

    assert overlap(largest_object(picture), expected) > 0.95


def test_sprites_are_found_where_their_opacity_says() -> None:
    with zipfile.ZipFile(SPRITES) as stored:
        names = sorted(name for name in stored.namelist() if name.endswith((".png", ".webp")))
        sprites = [Image.open(BytesIO(stored.read(name))).convert("RGBA") for name in names[:60:10]]
    assert sprites
    scores = []
    for sprite in sprites:
        alone = sprite.resize((200, 200))
        ground = Image.new("RGBA", (300, 280), (120, 190, 220, 255))
        ground.alpha_composite(alone, (60, 50))
        expected = np.zeros((280, 300), bool)
        expected[50:250, 60:260] = np.asarray(alone)[..., 3] > 127
        scores.append(overlap(largest_object(np.asarray(ground.convert("RGB"))), expected))

    assert np.median(scores) > 0.85, scores


@pytest.mark.parametrize("size", [(1, 1), (5, 300), (64, 64), (300, 20)])
def test_nothing_stands_out_of_an_even_picture(size: tuple[int, int]) -> None:
    assert not largest_object(np.full((*size, 3), 128, np.uint8)).any()
    assert largest_object(noisy(*size, (128, 128, 128))).shape == size


def test_the_same_picture_gives_the_same_mask() -> None:
    picture = noisy(90, 90, (90, 90, 90))
    picture[30:60, 30:60] = (200, 10, 90)

    assert (largest_object(picture) == largest_object(picture.copy())).all()
