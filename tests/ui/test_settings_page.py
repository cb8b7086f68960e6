"""The page of settings: every preference by key and mouse, at once, undone, found, kept."""

import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QFileDialog,
    QLineEdit,
    QSpinBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from cascade_desktop import pictures, settings
from cascade_desktop.folders import Folders
from cascade_desktop.library import Found
from cascade_desktop.request import BUILT_IN, Request
from cascade_desktop.settings import Settings
from cascade_desktop.ui import app
from cascade_desktop.ui.in_memory import InMemory
from cascade_desktop.ui.preferences import Preferences
from cascade_desktop.ui.session import Session
from cascade_desktop.ui.settings_page import SettingsPage
from cascade_desktop.ui.window import Window
from tests.ui.test_accessibility import interactive, spoken_name

GIB = 2**30
LONGEST_WAIT_MS = 60_000


@pytest.fixture
def page(qtbot: QtBot, window: Window) -> SettingsPage:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    assert window.pages.currentWidget() is window.options.page
    return window.options.page


@pytest.fixture
def alone(qtbot: QtBot, session: Session, folders: Folders) -> SettingsPage:
    """The page without a window around it: quicker, where nothing else matters."""
    page = SettingsPage(session, Preferences(Settings()), folders)
    page.preferences.setParent(page)
    qtbot.addWidget(page)
    page.resize(800, 600)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.focus_first()
    return page


def field(page: QWidget, name: str) -> Any:
    found = page.findChild(QWidget, f"setting-{name}")
    assert found is not None, name
    return found


def press(page: QWidget, name: str) -> None:
    button = page.findChild(QAbstractButton, name)
    assert button is not None, name
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def write(line: QLineEdit, text: str) -> None:
    line.setFocus()
    line.selectAll()
    QTest.keyClick(line, Qt.Key.Key_Delete)
    QTest.keyClicks(line, text)
    QTest.keyClick(line, Qt.Key.Key_Return)


def action(window: Window, name: str) -> QAction:
    found = window.findChild(QAction, name)
    assert found is not None, name
    return found


def stored(folders: Folders) -> Settings:
    return settings.load(folders.settings)


def test_every_preference_of_the_declaration_has_its_widget(alone: SettingsPage) -> None:
    for names in settings.preferences().values():
        for name in names:
            assert field(alone, name).accessibleName(), name
            assert field(alone, name).accessibleDescription(), name


def test_each_kind_of_widget_changes_the_file_at_once(
    page: SettingsPage, window: Window, folders: Folders
) -> None:
    QTest.mouseClick(field(page, "preview"), Qt.MouseButton.LeftButton, pos=place_of_box(page))
    choice: QComboBox = field(page, "picture_format")
    choice.setFocus()
    QTest.keyClick(choice, Qt.Key.Key_Down)
    number: QSpinBox = field(page, "bandwidth")
    number.setFocus()
    QTest.keyClick(number, Qt.Key.Key_Up)
    write(field(page, "mirror"), "https://mirror.example")

    now = stored(folders)

    assert (now.preview, now.picture_format, now.bandwidth) == (False, "webp", 1)
    assert now.mirror == "https://mirror.example"
    assert not window.pictures.previews
    assert not action(window, "livePreview").isChecked()
    assert action(window, "format-webp").isChecked()


def place_of_box(page: SettingsPage) -> Any:
    return field(page, "preview").rect().center().__class__(8, 8)


