"""A real start of the app that crashes, or tells what its message bar shows, and then closes."""

import faulthandler
import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from cascade_desktop.folders import Folders
from cascade_desktop.ui import app
from cascade_desktop.ui.window import Window


def window() -> Window:
    return next(each for each in QApplication.topLevelWidgets() if isinstance(each, Window))


def crash() -> None:
    window().session.change(prompt="a secret wish")
    faulthandler._sigsegv()  # type: ignore[attr-defined]


def tell() -> None:
    """What the bar says, what its button says, and what that puts on the clipboard."""
    bar = window().messages
    visible = bar.isVisible()
    button = bar.copy.text()
    bar.copy.click()
    sys.stdout.write(f"{visible}\n{button}\n{QGuiApplication.clipboard().text()}\n")
    window().close()


if __name__ == "__main__":
    begin = {"crash": crash, "tell": tell}[sys.argv[1]]
    # In place of loading a model, which would take seconds.
    Window.warm_up = lambda self: QTimer.singleShot(0, self, begin)  # type: ignore[method-assign]
    sys.exit(app.run(Folders.of(Path(sys.argv[2]))))
