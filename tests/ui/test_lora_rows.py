"""The rows of the section LoRA: new words, what files say of themselves, the keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QLineEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from cascade_desktop.folders import Folders
from cascade_desktop.ui.loras_panel import LorasPanel
from cascade_desktop.ui.session import Session
from cascade_desktop.uses import LoraUse
from tests.core.lora_shapes import numbered, with_notes
from tests.core.weight_files import write_weights
from tests.ui.lora_lists import click, drop, found, opened, row, titles, wait


@pytest.fixture
def panel(qtbot: QtBot, session: Session, folders: Folders) -> Iterator[LorasPanel]:
    panel = LorasPanel(session, folders)
    qtbot.addWidget(panel)
    panel.resize(300, 900)
    panel.show()
    qtbot.waitExposed(panel)
    yield panel
    panel.stop()


def test_a_click_on_a_word_uses_the_file_and_asks_for_the_word(
    qtbot: QtBot, panel: LorasPanel, session: Session
) -> None:
    blob = row(opened(qtbot, panel), "blob")
    [chip] = blob.chips.chips
    assert (chip.text(), chip.accessibleName()) == ("[blob]", "Insert [blob] into the prompt")
    with qtbot.waitSignal(panel.token_wanted) as asked:
        QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert asked.args == ["[blob]"]
    assert session.request.loras == (LoraUse("blob"),)


def test_a_word_without_a_name_is_asked_for(
    qtbot: QtBot, panel: LorasPanel, session: Session, tmp_path: Path
) -> None:
    shapes = {**numbered(256), "embeddings.embeddings": (1, 192)}
    mine = write_weights(tmp_path / "mine.safetensors", shapes)
    drop(panel, mine)
    wait(qtbot, panel)
    qtbot.waitUntil(lambda: "mine" in titles(panel))
    shown = row(panel, "mine")
    fields = shown.words
    assert fields.token.isVisible()
    assert fields.token.hasFocus()
    assert "a new word" in fields.problem.text()
    QTest.keyClicks(fields.token, "fernando")
    assert "brackets" in fields.problem.text()
    QTest.keyClick(fields.token, Qt.Key.Key_Tab)
    assert fields.token.text() == "[fernando]"
    assert not fields.problem.isVisible()
    assert QApplication.focusWidget() is fields.start
    QTest.keyClicks(fields.start, "^dog</w>")
    assert session.request.loras == (LoraUse(str(mine), 1.0, "[fernando]", "^dog</w>"),)
    assert [chip.text() for chip in shown.chips.chips] == ["[fernando]"]
    session.restore(replace(session.request, loras=(LoraUse(str(mine), 1.0, "[rex]", "^cat</w>"),)))
    assert (fields.token.text(), fields.start.text()) == ("[rex]", "^cat</w>")


def test_a_word_that_the_file_names_is_not_asked_for(qtbot: QtBot, panel: LorasPanel) -> None:
    blob = row(opened(qtbot, panel), "blob")
    click(blob.check)
    assert not blob.words.isVisible()


def test_what_a_file_says_of_itself_is_no_markup(
    qtbot: QtBot, panel: LorasPanel, tmp_path: Path
) -> None:
    file = write_weights(tmp_path / "a.safetensors", numbered(256))
    with_notes(file, title="<img src=x>", ss_base_model_version="<b>c</b>", trained_words="<i>w")
    panel.show_found(found(file))
    shown = row(opened(qtbot, panel), "<img src=x>")
    assert shown.about.textFormat() == Qt.TextFormat.PlainText
    assert "<b>c</b>" in shown.about.text()
    [chip] = shown.chips.chips
    for tip in (shown.toolTip(), shown.check.toolTip(), chip.toolTip()):
        assert "&lt;i" in tip
        assert "<i" not in tip


def test_the_profile_that_brings_one_says_so(
    qtbot: QtBot, panel: LorasPanel, session: Session
) -> None:
    instant = row(opened(qtbot, panel), "Instant")
    assert "already" not in instant.about.text()
    session.change(profile="instant")
    assert "“Instant” brings it already" in instant.about.text()


def test_it_is_reached_with_the_keyboard_from_top_to_bottom(
    qtbot: QtBot, panel: LorasPanel, session: Session
) -> None:
    session.change(loras=(LoraUse("blob-kohya"),))
    wait(qtbot, panel)
    panel.section.setFocus()
    reached = []
    for _ in range(9):
        QTest.keyClick(cast(QWidget, QApplication.focusWidget()), Qt.Key.Key_Tab)
        reached.append(QApplication.focusWidget())
    blob, kohya, instant = panel.area.in_order()
    assert reached[:8] == [
        *(blob.check, blob.chips.chips[0]),
        *(kohya.check, kohya.weight.slider, kohya.weight.number, kohya.chips.chips[0]),
        *(instant.check, panel.area.add_button),
    ]


def test_everything_has_a_name_and_a_tooltip(qtbot: QtBot, panel: LorasPanel) -> None:
    click(row(opened(qtbot, panel), "blob").check)
    kinds = (QAbstractButton, QAbstractSlider, QAbstractSpinBox, QLineEdit)
    all_of_them = [child for kind in kinds for child in panel.findChildren(kind)]
    widgets = [one for one in all_of_them if not isinstance(one.parent(), QAbstractSpinBox)]
    widgets = [one for one in widgets if not isinstance(one.parent(), QLineEdit)]
    assert len(widgets) > 15
    names = [widget.objectName() for widget in widgets]
    assert sorted(set(names)) == sorted(names)
    assert all(names)
    for widget in widgets:
        spoken = QAccessible.queryAccessibleInterface(widget)
        assert spoken is not None
        if not widget.isHidden():
            assert spoken.text(QAccessible.Text.Name), widget.objectName()
            assert widget.toolTip(), widget.objectName()
