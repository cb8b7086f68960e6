"""The time left is told from what steps have taken, for the running job and all behind it."""

from dataclasses import replace

import pytest

from cascade_desktop.progress import Progress, Stage
from cascade_desktop.request import Request
from cascade_desktop.ui.queue_times import QueueTimes
from cascade_desktop.waiting import Line
from cascade_desktop.xy_grid import grid, read_axis

SMALL = Request(prompt="cat", seed=1, width=64, height=64, steps=10, decoder_steps=5)


@pytest.fixture
def times() -> QueueTimes:
    """Has seen a whole small picture: 2 s a step of Stage C, 1 s of Stage B and A."""
    made = QueueTimes()
    now = 0.0
    for stage, steps, seconds in ((Stage.C, 10, 2.0), (Stage.B, 5, 1.0), (Stage.A, 1, 1.0)):
        for step in range(steps + 1):
            made.note(SMALL, Progress(stage, step, steps), now)
            now += seconds
    return made


def test_nothing_is_told_before_anything_was_drawn() -> None:
    assert QueueTimes().all_left([Line(SMALL)]) is None
    assert QueueTimes().all_left([]) == 0


def test_every_line_that_waits_counts_with_all_its_pictures(times: QueueTimes) -> None:
    one = times.all_left([Line(SMALL)])
    assert one == pytest.approx(26)
    assert times.all_left([Line(SMALL), Line(replace(SMALL, count=3))]) == pytest.approx(4 * 26)


def test_pictures_that_are_there_count_no_more(times: QueueTimes) -> None:
    line = Line(replace(SMALL, count=3), drawn=("a", "b"))
    assert times.all_left([line]) == pytest.approx(26)


def test_another_size_is_guessed_by_its_pixels(times: QueueTimes) -> None:
    assert times.all_left([Line(replace(SMALL, width=128))]) == pytest.approx(2 * 26)


def test_another_model_cannot_be_told(times: QueueTimes) -> None:
    assert times.all_left([Line(SMALL), Line(replace(SMALL, model="other"))]) is None


def test_a_grid_counts_each_of_its_pictures(times: QueueTimes) -> None:
    made = grid(SMALL, read_axis(SMALL, "steps", "10, 20"))
    assert times.all_left([Line(made.request, made)]) == pytest.approx(26 + 46)
    begun = Line(made.request, made, drawn=("a",))
    assert times.all_left([begun]) == pytest.approx(46)
