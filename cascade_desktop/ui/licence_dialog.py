"""The licences of a model, to be read and accepted before its first byte is fetched or used."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

if TYPE_CHECKING:
    from cascade_desktop.licences import Licence

MARGIN = 20


class LicenceDialog(QDialog):
    """One or more licence texts. `accepted` means that the user has accepted all of them."""

    def __init__(self, parent: QWidget, title: str, licences: Sequence[Licence]) -> None:
        super().__init__(parent)
        self.licences = tuple(licences)
        self.setObjectName("licenceDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Licence"))
        self.setModal(True)
        self.resize(620, 560)
        self.text = self._make_text()
        self.buttons = self._make_buttons()
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(12)
        column.addWidget(self._make_lead(title))
        column.addWidget(self.text, 1)
        column.addWidget(self.buttons)

    def _make_lead(self, title: str) -> QLabel:
        names = ", ".join(licence.title for licence in self.licences)
        sentences = [self.tr("{0} may be used under this licence: {1}.").format(title, names)]
        if not all(licence.commercial for licence in self.licences):
            sentences.append(self.tr("It does not allow commercial use."))
        sentences.append(self.tr("You are asked once for each text."))
        lead = QLabel(" ".join(sentences))
        lead.setObjectName("licenceLead")
        lead.setTextFormat(Qt.TextFormat.PlainText)
        lead.setWordWrap(True)
        return lead

    def _make_text(self) -> QTextBrowser:
        text = QTextBrowser()
        text.setObjectName("licenceText")
        text.setAccessibleName(self.tr("Text of the licence"))
        text.setPlainText("\n\n\n".join(map(_whole, self.licences)))
        return text

    def _make_buttons(self) -> QDialogButtonBox:
        kind = QDialogButtonBox.StandardButton
        buttons = QDialogButtonBox(kind.Ok | kind.Cancel)
        for which, name, text in (
            (kind.Ok, "acceptLicence", self.tr("Accept")),
            (kind.Cancel, "refuseLicence", self.tr("Cancel")),
        ):
            button = buttons.button(which)
            button.setObjectName(name)
            button.setText(text)
            button.setAccessibleName(text)
        # Return must not accept what has not been looked at.
        buttons.button(kind.Ok).setAutoDefault(False)
        buttons.button(kind.Ok).setDefault(False)
        buttons.button(kind.Cancel).setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        return buttons


def _whole(licence: Licence) -> str:
    """What is in it in short, and then the text, which alone counts."""
    short = "\n".join(f"• {fact}" for fact in licence.facts)
    return "\n\n".join(filter(None, (licence.title, short, licence.url, licence.text)))
