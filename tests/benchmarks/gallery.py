"""How quick the gallery is with 100,000 pictures, of which 2,000 are on the disk.

python -m tests.benchmarks.gallery [ROWS [PICTURES [FOLDER]]]

A FOLDER that has been used before is used again. Nothing is shown on a screen.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PIL import Image
from PySide6.QtCore import QEvent, QEventLoop, QObject, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from cascade_desktop.folders import Folders
from cascade_desktop.history import History, Query
from cascade_desktop.request import Request
from cascade_desktop.ui import app, theme
from cascade_desktop.ui.gallery_panel import GalleryPanel
from cascade_desktop.ui.session import Session
from tests.benchmarks.history_rows import make_history, p95, typed

WINDOW = (1240, 800)
OPEN_MS, FRAME_MS, SEARCH_MS = 200.0, 16.0, 50.0
"""What must be reached: the first look, and 95 of 100 frames and searches."""

FRAMES = 600
NOTCH = -120
"""Of a wheel: about three lines of tiles a second at 60 frames."""

LONGEST_WAIT_MS = 20_000
SMALL, LARGE = 48, 512


class Painted(QObject):
    """Counts how often the grid was painted with its rows read."""

    def __init__(self, panel: GalleryPanel) -> None:
        super().__init__(panel)
        self._panel = panel
        self.times = self.whole = 0
        panel.view.viewport().installEventFilter(self)

    def eventFilter(self, _: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.Paint:
            self.times += 1
            self.whole += self._panel.model.made(0) is not None
        return False


def main(rows: int, pictures: int, folder: Path) -> None:
    folders = Folders.of(folder)
    if not folders.history.exists():
        folders.data.mkdir(parents=True, exist_ok=True)
        make_history(folders.history, rows)
        put_on_disk(folders, pictures)
    shutil.rmtree(folders.thumbnails, ignore_errors=True)
    qt = app.application()
    theme.apply(qt, "light")
    say(f"{'what':<48}{'times':>6}{'median':>9}{'p95':>9}{'most':>9}{'wanted':>9}  ms")
    with History(folders.history) as history:
        warmed = opened(history, folders)
        tell("opening: to the first look, thumbnails to be made", [warmed], OPEN_MS)
        tell("opening: to the first look", [opened(history, folders) for _ in range(5)], OPEN_MS)
        panel, pages = shown(history, folders)
        painted = Painted(panel)
        wait_until(lambda: panel.model.made(0) is not None)
        tell("scrolling, thumbnails to be made: a frame", list(scrolled(panel, painted)), FRAME_MS)
        panel.view.scrollToTop()
        settle(500)
        tell("scrolling: a frame", list(scrolled(panel, painted)), FRAME_MS)
        panel.view.scrollToTop()
        tell("search as you type: a letter", list(searched(panel, painted)), SEARCH_MS)
        panel.filters.clear()
        wait_until(lambda: not panel.model.is_searching)
        tell("a new picture: until it is seen", list(added(panel, history, painted, folders)), 16)
        panel.stop()
        pages.hide()


def put_on_disk(folders: Folders, count: int) -> None:
    """The newest pictures get a file each: soft colours, as drawn ones have."""
    folders.pictures.mkdir(parents=True, exist_ok=True)
    chance = np.random.default_rng(3)
    with History(folders.history) as history:
        for number in history.numbers(Query())[:count]:
            pixels = chance.integers(0, 256, (SMALL, SMALL, 3), np.uint8)
            file = folders.pictures / f"{number}.png"
            soft = Image.fromarray(pixels).resize((LARGE, LARGE), Image.Resampling.BICUBIC)
            soft.save(file, compress_level=1)
            history.set_file(number, file)


def shown(history: History, folders: Folders) -> tuple[GalleryPanel, QStackedWidget]:
    """The page behind another one, as it is until one comes to it."""
    panel = GalleryPanel(Session(), history, folders)
    pages = QStackedWidget()
    pages.addWidget(QWidget())
    pages.addWidget(panel)
    pages.resize(*WINDOW)
    pages.show()
    settle(200)
    pages.setCurrentWidget(panel)
    return panel, pages


def opened(history: History, folders: Folders) -> float:
    """From the click on its tab until the grid has been painted with what is in it."""
    panel = GalleryPanel(Session(), history, folders)
    pages = QStackedWidget()
    pages.addWidget(QWidget())
    pages.addWidget(panel)
    pages.resize(*WINDOW)
    pages.show()
    settle(200)
    painted = Painted(panel)
    begun = perf_counter()
    pages.setCurrentWidget(panel)
    wait_until(lambda: painted.whole > 0)
    took = 1000 * (perf_counter() - begun)
    panel.stop()
    pages.hide()
    return took


def scrolled(panel: GalleryPanel, painted: Painted) -> Iterator[float]:
    """From a turn of the wheel until it is painted, with whatever comes in between."""
    port = panel.view.viewport()
    for _ in range(FRAMES):
        seen, begun = painted.times, perf_counter()
        place = QPointF(port.rect().center())
        event = QWheelEvent(
            place,
            port.mapToGlobal(place),
            QPoint(0, NOTCH // 2),
            QPoint(0, NOTCH // 2),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.ScrollUpdate,
            False,
        )
        QApplication.sendEvent(port, event)
        wait_until(lambda: painted.times > seen)  # noqa: B023
        took = 1000 * (perf_counter() - begun)
        left = FRAME_MS - took
        settle(max(0, round(left)))
        late = 1000 * (perf_counter() - begun) - max(FRAME_MS, took)
        yield took + max(0.0, late - 1)


def searched(panel: GalleryPanel, painted: Painted) -> Iterator[float]:
    """From a letter until the grid has been painted with what was found."""
    heard: list[int] = []
    panel.model.found.connect(lambda _, count: heard.append(count))
    for text in typed():
        if text == panel.filters.search.text():
            continue  # "a" comes again, as the beginning of another word.
        heard.clear()
        begun = perf_counter()
        seen, before = painted.whole, panel.model.numbers
        panel.filters.search.setText(text)
        wait_until(lambda: bool(heard) and not panel.model.is_searching)
        if heard[-1] and panel.model.numbers is not before:
            wait_until(lambda: painted.whole > seen and panel.model.made(0) is not None)  # noqa: B023
        yield 1000 * (perf_counter() - begun)
        settle(60)


def added(
    panel: GalleryPanel, history: History, painted: Painted, folders: Folders
) -> Iterator[float]:
    """From the worker's word until the grid has been painted with one more at the top."""
    for number in range(20):
        row = history.add(folders.pictures / f"new {number}.png", Request(prompt="new"), {})
        begun, seen = perf_counter(), painted.times
        panel.show_new(row)
        wait_until(lambda: painted.times > seen and panel.model.numbers[0] == row)  # noqa: B023
        yield 1000 * (perf_counter() - begun)
        settle(30)


