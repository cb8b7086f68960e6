"""The document: layers, frame, what the eye sees, whole states, and what is refused."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QImage, Qt

from cascade_desktop.errors import BadRequest
from cascade_desktop.ui.canvas.content import PlateState, State
from cascade_desktop.ui.canvas.document import Document
from cascade_desktop.ui.canvas.layer import Layer

ARGB = QImage.Format.Format_ARGB32
WHOLE = QRect(0, 0, 40, 30)


pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def document() -> Document:
    return Document()


def picture(width: int = 40, height: int = 30, seed: int = 0, alpha: int = 255) -> QImage:
    """Noise of one alpha."""
    pixels = np.random.default_rng(seed).integers(0, 256, (height, width, 4), dtype=np.uint8)
    pixels[:, :, 3] = alpha
    return QImage(pixels.tobytes(), width, height, 4 * width, ARGB).copy()


def bits(image: QImage) -> NDArray[np.uint8]:
    """[height, width, 4] blue, green, red, alpha."""
    plain = image.convertToFormat(ARGB)
    rows = np.frombuffer(plain.constBits(), np.uint8)
    return rows.reshape(plain.height(), plain.width(), 4).copy()


def heard(document: Document) -> list[tuple[str, Any]]:
    """All that the document says from now on, by name."""
    said: list[tuple[str, Any]] = []
    document.painted.connect(lambda rect: said.append(("painted", QRect(rect))))
    document.bounds_changed.connect(lambda rect: said.append(("bounds", QRect(rect))))
    document.frame_changed.connect(lambda rect: said.append(("frame", QRect(rect))))
    document.layers_changed.connect(lambda: said.append(("layers", None)))
    document.touched.connect(lambda: said.append(("touched", None)))
    return said


def test_a_new_document_is_empty_and_has_a_frame(document: Document) -> None:
    assert document.is_empty
    assert document.layers == () and document.current == -1
    assert document.bounds == QRect()
    assert document.frame == QRect(0, 0, 512, 512)
    assert document.flattened().isNull()


def test_a_picture_lies_above_the_current_one_and_is_told_of(document: Document) -> None:
    first = document.add_layer(picture(), "first", QPoint(0, 0))
    third = document.add_layer(picture(), "third", QPoint(0, 0))
    document.choose_layer(0)
    said = heard(document)

    second = document.add_layer(picture(10, 10), "second", QPoint(-5, 25), made="{}")

    assert document.layers == (first, second, third)
    assert document.current == 1
    assert second.rect == QRect(-5, 25, 10, 10) and second.made == "{}"
    assert document.bounds == QRect(-5, 0, 45, 35)
    rect = ("painted", second.rect)
    assert said == [("layers", None), ("bounds", document.bounds), rect, ("touched", None)]


@pytest.mark.parametrize(
    "format", ["Mono", "Indexed8", "RGB888", "RGB16", "Grayscale16", "RGBA64", "CMYK8888"]
)
def test_pictures_of_any_kind_become_a_layer(document: Document, format: str) -> None:
    wanted = getattr(QImage.Format, f"Format_{format}", QImage.Format.Format_RGB888)
    image = picture().convertToFormat(wanted)

    layer = document.add_layer(image, format, QPoint(0, 0))

    assert layer.image.format() == QImage.Format.Format_ARGB32_Premultiplied
    assert np.array_equal(bits(layer.image), bits(image))


def test_a_picture_of_a_fine_screen_is_as_large_as_its_pixels(document: Document) -> None:
    image = picture()
    image.setDevicePixelRatio(2)

    document.add_layer(image, "screenshot", QPoint(0, 0))

    image.setDevicePixelRatio(1)
    assert np.array_equal(bits(document.flattened()), bits(image))


def test_no_picture_and_too_large_a_one_are_refused(document: Document) -> None:
    for image in (QImage(), QImage(16385, 1, ARGB), QImage(1, 20000, ARGB)):
        with pytest.raises(BadRequest) as told:
            document.add_layer(image, "bad", QPoint(0, 0))
        assert told.value.message.endswith(".") and told.value.advice.endswith(".")
    with pytest.raises(BadRequest):
        document.add_layer(picture(), "far away", QPoint(2**30, 0))
    assert document.is_empty and document.undo.count() == 0


@pytest.mark.parametrize(
    "rect", [QRect(), QRect(5, 5, 0, 10), QRect(5, 5, 10, -3), QRect(0, 0, 20000, 5)]
)
def test_a_frame_without_pixels_or_too_large_a_one_is_refused(
    document: Document, rect: QRect
) -> None:
    with pytest.raises(BadRequest):
        document.set_frame(rect)

    assert document.frame == QRect(0, 0, 512, 512)


def test_a_layer_that_does_not_exist_is_a_bug(document: Document) -> None:
    document.add_layer(picture(), "only", QPoint(0, 0))

    for index in (-1, 1):
        with pytest.raises(IndexError):
            document.remove_layer(index)
        with pytest.raises(IndexError):
            document.move_layer(0, index)
    with pytest.raises(ValueError):
        document.begin_stroke("layer", "Brush")


def test_what_one_layer_shows_alone_comes_out_byte_for_byte(document: Document) -> None:
    one, other = picture(seed=1), picture(seed=2)
    document.add_layer(one, "left", QPoint(0, 0))
    document.add_layer(other, "right", QPoint(30, 0))

    seen = bits(document.flattened(QRect(-10, 0, 90, 30)))

    assert not seen[:, :10].any() and not seen[:, 80:].any()
    assert np.array_equal(seen[:, 10:40], bits(one)[:, :30])
    assert np.array_equal(seen[:, 40:80], bits(other))


@pytest.mark.parametrize("opacity", [1.0, 0.4])
def test_outside_a_soft_result_the_source_is_byte_identical(
    document: Document, opacity: float
) -> None:
    source, result = picture(seed=1), bits(picture(seed=2))
    result[:, :, 3] = np.clip(np.arange(40) * 20 - 300, 0, 255)
    soft = QImage(result.tobytes(), 40, 30, 160, ARGB)
    document.add_layer(source, "source", QPoint(0, 0))
    document.add_layer(soft, "result", QPoint(0, 0))
    document.set_opacity(1, opacity)

    seen = bits(document.flattened())

    clear = result[0, :, 3] == 0
    assert 10 < clear.sum() < 20
    assert np.array_equal(seen[:, clear], bits(source)[:, clear])
    full = result[0, :, 3] == 255
    if opacity == 1:
        assert np.array_equal(seen[:, full], result[:, full])
    assert (seen[:, :, 3] == 255).all()
    weight = result[:, :, 3:] / 255.0 * opacity
    mixed = bits(source) * (1 - weight) + result * weight
    assert np.abs(seen[:, :, :3] - mixed[:, :, :3]).max() <= 2


@pytest.mark.parametrize("alpha", [1, 77, 254])
def test_a_see_through_layer_alone_stays_as_it_is(document: Document, alpha: int) -> None:
    layer = document.add_layer(picture(alpha=alpha), "thin", QPoint(0, 0))

    assert np.array_equal(bits(document.flattened()), bits(layer.image))


def test_what_is_hidden_is_not_seen(document: Document) -> None:
    below = picture(seed=1)
    document.add_layer(below, "below", QPoint(0, 0))
    document.add_layer(picture(seed=2), "hidden", QPoint(0, 0))
    document.add_layer(picture(seed=3), "clear", QPoint(0, 0))
    document.set_visible(1, False)
    document.set_opacity(2, 0)

    assert np.array_equal(bits(document.flattened()), bits(below))


def test_layers_too_far_apart_for_one_picture_are_told_of(document: Document) -> None:
    document.add_layer(picture(), "here", QPoint(0, 0))
    document.add_layer(picture(), "there", QPoint(50000, 0))

    with pytest.raises(BadRequest, match="50040×30"):
        document.flattened()


def test_paint_far_outside_of_everything_is_left_away(document: Document) -> None:
    document.change_plate("mask", "Fill", QRect(10**6, 0, 5, 5), np.full((5, 5), 255, np.uint8))
    assert document.mask.rect.isEmpty() and document.undo.count() == 0

    edge = QRect(-4100, 0, 10, 1)
    document.change_plate("mask", "Fill", edge, np.arange(1, 11, dtype=np.uint8)[None])

    assert document.mask.array(edge)[0].tolist() == [0, 0, 0, 0, 5, 6, 7, 8, 9, 10]


def test_a_state_brings_everything_back_and_never_changes(document: Document) -> None:
    document.add_layer(picture(seed=1), "source", QPoint(3, -4), made='{"seed": 1}')
    document.duplicate_layer(0)
    document.set_opacity(1, 0.5)
    document.set_visible(0, False)
    document.set_frame(QRect(7, 8, 99, 88))
    patch = np.random.default_rng(1).integers(1, 256, (9, 13), dtype=np.uint8)
    document.change_plate("mask", "Fill", QRect(-7, 3, 13, 9), patch)
    document.choose_layer(0)

    state = document.state()
    seen = bits(document.flattened())
    document.change_plate("mask", "Erase", QRect(-7, 3, 13, 9), np.zeros((9, 13), np.uint8))
    document.set_opacity(1, 1)
    document.move_to(1, QPoint(100, 100))

    assert state.mask.rect == QRect(-7, 3, 13, 9)
    assert state.mask.image.pixelColor(2, 1).red() == patch[1, 2]
    assert state.layers[1].opacity == 0.5 and state.layers[1].place == QPoint(3, -4)
    mask = document.mask
    said = heard(document)
    document.take(state)
    assert {name for name, _ in said} == {"layers", "bounds", "frame", "painted", "touched"}
    assert document.mask is mask
    assert np.array_equal(document.mask.array(QRect(-7, 3, 13, 9)), patch)
    assert document.sketch.is_empty()
    assert document.frame == QRect(7, 8, 99, 88) and document.current == 0
    assert np.array_equal(bits(document.flattened()), seen)
    assert not document.undo.canUndo()
    assert document.layers[0].made == '{"seed": 1}' and not document.layers[0].visible
    assert len({layer.number for layer in document.layers}) == 2


@pytest.mark.parametrize(
    "change",
    [
        {"frame": QRect()},
        {"layers": (Layer(1, "none", QImage(), QPoint(0, 0)),)},
        {"mask": PlateState(QRect(0, 0, 5, 5), QImage(4, 5, QImage.Format.Format_Grayscale8))},
        {"sketch": PlateState(QRect(2**29, 0, 4, 4), QImage(QSize(4, 4), ARGB))},
    ],
)
def test_a_state_that_cannot_be_changes_nothing(document: Document, change: Any) -> None:
    document.add_layer(picture(), "stays", QPoint(0, 0))

    with pytest.raises(BadRequest):
        document.take(replace(State(), **change))

    assert [layer.name for layer in document.layers] == ["stays"]
    assert document.undo.count() == 1


def test_a_plate_of_any_width_and_kind_is_taken(document: Document) -> None:
    image = QImage(5, 3, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.black)
    image.setPixelColor(4, 2, Qt.GlobalColor.white)

    document.take(State(sketch=PlateState(QRect(-2, 0, 5, 3), image)))

    assert document.sketch.painted_rect() == QRect(2, 2, 1, 1)
    assert document.sketch.array(QRect(2, 2, 1, 1))[0, 0] == 255


def test_clear_leaves_nothing(document: Document) -> None:
    document.add_layer(picture(), "gone", QPoint(0, 0))
    document.change_plate("sketch", "Pen", WHOLE, np.full((30, 40), 255, np.uint8))
    document.set_frame(QRect(1, 2, 3, 4))

    document.clear()

    assert document.is_empty and document.current == -1
    assert document.frame == QRect(0, 0, 512, 512)
    assert document.undo.count() == 0
    assert document.sketch.image.isNull()


def test_choosing_a_layer_is_told_but_is_no_step(document: Document) -> None:
    document.add_layer(picture(), "one", QPoint(0, 0))
    document.add_layer(picture(), "two", QPoint(0, 0))
    said = heard(document)

    document.choose_layer(0)
    document.choose_layer(0)

    assert said == [("layers", None)]
    assert document.undo.count() == 2
