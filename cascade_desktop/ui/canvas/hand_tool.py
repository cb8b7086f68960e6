"""Hand and frame: the view itself moves the picture, and the frame's handles move the frame."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QCursor

from cascade_desktop.ui.canvas.tool import Tool


class HandTool(Tool):
    """Drags the picture about; the view does it, which alone knows where its edges are."""

    name, icon, key = "hand", "hand", "H"

    def title(self) -> str:
        return self.tr("Hand: drag the picture about. The space bar does so with any tool")

    def cursor(self, zoom: float, ratio: float) -> QCursor:
        del zoom, ratio
        return QCursor(Qt.CursorShape.OpenHandCursor)


class FrameTool(Tool):
    """Lets the frame be moved and resized by its handles."""

    name, icon, key = "frame", "frame", "F"

    def title(self) -> str:
        return self.tr("Frame: move and resize what Generate draws")

    def cursor(self, zoom: float, ratio: float) -> QCursor:
        del zoom, ratio
        return QCursor(Qt.CursorShape.ArrowCursor)
