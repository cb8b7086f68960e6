"""How one picture of the gallery is painted: whole, in a frame, with its stars."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPalette, QPen, QPixmap

from cascade_desktop.history import Made
from cascade_desktop.ui.gallery_words import short, text
from cascade_desktop.ui.icons import pixmap

GAP = 8
CORNER = 8.0
MARK = 18
"""Logical pixels of the signs that are painted over a tile."""

SHADE = QColor(20, 20, 24, 190)
GOLD = QColor("#ffc83d")


@dataclass(frozen=True)
class Look:
    """How a tile is now."""

    made: Made | None
    picture: QPixmap | None
    gone: bool
    damaged: bool
    marked: bool
    current: bool


class Tile:
    """Paints tiles in the colours of the view; asks for nothing, so that scrolling stays smooth."""

    def __init__(self) -> None:
        self._signs: dict[tuple[str, str, float], QPixmap] = {}

    def paint(self, painter: QPainter, frame: QRect, look: Look, palette: QPalette) -> None:
        ratio = painter.device().devicePixelRatioF()
        inside = _inside(frame, look.picture, ratio)
        if look.picture is not None and not look.gone:
            painter.drawPixmap(inside, look.picture)
        else:
            self._paint_empty(painter, frame, look, palette, ratio)
        if look.made is not None and look.made.stars:
            self._paint_stars(painter, inside, look.made.stars, ratio)
        self._paint_frame(painter, frame if look.picture is None else inside, look, palette)

    def _paint_empty(
        self, painter: QPainter, frame: QRect, look: Look, palette: QPalette, ratio: float
    ) -> None:
        """In place of a picture that is being read, is gone or cannot be read."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(palette.color(QPalette.ColorRole.AlternateBase))
        painter.drawRoundedRect(frame, CORNER, CORNER)
        if not (look.gone or look.damaged):
            return
        muted = palette.color(QPalette.ColorRole.PlaceholderText)
        sign = self._sign("file-missing" if look.gone else "warning", muted, ratio)
        middle = frame.center() - QPoint(MARK // 2, MARK // 2 + 26)
        painter.drawPixmap(QRect(middle.x(), middle.y(), MARK, MARK), sign)
        painter.setPen(muted)
        why = text("File missing") if look.gone else text("Cannot be read")
        prompt = short(look.made.request.prompt, 60) if look.made is not None else ""
        place = frame.adjusted(8, frame.height() // 2 - 10, -8, -8)
        top = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        painter.drawText(place, top | Qt.TextFlag.TextWordWrap, f"{why}\n{prompt}")

    def _paint_stars(self, painter: QPainter, inside: QRect, stars: int, ratio: float) -> None:
        """One star, and how many they are where there are more."""
        wide = MARK + 6 + (12 if stars > 1 else 0)
        shade = QRect(inside.left() + 6, inside.bottom() - MARK - 9, wide, MARK + 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(SHADE)
        painter.drawRoundedRect(shade, 6, 6)
        sign = self._sign("star-full", GOLD, ratio)
        painter.drawPixmap(QRect(shade.left() + 3, shade.top() + 2, MARK, MARK), sign)
        if stars > 1:
            painter.setPen(QColor("white"))
            place = shade.adjusted(MARK + 2, 0, -2, 0)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, str(stars))

    def _paint_frame(self, painter: QPainter, inside: QRect, look: Look, palette: QPalette) -> None:
        """Marked ones have the accent's frame; the one the keys are on has a dotted one as well."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if look.marked:
            painter.setPen(QPen(palette.color(QPalette.ColorRole.Accent), 3))
            painter.drawRoundedRect(QRectF(inside).adjusted(-2, -2, 2, 2), 4, 4)
        if look.current:
            colour = palette.color(QPalette.ColorRole.Text)
            painter.setPen(QPen(colour, 1, Qt.PenStyle.DotLine))
            painter.drawRect(QRectF(inside).adjusted(-4, -4, 3, 3))

    def _sign(self, name: str, colour: QColor, ratio: float) -> QPixmap:
        key = (name, colour.name(), ratio)
        if key not in self._signs:
            self._signs[key] = pixmap(name, colour, MARK, ratio)
        return self._signs[key]


def _inside(frame: QRect, picture: QPixmap | None, ratio: float) -> QRect:
    """Where the picture is: as large as fits, in the middle; small ones keep their size."""
    if picture is None:
        return frame
    size = picture.size() / ratio
    # One made for another size of tiles is stretched until the right one is there.
    scale = min(frame.width() / max(1, size.width()), frame.height() / max(1, size.height()))
    wide, tall = round(size.width() * scale), round(size.height() * scale)
    left = frame.left() + (frame.width() - wide) // 2
    return QRect(left, frame.top() + (frame.height() - tall) // 2, wide, tall)
