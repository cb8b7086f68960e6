"""Rectangle, ellipse, lasso and fill on a real document."""

from collections.abc import Iterator

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from cascade_desktop.ui.canvas.document import Document
from cascade_desktop.ui.canvas.fill_tool import FillTool
from cascade_desktop.ui.canvas.shape_tool import EllipseTool, LassoTool, RectangleTool, ShapeTool
from cascade_desktop.ui.canvas.tool import Spot

PLAIN = Qt.KeyboardModifier.NoModifier
SHIFT, ALT = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier
KINDS = (RectangleTool, EllipseTool, LassoTool)


@pytest.fixture
def document(qapp: QApplication) -> Iterator[Document]:
    """White with a red square at 100, 100 of 60 pixels, 20 px left of the origin."""
    document = Document(parent=qapp)
    image = QImage(400, 300, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.fillRect(120, 100, 60, 60, QColor("red"))
    painter.end()
    document.add_layer(image, "Square", QPoint(-20, 0))
    document.undo.clear()
    yield document
    document.clear()
    document.deleteLater()


def spot(x: float, y: float, modifiers: Qt.KeyboardModifier = PLAIN) -> Spot:
    return Spot(x, y, 1, modifiers)


def drag(tool: ShapeTool, *places: tuple[float, float], keys: Qt.KeyboardModifier = PLAIN) -> None:
    tool.press(spot(*places[0], keys))
    for place in places[1:]:
        tool.move(spot(*place, keys))
    tool.release(spot(*places[-1], keys))


def mask(document: Document, rect: QRect) -> NDArray[np.uint8]:
    return document.mask.array(rect)


def test_a_rectangle_is_added_to_what_is_there(document: Document) -> None:
    tool = RectangleTool(document)
    drag(tool, (10, 10), (60, 40))
    drag(tool, (200, 100), (150, 50), keys=SHIFT)

    assert (mask(document, QRect(10, 10, 50, 30)) == 255).all()
    assert (mask(document, QRect(150, 50, 50, 50)) == 255).all()
    assert document.mask.painted_rect() == QRect(10, 10, 190, 90)
    assert (document.undo.count(), document.undo.undoText()) == (2, "Rectangle")


def test_shift_keeps_it_square_towards_where_it_is_dragged(document: Document) -> None:
    drag(RectangleTool(document), (100, 100), (60, 90), keys=SHIFT)

    assert document.mask.painted_rect() == QRect(60, 60, 40, 40)


def test_alt_takes_the_shape_away(document: Document) -> None:
    tool = RectangleTool(document)
    drag(tool, (10, 10), (110, 110))
    drag(tool, (30, 30), (60, 60), keys=ALT)

    assert not mask(document, QRect(30, 30, 30, 30)).any()
    assert mask(document, QRect(10, 10, 100, 100)).astype(int).sum() == 255 * (10000 - 900)
    document.undo.undo()
    document.undo.undo()
    assert document.mask.painted_rect().isEmpty()


def test_an_ellipse_and_a_lasso_cover_their_area(document: Document) -> None:
    drag(EllipseTool(document), (0, 0), (100, 60))
    assert mask(document, QRect(0, 0, 100, 60)).sum() / 255 == pytest.approx(4712, rel=0.01)

    drag(LassoTool(document), (200, 100), (300, 100), (300, 150), (200, 150))
    assert (mask(document, QRect(200, 100, 100, 50)) == 255).all()
    assert document.undo.undoText() == "Lasso"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("keys", [PLAIN, ALT, SHIFT])
def test_a_click_makes_no_shape_and_no_step(
    document: Document, kind: type[ShapeTool], keys: Qt.KeyboardModifier
) -> None:
    drag(kind(document), (50, 50), keys=keys)
    drag(kind(document), (50, 50), (50, 90), keys=PLAIN)

    assert document.undo.count() == 0
    assert document.mask.image.isNull()


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_shape_again_makes_no_step(document: Document, kind: type[ShapeTool]) -> None:
    triangle = ((20.0, 20.0), (80.0, 20.0), (80.0, 80.0))
    drag(RectangleTool(document), (0, 0), (100, 100))
    drag(kind(document), *triangle)

    assert document.undo.count() == 1


@pytest.mark.parametrize("kind", KINDS)
def test_shapes_far_larger_than_the_picture_are_cut_around_it(
    document: Document, kind: type[ShapeTool]
) -> None:
    drag(kind(document), (-1e6, -1e6), (1e6, -1e6), (1e6, 1e6), (-1e6, 1e6), (1e6, 1e6))

    painted = document.mask.painted_rect()
    assert painted.contains(QRect(100, 100, 50, 50))
    assert painted.width() * painted.height() < 10_000_000


@pytest.mark.parametrize("kind", KINDS)
def test_an_outline_is_shown_until_it_is_cancelled(
    document: Document, kind: type[ShapeTool]
) -> None:
    tool = kind(document)
    changed: list[QRectF] = []
    tool.overlay_changed.connect(changed.append)
    tool.press(spot(10, 10))
    tool.move(spot(50, 10))
    tool.move(spot(50, 60))

    assert changed[-1].contains(QRectF(11, 11, 38, 48))
    assert drawn(tool) > 50
    tool.cancel()
    assert drawn(tool) == 0
    tool.release(spot(50, 60))
    assert document.undo.count() == 0


def drawn(tool: ShapeTool) -> int:
    """How many pixels of a grey picture its outline changes."""
    image = QImage(100, 100, QImage.Format.Format_RGB32)
    image.fill(QColor(128, 128, 128))
    painter = QPainter(image)
    tool.paint(painter, 1.0)
    painter.end()
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(-1, 4)[:, :3]
    return int((pixels != 128).any(1).sum())


def test_a_fill_marks_an_area_of_one_colour(document: Document) -> None:
    tool = FillTool(document)

    tool.press(spot(130.7, 130.2))

    assert document.mask.painted_rect() == QRect(100, 100, 60, 60)
    assert (mask(document, QRect(100, 100, 60, 60)) == 255).all()
    tool.press(spot(130, 130))
    assert document.undo.count() == 1, "the second fill changes nothing"
    tool.press(spot(130, 130, ALT))
    assert document.mask.painted_rect().isEmpty()


def test_a_fill_of_the_ground_leaves_the_square(document: Document) -> None:
    FillTool(document).press(spot(-20, 0))

    assert document.mask.painted_rect() == document.bounds
    assert not mask(document, QRect(100, 100, 60, 60)).any()


def test_a_wide_tolerance_fills_everything(document: Document) -> None:
    tool = FillTool(document)
    tool.set_option("tolerance", 100)
    tool.press(spot(0, 0))

    assert (mask(document, document.bounds) == 255).all()


def test_a_fill_can_close_the_hole_in_a_mask(document: Document) -> None:
    shape = RectangleTool(document)
    drag(shape, (200, 20), (260, 80))
    drag(shape, (210, 30), (250, 70), keys=ALT)
    tool = FillTool(document)
    tool.set_option("mask", True)

    tool.press(spot(230, 50))

    assert (mask(document, QRect(200, 20, 60, 60)) == 255).all()
    assert document.mask.painted_rect() == QRect(200, 20, 60, 60)


def test_a_fill_beside_the_picture_or_without_one_does_nothing(document: Document) -> None:
    FillTool(document).press(spot(-21, 0))
    FillTool(document).press(spot(9999, 9999))
    assert document.undo.count() == 0
    document.clear()
    FillTool(document).press(spot(0, 0))
    assert document.undo.count() == 0
