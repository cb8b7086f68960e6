"""The line under the picture: how far the drawing is, and when it will be done."""

import math
import time

from PySide6.QtCore import QLocale, QSize, Qt, QTimer, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from cascade_desktop.progress import Progress, Stage
from cascade_desktop.request import Request
from cascade_desktop.ui.pace import Pace

BAR_STEPS = 1000
TICK_MS = 100

# Below this many seconds, tenths are told: the eye would take a whole second for a standstill.
TENTHS_BELOW = 10

# How much of a new estimate is believed at once; the rest follows, so the number does not jump.
EASING = 0.35


class ProgressStrip(QWidget):
    """Stage and step, the time left, and one thin bar over all stages and pictures."""

    def __init__(self) -> None:
        super().__init__()
        self._pace = Pace()
        self._end: float | None = None
        self._furthest = 0.0
        self.stage = self._label("progressStage", "stage")
        self.left = self._label("progressLeft", "caption")
        self.caption = self._label("pictureCaption", "caption")
        self.bar = self._make_bar()
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._arrange()
        self.show_caption("")

    @property
    def is_running(self) -> bool:
        """Whether a job is being followed."""
        return self._timer.isActive()

    @property
    def fraction(self) -> float:
        """How much of the job is done, from 0 to 1."""
        return self._furthest

    def begin(self) -> None:
        """A job starts; nothing is known of it yet."""
        self._end, self._furthest = None, 0.0
        self.bar.setValue(0)
        self.stage.setText(self.tr("Starting…"))
        self.left.clear()
        self._show_caption_only(False)
        self.bar.show()
        self._timer.start()

    def show_progress(self, request: Request, progress: Progress) -> None:
        now = time.monotonic()
        self._pace.note(request, progress, now)
        self.stage.setText(self._say(progress))
        self._aim(self._pace.left(request, progress), now)
        # A better estimate may find that less is done than was thought; the bar stands still then.
        self._furthest = max(self._furthest, self._pace.fraction(request, progress))
        self.bar.setValue(round(BAR_STEPS * self._furthest))

    def show_stopping(self) -> None:
        """The job is cancelled and ends at its next step."""
        self._end = None
        self.stage.setText(self.tr("Finishing the step…"))
        self.left.clear()

    def show_caption(self, text: str) -> None:
        """Nothing is being drawn; `text` tells of the picture above."""
        self._timer.stop()
        self.bar.hide()
        self._show_caption_only(True)
        self.caption.setText(text)
        self.caption.setToolTip(text)

    def _show_caption_only(self, wanted: bool) -> None:
        self.caption.setVisible(wanted)
        self.stage.setVisible(not wanted)
        self.left.setVisible(not wanted)

    def _aim(self, seconds: float | None, now: float) -> None:
        if seconds is None:
            return
        new = now + seconds
        self._end = new if self._end is None else self._end + EASING * (new - self._end)
        self._tick()

    @Slot()
    def _tick(self) -> None:
        if self._end is not None:
            self.left.setText(self._say_left(max(0.0, self._end - time.monotonic())))

    def _say(self, progress: Progress) -> str:
        names = {
            Stage.LOADING: self.tr("Loading the model"),
            Stage.CONDITIONS: self.tr("Reading the prompt"),
            Stage.C: self.tr("Stage C"),
            Stage.B: self.tr("Stage B"),
            Stage.A: self.tr("Stage A"),
        }
        text = names[Stage(progress.stage)]
        if progress.steps > 1:
            text += f"  {progress.step}/{progress.steps}"
        if progress.pictures > 1:
            which = self.tr("Picture {0} of {1}").format(progress.picture, progress.pictures)
            text = f"{which}  ·  {text}"
        return text

    def _say_left(self, seconds: float) -> str:
        """As `·  0.4 s left`; the dot parts it from the stage before it."""
        if seconds < TENTHS_BELOW:
            tenths = QLocale().toString(max(0.1, seconds), "f", 1)
            return self.tr("·  {0} s left").format(tenths)
        if seconds < 90:
            return self.tr("·  {0} s left").format(math.ceil(seconds))
        return self.tr("·  {0} min left").format(math.ceil(seconds / 60))

    def _label(self, name: str, role: str) -> QLabel:
        label = QLabel()
        label.setObjectName(name)
        label.setProperty("role", role)
        label.setTextFormat(Qt.TextFormat.PlainText)
        return label

    def _make_bar(self) -> QProgressBar:
        bar = QProgressBar()
        bar.setObjectName("progressBar")
        bar.setAccessibleName(self.tr("Progress of the picture"))
        bar.setRange(0, BAR_STEPS)
        bar.setTextVisible(False)
        bar.setFixedHeight(4)
        policy = bar.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        bar.setSizePolicy(policy)
        return bar

    def _arrange(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.stage)
        line.addWidget(self.left, 1)
        line.addWidget(self.caption, 1)
        # A long prompt is cut off rather than making the window wider.
        self.caption.setMinimumWidth(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(line)
        column.addWidget(self.bar)

    def minimumSizeHint(self) -> QSize:
        return QSize(1, super().minimumSizeHint().height())
