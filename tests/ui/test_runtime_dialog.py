"""Getting the part that draws, as a person does it in the window."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from cascade_desktop import network, runtime
from cascade_desktop.progress import Progress
from cascade_desktop.request import Request
from cascade_desktop.torch_builds import Build, usual
from cascade_desktop.ui import runtime_choice
from cascade_desktop.ui.instance import Instance
from cascade_desktop.ui.opening import Opening
from cascade_desktop.ui.runtime_dialog import RuntimeDialog
from cascade_desktop.ui.runtime_link import RuntimeLink
from cascade_desktop.ui.window import Window
from tests.core import toy_index

BUILD = Build(usual("linux"), "Toy", (sys.platform,), 1000, 1000)


@pytest.fixture
def needed(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in the packaged program, which has no PyTorch of its own."""
    monkeypatch.setattr(runtime, "is_needed", lambda: True)
    monkeypatch.setattr(runtime, "_ACTIVE", [])
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.setattr(runtime_choice, "offered", lambda: (BUILD,))


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv(network.OFFLINE)
    for name in ("PIP_FIND_LINKS", "PIP_EXTRA_INDEX_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    with toy_index.served(tmp_path / "index") as address:
        monkeypatch.setenv("PIP_INDEX_URL", address)
        yield


@pytest.mark.slow
@pytest.mark.usefixtures("needed", "index")
def test_a_click_fetches_it_and_the_window_goes_on(
    qtbot: QtBot, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    warmed: list[bool] = []
    monkeypatch.setattr(window, "warm_up", lambda: warmed.append(True))
    link = RuntimeLink(window, window.folders)
    link.begin()
    dialog = link.dialog
    assert dialog is not None
    dialog.choice.buttons[BUILD.name].click()
    dialog.start.click()

    qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=60_000)

    assert warmed == [True], "nothing could be loaded before"
    assert "ready" in window.messages.text.text()
    found = runtime.chosen(window.folders)
    assert found is not None
    assert runtime.is_drawn_with(found)
    assert window.findChild(QAction, "showRuntime") is not None
    link.finish()


@pytest.mark.usefixtures("needed")
def test_what_the_dialog_says_is_said_by_the_message_bar_only_once_it_is_closed(
    qtbot: QtBot, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Request] = []
    window.warm_up_asked.connect(asked.append)
    begun: list[bool] = []
    monkeypatch.setattr(window.canvas, "start", lambda: begun.append(True))
    link = RuntimeLink(window, window.folders)
    link.begin()
    qtbot.waitUntil(lambda: begun == [True])
    dialog = link.dialog
    assert dialog is not None

    assert dialog.isVisible()
    assert "fetched once" in shown(dialog, "runtimeLead")
    assert not asked, "there is nothing to load a model with"
    assert not window.messages.isVisible()

    dialog.show_progress(Progress("finding", 0, 0))
    dialog.reject()
    assert not window.messages.isVisible(), "it is on its way"
    link.show()
    dialog.show_idle("")
    dialog.later.click()
    assert "not installed yet" in window.messages.text.text()
    assert "Help, Drawing engine" in window.messages.text.text()
    link.finish()


def shown(dialog: RuntimeDialog, name: str) -> str:
    label = dialog.findChild(QLabel, name)
    assert label is not None
    return label.text()


def test_each_stage_has_its_words_and_a_failure_says_what_to_do(
    qtbot: QtBot, tmp_path: Path
) -> None:
    parent = QLineEdit()
    qtbot.addWidget(parent)
    dialog = RuntimeDialog(parent, tmp_path / "runtime.log")
    dialog.show_found("cpu", {"cpu": "damaged"})
    dialog.choice.buttons["cpu"].click()
    assert dialog.start.text() == "Repair"

    dialog.show_progress(Progress("downloading", 100_000_000, 400_000_000))
    assert dialog.status.text() == "Fetching: 100 of 400 MB"
    assert (dialog.bar.value(), dialog.bar.maximum()) == (250, 1000)
    dialog.show_progress(Progress("unpacking", 0, 0))
    assert dialog.bar.maximum() == 0
    with qtbot.waitSignal(dialog.cancel_asked):
        dialog.cancel.click()
    dialog.show_problem("The disk is full. Free some space.")

    assert "Free some space" in dialog.status.text()
    assert dialog.start.isEnabled()
    names = [button.objectName() for button in dialog.findChildren(QPushButton)]
    assert all(names)
    assert len(names) == len(set(names))


def test_a_second_start_hands_its_file_to_the_first_window(
    qtbot: QtBot, tmp_path: Path, window: Window
) -> None:
    first, second = Instance(tmp_path), Instance(tmp_path)
    assert first.claim()
    opening = Opening(window)
    first.given.connect(opening.open)
    missing = tmp_path / "moved away.cascade"

    assert second.call(missing)

    qtbot.waitUntil(lambda: "moved away.cascade is not there" in window.messages.text.text())
    first.release()
