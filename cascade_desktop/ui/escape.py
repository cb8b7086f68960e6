"""The key Esc, for what stands in front of a picture being drawn."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent


def claimed(event: QEvent) -> bool:
    """Whether the event is Esc on its way to the window's shortcuts; it then stays here.

    Called from `QWidget.event` by whatever Esc closes or clears: elsewhere in the window it
    cancels the picture.
    """
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    if event.key() != Qt.Key.Key_Escape:
        return False
    event.accept()
    return True
