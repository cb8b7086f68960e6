"""What the pages, the title and the status line show while several jobs are drawn at once."""

import pytest

from cascade_desktop.progress import Progress, Stage
from cascade_desktop.request import Request
from cascade_desktop.ui.jobs import Job
from cascade_desktop.ui.window import Window

FOX = Request(prompt="a fox", seed=1, width=64, height=64, steps=4, decoder_steps=2)
OWL = Request(prompt="an owl", seed=2, width=64, height=64, steps=4, decoder_steps=2)


@pytest.fixture
def shown(window: Window) -> Window:
    """Nobody draws here: the test tells what a worker would."""
    window.jobs.asked.disconnect()
    window.jobs.use_places(2)
    return window


def step(window: Window, job: Job, stage: Stage, number: int) -> None:
    window.drawing._show_progress(job, Progress(stage, number, 4 if stage == Stage.C else 2))


def test_a_page_shows_the_first_of_its_jobs_and_then_the_next(shown: Window) -> None:
    fox, owl = shown.jobs.ask(FOX), shown.jobs.ask(OWL)
    strip = shown.pictures.progress
    step(shown, fox, Stage.C, 1)
    step(shown, owl, Stage.B, 1)
    assert strip.stage.text() == "Stage C  1/4"
    assert "a fox" in shown.windowTitle()

    shown.drawing._end(fox)
    assert shown.status.text() == "Drawing…"
    assert shown.side.cancel.isVisible()
    step(shown, owl, Stage.B, 2)
    assert strip.stage.text() == "Stage B  2/2"
    assert "an owl" in shown.windowTitle()

    shown.drawing._end(owl)
    assert shown.status.text() == "Ready"
    assert not shown.side.cancel.isVisible()
    assert not strip.is_running


def test_the_second_ends_and_the_first_is_shown_on(shown: Window) -> None:
    fox, owl = shown.jobs.ask(FOX), shown.jobs.ask(OWL)
    step(shown, fox, Stage.C, 1)
    shown.drawing._end(owl)
    assert shown.status.text() == "Drawing…"
    assert shown.pictures.progress.stage.text() == "Stage C  1/4"
    shown.drawing._end(fox)
    assert shown.status.text() == "Ready"


def test_each_page_shows_its_own_job(shown: Window) -> None:
    fox, owl = shown.jobs.ask(FOX), shown.jobs.ask(OWL, purpose=object())
    step(shown, owl, Stage.C, 2)
    step(shown, fox, Stage.C, 3)
    assert shown.pictures.progress.stage.text() == "Stage C  3/4"
    assert shown.canvas.progress.stage.text() == "Stage C  2/4"
    shown.drawing._end(fox)
    assert not shown.pictures.progress.is_running
    assert shown.canvas.progress.is_running
    shown.drawing._end(owl)


def test_a_cancel_is_shown_on_the_page_of_its_job_alone(shown: Window) -> None:
    fox, owl = shown.jobs.ask(FOX), shown.jobs.ask(OWL, purpose=object())
    for job in (fox, owl):
        step(shown, job, Stage.C, 1)
    shown.jobs.cancel()
    step(shown, fox, Stage.C, 2)
    assert shown.pictures.progress.stage.text() == "Finishing the step…"
    assert shown.canvas.progress.stage.text() == "Stage C  1/4"
    for job in (fox, owl):
        shown.drawing._end(job)


def test_one_that_fails_is_told_while_the_other_is_shown_on(shown: Window) -> None:
    fox, owl = shown.jobs.ask(FOX), shown.jobs.ask(OWL)
    shown.drawing._show_failure(fox, "It is too large.", "Draw it smaller.", "", False)
    assert "too large" in shown.messages.text.text()
    assert shown.status.text() == "Drawing…"
    step(shown, owl, Stage.C, 1)
    assert shown.pictures.progress.stage.text() == "Stage C  1/4"
    shown.drawing._end(owl)
