"""What a document holds, without the signals and the undo steps around it."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import numpy as np
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QImage

from cascade_desktop.ui.canvas.layer import Layer
from cascade_desktop.ui.canvas.plate import Grey, Plate

FRAME = (0, 0, 512, 512)
"""Left, top, width and height of a new document's frame: Pocket's own size."""


@dataclass(frozen=True)
class PlateState:
    """A plate as it was: its painted part, and a copy of it (null if nothing was painted)."""

    rect: QRect = field(default_factory=QRect)
    image: QImage = field(default_factory=QImage)


@dataclass(frozen=True)
class State:
    """A whole document as it was. Its images never change: another thread may encode them."""

    layers: tuple[Layer, ...] = ()
    mask: PlateState = field(default_factory=PlateState)
    sketch: PlateState = field(default_factory=PlateState)
    frame: QRect = field(default_factory=lambda: QRect(*FRAME))
    current: int = -1


@dataclass
class Change:
    """What is different after a step.

    Attributes:
        painted: where pixels look different
        layers: whether the list of layers, or anything told about one, is another
    """

    painted: QRect = field(default_factory=QRect)
    layers: bool = False


@dataclass(eq=False)
class Content:
    """The layers (bottom first), the two plates, the frame and the current layer."""

    layers: list[Layer] = field(default_factory=list)
    mask: Plate = field(default_factory=Plate)
    sketch: Plate = field(default_factory=Plate)
    frame: QRect = field(default_factory=lambda: QRect(*FRAME))
    current: int = -1

    def plate(self, which: str) -> Plate:
        """The "mask" or the "sketch"; anything else is a `ValueError`."""
        if which not in ("mask", "sketch"):
            raise ValueError(f'A plate is "mask" or "sketch", not "{which}".')
        return self.mask if which == "mask" else self.sketch

    @property
    def bounds(self) -> QRect:
        """The smallest rectangle around all layers; empty without any."""
        return union(layer.rect for layer in self.layers)

    @property
    def seen(self) -> QRect:
        """The smallest rectangle around all that is drawn: layers, mask and sketch."""
        return union((self.bounds, self.mask.rect, self.sketch.rect))

    def state(self) -> State:
        layers = tuple(copied(layer) for layer in self.layers)
        plates = (kept(self.mask), kept(self.sketch))
        return State(layers, *plates, QRect(self.frame), self.current)

    def become(self, other: "Content") -> None:
        """Takes over what `other` holds; the plates stay the same objects."""
        self.layers, self.frame, self.current = other.layers, other.frame, other.current
        self.mask.become(other.mask)
        self.sketch.become(other.sketch)


def union(rects: Iterable[QRect]) -> QRect:
    whole = QRect()
    for rect in rects:
        whole = whole.united(rect)
    return whole


def copied(layer: Layer) -> Layer:
    """Another layer with the same picture, which is shared."""
    return replace(layer, image=QImage(layer.image), place=QPoint(layer.place))


def kept(plate: Plate) -> PlateState:
    rect = plate.painted_rect()
    if rect.isEmpty():
        return PlateState()
    return PlateState(rect, plate.image.copy(rect.translated(-plate.rect.topLeft())))


def grey(image: QImage) -> Grey:
    """The pixels of a picture [height, width], as a copy without the ends of its lines."""
    even = image.convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(even.constBits(), np.uint8).reshape(even.height(), even.bytesPerLine())
    return rows[:, : even.width()].copy()
