"""Pictures for the tests of the gallery: real files, in a real history, a minute apart."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from cascade_desktop import pictures
from cascade_desktop.folders import Folders
from cascade_desktop.history import History, Query
from cascade_desktop.request import Request
from cascade_desktop.ui.gallery_panel import GalleryPanel
from cascade_desktop.ui.session import Session

PROMPTS = ("a red apple", "a green pear", "a red fox", "two flamingos", "a red boat", "a quiet sea")
"""The first one is the newest, and has number 6; the last one number 1."""

LEFT = Qt.MouseButton.LeftButton
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
PLAIN = Qt.KeyboardModifier.NoModifier


def fill(history: History, folders: Folders) -> None:
    """Every second one keeps what Stage C gave; the third from the front is wide."""
    now = time.time()
    for place in reversed(range(len(PROMPTS))):
        size = (96, 64) if place == 2 else (64, 64)
        request = Request(prompt=PROMPTS[place], seed=place, width=size[0], height=size[1])
        add(history, folders, request, now - 60 * place, b"latent" if place % 2 else None)


def add(
    history: History,
    folders: Folders,
    request: Request,
    made_at: float | None = None,
    latent: bytes | None = None,
) -> int:
    """One more picture, on the disk and in the history."""
    colour = (40 * request.seed % 256, 120, 200)
    image = Image.new("RGB", (request.width, request.height), colour)
    file = pictures.save(image, request, {}, folders.pictures)
    return history.add(file, request, {}, latent, made_at=made_at)


@contextmanager
def shown(qtbot: QtBot, history: History, folders: Folders) -> Iterator[GalleryPanel]:
    """The page on the screen, when everything there is has been found."""
    panel = GalleryPanel(Session(), history, folders)
    panel.resize(900, 640)
    try:
        with qtbot.waitExposed(panel), qtbot.waitSignal(panel.model.found):
            panel.show()
        panel.view.setFocus()
        yield panel
    finally:
        panel.stop()
        panel.close()
        panel.deleteLater()


def prompts(panel: GalleryPanel) -> list[str]:
    """What the grid shows, from the first tile on."""
    made = panel.history.rows(list(panel.model.numbers))
    return [one.request.prompt for one in made]


def search(qtbot: QtBot, panel: GalleryPanel, text: str) -> None:
    """Types it, letter by letter."""
    panel.filters.search.setFocus()
    QTest.keyClicks(panel.filters.search, text)
    settle(qtbot, panel)


def settle(qtbot: QtBot, panel: GalleryPanel) -> None:
    """Until all that was asked of the history is done and shown."""
    with qtbot.waitSignal(panel.model.found):
        panel.search_again()
    qtbot.waitUntil(lambda: not panel.model.is_searching)


def click(panel: GalleryPanel, row: int, held: Qt.KeyboardModifier = PLAIN) -> None:
    place = panel.view.visualRect(panel.model.index(row)).center()
    QTest.mouseClick(panel.view.viewport(), LEFT, held, place)


def press(panel: GalleryPanel, key: Qt.Key, held: Qt.KeyboardModifier = PLAIN) -> None:
    QTest.keyClick(panel.view, key, held)


def numbers(history: History, query: Query) -> list[int]:
    return list(history.numbers(query))


def file_of(history: History, number: int) -> Path:
    return history.rows([number])[0].file
