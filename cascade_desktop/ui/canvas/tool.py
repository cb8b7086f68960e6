"""What every tool of the canvas has: it follows the pen, has a cursor and a few options."""

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QCursor, QPainter, QPen

LIGHT, DARK = QColor(255, 255, 255), QColor(0, 0, 0)

DASH = 4.0
"""Pixels of the screen that a dark and a light piece of an outline are long."""


@dataclass(frozen=True)
class Spot:
    """Where the pen is, in pixels of the document, and how hard it is pressed.

    `pressure` is from 0 to 1; a mouse has 1.
    """

    x: float
    y: float
    pressure: float
    modifiers: Qt.KeyboardModifier


@dataclass(frozen=True)
class Option:
    """One setting of a tool: its name in files, what the user reads, and what it may be.

    A `bool` as `first` makes a check box, a whole number a slider from `low` to `high`. `steep`
    sliders are fine at their lower end.
    """

    name: str
    title: str
    hint: str
    first: int | bool
    low: int = 0
    high: int = 100
    suffix: str = " %"
    steep: bool = False


class Tool(QObject):
    """Does nothing by itself: the view calls it with spots, and shows its cursor and outline.

    Signals:
        overlay_changed(QRectF): the outline on top has to be painted again there.
        cursor_changed(): `cursor` would give another one now.
        option_changed(str): an option, by name, has another value.
        refused(str, str): why nothing could be done, and what to do next.
    """

    overlay_changed = Signal(QRectF)
    cursor_changed = Signal()
    option_changed = Signal(str)
    refused = Signal(str, str)

    name = ""
    icon = ""
    key = ""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.declared: tuple[Option, ...] = self._declare()
        self._options: dict[str, Any] = {item.name: item.first for item in self.declared}

    def title(self) -> str:
        """What the user reads, with what the keys beside it do."""
        return self.name

    def press(self, spot: Spot) -> None:
        """The button goes down at `spot`."""

    def move(self, spot: Spot) -> None:
        """It moves while it is down."""

    def release(self, spot: Spot) -> None:
        """It goes up."""

    def cancel(self) -> None:
        """What was begun is taken back, as if the button had not been pressed."""

    def hover(self, spot: Spot) -> None:
        """The pen moves above the picture; no button is down."""

    @property
    def is_busy(self) -> bool:
        """From the press to the release."""
        return False

    def cursor(self, zoom: float, ratio: float) -> QCursor:
        """For `zoom` screen pixels per pixel of the document, `ratio` device pixels each."""
        del zoom, ratio
        return QCursor(Qt.CursorShape.CrossCursor)

    def paint(self, painter: QPainter, zoom: float) -> None:
        """Draws the outline on top, in pixels of the document."""

    @property
    def options(self) -> dict[str, Any]:
        """Name -> value, to be kept in a file; what does not fit is left out when set."""
        return dict(self._options)

    @options.setter
    def options(self, options: dict[str, Any]) -> None:
        for item in self.declared:
            if item.name in options:
                self.set_option(item.name, options[item.name])

    def option(self, name: str) -> Any:
        return self._options[name]

    def set_option(self, name: str, value: object) -> None:
        """Within its bounds; another kind of value changes nothing. Unknown names: `KeyError`."""
        item = next((item for item in self.declared if item.name == name), None)
        if item is None:
            raise KeyError(name)
        fitting = _fitting(item, value)
        if fitting is not None and fitting != self._options[name]:
            self._options[name] = fitting
            self.option_changed.emit(name)

    def _declare(self) -> tuple[Option, ...]:
        return ()


def _fitting(item: Option, value: object) -> int | bool | None:
    if isinstance(item.first, bool):
        return value if isinstance(value, bool) else None
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return max(item.low, min(item.high, value))


def outline_pens(zoom: float) -> tuple[QPen, QPen]:
    """A light line and dark dashes on it, seen on any picture; a pixel of the screen wide."""
    del zoom  # cosmetic pens are as wide at any zoom
    light, dark = QPen(LIGHT, 1), QPen(DARK, 1)
    dark.setDashPattern([DASH, DASH])
    for pen in (light, dark):
        pen.setCosmetic(True)
    return light, dark
