"""A grid is put together by typing, and only one that can be drawn is asked for."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialogButtonBox, QPushButton
from pytestqt.qtbot import QtBot
from shiboken6 import Shiboken

from cascade_desktop.errors import BadModel
from cascade_desktop.request import Request
from cascade_desktop.ui.grid_dialog import GridDialog
from cascade_desktop.uses import ImageUse
from cascade_desktop.xy_grid import Grid
from tests.ui.queue_names import interactive, spoken_name

CAT = Request(prompt="a cat", seed=1)


@pytest.fixture
def dialog(qtbot: QtBot) -> Iterator[GridDialog]:
    made = GridDialog(None, replace(CAT, image=ImageUse("cat.png")), _check)
    made.show()
    qtbot.waitExposed(made)
    yield made
    if Shiboken.isValid(made):  # One that was accepted has gone by itself.
        made.close()


def _check(request: Request) -> None:
    if request.model == "nowhere":
        raise BadModel("There is no model nowhere.")


def fill(dialog: GridDialog, x: tuple[str, str], y: tuple[str, str] = ("", "")) -> None:
    for row, (field, values) in ((dialog.across, x), (dialog.down, y)):
        row.field.setCurrentIndex(row.field.findData(field))
        row.values.setText(values)
    dialog.look()


def draw(dialog: GridDialog) -> QPushButton:
    button = dialog.buttons.button(QDialogButtonBox.StandardButton.Ok)
    assert isinstance(button, QPushButton)
    return button


def test_a_whole_grid_is_told_and_asked_for(dialog: GridDialog, qtbot: QtBot) -> None:
    fill(dialog, ("steps", "4, 8"), ("guidance", "1..3"))
    assert "2 × 3 = 6 pictures" in dialog.told.text()
    with qtbot.waitSignal(dialog.asked) as asked:
        draw(dialog).click()
    made = asked.args[0]
    assert isinstance(made, Grid)
    assert (made.size, made.at(5).steps, made.at(5).guidance) == (6, 8, 3.0)


def test_nothing_can_be_drawn_before_values_are_typed(dialog: GridDialog) -> None:
    assert not draw(dialog).isEnabled()
    assert dialog.told.property("role") == "caption", "nothing is wrong yet"


@pytest.mark.parametrize(
    ("field", "values", "said"),
    [
        ("steps", "0-4", "between 1 and 200"),
        ("steps", "some", "neither a number nor a range"),
        ("model", "pocket, nowhere", "There is no model nowhere"),
        ("prompt", "dog, fox", "does not stand in Prompt"),
        ("seed", "1-257", "more than 256"),
    ],
)
def test_what_is_wrong_is_said_and_not_drawn(
    dialog: GridDialog, field: str, values: str, said: str, qtbot: QtBot
) -> None:
    fill(dialog, (field, values))
    assert said in dialog.told.text()
    assert not draw(dialog).isEnabled()
    with qtbot.assertNotEmitted(dialog.asked):
        dialog.accept()
    assert dialog.isVisible()


def test_what_is_typed_is_looked_at_by_itself(dialog: GridDialog, qtbot: QtBot) -> None:
    QTest.keyClicks(dialog.across.values, "3, 4, 5")
    qtbot.waitUntil(lambda: "3 pictures in a row" in dialog.told.text())


def test_return_at_once_draws_what_was_typed(dialog: GridDialog, qtbot: QtBot) -> None:
    with qtbot.waitSignal(dialog.asked) as asked:
        QTest.keyClicks(dialog.across.values, "3-6")
        QTest.keyClick(dialog.across.values, Qt.Key.Key_Return)
    assert asked.args[0].size == 4


def test_numbers_of_the_pictures_in_use_can_be_chosen(dialog: GridDialog) -> None:
    fill(dialog, ("image.strength", "0.2, 0.9"))
    assert dialog.grid is not None
    assert "now 0.8" in dialog.across.hint.text()


def test_everything_in_the_dialog_has_a_name(dialog: GridDialog) -> None:
    widgets = interactive(dialog)
    assert len(widgets) == 6
    assert [w for w in widgets if not (w.objectName() and spoken_name(w))] == []
