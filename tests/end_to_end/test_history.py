"""From Generate to the gallery and back: the real window, worker, engine, history and files."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from cascade_desktop import pictures, settings
from cascade_desktop.folders import Folders
from cascade_desktop.history import History, Made, Query
from cascade_desktop.request import Request
from cascade_desktop.settings import Settings
from cascade_desktop.ui import app
from cascade_desktop.ui.window import Window
from tests.core.disks import full_disk

LONG_MS = 180_000
CONTROL = Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton
QUICK = Request(prompt="a red apple", width=128, height=128, seed=3, steps=3, decoder_steps=2)
ENDLESS = replace(QUICK, width=256, height=256, steps=200)


@pytest.fixture
def history(folders: Folders) -> Iterator[History]:
    """The history as another window or program sees it."""
    with History(folders.history) as history:
        yield history


def draw(qtbot: QtBot, window: Window, request: Request) -> None:
    window.session.restore(request)
    QTest.keyClick(window.prompt_panel.prompt, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: window.jobs.running is None, timeout=LONG_MS)


def all_made(history: History) -> list[Made]:
    return history.find(Query(order="oldest"))


def pixels(file: Path) -> bytes:
    with Image.open(file) as opened:
        return opened.convert("RGB").tobytes()


def candidates(qtbot: QtBot, window: Window, request: Request, count: int) -> None:
    """That many are there on their page."""
    window.session.restore(request)
    window.show_candidates()
    page = window.candidates
    page.count.setValue(count)
    QTest.mouseClick(page.draw, LEFT)
    qtbot.waitUntil(lambda: not page.running, timeout=LONG_MS)
    assert page.model.there == count


def choose(window: Window, row: int) -> None:
    view = window.candidates.view
    place = view.visualRect(window.candidates.model.index(row)).center()
    QTest.mouseClick(view.viewport(), LEFT, pos=place)


def test_a_picture_is_in_the_history_as_soon_as_it_is_on_the_disk(
    qtbot: QtBot, window: Window, history: History, tiny: Path
) -> None:
    request = replace(QUICK, model=str(tiny), count=2)
    draw(qtbot, window, request)
    made = all_made(history)
    assert [one.request.seed for one in made] == [3, 4]
    assert all(one.latent and one.file.exists() for one in made)
    assert made[0].request == pictures.read_request(made[0].file)
    assert made[0].record["seconds"]["stage C"] > 0
    assert [one.number for one in history.find(Query(text="apple"))] != []
    assert history.find(Query(text="pear")) == []
    assert [prompt.text for prompt in history.prompts()] == ["a red apple"]


def test_a_picture_of_the_gallery_is_starred_and_its_settings_draw_it_again(
    qtbot: QtBot, window: Window, history: History, tiny: Path
) -> None:
    draw(qtbot, window, replace(QUICK, model=str(tiny)))
    (made,) = history.find(Query(text="app"))
    history.star([made.number], 1)
    assert history.numbers(Query(starred=True)).tolist() == [made.number]

    window.session.restore(Request(prompt="something else"))
    window.show_gallery()
    window.gallery.reuse_wanted.emit(made.request)
    assert window.session.request == made.request
    draw(qtbot, window, window.session.request)
    again = all_made(history)[-1]
    assert again.request == made.request
    assert pixels(again.file) == pixels(made.file)

    window.gallery.again_wanted.emit(made.request)
    qtbot.waitUntil(lambda: len(all_made(history)) == 3, timeout=LONG_MS)
    qtbot.waitUntil(lambda: window.jobs.running is None, timeout=LONG_MS)
    assert all_made(history)[-1].request.seed != made.request.seed


def test_a_chosen_candidate_becomes_the_picture_that_generate_draws(
    qtbot: QtBot, window: Window, history: History, folders: Folders, tiny: Path
) -> None:
    request = replace(QUICK, model=str(tiny))
    candidates(qtbot, window, request, 4)
    assert not folders.pictures.exists(), "a candidate is no picture yet"
    choose(window, 1)
    choose(window, 3)
    QTest.mouseClick(window.candidates.finish_button, LEFT)
    assert window.pages.currentWidget() is window.pictures
    qtbot.waitUntil(lambda: window.jobs.running is None, timeout=LONG_MS)
    chosen = all_made(history)
    assert [made.request.seed for made in chosen] == [4, 6]
    assert all(made.latent for made in chosen)
    assert chosen[0].record["seconds"].keys() >= {"stage C", "stage B", "stage A"}

    draw(qtbot, window, replace(request, seed=4))
    drawn = all_made(history)[-1]
    assert drawn.request == chosen[0].request
    assert pixels(drawn.file) == pixels(chosen[0].file)
    assert history.latent(drawn.number) == history.latent(chosen[0].number)


def test_candidates_are_cancelled_at_the_next_step(
    qtbot: QtBot, window: Window, tiny: Path
) -> None:
    window.session.restore(replace(ENDLESS, model=str(tiny)))
    window.show_candidates()
    page = window.candidates
    QTest.mouseClick(page.draw, LEFT)
    qtbot.waitUntil(lambda: page.bar.value() > 0, timeout=LONG_MS)
    QTest.keyClick(page.view, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not page.running, timeout=LONG_MS)
    assert page.model.rowCount() < page.count.value()
    assert not window.messages.isVisible(), "a cancel is no failure"


def test_a_window_closed_while_candidates_are_drawn_ends_at_the_next_step(
    qtbot: QtBot, window: Window, tiny: Path
) -> None:
    window.session.restore(replace(ENDLESS, model=str(tiny)))
    window.show_candidates()
    QTest.mouseClick(window.candidates.draw, LEFT)
    qtbot.waitUntil(lambda: window.candidates.bar.value() > 0, timeout=LONG_MS)
    QTest.keyClick(window.prompt_panel.prompt, Qt.Key.Key_Escape)
    assert "step" in window.candidates.told.text(), "Esc stops them from everywhere"
    with qtbot.waitSignal(window.closed, timeout=LONG_MS):
        window.close()


def test_a_kept_latent_draws_the_same_picture_again(
    qtbot: QtBot, window: Window, history: History, tiny: Path
) -> None:
    draw(qtbot, window, replace(QUICK, model=str(tiny)))
    (first,) = all_made(history)
    window.gallery.decode_wanted.emit([first.number])
    qtbot.waitUntil(lambda: len(all_made(history)) == 2, timeout=LONG_MS)
    qtbot.waitUntil(lambda: window.jobs.running is None, timeout=LONG_MS)
    second = all_made(history)[-1]
    assert second.file != first.file
    assert pixels(second.file) == pixels(first.file)
    assert second.record["seconds"]["stage C"] == first.record["seconds"]["stage C"]


def test_a_picture_is_saved_in_the_format_and_as_privately_as_chosen(
    qtbot: QtBot, window: Window, history: History, folders: Folders, tiny: Path
) -> None:
    settings.save(Settings(picture_format="webp", private=True), folders.settings)
    draw(qtbot, window, replace(QUICK, model=str(tiny)))
    (made,) = all_made(history)
    assert made.file.suffix == ".webp"
    assert b"apple" not in made.file.read_bytes()
    assert made.request.prompt == "a red apple", "the history is the user's own"


def test_lists_of_words_give_each_picture_its_own(
    qtbot: QtBot, window: Window, history: History, folders: Folders, tiny: Path
) -> None:
    lists = folders.data / "wildcards"
    lists.mkdir(parents=True)
    (lists / "animals.txt").write_text("\n".join(f"animal{n}" for n in range(50)), "utf-8")
    draw(qtbot, window, replace(QUICK, prompt="a __animals__", model=str(tiny), count=2))
    one, two = all_made(history)
    assert one.request.prompt != two.request.prompt
    assert one.request.prompt.startswith("a animal")
    assert one.record["prompt_written"] == "a __animals__"
    assert pictures.read_request(one.file) == one.request


def test_a_history_that_fails_loses_no_picture_and_stops_no_job(
    qtbot: QtBot, window: Window, folders: Folders, tiny: Path, expected_log: list[str]
) -> None:
    expected_log.append("no such table: details")
    with closing(sqlite3.connect(folders.history)) as other:
        other.execute("DROP TABLE details")
    draw(qtbot, window, replace(QUICK, model=str(tiny), count=2))
    assert len(list(folders.pictures.iterdir())) == 2
    assert window.jobs.entries == ()
    assert window.messages.isVisible()
    assert window.messages.property("kind") == "problem"


def test_a_full_disk_pauses_the_queue_which_goes_on_when_there_is_room(
    qtbot: QtBot, tmp_path: Path, tiny: Path
) -> None:
    folders = Folders(tmp_path / "data", tmp_path / "disk")
    request = replace(QUICK, model=str(tiny))
    with app.opened(folders) as window, History(folders.history) as history:
        with qtbot.waitActive(window):
            window.show()
        with full_disk(folders.pictures):
            draw(qtbot, window, request)
            assert window.jobs.paused
            assert "no room" in window.jobs.reason
            assert window.jobs.entries[0].line.state == "waiting"
            assert all_made(history) == []
        # Without that disk, the folder lies on one with plenty of room.
        qtbot.waitUntil(lambda: len(all_made(history)) == 1, timeout=LONG_MS)
        qtbot.waitUntil(lambda: not window.jobs.entries, timeout=LONG_MS)
        assert not window.jobs.paused
        window.close()
    window.deleteLater()


def test_another_program_may_write_the_history_at_the_same_time(
    qtbot: QtBot, window: Window, history: History, folders: Folders, tiny: Path
) -> None:
    command = [sys.executable, "-m", "tests.end_to_end.adding_child"]
    child = subprocess.Popen([*command, str(folders.history), "200"])
    try:
        draw(qtbot, window, replace(QUICK, model=str(tiny), count=4))
    finally:
        assert child.wait(120) == 0
    assert history.count(Query(text="apple")) == 4
    assert history.count(Query(text="elsewhere")) == 200
    assert history.problems() == []
    assert not window.messages.isVisible()
