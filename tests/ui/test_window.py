"""The window without a model: its fields, strip, menus, what it remembers."""

from pathlib import Path

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent, QGuiApplication, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from cascade_desktop import pictures, settings
from cascade_desktop.folders import Folders
from cascade_desktop.request import Request
from cascade_desktop.ui import app
from cascade_desktop.ui.window import Window

FOX = Request(prompt="a fox", width=64, height=96, seed=5, guidance=3.125)


def button(window: QWidget, name: str) -> QWidget:
    found = window.findChild(QWidget, name)
    assert found is not None, name
    return found


def save(folders: Folders, request: Request = FOX) -> Path:
    image = Image.new("RGB", (request.width, request.height), (200, 120, 30))
    return pictures.save(image, request, {}, folders.pictures)


def drop(window: Window, file: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton)
    plain = Qt.KeyboardModifier.NoModifier
    for event in (
        QDragEnterEvent(QPoint(50, 50), *how, plain),
        QDropEvent(QPointF(50, 50), *how, plain),
    ):
        QApplication.sendEvent(window, event)
        assert event.isAccepted()


def test_the_empty_state_says_what_to_do_and_an_example_fills_the_prompt(window: Window) -> None:
    assert window.pictures.view.welcome.isVisible()
    example = button(window, "example2")
    assert isinstance(example, QPushButton)
    QTest.mouseClick(example, Qt.MouseButton.LeftButton)
    assert window.session.request.prompt == example.text()
    assert window.prompt_panel.prompt.hasFocus()


def test_a_problem_is_shown_at_its_field_and_nothing_starts(window: Window) -> None:
    window.session.change(negative="bell\x07")
    QTest.mouseClick(window.side.generate, Qt.MouseButton.LeftButton)
    assert button(window, "negative").hasFocus()
    assert button(window, "negativeProblem").isVisible()
    assert window.jobs.running is None


def test_a_dropped_picture_of_ours_gives_back_its_settings(
    window: Window, folders: Folders
) -> None:
    drop(window, save(folders))
    assert window.session.request == FOX
    assert window.pictures.view.image is not None


def test_a_dropped_picture_without_settings_is_explained(window: Window, tmp_path: Path) -> None:
    file = tmp_path / "holiday.png"
    Image.new("RGB", (8, 8)).save(file)
    drop(window, file)
    assert window.session.request == Request()
    assert "holiday.png" in window.messages.text.text()


@pytest.fixture
def shelf(folders: Folders) -> list[Path]:
    """Three pictures that are there before the window opens, newest first."""
    files = [save(folders, Request(prompt=f"number {n}", width=64, height=64)) for n in range(3)]
    return files[::-1]


def click_tile(window: Window, row: int, *, double: bool = False) -> None:
    view = window.pictures.strip.list
    place = view.visualRect(view.model().index(row, 0)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    if double:
        QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_a_click_in_the_strip_shows_the_picture_and_a_double_click_its_settings(
    shelf: list[Path], window: Window
) -> None:
    assert window.pictures.strip.model.rowCount() == len(shelf)
    click_tile(window, 1)
    assert window.pictures.view.image is not None
    assert window.session.request == Request()
    click_tile(window, 1, double=True)
    assert window.session.request == pictures.read_request(shelf[1])


def test_a_picture_of_another_program_gives_its_settings_and_says_what_they_lack(
    window: Window, tmp_path: Path
) -> None:
    written = PngInfo()
    written.add_text("parameters", "a red fox\nSteps: 12, Seed: 7, Size: 256x256, Model: v1")
    file = tmp_path / "other.png"
    Image.new("RGB", (8, 8)).save(file, pnginfo=written)

    window.take(file)

    request = window.session.request
    assert (request.prompt, request.seed, request.steps) == ("a red fox", 7, 12)
    assert "v1" in window.messages.text.text()


def test_thumbnails_are_read_when_they_are_seen(
    qtbot: QtBot, shelf: list[Path], window: Window
) -> None:
    model = window.pictures.strip.model
    index = model.index(len(shelf) - 1)
    qtbot.waitUntil(lambda: bool(model.data(index, Qt.ItemDataRole.DecorationRole)))


def test_the_strip_is_a_sound_model(
    qtmodeltester: object, shelf: list[Path], window: Window
) -> None:
    assert shelf
    qtmodeltester.check(window.pictures.strip.model)  # type: ignore[attr-defined]


def test_the_shown_picture_is_copied(shelf: list[Path], window: Window) -> None:
    assert shelf
    click_tile(window, 0)
    QTest.mouseClick(button(window, "copyShown"), Qt.MouseButton.LeftButton)
    image = QGuiApplication.clipboard().image()
    assert (image.width(), image.height()) == (64, 64)


def test_the_marked_picture_goes_to_the_bin(
    shelf: list[Path],
    window: Window,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("XDG_DATA_HOME", str(home))
    click_tile(window, 0)
    QTest.keyClick(window.pictures.strip.list, Qt.Key.Key_Delete)
    assert not shelf[0].exists()
    assert window.pictures.strip.model.rowCount() == len(shelf) - 1
    assert window.pictures.view.welcome.isVisible()


def test_a_picture_removed_behind_our_back_is_explained(shelf: list[Path], window: Window) -> None:
    shelf[0].unlink()
    click_tile(window, 0)
    assert shelf[0].name in window.messages.text.text()


def test_the_appearance_changes_every_palette_at_once(window: Window) -> None:
    shades = {}
    for name in ("dark", "light"):
        action = window.findChild(QAction, f"appearance-{name}")
        assert action is not None
        action.trigger()
        shades[name] = window.palette().color(QPalette.ColorRole.Window).lightness()
    assert shades["dark"] < 80 < 200 < shades["light"]


def test_the_last_request_appearance_and_place_are_there_at_the_next_start(
    qtbot: QtBot, folders: Folders
) -> None:
    with app.opened(folders) as first:
        first.show()
        qtbot.waitExposed(first)
        first.resize(750, 720)
        first.session.restore(FOX)
        first.appearance_chosen.emit("dark")
        first.close()
    first.deleteLater()
    with app.opened(folders) as second:
        assert second.session.request == FOX
        assert (second.width(), second.height()) == (750, 720)
        second.close()
    second.deleteLater()
    assert settings.load(folders.settings).appearance == "dark"


def test_the_window_fits_a_small_screen(window: Window) -> None:
    smallest = window.minimumSizeHint()
    assert smallest.width() <= 1280
    assert smallest.height() <= 720


def test_the_help_windows_open_and_name_the_licences(window: Window) -> None:
    for name, part in (("showAbout", "CC-BY 4.0"), ("showShortcuts", "Ctrl+Return")):
        action = window.findChild(QAction, name)
        assert action is not None
        action.trigger()
        dialog = button(window, "about" if name == "showAbout" else "shortcuts")
        text = button(dialog, f"{dialog.objectName()}Text")
        assert part in text.toPlainText()  # type: ignore[attr-defined]
        dialog.close()


def test_a_bug_is_told_as_one_with_its_details(window: Window) -> None:
    window.show_fault("Traceback: something")
    assert "fault in the app" in window.messages.text.text()
    assert window.messages.details.toPlainText() == "Traceback: something"
