"""The queue with the real worker and a small real model: grids, and an app that is killed."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cascade_desktop import pictures
from cascade_desktop.folders import Folders
from cascade_desktop.request import Request
from cascade_desktop.ui.jobs import Jobs
from cascade_desktop.ui.queue_sheets import QueueSheets
from cascade_desktop.ui.work_thread import WorkThread
from cascade_desktop.ui.worker import Worker
from cascade_desktop.waiting import Waiting
from cascade_desktop.xy_grid import grid, read_axis

ROOT = Path(__file__).resolve().parents[2]
LONG_MS = 60_000


@pytest.fixture
def small(tiny: Path) -> Request:
    return Request(
        prompt="a red apple", seed=3, width=64, height=64, steps=2, decoder_steps=1, model=str(tiny)
    )


@pytest.fixture
def jobs(qapp: QApplication, folders: Folders) -> Iterator[Jobs]:
    """Served by a worker in its own thread."""
    made = Jobs(qapp, Waiting(folders.queue))
    worker = Worker(folders)
    made.asked.connect(worker.generate)
    worker.drawn.connect(made.note_drawn)
    worker.finished.connect(made.end)
    worker.cancelled.connect(made.end)
    thread = WorkThread(worker)
    yield made
    made.leave()
    thread.finish()


def test_a_grid_is_drawn_and_its_sheet_shows_every_picture(
    jobs: Jobs, folders: Folders, small: Request, qtbot: QtBot
) -> None:
    sheets = QueueSheets(jobs, folders.pictures, jobs)
    made = grid(small, read_axis(small, "steps", "1, 2"), read_axis(small, "seed", "3, 4"))
    with qtbot.waitSignal(sheets.made, timeout=LONG_MS) as saved:
        entry = jobs.ask_grid(made)
    files = [Path(file) for file in entry.line.drawn]
    requests = [pictures.read_request(file) for file in files]
    assert [(one.steps, one.seed) for one in requests] == [(1, 3), (2, 3), (1, 4), (2, 4)]
    assert _colours(files[3]) <= _colours(saved.args[0])
    assert jobs.entries == ()
    sheets.stop()


def test_a_picture_of_a_grid_is_the_one_drawn_alone(
    jobs: Jobs, small: Request, qtbot: QtBot
) -> None:
    made = grid(small, read_axis(small, "guidance", "1, 6"))
    drawn = []
    jobs.sheet_wanted.connect(lambda entry: drawn.extend(entry.line.drawn))
    with qtbot.waitSignal(jobs.sheet_wanted, timeout=LONG_MS):
        jobs.ask_grid(made)
    alone: list[Path] = []
    with qtbot.waitSignal(jobs.emptied, timeout=LONG_MS):
        job = jobs.ask(replace(small, guidance=6.0))
        entry = jobs.entries[-1]
        assert entry.job is job
        jobs.changed.connect(lambda: alone.extend(Path(file) for file in entry.line.drawn))
    assert _pixels(Path(drawn[1])) == _pixels(alone[-1])
    assert _pixels(Path(drawn[0])) != _pixels(alone[-1])


@pytest.mark.slow
@pytest.mark.parametrize("drawn_before", [1, 3, 4])
def test_after_a_kill_nothing_that_was_asked_for_is_lost(
    jobs: Jobs, folders: Folders, small: Request, tmp_path: Path, drawn_before: int
) -> None:
    other = Folders.of(tmp_path / "killed")
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.end_to_end.queue_child", str(other.data), small.model],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert child.stdout is not None
    for _ in range(drawn_before):
        assert child.stdout.readline() == "drawn\n"
    child.kill()
    child.wait()
    child.stdout.close()

    saved = [pictures.read_request(file) for file in other.pictures.glob("*.png")]
    queue, sentences = Waiting(other.queue).read()
    left = [
        one.single(k) for line in queue.lines for one in line.all_left() for k in range(one.count)
    ]
    assert sentences == ()
    assert len(saved) >= drawn_before
    assert {one.seed for one in saved} | {one.seed for one in left} == set(range(100, 106))
    # None, where the last picture of a job was there and the next job had not begun.
    assert [line.state for line in queue.lines].count("offered") <= 1

    store = Waiting(folders.queue)
    store.write(queue)
    again = Jobs(jobs, store)
    again.asked.connect(lambda job: again.end(job))
    again.restore()
    for entry in again.entries:
        again.retry(entry)
    assert again.entries == (), "all that was left has had its turn"


def _pixels(file: Path) -> bytes:
    with Image.open(file) as opened:
        return opened.convert("RGB").tobytes()


def _colours(file: Path) -> set[object]:
    with Image.open(file) as opened:
        return {colour for _, colour in opened.convert("RGB").getcolors(2**24) or []}
