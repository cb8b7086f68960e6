"""What nothing else has caught: told with its traceback, and logged without the prompt."""

import sys
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import qInstallMessageHandler
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cascade_desktop import log
from cascade_desktop.folders import Folders
from cascade_desktop.ui.faults import Faults

SECRET = "a secret wish"


@pytest.fixture
def faults(qapp: QApplication) -> Iterator[Faults]:
    hooks = (sys.excepthook, threading.excepthook)
    found = Faults(qapp)
    found.watch()
    yield found
    sys.excepthook, threading.excepthook = hooks
    qInstallMessageHandler(None)
    found.deleteLater()


def test_a_fault_in_any_thread_is_told_whole_and_logged_without_the_prompt(
    qtbot: QtBot, faults: Faults, folders: Folders, expected_log: list[str]
) -> None:
    expected_log.append("A bug in the app")
    faults.keep_out(lambda: (SECRET, ""))

    def fail() -> None:
        raise ValueError(f"no room for {SECRET!r}")

    with log.kept_in(folders.logs) as file, qtbot.waitSignal(faults.found) as told:
        thread = threading.Thread(target=fail)
        thread.start()
        thread.join()

    assert told.args is not None
    assert SECRET in told.args[0]
    assert file is not None
    text = file.read_text(encoding="utf-8")
    assert "ValueError: no room for '[prompt]'" in text
    assert SECRET not in text
