"""What else was found on this computer: models of other programs, ControlNets, adapters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractListModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QListView,
    QVBoxLayout,
    QWidget,
)

from cascade_desktop.ui import measures
from cascade_desktop.ui.buttons import word_button
from cascade_desktop.ui.languages import in_language
from cascade_desktop.ui.wrapped_label import WrappedLabel

if TYPE_CHECKING:
    from cascade_desktop.library import Found

Index = QModelIndex | QPersistentModelIndex

ROWS_SEEN = 4
MARGIN = 12
STYLE = """
QListView {
    background: palette(base); alternate-background-color: palette(base);
    border: 1px solid palette(mid); border-radius: 8px; padding: 4px; outline: none;
}
QListView::item { padding: 4px 6px; border-radius: 6px; }
QListView::item:selected { background: palette(highlight); color: palette(highlighted-text); }
"""


class FoundModel(QAbstractListModel):
    """One row per thing found, in the library's order."""

    FOUND = Qt.ItemDataRole.UserRole

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[Found, ...] = ()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        found = self._rows[index.row()]
        if role == self.FOUND:
            return found
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return _text(found)
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(
                (str(found.path), *map(in_language, (*found.missing, *found.problems)))
            )
        return None

    def show(self, rows: tuple[Found, ...]) -> None:
        if rows != self._rows:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()


class FoundList(QWidget):
    """A list, and what can be done with the row that is marked.

    Signals:
        used(Found): it is to draw.
        verified(Found): its files are to be read again.
        removed(Found): it is to go, or to be forgotten.
    """

    used = Signal(object)
    verified = Signal(object)
    removed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.model = FoundModel(self)
        self.list = self._make_list()
        self.notes = WrappedLabel("foundNotes", "caption")
        self.use = word_button("useFound", self.tr("Draw with it"))
        self.verify = word_button("verifyFound", self.tr("Verify"))
        self.remove = word_button("removeFound", self.tr("Forget"))
        self.use.clicked.connect(self._use)
        self.verify.clicked.connect(self._verify)
        self.remove.clicked.connect(self._remove)
        self._arrange()
        self._follow_mark()

    def show_found(self, rows: tuple[Found, ...]) -> None:
        marked = self.marked
        self.model.show(rows)
        if marked in rows:
            self.list.setCurrentIndex(self.model.index(rows.index(marked)))
        self._follow_mark()

    @property
    def marked(self) -> Found | None:
        index = self.list.currentIndex()
        found: Found | None = index.data(FoundModel.FOUND) if index.isValid() else None
        return found

    @Slot()
    def _follow_mark(self) -> None:
        found = self.marked
        self.use.setEnabled(found is not None and found.kind == "model")
        self.verify.setEnabled(found is not None)
        self.remove.setEnabled(found is not None and found.layout != "pocket")
        self.notes.show_as(*_notes(found))
        ours = found is not None and found.ours
        text = self.tr("Remove…") if ours else self.tr("Forget")
        self.remove.setText(text)
        self.remove.setAccessibleName(text)

    @Slot()
    def _use(self) -> None:
        if self.marked is not None and self.marked.kind == "model":
            self.used.emit(self.marked)

    @Slot()
    def _verify(self) -> None:
        if self.marked is not None:
            self.verified.emit(self.marked)

    @Slot()
    def _remove(self) -> None:
        if self.marked is not None:
            self.removed.emit(self.marked)

    def _make_list(self) -> QListView:
        shown = QListView()
        shown.setObjectName("foundList")
        shown.setAccessibleName(self.tr("Found on this computer"))
        shown.setUniformItemSizes(True)
        shown.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        shown.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        shown.setFixedHeight(ROWS_SEEN * (2 * shown.fontMetrics().lineSpacing() + MARGIN))
        shown.setStyleSheet(STYLE)
        shown.setModel(self.model)
        shown.selectionModel().currentChanged.connect(self._follow_mark)
        self.model.modelReset.connect(self._follow_mark)
        shown.activated.connect(self._use)
        return shown

    def _arrange(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(8)
        for button in (self.use, self.verify, self.remove):
            line.addWidget(button)
        line.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.list)
        column.addWidget(self.notes)
        column.addLayout(line)


def _text(found: Found) -> str:
    """Two lines: what it is, and where."""
    facts = [_word(found.kind), measures.size(found.size)]
    facts += [_tr("damaged")] if found.problems else []
    return f"{found.title}  ·  {'  ·  '.join(facts)}\n{found.path}"


def _notes(found: Found | None) -> tuple[str, str]:
    """The colours and the sentences on what cannot be done with it."""
    if found is None:
        return "caption", ""
    role = "problem" if found.problems else "caption"
    return role, in_language(" ".join((*found.problems, *found.missing)))


def _word(kind: str) -> str:
    words = {"model": _tr("model"), "controlnet": _tr("ControlNet"), "lora": _tr("LoRA")}
    return words.get(kind, _tr("addition"))


def _tr(text: str) -> str:
    return QCoreApplication.translate("FoundList", text)
