"""The queue pauses, is put in order, comes back after the app has ended, and loses nothing."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from cascade_desktop.request import Request
from cascade_desktop.ui.jobs import Job, Jobs
from cascade_desktop.waiting import Line, Queue, Waiting
from cascade_desktop.xy_grid import Grid, grid, read_axis

pytestmark = pytest.mark.usefixtures("qapp")

ROOT = Path(__file__).resolve().parents[2]
CAT = Request(prompt="cat", seed=1)


@pytest.fixture
def store(tmp_path: Path) -> Waiting:
    return Waiting(tmp_path / "queue.json")


@pytest.fixture
def jobs(store: Waiting) -> Iterator[Jobs]:
    made = Jobs(store=store)
    yield made
    made.leave()


def seeds(jobs: Jobs) -> list[int]:
    return [entry.line.request.seed for entry in jobs.entries]


def is_idle(jobs: Jobs) -> bool:
    return jobs.running is None


def ask(jobs: Jobs, count: int) -> list[Job]:
    return [jobs.ask(replace(CAT, seed=seed)) for seed in range(1, count + 1)]


def after_the_end(store: Waiting) -> Jobs:
    """The queue of the app's next start."""
    again = Jobs(store=store)
    assert again.restore() == ()
    return again


def small_grid() -> Grid:
    return grid(CAT, read_axis(CAT, "steps", "1, 2"), read_axis(CAT, "guidance", "1, 2"))


def test_jobs_are_handed_out_one_at_a_time(jobs: Jobs) -> None:
    handed: list[Job] = []
    jobs.asked.connect(handed.append)
    first, second = ask(jobs, 2)
    assert handed == [first]
    jobs.end(first)
    assert handed == [first, second]


def test_a_pause_lets_the_running_job_end_and_begins_no_other(jobs: Jobs, qtbot: QtBot) -> None:
    first, second = ask(jobs, 2)
    jobs.pause()
    assert jobs.running is first
    with qtbot.waitSignal(jobs.emptied):
        jobs.end(first)
    assert is_idle(jobs)
    assert jobs.waiting == 1
    jobs.resume()
    assert jobs.running is second


def test_waiting_jobs_are_drawn_in_the_order_they_are_put_in(jobs: Jobs) -> None:
    asked = ask(jobs, 4)
    jobs.move(jobs.entries[3], 1)
    assert seeds(jobs) == [1, 4, 2, 3]
    jobs.end(asked[0])
    assert jobs.running is asked[3]


def test_a_cancelled_waiting_job_is_never_handed_out_and_comes_back_in_its_place(
    jobs: Jobs,
) -> None:
    first, second, third = ask(jobs, 3)
    jobs.remove([jobs.entries[1]])
    assert second.cancelled.is_set()
    jobs.end(first)
    assert jobs.running is third
    jobs.cancel_all()
    jobs.end(third)
    assert seeds(jobs) == []
    jobs.bring_back()
    assert seeds(jobs) == [3]
    assert jobs.running is not None
    assert not jobs.running.cancelled.is_set()


def test_a_job_cancelled_by_its_own_word_is_not_drawn_again(jobs: Jobs) -> None:
    first, second = ask(jobs, 2)
    second.cancelled.set()
    jobs.end(first)
    if jobs.running is not None:
        jobs.end(second)
    assert seeds(jobs) == []


def test_the_last_cancel_is_undone_with_its_order(jobs: Jobs) -> None:
    ask(jobs, 4)
    jobs.remove([jobs.entries[1], jobs.entries[3]])
    assert seeds(jobs) == [1, 3]
    jobs.bring_back()
    assert seeds(jobs) == [1, 2, 3, 4]
    assert not jobs.can_bring_back


def test_a_duplicate_has_another_seed_and_stands_behind(jobs: Jobs) -> None:
    ask(jobs, 2)
    copy = jobs.duplicate(jobs.entries[0])
    assert jobs.entries[1] is copy
    assert copy.line.request.prompt == "cat"
    assert copy.line.request.seed != 1


