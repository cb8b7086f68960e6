"""The window with two workers that draw one queue; the processor stands for both cards."""

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from pytestqt.qtbot import QtBot
from shiboken6 import Shiboken

from cascade_desktop import pictures, settings
from cascade_desktop.errors import CascadeError
from cascade_desktop.folders import Folders
from cascade_desktop.history import History, Query
from cascade_desktop.progress import Report
from cascade_desktop.request import Request
from cascade_desktop.settings import Settings
from cascade_desktop.ui import app
from cascade_desktop.ui.candidates_model import CandidatesModel
from cascade_desktop.ui.jobs import Job
from cascade_desktop.ui.stage_c import Candidate, Sheet
from cascade_desktop.ui.window import Window
from cascade_desktop.ui.work_thread import WorkThread
from cascade_desktop.ui.worker import Worker
from cascade_desktop.waiting import Waiting

LONG_MS = 60_000
WAIT_SECONDS = 60


class Watched:
    """Who has begun what. `before` is called in the worker's thread with each job that begins."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.begun: list[tuple[int, int]] = []
        self.loads: list[int] = []
        self.before: Callable[[Job], None] = lambda _: None
        draw, load = Worker._draw, Worker._tell_loaded

        def drawn(worker: Worker, job: Job) -> None:
            self.begun.append((worker._place, job.request.seed))
            self.before(job)
            draw(worker, job)

        def loaded(worker: Worker, *given: Any) -> None:
            self.loads.append(worker._place)
            load(worker, *given)

        monkeypatch.setattr(Worker, "_draw", drawn)
        monkeypatch.setattr(Worker, "_tell_loaded", loaded)

    @property
    def seeds(self) -> list[int]:
        return [seed for _, seed in self.begun]

    @property
    def places(self) -> set[int]:
        return {place for place, _ in self.begun}


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch) -> Watched:
    return Watched(monkeypatch)


@pytest.fixture
def small(tiny: Path) -> Request:
    return Request(
        prompt="a red apple", seed=3, width=64, height=64, steps=4, decoder_steps=2, model=str(tiny)
    )


@contextmanager
def opened(folders: Folders, qtbot: QtBot, cards: str) -> Iterator[Window]:
    settings.save(Settings(cards=cards), folders.settings)
    with app.opened(folders) as window:
        window.show()
        qtbot.waitExposed(window)
        yield window
        window.close()
    window.deleteLater()


@pytest.fixture
def two(qtbot: QtBot, folders: Folders, small: Request, watched: Watched) -> Iterator[Window]:
    """The first worker has loaded the model; the second one is not there yet."""
    with opened(folders, qtbot, "cpu,cpu") as window:
        window.warm_up_asked.emit(small)
        qtbot.waitUntil(lambda: window.jobs.places == 2, timeout=LONG_MS)
        assert watched.loads == [0]
        yield window


def together() -> Callable[[Job], None]:
    """No job is drawn before there is one in each of two threads."""
    both = threading.Barrier(2)

    def wait(_: Job) -> None:
        both.wait(WAIT_SECONDS)

    return wait


def ask(window: Window, small: Request, seeds: range) -> list[Job]:
    return [window.jobs.ask(replace(small, seed=seed)) for seed in seeds]


def wait_until_drawn(window: Window, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not window.jobs.all_running, timeout=LONG_MS)


def made(folders: Folders) -> dict[int, tuple[object, ...]]:
    """Seed -> name less the time, pixels, settings, and the record less what took how long."""
    found: dict[int, tuple[object, ...]] = {}
    for file in _files(folders):
        saved = pictures.read_saved(file)
        name = re.sub(r"^\d{8}-\d{6}", "", file.name)
        record = {name: value for name, value in saved.record.items() if name != "seconds"}
        found[saved.request.seed] = (name, _pixels(file), saved.request, record)
    return found


def test_two_draw_at_once_and_in_order_what_one_draws_alone(
    two: Window, small: Request, watched: Watched, folders: Folders, tmp_path: Path, qtbot: QtBot
) -> None:
    watched.before = together()
    pair = replace(small, count=2)
    ask(two, pair, range(10, 22, 2))
    assert [job.request.seed for job in two.jobs.all_running] == [10, 12]
    wait_until_drawn(two, qtbot)

    assert [set(watched.seeds[place : place + 2]) for place in (0, 2, 4)] == [
        {10, 12},
        {14, 16},
        {18, 20},
    ]
    assert watched.places == {0, 1}
    assert watched.loads == [0, 1]
    assert two.jobs.entries == ()
    both = made(folders)
    with History(folders.history) as history:
        assert history.count(Query()) == 12
    assert two.pictures.strip.model.rowCount() == 12

    watched.before = lambda _: None
    alone = Folders.of(tmp_path / "alone")
    with opened(alone, qtbot, "first") as window:
        ask(window, pair, range(10, 22, 2))
        wait_until_drawn(window, qtbot)
    assert sorted(both) == list(range(10, 22))
    assert both == made(alone)


def test_one_worker_is_all_there_is_until_a_second_job_waits(
    two: Window, small: Request, watched: Watched, qtbot: QtBot
) -> None:
    for seeds in (range(1, 2), range(2, 3)):
        ask(two, small, seeds)
        wait_until_drawn(two, qtbot)
    assert watched.places == {0}
    assert _threads() == 1
    watched.before = together()
    ask(two, small, range(3, 5))
    wait_until_drawn(two, qtbot)
    assert watched.places == {0, 1}
    assert _threads() == 2


def test_with_one_card_there_is_one_worker_whatever_waits(
    folders: Folders, small: Request, watched: Watched, qtbot: QtBot
) -> None:
    with opened(folders, qtbot, "first") as window:
        ask(window, small, range(1, 4))
        wait_until_drawn(window, qtbot)
        assert (watched.seeds, watched.places) == ([1, 2, 3], {0})
        assert window.jobs.places == 1
        assert _threads() == 1


def test_one_is_cancelled_in_the_middle_and_the_other_is_drawn(
    two: Window, small: Request, watched: Watched, folders: Folders, qtbot: QtBot
) -> None:
    watched.before = together()
    first, second = ask(two, replace(small, count=2), range(10, 14, 2))

    def cancel(job: Job, fraction: float) -> None:
        if job is first and fraction > 0 and not first.cancelled.is_set():
            two.jobs.cancel()

    two.drawing.advanced.connect(cancel)
    wait_until_drawn(two, qtbot)
    assert first.cancelled.is_set()
    assert not second.cancelled.is_set()
    assert {12, 13} <= set(made(folders))
    assert 11 not in made(folders)
    assert two.jobs.can_bring_back


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (CascadeError("The graphics card has not enough free memory."), "not enough free memory"),
        (RuntimeError("illegal memory access"), "This is a fault in the app"),
    ],
)
def test_one_fails_and_the_other_goes_on(
    two: Window,
    small: Request,
    watched: Watched,
    folders: Folders,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    expected_log: list[str],
    error: Exception,
    said: str,
) -> None:
    expected_log.append("illegal memory access")
    watched.before = together()
    pictures_of = Worker._pictures

    def failing(worker: Worker, request: Request, report: Report) -> Any:
        if request.seed == 1:
            raise error
        return pictures_of(worker, request, report)

    monkeypatch.setattr(Worker, "_pictures", failing)
    ask(two, small, range(1, 5))
    wait_until_drawn(two, qtbot)

    assert sorted(made(folders)) == [2, 3, 4]
    assert [(entry.line.state, entry.line.request.seed) for entry in two.jobs.entries] == [
        ("failed", 1)
    ]
    assert said in two.messages.text.text()
    assert sorted(watched.seeds) == [1, 2, 3, 4]
    assert [watched.begun.count((place, 1)) for place in (0, 1)] in ([1, 0], [0, 1])
    assert two.status.text() == "Ready"


def test_a_sheet_of_candidates_leaves_the_other_worker_to_the_queue(
    two: Window, small: Request, watched: Watched, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = threading.Event()
    sheets: list[int] = []
    candidates = Worker._draw_candidates

    def waiting(worker: Worker, sheet: Sheet) -> None:
        sheets.append(worker._place)
        assert drawn.wait(WAIT_SECONDS)
        candidates(worker, sheet)

    monkeypatch.setattr(Worker, "_draw_candidates", waiting)
    two.candidates.begin(replace(small, count=2))
    ask(two, small, range(1, 3))
    wait_until_drawn(two, qtbot)
    assert two.candidates.running
    drawn.set()
    qtbot.waitUntil(lambda: not two.candidates.running, timeout=LONG_MS)
    assert two.candidates.model.there == 2
    assert (sheets, watched.places) == ([0], {1})


def test_chosen_candidates_are_finished_by_whichever_worker_is_free(
    two: Window, small: Request, watched: Watched, folders: Folders, qtbot: QtBot
) -> None:
    two.candidates.begin(replace(small, count=2))
    qtbot.waitUntil(lambda: not two.candidates.running, timeout=LONG_MS)
    begun = [row.kept.record["seconds"]["stage C"] for row in _candidates(two)]
    watched.before = together()
    two.candidates.view.selectAll()
    two.candidates.finish()
    wait_until_drawn(two, qtbot)
    finished = made(folders)
    assert watched.places == {0, 1}
    assert sorted(finished) == [3, 4]
    kept = {read.request.seed: read.record for read in map(pictures.read_saved, _files(folders))}
    assert [kept[seed]["seconds"]["stage C"] for seed in (3, 4)] == begun, "it is not drawn again"

    for file in _files(folders):
        file.unlink()
    ask(two, small, range(3, 5))
    wait_until_drawn(two, qtbot)
    assert {seed: one[1] for seed, one in made(folders).items()} == {
        seed: one[1] for seed, one in finished.items()
    }


def test_a_card_that_is_not_chosen_any_more_is_left(
    two: Window, small: Request, watched: Watched, qtbot: QtBot
) -> None:
    watched.before = together()
    ask(two, small, range(1, 3))
    wait_until_drawn(two, qtbot)
    assert _threads() == 2
    watched.before = lambda _: None
    two.settings_changed.emit({"cards": "first"})
    qtbot.waitUntil(lambda: _threads() == 1, timeout=LONG_MS)
    ask(two, small, range(3, 5))
    assert len(two.jobs.all_running) == 1
    wait_until_drawn(two, qtbot)
    assert watched.begun[2:] == [(0, 3), (0, 4)]
    two.settings_changed.emit({"cards": "cpu,cpu,cpu"})
    assert two.jobs.places == 3


def test_a_card_that_is_not_there_is_told_once_and_the_others_draw(
    two: Window, small: Request, folders: Folders, qtbot: QtBot
) -> None:
    two.settings_changed.emit({"cards": "cpu,99"})
    assert "no graphics card 99" in two.messages.text.text()
    assert two.jobs.places == 1
    ask(two, small, range(1, 3))
    wait_until_drawn(two, qtbot)
    assert sorted(made(folders)) == [1, 2]


def test_the_window_closes_when_both_have_stopped_and_both_are_kept(
    two: Window, small: Request, watched: Watched, folders: Folders, qtbot: QtBot
) -> None:
    watched.before = together()
    first, second = ask(two, replace(small, steps=200), range(1, 3))
    qtbot.waitUntil(lambda: len(watched.begun) == 2, timeout=LONG_MS)
    with qtbot.waitSignal(two.closed, timeout=LONG_MS):
        two.close()
    assert first.cancelled.is_set()
    assert second.cancelled.is_set()
    queue, _ = Waiting(folders.queue).read()
    assert [(line.state, line.request.seed) for line in queue.lines] == [
        ("waiting", 1),
        ("waiting", 2),
    ]


def _files(folders: Folders) -> list[Path]:
    return sorted(folders.pictures.glob("*.png"))


def _candidates(window: Window) -> list[Candidate]:
    model = window.candidates.model
    rows = range(model.rowCount())
    return [model.index(row).data(CandidatesModel.CANDIDATE) for row in rows]


def _threads() -> int:
    """How many generation threads run."""
    found = Shiboken.getAllValidWrappers()
    return sum(isinstance(one, WorkThread) and one.isRunning() for one in found)


def _pixels(file: Path) -> bytes:
    with Image.open(file) as opened_file:
        return opened_file.convert("RGB").tobytes()
