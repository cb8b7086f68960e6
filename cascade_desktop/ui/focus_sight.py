"""What the keyboard is at can be seen: it scrolls into view, and areas get an edge around them."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Slot
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent, QPalette, QRegion
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QApplication,
    QPlainTextEdit,
    QScrollArea,
    QTextEdit,
    QWidget,
)

EDGE = 2
AROUND = 8
"""Pixels that are seen around what has been scrolled to."""

MOVES = (QEvent.Type.Resize, QEvent.Type.Move)


class FocusSight(QObject):
    """Follows the focus within one window, for widgets that the style can give no edge.

    A press of the mouse shows well enough where it was, so that no edge comes with it.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._edge = FocusEdge(window)
        self._framed: QWidget | None = None
        app = QApplication.instance()
        assert isinstance(app, QApplication), "the window needs a QApplication"
        app.focusChanged.connect(self._follow)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._framed and event.type() in MOVES:
            self._place()
        return False

    @Slot(QWidget, QWidget)
    def _follow(self, before: QWidget | None, now: QWidget | None) -> None:
        if self._framed is not None:
            self._edge.hide()
            if before is self._framed:
                before.removeEventFilter(self)
            self._framed = None
        if now is None or not self._window.isAncestorOf(now):
            return
        _scroll_to(now)
        by_mouse = QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton
        if not by_mouse and _is_area(now):
            self._framed = now
            now.installEventFilter(self)
            self._place()

    def _place(self) -> None:
        if self._framed is not None:
            corner = self._framed.mapTo(self._window, QPoint(0, 0))
            self._edge.show_around(QRect(corner, self._framed.size()))


class FocusEdge(QWidget):
    """A thin frame above everything else, through which all else is reached."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("focusEdge")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def show_around(self, place: QRect) -> None:
        self.setGeometry(place)
        inside = self.rect().adjusted(EDGE, EDGE, -EDGE, -EDGE)
        # Cut out, so that what is inside is painted without a thought of this.
        self.setMask(QRegion(self.rect()) - QRegion(inside))
        self.show()
        self.raise_()

    def paintEvent(self, _: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self.palette().color(QPalette.ColorRole.Accent))


def follow_in_order(page: QWidget, bar: QWidget) -> None:
    """With the Tab key, what is in `bar` comes after the last of what is in `page`.

    For a page that comes to the window when the bar is there already. The bar is moved and not
    the page, as Qt does not move what has given its focus to a part of itself.
    """
    last = ([page, *_in_order(page)])[-1]
    for widget in _in_order(bar):
        QWidget.setTabOrder(last, widget)
        last = widget


def _in_order(page: QWidget) -> list[QWidget]:
    """Everything within `page` that Tab can lead to, as it stands in the chain now."""
    found, widget = [], page.nextInFocusChain()
    while widget is not None and widget is not page:
        reached = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None
        if reached and page.isAncestorOf(widget):
            found.append(widget)
        widget = widget.nextInFocusChain()
    return found


def _scroll_to(widget: QWidget) -> None:
    """Qt itself does so only for steps within one area, not for one into it from outside."""
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(widget, AROUND, AROUND)
        above = above.parentWidget()


def _is_area(widget: QWidget) -> bool:
    """Text fields have an edge of their own in the style."""
    return isinstance(widget, QAbstractScrollArea) and not isinstance(
        widget, QPlainTextEdit | QTextEdit
    )