def test_a_failed_job_stays_with_its_sentence_until_it_is_tried_again(
    jobs: Jobs, store: Waiting
) -> None:
    first, second = ask(jobs, 2)
    jobs.fail(first, "It is too large.", "Draw it smaller.")
    assert jobs.running is second
    failed = jobs.entries[0]
    assert (failed.line.state, failed.line.message) == ("failed", "It is too large.")
    jobs.leave()
    jobs.end(second)

    again = after_the_end(store)
    failed = again.entries[0]
    assert (failed.line.state, failed.line.advice) == ("failed", "Draw it smaller.")
    assert again.running is not None
    again.end(again.running)
    again.retry(failed)
    assert again.running is not None
    assert again.running.request.seed == 1


def test_a_failed_job_can_be_dismissed(jobs: Jobs) -> None:
    (first,) = ask(jobs, 1)
    jobs.fail(first, "No.")
    jobs.cancel_all()
    assert len(jobs.entries) == 1, "only what waits is cancelled"
    jobs.remove(jobs.entries)
    assert seeds(jobs) == []


def test_what_waits_when_the_window_closes_is_drawn_at_the_next_start(
    jobs: Jobs, store: Waiting, qtbot: QtBot
) -> None:
    first, *_ = ask(jobs, 3)
    jobs.leave()
    assert first.cancelled.is_set()
    with qtbot.waitSignal(jobs.emptied):
        jobs.end(first)
    jobs.cancel_all()

    again = after_the_end(store)
    assert seeds(again) == [1, 2, 3]
    assert again.running is not None
    assert again.running.request == CAT


def test_what_is_asked_for_early_does_not_take_the_place_of_what_waited(store: Waiting) -> None:
    store.write(Queue((Line(CAT),)))
    again = Jobs(store=store)
    again.ask(replace(CAT, seed=2))
    assert seeds(again) == [1, 2]
    assert len(store.read()[0].lines) == 2
    again.leave()


