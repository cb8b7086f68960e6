"""How what has no colour of its own looks: transparency, the mask, sketch lines, the grid."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QTransform, qRgba

from cascade_desktop.ui.canvas.levels import factor_for, reduced

if TYPE_CHECKING:
    from cascade_desktop.ui.canvas.plate import Plate

# The mask is seen through; its white stripes show it on a red picture and without red.
MASK = QColor(222, 40, 40, 130)
STRIPES = QColor(255, 255, 255, 210)
STRIPES_APART = 9

SKETCH = QColor(255, 255, 255)
EDGE = QColor(20, 20, 24, 190)
AROUND = [QPoint(x, y) for x in (-1, 1) for y in (-1, 1)]

GRID = QColor(128, 128, 128, 120)

CHECK = 8
"""Sides of a square under transparency, in logical pixels."""
CHECKS = (QColor(255, 255, 255), QColor(214, 214, 218))

PREMULTIPLIED = QImage.Format.Format_ARGB32_Premultiplied


def paint_checks(painter: QPainter, area: QRectF) -> None:
    """Squares of one size at any zoom, fixed to the document so that they move along with it."""
    world = painter.worldTransform()
    painter.save()
    painter.setWorldTransform(QTransform())
    painter.setBrushOrigin(world.map(QPointF(0, 0)))
    painter.fillRect(world.mapRect(area), QBrush(_checks()))
    painter.restore()


def paint_grid(painter: QPainter, area: QRectF) -> None:
    """A line between any two pixels of `area`."""
    edges = area.toAlignedRect()
    if edges.isEmpty():
        return
    left, top, right, bottom = _edges(edges)
    world = painter.worldTransform()
    spot = world.mapRect(QRectF(edges)).toAlignedRect()
    painter.save()
    painter.setWorldTransform(QTransform())
    # One row of all upright lines, repeated downwards: Qt takes ten times as long to draw them.
    row = _empty(QSize(spot.width(), 1), 1)
    for x in range(left, right + 1):
        row.setPixelColor(_within(round(world.m11() * x + world.dx()) - spot.x(), row), 0, GRID)
    painter.setBrushOrigin(spot.topLeft())
    painter.fillRect(spot, QBrush(row))
    for y in range(top, bottom + 1):
        painter.fillRect(spot.x(), round(world.m22() * y + world.dy()), spot.width(), 1, GRID)
    painter.restore()


def paint_mask(painter: QPainter, plate: Plate, exposed: QRectF) -> None:
    """A translucent red with stripes, where the mask is painted."""
    found = _on_screen(painter, plate, exposed, MASK)
    if found is None:
        return
    tile, place, origin = found
    over = QPainter(tile)
    over.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceAtop)
    over.setBrushOrigin(origin)
    over.fillRect(QRect(QPoint(0, 0), tile.deviceIndependentSize().toSize()), QBrush(_stripes()))
    over.end()
    _lay(painter, tile, place)


def paint_sketch(painter: QPainter, plate: Plate, exposed: QRectF) -> None:
    """White lines with a thin dark edge, to be seen on white as well."""
    wide = 2 / painter.worldTransform().m11()
    found = _on_screen(painter, plate, exposed.adjusted(-wide, -wide, wide, wide), SKETCH)
    if found is None:
        return
    tile, place, _ = found
    dark = tile.copy()
    over = QPainter(dark)
    over.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    over.fillRect(QRect(QPoint(0, 0), dark.size()), EDGE)
    over.end()
    for step in AROUND:
        _lay(painter, dark, place + step)
    _lay(painter, tile, place)


def coloured(grey: QImage, colour: QColor, gain: int = 1) -> QImage:
    """`grey` as `colour`, the more opaque the brighter; shares the pixels, so only to be painted.

    `gain` makes it that many times as opaque, up to the opacity of `colour`.
    """
    pixels, form = grey.constBits(), QImage.Format.Format_Indexed8
    result = QImage(pixels, grey.width(), grey.height(), grey.bytesPerLine(), form)
    result.setColorTable(_shades(colour.rgba(), gain))
    return result


def _on_screen(
    painter: QPainter, plate: Plate, exposed: QRectF, colour: QColor
) -> tuple[QImage, QPoint, QPointF] | None:
    """The exposed part of `plate` as seen, where it goes, and where in it the document begins.

    In logical pixels of the screen, whatever the zoom: so that stripes and edges stay thin.
    """
    world, ratio = painter.worldTransform(), painter.device().devicePixelRatio()
    factor = factor_for(world.m11() * ratio)
    found = _exposed(plate, exposed, factor)
    if found is None:
        return None
    grey, place = found
    # From near, it is quicker to colour the few pixels before they are enlarged.
    gain = factor if colour is SKETCH else 1
    shown = coloured(grey, colour, gain).convertToFormat(PREMULTIPLIED)
    whole = QRectF(QPointF(place), QSizeF(grey.size() * factor))
    spot = world.mapRect(whole.intersected(exposed)).toAlignedRect()
    if spot.isEmpty():
        return None
    tile = _empty(spot.size(), ratio)
    inner = QPainter(tile)
    inner.setRenderHints(painter.renderHints())
    inner.setWorldTransform(world * QTransform.fromTranslate(-spot.x(), -spot.y()))
    origin = inner.worldTransform().map(QPointF(0, 0))
    inner.drawImage(whole, shown)
    inner.end()
    return tile, spot.topLeft(), origin


def _exposed(plate: Plate, exposed: QRectF, factor: int) -> tuple[QImage, QPoint] | None:
    """What is painted in the exposed part, reduced by `factor`, and where it lies.

    Reducing only this is so quick that no smaller copy has to be kept in step with strokes.
    """
    corner = plate.rect.topLeft()
    area = exposed.intersected(QRectF(plate.rect)).translated(-corner.x(), -corner.y())
    box = _aligned(area, factor).intersected(QRect(QPoint(0, 0), plate.rect.size()))
    if area.isEmpty() or box.isEmpty():
        return None
    grey = reduced(plate.image, factor, box) if factor > 1 else plate.image.copy(box)
    rows = np.frombuffer(grey.constBits(), np.uint8).reshape(grey.height(), -1)
    rows = rows[:, : grey.width()]  # Without what fills each line to whole words.
    down, across = np.flatnonzero(rows.max(axis=1)), np.flatnonzero(rows.max(axis=0))
    if not down.size:
        return None
    # One pixel around what is painted, to fade out into.
    left, top = max(0, int(across[0]) - 1), max(0, int(down[0]) - 1)
    right, bottom = int(across[-1]) + 2, min(grey.height(), int(down[-1]) + 2)
    part = QRect(left, top, min(grey.width(), right) - left, bottom - top)
    return grey.copy(part), corner + box.topLeft() + part.topLeft() * factor


def _aligned(area: QRectF, factor: int) -> QRect:
    """`area` with two pixels around it, its edges on multiples of `factor`."""
    left, top, right, bottom = _edges(area.toAlignedRect())
    wide = 2 * factor
    left, top = (left - wide) // factor * factor, (top - wide) // factor * factor
    right, bottom = -(-(right + wide) // factor) * factor, -(-(bottom + wide) // factor) * factor
    return QRect(left, top, right - left, bottom - top)


def _edges(rect: QRect) -> tuple[int, int, int, int]:
    return rect.x(), rect.y(), rect.x() + rect.width(), rect.y() + rect.height()


def _within(x: int, row: QImage) -> int:
    return min(row.width() - 1, max(0, x))


def _lay(painter: QPainter, tile: QImage, place: QPoint) -> None:
    painter.save()
    painter.setWorldTransform(QTransform())
    painter.drawImage(place, tile)
    painter.restore()


def _empty(size: QSize, ratio: float) -> QImage:
    tile = QImage(size * ratio, PREMULTIPLIED)
    tile.setDevicePixelRatio(ratio)
    tile.fill(Qt.GlobalColor.transparent)
    return tile


@lru_cache(maxsize=32)
def _shades(colour: int, gain: int) -> list[int]:
    """The 256 colours from nothing to `colour`."""
    full = QColor.fromRgba(colour)
    parts = full.red(), full.green(), full.blue()
    return [
        qRgba(*parts, round(min(255, value * gain) * full.alpha() / 255)) for value in range(256)
    ]


@lru_cache(maxsize=1)
def _checks() -> QImage:
    tile = QImage(2 * CHECK, 2 * CHECK, PREMULTIPLIED)
    tile.fill(CHECKS[0])
    painter = QPainter(tile)
    for corner in (0, CHECK):
        painter.fillRect(corner, corner, CHECK, CHECK, CHECKS[1])
    painter.end()
    return tile


@lru_cache(maxsize=1)
def _stripes() -> QImage:
    tile = QImage(STRIPES_APART, STRIPES_APART, PREMULTIPLIED)
    tile.fill(Qt.GlobalColor.transparent)
    painter = QPainter(tile)
    painter.setPen(STRIPES)
    painter.drawLine(0, STRIPES_APART - 1, STRIPES_APART - 1, 0)
    painter.end()
    return tile
