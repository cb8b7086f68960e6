"""A file that the system wants shown: from the file manager, or from a second start of the app."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

if TYPE_CHECKING:
    from cascade_desktop.ui.window import Window

PICTURES = {".png", ".webp", ".jpg", ".jpeg"}

# After the canvas has begun to bring back what it held last: the file comes on top of that.
AFTER_MS = 300


class Opening(QObject):
    """Shows files in its window, as if they were dropped on it."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        self._waiting: list[Path] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(AFTER_MS)
        self._timer.timeout.connect(self._show)
        window.closed.connect(self._timer.stop)

    @Slot(object)
    def open(self, file: Path | None) -> None:
        """Shows it soon; nothing happens without one."""
        if file is not None:
            self._waiting.append(file)
            self._timer.start()

    @Slot()
    def _show(self) -> None:
        for file in self._waiting:
            self._show_one(file)
        self._waiting.clear()

    def _show_one(self, file: Path) -> None:
        window = self._window
        if not file.exists():
            window.messages.warn(
                self.tr("{0} is not there.").format(file),
                self.tr("It may have been moved: open it from its folder."),
            )
        elif window.canvas.is_project(file):
            window.show_canvas()
            window.canvas.files.open_project(file)
        elif file.suffix.lower() in PICTURES:
            window.take(file)
        else:
            window.show_models()
            window.models.add(file)
