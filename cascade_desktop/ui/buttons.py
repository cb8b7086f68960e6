"""Buttons as most of them are: with words, or with an icon and a name to hear and to point at."""

from PySide6.QtWidgets import QPushButton, QToolButton

from cascade_desktop.ui.icons import set_icon


def word_button(name: str, text: str) -> QPushButton:
    """Says `text`, to those who see it and to those who hear it."""
    button = QPushButton(text)
    button.setObjectName(name)
    button.setAccessibleName(text)
    return button


def icon_button(name: str, icon: str, spoken: str) -> QToolButton:
    """Shows the icon of that name; what it is for is heard, and seen by pointing at it."""
    button = QToolButton()
    button.setObjectName(name)
    button.setAccessibleName(spoken)
    button.setToolTip(spoken)
    set_icon(button, icon)
    return button
