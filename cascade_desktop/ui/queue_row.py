"""How one line of the queue looks: its preview, prompt, state, and how far it is."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from cascade_desktop.ui.icons import pixmap
from cascade_desktop.ui.queue_model import DETAILS, FRACTION, QUEUED

Index = QModelIndex | QPersistentModelIndex

HEIGHT = 58
SIDE = 44
GAP = 9
BAR = 3
CORNER = 8.0
ICONS = {"failed": "warning", "offered": "restore", "sheet": "grid"}


class QueueRow(QStyledItemDelegate):
    """A compact row. All that is in it is spoken as well, by the model."""

    def sizeHint(self, _: QStyleOptionViewItem, __: Index) -> QSize:
        return QSize(200, HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette, area = option.palette, option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(palette.color(QPalette.ColorRole.Accent))
            painter.setBrush(palette.color(QPalette.ColorRole.AlternateBase))
            painter.drawRoundedRect(area.adjusted(1, 1, -2, -2), CORNER, CORNER)
        self._paint_picture(painter, palette, area, index)
        self._paint_words(painter, palette, area, index)
        self._paint_bar(painter, palette, area, index)
        painter.restore()

    def _paint_picture(
        self, painter: QPainter, palette: QPalette, area: QRect, index: Index
    ) -> None:
        place = QRect(area.left() + GAP, area.center().y() - SIDE // 2 + 1, SIDE, SIDE)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(palette.color(QPalette.ColorRole.Light))
        painter.drawRoundedRect(place, 6, 6)
        picture = index.data(Qt.ItemDataRole.DecorationRole)
        if picture is not None and not picture.isNull():
            size = picture.size().scaled(place.size(), Qt.AspectRatioMode.KeepAspectRatio)
            inside = QRect(place.topLeft(), size)
            inside.moveCenter(place.center())
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawPixmap(inside, picture)
            return
        line = index.data(QUEUED).line
        name = ICONS.get(line.state, "picture" if line.grid is None else "grid")
        role = QPalette.ColorRole.PlaceholderText
        if line.state == "failed":
            role = QPalette.ColorRole.BrightText
        icon = pixmap(name, palette.color(role), 20, painter.device().devicePixelRatio())
        painter.drawPixmap(place.center().x() - 9, place.center().y() - 9, icon)

    def _paint_words(self, painter: QPainter, palette: QPalette, area: QRect, index: Index) -> None:
        left = area.left() + 2 * GAP + SIDE
        width, high = area.right() - GAP - left, painter.fontMetrics().height() + 2
        top = area.center().y() - high + 1
        failed = index.data(QUEUED).line.state == "failed"
        quiet = QPalette.ColorRole.BrightText if failed else QPalette.ColorRole.PlaceholderText
        for text, role in (
            (index.data(), QPalette.ColorRole.Text),
            (index.data(DETAILS), quiet),
        ):
            painter.setPen(palette.color(role))
            short = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, width)
            painter.drawText(
                QRect(left, top, width, high),
                Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
                short,
            )
            top += high

    def _paint_bar(self, painter: QPainter, palette: QPalette, area: QRect, index: Index) -> None:
        fraction = index.data(FRACTION)
        if fraction is None:
            return
        left = area.left() + 2 * GAP + SIDE
        whole = QRect(left, area.bottom() - BAR - 3, area.right() - GAP - left, BAR)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(palette.color(QPalette.ColorRole.Mid))
        painter.drawRoundedRect(whole, 1.5, 1.5)
        whole.setWidth(round(whole.width() * fraction))
        painter.setBrush(palette.color(QPalette.ColorRole.Accent))
        painter.drawRoundedRect(whole, 1.5, 1.5)
