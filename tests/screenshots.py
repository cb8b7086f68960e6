"""Pictures of every page of the real window: python -m tests.screenshots OUT [MODEL_FOLDER].

In OUT there is a folder for each screen, and in it light and dark pictures of each page, empty and
full: `1280x720`, the smallest screen, and `4k`, 3840 x 2160 at 200 %.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# As the app itself does: with busy waiting torch is slow beside other programs.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

from PySide6.QtCore import QDeadlineTimer, QEventLoop, QSize
from PySide6.QtWidgets import QApplication, QScrollArea

from cascade_desktop import settings
from cascade_desktop.folders import Folders
from cascade_desktop.request import BUILT_IN
from cascade_desktop.settings import Language
from cascade_desktop.ui import app
from cascade_desktop.ui.window import Window

SCREENS: dict[str, tuple[QSize, str, Language]] = {
    "1280x720": (QSize(1280, 720), "1", "en"),
    "4k": (QSize(1920, 1080), "2", "en"),
    "spanish": (QSize(1280, 720), "1", "es"),
}
LONGEST_WAIT_MS = 60_000
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
    """One start of the app for each screen: how large its pixels are cannot change later."""
    with tempfile.TemporaryDirectory() as data:
        for name, (_, scale, _) in SCREENS.items():
            command = [sys.executable, "-m", "tests.screenshots", str(out), model, name, data]
            subprocess.run(command, check=True, env={**os.environ, "QT_SCALE_FACTOR": scale})


def take_all(out: Path, model: str, screen: str, data: Path) -> None:
    """Starts the app as a user does, first with nothing and then with some pictures."""
    out.mkdir(parents=True, exist_ok=True)
    size, _, language = SCREENS[screen]
    qt = app.application()
    with (
        tempfile.TemporaryDirectory() as nothing,
        app.opened(_spoken(Path(nothing), language)) as window,
    ):
        _begin(window, model, size)
        _take_pages(window, out, "empty")
        window.close()
    window.deleteLater()
    with app.opened(_spoken(data, language)) as window:
        _begin(window, model, size)
        _draw(window, out)
        _fill_gallery(window)
        _take_pages(window, out, "full")
        _take_fields(window, out)
        _take_problem(window, out)
        window.close()
    qt.quit()


def _spoken(data: Path, language: Language) -> Folders:
    """The app's folders, whose window speaks this language."""
    folders = Folders.of(data)
    settings.save(replace(settings.load(folders.settings), language=language), folders.settings)
    return folders


def _begin(window: Window, model: str, size: QSize) -> None:
    window.session.change(model=model, seed=7)
    window.resize(size)
    window.show()
    window.signs.show_welcome()
    window.warm_up()
    wait_until(lambda: not window.signs.welcome.facts.note.text())


def _take_pages(window: Window, out: Path, state: str) -> None:
    pages = window.pages
    window.options.show_page()  # Made when it is first wanted.
    for appearance in ("light", "dark"):
        _choose(window, appearance)
        for number in range(pages.count()):
            pages.setCurrentIndex(number)
            window.prompt_panel.prompt.setFocus()
            page = pages.widget(number)
            assert page is not None
            name = page.objectName() or type(page).__name__
            _take(window, out / f"{name}-{state}-{appearance}.png")
    window.show_pictures()


def _draw(window: Window, out: Path) -> None:
    for prompt in PROMPTS:
        window.session.change(prompt=prompt)
        window.prompt_panel.prompt.setFocus()
        window.generate()
        wait_until(lambda: window.pictures.progress.bar.value() > 450)
        _take(window, out / "drawing-light.png")
        wait_until(lambda: window.jobs.running is None)
    _choose(window, "dark")
    window.generate()
    window.jobs.ask(window.session.request.checked())
    wait_until(lambda: window.pictures.progress.bar.value() > 250)
    _take(window, out / "drawing-dark.png")
    window.queue.panel.set_open(True)
    _take(window, out / "queue-dark.png")
    window.queue.panel.set_open(False)
    window.jobs.cancel_all()
    wait_until(lambda: window.jobs.running is None)


def _fill_gallery(window: Window) -> None:
    """Until every picture is seen; the newest is marked, so that its details are there."""
    window.show_gallery()
    model = window.gallery.model
    wait_until(lambda: model.rowCount() >= len(PROMPTS))
    window.gallery.view.mark([model.numbers[0]])
    rows = range(model.rowCount())
    wait_until(
        lambda: all((made := model.made(row)) and model.pixmap(made) is not None for row in rows)
    )


def _take_fields(window: Window, out: Path) -> None:
    """A prompt that is read in two parts, and the fields of the section Advanced."""
    prompt, marks = window.prompt_panel.prompt, window.prompt_panel.counts[0].marks
    window.session.change(prompt=LONG_PROMPT, negative="{rain|heavy rain}")
    wait_until(lambda: bool(marks.places and window.prompt_panel.counts[1].text()))
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


def _take_problem(window: Window, out: Path) -> None:
    window.messages.warn("There is no room left on the disk.", "Free some space.", "Details")
    for appearance in ("light", "dark"):
        _choose(window, appearance)
        _take(window, out / f"problem-{appearance}.png")


def _choose(window: Window, appearance: str) -> None:
    window.appearance_chosen.emit(appearance)


def _take(window: Window, file: Path) -> None:
    for _ in range(5):
        QApplication.processEvents()
    window.grab().save(str(file))


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = QDeadlineTimer(LONGEST_WAIT_MS)
    while not condition():
        if deadline.hasExpired():
            sys.exit("The window has not come to the state that was waited for.")
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 100)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    folder, given = Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else BUILT_IN
    if len(sys.argv) < 5:
        main(folder, given)
    else:
        chosen = sys.argv[3]
        take_all(folder / chosen, given, chosen, Path(sys.argv[4]))
