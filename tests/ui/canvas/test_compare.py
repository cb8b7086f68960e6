"""Before and after, with the divider between them."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest

from cascade_desktop.ui.canvas.document import Document
from cascade_desktop.ui.canvas.view import CanvasView
from tests.ui.canvas.canvas_views import BLUE, GREEN, LEFT, PLAIN, RED, plain, seen

RESULT = '{"prompt": "a fox"}'


@pytest.fixture
def comparing(view: CanvasView, document: Document) -> CanvasView:
    """A green result over the blue picture, compared."""
    document.add_layer(plain(300, 200, GREEN), "result", QPoint(0, 0), RESULT)
    view.fit()
    view.compare = True
    return view


def test_before_is_left_and_after_is_right(comparing: CanvasView) -> None:
    assert comparing.compare
    assert seen(comparing, 20, 100) == BLUE
    assert seen(comparing, 280, 100) == GREEN
    assert (comparing.divider.before.text(), comparing.divider.after.text()) == ("Before", "After")
    assert comparing.divider.before.x() < comparing.divider.x() < comparing.divider.after.x()
    comparing.compare = False
    assert seen(comparing, 20, 100) == GREEN
    assert not comparing.divider.isVisible()
    assert not comparing.divider.before.isVisible()


def test_the_newest_result_counts_and_not_the_topmost_layer(
    comparing: CanvasView, document: Document
) -> None:
    document.add_layer(plain(300, 200, RED), "newer", QPoint(0, 0), RESULT)
    document.move_layer(2, 1)
    assert seen(comparing, 20, 100) == BLUE
    assert seen(comparing, 280, 100) == GREEN
    document.set_visible(2, False)
    assert seen(comparing, 280, 100) == RED


def test_without_a_result_both_sides_are_the_picture(
    comparing: CanvasView, document: Document
) -> None:
    document.remove_layer(1)
    assert seen(comparing, 20, 100) == seen(comparing, 280, 100) == BLUE


def test_two_given_pictures_are_compared(comparing: CanvasView) -> None:
    comparing.set_compared(plain(30, 20, RED), plain(60, 40, BLUE), QRect(0, 0, 300, 200))
    assert seen(comparing, 20, 100) == RED
    assert seen(comparing, 280, 100) == BLUE
    comparing.set_compared(None, None)
    assert seen(comparing, 20, 100) == BLUE
    assert seen(comparing, 280, 100) == GREEN


def test_the_divider_is_dragged(comparing: CanvasView) -> None:
    divider = comparing.divider
    middle = divider.rect().center()
    QTest.mousePress(divider, LEFT, PLAIN, middle)
    QTest.mouseMove(divider, middle + QPoint(100, 0))
    QTest.mouseRelease(divider, LEFT, PLAIN, divider.rect().center())
    width = comparing.viewport().width()
    assert divider.position == pytest.approx(0.5 + 100 / width, abs=2 / width)
    assert seen(comparing, 180, 100) == BLUE
    QTest.mousePress(divider, LEFT, PLAIN, divider.rect().center())
    QTest.mouseMove(divider, QPoint(-5000, 0))
    QTest.mouseRelease(divider, LEFT, PLAIN, middle)
    assert divider.position == 0
    assert seen(comparing, 20, 100) == GREEN


def test_the_arrow_keys_move_the_divider(comparing: CanvasView) -> None:
    divider = comparing.divider
    for key, keys, position in (
        (Qt.Key.Key_Right, PLAIN, 0.51),
        (Qt.Key.Key_Left, PLAIN, 0.5),
        (Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier, 0.6),
        (Qt.Key.Key_End, PLAIN, 1.0),
        (Qt.Key.Key_Right, PLAIN, 1.0),
        (Qt.Key.Key_Home, PLAIN, 0.0),
    ):
        QTest.keyClick(divider, key, keys)
        assert divider.position == pytest.approx(position)
    assert divider.accessibleName() == "Divider between before and after: 0 %"


def test_the_divider_stays_in_the_window_while_the_picture_moves(comparing: CanvasView) -> None:
    place = comparing.divider.x()
    comparing.zoom_to(3)
    comparing.pan(QPoint(40, 0).toPointF())
    assert comparing.divider.x() == place
    left = comparing.spot(QPoint(20, 100).toPointF())
    assert seen(comparing, int(left.x()), int(left.y())) == BLUE


def test_mask_and_frame_do_not_disturb(comparing: CanvasView, document: Document) -> None:
    document.change_plate("mask", "m", QRect(0, 0, 60, 200), np.full((200, 60), 255, np.uint8))
    assert seen(comparing, 20, 100) == BLUE
    assert not comparing.frame.isVisible()
