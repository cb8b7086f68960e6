"""The app's own icons, drawn in the colours of the current appearance."""

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QColor, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from cascade_desktop.folders import resource

PROPERTY = "iconName"
TINT = "iconTint"
# The size of most buttons, and twice that for screens with small pixels.
SIZES = (20, 40)


def app_icon() -> QIcon:
    return QIcon(str(resource("icons/app.svg")))


def set_icon(target: QAction | QAbstractButton | QLabel, name: str, tint: str = "text") -> None:
    """Gives `target` the icon `name`; `recolour` repaints it when the appearance changes.

    `tint` is "text", "accent", "problem" or "onAccent" (on a filled button).
    """
    target.setProperty(PROPERTY, name)
    target.setProperty(TINT, tint)
    _paint(target)


def recolour(window: QWidget) -> None:
    """Repaints every icon in `window` with the current palette."""
    targets: list[QAction | QAbstractButton | QLabel] = []
    targets += window.findChildren(QAction)
    targets += window.findChildren(QAbstractButton)
    targets += window.findChildren(QLabel)
    for target in targets:
        if target.property(PROPERTY):
            _paint(target)


def pixmap(name: str, colour: QColor, size: int, ratio: float = 1.0) -> QPixmap:
    svg = resource(f"icons/{name}.svg").read_text(encoding="utf-8")
    renderer = QSvgRenderer(QByteArray(svg.replace("currentColor", colour.name()).encode()))
    result = QPixmap(QSize(size, size) * ratio)
    result.fill(Qt.GlobalColor.transparent)
    painter = QPainter(result)
    renderer.render(painter, QRectF(result.rect()))
    painter.end()
    result.setDevicePixelRatio(ratio)
    return result


def _paint(target: QAction | QAbstractButton | QLabel) -> None:
    name, colour = target.property(PROPERTY), _colour(target.property(TINT))
    if isinstance(target, QLabel):
        target.setPixmap(pixmap(name, colour, 20, target.devicePixelRatioF()))
    else:
        target.setIcon(_icon(name, colour))


def _icon(name: str, colour: QColor) -> QIcon:
    icon = QIcon()
    for size in SIZES:
        image = pixmap(name, colour, size)
        icon.addPixmap(image)
        icon.addPixmap(_faded(image), QIcon.Mode.Disabled)
    return icon


def _faded(image: QPixmap) -> QPixmap:
    result = QPixmap(image.size())
    result.fill(Qt.GlobalColor.transparent)
    painter = QPainter(result)
    painter.setOpacity(0.4)
    painter.drawPixmap(0, 0, image)
    painter.end()
    return result


def _colour(tint: str) -> QColor:
    roles = {
        "text": QPalette.ColorRole.Text,
        "accent": QPalette.ColorRole.Accent,
        "problem": QPalette.ColorRole.BrightText,
        "onAccent": QPalette.ColorRole.HighlightedText,
    }
    return QApplication.palette().color(roles[tint])
