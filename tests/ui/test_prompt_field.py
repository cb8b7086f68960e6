"""Writing a prompt with the keyboard: weights, the last prompts, what is offered, what is wrong."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QPalette, QTextCursor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from cascade_desktop.folders import Folders
from cascade_desktop.history import History
from cascade_desktop.ui.prompt_field import PromptField
from cascade_desktop.ui.prompt_panel import PromptPanel
from cascade_desktop.ui.session import Session

Key, CONTROL = Qt.Key, Qt.KeyboardModifier.ControlModifier
USED = ("a red fox in the snow", "a blue bird, soft light", "a red fish")
"""The last one is the most recent."""


@pytest.fixture
def history(folders: Folders) -> Iterator[History]:
    with History(folders.history) as history:
        for text in USED:
            history.remember_prompt(text, "blur")
        yield history


@pytest.fixture
def panel(
    qtbot: QtBot, session: Session, history: History, folders: Folders
) -> Iterator[PromptPanel]:
    lists = folders.data / "wildcards"
    lists.mkdir()
    (lists / "animals.txt").write_text("cat\ndog\n", "utf-8")
    panel = PromptPanel(session, history, folders)
    qtbot.addWidget(panel)
    panel.resize(320, 400)
    panel.show()
    qtbot.waitExposed(panel)
    panel.prompt.setFocus()
    yield panel
    panel.stop()


@pytest.fixture
def field(panel: PromptPanel) -> PromptField:
    return panel.prompt


def press(field: PromptField, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(field, key)


def chosen(field: PromptField) -> str:
    return field.textCursor().selectedText()


def test_control_and_an_arrow_weigh_the_word_at_the_cursor(
    field: PromptField, session: Session
) -> None:
    field.insertPlainText("🐈 ")
    QTest.keyClicks(field, "a red")
    QTest.keyClick(field, Key.Key_Up, CONTROL)
    QTest.keyClick(field, Key.Key_Up, CONTROL)
    assert session.request.prompt == "🐈 a (red:1.1)"
    QTest.keyClicks(field, "dish")
    assert session.request.prompt == "🐈 a (reddish:1.1)", "the cursor stays in the word"

    for _ in range(3):
        QTest.keyClick(field, Key.Key_Down, CONTROL)
    assert session.request.prompt == "🐈 a (reddish:0.95)"


def test_control_and_an_arrow_weigh_what_is_selected_and_each_step_is_undone_alone(
    field: PromptField,
) -> None:
    QTest.keyClicks(field, "a red fox")
    cursor = field.textCursor()
    cursor.setPosition(2)
    cursor.setPosition(9, QTextCursor.MoveMode.KeepAnchor)
    field.setTextCursor(cursor)

    QTest.keyClick(field, Key.Key_Down, CONTROL)
    QTest.keyClick(field, Key.Key_Down, CONTROL)

    assert (field.toPlainText(), chosen(field)) == ("a (red fox:0.9)", "red fox")
    field.undo()
    assert field.toPlainText() == "a (red fox:0.95)"
    field.undo()
    assert field.toPlainText() == "a red fox"


def test_arrow_up_goes_through_the_last_prompts_and_down_comes_back(field: PromptField) -> None:
    QTest.keyClicks(field, "new")

    press(field, Key.Key_Up)
    assert field.toPlainText() == USED[2]
    press(field, Key.Key_Up, Key.Key_Up)
    assert field.toPlainText() == USED[0]
    press(field, Key.Key_Up)
    assert field.toPlainText() == USED[0], "there is none before it"
    press(field, Key.Key_Down, Key.Key_Down, Key.Key_Down)
    assert field.toPlainText() == "new"
    field.undo()
    assert field.toPlainText() == USED[2], "going there is a step like any other"


def test_arrows_move_the_cursor_where_there_are_lines_to_go_to(field: PromptField) -> None:
    QTest.keyClicks(field, "one")
    press(field, Key.Key_Return)
    QTest.keyClicks(field, "two")
    press(field, Key.Key_Up)

    assert field.toPlainText() == "one\ntwo"
    assert field.textCursor().blockNumber() == 0


def test_the_negative_prompts_have_a_past_of_their_own(panel: PromptPanel) -> None:
    panel.negative.setFocus()
    press(panel.negative, Key.Key_Up)

    assert panel.negative.toPlainText() == "blur"


def test_what_is_typed_is_finished_as_the_last_time_and_tab_takes_it(
    field: PromptField, session: Session
) -> None:
    QTest.keyClicks(field, "a red f")
    assert field.ghost.text == "ish" and field.ghost.isVisible()
    assert session.request.prompt == "a red f", "what is only offered is no part of the prompt"
    QTest.keyClicks(field, "o")
    assert field.ghost.text == "x in the snow"

    press(field, Key.Key_Tab)

    assert session.request.prompt == USED[0]
    assert field.hasFocus() and not field.ghost.isVisible()
    field.undo()
    assert field.toPlainText() == "a red fo"


def test_escape_leaves_what_is_offered_and_then_tab_goes_on(panel: PromptPanel) -> None:
    QTest.keyClicks(panel.prompt, "big, soft")
    assert panel.prompt.ghost.text == " light", "parts between commas are known too"

    press(panel.prompt, Key.Key_Escape)
    assert panel.prompt.ghost.text == ""
    press(panel.prompt, Key.Key_Tab)
    assert panel.prompt.toPlainText() == "big, soft" and panel.negative.hasFocus()


def test_names_of_lists_and_words_of_loras_are_finished(panel: PromptPanel) -> None:
    panel.show_words(["[fernando]"])
    QTest.keyClicks(panel.prompt, "an __ani")
    press(panel.prompt, Key.Key_Right)
    QTest.keyClicks(panel.prompt, " by [fe")
    press(panel.prompt, Key.Key_Right)

    assert panel.prompt.toPlainText() == "an __animals__ by [fernando]"
    assert panel.prompt.colours.problems == []
    assert len(panel.prompt.extraSelections()) == 2


def test_what_is_wrong_is_underlined_and_told_with_what_to_do(field: PromptField) -> None:
    QTest.keyClicks(field, "a (cat and __trees__")
    kinds = [(sign.kind, sign.text) for sign in field.colours.problems]
    assert kinds == [("open", "("), ("unknown", "trees")]
    told = field.accessibleDescription()
    assert "The bracket ( is never closed" in told and "There is no list trees" in told

    cursor = field.textCursor()
    cursor.setPosition(14)
    place = field.cursorRect(cursor).center()
    assert field.problem_at(place).startswith("There is no list trees. Put trees.txt")
    assert field.problem_at(QPoint(place.x(), field.viewport().height() - 2)) == ""

    QTest.keyClicks(field, ")")
    assert [sign.kind for sign in field.colours.problems] == ["unknown"]
    assert "bracket" not in field.accessibleDescription()


def test_a_list_that_comes_while_the_app_is_open_is_known(
    panel: PromptPanel, folders: Folders
) -> None:
    QTest.keyClicks(panel.prompt, "__trees__")
    (folders.data / "wildcards" / "trees.txt").write_text("oak\n", "utf-8")

    panel.negative.setFocus()
    panel.prompt.setFocus()

    assert panel.prompt.colours.problems == []


def test_a_word_is_put_in_with_spaces_where_it_needs_them(field: PromptField) -> None:
    QTest.keyClicks(field, "a,cat")
    cursor = field.textCursor()
    cursor.setPosition(2)
    field.setTextCursor(cursor)

    field.insert_token("[fern]")

    assert field.toPlainText() == "a, [fern] cat"


def test_the_signs_have_the_colours_of_the_palette_they_stand_on(field: PromptField) -> None:
    field.setPlainText("a {red|blue} fox")
    shades = []
    for base in ("#ffffff", "#202020"):
        palette = field.palette()
        palette.setColor(QPalette.ColorRole.Base, QColor(base))
        field.setPalette(palette)
        sign = field.extraSelections()[0]
        shades.append(sign.format.foreground().color().name())
    assert shades[0] != shades[1]
