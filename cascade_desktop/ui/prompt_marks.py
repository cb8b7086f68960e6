"""Under a prompt, how long it is; in it, where CLIP stops reading and goes on."""

from bisect import bisect_left, bisect_right

from PySide6.QtCore import (
    QEvent,
    QObject,
    QPointF,
    QRectF,
    Qt,
    QThreadPool,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPolygonF, QTextCursor
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QSizePolicy, QWidget

from cascade_desktop.errors import BadRequest
from cascade_desktop.prompt_length import Measure, PromptLength

PAUSE_MS = 250
"""So long nobody has typed when the length is looked at again."""

LONGEST_LINE = 1000
"""In UTF-16 units. Writing to the left, a corner of the field may show either end of its line."""


class PromptCount(QLabel):
    """Says how many tokens are in `edit`, and marks in it where each part ends.

    Empty until it has something to measure with. Measuring happens in a pool thread: it waits for
    no picture, and typing does not wait for it.

    Signals:
        measured(text, PromptLength or None): emitted in the pool thread; None if a weight in the
            text cannot be used.
    """

    measured = Signal(str, object)

    def __init__(self, edit: QPlainTextEdit) -> None:
        super().__init__()
        self._edit = edit
        self._measure: Measure | None = None
        self._wanted = ""
        self.marks = LimitMarks(edit)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._ask)
        self.measured.connect(self._show)
        # The document tells of every change, the field not of those that the session makes.
        edit.document().contentsChanged.connect(self._wait_for_a_pause)
        self._dress(edit.objectName())

    def measure_with(self, measure: Measure) -> None:
        """From now on the length is known: the tokenizer is loaded."""
        self._measure = measure
        self._ask()

    def stop(self) -> None:
        """Waits for the measuring that goes on; what was typed last is not measured any more."""
        self._pause.stop()
        self._wanted = ""
        self._pool.clear()
        self._pool.waitForDone()

    @Slot()
    def _wait_for_a_pause(self) -> None:
        if self._measure is not None:
            self._pause.start()

    @Slot()
    def _ask(self) -> None:
        self._wanted = self._edit.toPlainText()
        if self._wanted.strip():
            measure, text = self._measure, self._wanted
            self._pool.start(lambda: self._answer(measure, text))
        else:
            self._show(self._wanted, None)

    def _answer(self, measure: Measure | None, text: str) -> None:
        """In the pool thread; what is outdated already is left out."""
        if measure is None or text is not self._wanted:
            return
        try:
            self.measured.emit(text, measure(text))
        except BadRequest:  # shown at the field when a picture is asked for
            self.measured.emit(text, None)

    @Slot(str, object)
    def _show(self, text: str, length: PromptLength | None) -> None:
        if text != self._edit.toPlainText():
            return
        self.setText(self._sentence(length) if length else "")
        self.marks.set_places(utf16(text, length.limits) if length else [])

    def _sentence(self, length: PromptLength) -> str:
        tokens, parts = length.tokens, len(length.limits) + 1
        if parts > 1 and length.varies:
            return self.tr("Up to {0} tokens, read in {1} parts").format(tokens, parts)
        if parts > 1:
            return self.tr("{0} tokens, read in {1} parts").format(tokens, parts)
        if length.varies:
            return self.tr("Up to {0} tokens").format(tokens)
        return self.tr("1 token") if tokens == 1 else self.tr("{0} tokens").format(tokens)

    def _dress(self, name: str) -> None:
        self.setObjectName(f"{name}Count")
        self.setProperty("role", "caption")
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setToolTip(
            self.tr(
                "CLIP reads 75 tokens at a time: a word is one or a few. "
                "In a longer text, a line shows where each part ends."
            )
        )


class LimitMarks(QWidget):
    """Lies over a text field and draws a line at each place; the text itself stays as it is."""

    def __init__(self, edit: QPlainTextEdit) -> None:
        super().__init__(edit)
        self.setObjectName(f"{edit.objectName()}Marks")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._edit = edit
        self._ends: list[QTextCursor] = []
        edit.viewport().installEventFilter(self)
        edit.updateRequest.connect(self._follow)

    @property
    def places(self) -> list[int]:
        """Where the lines are, in UTF-16 units; they move with the text as it is edited."""
        return [end.position() for end in self._ends]

    def set_places(self, places: list[int]) -> None:
        """Draws a line at each of these, sorted and counted in UTF-16 units."""
        self._ends = [self._cursor(place) for place in places]
        self.update()

    def lines(self) -> list[QRectF]:
        """Where those of them that can be seen are, in the field's viewport."""
        return [self._line(end) for end in self._seen()]

    def paintEvent(self, _: QPaintEvent) -> None:
        if not self._ends:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        for end in self._seen():
            painter.setBrush(self.palette().color(self._role(end)))
            line = self._line(end)
            painter.drawRect(line)
            top, middle = line.top(), line.center().x()
            corners = [(middle - 4, top), (middle + 4, top), (middle, top + 4)]
            painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in corners]))

    def eventFilter(self, viewport: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Show):
            self.setGeometry(self._edit.viewport().geometry())
        return super().eventFilter(viewport, event)

    @Slot()
    def _follow(self) -> None:
        if self._ends:
            self.update()

    def _cursor(self, place: int) -> QTextCursor:
        cursor = QTextCursor(self._edit.document())
        cursor.setPosition(place)
        return cursor

    def _seen(self) -> list[QTextCursor]:
        places = self.places
        field, area = self._edit, self._edit.viewport().rect()
        top, bottom = (field.cursorForPosition(at) for at in (area.topLeft(), area.bottomRight()))
        first = bisect_left(places, top.position() - LONGEST_LINE)
        last = bisect_right(places, bottom.position() + LONGEST_LINE)
        near = self._ends[first:last]
        return [end for end in near if area.intersects(self._line(end).toAlignedRect())]

    def _role(self, end: QTextCursor) -> QPalette.ColorRole:
        """The colour that is seen on what lies behind it: a selection has that of the lines."""
        chosen = self._edit.textCursor()
        inside = chosen.selectionStart() <= end.position() < chosen.selectionEnd()
        return QPalette.ColorRole.HighlightedText if inside else QPalette.ColorRole.Accent

    def _line(self, end: QTextCursor) -> QRectF:
        """In the middle of the space behind the last word; before the next one on another line."""
        text = end.block().text()
        start = end.positionInBlock()
        spaces = len(text[start:]) - len(text[start:].lstrip())
        following = self._cursor(end.position() + spaces)
        before, after = (self._edit.cursorRect(cursor) for cursor in (end, following))
        middle = (before.x() + after.x()) / 2 if before.y() == after.y() else after.x()
        return QRectF(middle - 1, after.y(), 2, after.height())


def utf16(text: str, places: list[int]) -> list[int]:
    """Sorted places in a text, counted in characters -> counted as Qt does, where some are two."""
    found, at, units = [], 0, 0
    for place in places:
        units += len(text[at:place].encode("utf-16-le", "surrogatepass")) // 2
        at = place
        found.append(units)
    return found
