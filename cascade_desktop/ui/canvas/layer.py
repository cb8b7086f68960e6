"""One picture of the canvas: where it lies, and how much of it is seen."""

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QImage


@dataclass(eq=False)
class Layer:
    """A picture and its place; two layers are the same only if they are one object.

    Attributes:
        number: tells it from every other layer of the document, for as long as that exists
        name: what the user calls it
        image: `Format_ARGB32_Premultiplied`; never changed in place, only replaced
        place: of its top left corner, in document pixels
        opacity: 0 is invisible, 1 is as opaque as the picture itself
        visible: whether it is shown at all
        made: JSON of the request that drew it; empty for a source
    """

    number: int
    name: str
    image: QImage
    place: QPoint
    opacity: float = 1.0
    visible: bool = True
    made: str = ""

    @property
    def rect(self) -> QRect:
        """What it covers, in document pixels."""
        return QRect(self.place, self.image.size())
