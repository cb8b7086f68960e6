"""Starting: quick, without torch, once per data folder."""

import subprocess
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from cascade_desktop.ui.instance import Instance

OPEN = """
import sys, time
from pathlib import Path
start = time.perf_counter()
from cascade_desktop.folders import Folders
from cascade_desktop.ui import app
qt = app.application()
with app.opened(Folders.of(Path(sys.argv[1]))) as window:
    window.show()
    while not window.windowHandle().isExposed():
        qt.processEvents()
    print(time.perf_counter() - start, "torch" in sys.modules)
    window.close()
"""

CRASH = """
import os, sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from cascade_desktop.ui.instance import Instance
application = QCoreApplication([])
instance = Instance(Path(sys.argv[1]))
assert instance.claim()
os._exit(1)
"""


def run(code: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-c", code, str(folder)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60)


def test_an_open_window_has_loaded_no_torch_and_took_no_time(tmp_path: Path) -> None:
    done = run(OPEN, tmp_path)
    assert done.returncode == 0, done.stderr
    seconds, torch = done.stdout.split()
    assert torch == "False"
    # A quarter of a second on a free machine; the rest is for a busy one.
    assert float(seconds) < 4


def test_a_second_start_calls_the_first_window(qtbot: QtBot, tmp_path: Path) -> None:
    first, second = Instance(tmp_path), Instance(tmp_path)
    assert first.claim()
    assert not second.claim()
    with qtbot.waitSignal(first.called):
        assert second.call()
    first.release()
    assert second.claim()
    second.release()


@pytest.mark.usefixtures("qapp")
def test_a_crashed_app_does_not_keep_the_next_one_from_starting(tmp_path: Path) -> None:
    assert run(CRASH, tmp_path).returncode == 1
    assert (tmp_path / "window.lock").exists()
    instance = Instance(tmp_path)
    assert instance.claim()
    instance.release()


@pytest.mark.usefixtures("qapp")
def test_two_data_folders_do_not_meet(tmp_path: Path) -> None:
    one, other = Instance(tmp_path / "one"), Instance(tmp_path / "other")
    assert one.claim()
    assert other.claim()
    one.release()
    other.release()
