"""The pictures of the history that answer a search, of which only those seen are read."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QUrl,
    Signal,
    Slot,
)
from PySide6.QtGui import QPixmap

from cascade_desktop.history import History, Made, Query
from cascade_desktop.thumbnails import Thumbnails
from cascade_desktop.ui.gallery_thumbnails import DAMAGED, GONE, GalleryThumbnails
from cascade_desktop.ui.gallery_words import spoken, tip
from cascade_desktop.ui.gallery_work import Work

PAGE = 64
"""Rows read at once: about what a window shows."""

MOST_READ = 2048
"""Rows kept in memory, some KiB each."""

MOST_DRAGGED = 300
MOST_BLOCKS = 40
"""Rows that go in more separate pieces than these are cheaper to lay out anew."""

Index = QModelIndex | QPersistentModelIndex


class GalleryModel(QAbstractListModel):
    """One row for each picture found. The history is read in a thread, in pages.

    Signals:
        found(Query, count): the rows are those of this search now.
        page_read(): some of what is seen can be painted now.
        refreshed(): what was changed is shown as it is now.
        refused(CascadeError): the history could not be read.
    """

    found = Signal(object, int)
    page_read = Signal()
    refreshed = Signal()
    refused = Signal(object)

    def __init__(self, history: History, thumbnails: Thumbnails, parent: QObject) -> None:
        super().__init__(parent)
        self._history = history
        self.query = Query()
        self.numbers = array("q")
        self.thumbnails = GalleryThumbnails(thumbnails, self)
        self._rows: OrderedDict[int, Made] = OrderedDict()
        self._seen = range(0)
        self._reading = False
        self._searching = self._waiting = False
        self._work = Work(self)
        self._work.refused.connect(self._refuse)
        self.thumbnails.arrived.connect(self._show_arrived)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.numbers)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        made = self.made(index.row())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return spoken(made, self.is_gone(made.number)) if made else self.tr("Being read…")
        if role == Qt.ItemDataRole.ToolTipRole and made:
            return tip(made)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        usual = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return usual | Qt.ItemFlag.ItemIsDragEnabled | Qt.ItemFlag.ItemNeverHasChildren

    def mimeTypes(self) -> list[str]:
        return ["text/uri-list"]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        return self.files_of([self.numbers[index.row()] for index in indexes])

    def files_of(self, numbers: Sequence[int]) -> QMimeData:
        """The files, so that a folder or another program takes them."""
        numbers = numbers[:MOST_DRAGGED]
        data = QMimeData()
        files = [made.file for made in self.read_now(numbers) if not self.is_gone(made.number)]
        data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
        return data

    def supportedDragActions(self) -> Qt.DropAction:
        """The pictures stay where they are, whatever the other side would like."""
        return Qt.DropAction.CopyAction

    def search(self, query: Query) -> None:
        """Finds in the thread; where one is asked for meanwhile, only the last one is done."""
        self.query, self._waiting = query, True
        if not self._searching:
            self._searching = True
            self._search_next()

    @property
    def is_searching(self) -> bool:
        return self._searching

    def made(self, row: int) -> Made | None:
        """The picture in a row; `None` while it is being read."""
        if not 0 <= row < len(self.numbers):
            return None
        made = self._rows.get(self.numbers[row])
        if made is None:
            self._read_seen(row)
        return made

    def pixmap(self, made: Made) -> QPixmap | None:
        return self.thumbnails.pixmap(made.number, made.file)

    def is_gone(self, number: int) -> bool:
        """Whether the file was looked for and not found."""
        return self.thumbnails.states.get(number) == GONE

    def is_damaged(self, number: int) -> bool:
        return self.thumbnails.states.get(number) == DAMAGED

    def look_at(self, rows: range) -> None:
        """These rows are seen now; whatever was asked for others need not be made."""
        if rows != self._seen:
            self._seen = rows
            count = len(self.numbers)
            self.thumbnails.want_only({self.numbers[row] for row in rows if row < count})

    def row_of(self, number: int) -> int:
        """Where a picture is; -1 if it is not among those found."""
        try:
            return self.numbers.index(number)
        except ValueError:
            return -1

    def read(self, numbers: Sequence[int], then: Callable[[list[Made]], object]) -> None:
        """Reads pictures in the thread, seen or not; `then` gets them in the order asked."""
        known = [self._rows[number] for number in numbers if number in self._rows]
        if len(known) == len(numbers):
            then(known)
        else:
            self._work.do(lambda: self._history.rows(list(numbers)), then)

    def read_now(self, numbers: Sequence[int]) -> list[Made]:
        """The same at once, for a few."""
        missing = [number for number in numbers if number not in self._rows]
        others = {made.number: made for made in self._history.rows(missing)} if missing else {}
        both = [self._rows.get(number) or others.get(number) for number in numbers]
        return [made for made in both if made is not None]

    def do(self, change: Callable[[], object], numbers: Sequence[int] = ()) -> None:
        """Runs a change of the history in the thread, then shows those rows as they are now."""
        self._work.do(change, lambda _: self.refresh(numbers))

    def work(self, call: Callable[[], object], then: Callable[..., object] | None = None) -> None:
        """Anything else that is to be done in order with the changes."""
        self._work.do(call, then)

    def refresh(self, numbers: Sequence[int]) -> None:
        """Reads rows again of which something has changed."""
        shown = [number for number in numbers if number in self._rows]
        if shown:
            self._work.do(lambda: self._history.rows(shown), self._take_anew)

    def add(self, number: int) -> None:
        """A new picture: in front where everything is shown, or searched for anew."""
        if self.query == Query() and not self._searching:
            self.beginInsertRows(QModelIndex(), 0, 0)
            self.numbers.insert(0, number)
            self.endInsertRows()
            self.found.emit(self.query, len(self.numbers))
        else:
            self.search(self.query)

    def take_away(self, numbers: Iterable[int]) -> None:
        """Rows that are no longer to be seen, without searching anew."""
        gone = set(numbers)
        rows = [row for row, number in enumerate(self.numbers) if number in gone]
        blocks = _blocks(rows)
        if len(blocks) > MOST_BLOCKS:
            self._show_numbers(array("q", (n for n in self.numbers if n not in gone)))
        else:
            for first, last in reversed(blocks):
                self.beginRemoveRows(QModelIndex(), first, last)
                del self.numbers[first : last + 1]
                self.endRemoveRows()
        self.found.emit(self.query, len(self.numbers))

    def stop(self) -> None:
        """Waits until what was changed is in the history; called once, when the window closes."""
        self.thumbnails.stop()
        self._work.stop()

    def _search_next(self) -> None:
        query, self._waiting = self.query, False
        self._work.do(lambda: (query, self._history.numbers(query)), self._take_found)

    def _take_found(self, answer: tuple[Query, array[int]]) -> None:
        if self._waiting:
            self._search_next()
            return
        self._searching = False
        query, numbers = answer
        if numbers != self.numbers:
            self._show_numbers(numbers)
        self.found.emit(query, len(numbers))

    def _show_numbers(self, numbers: array[int]) -> None:
        self.beginResetModel()
        self.numbers, self._seen = numbers, range(0)
        self.endResetModel()

    def _read_seen(self, row: int) -> None:
        """Reads the page of a row; while one is read, others wait until they are painted again."""
        if self._reading:
            return
        self._reading = True
        first = row - row % PAGE
        wanted = [n for n in self.numbers[first : first + PAGE] if n not in self._rows]
        self._work.do(lambda: self._history.rows(wanted), self._take_page)

    def _take_page(self, rows: list[Made]) -> None:
        self._reading = False
        self._take_rows(rows)
        self.page_read.emit()
        for row in self._seen:
            if row < len(self.numbers) and self.numbers[row] not in self._rows:
                self._read_seen(row)
                break

    def _take_anew(self, rows: list[Made]) -> None:
        self._take_rows(rows)
        self.refreshed.emit()

    def _take_rows(self, rows: list[Made]) -> None:
        for made in rows:
            if made.number in self._rows and self._rows[made.number].file != made.file:
                self.thumbnails.forget(made.number)
            self._rows[made.number] = made
            self._rows.move_to_end(made.number)
        while len(self._rows) > MOST_READ:
            self._rows.popitem(last=False)
        self._show_seen()

    def _show_seen(self) -> None:
        """Everything that is seen is painted and read out anew."""
        last = min(self._seen.stop, len(self.numbers)) - 1
        if self._seen.start <= last:
            self.dataChanged.emit(self.index(self._seen.start), self.index(last))

    @Slot(object)
    def _show_arrived(self, number: int) -> None:
        for row in self._seen:
            if row < len(self.numbers) and self.numbers[row] == number:
                index = self.index(row)
                self.dataChanged.emit(index, index)
                return

    @Slot(object)
    def _refuse(self, error: object) -> None:
        self._searching = self._reading = False
        self.refused.emit(error)


def _blocks(rows: list[int]) -> list[tuple[int, int]]:
    """First and last of each run of neighbours; `rows` are in order."""
    blocks: list[tuple[int, int]] = []
    for row in rows:
        if blocks and blocks[-1][1] == row - 1:
            blocks[-1] = (blocks[-1][0], row)
        else:
            blocks.append((row, row))
    return blocks
