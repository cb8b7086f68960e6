"""The gallery as a user finds it: six pictures on the disk and in the history."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from cascade_desktop.folders import Folders
from cascade_desktop.history import History
from cascade_desktop.ui.gallery_panel import GalleryPanel
from tests.ui.gallery.gallery_rows import fill, shown


@pytest.fixture
def history(folders: Folders) -> Iterator[History]:
    with History(folders.history) as history:
        fill(history, folders)
        yield history


@pytest.fixture
def gallery(qtbot: QtBot, history: History, folders: Folders) -> Iterator[GalleryPanel]:
    with shown(qtbot, history, folders) as panel:
        yield panel
