"""The toolbox: choosing tools by mouse and key, their options, and the orders for the mask."""

import json
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QLineEdit,
    QSlider,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from cascade_desktop.ui.canvas.document import Document
from cascade_desktop.ui.canvas.tool import Spot
from cascade_desktop.ui.canvas.toolbox import Toolbox

KEYS = {
    **{"B": "brush", "E": "eraser", "R": "rectangle", "O": "ellipse", "L": "lasso"},
    **{"G": "fill", "P": "pen", "F": "frame", "H": "hand"},
}


@pytest.fixture
def document(qapp: QApplication) -> Iterator[Document]:
    """A white picture."""
    document = Document(parent=qapp)
    image = QImage(300, 200, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    document.add_layer(image, "White", QPoint(0, 0))
    document.undo.clear()
    yield document
    document.clear()
    document.deleteLater()


@pytest.fixture
def toolbox(qtbot: QtBot, document: Document) -> Toolbox:
    toolbox = Toolbox(document)
    qtbot.addWidget(toolbox)
    return toolbox


@pytest.fixture
def page(qtbot: QtBot, toolbox: Toolbox) -> QWidget:
    """The toolbox beside a field one types into, on the screen and with the focus."""
    page = QWidget()
    page.setObjectName("page")
    page.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    column = QVBoxLayout(page)
    column.addWidget(QLineEdit())
    column.addWidget(toolbox)
    page.addActions(toolbox.key_actions)
    qtbot.addWidget(page)
    page.show()
    page.activateWindow()
    qtbot.waitActive(page).__enter__()
    page.setFocus()
    return page


def click(toolbox: Toolbox, name: str) -> None:
    button = toolbox.findChild(QToolButton, name)
    assert button is not None, name
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_the_brush_is_chosen_first(toolbox: Toolbox) -> None:
    assert toolbox.tool is toolbox.tools["brush"]


@pytest.mark.parametrize("name", KEYS.values())
def test_a_click_chooses_a_tool(qtbot: QtBot, toolbox: Toolbox, name: str) -> None:
    toolbox.choose("hand" if name != "hand" else "brush")

    with qtbot.waitSignal(toolbox.tool_chosen) as chosen:
        click(toolbox, f"{name}Tool")

    assert chosen.args == [toolbox.tools[name]]
    assert toolbox.tool.name == name
    checked = [b for b in toolbox.findChildren(QToolButton) if b.isChecked()]
    assert [button.objectName() for button in checked] == [f"{name}Tool"]


def test_keys_choose_tools(toolbox: Toolbox, page: QWidget) -> None:
    for key, name in [*KEYS.items(), ("B", "brush")]:
        QTest.keyClick(page, Qt.Key[f"Key_{key}"])
        assert toolbox.tool.name == name


def test_brackets_and_braces_change_the_brush(toolbox: Toolbox, page: QWidget) -> None:
    brush = toolbox.tools["brush"]
    brush.options = {"size": 100, "hardness": 50}

    QTest.keyClick(page, Qt.Key.Key_BracketRight)
    assert brush.option("size") == 120
    QTest.keyClick(page, Qt.Key.Key_BracketLeft)
    QTest.keyClick(page, Qt.Key.Key_BracketLeft)
    assert brush.option("size") == 83
    QTest.keyClick(page, Qt.Key.Key_BraceRight, Qt.KeyboardModifier.ShiftModifier)
    assert brush.option("hardness") == 60
    QTest.keyClick(page, Qt.Key.Key_BraceLeft, Qt.KeyboardModifier.ShiftModifier)
    assert brush.option("hardness") == 50
    assert toolbox.tools["eraser"].option("size") == 80


def test_typing_into_a_field_chooses_no_tool(toolbox: Toolbox, page: QWidget) -> None:
    field = page.findChild(QLineEdit)
    assert field is not None
    field.setFocus()

    QTest.keyClicks(field, "eraser[")

    assert field.text() == "eraser["
    assert toolbox.tool.name == "brush"


def test_choosing_another_tool_takes_a_stroke_back(toolbox: Toolbox, document: Document) -> None:
    toolbox.tool.press(Spot(50, 50, 1, Qt.KeyboardModifier.NoModifier))
    assert not document.mask.painted_rect().isEmpty()

    toolbox.choose("eraser")

    assert document.mask.painted_rect().isEmpty()
    assert document.undo.count() == 0


def test_everything_has_names_and_tooltips_and_tools_tell_their_key(toolbox: Toolbox) -> None:
    kinds = (QToolButton, QSlider, QSpinBox, QCheckBox)
    widgets = [child for kind in kinds for child in toolbox.findChildren(kind)]

    assert len(widgets) > 40
    names = [widget.objectName() for widget in widgets]
    assert all(names)
    assert len(set(names)) == len(names)
    assert all(widget.accessibleName() and widget.toolTip() for widget in widgets)
    for key, name in KEYS.items():
        button = toolbox.findChild(QToolButton, f"{name}Tool")
        assert button is not None
        assert button.toolTip().endswith(f"({key})")
        assert not button.icon().isNull()


def test_no_key_means_two_things(toolbox: Toolbox) -> None:
    keys = [action.shortcut().toString() for action in toolbox.key_actions]

    assert all(keys)
    assert len(set(keys)) == len(keys)


def test_sliders_and_numbers_show_and_change_an_option(toolbox: Toolbox) -> None:
    brush = toolbox.tools["brush"]
    number = toolbox.findChild(QSpinBox, "brush-size")
    slider = toolbox.findChild(QSlider, "brush-size-slider")
    check = toolbox.findChild(QCheckBox, "brush-pressure_flow")
    assert number and slider and check

    number.setValue(300)
    assert brush.option("size") == 300
    middle = slider.value()
    assert slider.minimum() < middle < slider.maximum()
    slider.setValue(slider.minimum())
    assert (brush.option("size"), number.value()) == (1, 1)
    slider.setValue(slider.maximum())
    assert number.value() == 1000
    brush.set_option("size", 300)
    assert slider.value() == middle
    check.click()
    assert brush.option("pressure_flow") is True
    brush.set_option("pressure_flow", False)
    assert not check.isChecked()


def test_every_size_can_be_kept_in_its_slider(toolbox: Toolbox) -> None:
    number = toolbox.findChild(QSpinBox, "brush-size")
    assert number is not None

    for size in range(1, 1001, 7):
        number.setValue(size)
        assert (number.value(), toolbox.tool.option("size")) == (size, size)


def test_options_are_kept_as_plain_values(
    qtbot: QtBot, toolbox: Toolbox, document: Document
) -> None:
    toolbox.choose("fill")
    toolbox.tools["brush"].set_option("size", 33)
    toolbox.tools["fill"].set_option("connected", False)
    with qtbot.waitSignal(toolbox.options_changed):
        toolbox.mask_buttons.pixels.setValue(20)
    kept = json.loads(json.dumps(toolbox.options))

    other = Toolbox(document)
    qtbot.addWidget(other)
    other.options = kept

    assert other.options == kept
    assert other.tool.name == "fill"
    assert other.tools["brush"].option("size") == 33


@pytest.mark.parametrize(
    "damaged",
    [
        {},
        {"tool": "axe", "pixels": "many", "tools": 3},
        {"tool": 5, "pixels": None, "tools": {"brush": [], "axe": {}}},
        {"tools": {"brush": {"size": None}, "fill": {"tolerance": 1.5}}},
    ],
)
def test_damaged_options_change_nothing(toolbox: Toolbox, damaged: dict[str, object]) -> None:
    before = toolbox.options

    toolbox.options = damaged

    assert toolbox.options == before


def test_scrolling_over_a_slider_changes_nothing(qtbot: QtBot, toolbox: Toolbox) -> None:
    toolbox.show()
    qtbot.waitExposed(toolbox).__enter__()
    slider = toolbox.findChild(QSlider, "brush-size-slider")
    assert slider is not None
    before = toolbox.options

    QTest.wheelEvent(slider.window().windowHandle(), slider.pos(), QPoint(0, 120))

    assert toolbox.options == before
    assert isinstance(toolbox.mask_buttons.pixels, QAbstractSpinBox)
