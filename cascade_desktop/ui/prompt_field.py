"""The field a prompt is written in: weights by keys, the last prompts, and how it may go on."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt, Slot
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QToolTip

from cascade_desktop.prompt_weights_edit import changed_weight
from cascade_desktop.ui.fields import TextField, hint, title
from cascade_desktop.ui.plain_tip import plain_tip
from cascade_desktop.ui.prompt_colours import PromptColours
from cascade_desktop.ui.prompt_ghost import PromptGhost
from cascade_desktop.ui.prompt_marks import utf16
from cascade_desktop.ui.prompt_past import Past, Walk
from cascade_desktop.ui.session import Session

NOTHING = Qt.KeyboardModifier.NoModifier
KEYPAD = Qt.KeyboardModifier.KeypadModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
UP, DOWN = Qt.Key.Key_Up, Qt.Key.Key_Down
OPENING, CLOSING = "([{<|\"'“«-/", ")]}>|,.;:!?\"'”»"
"""No space is put behind or before one of these."""


class PromptField(TextField):
    """All that its keys change can be undone as what was typed can be.

    `past` is what was written before; `is_list` tells whether there is a list of a name.
    """

    def __init__(
        self, session: Session, name: str, past: Past, is_list: Callable[[str], bool] | None
    ) -> None:
        super().__init__(session, name)
        self.setObjectName(name)
        self.setAccessibleName(title(name))
        self.setToolTip(f"{hint(name)}\n{self._keys()}")
        self.past = past
        self.colours = PromptColours(self, is_list)
        self.colours.begin(hint(name))
        self.ghost = PromptGhost(self)
        self._walk = Walk()

    @Slot(str)
    def insert_token(self, text: str) -> None:
        """Puts a word at the cursor, with a space where another one stands beside it."""
        cursor = self.textCursor()
        whole, start, end = self._chosen()
        before, after = whole[:start][-1:], whole[end:][:1]
        space_before = before and not before.isspace() and before not in OPENING
        space_after = after and not after.isspace() and after not in CLOSING
        cursor.insertText(f"{' ' if space_before else ''}{text}{' ' if space_after else ''}")
        self.setTextCursor(cursor)

    @Slot()
    def heavier(self) -> None:
        """The word at the cursor, or what is selected, counts a step more."""
        self._weigh(1)

    @Slot()
    def lighter(self) -> None:
        self._weigh(-1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._takes(event):
            event.accept()
            return
        before = self.textCursor().position()
        super().keyPressEvent(event)
        if event.text().isprintable() and event.text() and self.textCursor().position() > before:
            self._offer()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent):
            # Before the orders of the window, and before Tab leaves the field.
            if event.type() == QEvent.Type.ShortcutOverride and self._wants(event):
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress and self._takes_offer(event):
                event.accept()
                return True
        return super().event(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            if problem := self.problem_at(event.pos()):
                QToolTip.showText(event.globalPos(), plain_tip(problem), self.viewport())
                return True
            QToolTip.showText(event.globalPos(), plain_tip(self.toolTip()), self.viewport())
            return True
        return super().viewportEvent(event)

    def problem_at(self, point: QPoint) -> str:
        """What is wrong with what is shown there in the viewport; empty if nothing is."""
        cursor = self.cursorForPosition(point)
        line = self.cursorRect(cursor)
        beside = abs(point.x() - line.center().x()) > 2 * line.height()
        if beside or not line.top() <= point.y() <= line.bottom():
            return ""
        return self.colours.problem_at(cursor.position())

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.past.forget()
        self.colours.look()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.ghost.clear()
        super().focusOutEvent(event)

    def _wants(self, event: QKeyEvent) -> bool:
        """Whether the key is meant for the field before it is one of the window."""
        if self.ghost.text and event.key() == Qt.Key.Key_Escape:
            return True
        return _plain(event, CONTROL) and event.key() in (UP, DOWN)

    def _takes_offer(self, event: QKeyEvent) -> bool:
        """Tab, Right and End take what is offered, Esc leaves it; all others go their way."""
        if not self.ghost.text or not _plain(event):
            return False
        if event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Right, Qt.Key.Key_End):
            cursor = self.textCursor()
            self._replace(cursor, self.ghost.text)
            return True
        if event.key() == Qt.Key.Key_Escape:
            self.ghost.clear()
            return True
        return False

    def _takes(self, event: QKeyEvent) -> bool:
        if event.key() not in (UP, DOWN):
            return False
        steps = 1 if event.key() == UP else -1
        if _plain(event, CONTROL):
            self._weigh(steps)
            return True
        return _plain(event) and self._goes_back(steps)

    def _goes_back(self, steps: int) -> bool:
        """Shows another of the last prompts; whether the key was meant so."""
        text = self.toPlainText()
        if self.isReadOnly() or not (self._is_at_edge(steps) or self._has_just_come(text)):
            return False
        walk = self._walk
        found = walk.older(text, self.past.texts) if steps > 0 else walk.newer(text)
        if found is None:
            return False
        cursor = self.textCursor()
        cursor.select(QTextCursor.SelectionType.Document)
        self._replace(cursor, found)
        return True

    def _has_just_come(self, text: str) -> bool:
        """Whether the text was gone to and the cursor not moved: then one key goes on."""
        return text == self._walk.shown and self.textCursor().atEnd()

    def _is_at_edge(self, steps: int) -> bool:
        """Whether the cursor is in the first line, or the last, as the lines are shown."""
        cursor = self.textCursor()
        if cursor.hasSelection():
            return False
        block = cursor.block()
        line = block.layout().lineForTextPosition(cursor.positionInBlock())
        if steps > 0:
            return not block.previous().isValid() and line.lineNumber() <= 0
        last = block.layout().lineCount() - 1
        return not block.next().isValid() and line.lineNumber() in (last, -1)

    def _weigh(self, steps: int) -> None:
        text, start, end = self._chosen()
        edit = changed_weight(text, start, end, steps)
        if edit is None:
            return
        cursor = self.textCursor()
        since, to = utf16(text, [edit.start, edit.end])
        cursor.setPosition(since)
        cursor.setPosition(to, QTextCursor.MoveMode.KeepAnchor)
        self._replace(cursor, edit.text)
        first, last = utf16(edit.text, [edit.select_from, edit.select_to])
        cursor.setPosition(since + first)
        cursor.setPosition(since + last, QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)

    def _offer(self) -> None:
        cursor = self.textCursor()
        if cursor.atEnd() and not cursor.hasSelection():
            self.ghost.offer(self.past.rest_of(self.toPlainText()))

    def _replace(self, cursor: QTextCursor, text: str) -> None:
        """As one step of Undo."""
        cursor.beginEditBlock()
        cursor.insertText(text)
        cursor.endEditBlock()
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def _chosen(self) -> tuple[str, int, int]:
        """The text, and where the selection starts and ends in it, counted in characters."""
        text, cursor = self.toPlainText(), self.textCursor()
        start, end = cursor.selectionStart(), cursor.selectionEnd()
        return text, _characters(text, start), _characters(text, end)

    def _keys(self) -> str:
        return QCoreApplication.translate(
            "PromptField",
            "Ctrl+Up and Ctrl+Down: the word counts more or less. Up and Down at the edge: "
            "the last prompts. Tab or Right: take what is offered; Esc: leave it.",
        )


def _plain(event: QKeyEvent, wanted: Qt.KeyboardModifier = NOTHING) -> bool:
    """Whether the key came with `wanted` alone; arrows of some keyboards count as a keypad's."""
    return event.modifiers() & ~KEYPAD == wanted


def _characters(text: str, units: int) -> int:
    """A place counted as Qt does, where some characters are two -> counted in characters."""
    if text.isascii():
        return units
    return len(text.encode("utf-16-le", "surrogatepass")[: 2 * units].decode("utf-16-le", "ignore"))