def test_a_full_disk_is_looked_at_again_after_a_restart(
    store: Waiting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr("cascade_desktop.ui.queue_room.LOOK_EVERY_MS", 10)
    store.write(Queue((Line(CAT),), paused=True, reason="The disk is full.", full=True))
    again = after_the_end(store)
    assert is_idle(again)
    again.leave()
    assert store.read()[0].full, "the app has ended before there was room"

    third = after_the_end(store)
    third.watch_room(tmp_path)
    with qtbot.waitSignal(third.said):
        pass
    assert not is_idle(third)
    third.leave()


def test_pictures_that_are_saved_are_not_drawn_again(jobs: Jobs, store: Waiting) -> None:
    job = jobs.ask(replace(CAT, count=5))
    jobs.note_drawn(job, Path("one.png"))
    jobs.note_drawn(job, Path("two.png"))
    jobs.leave()
    jobs.end(job)

    again = after_the_end(store)
    assert again.running is not None
    assert (again.running.request.seed, again.running.request.count) == (3, 3)


def test_a_pause_outlives_the_app(jobs: Jobs, store: Waiting) -> None:
    jobs.pause()
    ask(jobs, 2)
    jobs.leave()
    again = after_the_end(store)
    assert again.paused
    assert is_idle(again)
    assert again.waiting == 2


def test_what_can_no_longer_be_drawn_is_listed_with_the_reason(store: Waiting) -> None:
    store.write(Queue((Line(replace(CAT, steps=100_000)), Line(CAT))))
    again = after_the_end(store)
    assert "Stage C steps must be between" in again.entries[0].line.message
    assert again.running is not None
    assert again.running.request == CAT


def test_a_job_of_the_canvas_is_offered_as_a_plain_picture(jobs: Jobs, store: Waiting) -> None:
    ask(jobs, 1)
    jobs.ask(replace(CAT, seed=9), purpose=object())
    jobs.leave()
    again = after_the_end(store)
    entry = again.entries[1]
    assert (entry.line.state, entry.line.canvas, entry.purpose) == ("offered", True, None)
    again.retry(entry)
    assert again.waiting == 1


def test_a_grid_is_one_line_and_every_picture_of_it_a_job(jobs: Jobs, qtbot: QtBot) -> None:
    made = small_grid()
    handed: list[Job] = []
    jobs.asked.connect(handed.append)
    entry = jobs.ask_grid(made)
    assert len(jobs.entries) == 1
    with qtbot.waitSignal(jobs.sheet_wanted) as wanted:
        while jobs.running is not None:
            jobs.note_drawn(jobs.running, Path(f"{len(handed)}.png"))
            jobs.end(jobs.running)
    assert [job.request for job in handed] == [made.at(index) for index in range(4)]
    assert wanted.args == [entry]
    assert entry.line.drawn == ("1.png", "2.png", "3.png", "4.png")
    jobs.end_sheet(entry, Path("sheet.png"))
    assert seeds(jobs) == []


def test_a_grid_goes_on_where_it_failed(jobs: Jobs) -> None:
    entry = jobs.ask_grid(small_grid())
    assert jobs.running is not None
    jobs.note_drawn(jobs.running, Path("1.png"))
    jobs.end(jobs.running)
    jobs.fail(jobs.running, "No.")
    assert (entry.line.state, len(entry.line.drawn)) == ("failed", 1)
    jobs.retry(entry)
    assert jobs.running is not None
    assert jobs.running.request == small_grid().at(1)


def test_a_cancelled_grid_ends_with_the_picture_being_drawn(jobs: Jobs, qtbot: QtBot) -> None:
    jobs.ask_grid(small_grid())
    other = jobs.ask(CAT)
    assert jobs.running is not None
    running = jobs.running
    jobs.cancel()
    assert running.cancelled.is_set()
    with qtbot.assertNotEmitted(jobs.sheet_wanted):
        jobs.end(running)
    assert jobs.running is other


def test_a_full_disk_pauses_the_queue_until_there_is_room(
    jobs: Jobs, store: Waiting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    free = [0]
    monkeypatch.setattr("cascade_desktop.waiting.free_bytes", lambda _: free[0])
    monkeypatch.setattr("cascade_desktop.ui.queue_room.LOOK_EVERY_MS", 10)
    jobs = Jobs(store=store)
    jobs.watch_room(tmp_path)
    first, _ = ask(jobs, 2)
    with qtbot.waitSignal(jobs.said):
        jobs.fail(first, "There is no room left.", "Free some.", True)
    assert jobs.paused
    assert is_idle(jobs)
    assert "There is no room left." in jobs.reason
    assert store.read()[0].full
    free[0] = 2**30
    with qtbot.waitSignal(jobs.said, timeout=8000):
        pass
    assert jobs.running is not None
    assert jobs.running.request == first.request
    assert not jobs.paused
    jobs.leave()


def test_a_queue_that_cannot_be_kept_goes_on_and_says_so_once(
    jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    told: list[str] = []
    jobs.refused.connect(lambda message, _: told.append(message))
    with monkeypatch.context() as disk:
        disk.setattr("cascade_desktop.writing.fsync", full)
        ask(jobs, 3)
    assert len(told) == 1
    assert "no room" in told[0]
    assert jobs.waiting == 2
    jobs.move(jobs.entries[2], 1)
    assert len(told) == 1


def test_after_a_kill_the_broken_job_is_offered_and_the_rest_goes_on(tmp_path: Path) -> None:
    store = Waiting(tmp_path / "queue.json")
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.ui.queue_child", str(store.file)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "drawing\n"
    child.kill()
    child.wait()
    child.stdout.close()

    again = after_the_end(store)
    broken = again.entries[0]
    assert (broken.line.state, broken.line.broken) == ("offered", True)
    assert len(broken.line.drawn) == 1
    assert seeds(again) == [1, 5, 6]
    assert again.running is not None
    assert again.running.request.seed == 5
    again.retry(broken)
    again.end(again.running)
    assert (again.running.request.seed, again.running.request.count) == (2, 2)
    again.leave()
