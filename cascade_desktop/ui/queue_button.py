"""The button in the status line that says how many pictures wait, and opens the queue."""

from PySide6.QtCore import QEvent, Slot
from PySide6.QtWidgets import QPushButton

from cascade_desktop.ui.jobs import Jobs
from cascade_desktop.ui.languages import in_language

QUEUE_KEY = "Ctrl+Shift+J"

STYLE = "QPushButton { border: none; background: transparent; padding: 2px 8px; font-size: 12px; }"
FOCUSED = "QPushButton:focus, QPushButton:hover { background: palette(midlight); }"


class QueueButton(QPushButton):
    """Seen while there is a queue; checked while its panel is open."""

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self.setObjectName("waiting")
        self.setCheckable(True)
        self.setStyleSheet(f"{STYLE} {FOCUSED}")
        key = in_language(QUEUE_KEY)
        self.setToolTip(self.tr("What is drawn, and what waits ({0})").format(key))
        self._jobs = jobs
        jobs.changed.connect(self._follow)
        self._follow()

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.ParentChange:
            self._follow()
        return done

    @Slot(bool)
    def show_open(self, is_open: bool) -> None:
        self.setChecked(is_open)
        self._follow()

    @Slot()
    def _follow(self) -> None:
        text = self._words()
        self.setText(text)
        self.setAccessibleName(self.tr("Queue: {0}").format(text) if text else self.tr("Queue"))
        if self.parentWidget() is not None:  # Without one it would be a window of its own.
            self.setVisible(bool(text) or self.isChecked())

    def _words(self) -> str:
        states = [entry.line.state for entry in self._jobs.entries]
        counts = (
            (self._jobs.waiting, self.tr("{0} waiting")),
            (states.count("offered"), self.tr("{0} to be decided")),
            (states.count("failed"), self.tr("{0} failed")),
        )
        parts = [text.format(count) for count, text in counts if count]
        if self._jobs.paused:
            parts.insert(0, self.tr("Paused"))
        return " · ".join(parts)