def wait_until(met: Callable[[], bool]) -> None:
    """Sleeps between events, as an app does: other threads are not held up by the waiting."""
    limit = perf_counter() + LONGEST_WAIT_MS / 1000
    waking = QTimer(interval=5)
    waking.start()
    while not met():
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        if perf_counter() > limit:
            raise TimeoutError("The gallery did not get so far.")
    waking.stop()


def settle(milliseconds: int) -> None:
    """Lets everything go on for so long, as between two frames."""
    loop = QEventLoop()
    clock = QTimer(
        loop, interval=milliseconds, singleShot=True, timerType=Qt.TimerType.PreciseTimer
    )
    clock.timeout.connect(loop.quit)
    clock.start()
    loop.exec()


def tell(what: str, values: list[float], wanted: float) -> None:
    middle = sorted(values)[len(values) // 2]
    times = f"{len(values):>6}{middle:>9.1f}{p95(values):>9.1f}{max(values):>9.1f}"
    say(f"{what:<48}{times}{wanted:>9.0f}")


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    given = sys.argv[1:]
    with tempfile.TemporaryDirectory() as own:
        main(
            int(given[0]) if given else 100_000,
            int(given[1]) if len(given) > 1 else 2_000,
            Path(given[2]) if len(given) > 2 else Path(own),
        )
