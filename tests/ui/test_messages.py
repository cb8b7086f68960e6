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


def close(bar: MessageBar) -> None:
    QTest.mouseClick(bar.dismiss, Qt.MouseButton.LeftButton)


def test_the_newest_is_in_front_and_problems_not_closed_come_back(qtbot: QtBot) -> None:
    bar = MessageBar()
    qtbot.addWidget(bar)
    bar.warn("The disk is full.")
    bar.warn("This is a fault in the app.", details="Traceback")
    bar.say("The picture is on the clipboard.")
    assert bar.text.text() == "The picture is on the clipboard."
    assert not bar.details.isVisible()
    assert not bar.copy.isVisible()
    assert bar.more.text() == "2 more"
    close(bar)
    assert bar.text.text() == "This is a fault in the app."
    assert bar.show_details.isVisible()
    assert bar.more.text() == "1 more"
    close(bar)
    assert bar.text.text() == "The disk is full."
    assert not bar.more.isVisible()
    close(bar)
    assert not bar.isVisible()


def test_what_went_well_does_not_wait_and_nothing_is_told_twice(qtbot: QtBot) -> None:
    bar = MessageBar()
    qtbot.addWidget(bar)
    bar.say("The picture is on the clipboard.")
    for _ in range(3):
        bar.warn("The disk is full.")
    assert bar.waiting == 0
    close(bar)
    assert not bar.isVisible()


def test_nothing_comes_in_front_of_details_that_are_read(qtbot: QtBot) -> None:
    bar = MessageBar()
    qtbot.addWidget(bar)
    bar.warn("This is a fault in the app.", details="Traceback: line 1", copy="Copy report")
    QTest.mouseClick(bar.show_details, Qt.MouseButton.LeftButton)
    bar.warn("The disk is full.")
    assert bar.copy.text() == "Copy report"
    assert bar.details.isVisible()
    assert bar.more.isVisible()
    close(bar)
    assert bar.text.text() == "The disk is full."
    assert bar.copy.text() == "Copy"


def test_something_new_clears_what_was_seen_and_keeps_what_was_not(qtbot: QtBot) -> None:
    bar = MessageBar()
    qtbot.addWidget(bar)
    bar.warn("The first.")
    bar.warn("The second.")
    bar.clear()
    assert bar.text.text() == "The first."
    bar.clear()
    assert not bar.isVisible()


def test_a_message_is_never_read_as_markup(qtbot: QtBot) -> None:
    bar = MessageBar()
    qtbot.addWidget(bar)
    bar.warn("<b>a</b>.png cannot be read.")
    assert bar.text.textFormat() == Qt.TextFormat.PlainText
