"""The page of candidates: many are begun, and only the chosen ones are finished."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from cascade_desktop.progress import Progress, Stage
from cascade_desktop.request import Request
from cascade_desktop.ui.candidates_model import CandidatesModel
from cascade_desktop.ui.candidates_view import CandidatesView
from cascade_desktop.ui.escape import claimed
from cascade_desktop.ui.icons import set_icon
from cascade_desktop.ui.stage_c import Candidate, Sheet
from cascade_desktop.ui.worker import Worker
from cascade_desktop.ui.wrapped_label import WrappedLabel

MOST, USUAL = 64, 16
NARROWEST = 390
INDENT = 7
"""Logical pixels: what the rows of buttons need, and a text's distance from the edge."""

CONFIRM = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class CandidatesPage(QWidget):
    """Shows a sheet while it is drawn, and afterwards.

    Signals:
        wanted(int): so many new candidates are to be drawn, for the request of now.
        asked(Sheet): this sheet is to be drawn.
        chosen(object): a tuple of `Kept`, in order: these are to be finished.
        refused(str, str, str): why no candidates are drawn, what to do, and a bug's traceback.
        closed(): the page is not needed any more.
    """

    wanted = Signal(int)
    asked = Signal(object)
    chosen = Signal(object)
    refused = Signal(str, str, str)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("candidatesPage")
        self.setMinimumWidth(NARROWEST)
        self._sheet: Sheet | None = None
        self.model = CandidatesModel(self)
        self.view = CandidatesView(self.model)
        self._make_parts()
        self._arrange()
        self._connect()
        self._follow()

    @property
    def running(self) -> bool:
        """Whether candidates are being drawn, or wait for it."""
        return self._sheet is not None

    def serve(self, worker: Worker) -> None:
        """`worker`, which lives in another thread, is one of those that draw the candidates."""
        worker.previewed.connect(self.add)
        worker.sheet_progressed.connect(self.show_progress)
        worker.sheet_ended.connect(self.end)
        worker.sheet_failed.connect(self._end_failed)

    def begin(self, request: Request) -> None:
        """Draws `request.count` candidates of a checked request; those before are given up."""
        if self._sheet is not None:
            self._sheet.cancelled.set()
        self._sheet = Sheet(request)
        self.view.show_size(QSize(request.width, request.height))
        self.model.begin(request.count)
        self.bar.setRange(0, 0)
        self.told.setText(self.tr("Waiting for its turn…"))
        self._follow()
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        self.asked.emit(self._sheet)

    def focus_first(self) -> None:
        """Where one goes on: among the candidates, or with how many there are to be."""
        first = self.view if self.model.rowCount() else self.draw
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def cancel(self) -> None:
        """Stops at the next step; what is there stays and can be chosen."""
        if self._sheet is not None:
            self._sheet.cancelled.set()
            self.told.setText(self.tr("Finishing the step…"))

    @Slot(object, object)
    def add(self, sheet: Sheet, candidate: Candidate) -> None:
        if sheet is not self._sheet:
            return
        self.model.add(candidate)
        if self.model.there == 1:
            self.view.setCurrentIndex(self.model.index(0))
            self.view.clearSelection()
        self._follow()

    @Slot(object, object)
    def show_progress(self, sheet: Sheet, progress: Progress) -> None:
        if sheet is not self._sheet or sheet.cancelled.is_set():
            return
        if progress.stage == Stage.LOADING:
            self.told.setText(self.tr("Loading the model…"))
            return
        of = max(1, progress.steps)
        step = progress.step if progress.stage == Stage.C else 0
        self.bar.setRange(0, progress.pictures * of)
        self.bar.setValue((progress.picture - 1) * of + step)
        self.told.setText(
            self.tr("Candidate {0} of {1}").format(progress.picture, progress.pictures)
        )

    @Slot(object)
    def end(self, sheet: Sheet) -> None:
        """All are there, or it was cancelled, or has failed."""
        if sheet is self._sheet:
            self._sheet = None
            self.model.end()
            self._follow()

    @Slot(object, str, str, str)
    def _end_failed(self, sheet: Sheet, message: str, advice: str, details: str) -> None:
        if sheet is self._sheet:
            self.refused.emit(message, advice, details)
        self.end(sheet)

    @Slot()
    def finish(self) -> None:
        """Asks for the chosen ones, which are then chosen no more."""
        picked = self._picked()
        if picked:
            self.chosen.emit(tuple(candidate.kept for candidate in picked))
            self.view.clearSelection()

    def event(self, event: QEvent) -> bool:
        """Esc belongs to this page, before it cancels the picture being drawn elsewhere."""
        return claimed(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            if self.running:
                self.cancel()
            else:
                self.closed.emit()
        elif event.key() in CONFIRM and self.view.hasFocus():
            self.finish()
        else:
            super().keyPressEvent(event)

    def _picked(self) -> list[Candidate]:
        rows = sorted(index.row() for index in self.view.selectedIndexes())
        found = [self.model.index(row).data(CandidatesModel.CANDIDATE) for row in rows]
        return [candidate for candidate in found if candidate is not None]

    @Slot()
    def _want(self) -> None:
        self.wanted.emit(self.count.value())

    @Slot()
    def _follow(self) -> None:
        """What can be done now, and how many are chosen."""
        running, there = self.running, self.model.there
        picked = len(self.view.selectedIndexes())
        self.draw.setVisible(not running)
        self.stop_button.setVisible(running)
        self.count.setEnabled(not running)
        self.bar.setVisible(running)
        self.told.setVisible(running)
        self.view.setVisible(self.model.rowCount() > 0)
        self.empty.setVisible(self.model.rowCount() == 0)
        self.finish_button.setEnabled(picked > 0)
        self.all_button.setEnabled(0 < there != picked)
        self.none_button.setEnabled(picked > 0)
        for button in (self.none_button, self.all_button, self.finish_button):
            button.setVisible(there > 0)
        words = self.tr("{0} of {1} chosen").format(picked, there) if there else ""
        self.summary.setText(words)

    def _make_parts(self) -> None:
        self.count = QSpinBox()
        self.count.setObjectName("candidateCount")
        self.count.setAccessibleName(self.tr("How many candidates"))
        self.count.setToolTip(self.tr("How many candidates are begun, at most {0}").format(MOST))
        self.count.setRange(1, MOST)
        self.count.setValue(USUAL)
        self.count.setFixedWidth(72)
        # A spin box of whole numbers does not give its text the room that the style asks for.
        for text in self.count.findChildren(QLineEdit):
            text.setTextMargins(INDENT, 0, 0, 0)
        self.draw = _button("drawCandidates", self.tr("Draw candidates"), "")
        self.stop_button = _button("stopCandidates", self.tr("Cancel"), self.tr("Stop (Esc)"))
        self.all_button = _button("chooseAll", self.tr("All"), self.tr("Choose all (Ctrl+A)"))
        self.none_button = _button("chooseNone", self.tr("None"), self.tr("Choose none"))
        self.finish_button = _button(
            "finishChosen", self.tr("Draw the chosen"), self.tr("Finish those chosen (Return)")
        )
        self.close_button = QToolButton()
        self.close_button.setObjectName("closeCandidates")
        self.close_button.setAccessibleName(self.tr("Back to the pictures"))
        self.close_button.setToolTip(self.tr("Back to the pictures (Esc)"))
        set_icon(self.close_button, "close")
        self.bar = QProgressBar()
        self.bar.setObjectName("candidatesBar")
        self.bar.setAccessibleName(self.tr("How far the candidates are"))
        self.bar.setTextVisible(False)
        self.told, self.summary = QLabel(), QLabel()
        for label, name in ((self.told, "candidatesTold"), (self.summary, "candidatesChosen")):
            label.setObjectName(name)
            label.setProperty("role", "caption")
        self.empty = WrappedLabel("candidatesEmpty", "lead")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setText(
            self.tr(
                "Stage C begins many pictures of the prompt quickly.\n"
                "You choose, and only the chosen ones are finished."
            )
        )

    def _arrange(self) -> None:
        title = QLabel(self.tr("Candidates"))
        title.setProperty("role", "stage")
        head, foot = QHBoxLayout(), QHBoxLayout()
        head.setContentsMargins(12, 10, 8, 10)
        foot.setContentsMargins(12, 10, 12, 12)
        for row in (head, foot):
            row.setSpacing(8)
        head.addWidget(title)
        head.addSpacing(4)
        self.told.setMinimumWidth(1)  # In a small window the buttons matter more.
        head.addWidget(self.told)
        head.addStretch(1)
        for widget in (self.count, self.draw, self.stop_button, self.close_button):
            head.addWidget(widget)
        foot.addWidget(self.summary)
        foot.addStretch(1)
        for button in (self.none_button, self.all_button, self.finish_button):
            foot.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.bar)
        column.addWidget(self.view, 1)
        column.addWidget(self.empty, 1)
        column.addLayout(foot)

    def _connect(self) -> None:
        self.draw.clicked.connect(self._want)
        self.stop_button.clicked.connect(self.cancel)
        self.finish_button.clicked.connect(self.finish)
        self.all_button.clicked.connect(self.view.selectAll)
        self.none_button.clicked.connect(self.view.clearSelection)
        self.close_button.clicked.connect(self.closed)
        self.view.selectionModel().selectionChanged.connect(self._follow)


def _button(name: str, text: str, tip: str) -> QPushButton:
    button = QPushButton(text)
    button.setObjectName(name)
    button.setAccessibleName(text)
    button.setToolTip(tip or text)
    return button