def test_what_a_menu_changes_is_seen_on_the_page_and_can_be_undone(
    page: SettingsPage, window: Window, folders: Folders
) -> None:
    action(window, "savePrivate").trigger()
    assert field(page, "private").isChecked()
    assert window.queue.sheets.private
    QTest.keyClick(page, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert not field(page, "private").isChecked()
    assert not action(window, "savePrivate").isChecked()
    assert not window.queue.sheets.private
    assert not stored(folders).private


def test_the_appearance_is_there_at_once_and_undoing_brings_the_old_one_back(
    page: SettingsPage, window: Window
) -> None:
    light = window.palette().window().color().name()
    choice: QComboBox = field(page, "appearance")
    choice.setFocus()
    QTest.keyClick(choice, Qt.Key.Key_End)
    assert window.palette().window().color().name() != light
    assert action(window, "appearance-dark").isChecked()
    press(page, "undoSetting")
    assert window.palette().window().color().name() == light


def test_one_is_reset_by_its_button_and_all_by_one_step_that_can_be_undone(
    alone: SettingsPage,
) -> None:
    alone.preferences.take({"last_request": "{}", "models_folder": "/m"})
    write(field(alone, "mirror"), "https://mirror.example")
    field(alone, "threads").setValue(2)
    field(alone, "threads").setValue(3)
    field(alone, "picture_quality").setValue(80)
    press(alone, "reset-picture_quality")
    assert field(alone, "picture_quality").value() == Settings().picture_quality
    press(alone, "resetSettings")
    # What is no preference is no part of it.
    assert alone.preferences.settings == Settings(last_request="{}", models_folder="/m")
    press(alone, "undoSetting")
    now = alone.preferences.settings
    assert (now.mirror, now.threads, now.picture_quality) == ("https://mirror.example", 3, 95)
    for _ in range(3):
        press(alone, "undoSetting")
    assert alone.preferences.settings.threads == 0


def test_what_cannot_be_is_said_at_its_field_and_not_kept(alone: SettingsPage) -> None:
    problem = alone.rows["mirror"].problem
    write(field(alone, "mirror"), "ftp://somewhere")
    assert "cannot be the address of a mirror" in problem.text()
    assert problem.isVisible()
    assert alone.preferences.settings.mirror == ""
    write(field(alone, "mirror"), "")
    assert not problem.isVisible()


def test_the_name_of_the_next_picture_is_shown_while_its_pattern_is_typed(
    page: SettingsPage, window: Window, folders: Folders
) -> None:
    window.session.change(prompt="A red fox", seed=7, width=320, height=256)
    line: QLineEdit = field(page, "name_pattern")
    row = page.rows["name_pattern"]
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, "{words} {size} {se")
    assert "A brace" in row.problem.text()
    assert not row.note.isVisible()
    QTest.keyClicks(line, "ed}")
    assert row.note.text() == "For example: a-red-fox 320x256 7.png"
    assert stored(folders).name_pattern == Settings().name_pattern
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert stored(folders).name_pattern == "{words} {size} {seed}"


def test_the_search_finds_by_title_hint_section_and_choice(alone: SettingsPage) -> None:
    def shown(text: str) -> set[str]:
        alone.head.search.clear()
        QTest.keyClicks(alone.head.search, text)
        return {name for name, row in alone.rows.items() if row.isVisible()}

    assert alone.head.search.hasFocus()
    assert shown("espa") == {"language"}
    assert shown("MIRROR") == {"mirror"}
    assert shown("prompt settings inside") == {"private"}
    assert shown("window") >= {"appearance", "language", "notifications", "sounds"}
    assert shown("no such thing") == set()
    assert alone.area.nothing.isVisible()
    press(alone, "showAllSettings")
    assert all(row.isVisible() for row in alone.rows.values())


def test_a_new_folder_for_pictures_is_used_at_once_and_the_usual_one_comes_back(
    qtbot: QtBot,
    page: SettingsPage,
    window: Window,
    folders: Folders,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mine = tmp_path / "mine"
    file = pictures.save(Image.new("RGB", (8, 8)), Request(prompt="a fox"), {}, mine)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(mine))
    with qtbot.waitSignal(window.upkeep.ended, timeout=LONGEST_WAIT_MS):
        press(page, "setting-pictures_folder")
    assert window.folders.pictures == mine
    assert window.pictures.strip.model.path(window.pictures.strip.model.index(0)) == file
    assert stored(folders).pictures_folder == str(mine)
    with qtbot.waitSignal(window.upkeep.ended, timeout=LONGEST_WAIT_MS):
        press(page, "reset-pictures_folder")
    assert window.folders.pictures == folders.pictures
    assert window.pictures.strip.model.rowCount() == 0


