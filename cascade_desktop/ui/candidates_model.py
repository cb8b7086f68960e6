"""The candidates of one sheet: those that are there, and empty places for those to come."""

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QPixmap

from cascade_desktop.ui.images import to_qimage
from cascade_desktop.ui.stage_c import Candidate

Index = QModelIndex | QPersistentModelIndex


class CandidatesModel(QAbstractListModel):
    """One row per candidate, in the order of their seeds."""

    CANDIDATE = Qt.ItemDataRole.UserRole

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._candidates: list[Candidate] = []
        self._previews: list[QPixmap] = []
        self._expected = 0

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else self._expected

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        there = index.row() < len(self._candidates)
        if role == self.CANDIDATE:
            return self._candidates[index.row()] if there else None
        if role == Qt.ItemDataRole.DecorationRole:
            return self._previews[index.row()] if there else None
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return self._words(index.row(), there)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """What is not there yet cannot be chosen."""
        if index.row() < len(self._candidates):
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return Qt.ItemFlag.NoItemFlags

    @property
    def there(self) -> int:
        return len(self._candidates)

    def begin(self, expected: int) -> None:
        """Empty places for a new sheet."""
        self.beginResetModel()
        self._candidates, self._previews, self._expected = [], [], expected
        self.endResetModel()

    def add(self, candidate: Candidate) -> None:
        """The next one has been drawn."""
        row = len(self._candidates)
        if row >= self._expected:
            return
        self._candidates.append(candidate)
        self._previews.append(QPixmap.fromImage(to_qimage(candidate.preview)))
        self.dataChanged.emit(self.index(row), self.index(row))

    def end(self) -> None:
        """No more will come: the places that stayed empty go."""
        last, there = self._expected - 1, len(self._candidates)
        if last >= there:
            self.beginRemoveRows(QModelIndex(), there, last)
            self._expected = there
            self.endRemoveRows()

    def _words(self, row: int, there: bool) -> str:
        if not there:
            return self.tr("Candidate {0}, not drawn yet").format(row + 1)
        return self.tr("Candidate {0}, seed {1}").format(row + 1, self._candidates[row].seed)
