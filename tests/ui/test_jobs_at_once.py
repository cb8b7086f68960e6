"""The queue where several cards draw: as many jobs at once as there are places, in their order."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from pytestqt.qtbot import QtBot

from cascade_desktop.progress import Progress, Stage
from cascade_desktop.request import Request
from cascade_desktop.ui.jobs import Job, Jobs
from cascade_desktop.ui.queue_model import FRACTION, QueueModel
from cascade_desktop.ui.queue_times import QueueTimes
from cascade_desktop.waiting import Waiting
from cascade_desktop.xy_grid import grid, read_axis

pytestmark = pytest.mark.usefixtures("qapp")

CAT = Request(prompt="cat", seed=1, width=64, height=64, steps=4, decoder_steps=2)


@pytest.fixture
def store(tmp_path: Path) -> Waiting:
    return Waiting(tmp_path / "queue.json")


@pytest.fixture
def jobs(store: Waiting) -> Iterator[Jobs]:
    made = Jobs(store=store)
    made.use_places(2)
    yield made
    made.leave()


def ask(jobs: Jobs, count: int) -> list[Job]:
    return [jobs.ask(replace(CAT, seed=seed)) for seed in range(1, count + 1)]


def running(jobs: Jobs) -> list[Job]:
    return list(jobs.all_running)


def test_as_many_are_begun_as_there_are_places_and_each_end_begins_the_next(jobs: Jobs) -> None:
    handed: list[Job] = []
    jobs.asked.connect(handed.append)
    asked = ask(jobs, 4)
    assert handed == asked[:2]
    assert jobs.waiting == 2
    jobs.end(asked[1])
    assert handed == asked[:3]
    assert running(jobs) == [asked[0], asked[2]]
    jobs.end(asked[0])
    assert running(jobs) == [asked[2], asked[3]]
    assert jobs.running is asked[2]


def test_a_new_place_is_used_at_once_and_one_that_is_gone_when_its_job_has_ended() -> None:
    jobs = Jobs()
    asked = ask(jobs, 4)
    jobs.use_places(3)
    assert running(jobs) == asked[:3]
    jobs.use_places(1)
    assert not any(job.cancelled.is_set() for job in asked)
    jobs.end(asked[0])
    jobs.end(asked[1])
    assert running(jobs) == [asked[2]]
    jobs.end(asked[2])
    assert running(jobs) == [asked[3]]


def test_the_queue_is_empty_once_the_last_of_all_has_ended(jobs: Jobs, qtbot: QtBot) -> None:
    first, second = ask(jobs, 2)
    with qtbot.assertNotEmitted(jobs.emptied):
        jobs.end(first)
    with qtbot.waitSignal(jobs.emptied):
        jobs.end(second)


def test_cancel_stops_the_first_then_the_second_then_what_waits(jobs: Jobs) -> None:
    asked = ask(jobs, 3)
    for number in range(3):
        jobs.cancel()
        assert [job.cancelled.is_set() for job in asked] == [at <= number for at in range(3)]
    assert jobs.waiting == 0


def test_one_of_two_is_cancelled_and_the_other_is_not_disturbed(jobs: Jobs) -> None:
    first, second = ask(jobs, 2)
    jobs.remove([jobs.entries[1]])
    assert (first.cancelled.is_set(), second.cancelled.is_set()) == (False, True)
    jobs.end(second)
    assert running(jobs) == [first]
    assert [entry.job for entry in jobs.entries] == [first]


def test_a_pause_lets_both_end_and_begins_none(jobs: Jobs) -> None:
    asked = ask(jobs, 4)
    jobs.pause()
    jobs.end(asked[0])
    assert running(jobs) == [asked[1]]
    jobs.resume()
    assert running(jobs) == [asked[1], asked[2]]


def test_one_fails_and_the_other_goes_on_with_its_pictures(jobs: Jobs) -> None:
    first, second, third = ask(jobs, 3)
    jobs.note_drawn(second, Path("second.png"))
    jobs.fail(first, "It is too large.")
    assert running(jobs) == [second, third]
    lines = [entry.line for entry in jobs.entries]
    assert [line.state for line in lines] == ["failed", "drawing", "drawing"]
    assert [line.drawn for line in lines] == [(), ("second.png",), ()]


def test_a_disk_that_is_full_for_both_pauses_the_queue_with_both_waiting(jobs: Jobs) -> None:
    first, second, _ = ask(jobs, 3)
    jobs.fail(first, "There is no room left.", "Free some.", True)
    assert running(jobs) == [second]
    jobs.fail(second, "There is no room left.", "Free some.", True)
    assert jobs.paused
    assert jobs.waiting == 3


def test_both_are_kept_when_the_window_closes(jobs: Jobs, store: Waiting) -> None:
    first, second, _ = ask(jobs, 3)
    jobs.leave()
    assert first.cancelled.is_set()
    assert second.cancelled.is_set()
    queue, _ = store.read()
    assert [line.state for line in queue.lines] == ["waiting"] * 3


def test_what_is_laid_over_a_canvas_is_drawn_one_by_one(jobs: Jobs) -> None:
    first = jobs.ask(CAT, purpose=object())
    second = jobs.ask(CAT, purpose=object())
    third = jobs.ask(CAT)
    assert running(jobs) == [first, third]
    jobs.end(third)
    assert running(jobs) == [first]
    jobs.end(first)
    assert running(jobs) == [second]


def test_a_grid_is_drawn_in_its_order_beside_another_job(jobs: Jobs) -> None:
    entry = jobs.ask_grid(grid(CAT, read_axis(CAT, "seed", "1, 2"), read_axis(CAT, "steps", "1")))
    other = jobs.ask(CAT)
    assert entry.job is not None
    assert running(jobs) == [entry.job, other]
    jobs.note_drawn(entry.job, Path("1.png"))
    jobs.end(entry.job)
    assert [job.request.seed for job in jobs.all_running] == [1, 2]
    assert entry.line.drawn == ("1.png",)


def test_each_line_shows_its_own_progress_and_preview(jobs: Jobs) -> None:
    model = QueueModel(jobs)
    first, second = ask(jobs, 2)
    for job, step, colour in ((first, 1, "red"), (second, 3, "blue")):
        model.show_progress(job, Progress(Stage.C, 0, 4))
        model.show_progress(
            job, Progress(Stage.C, step, 4, preview=Image.new("RGB", (4, 4), colour))
        )
    fractions = [model.index(row).data(FRACTION) for row in (0, 1)]
    assert 0 < fractions[0] < fractions[1]
    assert [_colour(model, row) for row in (0, 1)] == ["#ff0000", "#0000ff"]
    jobs.end(first)
    assert _colour(model, 0) == "#0000ff"
    assert model.index(0).data(FRACTION) == fractions[1]


def test_the_pace_of_one_job_is_not_taken_for_that_of_another() -> None:
    times, alone = QueueTimes(), QueueTimes()
    for step in range(4):
        alone.note(CAT, Progress(Stage.C, step, 4), 10.0 * step, "first")
        times.note(CAT, Progress(Stage.C, step, 4), 10.0 * step, "first")
        times.note(CAT, Progress(Stage.C, max(0, step - 1), 4), 10.0 * step + 1, "second")
    begun = Progress(Stage.C, 0, 4)
    assert times.left(CAT, begun) == pytest.approx(alone.left(CAT, begun))


def test_the_time_for_all_is_shared_by_the_places(jobs: Jobs) -> None:
    model = QueueModel(jobs)
    asked = ask(jobs, 4)
    for job in asked[:2]:
        for step, seconds in ((0, 100.0), (1, 110.0)):
            model._times.note(job.request, Progress(Stage.C, step, 4), seconds, job)
        model._now[job] = Progress(Stage.C, 0, 4)
    one = model._times.left(CAT, Progress(Stage.C, 0, 4))
    assert one is not None
    assert model.seconds_left == pytest.approx(2 * one)
    jobs.cancel_all()
    assert model.seconds_left == pytest.approx(one), "both end within that"


def _colour(model: QueueModel, row: int) -> str:
    picture: QPixmap = model.index(row).data(Qt.ItemDataRole.DecorationRole)
    return picture.toImage().pixelColor(1, 1).name()
