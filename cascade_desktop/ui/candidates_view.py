"""The candidates side by side: chosen by click, or with the arrow keys and the space bar."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPalette, QPen, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from cascade_desktop.ui.candidates_model import CandidatesModel
from cascade_desktop.ui.stage_c import Candidate

TILE, LINE, GAP = 168, 22, 14
"""Logical pixels: the longest side of a preview, the line with its seed, and between two."""

CORNER = 10.0
BADGE = 24
SCRIM = QColor(255, 255, 255, 36)

Index = QModelIndex | QPersistentModelIndex


class CandidatesView(QListView):
    """Any number can be chosen; a click or the space bar chooses one and gives it up again."""

    def __init__(self, model: CandidatesModel) -> None:
        super().__init__()
        self.setObjectName("candidateList")
        self.setAccessibleName(self.tr("Candidates"))
        self.setModel(model)
        self.setItemDelegate(CandidateTile(self))
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        self.setSelectionMode(QAbstractItemView.SelectionMode.MultiSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setStyleSheet("QListView { background: palette(light); padding: 10px; outline: none }")

    def show_size(self, size: QSize) -> None:
        """The tiles have the shape of the pictures that are drawn."""
        delegate = self.itemDelegate()
        assert isinstance(delegate, CandidateTile)
        delegate.shape = size.scaled(TILE, TILE, Qt.AspectRatioMode.KeepAspectRatio)
        self.scheduleDelayedItemsLayout()


class CandidateTile(QStyledItemDelegate):
    """Paints one candidate: its preview, its seed, and a mark if it is chosen."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.shape = QSize(TILE, TILE)

    def sizeHint(self, *_: object) -> QSize:
        return QSize(self.shape.width() + GAP, self.shape.height() + LINE + GAP)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        palette: QPalette = option.palette
        left, top = area.left() + GAP // 2, area.top() + GAP // 2
        frame = QRectF(left, top, self.shape.width(), self.shape.height())
        painter.save()
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        self._paint_preview(painter, frame, index, palette, state)
        self._paint_seed(painter, frame, index, palette)
        if state & QStyle.StateFlag.State_Selected:
            _paint_chosen(painter, frame, palette)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(palette.color(QPalette.ColorRole.Text), 1.2, Qt.PenStyle.DotLine))
            painter.drawRoundedRect(frame.adjusted(-4, -4, 4, 4), CORNER + 3, CORNER + 3)
        painter.restore()

    def _paint_preview(
        self,
        painter: QPainter,
        frame: QRectF,
        index: Index,
        palette: QPalette,
        state: QStyle.StateFlag,
    ) -> None:
        shape = QPainterPath()
        shape.addRoundedRect(frame, CORNER, CORNER)
        preview = index.data(Qt.ItemDataRole.DecorationRole)
        if not isinstance(preview, QPixmap):
            painter.fillPath(shape, palette.color(QPalette.ColorRole.AlternateBase))
            return
        painter.save()
        painter.setClipPath(shape)
        painter.drawPixmap(frame, preview, QRectF(preview.rect()))
        if state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(frame, SCRIM)
        painter.restore()

    def _paint_seed(
        self, painter: QPainter, frame: QRectF, index: Index, palette: QPalette
    ) -> None:
        candidate = index.data(CandidatesModel.CANDIDATE)
        if isinstance(candidate, Candidate):
            painter.setPen(palette.color(QPalette.ColorRole.PlaceholderText))
            place = QRectF(frame.left(), frame.bottom() + 3, frame.width(), LINE - 3)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, str(candidate.seed))


def _paint_chosen(painter: QPainter, frame: QRectF, palette: QPalette) -> None:
    """A frame, and a tick in the corner: colour alone does not tell everyone."""
    accent = palette.color(QPalette.ColorRole.Accent)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(accent, 3))
    painter.drawRoundedRect(frame.adjusted(1, 1, -1, -1), CORNER - 1, CORNER - 1)
    badge = QRectF(frame.right() - BADGE - 8, frame.top() + 8, BADGE, BADGE)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(accent)
    painter.drawEllipse(badge)
    pen = QPen(palette.color(QPalette.ColorRole.HighlightedText), 2.4)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    middle = badge.center()
    painter.drawPolyline(
        [middle + QPointF(-5, 0.5), middle + QPointF(-1.5, 4), middle + QPointF(5, -3.5)]
    )
