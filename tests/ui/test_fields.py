"""Each declared parameter has a widget that shows and changes the session."""

from dataclasses import fields

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from cascade_desktop.request import LARGEST_SEED, RANDOM_SEED, Request
from cascade_desktop.ui.fields import ChoiceField, NumberField, Panel, TextField, field
from cascade_desktop.ui.model_field import ModelField
from cascade_desktop.ui.seed_field import SeedField
from cascade_desktop.ui.session import Session
from cascade_desktop.ui.size_field import SizeField
from cascade_desktop.written import request_of, use_of_field

NAMES = [item.name for item in fields(Request) if use_of_field(item.name) is None]
OTHER = Request(
    prompt="a fox\nin the snow",
    negative="rain",
    width=640,
    height=384,
    count=3,
    seed=LARGEST_SEED,
    steps=7,
    guidance=2.5,
    decoder_steps=4,
    decoder_guidance=1.5,
    model="another",
    precision="bfloat16",
    decoder_precision="float16",
    profile="comfyui",
    shift=3.0,
    decoder_shift=2.0,
    rescale=0.5,
    decoder_rescale=0.25,
    together=2,
    rescale_over="batch",
)


def shown(widget: QWidget) -> object:
    if isinstance(widget, TextField):
        return widget.toPlainText()
    if isinstance(widget, NumberField):
        return widget.value()
    assert isinstance(widget, ChoiceField)
    return widget.currentData()


@pytest.mark.parametrize("name", NAMES)
def test_a_field_shows_what_the_session_holds(qtbot: QtBot, session: Session, name: str) -> None:
    widget = field(session, name)
    qtbot.addWidget(widget)
    assert shown(widget) == getattr(Request(), name)
    session.restore(OTHER)
    assert shown(widget) == getattr(OTHER, name)
    assert session.request == OTHER


@pytest.mark.parametrize("name", [name for name in NAMES if name != "profile"])
def test_typing_into_a_field_changes_only_that_value(
    qtbot: QtBot, session: Session, name: str
) -> None:
    widget = field(session, name)
    qtbot.addWidget(widget)
    if isinstance(widget, TextField):
        QTest.keyClicks(widget, "tree")
    elif isinstance(widget, NumberField):
        widget.selectAll()
        QTest.keyClicks(widget, "64" if widget.maximum() >= 64 else str(int(widget.maximum())))
        QTest.keyClick(widget, Qt.Key.Key_Return)
    else:
        QTest.keyClick(widget, Qt.Key.Key_Down)
    assert session.request != Request()
    now = {name: getattr(session.request, name)}
    # Another model brings the profile that suits it.
    assert session.request == request_of(now)


def test_more_decimals_than_are_shown_stay_exact(qtbot: QtBot, session: Session) -> None:
    widget = field(session, "guidance")
    qtbot.addWidget(widget)
    session.restore(Request(guidance=3.14159))
    assert session.request.guidance == 3.14159


def test_a_stored_number_out_of_bounds_becomes_the_nearest_that_can_be_drawn(
    qtbot: QtBot, session: Session
) -> None:
    widget = field(session, "width")
    qtbot.addWidget(widget)
    session.restore(Request(width=100_000))
    assert session.request.width == 4096
    assert not session.request.problems()


def test_the_wheel_over_a_number_without_focus_changes_nothing(
    qtbot: QtBot, session: Session
) -> None:
    widget = field(session, "steps")
    qtbot.addWidget(widget)
    widget.show()
    widget.clearFocus()
    middle = QPointF(widget.rect().center())
    wheel = QWheelEvent(
        middle,
        widget.mapToGlobal(middle),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, wheel)
    assert session.request.steps == Request().steps


def test_a_usual_size_sets_both_numbers_and_an_unusual_one_is_custom(
    qtbot: QtBot, session: Session
) -> None:
    size = SizeField(session)
    qtbot.addWidget(size)
    QTest.keyClick(size.presets, Qt.Key.Key_Down)
    assert (session.request.width, session.request.height) == (640, 384)
    session.change(width=200)
    assert size.presets.currentData() is None
    session.change(width=256, height=256)
    assert list(size.presets.currentData()) == [256, 256]


def test_the_swap_button_turns_the_size(qtbot: QtBot, session: Session) -> None:
    size = SizeField(session)
    qtbot.addWidget(size)
    session.change(width=640, height=384)
    swap = size.findChild(QWidget, "swapSize")
    assert swap is not None
    QTest.mouseClick(swap, Qt.MouseButton.LeftButton)
    assert (session.request.width, session.request.height) == (384, 640)


def test_the_dice_keeps_a_number_or_takes_a_new_one_each_time(
    qtbot: QtBot, session: Session
) -> None:
    seed = SeedField(session)
    qtbot.addWidget(seed)
    assert seed.dice.isChecked()
    assert seed.number.text() == "Random"
    QTest.mouseClick(seed.dice, Qt.MouseButton.LeftButton)
    assert 0 <= session.request.seed <= LARGEST_SEED
    QTest.mouseClick(seed.dice, Qt.MouseButton.LeftButton)
    assert session.request.seed == RANDOM_SEED


def test_a_model_from_a_stored_picture_joins_the_list(qtbot: QtBot, session: Session) -> None:
    model = ModelField(session)
    qtbot.addWidget(model)
    session.change(model="/models/large")
    assert model.currentData() == "/models/large"
    session.change(model="pocket")
    assert model.currentText() == "Pocket (built in)"


def test_a_problem_is_said_under_its_field_and_can_be_cleared(
    qtbot: QtBot, session: Session
) -> None:
    panel = Panel(session)
    qtbot.addWidget(panel)
    widget = panel.add("prompt")
    assert panel.show_problems({"prompt": "Shorten it."}) is widget
    sentence = panel.findChild(QWidget, "promptProblem")
    assert sentence is not None
    assert sentence.isVisibleTo(panel)
    assert widget.property("problem") is True
    assert panel.show_problems({}) is None
    assert not sentence.isVisibleTo(panel)
