"""The first start, the title, notices, and how the window was left."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QSplitter, QWidget
from pytestqt.qtbot import QtBot

from cascade_desktop.folders import APP, Folders
from cascade_desktop.progress import Progress, Stage
from cascade_desktop.request import BUILT_IN, Request
from cascade_desktop.settings import Settings
from cascade_desktop.ui import app
from cascade_desktop.ui.arrangement import Arrangement
from cascade_desktop.ui.jobs import Job
from cascade_desktop.ui.notices import Notices
from cascade_desktop.ui.progress_strip import ProgressStrip
from cascade_desktop.ui.window import Window

FOX = Request(prompt="a red fox", seed=3)
JOB = Job(1, FOX)


def open_again(qtbot: QtBot, folders: Folders) -> Iterator[Window]:
    with app.opened(folders) as window:
        window.signs.greet()
        window.show()
        qtbot.waitExposed(window)
        yield window
        window.close()
    window.deleteLater()


def _is_empty(label: QLabel) -> bool:
    return not label.text()


def test_the_welcome_tells_of_this_machine_and_is_shown_once(
    qtbot: QtBot, folders: Folders
) -> None:
    for first in open_again(qtbot, folders):
        welcome, looking = first.signs.welcome, first.signs.welcome.facts.note
        assert welcome.isVisible()
        qtbot.waitUntil(welcome.draw.hasFocus)
        qtbot.waitUntil(partial(_is_empty, looking))
        told = welcome.facts.accessibleDescription()
        assert all(part in told for part in ("Memory", "PyTorch", "Free space"))
        assert "GiB" in welcome.model.text()
        QTest.keyClick(welcome.skip, Qt.Key.Key_Space)
        assert not welcome.isVisible()
        assert first.prompt_panel.prompt.hasFocus()
    for second in open_again(qtbot, folders):
        assert not second.signs.welcome.isVisible()
        second.signs.show_welcome()
        assert second.signs.welcome.isVisible()


def test_one_press_on_the_welcome_asks_for_a_picture_of_the_built_in_model(window: Window) -> None:
    window.jobs.pause()
    window.session.change(model="/somewhere/else")
    window.signs.show_welcome()
    QTest.keyClick(window.signs.welcome.draw, Qt.Key.Key_Space)
    (entry,) = window.jobs.entries
    assert entry.line.request.model == BUILT_IN
    assert entry.line.request.prompt
    assert window.pages.currentWidget() is window.pictures


def test_the_way_from_the_welcome_to_a_better_model(window: Window) -> None:
    window.signs.welcome.show_memory(24 * 2**30, True)
    window.signs.show_welcome()
    QTest.mouseClick(window.signs.welcome.models, Qt.MouseButton.LeftButton)
    assert window.pages.currentWidget() is window.models


def test_the_title_tells_how_far_which_picture_is(window: Window) -> None:
    title = window.signs.title
    title.show_progress(JOB, 0.404)
    assert window.windowTitle() == f"40 % · a red fox — {APP}"
    title.show_progress(Job(2, Request(prompt="very " * 99)), 0.999)
    assert window.windowTitle().startswith("99 % · very very")
    assert len(window.windowTitle()) < 100
    window.jobs.changed.emit()
    assert window.windowTitle() == APP


@pytest.fixture
def away(qtbot: QtBot) -> QWidget:
    """A window that is not in front."""
    window = QWidget()
    qtbot.addWidget(window)
    return window


def end(notices: Notices, *drawn: Job, failed: str = "") -> list[tuple[str, str]]:
    told: list[tuple[str, str]] = []
    notices.told.connect(lambda *given: told.append(given))
    for job in drawn:
        notices.note_drawn(job, Path("picture.png"))
    if failed:
        notices.note_failure(JOB, failed, "", "", False)
    notices.end()
    return told


def test_a_notice_tells_of_all_pictures_at_their_end(away: QWidget) -> None:
    assert end(Notices(away, Settings()), JOB) == [("The picture is ready", "a red fox")]
    ((title, _),) = end(Notices(away, Settings()), JOB, JOB, JOB)
    assert title == "3 pictures are ready"


def test_a_notice_tells_of_a_failure_and_not_of_a_cancel(away: QWidget) -> None:
    failure = end(Notices(away, Settings()), failed="There is no room left.")
    assert failure == [("A picture could not be drawn", "There is no room left.")]
    assert end(Notices(away, Settings())) == []


def test_no_notice_comes_unasked_or_while_the_window_is_in_front(
    qtbot: QtBot, window: Window, away: QWidget
) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    assert end(window.signs.notices, JOB) == []
    notices = Notices(away, Settings())
    notices.follow_settings({"notifications": False})
    assert end(notices, JOB) == []


def test_a_sound_comes_where_it_is_wanted(qtbot: QtBot, away: QWidget) -> None:
    notices = Notices(away, Settings(sounds=True))
    with qtbot.waitSignal(notices.rung):
        end(notices, JOB)
    notices.follow_settings({"sounds": False})
    with qtbot.assertNotEmitted(notices.rung):
        end(notices, JOB)


def test_page_widths_and_open_sections_are_as_they_were_left(
    qtbot: QtBot, folders: Folders
) -> None:
    for first in open_again(qtbot, folders):
        first.resize(790, 720)  # The screen of the tests is 800 wide.
        first.show_gallery()
        first.parameters_panel.section.setChecked(True)
        splitter = first.findChild(QSplitter, "windowParts")
        assert splitter is not None
        splitter.setSizes([375, 415])
        width = first.side.width()
        assert width == 375
    for second in open_again(qtbot, folders):
        assert second.pages.currentWidget() is second.gallery
        assert second.parameters_panel.section.isChecked()
        assert second.side.width() == width


def test_an_arrangement_that_cannot_be_read_leaves_the_window_as_it_is(window: Window) -> None:
    for stored in ("{", "[]", '{"page": "x", "sizes": [1], "open": 3}', '{"page": 99}'):
        Arrangement(window, stored)
        assert window.pages.currentWidget() is window.pictures


def test_the_strip_tells_the_stage_and_the_time_left_in_tenths(qtbot: QtBot) -> None:
    strip = ProgressStrip()
    qtbot.addWidget(strip)
    strip.begin()
    for step in (1, 2):
        strip.show_progress(FOX, Progress(Stage.C, step, 20))
    assert strip.stage.text() == "Stage C  2/20"
    assert strip.left.text().endswith(" s left")
    assert strip.fraction > 0
    strip.show_caption("done")
