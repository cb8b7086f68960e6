"""Getting the part that draws: which build, how far it is, and what to do if it did not work."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from cascade_desktop import amounts
from cascade_desktop.progress import Progress
from cascade_desktop.ui.buttons import word_button
from cascade_desktop.ui.runtime_choice import RuntimeChoice
from cascade_desktop.ui.wrapped_label import WrappedLabel

MARGIN = 24
WIDTH = 520
BAR_STEPS = 1000


class RuntimeDialog(QDialog):
    """A window beside the main one. It stops nothing: everything but drawing works meanwhile.

    Signals:
        install_asked(Build): fetch this one, or make it anew.
        use_asked(str): draw with the one of this build that is here.
        folder_given(Path): take one from this folder.
        cancel_asked(): stop; what has arrived is kept.
        put_off(): it was closed, and nothing goes on.
    """

    install_asked = Signal(object)
    use_asked = Signal(str)
    folder_given = Signal(object)
    cancel_asked = Signal()
    put_off = Signal()

    def __init__(self, parent: QWidget, log: Path) -> None:
        super().__init__(parent)
        self.setObjectName("runtimeDialog")
        self.setWindowTitle(self.tr("Drawing engine"))
        self._log = log
        self._busy = False
        self.choice = RuntimeChoice()
        self.status = WrappedLabel("runtimeStatus", "caption")
        self.bar = self._make_bar()
        self.start = self._button("runtimeStart", self.tr("Install"))
        self.start.setProperty("role", "primary")
        self.cancel = self._button("runtimeCancel", self.tr("Cancel"))
        self.from_folder = self._button("runtimeFromFolder", self.tr("From a folder…"))
        self.show_log = self._button("runtimeLog", self.tr("Log"))
        self.later = self._button("runtimeClose", self.tr("Later"))
        self._connect()
        self._arrange()
        self.show_idle(self.tr("Looking which one fits this machine…"))

    @Slot(str, object)
    def show_found(self, fitting: str, states: Mapping[str, str]) -> None:
        self.choice.show_found(fitting, states)
        if not self._busy:
            self.show_idle("")

    @Slot(object)
    def show_progress(self, progress: Progress) -> None:
        words = {
            "finding": self.tr("Looking up what has to be fetched…"),
            "checking": self.tr("Checking what has arrived…"),
            "waiting": self.tr("The connection broke off; trying again soon…"),
            "unpacking": self.tr("Unpacking…"),
            "trying": self.tr("Trying it on this machine…"),
        }
        counted = progress.steps > 0 and progress.stage not in words
        text = words.get(progress.stage, "")
        if counted:
            text = self.tr("Fetching: {0}").format(amounts.part(progress.step, progress.steps))
        self._show_busy(text)
        # A bar from nothing to nothing moves to and fro.
        self.bar.setRange(0, BAR_STEPS if counted else 0)
        if counted:
            self.bar.setValue(BAR_STEPS * progress.step // progress.steps)

    def show_problem(self, sentence: str) -> None:
        self.show_idle("")
        self.status.show_as("problem", sentence)

    def show_idle(self, sentence: str) -> None:
        """Nothing goes on: the buttons say what can be begun."""
        self._busy = False
        self.status.show_as("caption", sentence)
        self._follow_choice()
        for widget in (self.choice, self.from_folder):
            widget.setEnabled(True)
        self.bar.hide()
        self.cancel.hide()
        self.later.show()
        self.start.show()

    def reject(self) -> None:
        """Closing it does not stop what goes on: the button for that is beside the bar."""
        self.hide()
        if not self._busy:
            self.put_off.emit()

    def _show_busy(self, sentence: str) -> None:
        self._busy = True
        self.status.show_as("caption", sentence)
        for widget in (self.choice, self.start, self.from_folder):
            widget.setEnabled(False)
        self.bar.show()
        self.cancel.show()
        self.later.hide()
        self.start.hide()

    @Slot()
    def _follow_choice(self) -> None:
        build = self.choice.build
        texts = {"ready": self.tr("Draw with it"), "old": self.tr("Update")}
        texts["damaged"] = self.tr("Repair")
        state = self.choice.state(build) if build else ""
        self.start.setText(texts.get(state, self.tr("Install")))
        self.start.setAccessibleName(self.start.text())
        self.start.setEnabled(build is not None and not self._busy)

    @Slot()
    def _begin(self) -> None:
        build = self.choice.build
        if build is None:
            return
        self._show_busy("")
        if self.choice.state(build) == "ready":
            self.use_asked.emit(build.name)
        else:
            self.install_asked.emit(build)

    @Slot()
    def _choose_folder(self) -> None:
        title = self.tr("Choose the folder that was carried here")
        folder = QFileDialog.getExistingDirectory(self, title)
        if folder:
            self._show_busy("")
            self.folder_given.emit(Path(folder))

    @Slot()
    def _open_log(self) -> None:
        place = self._log if self._log.exists() else self._log.parent
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(place)))

    def _connect(self) -> None:
        self.choice.changed.connect(self._follow_choice)
        self.start.clicked.connect(self._begin)
        self.cancel.clicked.connect(self.cancel_asked)
        self.from_folder.clicked.connect(self._choose_folder)
        self.show_log.clicked.connect(self._open_log)
        self.later.clicked.connect(self.reject)

    def _make_bar(self) -> QProgressBar:
        bar = QProgressBar()
        bar.setObjectName("runtimeBar")
        bar.setAccessibleName(self.tr("How far it is"))
        bar.setTextVisible(False)
        return bar

    def _button(self, name: str, text: str) -> QPushButton:
        button = word_button(name, text)
        button.setAutoDefault(False)
        return button

    def _arrange(self) -> None:
        title = WrappedLabel("runtimeTitle", "title")
        title.setText(self.tr("The part that draws"))
        lead = WrappedLabel("runtimeLead", "lead")
        lead.setText(
            self.tr(
                "Pictures are drawn with PyTorch. It is fetched once, in the build that fits this"
                " machine; nothing else is sent or fetched. Until then you can look around."
            )
        )
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.from_folder)
        buttons.addWidget(self.show_log)
        buttons.addStretch(1)
        for button in (self.later, self.cancel, self.start):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(12)
        for widget in (title, lead, self.choice, self.bar, self.status):
            column.addWidget(widget)
        column.addStretch(1)
        column.addLayout(buttons)
        self.resize(WIDTH, self.sizeHint().height())
