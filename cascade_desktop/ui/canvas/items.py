"""What the canvas shows: layers, mask, sketch, the picture being drawn, the grid of pixels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from cascade_desktop.ui.canvas.levels import Levels, factor_for
from cascade_desktop.ui.canvas.tints import (
    coloured,
    paint_checks,
    paint_grid,
    paint_mask,
    paint_sketch,
)

if TYPE_CHECKING:
    from cascade_desktop.ui.canvas.document import Document
    from cascade_desktop.ui.canvas.layer import Layer

# Further than any picture reaches; the view's own scene rectangle says where one can go.
EVERYWHERE = QRectF(-(2**21), -(2**21), 2**22, 2**22)

# From here on pixels are shown as squares, and later each has its line around it.
SHARP_FROM = 2.0
GRID_FROM = 8.0

PREMULTIPLIED = QImage.Format.Format_ARGB32_Premultiplied


class PictureItem(QGraphicsItem):
    """Paints the document in its own pixels; what is not exposed costs nothing.

    `split`: where before and after meet, in document pixels; None while nothing is compared.
    """

    def __init__(self, document: Document) -> None:
        super().__init__()
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.mask_shown = self.sketch_shown = True
        self.split: float | None = None
        self.levels = Levels()
        self._document = document
        self._compared: tuple[QImage, QImage, QRect] | None = None
        self._preview: tuple[QImage, QRect] | None = None

    def boundingRect(self) -> QRectF:
        return EVERYWHERE

    def show_preview(self, image: QImage, rect: QRect, mask: QImage | None) -> None:
        """Lays `image` over `rect`, through `mask` (grey, any size) if there is one."""
        self.hide_preview()
        self._preview = _cut_out(image, rect, mask), QRect(rect)
        self.update(QRectF(rect))

    def hide_preview(self) -> None:
        if self._preview is not None:
            self.update(QRectF(self._preview[1]))
            self._preview = None
            self._drop_levels()

    def set_compared(self, before: QImage | None, after: QImage | None, rect: QRect) -> None:
        """Two pictures that fill `rect`; without them, the newest result and what is below it."""
        self._compared = None
        if before is not None and after is not None:
            pair = [image.convertToFormat(PREMULTIPLIED) for image in (before, after)]
            self._compared = pair[0], pair[1], QRect(rect)
        self.forget_layers()

    def forget_layers(self) -> None:
        """The layers have changed: paints all anew and drops what was kept of those now gone."""
        self._drop_levels()
        self.update()

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,  # noqa: ARG002
    ) -> None:
        exposed, zoom = QRectF(option.exposedRect), painter.worldTransform().m11()
        inside = exposed.intersected(QRectF(self._document.bounds))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, zoom < SHARP_FROM)
        if self.split is not None:
            self._paint_compared(painter, exposed, self.split)
        else:
            self._paint_layers(painter, exposed, self._document.layers)
            self._paint_marks(painter, exposed)
        if zoom >= GRID_FROM:
            paint_grid(painter, inside)

    def _paint_marks(self, painter: QPainter, exposed: QRectF) -> None:
        if self.mask_shown:
            paint_mask(painter, self._document.mask, exposed)
        if self.sketch_shown:
            paint_sketch(painter, self._document.sketch, exposed)
        if self._preview is not None:
            self._paint_image(painter, exposed, *self._preview)

    def _paint_compared(self, painter: QPainter, exposed: QRectF, split: float) -> None:
        layers = self._document.layers
        left, right = QRectF(exposed), QRectF(exposed)
        left.setRight(min(split, exposed.right()))
        right.setLeft(max(split, exposed.left()))
        before, after, rect = self._compared or (None, None, QRect())
        for half, image, shown in (
            (left, before, below_newest(layers)),
            (right, after, layers),
        ):
            painter.save()
            painter.setClipRect(half, Qt.ClipOperation.IntersectClip)
            if image is None:
                self._paint_layers(painter, half, shown)
            else:
                paint_checks(painter, half.intersected(QRectF(rect)))
                self._paint_image(painter, half, image, rect)
            painter.restore()

    def _paint_layers(self, painter: QPainter, exposed: QRectF, layers: tuple[Layer, ...]) -> None:
        inside = exposed.intersected(QRectF(self._document.bounds))
        seen = [layer for layer in layers if layer.visible]
        covering = [number for number, layer in enumerate(seen) if self._covers(layer, inside)]
        if not covering:
            paint_checks(painter, inside)
        for layer in seen[covering[-1] if covering else 0 :]:
            painter.setOpacity(layer.opacity)
            self._paint_image(painter, exposed, layer.image, layer.rect)
        painter.setOpacity(1)

    def _covers(self, layer: Layer, area: QRectF) -> bool:
        """Whether nothing below `layer` can be seen in `area`."""
        whole = layer.opacity == 1 and QRectF(layer.rect).contains(area)
        return whole and self.levels.is_opaque(layer.image)

    def _paint_image(self, painter: QPainter, exposed: QRectF, image: QImage, rect: QRect) -> None:
        """Paints the exposed part of `image`, which fills `rect`."""
        if image.isNull() or not exposed.intersects(QRectF(rect)):
            return
        back = painter.worldTransform().inverted()[0]
        painter.save()
        painter.translate(rect.topLeft())
        painter.scale(rect.width() / image.width(), rect.height() / image.height())
        factor = factor_for(painter.worldTransform().m11() * painter.device().devicePixelRatio())
        painter.scale(factor, factor)
        # Of the last column and row of a smaller copy, a part may lie beyond the picture.
        whole = QRectF(0, 0, image.width() / factor, image.height() / factor)
        here = painter.worldTransform() * back
        seen = here.inverted()[0].mapRect(exposed)
        part = QRectF(seen.toAlignedRect().adjusted(-2, -2, 2, 2)).intersected(whole)
        painter.drawImage(part, self.levels.of(image, factor), part)
        painter.restore()

    def _drop_levels(self) -> None:
        images = [layer.image for layer in self._document.layers]
        if self._compared is not None:
            images += [self._compared[0], self._compared[1]]
        if self._preview is not None:
            images.append(self._preview[0])
        self.levels.keep_only(images)


def below_newest(layers: tuple[Layer, ...]) -> tuple[Layer, ...]:
    """What is below the newest visible layer that was drawn by us; all if there is none."""
    results = [layer for layer in layers if layer.made and layer.visible]
    if not results:
        return layers
    return layers[: layers.index(max(results, key=lambda layer: layer.number))]


def _cut_out(image: QImage, rect: QRect, mask: QImage | None) -> QImage:
    """`image` where `mask` is not 0, as large as `rect` if there is a mask."""
    result = image.convertToFormat(PREMULTIPLIED)
    if mask is None:
        return result
    ignore = Qt.AspectRatioMode.IgnoreAspectRatio
    smooth = Qt.TransformationMode.SmoothTransformation
    result = result.scaled(rect.size(), ignore, smooth)
    through = mask.convertToFormat(QImage.Format.Format_Grayscale8)
    through = through.scaled(rect.size(), ignore, smooth)
    painter = QPainter(result)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationIn)
    painter.drawImage(0, 0, coloured(through, QColor(Qt.GlobalColor.black)))
    painter.end()
    return result
