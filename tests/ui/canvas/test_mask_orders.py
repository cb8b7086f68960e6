"""The orders for the whole mask, by their buttons: each is one undo step, or says why not."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QToolButton
from pytestqt.qtbot import QtBot

from cascade_desktop.ui.canvas import mask_orders
from cascade_desktop.ui.canvas.document import Document
from cascade_desktop.ui.canvas.tool import Spot
from cascade_desktop.ui.canvas.toolbox import Toolbox

SQUARE = QRect(100, 80, 60, 50)


@pytest.fixture
def document(qapp: QApplication) -> Iterator[Document]:
    """A blue square on white."""
    document = Document(parent=qapp)
    image = QImage(300, 200, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.fillRect(SQUARE, QColor("blue"))
    painter.end()
    document.add_layer(image, "Square", QPoint(0, 0))
    document.undo.clear()
    yield document
    document.clear()
    document.deleteLater()


@pytest.fixture
def toolbox(qtbot: QtBot, document: Document) -> Toolbox:
    toolbox = Toolbox(document)
    qtbot.addWidget(toolbox)
    return toolbox


def click(toolbox: Toolbox, name: str) -> None:
    button = toolbox.findChild(QToolButton, name)
    assert button is not None, name
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def mask(document: Document) -> NDArray[np.uint8]:
    return document.mask.array(document.bounds)


def mark(document: Document, rect: QRect = SQUARE) -> None:
    values = np.full((rect.height(), rect.width()), 255, np.uint8)
    document.change_plate("mask", "Mark", rect, values)
    document.undo.clear()


def test_the_largest_object_becomes_the_mask(toolbox: Toolbox, document: Document) -> None:
    mark(document, QRect(-50, -50, 20, 20))

    click(toolbox, "maskObject")

    found = mask(document) > 127
    expected = np.zeros((200, 300), bool)
    expected[80:130, 100:160] = True
    assert (found & expected).sum() / (found | expected).sum() > 0.9
    assert document.bounds.contains(document.mask.painted_rect())
    assert (document.undo.count(), document.undo.undoText()) == (1, "Mask object")
    assert QGuiApplication.overrideCursor() is None


def test_invert_and_clear_are_one_step_each(toolbox: Toolbox, document: Document) -> None:
    mark(document)

    click(toolbox, "invertMask")
    assert not mask(document)[80:130, 100:160].any()
    assert mask(document).astype(int).sum() == 255 * (300 * 200 - 60 * 50)
    click(toolbox, "clearMask")
    assert document.mask.painted_rect().isEmpty()
    assert [document.undo.text(step) for step in range(2)] == ["Invert mask", "Clear mask"]
    document.undo.undo()
    document.undo.undo()
    assert document.mask.painted_rect() == SQUARE


def test_grow_shrink_and_feather_take_the_number_of_pixels(
    toolbox: Toolbox, document: Document
) -> None:
    mark(document)
    toolbox.mask_buttons.pixels.setValue(10)

    click(toolbox, "growMask")
    assert document.mask.painted_rect() == SQUARE.adjusted(-10, -10, 10, 10)
    assert mask(document)[70, 90] == 0, "corners are round"
    click(toolbox, "shrinkMask")
    assert document.mask.painted_rect() == SQUARE
    click(toolbox, "featherMask")
    assert 0 < mask(document)[76, 130] < 128 < mask(document)[84, 130] < 255
    assert document.undo.undoText() == "Feather mask"


@pytest.mark.parametrize(
    "order", ["clearMask", "growMask", "shrinkMask", "featherMask", "invertMask"]
)
def test_an_empty_document_takes_orders_for_nothing(
    toolbox: Toolbox, document: Document, order: str
) -> None:
    document.clear()

    click(toolbox, order)

    assert document.undo.count() == 0


def test_a_mask_shrunk_to_nothing_can_be_shrunk_again(toolbox: Toolbox, document: Document) -> None:
    mark(document)
    toolbox.mask_buttons.pixels.setValue(128)

    for _ in range(3):
        click(toolbox, "shrinkMask")

    assert document.mask.painted_rect().isEmpty()
    assert document.undo.count() == 1


def test_orders_wait_for_the_end_of_a_stroke(toolbox: Toolbox, document: Document) -> None:
    toolbox.tool.press(Spot(50, 50, 1, Qt.KeyboardModifier.NoModifier))

    toolbox.mask_buttons.invert()

    assert document.undo.count() == 0
    toolbox.tool.cancel()


def test_a_saved_mask_can_be_loaded(
    qtbot: QtBot,
    toolbox: Toolbox,
    document: Document,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mark(document)
    mark(document, QRect(-30, 10, 60, 5))
    file = tmp_path / "my mask.png"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file.with_suffix("")), ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    before = mask(document)

    with qtbot.waitSignal(toolbox.said) as said:
        click(toolbox, "saveMask")
    assert said.args == ["The mask is saved as my mask.png."]
    with Image.open(file) as saved:
        assert (saved.mode, saved.size) == ("L", (300, 200))
        assert (np.asarray(saved) == before).all()
    click(toolbox, "clearMask")
    click(toolbox, "loadMask")

    assert (mask(document) == before).all()
    assert document.undo.undoText() == "Load mask"
    assert document.mask.painted_rect().left() == 0


def test_a_mask_of_another_size_is_refused_with_both_sizes(
    qtbot: QtBot, toolbox: Toolbox, document: Document, tmp_path: Path
) -> None:
    file = tmp_path / "small.png"
    Image.new("L", (30, 20), 255).save(file)

    with qtbot.waitSignal(toolbox.refused) as refused:
        done = toolbox.mask_buttons.order(lambda it: mask_orders.load(it, file))

    assert not done
    assert refused.args is not None
    assert "30x20" in refused.args[0]
    assert "300x200" in refused.args[0]
    assert refused.args[1]
    assert document.undo.count() == 0


@pytest.mark.parametrize("order", [mask_orders.mask_object, mask_orders.load, mask_orders.save])
def test_without_a_picture_there_is_a_sentence(
    qtbot: QtBot, toolbox: Toolbox, document: Document, tmp_path: Path, order: object
) -> None:
    document.clear()
    given = [] if order is mask_orders.mask_object else [tmp_path / "mask.png"]

    with qtbot.waitSignal(toolbox.refused) as refused:
        toolbox.mask_buttons.order(lambda it: order(it, *given))  # type: ignore[operator]

    assert refused.args == [
        "There is no picture on the canvas yet.",
        "Drop one there, or open a file.",
    ]
    assert not list(tmp_path.iterdir())


def test_where_nothing_stands_out_the_mask_stays(
    qtbot: QtBot, toolbox: Toolbox, document: Document
) -> None:
    image = QImage(300, 200, QImage.Format.Format_RGB32)
    image.fill(QColor("grey"))
    document.add_layer(image, "Grey", QPoint(0, 0))
    mark(document)

    with qtbot.waitSignal(toolbox.refused):
        click(toolbox, "maskObject")

    assert document.mask.painted_rect() == SQUARE
    assert document.undo.count() == 0


def test_the_sketch_can_be_cleared(toolbox: Toolbox, document: Document) -> None:
    document.change_plate("sketch", "Draw", QRect(0, 0, 3, 3), np.full((3, 3), 255, np.uint8))

    toolbox.mask_buttons.clear_sketch()

    assert document.sketch.painted_rect().isEmpty()
    assert document.undo.undoText() == "Clear sketch"
