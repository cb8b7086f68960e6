"""The frame: moved, resized, snapped, nudged, always one undo step for each drag."""

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from cascade_desktop.ui.canvas.document import Document
from cascade_desktop.ui.canvas.frame_edges import MOVE, Grip, limited, shaped, snapped
from cascade_desktop.ui.canvas.frame_item import cursor_for
from cascade_desktop.ui.canvas.hand_tool import FrameTool
from cascade_desktop.ui.canvas.view import CanvasView
from tests.ui.canvas.canvas_views import LEFT, PLAIN, Noted, place

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
PICTURE = QRect(0, 0, 300, 200)


@pytest.fixture
def framing(view: CanvasView) -> CanvasView:
    """The frame of 128 x 128 at 64, 40 with its tool; a pixel is a pixel of the screen."""
    tool = FrameTool(view)
    view.set_tool(tool)
    view.actual_size()
    view.document.set_frame(QRect(64, 40, 128, 128))
    return view


def drag(
    view: CanvasView,
    start: tuple[int, int],
    by: tuple[int, int],
    keys: Qt.KeyboardModifier = CONTROL,
) -> None:
    """Without snapping, if nothing else is said."""
    at, steps = place(view, *start), QPoint(*by)
    QTest.mousePress(view.viewport(), LEFT, keys, at)
    for share in (0.5, 1):
        moved(view, at + steps * share, keys)
    QTest.mouseRelease(view.viewport(), LEFT, keys, at + steps)


def moved(view: CanvasView, at: QPoint, keys: Qt.KeyboardModifier) -> None:
    view.pointing.move("mouse", at.toPointF(), keys)


@pytest.mark.parametrize(
    ("start", "by", "frame"),
    [
        ((128, 104), (30, -11), QRect(94, 29, 128, 128)),
        ((192, 104), (50, 99), QRect(64, 40, 178, 128)),
        ((64, 40), (-20, 10), QRect(44, 50, 148, 118)),
        ((128, 168), (99, 17), QRect(64, 40, 128, 145)),
        ((192, 168), (-500, -500), QRect(64, 40, 64, 64)),
        ((64, 104), (500, 0), QRect(128, 40, 64, 128)),
    ],
)
def test_the_frame_is_dragged_in_one_step(
    framing: CanvasView, start: tuple[int, int], by: tuple[int, int], frame: QRect
) -> None:
    document = framing.document
    steps, before = document.undo.count(), document.frame
    drag(framing, start, by)
    assert document.frame == frame
    assert document.undo.count() == steps + 1
    document.undo.undo()
    assert document.frame == before


def test_it_snaps_to_the_picture_and_to_multiples_of_64_unless_ctrl_is_held(
    framing: CanvasView,
) -> None:
    drag(framing, (128, 104), (4, -35), PLAIN)
    assert framing.document.frame == QRect(64, 0, 128, 128)
    drag(framing, (192, 64), (60, 0), PLAIN)
    assert framing.document.frame == QRect(64, 0, 192, 128)
    drag(framing, (256, 64), (40, 0), PLAIN)
    assert framing.document.frame == QRect(64, 0, 236, 128), "the picture's right edge"
    drag(framing, (300, 64), (-3, 0), CONTROL)
    assert framing.document.frame.width() == 233


def test_only_what_is_near_on_the_screen_snaps() -> None:
    frame = QRect(70, 70, 130, 130)
    assert snapped(frame, MOVE, PICTURE, 8) == QRect(64, 70, 130, 130)
    assert snapped(frame, MOVE, QRect(), 1) == frame
    assert snapped(frame, Grip(1, 1), QRect(), 8) == QRect(70, 70, 128, 128)
    assert snapped(frame, Grip(-1, 0), QRect(), 8) == QRect(72, 70, 128, 130)


def test_a_shape_is_kept_and_snapping_can_be_turned_round(framing: CanvasView) -> None:
    framing.set_frame_rules(2.0, False)
    drag(framing, (192, 104), (37, 0), PLAIN)
    assert framing.document.frame == QRect(64, 63, 165, 82)
    drag(framing, (229, 145), (20, 0), CONTROL)
    assert framing.document.frame == QRect(64, 63, 192, 64), "both sides are multiples of 64"
    framing.set_frame_rules(0.0, False)
    drag(framing, (128, 104), (-62, 1), PLAIN)
    assert framing.document.frame.topLeft() == QPoint(2, 64)


