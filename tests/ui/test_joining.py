"""The window's parts together: history, queue, gallery and candidates, with work that is quick."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cascade_desktop import pictures, settings
from cascade_desktop.folders import Folders
from cascade_desktop.history import History, Query
from cascade_desktop.progress import Progress, Stage
from cascade_desktop.request import Request
from cascade_desktop.ui import app
from cascade_desktop.ui.candidates_page import CandidatesPage
from cascade_desktop.ui.stage_c import Candidate, Kept, Sheet
from cascade_desktop.ui.window import Window
from cascade_desktop.waiting import Line, Queue, Waiting

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton
TEN_SECONDS = 10_000


needs_qt = pytest.mark.usefixtures("qtbot")


@pytest.fixture
def page(qtbot: QtBot) -> Iterator[CandidatesPage]:
    page = CandidatesPage()
    page.resize(700, 500)
    page.show()
    qtbot.addWidget(page)
    yield page


def widget(parent: QWidget, name: str) -> QWidget:
    found = parent.findChild(QWidget, name)
    assert found is not None, name
    return found


def begun(page: CandidatesPage, count: int) -> Sheet:
    sheets: list[Sheet] = []
    page.asked.connect(sheets.append)
    page.begin(Request(prompt="a fox", seed=7, count=count))
    return sheets[-1]


def show(page: CandidatesPage, sheet: Sheet, count: int) -> list[Candidate]:
    """The first `count` candidates of the sheet, which are there now."""
    there = [
        Candidate(Kept(sheet.request.single(row), bytes([row]), {}), Image.new("RGB", (16, 16)))
        for row in range(count)
    ]
    for candidate in there:
        page.add(sheet, candidate)
    return there


def save_one(folders: Folders, request: Request) -> Path:
    record = {"seconds": {"stage C": 1.0}}
    return pictures.save(Image.new("RGB", (8, 8)), request, record, folders.pictures)


def test_each_candidate_is_seen_as_soon_as_it_is_there(page: CandidatesPage) -> None:
    sheet = begun(page, 3)
    assert page.model.rowCount() == 3
    assert page.model.there == 0
    page.show_progress(sheet, Progress(Stage.C, 4, 8, 1, 3))
    assert "1 of 3" in page.told.text()
    show(page, sheet, 1)
    index = page.model.index(0)
    assert "seed 7" in index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert page.model.index(1).flags() == Qt.ItemFlag.NoItemFlags


def test_candidates_are_chosen_by_click_and_keys_and_return_draws_them(
    page: CandidatesPage,
) -> None:
    sheet = begun(page, 4)
    there = show(page, sheet, 4)
    page.end(sheet)
    asked: list[tuple[Kept, ...]] = []
    page.chosen.connect(asked.append)
    view = page.view

    QTest.mouseClick(view.viewport(), LEFT, pos=view.visualRect(page.model.index(2)).center())
    view.setCurrentIndex(page.model.index(0))
    view.clearSelection()
    QTest.mouseClick(view.viewport(), LEFT, pos=view.visualRect(page.model.index(2)).center())
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Right)
    QTest.keyClick(view, Qt.Key.Key_Space)
    assert page.finish_button.isEnabled()
    QTest.keyClick(view, Qt.Key.Key_Return)

    assert asked == [(there[2].kept, there[3].kept)]
    assert not page.finish_button.isEnabled(), "nothing is chosen any more"


def test_escape_stops_the_candidates_and_keeps_those_that_are_there(page: CandidatesPage) -> None:
    sheet = begun(page, 8)
    show(page, sheet, 2)
    QTest.keyClick(page.view, Qt.Key.Key_Escape)
    assert sheet.cancelled.is_set()
    page.end(sheet)
    assert not page.running
    assert page.model.rowCount() == 2
    closed: list[bool] = []
    page.closed.connect(lambda: closed.append(True))
    QTest.keyClick(page.view, Qt.Key.Key_Escape)
    assert closed == [True]


def test_what_comes_late_of_an_earlier_sheet_is_not_mixed_in(page: CandidatesPage) -> None:
    old = begun(page, 2)
    new = begun(page, 5)
    assert old.cancelled.is_set()
    show(page, old, 1)
    page.end(old)
    assert page.running
    assert page.model.there == 0
    assert page.model.rowCount() == 5
    page.end(new)


def test_a_failure_of_the_candidates_is_told(page: CandidatesPage) -> None:
    sheet = begun(page, 2)
    told: list[tuple[str, str, str]] = []
    page.refused.connect(lambda *words: told.append(words))
    page._end_failed(sheet, "It is too large.", "Take a smaller one.", "")
    assert told == [("It is too large.", "Take a smaller one.", "")]
    assert not page.running


def test_the_pages_of_gallery_and_candidates_have_keys(window: Window) -> None:
    QTest.keyClick(window, Qt.Key.Key_4, CONTROL)
    assert window.pages.currentWidget() is window.gallery
    QTest.keyClick(window, Qt.Key.Key_Return, CONTROL | SHIFT)
    assert window.pages.currentWidget() is window.candidates
    QTest.mouseClick(widget(window, "galleryTab"), LEFT)
    assert window.pages.currentWidget() is window.gallery
    QTest.mouseClick(widget(window, "candidatesOrder"), LEFT)
    QTest.mouseClick(widget(window, "closeCandidates"), LEFT)
    assert window.pages.currentWidget() is window.pictures


def test_what_was_typed_is_remembered_when_generate_is_pressed(
    window: Window, folders: Folders
) -> None:
    window.jobs.pause()
    window.session.change(prompt="an owl", negative="blur")
    window.generate()
    with History(folders.history) as other:
        (prompt,) = other.prompts()
    assert (prompt.text, prompt.negative, prompt.used) == ("an owl", "blur", 1)
    window.jobs.cancel_all()


@needs_qt
def test_the_queue_is_there_at_the_next_start_and_the_broken_job_is_offered(
    folders: Folders,
) -> None:
    broken, next_one = Request(prompt="one", seed=1), Request(prompt="two", seed=2)
    lines = (Line(broken, state="drawing"), Line(next_one))
    Waiting(folders.queue).write(Queue(lines, paused=True))
    with app.opened(folders) as window:
        window.show()
        assert [entry.line.state for entry in window.jobs.entries] == ["offered", "waiting"]
        assert "1 waiting" in window.waiting.text()
        window.queue.open_offered()
        assert window.queue.panel.isVisible()
        QTest.mouseClick(window.waiting, LEFT)
        assert not window.queue.panel.isVisible()
        window.close()
    window.deleteLater()
    assert len(Waiting(folders.queue).read()[0].lines) == 2, "closing keeps them"


def test_a_full_disk_pauses_the_queue_and_the_job_stays_the_first(
    window: Window, folders: Folders
) -> None:
    window.jobs.asked.disconnect()  # Nobody draws here: the failure is told instead.
    first = window.jobs.ask(Request(prompt="one", seed=1))
    window.jobs.ask(Request(prompt="two", seed=2))
    window.drawing._show_failure(first, "There is no room left.", "Free some.", "", True)
    assert window.jobs.paused
    assert [entry.line.request.seed for entry in window.jobs.entries] == [1, 2]
    assert "no room" in window.messages.text.text()
    assert window.messages.property("kind") == "info", "nothing has failed"
    kept, _ = Waiting(folders.queue).read()
    assert kept.full
    window.jobs.cancel_all()
    window.jobs.resume()


def test_pictures_that_the_history_has_missed_are_found_at_the_start(
    qtbot: QtBot, folders: Folders
) -> None:
    file = save_one(folders, Request(prompt="lost", seed=3))
    with app.opened(folders) as window:
        with qtbot.waitSignal(window.upkeep.ended, timeout=TEN_SECONDS):
            window.upkeep.begin()
        with History(folders.history) as other:
            assert [made.file for made in other.find(Query())] == [file]
    window.deleteLater()


@needs_qt
def test_a_history_that_cannot_be_opened_is_told_and_the_window_works(
    folders: Folders, expected_log: list[str]
) -> None:
    expected_log.append("The history cannot be opened")
    folders.history.mkdir(parents=True)
    with app.opened(folders) as window:
        window.show()
        assert window.messages.isVisible()
        window.upkeep.remember(Request(prompt="an owl"))
    window.deleteLater()


def test_once_more_with_a_new_seed_waits_in_the_queue(window: Window) -> None:
    window.jobs.pause()
    request = Request(prompt="a fox", seed=5)
    window.made_again.again(request)
    (entry,) = window.jobs.entries
    assert entry.line.request.prompt == "a fox"
    assert entry.line.request.seed not in (5, -1)
    window.jobs.cancel_all()


def test_a_kept_latent_takes_the_detail_of_the_fields(window: Window, folders: Folders) -> None:
    window.jobs.pause()
    request = Request(prompt="a fox", seed=5)
    file = save_one(folders, request)
    with History(folders.history) as other:
        number = other.add(file, request, {"seconds": {"stage C": 1.0}}, b"latent")
        bare = other.add(save_one(folders, replace(request, seed=6)), request, {})
    kept: list[Kept] = []
    window.made_again.kept.connect(kept.append)
    window.session.change(decoder_steps=33, steps=99)

    window.made_again.decode([number])
    (entry,) = window.jobs.entries
    assert entry.line.request == replace(request, decoder_steps=33), "Stage C stays as it was"
    assert kept == [Kept(entry.line.request, b"latent", {"seconds": {"stage C": 1.0}})]

    window.made_again.decode([bare])
    assert "Nothing of Stage C" in window.messages.text.text()
    window.jobs.cancel_all()


def test_a_picture_thrown_away_from_the_strip_is_in_no_search(
    window: Window, folders: Folders
) -> None:
    request = Request(prompt="a fox", seed=5)
    file = save_one(folders, request)
    with History(folders.history) as other:
        other.add(file, request, {})
        window.upkeep.note_binned(file)
        assert other.count(Query()) == 0


def test_the_format_of_pictures_is_chosen_in_the_menu_and_kept(
    window: Window, folders: Folders
) -> None:
    action(window, "format-webp").trigger()
    action(window, "savePrivate").trigger()
    stored = settings.load(folders.settings)
    assert (stored.picture_format, stored.private) == ("webp", True)
    assert window.queue.sheets.private


def action(window: QObject, name: str) -> QAction:
    found = window.findChild(QAction, name)
    assert found is not None, name
    return found
