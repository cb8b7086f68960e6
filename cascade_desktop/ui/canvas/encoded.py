"""Layers and plates as PNG and back: the same pixels, and quick enough to do it while one paints.

Nothing here needs the window: all of it runs in other threads, and Qt's PNG code lets them run.
"""

from collections.abc import Iterable

import numpy as np
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QImage, QImageReader, QPainter

from cascade_desktop.errors import BadRequest
from cascade_desktop.project_file import MOST_PIXELS_A_LAYER, Project, StoredLayer, StoredPlate
from cascade_desktop.ui.canvas.content import PlateState, State, union
from cascade_desktop.ui.canvas.layer import Layer

QUICK = 80
"""Qt's name for zlib's level 1. A layer of 2048x2048 pixels takes 0.2 to 0.4 s and 3 to 9 MB;
Pillow at the same level took half as long again, 90 (not packed) half as long, with twice the
size, which a slow disk would pay for (2026-11-24, one core)."""

UNPACKED = 100
LARGE_PIXELS = 2048 * 2048
"""A layer with more pixels may take seconds to pack; while one works it is first kept as it is."""

OPAQUE = 0xFF000000

MOST_MIB = 4 * MOST_PIXELS_A_LAYER // 2**20 + 1
"""Qt refuses more than 256 MiB, a layer of 8192x8192 pixels, if it is not told otherwise."""

PREVIEW_PIXELS = 256


def to_png(image: QImage, quality: int = QUICK) -> bytes:
    """A layer or a plate as PNG. Exact, but for colours where nothing is to be seen."""
    wanted = image
    if image.format() == QImage.Format.Format_ARGB32_Premultiplied and _is_opaque(image):
        wanted = image.convertToFormat(QImage.Format.Format_RGB32)  # a quarter less to pack
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not wanted.save(buffer, "PNG", quality):  # type: ignore[call-overload]
        raise MemoryError("Qt could not encode a picture as PNG.")
    buffer.close()
    return bytes(content.data())


def is_large(image: QImage) -> bool:
    return image.width() * image.height() > LARGE_PIXELS


def from_png(png: bytes, form: QImage.Format) -> QImage:
    """The picture in this format. Raises `BadRequest` if it is damaged."""
    if QImageReader.allocationLimit() < MOST_MIB:
        QImageReader.setAllocationLimit(MOST_MIB)
    image = QImage.fromData(png)
    if image.isNull():
        raise BadRequest(
            "One of its pictures is damaged.", "Choose another file, or a copy of it that is whole."
        )
    # Ours have no colour space; one that another program has written is not followed.
    return image.convertToFormat(form)


def to_layer(stored: StoredLayer) -> Layer:
    """A layer without a number, which the document gives. Raises `BadRequest` if it is damaged."""
    image = from_png(stored.png, QImage.Format.Format_ARGB32_Premultiplied)
    place = QPoint(*stored.place)
    return Layer(0, stored.name, image, place, stored.opacity, stored.visible, stored.made)


def to_plate(stored: StoredPlate) -> PlateState:
    """The mask or the sketch. Raises `BadRequest` if its picture is damaged."""
    if not stored.png:
        return PlateState()
    image = from_png(stored.png, QImage.Format.Format_Grayscale8)
    return PlateState(QRect(QPoint(*stored.place), image.size()), image)


def to_state(project: Project) -> State:
    """The whole document. Raises `BadRequest` if any of its pictures is damaged."""
    return State(
        layers=tuple(map(to_layer, project.layers)),
        mask=to_plate(project.mask),
        sketch=to_plate(project.sketch),
        frame=QRect(*project.frame),
        current=project.current,
    )


def to_project(state: State, pngs: Iterable[bytes], request: str) -> Project:
    """What is stored of `state`; `pngs` are its layers', its mask's and its sketch's."""
    *layers, mask, sketch = pngs
    frame = state.frame
    return Project(
        layers=tuple(
            StoredLayer(
                layer.name, _place(layer.place), layer.opacity, layer.visible, png, layer.made
            )
            for layer, png in zip(state.layers, layers, strict=True)
        ),
        mask=StoredPlate(_place(state.mask.rect.topLeft()), mask),
        sketch=StoredPlate(_place(state.sketch.rect.topLeft()), sketch),
        frame=(frame.x(), frame.y(), frame.width(), frame.height()),
        current=state.current,
        request=request,
    )


def preview(state: State) -> bytes:
    """A small PNG of the visible layers; nothing if there are none."""
    seen = [layer for layer in state.layers if layer.visible]
    bounds = union(layer.rect for layer in seen)
    if bounds.isEmpty():
        return b""
    part = min(1.0, PREVIEW_PIXELS / max(bounds.width(), bounds.height()))
    size = QRectF(0, 0, max(1.0, bounds.width() * part), max(1.0, bounds.height() * part))
    small = QImage(size.size().toSize(), QImage.Format.Format_ARGB32_Premultiplied)
    small.fill(Qt.GlobalColor.transparent)
    painter = QPainter(small)
    for layer in seen:
        place = QRectF(layer.rect.translated(-bounds.topLeft()))
        spot = QRectF(place.topLeft() * part, place.size() * part)
        whole = spot.size().toSize().expandedTo(QRect(0, 0, 1, 1).size())
        mean = layer.image.scaled(whole, mode=Qt.TransformationMode.SmoothTransformation)
        painter.setOpacity(layer.opacity)
        painter.drawImage(spot.topLeft(), mean)
    painter.end()
    return to_png(small)


def _place(point: QPoint) -> tuple[int, int]:
    return point.x(), point.y()


def _is_opaque(image: QImage) -> bool:
    """Whether no pixel is transparent; its lines have no padding at 4 bytes a pixel."""
    pixels = np.frombuffer(image.constBits(), np.uint32)
    return bool(pixels.size and pixels.min() >= OPAQUE)
