"""The work on runtimes, in a thread of its own: looking, fetching, taking from a folder."""

import threading
import traceback
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from cascade_desktop import log, runtime, runtime_install, torch_builds
from cascade_desktop.errors import Cancelled, CascadeError
from cascade_desktop.folders import Folders
from cascade_desktop.progress import Progress
from cascade_desktop.torch_builds import Build


class RuntimeWork(QObject):
    """Lives in a `WorkThread`.

    Signals:
        looked(str, dict): the name of the build that fits, and build -> state of those here.
        progressed(Progress): as `runtime_install.install` tells.
        finished(Runtime): it is there, whole and tried, and chosen.
        cancelled(): what has arrived is kept.
        failed(message, advice, details): likewise; `details` is the traceback of a bug.
    """

    looked = Signal(str, object)
    progressed = Signal(object)
    finished = Signal(object)
    cancelled = Signal()
    failed = Signal(str, str, str)

    def __init__(self, folders: Folders) -> None:
        super().__init__()
        self._folders = folders
        self._stopped = threading.Event()

    def stop(self) -> None:
        """Ends what is going on within a second; called from any thread."""
        self._stopped.set()

    @Slot()
    def look(self) -> None:
        """Asks the graphics driver, and looks at each file: too slow for the window's thread."""
        here = {one.build: one.state for one in runtime.installed(self._folders)}
        self.looked.emit(torch_builds.fitting(), here)

    @Slot(object)
    def install(self, build: Build) -> None:
        self._do(lambda: runtime_install.install(build, self._folders, self._report))

    @Slot(object)
    def bring_in(self, source: Path) -> None:
        self._do(lambda: runtime_install.bring_in(source, self._folders, self._report))

    @Slot(str)
    def use(self, build: str) -> None:
        """Draws with the one of this build from now on."""
        self._do(lambda: self._chosen(build))

    def _chosen(self, build: str) -> runtime.Runtime:
        found = next(one for one in runtime.installed(self._folders) if one.build == build)
        runtime.choose(found, self._folders)
        return found

    def _do(self, work: Callable[[], runtime.Runtime]) -> None:
        self._stopped.clear()
        try:
            made = work()
        except Cancelled:
            self.cancelled.emit()
        except CascadeError as error:
            self.failed.emit(error.message, error.advice, "")
        except Exception as error:
            log.bug(error)
            sentence = self.tr("This is a fault in the app, not in your settings.")
            advice = self.tr("Try again; if it comes back, copy the details and report them.")
            self.failed.emit(sentence, advice, traceback.format_exc())
        else:
            self.finished.emit(made)

    def _report(self, progress: Progress) -> None:
        if self._stopped.is_set():
            raise Cancelled
        self.progressed.emit(progress)
