"""The menus above the prompt: styles are put on, taken off, kept and given on; lists are chosen."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from cascade_desktop.folders import Folders
from cascade_desktop.prompt_styles import Style
from cascade_desktop.request import Request
from cascade_desktop.ui.prompt_panel import PromptPanel
from cascade_desktop.ui.session import Session
from cascade_desktop.ui.styles_dialogs import KeepStyle, OwnStyles

LEFT = Qt.MouseButton.LeftButton
FOGGY = Style("Foggy", "{prompt} in the fog", "sun", {"guidance": 6.0})


@pytest.fixture
def panel(qtbot: QtBot, session: Session, folders: Folders) -> Iterator[PromptPanel]:
    panel = PromptPanel(session, None, folders)
    qtbot.addWidget(panel)
    panel.resize(320, 400)
    panel.show()
    qtbot.waitExposed(panel)
    yield panel
    panel.stop()


def action(panel: PromptPanel, name: str) -> QAction:
    panel.styles.fill()
    panel.lists.fill()
    found = panel.findChild(QAction, name)
    assert found is not None, name
    return found


def click(panel: PromptPanel, name: str) -> None:
    action(panel, name).trigger()


def push(widget: OwnStyles | KeepStyle | PromptPanel, name: str) -> None:
    button = widget.findChild(QPushButton, name)
    assert button is not None, name
    QTest.mouseClick(button, LEFT)


def test_a_style_goes_around_the_prompt_tells_what_it_changed_and_is_undone(
    panel: PromptPanel, session: Session
) -> None:
    QTest.keyClicks(panel.prompt, "a fox")
    click(panel, "style-Pixel art")

    request = session.request
    assert request.prompt == "a fox, pixel art, few colours, crisp square pixels"
    assert panel.negative.toPlainText() == "blur, smooth gradients, photo"
    note = panel.styles.note
    assert note.isVisible()
    assert note.text.text() == "“Pixel art” is around the prompt: Stage C guidance 5 (was 4)."
    assert action(panel, "style-Pixel art").isChecked()

    push(panel, "undoStyle")
    assert (session.request.prompt, session.request.negative) == ("a fox", "")
    assert session.request.guidance == 4 and not note.isVisible()


def test_undo_in_the_field_takes_the_words_away_and_the_note_knows_the_rest(
    panel: PromptPanel, session: Session
) -> None:
    QTest.keyClicks(panel.prompt, "a fox")
    click(panel, "style-Pixel art")
    panel.prompt.undo()
    panel.negative.undo()
    assert session.request.prompt == "a fox"

    push(panel, "undoStyle")
    assert session.request == Request("a fox")


def test_another_style_takes_the_place_of_the_first_and_a_second_click_takes_it_off(
    panel: PromptPanel, session: Session
) -> None:
    begun = session.request
    session.change(prompt="a fox", negative="fog")
    click(panel, "style-Pixel art")
    click(panel, "style-Watercolour")
    assert "pixel" not in session.request.prompt + session.request.negative
    assert session.request.guidance == begun.guidance

    push(panel, "undoStyle")
    assert "pixel art" in session.request.prompt and session.request.guidance == 5

    click(panel, "style-Pixel art")
    assert (session.request.prompt, session.request.negative) == ("a fox", "fog")


def test_the_prompt_is_kept_as_a_style_with_a_place_and_settings(
    qtbot: QtBot, panel: PromptPanel, session: Session
) -> None:
    session.change(prompt="a fox in the fog", negative="sun", guidance=6.0)
    click(panel, "keepStyle")
    form = panel.findChild(KeepStyle)
    assert form is not None
    save = form.findChild(QPushButton, "saveStyle")
    assert save is not None and not save.isEnabled(), "it has no name yet"
    assert form.settings["guidance"].isChecked() and not form.settings["width"].isChecked()

    QTest.keyClicks(form.name, "Watercolour")
    cursor = form.words.textCursor()
    cursor.setPosition(0)
    cursor.setPosition(5, cursor.MoveMode.KeepAnchor)
    form.words.setTextCursor(cursor)
    push(form, "stylePlace")
    assert form.words.toPlainText() == "{prompt} in the fog"
    assert form.example.text() == "“a red apple” becomes “a red apple in the fog”."
    push(form, "saveStyle")
    assert form.isVisible() and "already" in form.problem.text()

    form.name.selectAll()
    QTest.keyClicks(form.name, "Foggy")
    push(form, "saveStyle")
    assert panel.styles.styles.own() == [FOGGY]
    qtbot.waitUntil(lambda: panel.findChild(KeepStyle) is None)


def test_the_place_of_the_prompt_is_moved_and_there_is_only_one(panel: PromptPanel) -> None:
    form = KeepStyle(panel, panel.session.request, panel.styles.styles)
    form.words.setPlainText("{prompt} and fog")
    cursor = form.words.textCursor()
    cursor.movePosition(cursor.MoveOperation.End)
    form.words.setTextCursor(cursor)

    form.put_place()
    assert form.words.toPlainText() == " and fog{prompt}"
    form.words.undo()
    assert form.words.toPlainText() == "{prompt} and fog"
    form.close()


def test_own_styles_are_changed_renamed_removed_put_back_and_given_on(
    qtbot: QtBot, panel: PromptPanel, tmp_path: Path
) -> None:
    styles = panel.styles.styles
    for style in (FOGGY, Style("Bright", "sunny")):
        styles.keep(style)
    click(panel, "manageStyles")
    own = panel.findChild(OwnStyles)
    assert own is not None and own.list.count() == 2

    own.list.setCurrentRow(0)
    own.list.editItem(own.list.item(0))
    editor = own.list.findChild(QLineEdit)
    assert editor is not None
    editor.selectAll()
    QTest.keyClicks(editor, "foggy")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "already" in own.told.text())
    assert own.list.item(0).text() == "Bright"

    push(own, "removeStyle")
    assert [style.name for style in styles.own()] == ["Foggy"]
    push(own, "putStyleBack")
    assert [style.name for style in styles.own()] == ["Bright", "Foggy"]
    assert own.back.isHidden()

    own.export_to(tmp_path / "mine")
    assert str(tmp_path / "mine.toml") in own.told.text()
    push(own, "removeStyle")
    own.import_from(tmp_path / "mine.toml")
    assert own.told.text() == "Added: “Bright”."
    own.import_from(tmp_path / "none.toml")
    assert "cannot be read" in own.told.text()
    own.close()
    qtbot.waitUntil(lambda: panel.findChild(OwnStyles) is None)


def test_a_broken_style_is_told_and_the_others_are_there(
    panel: PromptPanel, folders: Folders
) -> None:
    panel.styles.styles.keep(FOGGY)
    file = folders.data / "styles.toml"
    file.write_text(file.read_text("utf-8") + '[[style]]\nname = "Bad"\n', "utf-8")

    assert action(panel, "style-Foggy").text() == "Foggy"
    click(panel, "wrongStyles")

    own = panel.findChild(OwnStyles)
    assert own is not None and "“Bad” is empty" in own.told.text()
    own.close()


def test_a_list_is_chosen_in_the_menu_and_its_folder_begins_with_an_example(
    panel: PromptPanel, folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    desktop = "cascade_desktop.ui.lists_menu.QDesktopServices.openUrl"
    monkeypatch.setattr(desktop, lambda url: opened.append(url.toLocalFile()))
    assert not action(panel, "noLists").isEnabled()

    click(panel, "openLists")
    assert opened == [str(folders.data / "wildcards")]

    assert "5 lines: red, green" in action(panel, "list-colours").toolTip()
    QTest.keyClicks(panel.prompt, "a fox, ")
    click(panel, "list-colours")
    assert panel.prompt.toPlainText() == "a fox, __colours__"
    assert panel.prompt.colours.problems == []


def test_a_folder_of_lists_that_cannot_be_made_is_told(
    qtbot: QtBot, panel: PromptPanel, folders: Folders
) -> None:
    folders.data.write_text("in the way", "utf-8")

    with qtbot.waitSignal(panel.refused) as told:
        click(panel, "openLists")
    assert told.args is not None and "saved" in told.args[0]
