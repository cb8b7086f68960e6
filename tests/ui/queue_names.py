"""What a part of the window lets people click or type into, and whether it is called something."""

from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QWidget,
)

INTERACTIVE = (QAbstractButton, QAbstractItemView, QAbstractSpinBox, QComboBox, QLineEdit)


def interactive(root: QWidget) -> list[QWidget]:
    """Without the parts that Qt makes them of, such as the list of a combo box."""
    found = [child for kind in INTERACTIVE for child in root.findChildren(kind)]
    return [child for child in found if not _is_part(child, root)]


def spoken_name(widget: QWidget) -> str:
    spoken = QAccessible.queryAccessibleInterface(widget)
    assert spoken is not None, widget
    return spoken.text(QAccessible.Text.Name)


def _is_part(child: QWidget, root: QWidget) -> bool:
    above = child.parentWidget()
    while above is not None and above is not root:
        if isinstance(above, INTERACTIVE):
            return True
        above = above.parentWidget()
    return False
