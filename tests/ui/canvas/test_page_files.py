"""Pictures, projects and exports on the page Canvas, and what is there at the next start."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, QRect, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from cascade_desktop import pictures
from cascade_desktop.folders import Folders
from cascade_desktop.request import Request
from cascade_desktop.ui import app
from cascade_desktop.ui.canvas.page import CanvasPage
from cascade_desktop.ui.window import Window

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
LEFT = Qt.MouseButton.LeftButton

Shown = Callable[..., None]


def paint_mask(page: CanvasPage, rect: QRect) -> None:
    values = np.full((rect.height(), rect.width()), 255, np.uint8)
    page.document.change_plate("mask", "Brush stroke", rect, values)


def widget(window: QWidget, name: str) -> QWidget:
    found = window.findChild(QWidget, name)
    assert found is not None, name
    return found


def drop(target: QWidget, data: QMimeData) -> None:
    how = (Qt.DropAction.CopyAction, data, LEFT, Qt.KeyboardModifier.NoModifier)
    for event in (QDragEnterEvent(QPoint(50, 50), *how), QDropEvent(QPointF(50, 50), *how)):
        QApplication.sendEvent(target, event)
        assert event.isAccepted()


def files(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def test_a_dropped_picture_becomes_a_layer_with_the_frame_around_it(
    qtbot: QtBot, page: CanvasPage, tmp_path: Path
) -> None:
    file = tmp_path / "holiday.png"
    Image.new("RGB", (90, 60), "orange").save(file)
    drop(page.view.viewport(), files(file))
    qtbot.waitUntil(lambda: len(page.document.layers) == 1)
    assert page.document.layers[0].name == "holiday"
    assert page.document.frame == QRect(0, 0, 90, 60)


def test_a_picture_is_pasted_by_its_key(page: CanvasPage) -> None:
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill("red")
    QGuiApplication.clipboard().setImage(image)
    QTest.keyClick(page.view, Qt.Key.Key_V, CONTROL)
    assert page.document.layers[0].image.size() == image.size()


def test_a_picture_of_ours_is_edited_on_the_canvas(
    qtbot: QtBot, window: Window, folders: Folders
) -> None:
    request = Request(width=64, height=96, prompt="a fox", seed=5)
    file = pictures.save(Image.new("RGB", (64, 96), "red"), request, {}, folders.pictures)
    window.take(file)
    QTest.mouseClick(widget(window, "canvasShown"), LEFT)
    assert window.pages.currentWidget() is window.canvas
    qtbot.waitUntil(lambda: len(window.canvas.document.layers) == 1)
    assert window.canvas.document.frame == QRect(0, 0, 64, 96)


def test_a_project_dropped_anywhere_is_opened(
    qtbot: QtBot, window: Window, page: CanvasPage, add: Shown, tmp_path: Path
) -> None:
    add("gold")
    window.session.change(prompt="a golden canvas")
    file = tmp_path / "work.cascade"
    with qtbot.waitSignal(page.keeping.saved):
        page.keeping.save_project(file)
    page.files.clear()
    assert page.document.is_empty
    window.session.change(prompt="")
    window.show_pictures()
    with qtbot.waitSignal(page.keeping.opened):
        drop(window, files(file))
    assert [layer.name for layer in page.document.layers] == ["gold"]
    assert window.session.request.prompt == "a golden canvas"
    assert window.pages.currentWidget() is page


def test_tools_and_frame_are_set_as_they_were_left(qtbot: QtBot, folders: Folders) -> None:
    for left in (True, False):
        with app.opened(folders) as window:
            page = window.canvas
            if left:
                page.toolbox.choose("lasso")
                page.frame.feather.setValue(40)
                page.frame.scale.setCurrentIndex(1)
            assert page.toolbox.tool.name == "lasso"
            assert (page.frame.wish.feather, page.frame.wish.scale) == (40, "model")
            window.close()
        window.deleteLater()
    assert qtbot is not None


def test_what_lay_on_the_canvas_is_there_at_the_next_start(qtbot: QtBot, folders: Folders) -> None:
    for first in (True, False):
        with app.opened(folders) as window:
            window.show()
            window.show_canvas()
            page = window.canvas
            qtbot.waitUntil(page.view.isEnabled)
            if first:
                image = QImage(64, 48, QImage.Format.Format_RGB32)
                image.fill("teal")
                page.document.add_layer(image, "sea", QPoint(0, 0))
                paint_mask(page, QRect(5, 5, 10, 10))
            assert [layer.name for layer in page.document.layers] == ["sea"]
            assert page.document.mask.painted_rect() == QRect(5, 5, 10, 10)
            window.close()
        window.deleteLater()


def test_a_canvas_that_is_not_saved_is_not_replaced_without_asking(
    page: CanvasPage, add: Shown
) -> None:
    add("gold")
    answers = iter(("", "replaceIt"))

    def answer() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        name = next(answers)
        chosen = [button for button in box.buttons() if button.objectName() == name]
        chosen[0].click()

    for left in (1, 0):
        QTimer.singleShot(0, answer)
        page.files.clear()
        assert len(page.document.layers) == left


def test_the_canvas_is_exported_with_the_settings_that_drew_it(
    qtbot: QtBot, page: CanvasPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    image = QImage(64, 48, QImage.Format.Format_RGB32)
    image.fill("teal")
    drawn = Request(prompt="the sea", seed=9)
    page.document.add_layer(image, "sea", QPoint(0, 0), drawn.to_json())
    file = tmp_path / "sea"

    def choose(*given: object) -> tuple[str, str]:
        return str(file), str(given[-1]).split(";;", maxsplit=1)[0]

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    with qtbot.waitSignal(page.keeping.exported):
        page.files.export()
    assert pictures.read_request(tmp_path / "sea.png") == drawn
