"""What the tests of the canvas share: a document in its view, and the page in the window."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cascade_desktop.ui.canvas.document import Document
from cascade_desktop.ui.canvas.page import CanvasPage
from cascade_desktop.ui.canvas.view import CanvasView
from cascade_desktop.ui.window import Window
from tests.ui.canvas.canvas_views import plain

CONTROL = Qt.KeyboardModifier.ControlModifier

Shown = Callable[..., None]


@pytest.fixture
def document(qapp: QApplication) -> Iterator[Document]:
    """A blue picture of 300 x 200, and a frame of 128 x 128 in it."""
    document = Document(parent=qapp)
    document.add_layer(plain(300, 200), "picture", QPoint(0, 0))
    document.set_frame(QRect(64, 40, 128, 128))
    document.undo.clear()
    yield document
    document.clear()
    document.deleteLater()


@pytest.fixture
def view(qtbot: QtBot, document: Document) -> CanvasView:
    """The document on the screen, as large as it fits."""
    view = CanvasView(document)
    qtbot.addWidget(view)
    view.resize(500, 400)
    view.show()
    qtbot.waitExposed(view)
    return view


@pytest.fixture
def page(qtbot: QtBot, window: Window) -> CanvasPage:
    """The page as it is after Ctrl+2, ready to be worked on."""
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window, Qt.Key.Key_2, CONTROL)
    assert window.canvas.isVisible()
    qtbot.waitUntil(window.canvas.view.isEnabled)
    return window.canvas


@pytest.fixture
def add(page: CanvasPage) -> Shown:
    """Puts a picture of one colour on the canvas."""

    def put(colour: str = "teal", x: int = 0, y: int = 0, side: int = 128) -> None:
        image = QImage(side, side, QImage.Format.Format_RGB32)
        image.fill(colour)
        page.document.add_layer(image, colour, QPoint(x, y))

    return put
