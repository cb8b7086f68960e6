"""Rules for every test: a warning, a noisy log or something left running makes it fail."""

import gc
import logging
import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cascade_desktop import network
from cascade_desktop.folders import Folders

if TYPE_CHECKING:  # The core's tests also run where there is no Qt.
    from pytestqt.qtbot import QtBot

    from cascade_desktop.ui.window import Window

if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# The app itself refuses, and so do the programs that a test starts; `no_network` sees to the rest.
os.environ[network.OFFLINE] = "1"
# The developer's own token stays out of it, and so does the keyring that would ask for it.
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"
os.environ.pop("HF_TOKEN", None)
# Tests read what the window says in English, whatever the developer's own language is.
os.environ["LANGUAGE"] = "en"

# Processes that share the tests share the cores as well; torch reads this when it is imported.
if workers := int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", 0)):
    os.environ.setdefault("OMP_NUM_THREADS", str(max(1, (os.cpu_count() or 1) // workers)))

# What Qt's platform without a display says of windows with a smallest size, and of menus opened by
# the keyboard; true and harmless.
HARMLESS_QT = tuple(
    f"This plugin does not support {what}"
    for what in ("propagateSizeHints()", "raise()", "grabbing the keyboard")
)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("filterwarnings", "error")


@pytest.fixture
def expected_log() -> list[str]:
    """A test appends the part of a warning it expects; any other one fails it."""
    return []


@pytest.fixture(autouse=True)
def quiet_log(caplog: pytest.LogCaptureFixture, expected_log: list[str]) -> Iterator[None]:
    """No log record of WARNING or worse, unless the test expects it."""
    yield
    noisy = [
        record.getMessage()
        for when in ("setup", "call")
        for record in caplog.get_records(when)
        if record.levelno >= logging.WARNING
    ]
    unexpected = [text for text in noisy if not any(part in text for part in expected_log)]
    assert not unexpected, f"Unexpected in the log: {unexpected}"


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Nothing is asked of another machine: such a connection fails, and so does the test.

    Gives the hosts that were tried; a test that means to try one takes it out again.
    """
    tried: list[str] = []
    real = {name: getattr(socket.socket, name) for name in ("connect", "connect_ex", "sendto")}
    look_up = socket.getaddrinfo

    def refuse_others(address: Any) -> None:
        # The address of a socket in the file system is its path.
        host = address[0] if isinstance(address, tuple) else "localhost"
        if host and not network.is_this_machine(str(host)):
            tried.append(str(host))
            raise ConnectionRefusedError(f"A test may not reach {host}")

    def watched(name: str) -> Any:
        def call(self: socket.socket, *given: Any) -> Any:
            refuse_others(given[-1])
            return real[name](self, *given)

        return call

    def looked_up(host: Any, *given: Any, **more: Any) -> Any:
        refuse_others((host.decode() if isinstance(host, bytes) else host,))
        return look_up(host, *given, **more)

    for name in real:
        monkeypatch.setattr(socket.socket, name, watched(name))
    monkeypatch.setattr(socket, "getaddrinfo", looked_up)
    yield tried
    assert not tried, f"Tried to reach {tried}"


@pytest.fixture(autouse=True)
def nothing_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test with Qt leaves no Qt warning, window, running thread or timer behind."""
    if "qapp" not in request.fixturenames:
        yield
        return
    application = request.getfixturevalue("qapp")
    said = request.getfixturevalue("qtlog")
    before = _running()
    yield
    _assert_quiet(said.records)
    windows = _finish_deletions(application)
    assert not windows, f"Windows left: {windows}"
    left = [thing for thing in _running() if not any(thing is old for old in before)]
    assert not left, f"Left running: {left}"


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return Folders.of(tmp_path / "data")


@pytest.fixture
def window(qtbot: "QtBot", folders: Folders) -> Iterator["Window"]:
    """The real window on the screen with its generation thread, nothing loaded yet."""
    from cascade_desktop.ui import app

    with app.opened(folders) as window:
        window.show()
        qtbot.waitExposed(window)
        yield window
        window.close()
    window.deleteLater()


def _assert_quiet(records: list[Any]) -> None:
    loud = [
        record.message
        for record in records
        if record.log_type_name != "QtDebugMsg" and record.log_type_name != "QtInfoMsg"
    ]
    unexpected = [text for text in loud if text not in HARMLESS_QT]
    assert not unexpected, f"Qt warned: {unexpected}"


def _finish_deletions(application: Any) -> list[str]:
    """Lets Qt delete what it was told to, and says which windows are still there."""
    from PySide6.QtCore import QCoreApplication, QEvent

    for _ in range(3):
        application.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        if not application.topLevelWidgets():
            break
        gc.collect()  # Slow once torch is loaded, so only where a cycle may keep a window alive.
    return [window.objectName() or repr(window) for window in application.topLevelWidgets()]


def _running() -> list[object]:
    """Every Qt thread and timer of ours that runs now."""
    from PySide6.QtCore import QThread, QTimer
    from shiboken6 import Shiboken

    found: list[object] = []
    for thing in Shiboken.getAllValidWrappers():
        running = isinstance(thing, QThread) and thing.isRunning()
        if running or (isinstance(thing, QTimer) and thing.isActive()):
            found.append(thing)
    return found
