"""A question before something goes that cannot be had back at once."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QMessageBox, QWidget


def ask(
    parent: QWidget, name: str, question: str, details: str, yes: str, do: Callable[[], object]
) -> QMessageBox:
    """Asks without holding up anything else; the safe answer is the one at hand."""
    box = QMessageBox(QMessageBox.Icon.Question, question, question, parent=parent)
    box.setObjectName(name)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setInformativeText(details)
    # Titles of models come from files, and must not be read as markup.
    box.setTextFormat(Qt.TextFormat.PlainText)
    agree = box.addButton(yes, QMessageBox.ButtonRole.DestructiveRole)
    agree.setObjectName(f"{name}Yes")
    text = QCoreApplication.translate("Question", "Keep it")
    keep = box.addButton(text, QMessageBox.ButtonRole.RejectRole)
    keep.setObjectName(f"{name}No")
    box.setDefaultButton(keep)
    box.setEscapeButton(keep)
    agree.clicked.connect(do)
    box.open()
    return box
