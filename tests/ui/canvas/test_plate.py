"""A plate grows while one paints, and forgets nothing meanwhile."""

import gc

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QImage

from cascade_desktop.errors import BadRequest
from cascade_desktop.ui.canvas.plate import Plate


def noise(height: int, width: int, seed: int = 0) -> NDArray[np.uint8]:
    return np.random.default_rng(seed).integers(1, 256, (height, width), dtype=np.uint8)


def test_an_empty_plate_holds_nothing() -> None:
    plate = Plate()

    assert plate.image.isNull() and plate.rect.isEmpty() and plate.painted_rect().isEmpty()
    assert plate.is_empty()
    assert not plate.array(QRect(-5, 7, 3, 2)).any()
    assert plate.array(QRect(-5, 7, 3, 2)).shape == (2, 3)


def test_what_was_painted_is_read_again_from_anywhere() -> None:
    plate = Plate()
    values = noise(30, 50)

    plate.put(QRect(-20, 240, 50, 30), values)

    assert np.array_equal(plate.array(QRect(-20, 240, 50, 30)), values)
    around = plate.array(QRect(-30, 200, 100, 100))
    assert np.array_equal(around[40:70, 10:60], values)
    assert around.sum() == values.sum()
    assert plate.painted_rect() == QRect(-20, 240, 50, 30)


def test_it_covers_steps_of_256_and_keeps_its_pixels_while_it_grows() -> None:
    plate = Plate()
    values = noise(10, 10)
    plate.put(QRect(5, 5, 10, 10), values)
    assert plate.rect == QRect(0, 0, 256, 256)

    plate.cover(QRect(-1, 600, 1, 1))

    assert plate.rect == QRect(-256, 0, 512, 768)
    assert np.array_equal(plate.array(QRect(5, 5, 10, 10)), values)
    assert plate.painted_rect() == QRect(5, 5, 10, 10)


def test_it_never_grows_further_ahead_than_its_room() -> None:
    plate = Plate()
    plate.room = QRect(0, 0, 1000, 700)

    for left in range(0, 1000, 20):
        plate.cover(QRect(left, left * 7 // 10, 10, 10))

    assert plate.rect == QRect(0, 0, 1024, 768)


def test_across_a_large_picture_it_grows_only_a_few_times() -> None:
    plate = Plate()
    plate.room = QRect(0, 0, 4096, 4096)
    seen = set()

    for at in range(0, 4090, 10):
        plate.cover(QRect(at, at, 5, 5))
        seen.add((plate.rect.width(), plate.rect.height()))

    assert plate.rect == QRect(0, 0, 4096, 4096)
    assert len(seen) < 9


def test_its_picture_shows_the_present_pixels_and_outlives_the_plates_growth() -> None:
    plate = Plate()
    plate.put(QRect(0, 0, 1, 1), np.full((1, 1), 9, np.uint8))
    held = QImage(plate.image)
    plate.put(QRect(3, 2, 1, 1), np.full((1, 1), 77, np.uint8))
    assert plate.image.pixelColor(3, 2).red() == held.pixelColor(3, 2).red() == 77

    plate.put(QRect(2000, 2000, 1, 1), np.full((1, 1), 5, np.uint8))
    gc.collect()

    assert held.pixelColor(3, 2).red() == 77
    assert plate.image.size() == plate.rect.size()
    assert plate.image.pixelColor(2000, 2000).red() == 5


def test_marks_too_far_apart_for_one_plate_are_refused_until_the_first_is_erased() -> None:
    plate, mark = Plate(), np.full((1, 1), 255, np.uint8)
    plate.put(QRect(0, 0, 1, 1), mark)
    far = QRect(200_000, 200_000, 1, 1)
    assert not plate.can_cover(far)
    with pytest.raises(BadRequest):
        plate.put(far, mark)
    assert plate.painted_rect() == QRect(0, 0, 1, 1)

    plate.put(QRect(0, 0, 1, 1), 0 * mark)
    plate.put(far, mark)

    assert plate.painted_rect() == far
    assert plate.rect.size() == QSize(256, 256)


def test_values_of_another_size_are_refused() -> None:
    with pytest.raises(ValueError, match="rows"):
        Plate().put(QRect(0, 0, 3, 4), np.zeros((3, 4), np.uint8))
