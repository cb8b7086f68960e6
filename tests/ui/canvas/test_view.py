"""The canvas: zoom, moving about, strokes of mouse, pen and fingers, what is painted, drops."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, QRectF, Qt, QUrl
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QCursor,
    QDragEnterEvent,
    QDropEvent,
    QImage,
    QInputDevice,
    QNativeGestureEvent,
    QPointingDevice,
    QTabletEvent,
    QWheelEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.qtbot import QtBot

from cascade_desktop.ui.canvas.brush_tool import BrushTool
from cascade_desktop.ui.canvas.document import Document
from cascade_desktop.ui.canvas.hand_tool import HandTool
from cascade_desktop.ui.canvas.rulers import step_for, ticks
from cascade_desktop.ui.canvas.view import CanvasView
from tests.ui.canvas.canvas_views import GREEN, LEFT, PLAIN, Noted, place, plain


@pytest.fixture
def tool(qapp: QApplication, view: CanvasView) -> Iterator[Noted]:
    tool = Noted()
    tool.setParent(qapp)
    view.set_tool(tool)
    yield tool
    tool.deleteLater()


def wheel(view: CanvasView, at: QPointF, turned: int, keys: Qt.KeyboardModifier = PLAIN) -> None:
    event = QWheelEvent(
        at,
        view.viewport().mapToGlobal(at),
        QPoint(),
        QPoint(0, turned),
        Qt.MouseButton.NoButton,
        keys,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view.viewport(), event)


@pytest.mark.parametrize("keys", [PLAIN, Qt.KeyboardModifier.ControlModifier])
def test_the_wheel_zooms_and_what_is_under_the_cursor_stays(
    view: CanvasView, keys: Qt.KeyboardModifier
) -> None:
    at = QPointF(111, 77)
    for turned in (120, 120, 360, -60, 600, -1200):
        before, zoom = view.spot(at), view.zoom
        wheel(view, at, turned, keys)
        assert (view.zoom > zoom) == (turned > 0)
        drift = (view.spot(at) - before) * view.zoom
        assert abs(drift.x()) <= 0.51
        assert abs(drift.y()) <= 0.51


def test_fingers_on_a_touchpad_zoom_and_move(view: CanvasView) -> None:
    at, zoom = QPointF(100, 90), view.zoom
    under, around = view.spot(at), view.viewport().mapToGlobal(at)
    pad = QPointingDevice(
        "pad",
        2,
        QInputDevice.DeviceType.TouchPad,
        QPointingDevice.PointerType.Finger,
        QInputDevice.Capability.Position,
        2,
        1,
    )
    pinch = QNativeGestureEvent(
        Qt.NativeGestureType.ZoomNativeGesture, pad, 2, at, at, around, 0.5, QPointF()
    )
    QApplication.sendEvent(view.viewport(), pinch)
    assert view.zoom == pytest.approx(1.5 * zoom)
    assert (view.spot(at) - under).manhattanLength() * view.zoom < 2
    before, zoom = view.spot(at), view.zoom
    none, phase = Qt.MouseButton.NoButton, Qt.ScrollPhase.ScrollUpdate
    source = Qt.MouseEventSource.MouseEventNotSynthesized
    swipe = QWheelEvent(
        at, around, QPoint(6, -9), QPoint(12, -18), none, PLAIN, phase, False, source, pad
    )
    QApplication.sendEvent(view.viewport(), swipe)
    assert view.zoom == zoom
    assert (before - view.spot(at)) * zoom == QPointF(6, -9)


def test_the_zoom_stays_between_two_and_6400_percent(qtbot: QtBot, view: CanvasView) -> None:
    view.zoom_to(1e9)
    assert view.zoom == 64
    with qtbot.waitSignal(view.zoom_changed) as told:
        view.zoom_to(1e-9)
    assert view.zoom == 0.02
    assert told.args == [0.02]
    view.actual_size()
    assert view.zoom == 1
    view.zoom_in()
    view.zoom_out()
    assert view.zoom == pytest.approx(1)


def test_the_whole_picture_fits_and_stays_so_until_one_looks_elsewhere(view: CanvasView) -> None:
    def visible() -> QRectF:
        return view.mapToScene(view.viewport().rect()).boundingRect()

    assert visible().contains(QRectF(view.document.bounds))
    view.resize(900, 700)
    QApplication.processEvents()
    assert visible().contains(QRectF(view.document.bounds))
    assert view.zoom > 2
    view.zoom_to(3)
    view.resize(420, 320)
    QApplication.processEvents()
    assert view.zoom == 3


def test_the_first_picture_is_brought_into_view(qtbot: QtBot, qapp: QApplication) -> None:
    document = Document(parent=qapp)
    view = CanvasView(document)
    qtbot.addWidget(view)
    view.resize(400, 300)
    view.show()
    view.zoom_to(8)
    document.add_layer(plain(2000, 1000), "large", QPoint(0, 0))
    assert view.zoom < 0.2
    document.deleteLater()


@pytest.mark.parametrize("how", ["middle", "space", "hand"])
def test_the_picture_is_dragged_about(view: CanvasView, tool: Noted, how: str) -> None:
    view.zoom_to(4)
    before, start, end = view.spot(QPointF(0, 0)), QPoint(100, 100), QPoint(160, 130)
    button = Qt.MouseButton.MiddleButton if how == "middle" else LEFT
    hand = HandTool(tool)
    if how == "hand":
        view.set_tool(hand)
        assert view.viewport().cursor().shape() == Qt.CursorShape.OpenHandCursor
    if how == "space":
        QTest.keyPress(view, Qt.Key.Key_Space)
    QTest.mousePress(view.viewport(), button, PLAIN, start)
    assert view.viewport().cursor().shape() == Qt.CursorShape.ClosedHandCursor
    QTest.mouseMove(view.viewport(), end)
    QTest.mouseRelease(view.viewport(), button, PLAIN, end)
    if how == "space":
        QTest.keyRelease(view, Qt.Key.Key_Space)
    assert (before - view.spot(QPointF(0, 0))) == QPointF(60 / 4, 30 / 4)
    assert "press" not in tool.words()


def test_a_stroke_arrives_in_pixels_of_the_document(view: CanvasView, tool: Noted) -> None:
    view.zoom_to(2)
    QTest.mousePress(view.viewport(), LEFT, PLAIN, place(view, 40, 30))
    QTest.mouseMove(view.viewport(), place(view, 50, 30))
    QTest.mouseRelease(view.viewport(), LEFT, PLAIN, place(view, 60, 30))
    assert tool.said == [("press", 40, 30, 1), ("move", 50, 30, 1), ("release", 60, 30, 1)]


def test_a_second_button_does_not_break_the_stroke(
    qtbot: QtBot, view: CanvasView, tool: Noted
) -> None:
    at = place(view, 50, 50)
    QTest.mousePress(view.viewport(), LEFT, PLAIN, at)
    with qtbot.assertNotEmitted(view.context_wanted):
        for other in (Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton):
            QTest.mousePress(view.viewport(), other, PLAIN, at)
            QTest.mouseRelease(view.viewport(), other, PLAIN, at)
    QTest.mouseMove(view.viewport(), at + QPoint(9, 0))
    QTest.mouseRelease(view.viewport(), LEFT, PLAIN, at + QPoint(9, 0))
    assert [word for word in tool.words() if word != "hover"] == ["press", "move", "release"]


def test_escape_takes_back_a_stroke_and_is_else_left_to_the_window(
    qtbot: QtBot, document: Document
) -> None:
    window, escaped = QMainWindow(), []
    qtbot.addWidget(window)
    view, tool = CanvasView(document), Noted()
    tool.setParent(window)
    window.setCentralWidget(view)
    cancel = QAction("Cancel", window)
    cancel.setShortcut("Escape")
    cancel.triggered.connect(lambda: escaped.append(1))
    window.addAction(cancel)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    view.set_tool(tool)
    view.setFocus()
    QTest.mousePress(view.viewport(), LEFT, PLAIN, QPoint(60, 60))
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert tool.words()[-1] == "cancel"
    assert not escaped
    QTest.mouseRelease(view.viewport(), LEFT, PLAIN, QPoint(60, 60))
    assert "release" not in tool.words()
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert escaped


def test_a_pen_gives_its_pressure_and_no_second_stroke_of_a_mouse(
    view: CanvasView, tool: Noted
) -> None:
    pen = QPointingDevice(
        "pen",
        1,
        QInputDevice.DeviceType.Stylus,
        QPointingDevice.PointerType.Pen,
        QInputDevice.Capability.Position | QInputDevice.Capability.Pressure,
        1,
        3,
    )
    for kind, pressure in (
        (QEvent.Type.TabletPress, 0.25),
        (QEvent.Type.TabletMove, 0.5),
        (QEvent.Type.TabletRelease, 0.0),
    ):
        at = QPointF(place(view, 20, 20))
        around = view.viewport().mapToGlobal(at)
        button = Qt.MouseButton.NoButton if kind == QEvent.Type.TabletMove else LEFT
        tilt = (0.0, 0.0, 0.0, 0.0, 0.0)
        event = QTabletEvent(kind, pen, at, around, pressure, *tilt, PLAIN, button, LEFT)
        QApplication.sendEvent(view.viewport(), event)
        assert event.isAccepted(), "Qt makes a mouse event of one that is not"
        if kind == QEvent.Type.TabletPress:  # Some systems send one nevertheless.
            QTest.mouseClick(view.viewport(), LEFT, PLAIN, at.toPoint())
    assert [(word, pressure) for word, _, _, pressure in tool.said] == [
        ("press", 0.25),
        ("move", 0.5),
        ("release", 0.0),
    ]


def test_one_finger_paints_and_two_zoom(view: CanvasView, tool: Noted) -> None:
    screen = QTest.createTouchDevice()
    first, second = QPoint(100, 100), QPoint(200, 100)
    QTest.touchEvent(view.viewport(), screen).press(0, first, view.viewport())
    QTest.touchEvent(view.viewport(), screen).release(0, first, view.viewport())
    assert tool.words() == ["press", "release"]
    zoom, middle = view.zoom, QPointF(150, 100)
    under = view.spot(middle)
    touch = QTest.touchEvent(view.viewport(), screen)
    touch.press(1, first, view.viewport()).press(2, second, view.viewport())
    del touch
    touch = QTest.touchEvent(view.viewport(), screen)
    touch.move(1, QPoint(50, 100), view.viewport()).move(2, QPoint(250, 100), view.viewport())
    del touch
    assert view.zoom == pytest.approx(2 * zoom)
    assert (view.spot(middle) - under).manhattanLength() * view.zoom < 2
    touch = QTest.touchEvent(view.viewport(), screen)
    touch.release(1, first, view.viewport()).release(2, second, view.viewport())
    del touch
    assert tool.words()[2:] in ([], ["press", "cancel"])


def test_the_cursor_is_the_tools_own(view: CanvasView, tool: Noted) -> None:
    def arrow(zoom: float, ratio: float) -> QCursor:
        assert (zoom, ratio) == (view.zoom, view.devicePixelRatioF())
        return QCursor(Qt.CursorShape.UpArrowCursor)

    tool.cursor = arrow  # type: ignore[method-assign]
    tool.cursor_changed.emit()
    assert view.viewport().cursor().shape() == Qt.CursorShape.UpArrowCursor


def dropped(view: CanvasView, data: QMimeData) -> bool:
    how = (Qt.DropAction.CopyAction, data, LEFT, PLAIN)
    enter = QDragEnterEvent(QPoint(50, 50), *how)
    QApplication.sendEvent(view.viewport(), enter)
    if enter.isAccepted():
        QApplication.sendEvent(view.viewport(), QDropEvent(QPointF(50, 50), *how))
    return enter.isAccepted()


def test_files_and_pictures_are_dropped_and_text_is_not(
    qtbot: QtBot, view: CanvasView, tmp_path: Path
) -> None:
    files, browser, text = QMimeData(), QMimeData(), QMimeData()
    files.setUrls([QUrl.fromLocalFile(str(tmp_path / "a.png"))])
    browser.setUrls([QUrl("https://example.org/fox.png")])
    browser.setImageData(plain(7, 5, GREEN))
    text.setText("a fox")
    with qtbot.waitSignal(view.files_dropped) as told:
        assert dropped(view, files)
    assert told.args == [[tmp_path / "a.png"]]
    with qtbot.waitSignal(view.image_dropped) as shown:
        assert dropped(view, browser)
    assert shown.args is not None
    assert shown.args[0].size() == plain(7, 5).size()
    assert not dropped(view, text)


def test_a_picture_is_offered_as_a_file_and_as_itself(view: CanvasView) -> None:
    data = view.offered(plain(9, 4, GREEN))
    (url,) = data.urls()
    assert QImage(url.toLocalFile()).pixelColor(3, 3) == GREEN
    assert data.hasImage()
    assert view.offered(plain(9, 4)).urls() != [url]


def test_it_says_what_is_shown(view: CanvasView, document: Document) -> None:
    document.add_layer(plain(100, 100), "second", QPoint(250, 150))
    view.zoom_to(0.42)
    assert view.accessibleName() == "Canvas: 2 layers, 350 × 250, 42 %"
    assert "128 × 128" in view.accessibleDescription()
    document.clear()
    assert view.accessibleName() == "Canvas: empty, 42 %"


def test_a_menu_is_asked_for_where_the_mouse_is(qtbot: QtBot, view: CanvasView) -> None:
    with qtbot.waitSignal(view.context_wanted) as told:
        view.contextMenuEvent(menu_event(view, QPoint(30, 40)))
    assert told.args == [view.viewport().mapToGlobal(QPoint(30, 40))]


def menu_event(view: CanvasView, at: QPoint) -> QContextMenuEvent:
    reason = QContextMenuEvent.Reason.Mouse
    return QContextMenuEvent(reason, at, view.viewport().mapToGlobal(at))


def test_a_stroke_ends_when_the_canvas_is_hidden(view: CanvasView, document: Document) -> None:
    brush = BrushTool(document, view)
    view.set_tool(brush)
    QTest.mousePress(view.viewport(), LEFT, PLAIN, place(view, 50, 50))
    assert document.is_painting
    view.hide()
    assert not document.is_painting
    assert not document.mask.is_empty()


def test_the_numbers_of_the_rulers_suit_the_zoom() -> None:
    assert [step_for(zoom) for zoom in (0.02, 0.1, 0.5, 1, 2, 8, 64)] == [
        *(5000, 1000, 200, 100),
        *(50, 10, 5),
    ]
    assert list(ticks(-7, 12, 5)) == [-10, -5, 0, 5, 10]
    assert list(ticks(0, 2, 0.2)) == [0, 1, 2]


def test_the_rulers_can_be_hidden(view: CanvasView) -> None:
    wide = view.viewport().width()
    view.rulers_shown = False
    assert view.viewport().width() > wide
    assert not view.rulers_shown
