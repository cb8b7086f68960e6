"""What marked pictures are used for: settings again, copies, exports, and the bin with its undo."""

import sys
import zipfile
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from cascade_desktop.folders import Folders
from cascade_desktop.history import History, Query
from cascade_desktop.ui.gallery_panel import GalleryPanel
from cascade_desktop.ui.window import Window
from tests.ui.gallery.gallery_rows import (
    CONTROL,
    LEFT,
    SHIFT,
    click,
    file_of,
    numbers,
    press,
    prompts,
    settle,
    shown,
)

KEY = Qt.Key


@pytest.fixture
def own_bin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The system's bin, at a place of the test's own."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("XDG_DATA_HOME", str(home))
    # Where it lies is found when the library is imported.
    for name in [name for name in sys.modules if name.startswith("send2trash")]:
        monkeypatch.delitem(sys.modules, name)
    return home / "Trash" / "files"


def asked(qtbot: QtBot, gallery: GalleryPanel, signal: str, key: Qt.Key, held: object) -> object:
    with qtbot.waitSignal(getattr(gallery, signal)) as wanted:
        press(gallery, key, held)  # type: ignore[arg-type]
    assert wanted.args is not None
    return wanted.args[0]


def test_settings_are_used_again_all_or_some(
    qtbot: QtBot, gallery: GalleryPanel, history: History
) -> None:
    plain = Qt.KeyboardModifier.NoModifier
    click(gallery, 1)
    made = history.rows([5])[0]
    assert asked(qtbot, gallery, "reuse_wanted", KEY.Key_R, CONTROL) == made.request
    assert asked(qtbot, gallery, "again_wanted", KEY.Key_N, plain) == made.request
    assert asked(qtbot, gallery, "prompt_wanted", KEY.Key_P, plain) == "a green pear"
    assert asked(qtbot, gallery, "vary_wanted", KEY.Key_M, plain) == made.file
    assert asked(qtbot, gallery, "canvas_wanted", KEY.Key_E, CONTROL) == made.file
    assert asked(qtbot, gallery, "decode_wanted", KEY.Key_D, plain) == [5]
    press(gallery, KEY.Key_S)
    assert gallery.session.request.seed == 1
    assert gallery.session.request.prompt == ""
    click(gallery, 2)
    press(gallery, KEY.Key_Z)
    qtbot.waitUntil(lambda: gallery.session.request.width == 96)
    assert gallery.session.request.height == 64


def test_one_is_copied_as_a_picture_and_many_as_files(
    qtbot: QtBot, gallery: GalleryPanel, history: History
) -> None:
    clipboard = QGuiApplication.clipboard()
    click(gallery, 2)
    assert "clipboard" in str(asked(qtbot, gallery, "said", KEY.Key_C, CONTROL))
    assert clipboard.image().width() == 96
    click(gallery, 0, SHIFT)
    asked(qtbot, gallery, "said", KEY.Key_C, CONTROL)
    files = [Path(url.toLocalFile()) for url in clipboard.mimeData().urls()]
    assert files == [file_of(history, number) for number in (6, 5, 4)]
    dragged = gallery.model.files_of(gallery.view.marked())
    assert [Path(url.toLocalFile()) for url in dragged.urls()] == files


def test_what_is_marked_is_exported_as_a_zip_and_a_sheet(
    qtbot: QtBot,
    gallery: GalleryPanel,
    history: History,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file_of(history, 5).unlink()
    target = tmp_path / "out.zip"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "out"), ""))
    click(gallery, 0)
    click(gallery, 2, SHIFT)
    held = CONTROL | SHIFT
    assert "without 1 of 3" in str(asked(qtbot, gallery, "said", KEY.Key_E, held))
    with zipfile.ZipFile(target) as zipped:
        assert zipped.namelist() == [file_of(history, number).name for number in (6, 4)]
    assert "sheet" in str(asked(qtbot, gallery, "said", KEY.Key_S, held))
    with Image.open(tmp_path / "out.png") as sheet:
        assert sheet.width > 2 * 320
    assert not gallery.foot.bar.isVisible()


