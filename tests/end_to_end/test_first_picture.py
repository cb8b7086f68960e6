"""From the key press to the picture on disk: the real window, worker, engine and files."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cascade_desktop import pictures
from cascade_desktop.errors import Cancelled
from cascade_desktop.folders import Folders, resource
from cascade_desktop.models import holds_a_model
from cascade_desktop.progress import Progress, Stage
from cascade_desktop.request import Request
from cascade_desktop.ui.window import Window

# The first job also imports torch, which takes long on a busy machine.
LONG_MS = 180_000

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
QUICK = Request(width=128, height=128, seed=3, steps=3, decoder_steps=2)
ENDLESS = Request(width=256, height=256, seed=3, steps=200, decoder_steps=100)


def use(window: Window, request: Request, model: Path | str) -> None:
    window.session.restore(request)
    window.session.change(model=str(model))


def press_generate(window: Window) -> None:
    QTest.keyClick(window.prompt_panel.prompt, Qt.Key.Key_Return, CONTROL)


def idle(window: Window) -> bool:
    return window.jobs.running is None


def wait_for_preview(qtbot: QtBot, window: Window) -> None:
    qtbot.waitUntil(lambda: window.pictures.view.image is not None, timeout=LONG_MS)


def files(folders: Folders) -> list[Path]:
    return sorted(folders.pictures.iterdir()) if folders.pictures.exists() else []


def pixels(file: Path) -> Image.Image:
    with Image.open(file) as opened:
        return opened.convert("RGB")


def test_a_typed_prompt_becomes_a_picture_that_holds_its_request(
    qtbot: QtBot, window: Window, folders: Folders, tiny: Path
) -> None:
    use(window, QUICK, tiny)
    seen: list[str] = []
    bar = window.pictures.progress.bar
    bar.valueChanged.connect(lambda: seen.append(window.pictures.progress.stage.text()))

    QTest.keyClicks(window.prompt_panel.prompt, "a red apple")
    press_generate(window)
    assert window.side.cancel.isVisible()
    qtbot.waitUntil(lambda: idle(window), timeout=LONG_MS)

    (file,) = files(folders)
    stored = pictures.read_request(file)
    assert stored == window.session.request
    assert stored.prompt == "a red apple"
    assert pixels(file).size == (128, 128)
    assert any(text.startswith("Stage C") for text in seen)
    assert any(text.startswith("Stage B") for text in seen)
    assert window.pictures.view.image is not None
    assert window.pictures.strip.model.rowCount() == 1
    assert not window.side.cancel.isVisible()


def test_the_preview_is_there_before_the_picture(
    qtbot: QtBot, window: Window, folders: Folders, tiny: Path
) -> None:
    use(window, ENDLESS, tiny)
    press_generate(window)
    wait_for_preview(qtbot, window)
    assert files(folders) == []
    QTest.keyClick(window, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: idle(window), timeout=LONG_MS)


def test_escape_cancels_without_a_file_and_the_next_picture_is_drawn(
    qtbot: QtBot, window: Window, folders: Folders, tiny: Path
) -> None:
    use(window, ENDLESS, tiny)
    press_generate(window)
    wait_for_preview(qtbot, window)
    QTest.keyClick(window, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: idle(window), timeout=LONG_MS)
    assert files(folders) == []
    assert window.pictures.view.welcome.isVisible()
    assert not window.messages.isVisible(), "a cancel is no failure"

    use(window, QUICK, tiny)
    press_generate(window)
    qtbot.waitUntil(lambda: idle(window), timeout=LONG_MS)
    assert len(files(folders)) == 1


def test_pictures_wait_their_turn_and_one_can_be_cancelled_while_it_waits(
    qtbot: QtBot, window: Window, folders: Folders, tiny: Path
) -> None:
    use(window, ENDLESS, tiny)
    press_generate(window)
    use(window, QUICK, tiny)
    press_generate(window)
    not_wanted = window.jobs.ask(window.session.request.checked())
    assert window.waiting.text() == "2 waiting"
    not_wanted.cancelled.set()
    QTest.mouseClick(window.side.cancel, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: idle(window), timeout=LONG_MS)
    assert len(files(folders)) == 1


def test_shift_escape_cancels_all(
    qtbot: QtBot, window: Window, folders: Folders, tiny: Path
) -> None:
    use(window, ENDLESS, tiny)
    press_generate(window)
    press_generate(window)
    QTest.keyClick(window, Qt.Key.Key_Escape, SHIFT)
    qtbot.waitUntil(lambda: idle(window), timeout=LONG_MS)
    assert files(folders) == []


def test_several_pictures_are_saved_one_by_one_with_their_own_seeds(
    qtbot: QtBot, window: Window, folders: Folders, tiny: Path
) -> None:
    use(window, QUICK, tiny)
    window.session.change(count=2)
    press_generate(window)
    qtbot.waitUntil(lambda: idle(window), timeout=LONG_MS)
    requests = [pictures.read_request(file) for file in files(folders)]
    assert sorted(request.seed for request in requests) == [3, 4]
    assert all(request.count == 1 for request in requests)


def test_a_window_closed_in_mid_picture_ends_with_the_step_and_leaves_no_file(
    qtbot: QtBot, window: Window, folders: Folders, tiny: Path
) -> None:
    use(window, ENDLESS, tiny)
    press_generate(window)
    wait_for_preview(qtbot, window)
    with qtbot.waitSignal(window.closed, timeout=LONG_MS):
        window.close()
        assert window.isVisible(), "it waits for the step"
        assert window.pictures.progress.stage.text() == "Finishing the step…"
    assert not window.isVisible()
    assert files(folders) == []


def test_getting_ready_is_told_and_loads_the_model_once(
    qtbot: QtBot, window: Window, tiny: Path
) -> None:
    use(window, QUICK, tiny)
    window.warm_up()
    assert window.status.text() == "Getting ready…"
    qtbot.waitUntil(lambda: window.status.text() == "Ready", timeout=LONG_MS)


@pytest.mark.parametrize("leave", ["cancel", "close"])
def test_what_is_asked_for_while_the_model_is_loaded_can_be_stopped_at_once(
    qtbot: QtBot, window: Window, tiny: Path, monkeypatch: pytest.MonkeyPatch, leave: str
) -> None:
    """Loading ahead goes on for nobody then, and the next picture loads the model."""
    from cascade_desktop.engine.cascade import Cascade

    begun, never, real = threading.Event(), threading.Event(), Cascade.load

    def load(_: Path, report: Callable[[Progress], None], **__: Any) -> Any:
        begun.set()
        while not never.wait(0.05):
            report(Progress(Stage.LOADING, 0, 5))

    monkeypatch.setattr(Cascade, "load", load)
    use(window, QUICK, tiny)
    window.warm_up()
    qtbot.waitUntil(begun.is_set, timeout=LONG_MS)
    press_generate(window)
    if leave == "close":
        with qtbot.waitSignal(window.closed, timeout=LONG_MS):
            window.close()
        return
    QTest.keyClick(window, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: idle(window), timeout=LONG_MS)
    assert window.status.text() == "Ready"

    monkeypatch.setattr(Cascade, "load", real)
    press_generate(window)
    qtbot.waitUntil(lambda: idle(window), timeout=LONG_MS)
    assert not window.messages.isVisible()


def test_a_rehearsal_gives_way_to_the_first_picture_that_is_asked_for(
    qtbot: QtBot, window: Window, folders: Folders, tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cascade_desktop.engine.cascade import Cascade

    begun, never, ends = threading.Event(), threading.Event(), []

    def rehearse(_: Cascade, request: Request, report: Callable[[Progress], None]) -> None:
        begun.set()
        try:
            while not never.wait(0.05):
                report(Progress(Stage.C, 0, 1))
        except Cancelled:
            ends.append(request.prompt)
            raise

    monkeypatch.setattr(Cascade, "rehearse", rehearse)
    use(window, QUICK, tiny)
    window.warm_up()
    qtbot.waitUntil(begun.is_set, timeout=LONG_MS)
    assert window.status.text() == "Ready", "nobody waits for it"
    press_generate(window)
    qtbot.waitUntil(lambda: idle(window), timeout=LONG_MS)

    assert ends == [window.session.request.prompt]
    assert len(files(folders)) == 1
    assert not window.messages.isVisible()


def test_what_should_be_known_of_the_card_is_said_once(
    qtbot: QtBot, window: Window, tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cascade_desktop.engine import remarks
    from cascade_desktop.errors import CannotSetUp

    missed = CannotSetUp("The card is not used.", "Mend it.")
    monkeypatch.setattr(remarks, "missed_card", lambda: missed)
    monkeypatch.setattr(remarks, "_told", set())
    use(window, QUICK, tiny)
    for precision in ("float32", "auto"):
        window.session.change(precision=precision)
        with qtbot.waitSignal(window.jobs.emptied, timeout=LONG_MS):
            press_generate(window)
        assert window.messages.isVisible() == (precision == "float32")
        assert window.messages.text.text() == "The card is not used. Mend it."
        window.messages.clear()


def test_a_missing_model_is_explained(qtbot: QtBot, window: Window, tmp_path: Path) -> None:
    use(window, QUICK, tmp_path / "nowhere")
    press_generate(window)
    qtbot.waitUntil(lambda: idle(window), timeout=LONG_MS)
    assert "nowhere" in window.messages.text.text()
    assert not window.messages.show_details.isVisible(), "this is no bug, so there is no traceback"


def test_a_picture_that_cannot_be_saved_is_explained(
    qtbot: QtBot, window: Window, folders: Folders, tiny: Path
) -> None:
    folders.pictures.parent.mkdir(parents=True, exist_ok=True)
    folders.pictures.write_text("a file where the folder should be", encoding="utf-8")
    use(window, QUICK, tiny)
    press_generate(window)
    qtbot.waitUntil(lambda: idle(window), timeout=LONG_MS)
    assert str(folders.pictures) in window.messages.text.text()


def test_the_same_request_restored_from_its_picture_draws_the_same_picture(
    qtbot: QtBot, window: Window, folders: Folders, tiny: Path
) -> None:
    use(window, QUICK, tiny)
    window.session.change(seed=-1, prompt="a fox")
    press_generate(window)
    qtbot.waitUntil(lambda: idle(window), timeout=LONG_MS)
    (first,) = files(folders)
    assert window.session.request.seed == -1, "the dice stays down"

    restore = window.findChild(QWidget, "restoreShown")
    assert restore is not None
    QTest.mouseClick(restore, Qt.MouseButton.LeftButton)
    press_generate(window)
    qtbot.waitUntil(lambda: idle(window), timeout=LONG_MS)
    (second,) = set(files(folders)) - {first}
    assert pixels(first).tobytes() == pixels(second).tobytes()


@pytest.mark.slow
@pytest.mark.skipif(not holds_a_model(resource("pocket")), reason="Pocket is not trained yet")
def test_the_built_in_model_draws_a_first_picture(
    qtbot: QtBot, window: Window, folders: Folders
) -> None:
    example = window.findChild(QWidget, "example1")
    assert example is not None
    QTest.mouseClick(example, Qt.MouseButton.LeftButton)
    press_generate(window)
    qtbot.waitUntil(lambda: idle(window), timeout=LONG_MS)
    (file,) = files(folders)
    assert pictures.read_request(file).prompt == "a red apple on a blue background"
