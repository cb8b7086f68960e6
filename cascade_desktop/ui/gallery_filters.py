"""The head of the gallery: what is searched for, in words and by facts, and in which order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from cascade_desktop.history import MOST_STARS, Query
from cascade_desktop.ui.buttons import icon_button
from cascade_desktop.ui.escape import claimed
from cascade_desktop.ui.gallery_choice import GalleryChoice
from cascade_desktop.ui.gallery_days import DAYS, DayRange, day_choice, span_of
from cascade_desktop.ui.gallery_words import least_stars, mode_names, model_name, text
from cascade_desktop.ui.icons import set_icon
from cascade_desktop.ui.theme import scaled

NARROWEST_FILTER = 170
"""Logical pixels of a filter, for its longest words, before there are fewer in a row."""

IN_A_ROW = (7, 4, 3, 2)

TO_GRID = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down)


@dataclass(frozen=True)
class Known:
    """What the pictures have: models, tags and albums, each with how many, and sizes."""

    models: Sequence[tuple[str, int]] = ()
    tags: Sequence[tuple[str, int]] = ()
    albums: Sequence[tuple[str, int]] = ()
    sizes: Sequence[tuple[int, int]] = ()


class SearchField(QLineEdit):
    """Words of the prompt.

    Signals:
        left(): the user goes on among the pictures.
    """

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("gallerySearch")
        self.setAccessibleName(self.tr("Search the prompts"))
        self.setPlaceholderText(self.tr("Search the prompts"))
        self.setToolTip(self.tr("Finds prompts with words that begin so (Ctrl+F)"))
        self.setClearButtonEnabled(True)
        self.setMinimumWidth(80)
        # An action shows an icon inside the field; it does nothing.
        sign = QAction(self)
        set_icon(sign, "search")
        self.addAction(sign, QLineEdit.ActionPosition.LeadingPosition)

    def event(self, event: QEvent) -> bool:
        """Esc belongs to this field while there is something to clear."""
        return claimed(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() == Qt.Key.Key_Escape or event.key() in TO_GRID:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class GalleryFilters(QWidget):
    """Signals:
    changed(Query): something else is searched for.
    details_wanted(bool): whether the column at the right is to be seen.
    """

    changed = Signal(object)
    details_wanted = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("galleryFilters")
        self.search = SearchField()
        self.starred = _toggle("galleryStarred", "star", self.tr("Only pictures with stars"))
        self.details = _toggle("galleryDetailsButton", "info", self.tr("Details (F4)"))
        self.details.setChecked(True)
        self._make_choices()
        self.days_range = DayRange()
        self.clear_button = QPushButton(self.tr("Clear filters"))
        self.clear_button.setObjectName("galleryClear")
        self.clear_button.setAccessibleName(self.tr("Clear all filters"))
        self.clear_button.setToolTip(self.tr("Show every picture again"))
        self._grid = QGridLayout()
        self._columns = 0
        self._arrange()
        self._connect()
        self._follow()

    @property
    def query(self) -> Query:
        """What is searched for now."""
        since, until = span_of(self.days.value, self.days_range)
        size: Any = self.size_choice.value or (None, None)
        order: Any = self.order.value
        mode: Any = self.mode.value or ""
        stars: Any = self.stars.value or 0
        return Query(
            text=self.search.text(),
            model=str(self.model.value or ""),
            mode=mode,
            since=since,
            until=until,
            width=size[0],
            height=size[1],
            starred=self.starred.isChecked(),
            stars=stars,
            tag=str(self.tag.value or ""),
            album=str(self.album.value or ""),
            order=order,
        )

    @property
    def is_clear(self) -> bool:
        """Whether every picture is shown, in whatever order."""
        return self.query == Query(order=self.query.order)

    def show_known(self, known: Known) -> None:
        """What can be chosen from."""
        self.model.fill((f"{model_name(name)}  ({n})", name) for name, n in known.models)
        self.tag.fill((f"{name}  ({n})", name) for name, n in known.tags)
        self.album.fill((f"{name}  ({n})", name) for name, n in known.albums)
        self.size_choice.fill((text("{0} × {1}", *size), size) for size in known.sizes)

    @Slot()
    def clear(self) -> None:
        """Every picture is shown again, in the order that was chosen."""
        for choice in self._choices:
            choice.setCurrentIndex(0)
        for widget in (self.search, self.starred):
            widget.blockSignals(True)
        self.search.clear()
        self.starred.setChecked(False)
        for widget in (self.search, self.starred):
            widget.blockSignals(False)
        self._tell()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        fitting = self.width() // scaled(NARROWEST_FILTER)
        self._lay_out(next((number for number in IN_A_ROW if number <= fitting), IN_A_ROW[-1]))

    @Slot()
    def _tell(self) -> None:
        self._follow()
        self.changed.emit(self.query)

    def _follow(self) -> None:
        self.clear_button.setVisible(not self.is_clear)
        self.days_range.setVisible(self.days.value == DAYS)
        name = "star-full" if self.starred.isChecked() else "star"
        if self.starred.property("iconName") != name:
            set_icon(self.starred, name)

    def _make_choices(self) -> None:
        self.order = GalleryChoice("galleryOrder", self.tr("Order"))
        self.order.fill(
            (
                (self.tr("Newest first"), "newest"),
                (self.tr("Oldest first"), "oldest"),
                (self.tr("Most stars first"), "stars"),
            )
        )
        self.order.setMinimumWidth(148)
        self.model = GalleryChoice("galleryModel", self.tr("Model"), self.tr("Any model"))
        self.mode = GalleryChoice("galleryMode", self.tr("Made from what"), self.tr("Any mode"))
        self.mode.fill((words, name) for name, words in mode_names().items())
        self.days = day_choice()
        self.size_choice = GalleryChoice("gallerySize", self.tr("Size"), self.tr("Any size"))
        self.stars = GalleryChoice(
            "galleryLeastStars", self.tr("At least so many stars"), self.tr("Any rating")
        )
        self.stars.fill((least_stars(number), number) for number in range(1, MOST_STARS + 1))
        self.tag = GalleryChoice("galleryTag", self.tr("Tag"), self.tr("Any tag"))
        self.album = GalleryChoice("galleryAlbum", self.tr("Album"), self.tr("Any album"))
        self._choices = (
            *(self.model, self.mode, self.days, self.size_choice),
            *(self.stars, self.tag, self.album),
        )

    def _arrange(self) -> None:
        first = QHBoxLayout()
        first.setSpacing(8)
        first.addWidget(self.search, 1)
        for widget in (self.starred, self.order, self.details):
            first.addWidget(widget)
        self._grid.setSpacing(8)
        second = QHBoxLayout()
        second.setSpacing(8)
        second.addWidget(self.days_range, 1)
        second.addStretch(1)
        second.addWidget(self.clear_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 6)
        column.setSpacing(8)
        column.addLayout(first)
        column.addLayout(self._grid)
        column.addLayout(second)
        self._lay_out(IN_A_ROW[0])

    def _lay_out(self, columns: int) -> None:
        """The filters in rows of so many, all of one width."""
        if columns == self._columns:
            return
        for column in range(max(columns, self._columns)):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
        self._columns = columns
        for place, choice in enumerate(self._choices):
            self._grid.addWidget(choice, place // columns, place % columns)

    def _connect(self) -> None:
        self.search.textChanged.connect(self._tell)
        self.starred.toggled.connect(self._tell)
        self.days_range.changed.connect(self._tell)
        self.clear_button.clicked.connect(self.clear)
        self.details.toggled.connect(self.details_wanted)
        for choice in (self.order, *self._choices):
            choice.chosen.connect(self._tell)


def _toggle(name: str, icon: str, spoken: str) -> QToolButton:
    button = icon_button(name, icon, spoken)
    button.setCheckable(True)
    return button
