"""The time left comes from measured steps."""

import pytest

from cascade_desktop.progress import Progress, Stage
from cascade_desktop.request import Request
from cascade_desktop.ui.pace import Pace

REQUEST = Request(steps=4, decoder_steps=2)


def run_through(pace: Pace, picture: int = 1, pictures: int = 1, start: float = 0.0) -> None:
    """One picture: 2 s a step in Stage C, 1 s in Stage B, 3 s for Stage A."""
    now = start
    for stage, steps, seconds in ((Stage.C, 4, 2.0), (Stage.B, 2, 1.0), (Stage.A, 1, 3.0)):
        for step in range(steps + 1):
            now += seconds if step else 0.0
            pace.note(REQUEST, Progress(stage, step, steps, picture, pictures), now)


def test_nothing_is_said_before_the_first_step() -> None:
    pace = Pace()
    pace.note(REQUEST, Progress(Stage.C, 0, 4), 0.0)
    assert pace.left(REQUEST, Progress(Stage.C, 0, 4)) is None


def test_a_second_picture_is_foretold_from_the_first() -> None:
    pace = Pace()
    run_through(pace)
    assert pace.left(REQUEST, Progress(Stage.C, 0, 4)) == pytest.approx(13)
    assert pace.left(REQUEST, Progress(Stage.C, 3, 4)) == pytest.approx(7)
    assert pace.left(REQUEST, Progress(Stage.B, 1, 2)) == pytest.approx(4)
    assert pace.left(REQUEST, Progress(Stage.A, 1, 1)) == pytest.approx(0)


def test_several_pictures_take_as_long_as_all_of_them() -> None:
    pace = Pace()
    run_through(pace)
    assert pace.left(REQUEST, Progress(Stage.B, 0, 2, 2, 3)) == pytest.approx(5 + 13)


def test_another_size_is_not_foretold_from_this_one() -> None:
    pace = Pace()
    run_through(pace)
    assert pace.left(Request(width=1024, steps=4), Progress(Stage.C, 0, 4)) is None


def test_the_done_part_grows_from_nothing_to_all() -> None:
    pace = Pace()
    run_through(pace)
    reports = [(Stage.LOADING, 1, 9), (Stage.C, 0, 4), (Stage.C, 2, 4), (Stage.B, 1, 2)]
    parts = [pace.fraction(REQUEST, Progress(*report)) for report in [*reports, (Stage.A, 1, 1)]]
    assert parts == sorted(parts)
    assert parts[0] == 0.0
    assert parts[-1] == pytest.approx(1.0)
