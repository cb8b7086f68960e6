"""The rest of what is being typed, shown faintly behind the cursor until it is taken."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QTextLayout, QTextOption
from PySide6.QtWidgets import QPlainTextEdit, QWidget

LONGEST = 400
"""Characters that are shown; more than fit into the field."""


class PromptGhost(QWidget):
    """Lies over the viewport of `edit`, at whose cursor `text` is offered; empty if nothing is.

    Any change of the text or the cursor takes it away.
    """

    def __init__(self, edit: QPlainTextEdit) -> None:
        super().__init__(edit.viewport())
        self.setObjectName(f"{edit.objectName()}Ghost")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.text = ""
        self._edit = edit
        edit.document().contentsChanged.connect(self.clear)
        edit.cursorPositionChanged.connect(self.clear)
        edit.updateRequest.connect(self._follow)
        self.hide()

    def offer(self, text: str) -> None:
        """Shows how the text at the cursor may go on."""
        self.text = text
        self.setGeometry(self._edit.viewport().rect())
        self.setVisible(bool(text))
        self.update()

    @Slot()
    def clear(self) -> None:
        if self.text:
            self.offer("")

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
        self._layout().draw(painter, QPointF(0, 0))

    @Slot()
    def _follow(self) -> None:
        if self.text:
            self.setGeometry(self._edit.viewport().rect())
            self.update()

    def _layout(self) -> QTextLayout:
        """From the cursor to the end of its line, and on over whole lines."""
        edit = self._edit
        margin = edit.document().documentMargin()
        left, right = margin, edit.viewport().width() - margin
        at = edit.cursorRect()
        to_left = edit.textCursor().block().textDirection() == Qt.LayoutDirection.RightToLeft
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        option.setTextDirection(edit.textCursor().block().textDirection())
        shown = " ".join(self.text[:LONGEST].split("\n"))
        layout = QTextLayout(shown, edit.font())
        layout.setTextOption(option)
        layout.beginLayout()
        top, edge = float(at.top()), float(at.left())
        start, end = (left, edge) if to_left else (edge, right)
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(end - start, 1))
            line.setPosition(QPointF(start, top))
            top, start, end = top + at.height(), left, right
        layout.endLayout()
        return layout
