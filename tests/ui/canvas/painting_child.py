"""Paints on a document that is kept, until it is killed: `python -m ... FOLDER SIDE`.

Every 50 ms one more square of 16 pixels is painted, in strokes of ten squares each, and its
number and the time are said after it is painted. It begins when the picture below is kept.
"""

import sys
import time
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, QPoint, QRect, Qt, QTimer, Slot
from PySide6.QtGui import QGuiApplication, QImage

from cascade_desktop.ui.canvas.document import Document
from cascade_desktop.ui.canvas.keeping import Keeping

SQUARE = 16
A_STROKE = 10
EVERY_MS = 50


def square(number: int, side: int) -> QRect:
    across = side // SQUARE
    return QRect(number % across * SQUARE, number // across * SQUARE, SQUARE, SQUARE)


class Painter(QObject):
    """Paints by itself as soon as the canvas was opened."""

    def __init__(self, folder: Path, side: int) -> None:
        super().__init__()
        self._side, self._number = side, 0
        self._document = Document(parent=self)
        self._keeping = Keeping(self._document, folder, self)
        self._keeping.reopened.connect(self._begin)
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self._paint)
        self._keeping.reopen()

    @Slot()
    def _begin(self) -> None:
        pixels = np.random.default_rng(1).integers(0, 255, (self._side, self._side, 4), np.uint8)
        form = QImage.Format.Format_RGBX8888
        image = QImage(pixels.tobytes(), self._side, self._side, 4 * self._side, form)
        self._keeping.kept.connect(self._timer.start, Qt.ConnectionType.SingleShotConnection)
        self._document.add_layer(image.copy(), "Noise", QPoint(0, 0))

    @Slot()
    def _paint(self) -> None:
        if self._number % A_STROKE == 0:
            self._document.begin_stroke("mask", "Brush")
        values = np.full((SQUARE, SQUARE), 255, np.uint8)
        self._document.stroke_patch(square(self._number, self._side), values)
        sys.stdout.write(f"{self._number} {time.monotonic()}\n")
        sys.stdout.flush()
        self._number += 1
        if self._number % A_STROKE == 0:
            self._document.end_stroke()


if __name__ == "__main__":
    app = QGuiApplication(sys.argv[:1])
    painter = Painter(Path(sys.argv[1]), int(sys.argv[2]))
    app.exec()
