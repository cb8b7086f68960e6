"""How long a piece of a stroke takes until it is seen, and what a large document takes of memory.

python -m tests.benchmarks.canvas_paint [SIDE] [LAYERS] [PIECES]: 4096 pixels, 2 layers and 120
pieces, if nothing else is given. Wanted are 16 ms at the 95th percentile, and at most 6 bytes a
pixel and layer. Nothing is shown on a screen.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

import numpy as np

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QMouseEvent
from PySide6.QtWidgets import QApplication

from cascade_desktop.ui.canvas.brush_tool import BrushTool
from cascade_desktop.ui.canvas.document import Document
from cascade_desktop.ui.canvas.view import CanvasView

WINDOW = (1600, 1000)
SIZES = (40, 200)
ZOOMS = (0.0, 0.5, 1.0, 2.0, 8.0)
"""0 is whatever fits."""
PACE = 12.0
"""Logical pixels from one place of the mouse to the next: a quick hand at 60 a second."""
MIB = 2**20


class Painted(QObject):
    """Counts how often the view was painted."""

    def __init__(self, view: CanvasView) -> None:
        super().__init__(view)
        self.times = 0
        view.viewport().installEventFilter(self)

    def eventFilter(self, _: QObject, event: QEvent) -> bool:  # noqa: N802
        self.times += event.type() == QEvent.Type.Paint
        return False


def main(side: str = "4096", layers: str = "2", pieces: str = "120") -> None:
    app = QApplication.instance() or QApplication([])
    at_rest = memory()
    document = filled(int(side), int(layers))
    view = CanvasView(document)
    view.resize(*WINDOW)
    view.show()
    app.processEvents()
    said = [f"{side} x {side}, {layers} layers, window {WINDOW[0]} x {WINDOW[1]}"]
    said += said_of_memory(memory() - at_rest, int(side) ** 2, int(layers), view)
    paint_over(document)
    said.append("| zoom | brush | p50 | p95 | all anew |\n|---|---|---|---|---|")
    said += rows(view, int(pieces))
    said += [f"with mask, sketch and strokes: {(memory() - at_rest) / MIB:.0f} MiB"]
    sys.stdout.write("\n".join(said) + "\n")


def filled(side: int, layers: int) -> Document:
    """Layers of noise, each with pixels of its own."""
    document = Document()
    numbers = np.random.default_rng(0)
    for index in range(layers):
        image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
        pixels = np.frombuffer(image.bits(), np.uint8).reshape(side, side, 4)
        pixels[...] = numbers.integers(0, 128, (side, side, 4), np.uint8)
        pixels[..., 3] = 255 if index == 0 else 128
        document.add_layer(image, f"layer {index}", QPoint(0, 0))
    return document


def paint_over(document: Document) -> None:
    """A mask everywhere, and a line drawing all over."""
    rect = document.bounds
    document.change_plate(
        "mask", "mask", rect, np.full((rect.height(), rect.width()), 96, np.uint8)
    )
    down, across = np.mgrid[0 : rect.height(), 0 : rect.width()].astype(np.int16)
    lines = (((down + across) % 300 < 4) * 255).astype(np.uint8)
    document.change_plate("sketch", "sketch", rect, lines)
    document.undo.clear()


def said_of_memory(taken: int, pixels: int, layers: int, view: CanvasView) -> Iterator[str]:
    smaller = view.picture.levels.bytes()
    each = taken / pixels / layers
    yield f"memory: {taken / MIB:.0f} MiB, {each:.2f} bytes a pixel and layer, window included"
    yield f"of it smaller copies: {smaller / MIB:.0f} MiB"


def rows(view: CanvasView, pieces: int) -> Iterator[str]:
    tool = BrushTool(view.document)
    view.set_tool(tool)
    painted = Painted(view)
    for zoom in ZOOMS:
        if zoom:
            view.zoom_to(zoom)
        else:
            view.fit()
        QApplication.processEvents()
        for size in SIZES:
            tool.set_option("size", size)
            taken = sorted(strokes(view, painted, pieces))
            p50, p95 = (1000 * taken[int(len(taken) * share)] for share in (0.5, 0.95))
            anew = 1000 * repainted(view, painted)
            yield f"| {view.zoom:.0%} | {size} px | {p50:.1f} | {p95:.1f} | {anew:.1f} |"


def strokes(view: CanvasView, painted: Painted, pieces: int) -> Iterator[float]:
    """Seconds from each move of the mouse to the end of the repaint it led to."""
    middle = QRectF(view.viewport().rect()).center()
    send(view, QEvent.Type.MouseButtonPress, middle)
    for number in range(pieces):
        angle = number * PACE / 150
        place = middle + QPointF(150 * np.sin(angle), 150 * np.cos(angle))
        seen, start = painted.times, perf_counter()
        send(view, QEvent.Type.MouseMove, place)
        wait_for_paint(painted, seen)
        yield perf_counter() - start
    send(view, QEvent.Type.MouseButtonRelease, middle)
    QApplication.processEvents()


def repainted(view: CanvasView, painted: Painted) -> float:
    seen, start = painted.times, perf_counter()
    view.viewport().update()
    wait_for_paint(painted, seen)
    return perf_counter() - start


def wait_for_paint(painted: Painted, seen: int) -> None:
    limit = perf_counter() + 5
    while painted.times == seen and perf_counter() < limit:
        QApplication.processEvents()


def send(view: CanvasView, kind: QEvent.Type, at: QPointF) -> None:
    button = Qt.MouseButton.LeftButton
    moved = kind == QEvent.Type.MouseMove
    held = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseButtonRelease else button
    change = Qt.MouseButton.NoButton if moved else button
    none = Qt.KeyboardModifier.NoModifier
    place = view.viewport().mapToGlobal(at)
    event = QMouseEvent(kind, at, place, change, held, none)
    QApplication.sendEvent(view.viewport(), event)


def memory() -> int:
    """Bytes of this process in memory; 0 where the system does not tell."""
    file = Path("/proc/self/statm")
    return int(file.read_text().split()[1]) * os.sysconf("SC_PAGESIZE") if file.exists() else 0


if __name__ == "__main__":
    main(*sys.argv[1:])
