"""The message bar: one sentence, what to do, details for those who ask."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from cascade_desktop.ui.messages import MessageBar


def test_a_problem_shows_its_sentence_and_advice_and_can_be_closed(qtbot: QtBot) -> None:
    bar = MessageBar()
    qtbot.addWidget(bar)
    bar.warn("The disk is full.", "Free some space.")
    assert bar.isVisible()
    assert bar.text.text() == "The disk is full. Free some space."
    assert not bar.show_details.isVisible()
    QTest.mouseClick(bar.dismiss, Qt.MouseButton.LeftButton)
    assert not bar.isVisible()


def test_details_open_on_demand_and_are_copied_with_the_sentence(qtbot: QtBot) -> None:
    bar = MessageBar()
    qtbot.addWidget(bar)
    bar.warn("This is a fault in the app.", details="Traceback: line 1")
    assert not bar.details.isVisible()
    QTest.mouseClick(bar.show_details, Qt.MouseButton.LeftButton)
    assert bar.details.isVisible()
    QTest.mouseClick(bar.copy, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "This is a fault in the app.\n\nTraceback: line 1"


def test_the_next_message_takes_the_place_of_the_last(qtbot: QtBot) -> None:
    bar = MessageBar()
    qtbot.addWidget(bar)
    bar.warn("This is a fault in the app.", details="Traceback")
    bar.say("The picture is on the clipboard.")
    assert bar.text.text() == "The picture is on the clipboard."
    assert not bar.details.isVisible()
    assert not bar.copy.isVisible()


def test_a_message_is_never_read_as_markup(qtbot: QtBot) -> None:
    bar = MessageBar()
    qtbot.addWidget(bar)
    bar.warn("<b>a</b>.png cannot be read.")
    assert bar.text.textFormat() == Qt.TextFormat.PlainText
