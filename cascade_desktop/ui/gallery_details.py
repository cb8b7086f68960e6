"""The column beside the gallery: all about the marked picture, or about many at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from cascade_desktop.history import Made
from cascade_desktop.ui.gallery_labels import LabelField
from cascade_desktop.ui.gallery_orders import GalleryOrders
from cascade_desktop.ui.gallery_stars import StarsField
from cascade_desktop.ui.gallery_words import facts, pictures, text
from cascade_desktop.ui.wrapped_label import WrappedLabel

WIDE = 280
MOST_ROWS = 12
ONE = (
    *("galleryAgain", "galleryVary", "galleryEdit", "galleryDecode"),
    *("galleryCopy", "galleryShowInFolder", "galleryBin"),
)
MANY = ("galleryCompare", "galleryZip", "gallerySheet", "galleryCopy", "galleryBin")
STYLE = "QScrollArea > QWidget > QWidget#galleryColumn { background: palette(window); }"


class GalleryDetails(QScrollArea):
    """Signals:
    starred(stars): for all that is marked; and so are those of `tags` and `albums`.
    """

    starred = Signal(int)

    def __init__(self, orders: GalleryOrders) -> None:
        super().__init__()
        self.setObjectName("galleryDetails")
        self.setAccessibleName(text("Details"))
        self.setStyleSheet(STYLE)
        self.setFixedWidth(WIDE)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.title = WrappedLabel("galleryDetailsTitle", "stage")
        self.prompt = WrappedLabel("galleryPrompt")
        self.missing = WrappedLabel("galleryMissing", "problem")
        for label in (self.prompt, self.missing):
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.stars = StarsField()
        self.stars.chosen.connect(self.starred)
        self.tags = LabelField("galleryTags", text("Tags"), text("Add a tag"))
        self.albums = LabelField("galleryAlbums", text("Albums"), text("Put in an album"))
        self._reuse = orders.wide_button("galleryReuse")
        self._find = orders.wide_button("galleryFind")
        self._forget = orders.wide_button("galleryForget")
        self._for_one, self._for_many = (
            _tools([orders.button(name, kind) for name in names])
            for names, kind in ((ONE, "One"), (MANY, "Many"))
        )
        self._facts = QWidget()
        self._rows = self._make_rows()
        self._arrange()
        self.show_none()

    def show_none(self) -> None:
        """Nothing is marked."""
        self.title.show_text(text("Nothing is marked"))
        self.prompt.show_text(text("Click a picture to see how it was made."))
        self._show_rest(False)

    def show_one(self, made: Made, gone: bool) -> None:
        self.title.show_text("")
        self.prompt.show_text(made.request.prompt.strip() or text("No prompt"))
        self._show_rest(True)
        self._show_tools(one=True)
        words = text("The file is missing: it was moved, renamed or removed.")
        self.missing.show_text(words if gone else "")
        self._find.setVisible(gone)
        self._forget.setVisible(gone)
        self._show_facts(facts(made))
        self.stars.show_stars(made.stars)
        self.tags.show_names(dict.fromkeys(made.tags, 1), 1)
        self.albums.show_names(dict.fromkeys(made.albums, 1), 1)

    def show_many(self, some: Sequence[Made], count: int) -> None:
        """`some` of the marked ones, as not all of very many are read."""
        self.title.show_text(text("{0} marked", pictures(count)))
        words = text("The stars, tags and albums below are for all of them.")
        self.prompt.show_text(words)
        self._show_rest(True)
        self._show_tools(one=False)
        self._show_facts([])
        least = min((made.stars for made in some), default=0)
        self.stars.show_stars(least)
        self.tags.show_names(Counter(tag for made in some for tag in made.tags), len(some))
        albums = Counter(album for made in some for album in made.albums)
        self.albums.show_names(albums, len(some))

    def _show_rest(self, there: bool) -> None:
        for widget in (self.stars, self.tags, self.albums, self._facts):
            widget.setVisible(there)
        for widget in (self.missing, self._find, self._forget):
            widget.hide()
        if not there:
            self._reuse.hide()
            self._for_one.hide()
            self._for_many.hide()

    def _show_facts(self, rows: Sequence[tuple[str, str]]) -> None:
        for place, (title, value) in enumerate(self._rows):
            there = place < len(rows)
            title.setText(rows[place][0] if there else "")
            value.setText(rows[place][1] if there else "")
            title.setVisible(there)
            value.setVisible(there)

    def _show_tools(self, *, one: bool) -> None:
        self._reuse.setVisible(one)
        self._for_one.setVisible(one)
        self._for_many.setVisible(not one)

    def _make_rows(self) -> list[tuple[QLabel, QLabel]]:
        grid = QGridLayout(self._facts)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        rows = []
        for place in range(MOST_ROWS):
            title, value = QLabel(), QLabel()
            title.setProperty("role", "caption")
            for label in (title, value):
                label.setTextFormat(Qt.TextFormat.PlainText)
                label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
            value.setWordWrap(True)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(title, place, 0)
            grid.addWidget(value, place, 1)
            rows.append((title, value))
        return rows

    def _arrange(self) -> None:
        content = QWidget()
        content.setObjectName("galleryColumn")
        column = QVBoxLayout(content)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(12)
        for widget in (self.title, self.prompt, self.missing, self._find, self._forget):
            column.addWidget(widget)
        for button in (self._reuse, self._for_one, self._for_many):
            column.addWidget(button)
        for part in (self.stars, self._facts, self.tags, self.albums):
            column.addWidget(part)
        column.addStretch(1)
        self.setWidget(content)


def _tools(buttons: Sequence[QToolButton]) -> QWidget:
    """Small buttons close together, as all are to be in one line."""
    tools = QWidget()
    line = QHBoxLayout(tools)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(1)
    for button in buttons:
        button.setIconSize(QSize(18, 18))
        line.addWidget(button)
    line.addStretch(1)
    return tools
