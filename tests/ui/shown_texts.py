"""Everything that the windows on the screen say, whether it is seen, pointed at or heard."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QTextBrowser,
    QWidget,
)

from cascade_desktop.ui.retranslating import SHOWN


@dataclass(frozen=True, order=True)
class Shown:
    """`text` is shown by the object `name`, as its `part`: a property, an item, a content."""

    kind: str
    name: str
    part: str
    text: str


def shown_texts(app: QApplication) -> list[Shown]:
    """In order; what is empty is left out."""
    found = [
        Shown(type(thing).__name__, thing.objectName(), part, text)
        for window in app.topLevelWidgets()
        for thing in (window, *window.findChildren(QWidget), *window.findChildren(QAction))
        for part, text in _texts(thing)
        if text
    ]
    return sorted(found)


def _texts(thing: QObject) -> Iterator[tuple[str, str]]:
    known = thing.metaObject()
    for name in SHOWN:
        if known.indexOfProperty(name) >= 0 and not (
            name == "text" and isinstance(thing, QLineEdit)
        ):
            yield name, thing.property(name)
    if isinstance(thing, QComboBox):
        for row in range(thing.count()):
            yield "item", thing.itemText(row)
    elif isinstance(thing, QAbstractSpinBox):
        yield "number", thing.text()
    elif isinstance(thing, QTextBrowser):
        yield from (("line", line) for line in thing.toPlainText().splitlines())
    elif isinstance(thing, QAbstractItemView) and thing.model() is not None:
        model = thing.model()
        for row in range(model.rowCount()):
            for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
                yield "row", str(model.index(row, 0).data(role) or "")
