"""The section Advanced has every declared field once, under the stage that it belongs to."""

from dataclasses import fields, replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QWidget
from pytestqt.qtbot import QtBot

from cascade_desktop.request import Request
from cascade_desktop.ui.parameters_panel import ParametersPanel
from cascade_desktop.ui.session import Session

ADVANCED = [item.name for item in fields(Request) if item.metadata["advanced"]]


@pytest.fixture
def panel(qtbot: QtBot, session: Session) -> ParametersPanel:
    panel = ParametersPanel(session)
    qtbot.addWidget(panel)
    panel.resize(300, 1000)
    panel.show()
    qtbot.waitExposed(panel)
    QTest.mouseClick(panel.section, Qt.MouseButton.LeftButton)
    return panel


def place(panel: ParametersPanel, widget: QWidget) -> QPoint:
    return widget.mapTo(panel, QPoint())


def field_named(panel: ParametersPanel, name: str) -> QWidget:
    [found] = panel.findChildren(QWidget, name)
    assert isinstance(found, QWidget)
    return found


def headings(panel: ParametersPanel) -> dict[str, int]:
    """Text -> how far down it is."""
    labels = [label for label in panel.findChildren(QLabel) if label.property("role") == "stage"]
    return {label.text(): place(panel, label).y() for label in labels}


@pytest.mark.parametrize("name", ["model", *ADVANCED])
def test_every_field_can_be_seen_once_it_is_open(panel: ParametersPanel, name: str) -> None:
    assert field_named(panel, name).isVisible()
    assert panel.rows[name].widget is field_named(panel, name)


@pytest.mark.parametrize("name", ["steps", "guidance", "shift", "rescale"])
def test_a_setting_of_a_stage_is_under_its_heading(panel: ParametersPanel, name: str) -> None:
    below = headings(panel)
    of_c, of_b = (field_named(panel, field) for field in (name, f"decoder_{name}"))
    assert below["Stage C"] < place(panel, of_c).y() < below["Stage B"]
    assert below["Stage B"] < place(panel, of_b).y() < below["Speed and memory"]
    for field, spoken in ((of_c, f"Stage C {name}"), (of_b, f"Stage B {name}")):
        assert field.accessibleName() == spoken
        caption = panel.rows[field.objectName()].findChild(QLabel)
        assert isinstance(caption, QLabel)
        assert caption.text() == name.capitalize()


def test_fields_of_a_column_are_equally_wide_and_begin_together(panel: ParametersPanel) -> None:
    numbers = [field_named(panel, name) for name in ADVANCED if name != "profile"]
    assert len({place(panel, number).x() for number in numbers}) == 2
    widths = [number.width() for number in numbers]
    assert max(widths) - min(widths) <= 1  # half a pixel for each of two


def test_a_choice_is_shown_in_words_and_kept_by_its_name(
    panel: ParametersPanel, session: Session
) -> None:
    profile, precision = (field_named(panel, name) for name in ("profile", "precision"))
    assert isinstance(profile, QComboBox)
    assert isinstance(precision, QComboBox)
    assert (profile.currentText(), precision.currentText()) == ("As suits Pocket", "Automatic")
    QTest.keyClick(precision, Qt.Key.Key_Down)
    assert session.request == replace(Request(), precision="float32")
    QTest.keyClick(profile, Qt.Key.Key_Down)
    assert (profile.currentText(), session.request.profile) == ("Instant", "instant")


def test_a_problem_opens_the_section(panel: ParametersPanel) -> None:
    QTest.mouseClick(panel.section, Qt.MouseButton.LeftButton)
    assert not field_named(panel, "steps").isVisible()
    assert panel.show_problems({"steps": "Fewer."}) is field_named(panel, "steps")
    assert field_named(panel, "steps").isVisible()
