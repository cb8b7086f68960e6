"""What the orders of the gallery do with the marked pictures."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from cascade_desktop import sheets
from cascade_desktop.errors import BadRequest, CascadeError
from cascade_desktop.history import Made
from cascade_desktop.picture_formats import ENDINGS
from cascade_desktop.ui import gallery_places
from cascade_desktop.ui.gallery_orders import GalleryOrders
from cascade_desktop.ui.gallery_view import TILE_STEP
from cascade_desktop.ui.questions import ask

if TYPE_CHECKING:
    from cascade_desktop.ui.gallery_panel import GalleryPanel


class GalleryDeeds(QObject):
    """Serves one gallery. Each order is for all that is marked, or for the only one."""

    def __init__(self, gallery: GalleryPanel) -> None:
        super().__init__(gallery)
        self._gallery, self._history = gallery, gallery.history
        self.orders = GalleryOrders(self._table(), gallery)
        self.orders.give_stars(self.give_stars)

    def connect_parts(self) -> None:
        """Called once, when all parts of the gallery are there."""
        gallery = self._gallery
        for widget in (gallery.view, gallery.large.stage):
            self.orders.listen_to(widget)
        for name in ("gallerySearchKey", "galleryDetailsKey", "galleryUndo"):
            gallery.addAction(self.orders.inside(name))
        gallery.details.starred.connect(self.give_stars)
        for field, put, take in (
            (gallery.details.tags, self.tag, self.untag),
            (gallery.details.albums, self.put_in_album, self.take_out),
        ):
            field.added.connect(put)
            field.removed.connect(take)
        gallery.foot.undo_wanted.connect(gallery.bin.take_back)
        gallery.foot.undo_left.connect(gallery.bin.finish)
        gallery.bin.waiting_changed.connect(gallery.foot.show_thrown)
        gallery.bin.binned.connect(self._tell_binned)
        gallery.bin.taken_back.connect(self._show_taken_back)
        gallery.bin.finished.connect(gallery.show_changed)
        gallery.foot.cancelled.connect(gallery.export.cancel)
        gallery.export.progressed.connect(gallery.foot.show_progress)
        gallery.export.ended.connect(gallery.foot.end_progress)
        gallery.export.said.connect(gallery.said)

    def menu(self, parent: QWidget) -> QMenu:
        """The context menu for what is marked."""
        albums = [
            (name, partial(self.put_in_album, name)) for name, _ in self._gallery.known.albums
        ]
        shown = self._gallery.filters.query.album
        words = self.tr("Take out of the album “{0}”").format(shown).replace("&", "&&")
        take_out = (words, partial(self.take_out, shown)) if shown else None
        return self.orders.menu(parent, albums, take_out)

    @Slot()
    def look_closely(self) -> None:
        """Opens the large view, or goes back from it."""
        gallery = self._gallery
        if gallery.pages.currentWidget() is gallery.large:
            gallery.show_grid()
        else:
            gallery.show_large(gallery.view.currentIndex().row())

    @Slot(int)
    def give_stars(self, stars: int) -> None:
        self._change(lambda numbers: self._history.star(numbers, stars))

    def toggle_star(self) -> None:
        """A favourite has one star; where all have some already, they lose them."""
        self._gallery.with_marked(
            lambda marked: self.give_stars(0 if all(made.stars for made in marked) else 1)
        )

    @Slot(str)
    def tag(self, name: str) -> None:
        self._change(lambda numbers: self._history.tag(numbers, name))

    @Slot(str)
    def untag(self, name: str) -> None:
        self._change(lambda numbers: self._history.untag(numbers, name))

    @Slot(str)
    def put_in_album(self, name: str) -> None:
        self._change(lambda numbers: self._history.put_in_album(numbers, name))

    @Slot(str)
    def take_out(self, name: str) -> None:
        self._change(lambda numbers: self._history.take_out(numbers, name))

    def _table(self) -> dict[str, Callable[[], object]]:
        gallery = self._gallery
        return {
            "galleryLarge": self.look_closely,
            "galleryReuse": self._with_one(lambda made: gallery.reuse_wanted.emit(made.request)),
            "galleryReusePrompt": self._with_one(self._reuse_prompt),
            "galleryReuseSeed": self._with_one(self._reuse_seed),
            "galleryReuseSize": self._with_one(self._reuse_size),
            "galleryAgain": self._with_one(lambda made: gallery.again_wanted.emit(made.request)),
            "galleryVary": self._with_one(lambda made: gallery.vary_wanted.emit(made.file)),
            "galleryEdit": self._with_one(lambda made: gallery.canvas_wanted.emit(made.file)),
            "galleryDecode": self._decode,
            "galleryCompare": self._compare,
            "galleryToggleStar": self.toggle_star,
            "galleryAddTag": self._add_tag,
            "galleryAddAlbum": self._add_album,
            "galleryCopy": self._copy,
            "galleryCopyPrompt": self._with_one(self._copy_prompt),
            "galleryShowInFolder": self._with_one(
                lambda made: gallery_places.show_in_folder(made.file)
            ),
            "galleryZip": self._ask_for_zip,
            "gallerySheet": self._ask_for_sheet,
            "galleryFind": self._with_one(self._find),
            "galleryForget": self._with_one(self._ask_to_forget),
            "galleryBin": self._throw_away,
            "galleryUndo": gallery.bin.take_back,
            "gallerySearchKey": self._search,
            "galleryDetailsKey": lambda: gallery.filters.details.toggle(),
            "galleryLarger": lambda: gallery.set_side(gallery.view.side + TILE_STEP),
            "gallerySmaller": lambda: gallery.set_side(gallery.view.side - TILE_STEP),
        }

    def _with_one(self, do: Callable[[Made], object]) -> Callable[[], object]:
        """An order for the only one that is marked."""
        return lambda: self._gallery.with_marked(
            lambda marked: do(marked[0]) if len(marked) == 1 else None
        )

    def _change(self, change: Callable[[list[int]], object]) -> None:
        numbers = self._gallery.view.marked()
        if numbers:
            self._gallery.change(lambda: change(numbers), numbers)

    def _reuse_prompt(self, made: Made) -> None:
        self._gallery.prompt_wanted.emit(made.request.prompt)

    def _reuse_seed(self, made: Made) -> None:
        self._gallery.session.change(seed=made.request.seed)
        self._gallery.said.emit(self.tr("The seed of the picture is in its field."))

    def _reuse_size(self, made: Made) -> None:
        self._gallery.session.change(width=made.request.width, height=made.request.height)
        self._gallery.said.emit(self.tr("The size of the picture is in its fields."))

    def _decode(self) -> None:
        self._gallery.decode_wanted.emit(self._gallery.view.marked())

    def _compare(self) -> None:
        def show(marked: list[Made]) -> None:
            if len(marked) == 2:
                self._gallery.show_page(self._gallery.compare)
                self._gallery.compare.show_both(*marked)

        self._gallery.with_marked(show)

    def _add_tag(self) -> None:
        self._go_to(self._gallery.details.tags.new)

    def _add_album(self) -> None:
        self._go_to(self._gallery.details.albums.new)

    def _go_to(self, field: QWidget) -> None:
        """The column is opened for it, even where there is little room."""
        self._gallery.filters.details.setChecked(True)
        self._gallery.details.show()
        self._gallery.details.ensureWidgetVisible(field)
        field.setFocus()

    def _copy(self) -> None:
        def copy(marked: list[Made]) -> None:
            count = gallery_places.copy(marked)
            if count == 1:
                self._gallery.said.emit(self.tr("The picture is on the clipboard."))
            elif count:
                self._gallery.said.emit(self.tr("{0} files are on the clipboard.").format(count))
            else:
                self._gallery.refused.emit(
                    self.tr("There is no file to copy."), self.tr("Look for the missing files.")
                )

        self._gallery.with_marked(copy)

    def _copy_prompt(self, made: Made) -> None:
        QGuiApplication.clipboard().setText(made.request.prompt)
        self._gallery.said.emit(self.tr("The prompt is on the clipboard."))

    def _ask_for_zip(self) -> None:
        file = self._ask_where(self.tr("Export as a zip"), "pictures.zip", "zip (*.zip)")
        if file is not None:
            self._gallery.with_marked(lambda marked: self._gallery.export.to_zip(marked, file))

    def _ask_for_sheet(self) -> None:
        count = len(self._gallery.view.marked())
        if count > sheets.MOST:
            self._gallery.tell(
                BadRequest(
                    self.tr("{0} pictures are too many for one contact sheet.").format(count),
                    self.tr("Mark {0} or fewer, or export a zip.").format(sheets.MOST),
                )
            )
            return
        kinds = self.tr("Pictures (*.png *.jpg)")
        file = self._ask_where(self.tr("Contact sheet"), "contact-sheet.png", kinds)
        if file is not None:
            self._gallery.with_marked(lambda marked: self._gallery.export.to_sheet(marked, file))

    def _ask_where(self, title: str, begun: str, kinds: str) -> Path | None:
        if self._gallery.export.running:
            self._gallery.refused.emit(
                self.tr("Another export is being written."), self.tr("Wait for it, or cancel it.")
            )
            return None
        name, _ = QFileDialog.getSaveFileName(self._gallery, title, begun, kinds)
        if not name:
            return None
        file = Path(name)
        return file if file.suffix else file.with_suffix(Path(begun).suffix)

    def _find(self, made: Made) -> None:
        kinds = self.tr("Pictures ({0})").format(" ".join(f"*{end}" for end in ENDINGS))
        title = self.tr("Where is {0}?").format(made.file.name)
        name, _ = QFileDialog.getOpenFileName(self._gallery, title, "", kinds)
        if not name:
            return
        try:
            file = gallery_places.checked_find(made, Path(name))
        except CascadeError as error:
            self._gallery.tell(error)
            return
        self._gallery.change(lambda: self._history.set_file(made.number, file), [made.number])

    def _ask_to_forget(self, made: Made) -> None:
        ask(
            self._gallery,
            "forgetPicture",
            self.tr("Forget this picture?"),
            self.tr(
                "Its file is missing. Its settings, stars and tags are removed from the gallery, "
                "which cannot be undone."
            ),
            self.tr("Forget it"),
            lambda: self._forget(made.number),
        )

    def _forget(self, number: int) -> None:
        self._gallery.model.do(lambda: self._history.forget([number]))
        self._take_away([number])

    def _throw_away(self) -> None:
        numbers = self._gallery.view.marked()
        if numbers:
            self._gallery.bin.throw_away(numbers)
            self._take_away(numbers)

    def _take_away(self, numbers: list[int]) -> None:
        """The picture that comes after them is marked, so that the keys go on there."""
        gallery = self._gallery
        first = min((gallery.model.row_of(number) for number in numbers[:1]), default=0)
        is_large = gallery.pages.currentWidget() is gallery.large
        gallery.model.take_away(numbers)
        row = min(first, len(gallery.model.numbers) - 1)
        if row < 0:
            gallery.show_grid()
        elif is_large:
            gallery.show_large(row)
        else:
            gallery.view.mark_row(row)

    @Slot(object)
    def _tell_binned(self, files: tuple[Path, ...]) -> None:
        for file in files:
            self._gallery.binned.emit(file)

    @Slot(object, object)
    def _show_taken_back(self, numbers: list[int], files: tuple[Path, ...]) -> None:
        gallery = self._gallery
        for file in files:
            gallery.taken_back.emit(file)
        gallery.show_again(numbers)

    def _search(self) -> None:
        gallery = self._gallery
        if gallery.pages.currentWidget() not in (gallery.view, gallery.empty):
            gallery.show_grid()
        gallery.filters.search.setFocus()
        gallery.filters.search.selectAll()