@pytest.mark.parametrize("ratio", [0.5, 1.0, 1.5, 16 / 9])
@pytest.mark.parametrize("grip", [Grip(-1, -1), Grip(1, 0), Grip(0, -1)])
def test_what_is_not_pulled_stays_and_the_sides_can_be_drawn(grip: Grip, ratio: float) -> None:
    for side in (3, 500, 9000):
        frame = QRect(10, 20, side, side)
        new = shaped(frame, grip, ratio, snaps=False)
        assert new.width() / new.height() == pytest.approx(ratio, abs=0.02)
        assert min(new.width(), new.height()) >= 64
        assert max(new.width(), new.height()) <= 4096
        if grip.across < 0:
            assert new.x() + new.width() == 10 + side
        if grip.down < 0:
            assert new.y() + new.height() == 20 + side
        if grip.across > 0:
            assert new.x() == 10


def test_sides_stay_what_can_be_drawn() -> None:
    assert limited(QRect(0, 0, 9000, 3), Grip(-1, 1)) == QRect(9000 - 4096, 0, 4096, 64)
    assert limited(QRect(5, 6, 10, 10), MOVE) == QRect(5, 6, 10, 10)


def test_escape_puts_it_back(framing: CanvasView) -> None:
    before, at = framing.document.frame, place(framing, 128, 104)
    QTest.mousePress(framing.viewport(), LEFT, PLAIN, at)
    moved(framing, at + QPoint(70, 70), PLAIN)
    assert framing.document.frame != before
    QTest.keyClick(framing, Qt.Key.Key_Escape)
    assert framing.document.frame == before
    moved(framing, at + QPoint(90, 90), PLAIN)
    QTest.mouseRelease(framing.viewport(), LEFT, PLAIN, at)
    assert framing.document.frame == before


@pytest.mark.parametrize(
    ("key", "keys", "by"),
    [
        (Qt.Key.Key_Left, PLAIN, (-1, 0)),
        (Qt.Key.Key_Down, PLAIN, (0, 1)),
        (Qt.Key.Key_Right, SHIFT, (64, 0)),
        (Qt.Key.Key_Up, SHIFT, (0, -64)),
    ],
)
def test_the_arrow_keys_move_it(
    framing: CanvasView, key: Qt.Key, keys: Qt.KeyboardModifier, by: tuple[int, int]
) -> None:
    before = framing.document.frame
    QTest.keyClick(framing, key, keys)
    assert framing.document.frame == before.translated(*by)


def test_with_another_tool_it_is_only_shown(view: CanvasView, document: Document) -> None:
    before, tool = document.frame, Noted()
    tool.setParent(view)
    view.set_tool(tool)
    view.actual_size()
    drag(view, (60, 60), (30, 30))
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert document.frame == before
    assert tool.words()[0] == "press"


@pytest.mark.parametrize(
    ("place_in", "shape"),
    [
        ((64, 40), Qt.CursorShape.SizeFDiagCursor),
        ((192, 40), Qt.CursorShape.SizeBDiagCursor),
        ((128, 40), Qt.CursorShape.SizeVerCursor),
        ((192, 100), Qt.CursorShape.SizeHorCursor),
        ((120, 100), Qt.CursorShape.SizeAllCursor),
        ((250, 100), Qt.CursorShape.ArrowCursor),
    ],
)
def test_the_cursor_says_what_a_drag_would_do(
    qtbot: QtBot, framing: CanvasView, place_in: tuple[int, int], shape: Qt.CursorShape
) -> None:
    QTest.mouseMove(framing.viewport(), place(framing, *place_in))
    qtbot.waitUntil(lambda: framing.viewport().cursor().shape() == shape)


def test_a_frame_that_is_small_on_the_screen_can_still_be_moved(framing: CanvasView) -> None:
    framing.zoom_to(0.05)
    middle = QPointF(framing.document.frame.center())
    grip = framing.frame.grip_at(middle, framing.zoom)
    assert grip is not None
    assert cursor_for(grip) == Qt.CursorShape.SizeAllCursor


def test_its_line_is_seen_at_any_zoom(framing: CanvasView) -> None:
    for zoom in (0.5, 1, 4):
        framing.zoom_to(zoom, QPointF(place(framing, 64, 90)))
        shot = framing.viewport().grab().toImage()
        left = place(framing, 64, 0).x() - 1
        column = {shot.pixelColor(left, place(framing, 0, 90).y() + y).name() for y in range(9)}
        assert QColor("white").name() in column
        assert len(column) > 1
