"""What is done to the whole mask at once: invert, grow, feather, find the object, load, save."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PySide6.QtCore import QCoreApplication, QRect
from PySide6.QtGui import QImage, QPainter

from cascade_desktop import auto_mask, inputs, mask_shapes
from cascade_desktop.errors import BadRequest
from cascade_desktop.ui.canvas.document import Document
from cascade_desktop.ui.canvas.plate import Plate
from cascade_desktop.writing import write_whole

Grey = NDArray[np.uint8]

MASK = "mask"
SKETCH = "sketch"

MARGIN = 1024
"""Pixels around the pictures and the frame in which one can paint; further away, a slip of the
pen would need memory without end."""


def invert(document: Document) -> None:
    """What was marked in the picture is not, and the other way round."""
    values = ~document.mask.array(document.bounds)
    change(document, MASK, _tr("Invert mask"), document.bounds, values)


def clear(document: Document, which: str = MASK) -> None:
    """Nothing is painted any more."""
    rect = plate_of(document, which).painted_rect()
    name = _tr("Clear sketch") if which == SKETCH else _tr("Clear mask")
    change(document, which, name, rect, np.zeros((rect.height(), rect.width()), np.uint8))


def grow(document: Document, pixels: int) -> None:
    """The mask is larger by so many pixels in all directions."""
    _reshape(document, _tr("Grow mask"), mask_shapes.grown, pixels, pixels)


def shrink(document: Document, pixels: int) -> None:
    """The mask is smaller by so many pixels."""
    _reshape(document, _tr("Shrink mask"), mask_shapes.shrunk, pixels, 0)


def feather(document: Document, pixels: int) -> None:
    """The mask's edge is soft, so many pixels to each side."""
    _reshape(document, _tr("Feather mask"), mask_shapes.feathered, pixels, pixels)


def mask_object(document: Document) -> None:
    """The mask is the largest object that is seen. Raises `BadRequest` if nothing stands out."""
    bounds = _bounds(document)
    values = auto_mask.largest_object(_on_white(document.flattened(bounds)))
    if not values.any():
        raise BadRequest(
            _tr("No object stands out from its surroundings here."),
            _tr("Mark it with the brush or the lasso."),
        )
    _replace(document, _tr("Mask object"), bounds, values)


def load(document: Document, file: Path) -> None:
    """The mask is the one in `file`. Raises `BadRequest` if it cannot be, or has another size."""
    bounds = _bounds(document)
    values = np.asarray(inputs.read_mask(file, (bounds.width(), bounds.height())))
    _replace(document, _tr("Load mask"), bounds, values)


def save(document: Document, file: Path) -> None:
    """Writes the mask of the whole picture as a grey PNG.

    Raises `BadRequest` if there is no picture, and `CannotSave`; what was there before stays then.
    """
    bounds = _bounds(document)
    content = BytesIO()
    Image.fromarray(document.mask.array(bounds)).save(content, "PNG")
    write_whole(file, content.getvalue())


def change(document: Document, which: str, name: str, rect: QRect, values: Grey) -> bool:
    """One undo step for what differs from what is there; none, and False, if nothing does."""
    before = plate_of(document, which).array(rect)
    differs = before != values
    rows, columns = (np.flatnonzero(differs.any(axis)) for axis in (1, 0))
    if not len(rows):
        return False
    top, bottom = int(rows[0]), int(rows[-1]) + 1
    left, right = int(columns[0]), int(columns[-1]) + 1
    part = QRect(rect.left() + left, rect.top() + top, right - left, bottom - top)
    document.change_plate(which, name, part, np.ascontiguousarray(values[top:bottom, left:right]))
    return True


def plate_of(document: Document, which: str) -> Plate:
    return document.sketch if which == SKETCH else document.mask


def room(document: Document) -> QRect:
    """Where one can paint: around all pictures and the frame; nowhere if there are none."""
    whole = document.bounds.united(document.frame)
    return whole.adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN) if not whole.isEmpty() else QRect()


def _reshape(
    document: Document, name: str, made: Callable[[Grey, int], Grey], pixels: int, wider: int
) -> None:
    rect = document.mask.painted_rect()
    if not rect.isEmpty():
        rect = rect.adjusted(-wider, -wider, wider, wider)
        change(document, MASK, name, rect, made(document.mask.array(rect), pixels))


def _replace(document: Document, name: str, bounds: QRect, values: Grey) -> None:
    """`values` in `bounds`, and nothing anywhere else."""
    whole = bounds.united(document.mask.painted_rect())
    all_values = np.zeros((whole.height(), whole.width()), np.uint8)
    top, left = bounds.top() - whole.top(), bounds.left() - whole.left()
    all_values[top : top + bounds.height(), left : left + bounds.width()] = values
    change(document, MASK, name, whole, all_values)


def _bounds(document: Document) -> QRect:
    if document.bounds.isEmpty():
        raise BadRequest(
            _tr("There is no picture on the canvas yet."), _tr("Drop one there, or open a file.")
        )
    return document.bounds


def _on_white(image: QImage) -> Grey:
    """RGB [height, width, 3] of an ARGB32 image, transparent parts white."""
    opaque = QImage(image.size(), QImage.Format.Format_RGB888)
    opaque.fill(0xFFFFFFFF)
    _paint_over(opaque, image)
    lines = np.frombuffer(opaque.constBits(), np.uint8).reshape(opaque.height(), -1)
    return lines[:, : 3 * opaque.width()].reshape(opaque.height(), -1, 3).copy()


def _paint_over(below: QImage, image: QImage) -> None:
    painter = QPainter(below)
    painter.drawImage(0, 0, image)
    painter.end()


def _tr(text: str) -> str:
    return QCoreApplication.translate("MaskOrders", text)
