"""When a picture was made: usual spans of time, or from one day to another."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QDateEdit, QHBoxLayout, QLabel, QWidget

from cascade_desktop.ui.gallery_choice import GalleryChoice
from cascade_desktop.ui.gallery_words import text

Span = tuple[float | None, float | None]

DAYS = "days"
"""The two days are to be given."""


class DayRange(QWidget):
    """Two days, both included.

    Signals:
        changed(): one of them is another one.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.since = self._field("gallerySince", self.tr("The first day"))
        self.until = self._field("galleryUntil", self.tr("The last day"))
        self.since.setDate(QDate.currentDate().addDays(-6))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for words, field in ((self.tr("From"), self.since), (self.tr("to"), self.until)):
            label = QLabel(words)
            label.setProperty("role", "caption")
            row.addWidget(label)
            row.addWidget(field)
        row.addStretch(1)
        self.hide()

    def span(self) -> Span:
        """Given the wrong way round, they are the same days."""
        days = sorted((_day(self.since), _day(self.until)))
        return _begin(days[0]), _end(days[1])

    def _field(self, name: str, spoken: str) -> QDateEdit:
        field = QDateEdit(QDate.currentDate())
        field.setObjectName(name)
        field.setAccessibleName(spoken)
        field.setToolTip(spoken)
        field.setCalendarPopup(False)
        field.setMinimumWidth(112)
        field.dateChanged.connect(self.changed)
        return field


def day_choice() -> GalleryChoice:
    choice = GalleryChoice("galleryDays", text("When it was made"), text("Any time"))
    choice.fill(
        (
            (text("Today"), 0),
            (text("Since yesterday"), 1),
            (text("Last 7 days"), 6),
            (text("Last 30 days"), 29),
            (text("Last 365 days"), 364),
            (text("Choose days…"), DAYS),
        )
    )
    return choice


def span_of(value: object, days: DayRange) -> Span:
    """In seconds since 1970 what a row of the choice means now."""
    if value == DAYS:
        return days.span()
    if isinstance(value, int):
        return _begin(date.today() - timedelta(days=value)), None
    return None, None


def _begin(day: date) -> float:
    return datetime.combine(day, time.min).timestamp()


def _end(day: date) -> float:
    return datetime.combine(day, time.max).timestamp()


def _day(field: QDateEdit) -> date:
    chosen = field.date()
    return date(chosen.year(), chosen.month(), chosen.day())
