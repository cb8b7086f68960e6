"""Pictures of the real window, for the README: python tests/screenshots.py OUT [MODEL_FOLDER]."""

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QDeadlineTimer, QEventLoop, QSize
from PySide6.QtWidgets import QApplication, QScrollArea

from cascade_desktop.folders import Folders
from cascade_desktop.request import BUILT_IN
from cascade_desktop.ui import app
from cascade_desktop.ui.window import Window

SIZE = QSize(1280, 800)
LONGEST_WAIT_MS = 300_000
PROMPTS = (
    "two pink flamingos at sunset",
    "a fox in the snow, 3d style",
    "a red apple on a blue background",
)
LONG_PROMPT = (
    "a red apple on a wooden table, soft morning light, a blue bowl beside it, crumbs of bread, "
    "an old newspaper, a steaming cup of tea, a quiet kitchen with white tiles, plants at the "
    "window, a cat asleep on the chair, warm colours, painted in oil with a broad brush"
)


def main(out: Path, model: str) -> None:
    """Starts the app as a user does, draws three pictures and takes the window at each state."""
    out.mkdir(parents=True, exist_ok=True)
    qt = app.application()
    with (
        tempfile.TemporaryDirectory() as data,
        app.opened(Folders.of(Path(data))) as window,
    ):
        window.session.change(model=model, seed=7)
        window.resize(SIZE)
        window.show()
        window.warm_up()
        for appearance in ("dark", "light"):
            _choose(window, appearance)
            _take(window, out / f"empty-{appearance}.png")
        for prompt in PROMPTS:
            window.session.change(prompt=prompt)
            window.generate()
            _wait(lambda: window.pictures.progress.bar.value() > 450)
            _take(window, out / "drawing-light.png")
            _wait(lambda: window.jobs.running is None)
        _take(window, out / "picture-light.png")
        _choose(window, "dark")
        _take(window, out / "picture-dark.png")
        window.generate()
        window.jobs.ask(window.session.request.checked())
        _wait(lambda: window.pictures.progress.bar.value() > 250)
        _take(window, out / "drawing-dark.png")
        window.jobs.cancel_all()
        _wait(lambda: window.jobs.running is None)
        _take_fields(window, out)
        window.messages.warn("There is no room left on the disk.", "Free some space.", "Details")
        _take(window, out / "problem-dark.png")
        window.prompt_panel.stop()
    qt.quit()


def _take_fields(window: Window, out: Path) -> None:
    """A prompt that is read in two parts, and the fields of the section Advanced."""
    prompt, marks = window.prompt_panel.prompt, window.prompt_panel.counts[0].marks
    window.session.change(prompt=LONG_PROMPT, negative="{rain|heavy rain}")
    _wait(lambda: bool(marks.places and window.prompt_panel.counts[1].text()))
    area = window.side.findChild(QScrollArea, "fieldsScroll")
    assert isinstance(area, QScrollArea)
    bar = area.verticalScrollBar()
    for appearance in ("light", "dark"):
        _choose(window, appearance)
        cursor = prompt.textCursor()
        cursor.setPosition(marks.places[0])
        prompt.setTextCursor(cursor)
        window.parameters_panel.section.setChecked(False)
        _take(window, out / f"long-prompt-{appearance}.png")
        window.parameters_panel.section.setChecked(True)
        _take(window, out / f"advanced-{appearance}.png")
        bar.setValue(bar.maximum())
        _take(window, out / f"advanced-end-{appearance}.png")
        bar.setValue(0)


def _choose(window: Window, appearance: str) -> None:
    window.appearance_chosen.emit(appearance)


def _take(window: Window, file: Path) -> None:
    for _ in range(5):
        QApplication.processEvents()
    window.grab().save(str(file))


def _wait(condition: Callable[[], bool]) -> None:
    deadline = QDeadlineTimer(LONGEST_WAIT_MS)
    while not condition():
        if deadline.hasExpired():
            sys.exit("The window has not come to the state that was waited for.")
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 100)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else BUILT_IN)