def test_the_models_say_what_they_need_here_and_those_that_are_there_can_be_chosen(
    page: SettingsPage, window: Window
) -> None:
    page.models.show_memory(16 * GIB, True)
    full, lite = page.models.lines["full-bf16"], page.models.lines["full-float32"]
    assert "12 GiB of the graphics card's 16 GiB" in full.facts.text()
    assert "more than its 16 GiB" in lite.facts.text()
    assert "Stage C 3.6B, Stage B 1.5B" in full.facts.text()
    assert "to download" in full.facts.text()
    assert not full.button.isEnabled()
    own = Found("mine", "My own model", Path("/models/mine"), "model", "original", True, 10**9)
    here = Found("full-bf16", "Full", Path("/models/full"), "model", "diffusers", True, 10**9)
    window.models.found.emit((own, here))
    assert full.button.isEnabled()
    assert not full.get.isVisible()
    press(page, "draw-with-mine")
    assert window.session.request.model == "mine"
    window.session.change(model="/models/of mine")
    assert page.models.lines["/models/of mine"].button.isChecked()
    window.models.found.emit((own, here))
    assert not page.models.lines["/models/of mine"].get.isVisible()
    window.session.change(model=BUILT_IN)
    assert page.models.lines[BUILT_IN].button.isChecked()
    press(page, "get-lite-bf16")
    assert window.pages.currentWidget() is window.models


def test_the_page_of_models_leads_to_the_settings(window: Window) -> None:
    window.show_models()
    press(window.models, "modelsSettings")
    assert window.pages.currentWidget() is window.options.page


def test_the_models_are_moved_and_the_new_folder_is_shown_and_kept(
    qtbot: QtBot,
    page: SettingsPage,
    folders: Folders,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mine = tmp_path / "my models"
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(mine))
    press(page, "chooseModelsFolder")
    assert "being moved" in page.keeping.rows[0].note.text()
    qtbot.waitUntil(lambda: folders.models == mine, timeout=LONGEST_WAIT_MS)
    qtbot.waitUntil(lambda: page.keeping.folder.toolTip() == str(mine), timeout=LONGEST_WAIT_MS)
    assert not page.keeping.rows[0].note.isVisible()
    assert stored(folders).models_folder == str(mine)


def test_a_token_goes_to_the_keyring_and_is_never_shown_again(
    qtbot: QtBot, page: SettingsPage
) -> None:
    token: QLineEdit = page.keeping.token
    write(token, "not a token")
    qtbot.waitUntil(page.keeping.rows[1].problem.isVisible, timeout=LONGEST_WAIT_MS)
    write(token, "hf_" + "Abc1" * 9)
    qtbot.waitUntil(lambda: not token.text(), timeout=LONGEST_WAIT_MS)
    assert token.echoMode() == QLineEdit.EchoMode.Password


def test_a_change_that_needs_the_model_anew_says_so(page: SettingsPage, window: Window) -> None:
    asked, came = (BUILT_IN, "auto", "auto", "auto"), ("cpu", "float32", "float32", ("cpu",))
    loaded = InMemory(*asked, *came, "resident", ("resident", "eight-bit"), Settings().ways)
    window.options._show_loaded(loaded)
    assert not page.head.hint.isVisible()
    assert "cpu, Stage C in float32" in page.rows["device"].note.text()
    choice: QComboBox = field(page, "precision")
    choice.setFocus()
    QTest.keyClick(choice, Qt.Key.Key_Down)
    assert choice.currentData() == "float32"
    assert page.head.hint.isVisible()
    press(page, "reset-precision")
    assert window.session.request.precision == "auto"
    assert not page.head.hint.isVisible()


