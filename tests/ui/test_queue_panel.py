"""The queue on the screen: by mouse, by keys and by ear."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QEvent, QMimeData, QModelIndex, QPointF, Qt
from PySide6.QtGui import QDropEvent, QImage, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow, QPushButton
from pytestqt.qtbot import QtBot

from cascade_desktop.progress import Progress, Stage
from cascade_desktop.request import Request
from cascade_desktop.ui.jobs import Jobs
from cascade_desktop.ui.queue_button import QueueButton
from cascade_desktop.ui.queue_model import FRACTION, STATE, QueueModel
from cascade_desktop.ui.queue_panel import QueuePanel
from cascade_desktop.ui.queue_sheets import QueueSheets
from cascade_desktop.waiting import Line, Queue, Waiting
from cascade_desktop.xy_grid import grid, read_axis
from tests.ui.queue_names import interactive, spoken_name

CAT = Request(prompt="cat", seed=1, width=64, height=64)


@pytest.fixture
def jobs(qapp: QApplication) -> Jobs:
    return Jobs(qapp)


@pytest.fixture
def panel(jobs: Jobs, qtbot: QtBot) -> Iterator[QueuePanel]:
    """Open in a window that has a field of its own; four jobs, the first being drawn."""
    window = QMainWindow()
    field = QPushButton("field")
    window.setCentralWidget(field)
    window.resize(700, 500)
    shown = QueuePanel(jobs, window)
    window.show()
    qtbot.waitExposed(window)
    field.setFocus()
    for seed in range(1, 5):
        jobs.ask(replace(CAT, seed=seed))
    shown.open()
    yield shown
    window.close()
    window.deleteLater()


def seeds(jobs: Jobs) -> list[int]:
    return [entry.line.request.seed for entry in jobs.entries]


def mark(panel: QueuePanel, row: int) -> None:
    panel.list.setCurrentIndex(panel.model.index(row))


def spoken(panel: QueuePanel, row: int) -> str:
    return str(panel.model.index(row).data(Qt.ItemDataRole.AccessibleTextRole))


def test_rows_say_prompt_size_count_and_state(panel: QueuePanel, jobs: Jobs) -> None:
    jobs.ask(replace(CAT, prompt="two\n dogs", count=2))
    assert spoken(panel, 0) == "cat, 64 × 64 · 1 picture · Being drawn"
    assert spoken(panel, 4) == "two dogs, 64 × 64 · 2 pictures · Waiting"


def test_alt_up_and_down_move_the_marked_line_and_keep_it_marked(
    panel: QueuePanel, jobs: Jobs
) -> None:
    mark(panel, 3)
    QTest.keyClick(panel.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    QTest.keyClick(panel.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert seeds(jobs) == [1, 4, 2, 3]
    assert panel.list.currentIndex().row() == 1
    QTest.keyClick(panel.list, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert seeds(jobs) == [1, 2, 4, 3]


@pytest.mark.parametrize(
    ("start", "before", "expected"),
    [(3, 1, [1, 4, 2, 3]), (1, 4, [1, 3, 4, 2]), (1, -1, [1, 3, 4, 2]), (1, 2, [1, 2, 3, 4])],
)
def test_a_dragged_line_lands_between_two_others(
    panel: QueuePanel, jobs: Jobs, start: int, before: int, expected: list[int]
) -> None:
    data = panel.model.mimeData([panel.model.index(start)])
    panel.model.dropMimeData(data, Qt.DropAction.MoveAction, before, 0, QModelIndex())
    assert seeds(jobs) == expected


def test_a_line_dropped_on_the_list_is_there_once_and_in_its_place(
    panel: QueuePanel, jobs: Jobs
) -> None:
    data: QMimeData = panel.model.mimeData([panel.model.index(3)])
    top = panel.list.visualRect(panel.model.index(1)).topLeft()
    drop = QDropEvent(
        QPointF(top.x() + 20, top.y() + 1),
        Qt.DropAction.MoveAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    panel.list.dropEvent(drop)
    assert seeds(jobs) == [1, 4, 2, 3]


def test_del_cancels_and_bring_back_undoes_it(panel: QueuePanel, jobs: Jobs) -> None:
    mark(panel, 2)
    QTest.keyClick(panel.list, Qt.Key.Key_Delete)
    assert seeds(jobs) == [1, 2, 4]
    assert panel.back_button.isVisible()
    QTest.mouseClick(panel.back_button, Qt.MouseButton.LeftButton)
    assert seeds(jobs) == [1, 2, 3, 4]
    assert not panel.back_button.isVisible()


def test_the_running_line_can_be_stopped_and_says_so(panel: QueuePanel) -> None:
    mark(panel, 0)
    panel.remove_button.click()
    assert spoken(panel, 0).endswith("Stopping…")
    assert not panel.remove_button.isEnabled()


def test_pause_and_resume_by_the_button(panel: QueuePanel, jobs: Jobs) -> None:
    panel.pause_button.click()
    assert jobs.paused
    assert panel.pause_button.text() == "Resume"
    assert "paused" in panel.summary.text()
    panel.pause_button.click()
    assert not jobs.paused


def test_a_failed_line_tells_why_and_is_tried_again(panel: QueuePanel, jobs: Jobs) -> None:
    assert jobs.running is not None
    jobs.fail(jobs.running, "There is too little memory.", "Draw it smaller.")
    mark(panel, 0)
    assert "There is too little memory. Draw it smaller." in panel.notes.text()
    assert panel.remove_button.text() == "Dismiss"
    QTest.keyClick(panel.list, Qt.Key.Key_Return)
    assert jobs.entries[0].line.state == "waiting"
    assert not panel.notes.isVisible()


def test_what_broke_is_offered_again_or_left(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    store = Waiting(tmp_path / "queue.json")
    store.write(Queue((Line(CAT, state="drawing"), Line(CAT, canvas=True))))
    jobs = Jobs(qapp, store)
    panel = QueuePanel(jobs)
    qtbot.addWidget(panel)
    jobs.restore()
    panel.show()
    mark(panel, 0)
    assert "It was being drawn when the app ended" in panel.notes.text()
    assert (panel.retry_button.text(), panel.remove_button.text()) == ("Draw it again", "Leave it")
    panel.remove_button.click()
    assert "asked for on the canvas" in panel.notes.text()
    assert panel.retry_button.text() == "Draw it"
    panel.retry_button.click()
    assert jobs.running is not None
    jobs.leave()


def test_a_failed_one_of_the_canvas_says_where_it_goes_now(
    qapp: QApplication, tmp_path: Path
) -> None:
    store = Waiting(tmp_path / "queue.json")
    store.write(Queue((Line(CAT, state="failed", message="No.", canvas=True),)))
    model = QueueModel(Jobs(qapp, store), qapp)
    assert "Failed: No. It was asked for on the canvas" in str(model.index(0).data(STATE))


def test_esc_closes_the_panel_and_the_focus_goes_back(panel: QueuePanel) -> None:
    override = QKeyEvent(
        QEvent.Type.ShortcutOverride, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(panel.list, override)
    assert override.isAccepted(), "Esc would stop the picture"
    QTest.keyClick(panel.list, Qt.Key.Key_Escape)
    assert not panel.isVisible()
    focused = panel.window().focusWidget()
    assert isinstance(focused, QPushButton)
    assert focused.text() == "field"


def test_the_panel_stays_inside_its_window(panel: QueuePanel) -> None:
    window = panel.window()
    for size in ((500, 300), (900, 700), (300, 200)):
        window.resize(*size)
        QApplication.processEvents()
        assert window.rect().contains(panel.geometry())


def test_the_running_line_shows_how_far_it_is(panel: QueuePanel, jobs: Jobs) -> None:
    job = jobs.running
    assert job is not None
    preview = Image.new("RGB", (24, 24), "#ff0000")
    for step in range(1, 6):
        panel.show_progress(job, Progress(Stage.C, step, 20, preview=preview))
    index = panel.model.index(0)
    assert 0 < index.data(FRACTION) < 1
    picture = index.data(Qt.ItemDataRole.DecorationRole).toImage()
    assert picture.pixelColor(5, 5).red() == 255
    assert panel.model.index(1).data(FRACTION) is None
    assert panel.model.seconds_left is not None
    assert "left" in panel.summary.text()


def test_a_grid_is_one_row_with_its_own_progress(panel: QueuePanel, jobs: Jobs) -> None:
    jobs.cancel_all()
    assert jobs.running is not None
    jobs.end(jobs.running)
    jobs.ask_grid(grid(CAT, read_axis(CAT, "steps", "1-4"), read_axis(CAT, "prompt", "cat, dog")))
    assert spoken(panel, 0).startswith("Grid of Stage C steps × Prompt: cat, 64 × 64 · 8 pictures")
    for number in range(2):
        assert jobs.running is not None
        jobs.note_drawn(jobs.running, Path(f"{number}.png"))
        jobs.end(jobs.running)
    assert panel.model.rowCount() == 1
    assert "2 of 8 pictures" in spoken(panel, 0)
    assert panel.model.index(0).data(FRACTION) == 0.25


def test_rows_are_painted_in_every_state(panel: QueuePanel, jobs: Jobs) -> None:
    plain = panel.grab().toImage()
    assert jobs.running is not None
    jobs.fail(jobs.running, "No.")
    assert _differ(plain, panel.grab().toImage())


def test_everything_in_the_panel_has_a_name(panel: QueuePanel) -> None:
    widgets = interactive(panel)
    assert len(widgets) >= 11
    assert [w for w in widgets if not w.objectName()] == []
    assert [w.objectName() for w in widgets if not spoken_name(w)] == []
    assert all(button.toolTip() for button in panel.findChildren(QPushButton))


def test_the_button_of_the_status_line_counts_and_opens(
    panel: QueuePanel, jobs: Jobs, qtbot: QtBot
) -> None:
    button = QueueButton(jobs)
    qtbot.addWidget(button)
    button.clicked.connect(panel.set_open)
    panel.shown.connect(button.show_open)
    panel.shut()
    assert button.text() == "3 waiting"
    button.click()
    assert panel.isVisible()
    jobs.pause()
    assert jobs.running is not None
    jobs.fail(jobs.running, "No.")
    assert button.text() == "Paused · 3 waiting · 1 failed"
    panel.shut()
    assert not button.isChecked()


def test_the_button_is_seen_only_while_there_is_a_queue(qtbot: QtBot, tmp_path: Path) -> None:
    store = Waiting(tmp_path / "queue.json")
    store.write(Queue((Line(CAT),), paused=True))
    window = QMainWindow()
    qtbot.addWidget(window)
    full, empty = Jobs(window, store), Jobs(window)
    buttons = [QueueButton(full), QueueButton(empty)]
    for button in buttons:
        assert not button.isVisible(), "it is no window of its own"
        window.statusBar().addPermanentWidget(button)
    window.show()
    assert [button.isVisible() for button in buttons] == [True, False]
    full.cancel_all()
    full.resume()
    empty.pause()
    assert [button.isVisible() for button in buttons] == [False, True]


def test_a_finished_grid_gets_its_sheet(jobs: Jobs, tmp_path: Path, qtbot: QtBot) -> None:
    sheets = QueueSheets(jobs, tmp_path / "sheets", jobs)
    jobs.ask_grid(grid(CAT, read_axis(CAT, "steps", "1, 2")))
    with qtbot.waitSignal(sheets.made) as made:
        for number in range(2):
            assert jobs.running is not None
            file = tmp_path / f"{number}.png"
            Image.new("RGB", (64, 64), "#123456").save(file)
            jobs.note_drawn(jobs.running, file)
            jobs.end(jobs.running)
    with Image.open(made.args[0]) as opened:
        assert opened.width > 2 * 64
    assert jobs.entries == ()
    sheets.stop()


def test_a_sheet_that_cannot_be_saved_can_be_tried_again(
    jobs: Jobs, tmp_path: Path, qtbot: QtBot
) -> None:
    folder = tmp_path / "sheets"
    folder.write_text("no folder")
    sheets = QueueSheets(jobs, folder, jobs)
    entry = jobs.ask_grid(grid(CAT, read_axis(CAT, "steps", "1")))
    assert jobs.running is not None
    jobs.end(jobs.running)
    qtbot.waitUntil(lambda: entry.line.state == "failed")
    folder.unlink()
    with qtbot.waitSignal(sheets.made):
        jobs.retry(entry)
    assert jobs.entries == ()
    sheets.stop()


def _differ(one: QImage, other: QImage) -> bool:
    return one.size() == other.size() and one != other
