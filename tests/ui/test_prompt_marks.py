"""Under a prompt stands how long it is, and in it where CLIP stops reading and goes on."""

import threading
import time
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cascade_desktop.engine.conditions import ROOM, count, limit_marks
from cascade_desktop.engine.stages import PromptTokens, load_tokenizer
from cascade_desktop.folders import resource
from cascade_desktop.prompt_length import Measure, PromptLength
from cascade_desktop.ui import theme
from cascade_desktop.ui.prompt_marks import PromptCount
from cascade_desktop.ui.prompt_panel import PromptPanel
from cascade_desktop.ui.session import Session
from cascade_desktop.ui.window import Window
from cascade_desktop.ui.worker import prompt_measure

LONG = "a small red apple on a table " * 15
"""105 tokens, two parts."""


@pytest.fixture(scope="module")
def tokens() -> PromptTokens:
    return load_tokenizer(resource("pocket"))


@pytest.fixture
def measure(tokens: PromptTokens) -> Measure:
    return prompt_measure(tokens)


@pytest.fixture
def unready(qtbot: QtBot, session: Session) -> Iterator[PromptPanel]:
    """On the screen, before a model is loaded."""
    panel = PromptPanel(session)
    qtbot.addWidget(panel)
    panel.resize(300, panel.sizeHint().height())
    panel.show()
    qtbot.waitExposed(panel)
    yield panel
    panel.stop()


@pytest.fixture
def panel(unready: PromptPanel, measure: Measure) -> PromptPanel:
    unready.measure_with(measure)
    return unready


def said(panel: PromptPanel, name: str = "prompt") -> str:
    label = panel.findChild(PromptCount, f"{name}Count")
    assert label is not None
    return label.text()


def wait_for(qtbot: QtBot, panel: PromptPanel, sentence: str) -> None:
    def is_said() -> None:
        assert said(panel) == sentence

    qtbot.waitUntil(is_said, timeout=20_000)


def test_it_says_nothing_before_the_model_is_loaded_and_then_moves_nothing(
    qtbot: QtBot, unready: PromptPanel, measure: Measure
) -> None:
    QTest.keyClicks(unready.prompt, "a red apple")
    places = [unready.prompt.geometry(), unready.negative.mapTo(unready, QPoint())]
    assert (said(unready), said(unready, "negative")) == ("", "")

    unready.measure_with(measure)

    wait_for(qtbot, unready, "3 tokens")
    assert said(unready, "negative") == ""
    QApplication.processEvents()
    assert places == [unready.prompt.geometry(), unready.negative.mapTo(unready, QPoint())]


def test_typing_is_counted_after_a_pause(qtbot: QtBot, panel: PromptPanel) -> None:
    QTest.keyClicks(panel.prompt, "a")
    wait_for(qtbot, panel, "1 token")
    QTest.keyClicks(panel.prompt, " red apple, ")
    wait_for(qtbot, panel, "4 tokens")
    QTest.keyClick(panel.prompt, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(panel.prompt, Qt.Key.Key_Delete)
    wait_for(qtbot, panel, "")


def test_what_the_session_sets_is_counted_too(
    qtbot: QtBot, panel: PromptPanel, session: Session
) -> None:
    session.change(prompt="a red apple", negative="a fox")
    wait_for(qtbot, panel, "3 tokens")
    qtbot.waitUntil(lambda: said(panel, "negative") == "2 tokens")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a (red:1.3) apple", "3 tokens"),
        ("a {red|dark red} apple", "Up to 4 tokens"),
        (f"{{red|{LONG}}} apple", "Up to {0} tokens, read in 2 parts"),
        ("a (red:1000) apple", ""),  # said at Generate, with what to do
        ("   ", ""),
    ],
)
def test_weights_and_choices_are_no_words(
    qtbot: QtBot, panel: PromptPanel, tokens: PromptTokens, text: str, sentence: str
) -> None:
    panel.prompt.setPlainText("red apple")
    wait_for(qtbot, panel, "2 tokens")
    panel.prompt.setPlainText(text)
    wait_for(qtbot, panel, sentence.format(count(f"{LONG} apple", tokens)))


