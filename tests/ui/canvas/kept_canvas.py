"""A document with some of everything, kept in a folder, for tests."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from cascade_desktop.canvas_store import CanvasStore
from cascade_desktop.ui.canvas.content import State
from cascade_desktop.ui.canvas.document import Document
from cascade_desktop.ui.canvas.encoded import to_state
from cascade_desktop.ui.canvas.keeping import Keeping

Opener = Callable[..., tuple[Document, Keeping]]


def opening(qtbot: QtBot, tmp_path: Path) -> Iterator[Opener]:
    """Opens the canvas of a folder as the app does at its start, and ends it afterwards."""
    running: list[Keeping] = []

    def open_it(folder: Path = tmp_path / "canvas") -> tuple[Document, Keeping]:
        document = Document()
        keeping = Keeping(document, folder, document, soon_ms=20)
        with qtbot.waitSignal(keeping.reopened):
            keeping.reopen()
        running.append(keeping)
        return document, keeping

    yield open_it
    for keeping in running:
        keeping.finish()
        document = keeping.parent()
        assert document is not None
        document.deleteLater()


def noise(side: int = 24, seed: int = 1) -> QImage:
    """With all opacities; premultiplied, as layers are."""
    pixels = np.random.default_rng(seed).integers(0, 256, (side, side, 4), np.uint8)
    form = QImage.Format.Format_ARGB32
    image = QImage(pixels.tobytes(), side, side, 4 * side, form)
    return image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)


def fill(document: Document) -> None:
    document.add_layer(noise(), "Ground", QPoint(0, 0))
    document.add_layer(noise(9, 2), "Größe", QPoint(-40, 7), '{"prompt": "🍎"}')
    document.set_opacity(1, 0.25)
    document.set_visible(0, False)
    document.set_frame(QRect(-8, 4, 64, 96))
    stroke(document, QRect(5, 6, 7, 8))
    document.change_plate("sketch", "Pen", QRect(-300, 0, 3, 3), np.full((3, 3), 9, np.uint8))
    document.choose_layer(0)


def stroke(document: Document, rect: QRect, value: int = 255) -> None:
    values = np.full((rect.height(), rect.width()), value, np.uint8)
    document.change_plate("mask", "Brush", rect, values)


def seen(state: State) -> object:
    """All of a state that a user may notice, to be compared."""
    layers = [
        (layer.name, layer.place, layer.opacity, layer.visible, layer.made, pixels(layer.image))
        for layer in state.layers
    ]
    plates = [(plate.rect, pixels(plate.image)) for plate in (state.mask, state.sketch)]
    return layers, plates, state.frame, state.current


def pixels(image: QImage) -> bytes:
    """Line by line, without what is between the lines."""
    if image.isNull():
        return b""
    lines = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    return lines[:, : image.depth() // 8 * image.width()].tobytes()


def kept_mask(folder: Path) -> QRect:
    found = CanvasStore(folder).open()
    assert found is not None
    assert found.project is not None
    return to_state(found.project).mask.rect
