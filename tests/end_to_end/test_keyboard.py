"""A whole sitting with the keyboard alone: no mouse, and no method of a widget is called."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from cascade_desktop import settings
from cascade_desktop.folders import Folders
from cascade_desktop.history import History, Query
from cascade_desktop.request import Request
from cascade_desktop.ui.window import Window

# The first job also imports torch, which takes long on a busy machine.
LONG_MS = 180_000
MOST_PRESSES = 60

ALT = Qt.KeyboardModifier.AltModifier
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier
KEY = Qt.Key


def here() -> QWidget:
    """Whatever the keyboard is at."""
    widget = QApplication.activePopupWidget() or QApplication.focusWidget()
    assert widget is not None, "the keyboard is nowhere"
    return widget


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
    QTest.keyClick(here(), key, modifiers)


def write(text: str) -> None:
    QTest.keyClicks(here(), text)


def tab_to(name: str) -> None:
    """With Tab, as far as it takes."""
    for _ in range(MOST_PRESSES):
        if here().objectName() == name:
            return
        press(KEY.Key_Tab)
    raise AssertionError(f"Tab does not lead to {name}")


def choose(menu: Qt.Key, *names: str) -> None:
    """Opens a menu by its letter and goes down to an entry, and from there to one inside it."""
    press(menu, ALT)
    for name in names:
        go_down_to(name)


def go_down_to(name: str) -> None:
    for _ in range(MOST_PRESSES):
        opened = here()
        assert isinstance(opened, QMenu)
        action: QAction | None = opened.activeAction()
        if action is not None and action.objectName() == name:
            press(KEY.Key_Return)
            return
        press(KEY.Key_Down)
    raise AssertionError(f"The menu has no {name}")


def test_everything_is_done_with_the_keyboard_alone(
    qtbot: QtBot, window: Window, folders: Folders, tiny: Path
) -> None:
    quick = Request(width=128, height=128, seed=3, steps=3, decoder_steps=2, model=str(tiny))
    window.session.restore(quick)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    grid = window.gallery.model

    # Type, and generate.
    tab_to("prompt")
    write("a red apple")
    press(KEY.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: window.jobs.running is None, timeout=LONG_MS)

    # Star it in the gallery.
    press(KEY.Key_4, CONTROL)
    qtbot.waitUntil(lambda: grid.rowCount() == 1)
    assert here().objectName() == "galleryGrid"
    press(KEY.Key_Home)
    press(KEY.Key_Space)
    with History(folders.history) as history:
        qtbot.waitUntil(lambda: len(history.numbers(Query(starred=True))) == 1)

    # Begin something else, and find the first one again by its words.
    press(KEY.Key_1, CONTROL)
    tab_to("prompt")
    press(KEY.Key_A, CONTROL)
    write("something else")
    assert window.session.request.prompt == "something else"
    press(KEY.Key_4, CONTROL)
    press(KEY.Key_F, CONTROL)
    assert here().objectName() == "gallerySearch"
    write("zebra")
    qtbot.waitUntil(lambda: grid.rowCount() == 0)
    press(KEY.Key_A, CONTROL)
    write("apple")
    qtbot.waitUntil(lambda: grid.rowCount() == 1)

    # Use its settings again.
    press(KEY.Key_Return)
    assert here().objectName() == "galleryGrid"
    press(KEY.Key_A, CONTROL)
    press(KEY.Key_R, CONTROL)
    qtbot.waitUntil(lambda: window.session.request.prompt == "a red apple")

    change_looks(qtbot, window, folders)


def change_looks(qtbot: QtBot, window: Window, folders: Folders) -> None:
    """All of it in the dark, and in Spanish."""
    choose(KEY.Key_V, "appearance-dark")
    assert window.palette().color(QPalette.ColorRole.Window).lightness() < 80

    choose(KEY.Key_V, "chooseLanguage", "language-es")
    qtbot.waitUntil(lambda: window.side.generate.text().strip() == "Generar")
    assert settings.load(folders.settings).language == "es"
