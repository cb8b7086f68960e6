"""Fill: marks everything that looks like the pixel clicked on."""

import math

import numpy as np
from PySide6.QtCore import QObject, QRect, Qt
from PySide6.QtGui import QImage

from cascade_desktop.mask_shapes import Grey, alike, connected
from cascade_desktop.ui.canvas.document import Document
from cascade_desktop.ui.canvas.mask_orders import MASK, change
from cascade_desktop.ui.canvas.tool import Option, Spot, Tool


class FillTool(Tool):
    """Adds an area of like colours to the mask; with Alt it takes it away."""

    name, icon, key = "fill", "fill", "G"

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document

    def title(self) -> str:
        return self.tr("Fill: adds an area of like colours to the mask. Alt takes it away")

    def press(self, spot: Spot) -> None:
        place = math.floor(spot.x), math.floor(spot.y)
        bounds = self._document.bounds
        if not bounds.contains(*place):
            return
        before = self._document.mask.array(bounds)
        seen = before if self.option("mask") else _pixels(self._document.flattened(bounds))
        column, row = place[0] - bounds.left(), place[1] - bounds.top()
        found = alike(seen, row, column, round(self.option("tolerance") * 2.55))
        if self.option("connected"):
            found = connected(found, row, column)
        value = 0 if spot.modifiers & Qt.KeyboardModifier.AltModifier else 255
        after = np.where(found, np.uint8(value), before)
        change(self._document, MASK, self.tr("Fill"), QRect(bounds), after)

    def _declare(self) -> tuple[Option, ...]:
        return (
            Option(
                "tolerance",
                self.tr("Tolerance"),
                self.tr("How much the colours of the area may differ from the one clicked on"),
                10,
            ),
            Option(
                "connected",
                self.tr("Only what hangs together"),
                self.tr("Without this, like colours are filled wherever they are"),
                True,
            ),
            Option(
                "mask",
                self.tr("Look at the mask"),
                self.tr("Fills up to the edges of the mask instead of colours, such as holes"),
                False,
            ),
        )


def _pixels(image: QImage) -> Grey:
    """[height, width, 4] of an ARGB32 image, whose lines are not padded."""
    shape = (image.height(), image.width(), 4)
    # A copy: the view of its memory does not keep the image alive.
    return np.frombuffer(image.constBits(), np.uint8).reshape(shape).copy()