@pytest.mark.parametrize(
    "before",
    ["", "🍎🍏🦊 ", "👩‍👩‍👧 é ", "תפוח אדום על שולחן ", "(round:1.2) {a|two} \\{ "],
    ids=["plain", "emoji", "joined", "rtl", "signs"],
)
def test_the_mark_is_behind_the_last_word_that_fits(
    qtbot: QtBot, panel: PromptPanel, tokens: PromptTokens, before: str
) -> None:
    text = before + "sunflower seeds " * 60
    panel.prompt.setPlainText(text)
    marks = panel.counts[0].marks
    qtbot.waitUntil(lambda: bool(marks.places), timeout=20_000)

    cursor = panel.prompt.textCursor()
    cursor.setPosition(0)
    cursor.setPosition(marks.places[0], QTextCursor.MoveMode.KeepAnchor)
    fits = cursor.selectedText()

    assert text.startswith(fits)
    read = fits.replace("{a|two}", "two").replace("\\{", "{")
    assert count(read, tokens) <= ROOM
    rest = text[len(fits) :].split()
    assert count(f"{read} {rest[0]}", tokens) > ROOM
    assert fits.split()[-1] + rest[0] in ("sunflowerseeds", "seedssunflower")


def test_right_to_left_the_mark_is_left_of_the_last_word(qtbot: QtBot, panel: PromptPanel) -> None:
    panel.resize(4000, panel.height())
    panel.prompt.setPlainText("תפוח אדום " * 15)
    marks = panel.counts[0].marks
    qtbot.waitUntil(lambda: bool(marks.places), timeout=20_000)

    word = panel.prompt.textCursor()
    word.setPosition(marks.places[0] - 1)
    last = panel.prompt.cursorRect(word)

    line = marks.lines()[0]
    assert last.left() - 20 < line.center().x() < last.left()


def show(panel: PromptPanel, place: int) -> None:
    cursor = panel.prompt.textCursor()
    cursor.setPosition(place)
    panel.prompt.setTextCursor(cursor)


@pytest.mark.parametrize("appearance", ["light", "dark"])
def test_the_mark_is_drawn_in_the_accent_of_the_appearance(
    qtbot: QtBot, panel: PromptPanel, appearance: str
) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    theme.apply(application, appearance)
    panel.prompt.setPlainText(LONG)
    marks = panel.counts[0].marks
    qtbot.waitUntil(lambda: bool(marks.places), timeout=20_000)
    assert marks.lines() == [], "it is further down"
    show(panel, marks.places[0])
    panel.prompt.clearFocus()  # The blinking of a cursor is not what is looked at.

    [line] = marks.lines()

    seen = panel.prompt.viewport().mapTo(panel.prompt, line.center().toPoint())
    accent = QColor((theme.DARK if appearance == "dark" else theme.LIGHT).focus)
    drawn = panel.prompt.grab().toImage()
    near = [drawn.pixelColor(seen.x() + step, seen.y()) for step in (-1, 0, 1)]
    assert accent.name() in [colour.name() for colour in near]