def test_only_devices_that_are_here_can_be_chosen(alone: SettingsPage) -> None:
    choice: QComboBox = field(alone, "device")
    alone.offer("device", ("cpu",))
    choice.setFocus()
    QTest.keyClick(choice, Qt.Key.Key_Down)
    assert choice.currentData() == "cpu"


@pytest.mark.slow
def test_device_threads_precision_and_name_reach_the_picture(
    qtbot: QtBot, page: SettingsPage, window: Window, folders: Folders
) -> None:
    from cascade_desktop.engine.devices import available_devices

    field(page, "threads").setValue(1)
    field(page, "device").setCurrentIndex(field(page, "device").findData("cpu"))
    field(page, "device").activated.emit(field(page, "device").currentIndex())
    window.session.change(precision="bfloat16")
    write(field(page, "name_pattern"), "{number} {words}")
    with qtbot.waitSignal(window.jobs.emptied, timeout=LONGEST_WAIT_MS):
        window.session.change(prompt="a fox", width=64, height=64, steps=1, decoder_steps=1)
        window.generate()
    assert (folders.pictures / "00001 a-fox.png").is_file()
    record = pictures.read_saved(folders.pictures / "00001 a-fox.png").record
    told = (record["device"], record["precision"], record["threads"])
    assert told == ("cpu", "bfloat16", 1)
    window.show_pictures()
    window.options.show_page()
    time = page.models.lines[BUILT_IN].time
    qtbot.waitUntil(lambda: "64 × 64 pixels" in time.text(), timeout=LONGEST_WAIT_MS)
    assert page.rows["memory_plan"].note.text() == "Now: All in memory."
    window.options.preferences.change({"memory_plan": "eight-bit"})
    window.session.change(precision="float32")
    assert page.head.hint.isVisible()
    note = page.rows["device"].note
    press(page, "loadNow")
    qtbot.waitUntil(lambda: "Stage C in float32" in note.text(), timeout=LONGEST_WAIT_MS)
    assert not page.head.hint.isVisible()
    assert page.rows["memory_plan"].note.text() == "Now: Weights in 8 bits."
    # What is not here is said by its name, and what to choose instead.
    absent = next(name for name in ("mps", "cuda") if name not in available_devices())
    window.options.preferences.change({"device": absent})
    with qtbot.waitSignal(window.jobs.emptied, timeout=LONGEST_WAIT_MS):
        window.generate()
    assert f"no device {absent}" in window.messages.text.text()


@pytest.fixture
def reopen(qtbot: QtBot, folders: Folders) -> Iterator[Callable[[], Window]]:
    """Opens the window as a start of the app does."""
    from contextlib import ExitStack

    with ExitStack() as stack:

        def opened() -> Window:
            window = stack.enter_context(app.opened(folders))
            window.show()
            qtbot.waitExposed(window)
            stack.callback(window.deleteLater)
            stack.callback(window.close)
            return window

        yield opened


def test_values_that_cannot_be_are_named_in_the_window_and_the_others_are_kept(
    reopen: Callable[[], Window], folders: Folders, expected_log: list[str]
) -> None:
    expected_log.append("threads in settings.toml cannot be what it is")
    folders.data.mkdir(parents=True)
    folders.settings.write_text('threads = "many"\nappearance = "dark"\nfuture = [1, 2]\n')
    window = reopen()
    assert "threads" in window.messages.text.text()
    assert "Ctrl+," in window.messages.text.text()
    kept = tomllib.loads(folders.settings.read_text(encoding="utf-8"))
    assert (kept["threads"], kept["appearance"], kept["future"]) == (0, "dark", [1, 2])


def test_everything_on_the_page_has_a_name_of_its_own(alone: SettingsPage) -> None:
    widgets = interactive(alone)
    assert [widget for widget in widgets if not spoken_name(widget)] == []
    names = [widget.objectName() for widget in widgets]
    assert all(names)
    assert sorted(names) == sorted(set(names))
