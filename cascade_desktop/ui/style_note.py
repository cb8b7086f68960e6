"""Under the prompt, what a style has just changed, with a button that takes it back."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from cascade_desktop.prompt_styles import Change, Style
from cascade_desktop.request import choices
from cascade_desktop.ui.fields import title
from cascade_desktop.ui.session import Session
from cascade_desktop.ui.wrapped_label import WrappedLabel

STYLE = "QPushButton#undoStyle { padding: 2px 8px; font-size: 12px; border-radius: 6px; }"


class StyleNote(QWidget):
    """Is there as long as something of the change is left to be taken back."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("styleNote")
        self._session = session
        self._change: Change | None = None
        self.text = WrappedLabel("styleNoteText", "caption")
        self.undo = QPushButton(self.tr("Undo"))
        self.undo.setObjectName("undoStyle")
        self.undo.setAccessibleName(self.tr("Undo the style"))
        self.undo.setToolTip(self.tr("Take back the words and settings of the style"))
        self.undo.setStyleSheet(STYLE)
        self.undo.clicked.connect(self.take_back)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.text, 1)
        row.addWidget(self.undo)
        session.changed.connect(self._follow)
        self.hide()

    def show_change(self, change: Change | None) -> None:
        """Tells of this change; of none, it goes."""
        self._change = change
        if change is not None:
            self.text.show_text(sentence(change))
        self._follow()

    @Slot()
    def take_back(self) -> None:
        if self._change is not None:
            self._session.restore(self._change.undone(self._session.request))

    @Slot()
    def _follow(self) -> None:
        now, change = self._session.request, self._change
        if change is not None and change.undone(now) == now:
            self._change = change = None
        self.setVisible(change is not None)


def sentence(change: Change) -> str:
    """Which style it was, and which settings it changed."""
    name, brought = shown_name(change.style), change.settings()
    if not brought:
        return QCoreApplication.translate("StyleNote", "“{0}” is around the prompt.").format(name)
    pair = QCoreApplication.translate("StyleNote", "{0} {2} (was {1})")
    settings = ", ".join(
        pair.format(title(field), *(shown(field, value) for value in values))
        for field, values in brought.items()
    )
    text = QCoreApplication.translate("StyleNote", "“{0}” is around the prompt: {1}.")
    return text.format(name, settings)


def shown(field: str, value: object) -> str:
    """A setting's value as people read it."""
    if choices(field):
        return QCoreApplication.translate("Request", str(value))
    return QLocale().toString(value, "g", 6) if isinstance(value, float) else str(value)


def shown_name(style: Style) -> str:
    """The names of the shipped styles can be translated; the user's stay as they are."""
    names = {
        "Clay figure": QCoreApplication.translate("StylesMenu", "Clay figure"),
        "Film still": QCoreApplication.translate("StylesMenu", "Film still"),
        "Flat picture": QCoreApplication.translate("StylesMenu", "Flat picture"),
        "Ink and lines": QCoreApplication.translate("StylesMenu", "Ink and lines"),
        "Oil painting": QCoreApplication.translate("StylesMenu", "Oil painting"),
        "Paper cut": QCoreApplication.translate("StylesMenu", "Paper cut"),
        "Pencil drawing": QCoreApplication.translate("StylesMenu", "Pencil drawing"),
        "Pixel art": QCoreApplication.translate("StylesMenu", "Pixel art"),
        "Studio photo": QCoreApplication.translate("StylesMenu", "Studio photo"),
        "Watercolour": QCoreApplication.translate("StylesMenu", "Watercolour"),
    }
    return names.get(style.name, style.name) if style.shipped else style.name