def test_marks_change_neither_text_nor_selection_nor_what_undo_does(
    qtbot: QtBot, panel: PromptPanel, session: Session
) -> None:
    panel.prompt.setPlainText(LONG)
    QTest.keyClicks(panel.prompt, "one ")
    chosen = panel.prompt.textCursor()
    chosen.setPosition(4)
    chosen.setPosition(9, QTextCursor.MoveMode.KeepAnchor)
    panel.prompt.setTextCursor(chosen)
    steps = panel.prompt.document().availableUndoSteps()
    changes: list[object] = []
    session.changed.connect(changes.append)

    qtbot.waitUntil(lambda: bool(panel.counts[0].marks.places), timeout=20_000)

    assert panel.prompt.textCursor().selectedText() == chosen.selectedText()
    assert panel.prompt.document().availableUndoSteps() == steps
    assert changes == []
    QTest.keyClick(panel.prompt, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert panel.prompt.toPlainText() == LONG


def test_marks_move_with_the_text_until_it_is_measured_again(
    qtbot: QtBot, panel: PromptPanel
) -> None:
    panel.prompt.setPlainText(LONG)
    marks = panel.counts[0].marks
    qtbot.waitUntil(lambda: bool(marks.places), timeout=20_000)
    [before] = marks.places
    panel.prompt.moveCursor(QTextCursor.MoveOperation.Start)
    QTest.keyClicks(panel.prompt, "ab")
    assert marks.places == [before + 2]


def test_an_answer_to_a_text_that_has_changed_is_not_shown(
    qtbot: QtBot, unready: PromptPanel
) -> None:
    """Measuring goes on in a thread of its own, and is slow here until it is let go."""
    asked, go_on = threading.Event(), threading.Event()
    threads: list[threading.Thread] = []

    def slow(text: str) -> PromptLength:
        threads.append(threading.current_thread())
        asked.set()
        assert go_on.wait(20)
        return PromptLength(len(text), [])

    unready.prompt.setPlainText("ab")
    unready.measure_with(slow)
    qtbot.waitUntil(asked.is_set)
    with qtbot.waitSignal(unready.counts[0].measured):
        QTest.keyClicks(unready.prompt, "c")
        go_on.set()
    assert said(unready) == ""
    wait_for(qtbot, unready, "3 tokens")
    assert threading.current_thread() not in threads


def test_ten_thousand_words_are_marked_as_the_engine_reads_them_and_typed_in_fluently(
    qtbot: QtBot, panel: PromptPanel, tokens: PromptTokens
) -> None:
    text = "a red apple on one small table " * 1429
    panel.prompt.setPlainText(text)
    marks = panel.counts[0].marks
    qtbot.waitUntil(lambda: bool(marks.places), timeout=60_000)
    assert marks.places == limit_marks(text, tokens)

    panel.prompt.moveCursor(QTextCursor.MoveOperation.End)
    taken = []
    for _ in range(8):
        # The time of this thread alone: other programs on the machine do not count.
        begun = time.thread_time()
        QTest.keyClick(panel.prompt, Qt.Key.Key_X)
        QApplication.processEvents()
        taken.append(time.thread_time() - begun)
    assert sorted(taken)[len(taken) // 2] < 0.05

    begun = time.thread_time()
    with qtbot.waitSignal(panel.counts[0].measured, timeout=60_000):
        pass
    QApplication.processEvents()
    assert time.thread_time() - begun < 0.05


@pytest.mark.slow
def test_the_window_counts_once_the_built_in_model_is_loaded(qtbot: QtBot, window: Window) -> None:
    window.session.change(prompt="a red apple")
    assert said(window.prompt_panel) == ""
    window.warm_up()
    qtbot.waitUntil(lambda: said(window.prompt_panel) == "3 tokens", timeout=120_000)


@pytest.mark.slow
def test_counting_does_not_wait_for_the_picture_that_is_drawn(qtbot: QtBot, window: Window) -> None:
    window.session.change(prompt="a red apple", width=256, height=256, steps=200)
    window.generate()
    qtbot.waitUntil(lambda: window.pictures.progress.bar.value() > 0, timeout=120_000)
    QTest.keyClicks(window.prompt_panel.prompt, " on a table")
    qtbot.waitUntil(lambda: said(window.prompt_panel) == "6 tokens", timeout=20_000)
    assert window.jobs.running is not None
    window.jobs.cancel_all()
    qtbot.waitUntil(lambda: window.jobs.running is None, timeout=60_000)