def test_an_export_is_cancelled_and_leaves_nothing(
    qtbot: QtBot,
    gallery: GalleryPanel,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    target = tmp_path / "out.zip"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    press(gallery, KEY.Key_A, CONTROL)
    # Told in the thread of the export, so it is cancelled in the middle of it.
    gallery.export.progressed.connect(gallery.export.cancel, Qt.ConnectionType.DirectConnection)
    with qtbot.waitSignal(gallery.export.ended):
        press(gallery, KEY.Key_E, CONTROL | SHIFT)
    assert list(tmp_path.glob("out*")) == []
    assert not gallery.foot.bar.isVisible()


def test_what_is_thrown_away_comes_back_until_it_goes_to_the_systems_bin(
    qtbot: QtBot, gallery: GalleryPanel, history: History, own_bin: Path
) -> None:
    click(gallery, 1)
    click(gallery, 2, SHIFT)
    press(gallery, KEY.Key_Delete)
    assert prompts(gallery) == ["a red apple", "two flamingos", "a red boat", "a quiet sea"]
    assert gallery.view.marked() == [3], "the keys go on with the next one"
    assert "2 pictures were thrown away." in gallery.foot.thrown.text()
    press(gallery, KEY.Key_Delete)
    with qtbot.waitSignal(gallery.bin.taken_back):
        press(gallery, KEY.Key_Z, CONTROL)
    with qtbot.waitSignal(gallery.bin.taken_back):
        QTest.mouseClick(gallery.foot.undo, LEFT)
    settle(qtbot, gallery)
    assert len(prompts(gallery)) == 6
    assert gallery.view.marked() == [5, 4]
    assert not gallery.foot.undo.isVisible()
    with qtbot.waitSignal(gallery.refused) as refused:
        press(gallery, KEY.Key_Z, CONTROL)
    assert refused.args is not None
    assert "waits" in refused.args[0]

    file = file_of(history, 5)
    click(gallery, 1)
    press(gallery, KEY.Key_Backspace)
    with qtbot.waitSignal(gallery.bin.finished):
        gallery.bin.finish()
    assert not file.exists()
    if sys.platform == "linux":
        assert (own_bin / file.name).exists()
    assert numbers(history, Query(binned=True)) == [5]
    assert history.files() >= {file}, "the row stays, should the file come back"


def test_closing_puts_into_the_bin_what_still_waits(
    qtbot: QtBot, history: History, folders: Folders, own_bin: Path
) -> None:
    file = file_of(history, 6)
    with shown(qtbot, history, folders) as gallery:
        click(gallery, 0)
        press(gallery, KEY.Key_Delete)
        assert file.exists()
    assert not file.exists()
    if sys.platform == "linux":
        assert (own_bin / file.name).exists()


def test_in_the_window_keys_of_the_gallery_come_before_those_of_the_window(
    qtbot: QtBot, history: History, window: Window, own_bin: Path
) -> None:
    assert own_bin.parent.parent.exists()
    window.show_gallery()
    gallery = window.gallery
    qtbot.waitUntil(lambda: gallery.model.made(0) is not None)
    click(gallery, 2)
    qtbot.waitUntil(gallery.view.hasFocus)
    press(gallery, KEY.Key_R, CONTROL)
    assert window.session.request == history.rows([4])[0].request
    assert "settings" in window.messages.text.text()
    press(gallery, KEY.Key_Delete)
    strip = window.pictures.strip.model
    # It is not among the last pictures either.
    qtbot.waitUntil(lambda: strip.rowCount() == 5)
    with qtbot.waitSignal(gallery.taken_back):
        press(gallery, KEY.Key_Z, CONTROL)
    assert strip.rowCount() == 6
    press(gallery, KEY.Key_E, CONTROL)
    assert window.pages.currentWidget() is window.canvas
