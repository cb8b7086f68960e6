"""From mouse, pen and fingers to what is meant: use the tool, move the frame, look elsewhere."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPointF, Qt, Signal

from cascade_desktop.ui.canvas.frame_item import FrameItem, cursor_for
from cascade_desktop.ui.canvas.tool import Spot, Tool
from cascade_desktop.ui.canvas.zoom_view import ZoomView

FRAME, HAND = "frame", "hand"
"""Names of the tools that the view itself follows: the frame's handles, and moving about."""


class Pointing(QObject):
    """What is held, from a press to its release: one at a time, by one device.

    Signals:
        changed(): something was grasped or let go, so that the cursor may be another one.
    """

    changed = Signal()

    def __init__(self, view: ZoomView, frame: FrameItem) -> None:
        super().__init__(view)
        self._view, self._frame = view, frame
        self.tool: Tool | None = None
        self.device = ""
        self._held = ""
        self._last = QPointF()

    @property
    def is_busy(self) -> bool:
        return bool(self._held)

    @property
    def pans(self) -> bool:
        """Whether what is seen is being moved."""
        return self._held == HAND

    def press(
        self,
        device: str,
        at: QPointF,
        modifiers: Qt.KeyboardModifier,
        pressure: float = 1.0,
        *,
        pans: bool = False,
    ) -> None:
        """The device's button goes down at a place of the viewport."""
        if self._held:
            return
        self.device, self._last = device, at
        name = self.tool.name if self.tool is not None else HAND
        if pans or name == HAND:
            self._held = HAND
        elif name == FRAME and self._frame.press(self._view.spot(at), self._view.zoom):
            self._held = FRAME
        elif self.tool is not None:
            self._held = "tool"
            self.tool.press(self._spot(at, modifiers, pressure))
        self.changed.emit()

    def move(
        self, device: str, at: QPointF, modifiers: Qt.KeyboardModifier, pressure: float = 1.0
    ) -> None:
        """It is at another place, with its button down or not."""
        if not self._held:
            if self.tool is not None:
                self.tool.hover(self._spot(at, modifiers, pressure))
            return
        if device != self.device:
            return
        if self._held == HAND:
            self._view.pan(at - self._last)
        elif self._held == FRAME:
            turned = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
            snaps = self._frame.snaps != turned
            self._frame.drag(self._view.spot(at), self._view.zoom, snaps=snaps)
        elif self.tool is not None:
            self.tool.move(self._spot(at, modifiers, pressure))
        self._last = at

    def release(
        self, device: str, at: QPointF, modifiers: Qt.KeyboardModifier, pressure: float = 1.0
    ) -> None:
        """The button that was pressed first goes up."""
        if self._held and device == self.device:
            spot = self._spot(at, modifiers, pressure)
            self._let_go(lambda tool: tool.release(spot), self._frame.release)

    def finish(self) -> None:
        """Ends what is being done as if the button went up where it was last seen."""
        if self._held:
            self.release(self.device, self._last, Qt.KeyboardModifier.NoModifier)

    @property
    def can_cancel(self) -> bool:
        """Whether something is being done, by the tool's own account as well."""
        return bool(self._held) or (self.tool is not None and self.tool.is_busy)

    def cancel(self) -> None:
        """Takes back what is being done; does nothing if nothing is."""
        if self.can_cancel:
            self._held = self._held or "tool"
            self._let_go(lambda tool: tool.cancel(), self._frame.cancel)

    def cursor_shape(self, at: QPointF) -> Qt.CursorShape | None:
        """The cursor at a place of the viewport, if it is not the tool's own."""
        name = self.tool.name if self.tool is not None else HAND
        if self._held == HAND:
            return Qt.CursorShape.ClosedHandCursor
        if name == HAND:
            return Qt.CursorShape.OpenHandCursor
        if name != FRAME or self._held == "tool":
            return None
        grip = self._frame.grip_at(self._view.spot(at), self._view.zoom)
        return None if grip is None else cursor_for(grip)

    def _let_go(self, end_stroke: Callable[[Tool], None], end_drag: Callable[[], None]) -> None:
        held, self._held, self.device = self._held, "", ""
        if held == "tool" and self.tool is not None:
            end_stroke(self.tool)
        if held == FRAME:
            end_drag()
        self.changed.emit()

    def _spot(self, at: QPointF, modifiers: Qt.KeyboardModifier, pressure: float) -> Spot:
        place = self._view.spot(at)
        return Spot(place.x(), place.y(), pressure, modifiers)
