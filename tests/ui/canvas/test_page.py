"""The page Canvas in the real window, without a model: orders, layers, frame, what is said."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QObject, QRect, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QListView, QWidget
from pytestqt.qtbot import QtBot

from cascade_desktop import inputs, pictures
from cascade_desktop.folders import Folders
from cascade_desktop.request import Request
from cascade_desktop.ui.canvas.layer_row import eye_of
from cascade_desktop.ui.canvas.page import CanvasPage, framed
from cascade_desktop.ui.window import Window
from cascade_desktop.uses import CANVAS, SKETCH, ControlUse, VariationUse

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
LEFT = Qt.MouseButton.LeftButton

Shown = Callable[..., None]


def plan(qtbot: QtBot, window: Window, part: str) -> None:
    """Waits until the line above Generate has `part` in it."""
    qtbot.waitUntil(lambda: part in window.side.plan.text())


def paint_mask(page: CanvasPage, rect: QRect) -> None:
    values = np.full((rect.height(), rect.width()), 255, np.uint8)
    page.document.change_plate("mask", "Brush stroke", rect, values)


def widget(window: QWidget, name: str) -> QWidget:
    found = window.findChild(QWidget, name)
    assert found is not None, name
    return found


def test_the_pages_are_chosen_by_tabs_and_keys(window: Window, page: CanvasPage) -> None:
    assert window.pages.currentWidget() is page
    QTest.mouseClick(widget(window, "picturesTab"), LEFT)
    assert window.pages.currentWidget() is window.pictures
    QTest.keyClick(window, Qt.Key.Key_3, CONTROL)
    assert window.pages.currentWidget() is window.models
    QTest.keyClick(window, Qt.Key.Key_2, CONTROL)
    assert window.pages.currentWidget() is page


def test_generate_says_beforehand_what_it_will_do(
    qtbot: QtBot, window: Window, page: CanvasPage, add: Shown
) -> None:
    plan(qtbot, window, "a new picture in the frame")
    add()
    page.document.set_frame(QRect(0, 0, 128, 128))
    plan(qtbot, window, "over the one in the frame")
    page.document.set_frame(QRect(64, 0, 128, 128))
    plan(qtbot, window, "extend the picture to the right")
    paint_mask(page, QRect(70, 20, 30, 30))
    plan(qtbot, window, "paint the masked part anew and extend")
    page.document.set_frame(QRect(300, 0, 128, 128))
    plan(qtbot, window, "outside the frame")
    assert window.side.plan.property("role") == "problem"
    window.show_pictures()
    assert window.side.plan.isHidden()


def test_what_cannot_be_drawn_is_explained_and_nothing_starts(
    window: Window, page: CanvasPage, add: Shown
) -> None:
    add()
    page.document.set_frame(QRect(0, 0, 5000, 64))
    window.generate()
    assert "4096" in window.messages.text.text()
    assert window.jobs.running is None


def test_undo_belongs_to_the_field_that_has_the_focus(
    window: Window, page: CanvasPage, add: Shown
) -> None:
    add()
    prompt = window.prompt_panel.prompt
    prompt.setFocus()
    QTest.keyClicks(prompt, "fox")
    QTest.keyClick(prompt, Qt.Key.Key_Z, CONTROL)
    assert window.session.request.prompt == ""
    assert len(page.document.layers) == 1
    page.view.setFocus()
    QTest.keyClick(page.view, Qt.Key.Key_Z, CONTROL)
    assert page.document.is_empty
    QTest.keyClick(page.view, Qt.Key.Key_Z, CONTROL | SHIFT)
    assert len(page.document.layers) == 1


def test_the_menu_says_what_is_undone_and_is_off_elsewhere(window: Window, add: Shown) -> None:
    undo = window.findChild(QAction, "undo")
    assert undo is not None
    assert not undo.isEnabled()
    add()
    assert undo.text() == "Undo: Add picture"
    assert undo.isEnabled()
    window.show_pictures()
    assert not undo.isEnabled()


def test_the_layers_are_hidden_renamed_moved_and_removed_by_hand(
    qtbot: QtBot, window: Window, page: CanvasPage, add: Shown
) -> None:
    add("teal")
    add("gold")
    view = widget(window, "layers")
    assert isinstance(view, QListView)
    top = view.visualRect(view.model().index(0, 0))
    QTest.mouseClick(view.viewport(), LEFT, pos=eye_of(top).center())
    assert [layer.visible for layer in page.document.layers] == [True, False]
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Down, ALT)
    assert [layer.name for layer in page.document.layers] == ["gold", "teal"]
    assert page.document.current == 0
    QTest.keyClick(view, Qt.Key.Key_F2)
    editor = widget(view, "layerName")
    QTest.keyClicks(editor, "sun")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.document.layers[0].name == "sun")
    QTest.keyClick(view, Qt.Key.Key_Delete)
    assert [layer.name for layer in page.document.layers] == ["teal"]


def test_a_layer_is_dragged_to_another_place_and_out_as_a_file(
    page: CanvasPage, add: Shown
) -> None:
    for colour in ("red", "green", "blue"):
        add(colour)
    model = page.layers.model
    data = model.mimeData([model.index(0)])
    (url,) = data.urls()
    assert inputs.read_picture(Path(url.toLocalFile())).getpixel((5, 5)) == (0, 0, 255)
    model.dropMimeData(data, Qt.DropAction.MoveAction, 3, 0, model.index(-1))
    assert [layer.name for layer in page.document.layers] == ["blue", "red", "green"]


def test_the_opacity_slider_is_one_step_of_undo(page: CanvasPage, add: Shown) -> None:
    add()
    steps = page.document.undo.index()
    for percent in (90, 60, 30):
        page.layers.opacity.setValue(percent)
    assert page.document.layers[0].opacity == pytest.approx(0.3)
    assert page.document.undo.index() == steps + 1


def test_the_frame_is_typed_and_keeps_its_shape(page: CanvasPage, add: Shown) -> None:
    bar = page.frame
    bar.snap.setChecked(False)
    bar.shape.setCurrentIndex(bar.shape.findData("3:2"))
    bar.shape.activated.emit(bar.shape.currentIndex())
    number = bar.numbers[2]
    number.setFocus()
    number.selectAll()
    QTest.keyClicks(number, "300")
    QTest.keyClick(number, Qt.Key.Key_Return)
    assert page.document.frame.size().toTuple() == (300, 200)
    add()
    bar.shape.setCurrentIndex(0)
    QTest.mouseClick(bar.fit, LEFT)
    assert page.document.frame == QRect(0, 0, 128, 128)


def test_the_frame_of_a_huge_picture_can_be_drawn() -> None:
    frame = framed(QRect(0, 0, 16000, 600))
    assert frame.size().toTuple() == (4096, 600)
    assert QRect(0, 0, 16000, 600).contains(frame)


def test_the_shown_picture_is_varied_and_enlarged(window: Window, folders: Folders) -> None:
    request = Request(width=64, height=96, seed=5)
    file = pictures.save(Image.new("RGB", (64, 96), "red"), request, {}, folders.pictures)
    window.take(file)
    QTest.mouseClick(widget(window, "varyShown"), LEFT)
    assert window.session.request.variations == (VariationUse(str(file)),)
    QTest.mouseClick(widget(window, "enlargeShown"), LEFT)
    upscale = window.session.request.upscale
    assert upscale is not None
    assert upscale.file == str(file)


def test_a_guide_from_an_empty_canvas_is_explained_on_the_page_pictures(
    window: Window, page: CanvasPage
) -> None:
    assert page.document.is_empty
    window.show_pictures()
    window.session.change(controls=(ControlUse(file=SKETCH),))
    window.generate()
    assert "nothing is sketched" in window.messages.text.text()
    assert window.jobs.running is None


def test_a_guide_takes_what_the_frame_shows(page: CanvasPage, add: Shown) -> None:
    add("teal")
    page.document.set_frame(QRect(0, 0, 128, 128))
    request = page.filled_in(Request(variations=(VariationUse(CANVAS),)))
    (use,) = request.variations
    assert inputs.read_picture(Path(use.file)).getpixel((60, 60)) == (0, 128, 128)


def test_the_keys_of_the_canvas_are_in_the_list_of_shortcuts(
    window: Window, page: CanvasPage
) -> None:
    assert page.isVisible()
    QTest.keyClick(window, Qt.Key.Key_F1)
    dialog = widget(window, "shortcuts")
    assert isinstance(dialog, QDialog)
    text = widget(dialog, "shortcutsText").toPlainText()  # type: ignore[attr-defined]
    for part in ("Brush", "Ctrl+Shift+Z", "Zoom at the cursor", "Fit into the window"):
        assert part in text
    dialog.close()


def test_no_two_orders_listen_to_the_same_key(window: Window, page: CanvasPage) -> None:
    """Those of a part of the window listen while it has the focus: they are apart."""
    assert page.isVisible()
    taken: dict[tuple[QObject, str], str] = {}
    for action in window.findChildren(QAction):
        everywhere = action.shortcutContext() == Qt.ShortcutContext.WindowShortcut
        parts = action.associatedObjects()  # One that is part of nothing listens to nothing.
        for part in {window} if everywhere and parts else parts:
            for text in filter(None, (key.toString() for key in action.shortcuts())):
                known = taken.setdefault((part, text), action.objectName())
                assert known == action.objectName(), f"{known} and {action.objectName()}: {text}"


def test_the_context_menu_holds_the_orders(window: Window, page: CanvasPage) -> None:
    menu = page.orders.context_menu(window)
    texts = [action.text() for action in menu.actions() if not action.isSeparator()]
    assert "Paste" in texts
    menu.close()
    menu.deleteLater()


def test_before_and_after_is_turned_on_in_all_its_places(
    window: Window, page: CanvasPage, add: Shown
) -> None:
    add("red")
    QTest.keyClick(page.view, Qt.Key.Key_C)
    assert page.view.compare
    assert page.look.compare.isChecked()
    QTest.mouseClick(page.look.compare, LEFT)
    action = window.findChild(QAction, "compare")
    assert action is not None
    assert not page.view.compare
    assert not action.isChecked()


def test_a_model_that_cannot_paint_anew_is_told_of_beforehand(
    qtbot: QtBot, window: Window, page: CanvasPage, add: Shown, tmp_path: Path
) -> None:
    add()
    page.document.set_frame(QRect(0, 0, 128, 128))
    paint_mask(page, QRect(20, 20, 30, 30))
    plan(qtbot, window, "paint the masked part anew")
    window.session.change(model=str(tmp_path / "nowhere"))
    plan(qtbot, window, "nowhere")
    window.generate()
    assert "nowhere" in window.messages.text.text()
    assert window.jobs.running is None


def test_what_generate_does_on_the_canvas_is_told_on_its_page_alone(
    window: Window, qtbot: QtBot
) -> None:
    window.show()
    window.show_pictures()
    with qtbot.waitSignal(window.canvas.generation.plan_changed):
        window.canvas.generation.tell_plan()
    assert window.side.plan.isHidden()
