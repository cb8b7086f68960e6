"""Downloads as the window sees them: told in its own thread, seldom enough, and remembered."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QThread
from pytestqt.qtbot import QtBot

from cascade_desktop.folders import Folders
from cascade_desktop.ui.downloads import DownloadQueue
from tests.core import bad_server
from tests.core.bad_server import Fault
from tests.ui.model_rows import SIZE, Rows, accept_licences, arrived, rows_on, use_mirror

LONGEST_WAIT_MS = 20_000
PIECES_APART = 0.02
"""Seconds: slow enough that a test can press a button in the meantime."""


@pytest.fixture
def rows(folders: Folders) -> Iterator[Rows]:
    with bad_server.running() as server:
        use_mirror(folders, server)
        found = rows_on(server, "small", "other")
        accept_licences(folders, found)
        yield found


@pytest.fixture
def queue(qtbot: QtBot, rows: Rows, folders: Folders) -> Iterator[DownloadQueue]:
    assert qtbot
    assert rows
    queue = DownloadQueue(folders)
    yield queue
    queue.close()


def test_a_model_arrives_and_is_told_once_in_the_windows_thread(
    qtbot: QtBot, queue: DownloadQueue, rows: Rows, folders: Folders
) -> None:
    told: list[tuple[str, bool]] = []
    queue.arrived.connect(lambda name: told.append((name, QThread.isMainThread())))
    queue.add(rows.models[0])
    qtbot.waitUntil(lambda: bool(told), timeout=LONGEST_WAIT_MS)
    assert told == [("small", True)]
    assert arrived(folders, rows.models[0]).stat().st_size == SIZE
    assert queue.states()["small"].status == "done"


def test_it_tells_a_few_times_a_second_and_not_for_each_piece(
    qtbot: QtBot, queue: DownloadQueue
) -> None:
    told: list[None] = []
    queue.open()
    queue.changed.connect(lambda: told.append(None))
    for _ in range(200):
        queue._stir()
    qtbot.waitUntil(lambda: bool(told), timeout=LONGEST_WAIT_MS)
    assert len(told) == 1


def test_pause_keeps_what_has_arrived_and_resume_goes_on_there(
    qtbot: QtBot, queue: DownloadQueue, rows: Rows
) -> None:
    rows.server.always = Fault(each=PIECES_APART)
    queue.add(rows.models[0])
    qtbot.waitUntil(lambda: queue.states()["small"].done > SIZE // 4, timeout=LONGEST_WAIT_MS)
    queue.pause("small")
    assert queue.states()["small"].status == "paused"
    rows.server.always = Fault()
    queue.resume("small")
    qtbot.waitUntil(lambda: queue.states()["small"].status == "done", timeout=LONGEST_WAIT_MS)
    assert rows.server.starts()[0] == 0
    assert rows.server.starts()[-1] > 0


def test_nothing_is_opened_before_it_is_needed_and_closing_twice_is_fine(
    queue: DownloadQueue, folders: Folders
) -> None:
    assert queue.states() == {}
    queue.close()
    queue.close()
    assert not (folders.data / "downloads.json").exists()
