"""The page of the gallery: every picture ever made, found by its words and facts."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from cascade_desktop.errors import CascadeError
from cascade_desktop.folders import Folders
from cascade_desktop.history import History, Made, Query
from cascade_desktop.request import Request
from cascade_desktop.thumbnails import Thumbnails
from cascade_desktop.ui.gallery_bin import GalleryBin
from cascade_desktop.ui.gallery_compare import GalleryCompare
from cascade_desktop.ui.gallery_deeds import GalleryDeeds
from cascade_desktop.ui.gallery_details import GalleryDetails
from cascade_desktop.ui.gallery_empty import GalleryEmpty
from cascade_desktop.ui.gallery_export import GalleryExport
from cascade_desktop.ui.gallery_filters import GalleryFilters, Known
from cascade_desktop.ui.gallery_foot import GalleryFoot
from cascade_desktop.ui.gallery_large import GalleryLarge
from cascade_desktop.ui.gallery_model import GalleryModel
from cascade_desktop.ui.gallery_orders import Marked
from cascade_desktop.ui.gallery_reading import GalleryReading
from cascade_desktop.ui.gallery_view import GalleryView
from cascade_desktop.ui.session import Session

NARROWEST, NARROW = 390, 620
"""Below the second this width the column at the right gives its room to the pictures."""

BINNED = "thrown-away.json"
"""In the data folder: what waits for the system's bin."""

MOST_DETAILED = 300
"""Of many that are marked, so many are read to show their tags."""

MOST_KEPT_MARKED = 50
"""More need not stay marked when the search is done anew."""


