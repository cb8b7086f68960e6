"""Jobs wait their turn, and a cancel is never lost."""

import pytest
from pytestqt.qtbot import QtBot

from cascade_desktop.request import Request
from cascade_desktop.ui.jobs import Jobs

pytestmark = pytest.mark.usefixtures("qapp")


def test_the_first_job_runs_and_the_others_wait() -> None:
    jobs = Jobs()
    first, _ = jobs.ask(Request(seed=1)), jobs.ask(Request(seed=2))
    assert jobs.running is first
    assert jobs.waiting == 1


def test_cancel_stops_the_running_job_then_the_next() -> None:
    jobs = Jobs()
    first, second = jobs.ask(Request()), jobs.ask(Request())
    jobs.cancel()
    assert (first.cancelled.is_set(), second.cancelled.is_set()) == (True, False)
    jobs.cancel()
    assert second.cancelled.is_set()
    assert jobs.waiting == 0


def test_cancel_all_stops_every_job() -> None:
    jobs = Jobs()
    asked = [jobs.ask(Request()) for _ in range(3)]
    jobs.cancel_all()
    assert all(job.cancelled.is_set() for job in asked)


def test_the_end_of_the_last_job_is_told(qtbot: QtBot) -> None:
    jobs = Jobs()
    first, second = jobs.ask(Request()), jobs.ask(Request())
    with qtbot.assertNotEmitted(jobs.emptied):
        jobs.end(first)
    assert jobs.running is second
    with qtbot.waitSignal(jobs.emptied):
        jobs.end(second)
    assert jobs.running is None
