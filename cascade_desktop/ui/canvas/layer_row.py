"""How one layer looks in the list: its eye, thumbnail, name and opacity."""

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QMouseEvent, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from cascade_desktop.ui.canvas.layers_model import OPACITY, THUMBNAIL
from cascade_desktop.ui.icons import pixmap

Index = QModelIndex | QPersistentModelIndex

HEIGHT = 54
EYE = 30
EYE_SIZE = 18
GAP = 8
CORNER = 8.0


class LayerRow(QStyledItemDelegate):
    """A click on the eye shows or hides the layer, a double click on the rest renames it."""

    def sizeHint(self, _: QStyleOptionViewItem, __: Index) -> QSize:
        return QSize(160, HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette, area = option.palette, option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            self._paint_chosen(painter, palette, area)
        seen = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
        role = QPalette.ColorRole.Text if seen else QPalette.ColorRole.PlaceholderText
        ratio = painter.device().devicePixelRatio()
        eye = pixmap("eye" if seen else "eye-closed", palette.color(role), EYE_SIZE, ratio)
        spot = eye_of(area)
        painter.drawPixmap(
            spot.center().x() - EYE_SIZE // 2 + 1, spot.center().y() - EYE_SIZE // 2 + 1, eye
        )
        painter.setOpacity(1.0 if seen else 0.45)
        self._paint_thumbnail(painter, area, index.data(Qt.ItemDataRole.DecorationRole), palette)
        self._paint_words(painter, area, index, palette)
        painter.restore()

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, _: Index) -> None:
        place = words_of(option.rect)
        place.setHeight(32)
        place.moveCenter(words_of(option.rect).center())
        editor.setGeometry(place)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = super().createEditor(parent, option, index)
        editor.setObjectName("layerName")
        editor.setAccessibleName(self.tr("Name of the layer"))
        return editor

    def editorEvent(
        self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        presses = (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease)
        if (
            event.type() in (*presses, QEvent.Type.MouseButtonDblClick)
            and isinstance(event, QMouseEvent)
            and eye_of(option.rect).contains(event.position().toPoint())
        ):
            if event.type() == QEvent.Type.MouseButtonRelease:
                seen = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
                turned = Qt.CheckState.Unchecked if seen else Qt.CheckState.Checked
                model.setData(model.index(index.row(), 0), turned, Qt.ItemDataRole.CheckStateRole)
            return True
        return False

    def _paint_chosen(self, painter: QPainter, palette: QPalette, area: QRect) -> None:
        painter.setPen(palette.color(QPalette.ColorRole.Accent))
        painter.setBrush(palette.color(QPalette.ColorRole.AlternateBase))
        painter.drawRoundedRect(area.adjusted(1, 1, -2, -2), CORNER, CORNER)

    def _paint_thumbnail(
        self, painter: QPainter, area: QRect, picture: QPixmap, palette: QPalette
    ) -> None:
        place = QRect(area.left() + EYE, area.center().y() - THUMBNAIL.height() // 2 + 1, 0, 0)
        place.setSize(THUMBNAIL)
        inside = QRect(0, 0, *(round(side) for side in picture.deviceIndependentSize().toTuple()))
        inside.moveCenter(place.center())
        painter.fillRect(inside, palette.color(QPalette.ColorRole.Light))
        painter.drawPixmap(inside, picture)

    def _paint_words(self, painter: QPainter, area: QRect, index: Index, palette: QPalette) -> None:
        place = words_of(area)
        opacity = index.data(OPACITY)
        lines = [(str(index.data()), QPalette.ColorRole.Text)]
        if opacity < 1:
            lines.append((f"{round(100 * opacity)} %", QPalette.ColorRole.PlaceholderText))
        height = painter.fontMetrics().height() + 2
        place.setTop(place.center().y() - height * len(lines) // 2 + 1)
        for text, role in lines:
            painter.setPen(palette.color(role))
            short = painter.fontMetrics().elidedText(
                text, Qt.TextElideMode.ElideRight, place.width()
            )
            line = QRect(place.left(), place.top(), place.width(), height)
            painter.drawText(
                line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, short
            )
            place.translate(0, height)


def eye_of(area: QRect) -> QRect:
    """Where the eye is in a row that takes `area`."""
    return QRect(area.left(), area.top(), EYE, area.height())


def words_of(area: QRect) -> QRect:
    start = EYE + THUMBNAIL.width() + GAP
    return area.adjusted(start, 0, -GAP, 0)
