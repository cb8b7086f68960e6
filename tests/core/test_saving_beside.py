"""Saving beside the drawing: order, what is told when, failures, and a cancel in between."""

import threading

import pytest

from cascade_desktop.errors import Cancelled, CannotSave
from cascade_desktop.progress import Progress, silent
from cascade_desktop.saving_beside import SavedBeside


def test_what_is_added_is_told_in_order_by_the_thread_that_adds() -> None:
    told: list[tuple[int, str]] = []

    def tell(number: int) -> None:
        told.append((number, threading.current_thread().name))

    with SavedBeside[int, int](lambda number: number * 10, tell) as beside:
        for number in range(3):
            beside.add(number)

    here = threading.current_thread().name
    assert told == [(0, here), (10, here), (20, here)]


def test_a_picture_is_told_of_at_the_next_step_of_the_one_after_it() -> None:
    told: list[int] = []
    saving, saved = threading.Event(), threading.Event()

    def save(number: int) -> int:
        assert saving.wait(10)
        saved.set()
        return number

    with SavedBeside(save, told.append) as beside:
        report = beside.watched(silent)
        beside.add(1)
        report(Progress("stage C", 1, 2))
        assert told == [], "it is not saved yet, and nobody waits for it"
        saving.set()
        assert saved.wait(10)
        while not told:
            report(Progress("stage C", 2, 2))
    assert told == [1]


@pytest.mark.parametrize("error", [Cancelled(), ZeroDivisionError()])
def test_what_was_finished_before_the_end_is_saved_and_told(error: Exception) -> None:
    told: list[int] = []

    with (
        pytest.raises(type(error)),
        SavedBeside[int, int](lambda number: number, told.append) as beside,
    ):
        beside.add(1)
        raise error

    assert told == [1]


def test_a_picture_that_cannot_be_saved_ends_the_work_once() -> None:
    def save(_: int) -> int:
        raise CannotSave("There is no room.", "Free some.")

    drawn: list[int] = []
    with pytest.raises(CannotSave), SavedBeside[int, int](save, drawn.append) as beside:
        for number in range(3):
            beside.add(number)
            drawn.append(number)
    assert drawn == [0]
