"""What is told after a crash, and what the menu Help knows of this machine."""

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QAction, QDesktopServices, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTextBrowser
from pytestqt.qtbot import QtBot

from cascade_desktop.folders import Folders
from cascade_desktop.ui.machine_check import MachineCheck
from cascade_desktop.ui.window import Window

ROOT = Path(__file__).resolve().parents[2]
LONGEST_WAIT_MS = 60_000


def start(what: str, data: Path) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "tests.ui.crash_child", what, str(data)]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)


@pytest.mark.slow
def test_a_crash_of_the_app_is_told_at_its_next_start_and_once(tmp_path: Path) -> None:
    crashed = start("crash", tmp_path)
    assert crashed.returncode not in (0, 1), crashed.stderr

    told = start("tell", tmp_path)

    visible, button, copied = told.stdout.split("\n", 2)
    assert (visible, button) == ("True", "Copy report")
    assert copied.startswith("The app crashed the last time")
    assert "Segmentation fault" in copied or "access violation" in copied
    assert "crash_child.py" in copied
    assert "Cascade Desktop" in copied
    assert "secret" not in copied
    assert start("tell", tmp_path).stdout.startswith("False")


def trigger(window: Window, name: str) -> None:
    action = window.findChild(QAction, name)
    assert action is not None, name
    action.trigger()


def test_the_folders_are_opened_and_one_that_cannot_be_is_named(
    window: Window, folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []

    def open_url(url: QUrl) -> bool:
        opened.append(url.toLocalFile())
        return len(opened) < 3

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    for name in ("openLogs", "openData"):
        trigger(window, name)
    assert [Path(each) for each in opened] == [folders.logs, folders.data]
    assert folders.logs.is_dir()
    trigger(window, "openLogs")
    assert str(folders.logs) in window.messages.text.text()


@pytest.mark.slow
def test_the_check_of_the_machine_says_what_doctor_says_and_can_be_copied(
    qtbot: QtBot, window: Window
) -> None:
    trigger(window, "checkMachine")
    check = window.findChild(MachineCheck)
    assert check is not None
    facts = check.findChild(QTextBrowser)
    assert facts is not None
    qtbot.waitUntil(lambda: "Processor" in facts.toPlainText(), timeout=LONGEST_WAIT_MS)
    qtbot.waitUntil(check.busy.isHidden, timeout=LONGEST_WAIT_MS)
    assert "Pocket" in facts.toPlainText()
    assert "can be drawn" in check.verdict.text()
    QTest.mouseClick(check.copy, Qt.MouseButton.LeftButton)
    copied = QGuiApplication.clipboard().text()
    assert "Threads: " in copied
    assert check.verdict.text() in copied
    QTest.mouseClick(check.close_it, Qt.MouseButton.LeftButton)


def test_closing_the_window_ends_a_check_that_goes_on(window: Window) -> None:
    trigger(window, "checkMachine")
    check = window.findChild(MachineCheck)
    assert check is not None
    program = check._program
    assert program.waitForStarted()
    window.close()
    assert program.state() == program.ProcessState.NotRunning


def test_about_lists_every_library_with_its_version_and_licence(window: Window) -> None:
    trigger(window, "showAbout")
    browser = window.findChild(QTextBrowser, "aboutText")
    assert isinstance(browser, QTextBrowser)
    lines = browser.toPlainText().splitlines()
    for name, licence in (("torch", "BSD-3-Clause"), ("PySide6_Essentials", "LGPL-3.0-only")):
        assert licence in lines[lines.index(name) + 1]
