"""Single keys for the canvas, which work while its widgets have the focus."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

BRACES = "{}"


def key_action(
    parent: QWidget, name: str, text: str, key: str, order: Callable[[], object]
) -> QAction:
    """Works wherever the focus is within the widgets that are given the action.

    Fields that one types into keep the key for themselves.
    """
    action = QAction(text, parent)
    action.setObjectName(name)
    # On most keyboards braces are typed with Shift, which not every platform takes as part of them.
    keys = [key, f"Shift+{key}"] if key in BRACES else [key]
    action.setShortcuts([QKeySequence(one) for one in keys])
    action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    action.triggered.connect(lambda: order())
    return action
