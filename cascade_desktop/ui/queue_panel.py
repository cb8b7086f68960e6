"""The queue on the screen: what is drawn, what waits, and what is to happen with it."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from cascade_desktop.progress import Progress
from cascade_desktop.ui import measures
from cascade_desktop.ui.escape import claimed
from cascade_desktop.ui.icons import set_icon
from cascade_desktop.ui.jobs import Job, Jobs, Queued
from cascade_desktop.ui.languages import in_language
from cascade_desktop.ui.queue_list import QueueList
from cascade_desktop.ui.queue_model import QUEUED, STATE, QueueModel
from cascade_desktop.ui.wrapped_label import WrappedLabel

WIDTH, HEIGHT = 440, 420
MARGIN = 12
STYLE = """
QFrame#queuePanel {
    background: palette(window); border: 1px solid palette(mid); border-radius: 12px;
}
"""


class QueuePanel(QFrame):
    """Lies over the lower right corner of its window, `above` pixels above its end.

    It is a part of the window and no window of its own, so that lines can be dragged in it on
    every system. Esc closes it.

    Signals:
        shown(bool): it was opened or closed.
        grid_wanted(): a grid is to be put together.
    """

    shown = Signal(bool)
    grid_wanted = Signal()

    def __init__(self, jobs: Jobs, window: QWidget | None = None, above: int = 34) -> None:
        super().__init__(window)
        self.setObjectName("queuePanel")
        self.setAccessibleName(self.tr("Queue"))
        self.setStyleSheet(STYLE)
        self.setAutoFillBackground(True)
        self._jobs, self._above = jobs, above
        self._marked: Queued | None = None
        self._opener: QWidget | None = None
        self.model = QueueModel(jobs, self)
        self.list = QueueList(self.model)
        self.summary = QLabel()
        self.reason = WrappedLabel("queueReason", "problem")
        self.notes = WrappedLabel("queueNotes", "caption")
        self._make_buttons()
        self._arrange()
        self._connect()
        self._follow()
        self.hide()
        if window is not None:
            window.installEventFilter(self)

    @property
    def marked(self) -> Queued | None:
        """The line that the buttons act on."""
        found: Queued | None = self.list.currentIndex().data(QUEUED)
        return found

    @Slot()
    def open(self) -> None:
        self._opener = self.window().focusWidget()
        self._place()
        self.show()
        self.raise_()
        if self.marked is None and self.model.rowCount():
            self.list.setCurrentIndex(self.model.index(0))
        self.list.setFocus(Qt.FocusReason.PopupFocusReason)

    @Slot(bool)
    def set_open(self, wanted: bool) -> None:
        if wanted and not self.isVisible():
            self.open()
        elif not wanted and self.isVisible():
            self.shut()

    @Slot()
    def shut(self) -> None:
        had_focus = self.isAncestorOf(self.window().focusWidget() or self)
        self.hide()
        if had_focus and self._opener is not None:
            self._opener.setFocus(Qt.FocusReason.PopupFocusReason)

    @Slot(object, object)
    def show_progress(self, job: Job, progress: Progress) -> None:
        """The running job has done a step; to be connected to the worker."""
        self.model.show_progress(job, progress)
        if self.isVisible():
            self._summarise()

    @Slot()
    def raise_line(self) -> None:
        self._move(-1)

    @Slot()
    def lower_line(self) -> None:
        self._move(1)

    @Slot()
    def duplicate(self) -> None:
        if self.marked is not None:
            self._mark(self._jobs.duplicate(self.marked))

    @Slot()
    def retry(self) -> None:
        if self.marked is not None:
            self._jobs.retry(self.marked)

    @Slot()
    def remove(self) -> None:
        if self.marked is not None:
            self._jobs.remove([self.marked])

    def event(self, event: QEvent) -> bool:
        """Esc closes the panel, and stops no picture as it does elsewhere in the window."""
        return claimed(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.shut()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._follow()
        self.shown.emit(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.shown.emit(False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        window = self.parentWidget()
        if window is None:
            self.resize(WIDTH, HEIGHT)
            return
        width = min(WIDTH, window.width() - 2 * MARGIN)
        height = min(HEIGHT, window.height() - self._above - 2 * MARGIN)
        left = window.width() - width - MARGIN
        self.setGeometry(left, window.height() - self._above - height, width, height)

    @Slot()
    def _follow(self) -> None:
        """Shows the queue as it is, with the same line marked as before."""
        row = self.model.row_of(self._marked)
        if row < 0 and self.model.rowCount():
            row = min(max(0, self._row), self.model.rowCount() - 1)
        if row != self.list.currentIndex().row():
            self.list.setCurrentIndex(self.model.index(row))
        self.list.setVisible(self.model.rowCount() > 0)
        self.empty.setVisible(self.model.rowCount() == 0)
        self.reason.show_text(in_language(self._jobs.reason))
        self._show_pause()
        self._enable()
        self._summarise()

    @Slot()
    def _note_mark(self) -> None:
        index = self.list.currentIndex()
        if index.isValid():
            self._marked, self._row = self.marked, index.row()
        self._enable()

    def _mark(self, entry: Queued) -> None:
        self._marked = entry
        self._follow()

    def _move(self, by: int) -> None:
        entry, row = self.marked, self.list.currentIndex().row()
        if entry is not None and 0 <= row + by < self.model.rowCount():
            self._jobs.move(entry, row + by)

    def _enable(self) -> None:
        """What can be done with the marked line, and its state in full."""
        entry, row = self.marked, self.list.currentIndex().row()
        state = entry.line.state if entry is not None else ""
        self.raise_button.setEnabled(row > 0)
        self.lower_button.setEnabled(0 <= row < self.model.rowCount() - 1)
        self.duplicate_button.setEnabled(entry is not None)
        self.remove_button.setEnabled(entry is not None and not entry.stopping)
        self.retry_button.setVisible(state in ("failed", "offered"))
        again = self.tr("Draw it again") if state == "offered" else self.tr("Try again")
        if entry is not None and state == "offered" and not entry.line.broken:
            again = self.tr("Draw it")
        _name(self.retry_button, again)
        gone = {"offered": self.tr("Leave it"), "failed": self.tr("Dismiss")}
        _name(self.remove_button, gone.get(state, self.tr("Cancel")))
        self.all_button.setEnabled(self._jobs.running is not None or self._jobs.waiting > 0)
        self.back_button.setVisible(self._jobs.can_bring_back)
        told = self.list.currentIndex().data(STATE) if state in ("failed", "offered") else ""
        self.notes.show_text(told)

    def _show_pause(self) -> None:
        paused = self._jobs.paused
        text = self.tr("Resume") if paused else self.tr("Pause")
        _name(self.pause_button, text)
        self.pause_button.setToolTip(
            self.tr("Go on with the queue")
            if paused
            else self.tr("Finish the running picture and begin no other")
        )
        set_icon(self.pause_button, "play" if paused else "pause")

    def _summarise(self) -> None:
        parts = [self.tr("{0} waiting").format(self._jobs.waiting)]
        if self._jobs.paused:
            parts.append(self.tr("paused"))
        seconds = self.model.seconds_left
        if seconds:
            parts.append(self.tr("about {0} left").format(measures.duration(seconds)))
        self.summary.setText(" · ".join(parts))

    @Slot()
    def _toggle_pause(self) -> None:
        if self._jobs.paused:
            self._jobs.resume()
        else:
            self._jobs.pause()

    @Slot(str)
    def _obey(self, order: str) -> None:
        {
            "raise": self.raise_line,
            "lower": self.lower_line,
            "remove": self.remove,
            "duplicate": self.duplicate,
            "bring back": self._jobs.bring_back,
            "retry": self.retry,
        }[order]()

    def _connect(self) -> None:
        self._jobs.changed.connect(self._follow)
        self.list.ordered.connect(self._obey)
        self.list.selectionModel().currentChanged.connect(self._note_mark)
        for button, order in (
            (self.pause_button, self._toggle_pause),
            (self.close_button, self.shut),
            (self.raise_button, self.raise_line),
            (self.lower_button, self.lower_line),
            (self.duplicate_button, self.duplicate),
            (self.retry_button, self.retry),
            (self.remove_button, self.remove),
            (self.all_button, self._jobs.cancel_all),
            (self.back_button, self._jobs.bring_back),
            (self.grid_button, self.grid_wanted),
        ):
            button.clicked.connect(order)

    def _make_buttons(self) -> None:
        self._row = 0
        self.pause_button = self._button("pauseQueue", self.tr("Pause"), "")
        self.raise_button = self._icon("raiseQueued", "up", self.tr("Draw it earlier (Alt+Up)"))
        self.lower_button = self._icon("lowerQueued", "down", self.tr("Draw it later (Alt+Down)"))
        self.duplicate_button = self._icon(
            "duplicateQueued", "copy", self.tr("Once more, with a new seed (Ctrl+D)")
        )
        self.close_button = self._icon("closeQueue", "close", self.tr("Close the queue (Esc)"))
        self.retry_button = self._button(
            "retryQueued", self.tr("Try again"), self.tr("Let it wait for its turn again (Return)")
        )
        self.remove_button = self._button(
            "removeQueued", self.tr("Cancel"), self.tr("Take it out of the queue (Del)")
        )
        self.all_button = self._button(
            "cancelQueue", self.tr("Cancel all"), self.tr("All that is drawn or waits (Shift+Esc)")
        )
        self.back_button = self._button(
            "bringBack", self.tr("Bring back"), self.tr("Undo the last cancel (Ctrl+Z)")
        )
        self.grid_button = self._button(
            "newGrid", self.tr("X/Y grid…"), self.tr("Compare values of one or two settings")
        )

    def _arrange(self) -> None:
        self.summary.setObjectName("queueSummary")
        self.summary.setProperty("role", "caption")
        self.empty = WrappedLabel("queueEmpty", "caption")
        self.empty.setText(self.tr("Nothing waits. Generate adds to the queue while one is drawn."))
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        title = QLabel(self.tr("Queue"))
        title.setProperty("role", "stage")
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(8)
        column.addLayout(_line(title, self.summary, None, self.pause_button, self.close_button))
        column.addWidget(self.reason)
        column.addWidget(self.list, 1)
        column.addWidget(self.empty, 1)
        column.addWidget(self.notes)
        column.addLayout(
            _line(
                *(self.raise_button, self.lower_button, self.duplicate_button),
                *(None, self.retry_button, self.remove_button),
            )
        )
        column.addLayout(_line(self.grid_button, None, self.back_button, self.all_button))

    def _icon(self, name: str, icon: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName(name)
        button.setAccessibleName(tip.partition(" (")[0])
        button.setToolTip(tip)
        set_icon(button, icon)
        return button

    def _button(self, name: str, text: str, tip: str) -> QPushButton:
        button = QPushButton()
        button.setObjectName(name)
        button.setToolTip(tip)
        _name(button, text)
        return button


def _name(button: QPushButton, text: str) -> None:
    button.setText(text)
    button.setAccessibleName(text)


def _line(*widgets: QWidget | None) -> QHBoxLayout:
    """In a row; None is the room that is left."""
    row = QHBoxLayout()
    row.setSpacing(6)
    for widget in widgets:
        if widget is None:
            row.addStretch(1)
        else:
            row.addWidget(widget)
    return row
