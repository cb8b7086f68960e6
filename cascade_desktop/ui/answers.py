"""The two buttons that end a dialog: do it, or leave it."""

from PySide6.QtWidgets import QDialog, QDialogButtonBox

Kind = QDialogButtonBox.StandardButton


def answers(dialog: QDialog, yes: Kind, *named: tuple[Kind, str, str]) -> QDialogButtonBox:
    """Accepts or rejects `dialog`; `named` has an object name and a text for each button."""
    buttons = QDialogButtonBox(yes | Kind.Cancel)
    for which, name, text in named:
        button = buttons.button(which)
        button.setObjectName(name)
        button.setText(text)
        button.setAccessibleName(text)
    buttons.accepted.connect(dialog.accept)
    buttons.rejected.connect(dialog.reject)
    return buttons
