"""Ctrl-C in the terminal closes the window as its own button does."""

import os
import signal

import pytest
from pytestqt.qtbot import QtBot

from cascade_desktop.ui.interrupts import Interrupts


@pytest.mark.skipif(os.name == "nt", reason="Windows has no way to send a signal to oneself")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_asks_the_program_to_end(qtbot: QtBot, number: signal.Signals) -> None:
    from PySide6.QtWidgets import QApplication

    app = QApplication.instance()
    assert app is not None
    before = signal.getsignal(number)
    interrupts = Interrupts(app)

    with qtbot.waitSignal(interrupts.asked):
        os.kill(os.getpid(), number)
    interrupts.release()

    assert signal.getsignal(number) is before
