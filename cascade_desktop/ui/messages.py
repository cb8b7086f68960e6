"""The one place where the app tells that something went wrong, or what to do next."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from cascade_desktop.ui.buttons import word_button
from cascade_desktop.ui.icons import set_icon
from cascade_desktop.ui.languages import in_language

MOST = 50
"""Problems that wait to be seen; a folder of broken files must not fill the memory."""


@dataclass(frozen=True)
class Message:
    """A sentence, and what to read if one asks. `copy` is what its button says."""

    text: str
    details: str = ""
    problem: bool = False
    copy: str = ""


class MessageBar(QFrame):
    """A sentence, what to do next, and the details for those who ask. Nothing waits for it.

    The newest is in front. A problem that was not closed yet waits behind it and comes back; what
    went well is worth a look alone. While details are read, nothing comes in front of them.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("messageBar")
        self._shown: Message | None = None
        self._waiting: list[Message] = []
        self.mark = QLabel()
        self.text = self._make_text()
        self.details = self._make_details()
        self.more = self._make_more()
        self.show_details = word_button("showDetails", self.tr("Details"))
        self.show_details.setCheckable(True)
        self.show_details.toggled.connect(self.details.setVisible)
        self.copy = word_button("copyMessage", self.tr("Copy"))
        self.copy.clicked.connect(self._copy)
        self.dismiss = self._make_dismiss()
        self._arrange()
        self.hide()

    def say(self, sentence: str, advice: str = "", details: str = "") -> None:
        """Tells of something that went well, or that the user should know."""
        self._take(Message(f"{sentence} {advice}".strip(), details))

    def warn(self, sentence: str, advice: str = "", details: str = "", *, copy: str = "") -> None:
        """Tells of something that did not work."""
        self._take(Message(f"{sentence} {advice}".strip(), details, True, copy))

    @Slot()
    def clear(self) -> None:
        """The user begins something new: what went well is forgotten, and so is the problem shown.

        Problems that were never in front stay.
        """
        self._shown = None
        self._show_next()

    @property
    def waiting(self) -> int:
        """How many problems are still behind the message shown."""
        return len(self._waiting)

    def _take(self, message: Message) -> None:
        self._waiting = [each for each in self._waiting if each != message]
        before = self._shown
        if before is not None and before.problem and before != message:
            if self.show_details.isChecked():
                self._waiting.append(message)
                self._show_more()
                return
            self._waiting.append(before)
        del self._waiting[:-MOST]
        self._show(message)

    @Slot()
    def _show_next(self) -> None:
        """The message in front is done with; the newest of those behind it comes forward."""
        if self._waiting:
            self._show(self._waiting.pop())
        else:
            self._shown = None
            self.hide()

    def _show(self, message: Message) -> None:
        self._shown = message
        self.setProperty("kind", "problem" if message.problem else "info")
        self.style().unpolish(self)
        self.style().polish(self)
        name, tint = ("warning", "problem") if message.problem else ("info", "accent")
        set_icon(self.mark, name, tint)
        self.text.setText(in_language(message.text))
        self.text.setAccessibleName(self.text.text())
        self.details.setPlainText(message.details)
        self.show_details.setChecked(False)
        self.show_details.setVisible(bool(message.details))
        self.copy.setText(message.copy or self.tr("Copy"))
        self.copy.setAccessibleName(self.copy.text())
        self.copy.setVisible(message.problem)
        self._show_more()
        self.show()

    def _show_more(self) -> None:
        count = len(self._waiting)
        text = self.tr("1 more") if count == 1 else self.tr("{0} more").format(count)
        self.more.setText(text)
        self.more.setVisible(count > 0)

    @Slot()
    def _copy(self) -> None:
        text = f"{self.text.text()}\n\n{self.details.toPlainText()}".strip()
        QGuiApplication.clipboard().setText(text)

    def _make_text(self) -> QLabel:
        text = QLabel()
        text.setObjectName("messageText")
        text.setWordWrap(True)
        # Sentences can hold a prompt or a file's name, which must not be read as markup.
        text.setTextFormat(Qt.TextFormat.PlainText)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return text

    def _make_more(self) -> QLabel:
        more = QLabel()
        more.setObjectName("moreMessages")
        more.setProperty("role", "caption")
        more.hide()
        return more

    def _make_details(self) -> QPlainTextEdit:
        details = QPlainTextEdit()
        details.setObjectName("messageDetails")
        details.setAccessibleName(self.tr("Details of the message"))
        details.setReadOnly(True)
        details.setFixedHeight(130)
        details.hide()
        return details

    def _make_dismiss(self) -> QToolButton:
        dismiss = QToolButton()
        dismiss.setObjectName("dismissMessage")
        dismiss.setAccessibleName(self.tr("Close this message"))
        dismiss.setToolTip(self.tr("Close this message"))
        set_icon(dismiss, "close")
        dismiss.clicked.connect(self._show_next)
        return dismiss

    def _arrange(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(8)
        parts: list[tuple[QWidget, int]] = [(self.mark, 0), (self.text, 1), (self.more, 0)]
        parts += [(self.show_details, 0), (self.copy, 0), (self.dismiss, 0)]
        for part, stretch in parts:
            line.addWidget(part, stretch)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 6, 6)
        column.addLayout(line)
        column.addWidget(self.details)
