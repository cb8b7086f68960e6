"""The list of the queue, and the keys that act on the line that is marked."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListView

from cascade_desktop.ui.queue_model import QueueModel
from cascade_desktop.ui.queue_row import QueueRow

Keys = tuple[Qt.Key, Qt.KeyboardModifier]

NONE, ALT, CTRL = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier,
)
ORDERS: dict[Keys, str] = {
    (Qt.Key.Key_Up, ALT): "raise",
    (Qt.Key.Key_Down, ALT): "lower",
    (Qt.Key.Key_Delete, NONE): "remove",
    (Qt.Key.Key_D, CTRL): "duplicate",
    (Qt.Key.Key_Z, CTRL): "bring back",
    (Qt.Key.Key_Return, NONE): "retry",
    (Qt.Key.Key_Enter, NONE): "retry",
}


class QueueList(QListView):
    """Rows that can be dragged to another place.

    Signals:
        ordered(str): the key of one of `ORDERS` was pressed.
    """

    ordered = Signal(str)

    def __init__(self, model: QueueModel) -> None:
        super().__init__()
        self.setObjectName("queueList")
        self.setAccessibleName(self.tr("Queue, the next to be drawn first"))
        self.setModel(model)
        self.setItemDelegate(QueueRow(self))
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setDragDropOverwriteMode(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setStyleSheet("QListView { background: transparent; border: none; outline: none; }")

    def event(self, event: QEvent) -> bool:
        """Its own keys are not taken by orders of the window that have the same ones."""
        is_override = event.type() == QEvent.Type.ShortcutOverride
        if is_override and isinstance(event, QKeyEvent) and _order(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        order = _order(event)
        if order:
            self.ordered.emit(order)
        else:
            super().keyPressEvent(event)


def _order(event: QKeyEvent) -> str:
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return ORDERS.get((Qt.Key(event.key()), held), "")
