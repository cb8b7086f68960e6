"""A sentence over as many lines as it needs."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel


class WrappedLabel(QLabel):
    """Plain text that can be shown in the colours of another role, or not at all."""

    def __init__(self, name: str, role: str = "") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("role", role)
        # It may hold the name of a file or model, which must not be read as markup.
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)

    def show_text(self, text: str) -> None:
        """Shows `text`; an empty one takes no room."""
        self.setText(text)
        self.setVisible(bool(text))

    def show_as(self, role: str, text: str) -> None:
        """The same in the colours of `role`: "caption", "problem" and so on."""
        self.setProperty("role", role)
        # A style rule on a property is only looked at again when the widget is polished again.
        self.style().unpolish(self)
        self.style().polish(self)
        self.show_text(text)
