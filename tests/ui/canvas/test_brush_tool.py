"""Brush, eraser and pen on a real document: what they paint, and one undo step for each stroke."""

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cascade_desktop.ui.canvas.brush_tool import BrushTool, EraserTool, PenTool
from cascade_desktop.ui.canvas.document import Document
from cascade_desktop.ui.canvas.tool import Spot
from cascade_desktop.ui.canvas.view import CanvasView

PLAIN = Qt.KeyboardModifier.NoModifier
SHIFT, ALT = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def document(qapp: QApplication) -> Iterator[Document]:
    document = Document(parent=qapp)
    image = QImage(400, 300, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    document.add_layer(image, "White", QPoint(0, 0))
    document.undo.clear()
    yield document
    document.clear()
    document.deleteLater()


def spot(x: float, y: float, modifiers: Qt.KeyboardModifier = PLAIN, pressure: float = 1) -> Spot:
    return Spot(x, y, pressure, modifiers)


def hard(tool: BrushTool, size: int = 20) -> BrushTool:
    tool.options = {"size": size, "hardness": 100, "flow": 100}
    return tool


def stroke(tool: BrushTool, *spots: Spot) -> None:
    tool.press(spots[0])
    for at in spots[1:]:
        tool.move(at)
    tool.release(spots[-1])


def mask(document: Document) -> np.ndarray:
    return document.mask.array(document.bounds)


def test_a_click_alone_makes_a_dab(document: Document) -> None:
    stroke(hard(BrushTool(document)), spot(100, 100))

    assert document.mask.painted_rect() == QRect(90, 90, 20, 20)
    assert mask(document)[100, 100] == 255
    assert document.undo.count() == 1
    assert document.undo.undoText() == "Brush stroke"


def test_a_stroke_is_seen_while_it_is_drawn_and_is_one_step(document: Document) -> None:
    tool = hard(BrushTool(document))
    painted: list[QRect] = []
    document.painted.connect(painted.append)

    tool.press(spot(50, 100))
    assert tool.is_busy
    for x in range(60, 200, 20):
        before = len(painted)
        tool.move(spot(x, 100))
        assert len(painted) > before
        assert mask(document)[100, x] == 255, "the line reaches the pen at once"
    tool.release(spot(200, 100))

    assert not tool.is_busy
    assert (mask(document)[100, 50:200] == 255).all()
    assert document.undo.count() == 1
    document.undo.undo()
    assert document.mask.painted_rect().isEmpty()


def test_a_fast_stroke_is_round_where_it_turns(document: Document) -> None:
    stroke(hard(BrushTool(document), 8), spot(50, 50), spot(150, 50), spot(150, 150))

    corner = mask(document)[40:60, 140:170].astype(int)
    assert corner[:, 15:].sum() > 0, "the curve leaves the straight lines"
    assert mask(document)[50, 150] == 255, "but goes through the points"


def test_only_the_piece_that_is_new_is_painted(document: Document) -> None:
    tool = hard(BrushTool(document), 10)
    tool.press(spot(20, 20))
    for x in range(30, 300, 10):
        tool.move(spot(x, 20))
    painted: list[QRect] = []
    document.painted.connect(painted.append)

    tool.move(spot(300, 20))
    tool.release(spot(300, 20))

    assert sum(rect.width() * rect.height() for rect in painted) < 2500


def test_the_eraser_lowers_the_mask(document: Document) -> None:
    stroke(hard(BrushTool(document), 60), spot(100, 100))
    stroke(hard(EraserTool(document)), spot(100, 100))

    assert mask(document)[100, 100] == 0
    assert mask(document)[100, 80] == 255
    assert document.undo.undoText() == "Eraser stroke"


def test_alt_turns_the_brush_into_an_eraser_for_a_stroke(document: Document) -> None:
    tool = hard(BrushTool(document))
    stroke(tool, spot(100, 100))
    stroke(tool, spot(100, 100, ALT))

    assert not mask(document)[92:108, 97:103].any()
    assert mask(document).max() < 80, "only of the rim a little is left"
    assert document.undo.undoText() == "Eraser stroke"


def test_erasing_where_nothing_is_makes_no_step_and_takes_no_memory(document: Document) -> None:
    stroke(hard(EraserTool(document)), spot(100, 100), spot(200, 200))

    assert document.undo.count() == 0
    assert document.mask.image.isNull()


def test_shift_draws_a_straight_line_from_the_last_dab(document: Document) -> None:
    tool = hard(BrushTool(document))
    stroke(tool, spot(50, 50, SHIFT))
    stroke(tool, spot(350, 250, SHIFT))

    assert mask(document)[150, 200] == 255
    assert document.undo.count() == 2
    document.undo.undo()
    assert document.mask.painted_rect() == QRect(40, 40, 20, 20)


def test_a_cancelled_stroke_leaves_nothing(document: Document) -> None:
    tool = hard(BrushTool(document))
    tool.press(spot(50, 50))
    tool.move(spot(90, 90))

    tool.cancel()
    tool.move(spot(120, 120))
    tool.release(spot(120, 120))

    assert document.mask.painted_rect().isEmpty()
    assert document.undo.count() == 0
    assert not tool.is_busy


def test_the_pen_draws_on_the_sketch_and_the_eraser_can_erase_it(document: Document) -> None:
    stroke(PenTool(document), spot(100, 100), spot(200, 100))

    assert document.mask.painted_rect().isEmpty()
    assert document.sketch.array(QRect(150, 98, 1, 4)).min() == 255
    assert document.undo.undoText() == "Sketch line"
    eraser = hard(EraserTool(document), 40)
    eraser.set_option("sketch", True)
    stroke(eraser, spot(100, 100), spot(200, 100))
    assert document.sketch.painted_rect().isEmpty()


def test_a_tablets_pressure_makes_lines_wider(document: Document) -> None:
    tool = hard(BrushTool(document), 40)
    weak, strong = (
        [spot(x, y, pressure=pressure) for x in (50, 150, 250)]
        for y, pressure in [(50, 0.2), (200, 0.9)]
    )
    stroke(tool, *weak)
    stroke(tool, *strong)

    heights = [
        int((column > 0).sum()) for column in (mask(document)[:100, 150], mask(document)[100:, 150])
    ]
    assert heights == [pytest.approx(8, abs=2), pytest.approx(36, abs=2)]


def test_a_lifted_pen_does_not_end_in_a_point(document: Document) -> None:
    tool = hard(BrushTool(document), 40)
    tool.press(spot(50, 100, pressure=1))
    tool.move(spot(150, 100, pressure=1))
    tool.release(spot(200, 100, pressure=0))

    assert (mask(document)[:, 190] > 0).sum() == pytest.approx(40, abs=2)


def test_slips_far_outside_paint_nothing(document: Document) -> None:
    stroke(hard(BrushTool(document)), spot(1e7, -1e7), spot(1e7 + 50, -1e7))

    assert document.undo.count() == 0
    assert document.mask.image.isNull()


def test_the_cursor_is_a_ring_of_the_brushs_size(document: Document) -> None:
    tool = hard(BrushTool(document), 40)

    cursor = tool.cursor(1.0, 1.0)

    image = cursor.pixmap().toImage()
    middle = image.height() // 2
    line = [image.pixelColor(x, middle) for x in range(image.width())]
    seen = [x for x, colour in enumerate(line) if colour.alpha() > 100]
    assert seen[-1] - seen[0] == pytest.approx(40, abs=2)
    shades = [colour.lightness() for colour in line if colour.alpha() > 100]
    assert min(shades) < 80 < 180 < max(shades)
    assert image.pixelColor(middle, middle).alpha() == 0
    assert cursor.hotSpot() == QPoint(image.width() // 2, middle)


@pytest.mark.parametrize(
    ("size", "zoom", "ratio"), [(2, 1, 1), (400, 1, 1), (90, 1, 2), (30, 8, 1)]
)
def test_where_no_ring_fits_the_cursor_is_a_cross(
    document: Document, size: int, zoom: float, ratio: float
) -> None:
    cursor = hard(BrushTool(document), size).cursor(zoom, ratio)

    assert cursor.shape() == Qt.CursorShape.CrossCursor


def test_a_ring_too_large_for_a_cursor_is_drawn(document: Document) -> None:
    tool = hard(BrushTool(document), 200)
    changed: list[QRectF] = []
    tool.overlay_changed.connect(changed.append)
    tool.cursor(1.0, 1.0)
    tool.hover(spot(150, 150))
    image = QImage(300, 300, QImage.Format.Format_ARGB32)
    image.fill(QColor("grey"))

    painter = QPainter(image)
    tool.paint(painter, 1.0)
    painter.end()

    assert changed[-1].contains(QRectF(49, 49, 202, 202))
    shades = {image.pixelColor(x, 150).lightness() for x in range(47, 54)}
    assert min(shades) < 80
    assert max(shades) > 180
    assert image.pixelColor(150, 150) == QColor("grey")


def test_keys_change_size_and_hardness_within_bounds(document: Document) -> None:
    tool = hard(BrushTool(document), 3)
    changes: list[None] = []
    tool.cursor_changed.connect(lambda: changes.append(None))

    for _ in range(5):
        tool.resize(-1)
    assert tool.option("size") == 1
    assert len(changes) == 2
    for _ in range(60):
        tool.resize(1)
    assert tool.option("size") == 1000
    tool.harden(-2)
    assert tool.option("hardness") == 80
    tool.harden(9)
    assert tool.option("hardness") == 100


def test_options_from_a_file_are_fitted_or_left_out(document: Document) -> None:
    tool = BrushTool(document)

    tool.options = {"size": 99999, "hardness": "much", "pressure_size": 0, "colour": "red"}

    assert tool.options["size"] == 1000
    assert tool.options["hardness"] == 80
    assert tool.options["pressure_size"] is True
    assert "colour" not in tool.options
    with pytest.raises(KeyError):
        tool.set_option("colour", 1)


def test_the_mouse_paints_through_the_view(qtbot: QtBot, document: Document) -> None:
    view = CanvasView(document)
    qtbot.addWidget(view)
    view.resize(500, 400)
    with qtbot.waitExposed(view):
        view.show()
    view.actual_size()
    view.set_tool(hard(BrushTool(document)))
    start, end = (view.mapFromScene(QPoint(x, 100)) for x in (100, 200))

    QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(view.viewport(), end)
    QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=end)

    assert (mask(document)[100, 100:200] == 255).all()
    assert document.undo.undoText() == "Brush stroke"
    view.hide()
