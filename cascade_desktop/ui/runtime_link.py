"""Where the runtime meets the window: offered when there is none, and told of when it is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from cascade_desktop import runtime
from cascade_desktop.folders import Folders
from cascade_desktop.ui.languages import in_language
from cascade_desktop.ui.runtime_dialog import RuntimeDialog
from cascade_desktop.ui.runtime_work import RuntimeWork
from cascade_desktop.ui.work_thread import WorkThread

if TYPE_CHECKING:
    from cascade_desktop.ui.window import Window


class RuntimeLink(QObject):
    """Of one window. It does nothing at all where the app's environment has PyTorch itself.

    Signals:
        look_asked(): find out what fits this machine and what is here.
    """

    look_asked = Signal()

    def __init__(self, window: Window, folders: Folders) -> None:
        super().__init__(window)
        self._window, self._folders = window, folders
        self.dialog: RuntimeDialog | None = None
        self._thread: WorkThread | None = None
        if runtime.is_needed():
            self._add_to_menu()
            window.closed.connect(self.finish)

    def begin(self) -> None:
        """Once the window is shown: loads the model, or offers what that needs first."""
        # Whether each file is whole is looked at in the generation thread, before they are used.
        if runtime.lack(self._folders) is None:
            self._window.warm_up()
        else:
            self._window.begin_without_drawing()
            self.show()

    @Slot()
    def show(self) -> None:
        """The dialog, in front."""
        if self.dialog is None:
            self.dialog = self._make_dialog()
        if self.dialog.isVisible():
            self.dialog.raise_()
        self.dialog.show()
        self.dialog.activateWindow()
        self.look_asked.emit()

    @Slot()
    def finish(self) -> None:
        """Ends what goes on; the next start goes on from there."""
        if self._thread is not None:
            self._thread.finish()
            self._thread = None

    def _make_dialog(self) -> RuntimeDialog:
        dialog = RuntimeDialog(self._window, self._folders.logs / "runtime.log")
        work = RuntimeWork(self._folders)
        self.look_asked.connect(work.look)
        dialog.install_asked.connect(work.install)
        dialog.use_asked.connect(work.use)
        dialog.folder_given.connect(work.bring_in)
        self._work = work
        dialog.cancel_asked.connect(self._cancel)
        dialog.put_off.connect(self._tell_lack)
        work.looked.connect(dialog.show_found)
        work.progressed.connect(dialog.show_progress)
        work.finished.connect(self._welcome)
        work.cancelled.connect(self._tell_stopped)
        work.failed.connect(self._tell_failure)
        self._thread = WorkThread(work)
        return dialog

    @Slot()
    def _cancel(self) -> None:
        # Not through the thread's own queue: it is busy with what is to be stopped.
        self._work.stop()

    @Slot(object)
    def _welcome(self, made: runtime.Runtime) -> None:
        runtime.activate(self._folders)
        messages = self._window.messages
        if runtime.is_drawn_with(made):
            messages.say(self.tr("The part that draws is ready."))
            self._window.warm_up()
        else:
            messages.say(self.tr("The other build is used from the next start of the app on."))
        if self.dialog is not None:
            self.dialog.show_idle("")
            self.dialog.hide()

    @Slot()
    def _tell_lack(self) -> None:
        """The way back to the dialog; while it was open, it said the same itself."""
        problem = runtime.lack(self._folders)
        if problem is not None:
            self._window.messages.warn(problem.message, problem.advice)

    @Slot()
    def _tell_stopped(self) -> None:
        if self.dialog is not None:
            self.dialog.show_idle(self.tr("Stopped. What has arrived is kept."))

    @Slot(str, str, str)
    def _tell_failure(self, message: str, advice: str, details: str) -> None:
        if self.dialog is not None:
            said = (in_language(message), in_language(advice))
            self.dialog.show_problem(" ".join(said).strip())
            self.look_asked.emit()
        if details:
            self._window.messages.warn(message, advice, details)

    def _add_to_menu(self) -> None:
        menu = self._window.findChild(QMenu, "helpMenu")
        if menu is None:
            return
        action = QAction(self.tr("Drawing engine…"), self._window)
        action.setObjectName("showRuntime")
        action.triggered.connect(self.show)
        menu.insertAction(menu.actions()[-1], action)