class GalleryPanel(QWidget):
    """Finds pictures, shows them, and says what is wanted of them.

    Signals:
        said(str), refused(message, advice): sentences for the user.
        reuse_wanted(Request), prompt_wanted(str): settings for the fields.
        again_wanted(Request): one more is to be drawn, with a new seed.
        vary_wanted(Path), canvas_wanted(Path): what is to be done with a picture.
        decode_wanted(list[int]): these are to be drawn again from their kept latents.
        binned(Path), taken_back(Path): a picture was thrown away, and is there again.
    """

    said = Signal(str)
    refused = Signal(str, str)
    reuse_wanted = Signal(object)
    prompt_wanted = Signal(str)
    again_wanted = Signal(object)
    vary_wanted = Signal(object)
    canvas_wanted = Signal(object)
    decode_wanted = Signal(object)
    binned = Signal(object)
    taken_back = Signal(object)

    def __init__(self, session: Session, history: History, folders: Folders) -> None:
        super().__init__()
        self.setObjectName("galleryPanel")
        self.setMinimumWidth(NARROWEST)
        self.session, self.history = session, history
        self.known = Known()
        self._started = self._completed = False
        self._kept_marked: list[int] = []
        self.model = GalleryModel(history, Thumbnails(folders.thumbnails), self)
        self.view = GalleryView(self.model)
        self.bin = GalleryBin(folders.data / BINNED, history, self.model.work, self)
        self.export, self.reading = GalleryExport(self), GalleryReading(self)
        self.deeds = GalleryDeeds(self)
        self.orders = self.deeds.orders
        self._make_parts()
        self._arrange()
        self._connect()

    def start(self) -> None:
        """Reads what there is, once; before that the history is left in peace."""
        if not self._started:
            self._started = True
            self.model.search(self.filters.query)

    def focus_first(self) -> None:
        """Where one goes on: among the pictures."""
        page = self.pages.currentWidget()
        first = self.large.stage if page is self.large else self.view
        (self.filters.search if page is self.empty else first).setFocus(
            Qt.FocusReason.OtherFocusReason
        )

    @Slot(object)
    def show_new(self, number: int) -> None:
        """A picture has just been made."""
        if self._started:
            self._keep_marked()
            self.model.add(number)
        if self._completed:
            self._read_known()

    @Slot()
    def show_changed(self) -> None:
        """The history has changed elsewhere."""
        if self._started:
            self.search_again()

    @Slot()
    def search_again(self) -> None:
        """The same search, as pictures may match now that did not before; marks stay."""
        self._keep_marked()
        self.model.search(self.filters.query)
        self._read_known()

    def show_again(self, numbers: list[int]) -> None:
        """These are back from the bin, and marked."""
        self.model.search(self.filters.query)
        self._kept_marked = numbers[:MOST_KEPT_MARKED]
        self._read_known()

    def change(self, call: Callable[[], object], numbers: Sequence[int]) -> None:
        """Changes pictures in the history; those that no longer match are left out."""
        self.model.do(call, numbers)
        query = self.filters.query
        by_stars = query.starred or query.stars or query.order == "stars"
        if by_stars or query.tag or query.album:
            self.search_again()
        else:
            self._read_known()

    def with_marked(self, then: Callable[[list[Made]], object]) -> None:
        """Calls `then` with the marked pictures, as soon as they are read."""
        numbers = self.view.marked()
        if numbers:
            self.model.read(numbers, then)

    def show_page(self, page: QWidget) -> None:
        """The grid, the large view or the comparison."""
        self.pages.setCurrentWidget(page)
        self.filters.setVisible(page in (self.view, self.empty))
        self._follow_width()
        if page is not self.compare:
            self.compare.stop()
            self.focus_first()

    @Slot()
    def show_grid(self) -> None:
        found = len(self.model.numbers)
        self.show_page(self.view if found else self.empty)
        if self.view.currentIndex().isValid():
            self.view.scrollTo(self.view.currentIndex())

    def show_large(self, row: int) -> None:
        """The picture in a row of the grid, which is then the marked one."""
        if 0 <= row < len(self.model.numbers):
            self.view.mark_row(row)
            self.model.read([self.model.numbers[row]], lambda found: self._open_large(row, found))

    @Slot(int)
    def step(self, by: int) -> None:
        """Another one in the large view; beyond the ends there is none."""
        row = self.view.currentIndex().row() + by
        if 0 <= row < len(self.model.numbers):
            self.show_large(row)

    @Slot(int)
    def set_side(self, side: int) -> None:
        self.view.set_side(side)

    def stop(self) -> None:
        """Waits for what runs in the background; called once, when the window closes."""
        self.reading.stop()
        self.export.stop()
        self.model.stop()
        self.bin.stop()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.start()
        self.model.thumbnails.look_again()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._follow_width()

    def event(self, event: QEvent) -> bool:
        """Esc takes the marks away, before it cancels the picture being drawn elsewhere."""
        is_override = event.type() == QEvent.Type.ShortcutOverride
        if is_override and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.setAccepted(self.view.hasFocus() and self.view.selectionModel().hasSelection())
            return event.isAccepted()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.view.hasFocus():
            self.view.clearSelection()
        else:
            super().keyPressEvent(event)

    def _open_large(self, row: int, found: list[Made]) -> None:
        if not found or self.view.currentIndex().row() != row:
            return
        made, count = found[0], len(self.model.numbers)
        self.large.show_made(made, self.model.pixmap(made), row, count)
        following = self.model.made(row + 1)
        self.reading.want(made, *([following] if following is not None else []))
        if self.pages.currentWidget() is not self.large:
            self.show_page(self.large)

    @Slot(object)
    def _search(self, query: Query) -> None:
        self._kept_marked = []
        self.view.scrollToTop()
        self.model.search(query)

    @Slot()
    def _complete(self) -> None:
        """The rest of what there is to read, when the first pictures can be seen."""
        if not self._completed:
            self._completed = True
            self._read_known()
            self.bin.resume()

    @Slot(object, int)
    def _show_found(self, _: object, count: int) -> None:
        page = self.pages.currentWidget()
        if self._kept_marked:
            self.view.mark(self._kept_marked)
            self._kept_marked = []
        if count == 0:
            self._complete()
            if self.filters.is_clear:
                self.empty.show_nothing_made()
            else:
                self.empty.show_nothing_found()
        if page is self.empty or (count == 0 and page is not self.compare):
            self._swap_grid(self.view if count else self.empty)
        elif page is self.large:
            self._follow_large(self.view.currentIndex().row())
        self._follow_marked()

    def _follow_large(self, row: int) -> None:
        """What is seen large is what is marked; one that no longer matches is left."""
        if row >= 0:
            self.show_large(row)
        else:
            self.show_grid()

    def _swap_grid(self, page: QWidget) -> None:
        """Where one types goes on; focus on what is no longer seen moves."""
        typing = self.filters.search.hasFocus()
        if page is not self.pages.currentWidget():
            self.show_page(page)
        if typing:
            self.filters.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def say_anew(self) -> None:
        """After another language was chosen; a prompt is in none of the app's."""
        self._follow_marked()

    @Slot()
    def _follow_marked(self) -> None:
        """What can be done, and the column at the right."""
        marked = self.view.marked()
        self.foot.show_count(len(self.model.numbers), len(marked))
        if marked:
            first = marked[:MOST_DETAILED]
            self.orders.follow(Marked(len(marked)))
            self.model.read(first, lambda found: self._show_details(marked, found))
        else:
            self.orders.follow(Marked())
            self.details.show_none()

    def _show_details(self, marked: list[int], found: list[Made]) -> None:
        if not found or marked != self.view.marked():
            return  # Meanwhile others are marked.
        if len(marked) == 1:
            gone = found[0].gone or self.model.is_gone(found[0].number)
            self.orders.follow(Marked(1, gone, found[0].latent))
            self.details.show_one(found[0], gone)
        else:
            latent = any(made.latent for made in found)
            self.orders.follow(Marked(len(marked), latent=latent))
            self.details.show_many(found, len(marked))

    @Slot(object)
    def _follow_arrived(self, number: int) -> None:
        """It is known now whether its file is there."""
        if self.model.is_gone(number) and self.view.marked() == [number]:
            self._follow_marked()

    def _keep_marked(self) -> None:
        """Those that are to be marked after a search under way come first."""
        marked = self.view.marked()
        if not self._kept_marked and len(marked) <= MOST_KEPT_MARKED:
            self._kept_marked = marked

    def _read_known(self) -> None:
        history = self.history

        def known() -> Known:
            return Known(history.models(), history.tags(), history.albums(), history.sizes())

        self.model.work(known, self._take_known)

    def _take_known(self, known: Known) -> None:
        self.known = known
        self.filters.show_known(known)
        self.details.tags.new.show_known([name for name, _ in known.tags])
        self.details.albums.new.show_known([name for name, _ in known.albums])

    @Slot(QPoint)
    def _open_menu(self, at: QPoint) -> None:
        if self.view.selectionModel().hasSelection():
            self.deeds.menu(self).popup(self.view.viewport().mapToGlobal(at))

    @Slot()
    def _open_menu_large(self) -> None:
        self.deeds.menu(self).popup(self.large.stage.cursor().pos())

    @Slot()
    def _follow_width(self) -> None:
        """The column at the right, where it is wanted and there is room for it."""
        wanted = self.filters.details.isChecked() and self.width() >= NARROW
        self.details.setVisible(wanted and self.pages.currentWidget() is not self.compare)

    @Slot(object)
    def tell(self, error: CascadeError) -> None:
        self.refused.emit(error.message, error.advice)

    @Slot(object)
    def _reuse(self, request: Request) -> None:
        self.reuse_wanted.emit(request)

    def _make_parts(self) -> None:
        self.filters, self.foot, self.empty = GalleryFilters(), GalleryFoot(), GalleryEmpty()
        self.details = GalleryDetails(self.orders)
        self.large, self.compare = GalleryLarge(self.reading), GalleryCompare(self.reading)
        self.pages = QStackedWidget()
        for page in (self.view, self.empty, self.large, self.compare):
            self.pages.addWidget(page)

    def _arrange(self) -> None:
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.pages, 1)
        middle.addWidget(self.details)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.filters)
        column.addLayout(middle, 1)
        column.addWidget(self.foot)

    def _connect(self) -> None:
        self.model.found.connect(self._show_found)
        self.model.page_read.connect(self._complete)
        self.model.refreshed.connect(self._follow_marked)
        self.model.thumbnails.arrived.connect(self._follow_arrived)
        self.filters.changed.connect(self._search)
        self.filters.details_wanted.connect(self._follow_width)
        self.filters.search.left.connect(self.focus_first)
        self.empty.clear_wanted.connect(self.filters.clear)
        self.view.selectionModel().selectionChanged.connect(self._follow_marked)
        self.view.doubleClicked.connect(self.deeds.look_closely)
        self.view.customContextMenuRequested.connect(self._open_menu)
        self.view.side_changed.connect(self.foot.show_side)
        self.foot.side_chosen.connect(self.set_side)
        self.large.stepped.connect(self.step)
        self.large.menu_wanted.connect(self._open_menu_large)
        for closing in (self.large, self.compare):
            closing.closed.connect(self.show_grid)
        self.compare.reuse_wanted.connect(self._reuse)
        for field in (self.details.tags.new, self.details.albums.new):
            field.left.connect(self.focus_first)
        for refusing in (self.model, self.bin, self.export):
            refusing.refused.connect(self.tell)
        self.deeds.connect_parts()
