"""The real window in a program of its own that draws without end, for a test that kills it.

python -m tests.end_to_end.drawing_child DATA MODEL FIRST: prints "asked N" after each press of
Generate, the first with the prompt "picture FIRST", and "drawn FILE" for each picture.
"""

import itertools
import os
import sys
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QObject, QTimer, Slot

from cascade_desktop.folders import Folders
from cascade_desktop.request import Request
from cascade_desktop.ui import app
from cascade_desktop.ui.window import Window

WAITING = 3
"""Jobs that wait beside the one being drawn, so that a kill always meets a queue."""


class Presses(QObject):
    """Presses Generate whenever fewer than that wait."""

    def __init__(self, window: Window, model: str, numbers: Iterator[int]) -> None:
        super().__init__(window)
        self._window, self._model, self._numbers = window, model, numbers
        window.jobs.changed.connect(self.press_later)
        window.pictures.strip.model.rowsInserted.connect(self.tell)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.press)

    @Slot()
    def press_later(self) -> None:
        self._timer.start(0)

    @Slot()
    def press(self) -> None:
        for entry in self._window.jobs.entries:
            self._window.jobs.retry(entry)
        if len(self._window.jobs.entries) > WAITING:
            return
        number = next(self._numbers)
        self._window.session.restore(
            Request(
                prompt=f"picture {number}",
                width=128,
                height=128,
                steps=2,
                decoder_steps=1,
                count=2,
                seed=number,
                model=self._model,
            )
        )
        self._window.generate()
        say("asked", number)

    @Slot()
    def tell(self) -> None:
        say("drawn")


def say(*words: object) -> None:
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


def main(data: str, model: str, first: str) -> None:
    application = app.application()
    with app.opened(Folders.of(Path(data))) as window:
        window.show()
        window.warm_up()
        presses = Presses(window, model, itertools.count(int(first)))
        presses.press_later()
        application.exec()


if __name__ == "__main__":
    main(*sys.argv[1:])
