"""How far the work is, on a terminal and in a log."""

import io
from collections.abc import Callable
from itertools import count

from cascade_desktop.commands.progress_line import ProgressLine, ProgressLines
from cascade_desktop.progress import Progress, Stage


class Terminal(io.StringIO):
    """Text that a terminal was sent."""

    def isatty(self) -> bool:
        return True


def ticking(seconds: float) -> Callable[[], float]:
    """A clock on which each look is some seconds later than the one before."""
    ticks = count()
    return lambda: next(ticks) * seconds


def test_a_log_gets_one_line_for_each_stage() -> None:
    log = io.StringIO()
    line = ProgressLine(log, ticking(1))

    for stage in (Stage.C, Stage.B):
        for step in range(4):
            line(Progress(stage, step, 3))
    line.close()

    assert log.getvalue() == "stage C 0/3\nstage B 0/3\n"


def test_a_log_of_a_long_stage_gets_one_line_a_minute() -> None:
    log = io.StringIO()
    line = ProgressLine(log, ticking(30))

    for step in range(5):
        line(Progress("training", step, 100))

    assert log.getvalue().splitlines() == [
        "training 0/100",
        "training 2/100 · 49 min 00 s left in this stage",
        "training 4/100 · 48 min 00 s left in this stage",
    ]


def test_a_terminal_shows_picture_stage_step_and_time_left_on_one_line() -> None:
    terminal = Terminal()
    line = ProgressLine(terminal, ticking(2))

    for step in range(3):
        line(Progress(Stage.C, step, 20, picture=1, pictures=2))

    shown = terminal.getvalue().split("\r\x1b[K")
    assert shown[-1] == "picture 1 of 2 · stage C 2/20 · 36 s left in this stage"
    assert "\n" not in terminal.getvalue()


def test_less_than_a_second_left_is_not_worth_telling() -> None:
    terminal = Terminal()
    line = ProgressLine(terminal, ticking(0.05))

    for step in range(20):
        line(Progress(Stage.C, step, 20))

    assert "left" not in terminal.getvalue()


def test_the_line_is_gone_before_other_text_follows() -> None:
    terminal = Terminal()
    line = ProgressLine(terminal)
    line(Progress(Stage.A, 0, 1))

    line.close()

    assert terminal.getvalue().endswith("\r\x1b[K")


def test_nothing_is_written_where_nothing_was_reported() -> None:
    terminal = Terminal()

    ProgressLine(terminal).close()

    assert terminal.getvalue() == ""


def test_two_threads_share_the_line_of_a_terminal_until_they_have_ended() -> None:
    terminal = Terminal()
    lines = ProgressLines(terminal, 2, ticking(0.01))
    first, second = lines.reports

    first(Progress(Stage.C, 1, 20, picture=1, pictures=2))
    second(Progress(Stage.B, 2, 10, picture=2, pictures=2))
    first.close()
    lines.close()

    assert terminal.getvalue().split("\r\x1b[K") == [
        "",
        "picture 1 of 2 · stage C 1/20",
        "picture 1 of 2 · stage C 1/20 | picture 2 of 2 · stage B 2/10",
        "picture 2 of 2 · stage B 2/10",
        "",
    ]


def test_two_threads_write_lines_of_their_own_into_a_log() -> None:
    log = io.StringIO()
    first, second = ProgressLines(log, 2, ticking(0.01)).reports

    for step in range(3):
        first(Progress(Stage.C, step, 20, picture=1, pictures=2))
        second(Progress(Stage.B, step, 10, picture=2, pictures=2))

    assert log.getvalue().splitlines() == [
        "picture 1 of 2 · stage C 0/20",
        "picture 2 of 2 · stage B 0/10",
    ]
