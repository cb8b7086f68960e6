"""The one place where the app tells that something went wrong, or what to do next."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from cascade_desktop.ui.icons import set_icon


class MessageBar(QFrame):
    """A sentence, what to do next, and the details for those who ask. Nothing waits for it."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("messageBar")
        self.mark = QLabel()
        self.text = self._make_text()
        self.details = self._make_details()
        self.show_details = self._button("showDetails", self.tr("Details"))
        self.show_details.setCheckable(True)
        self.show_details.toggled.connect(self.details.setVisible)
        self.copy = self._button("copyMessage", self.tr("Copy"))
        self.copy.clicked.connect(self._copy)
        self.dismiss = self._make_dismiss()
        self._arrange()
        self.hide()

    def say(self, sentence: str, advice: str = "", details: str = "") -> None:
        """Tells of something that went well, or that the user should know."""
        self._show("info", sentence, advice, details)

    def warn(self, sentence: str, advice: str = "", details: str = "") -> None:
        """Tells of something that did not work."""
        self._show("problem", sentence, advice, details)

    @Slot()
    def clear(self) -> None:
        self.hide()

    def _show(self, kind: str, sentence: str, advice: str, details: str) -> None:
        self.setProperty("kind", kind)
        self.style().unpolish(self)
        self.style().polish(self)
        name, tint = ("warning", "problem") if kind == "problem" else ("info", "accent")
        set_icon(self.mark, name, tint)
        self.text.setText(f"{sentence} {advice}".strip())
        self.text.setAccessibleName(self.text.text())
        self.details.setPlainText(details)
        self.show_details.setChecked(False)
        self.show_details.setVisible(bool(details))
        self.copy.setVisible(kind == "problem")
        self.show()

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

    def _make_details(self) -> QPlainTextEdit:
        details = QPlainTextEdit()
        details.setObjectName("messageDetails")
        details.setAccessibleName(self.tr("Details of the message"))
        details.setReadOnly(True)
        details.setFixedHeight(130)
        details.hide()
        return details

    def _button(self, name: str, text: str) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.setAccessibleName(text)
        return button

    def _make_dismiss(self) -> QToolButton:
        dismiss = QToolButton()
        dismiss.setObjectName("dismissMessage")
        dismiss.setAccessibleName(self.tr("Close this message"))
        dismiss.setToolTip(self.tr("Close this message"))
        set_icon(dismiss, "close")
        dismiss.clicked.connect(self.clear)
        return dismiss

    def _arrange(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(8)
        parts: list[tuple[QWidget, int]] = [(self.mark, 0), (self.text, 1)]
        parts += [(self.show_details, 0), (self.copy, 0), (self.dismiss, 0)]
        for part, stretch in parts:
            line.addWidget(part, stretch)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 6, 6)
        column.addLayout(line)
        column.addWidget(self.details)
