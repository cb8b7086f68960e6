"""Work on the canvas is never lost: kept by itself, opened again, saved as a project."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from cascade_desktop.canvas_store import INDEX, CanvasStore
from cascade_desktop.request import Request
from cascade_desktop.ui.canvas import kept as kept_module
from cascade_desktop.ui.canvas.document import Document
from cascade_desktop.ui.canvas.encoded import from_png, to_png
from cascade_desktop.ui.canvas.keeping import Keeping
from tests.core.disks import full_disk
from tests.ui.canvas.kept_canvas import (
    Opener,
    fill,
    kept_mask,
    noise,
    opening,
    pixels,
    seen,
    stroke,
)
from tests.ui.canvas.painting_child import square

AT_RISK_SECONDS = 2.0
ROOT = Path(__file__).parents[3]


@pytest.fixture
def opened(qtbot: QtBot, tmp_path: Path) -> Iterator[Opener]:
    yield from opening(qtbot, tmp_path)


def test_every_pixel_survives_whatever_its_opacity() -> None:
    alpha, value = np.meshgrid(np.arange(256), np.arange(256), indexing="ij")
    least = np.minimum(alpha, value)
    every = np.stack([least, least, least, alpha], 2).astype(np.uint8)
    form = QImage.Format.Format_ARGB32_Premultiplied
    image = QImage(every.tobytes(), 256, 256, 1024, form)

    assert from_png(to_png(image), form) == image


@pytest.mark.parametrize("width", [1, 3, 61])
def test_every_grey_survives_whatever_the_width(width: int) -> None:
    grey = np.random.default_rng(2).integers(0, 256, (5, width), np.uint8)
    form = QImage.Format.Format_Grayscale8
    image = QImage(grey.tobytes(), width, 5, width, form)

    assert pixels(from_png(to_png(image), form)) == grey.tobytes()


def test_what_was_on_the_canvas_is_there_again(qtbot: QtBot, opened: Opener) -> None:
    document, keeping = opened()
    keeping.request = Request(prompt="an apple").to_json()
    with qtbot.waitSignal(keeping.kept):
        fill(document)

    again, other = opened()

    assert seen(again.state()) == seen(document.state())
    assert other.request == keeping.request
    assert again.undo.isClean()


def test_a_new_canvas_writes_nothing(opened: Opener, tmp_path: Path) -> None:
    _, keeping = opened()
    keeping.finish()

    assert not (tmp_path / "canvas").exists()


def test_what_is_missing_is_written_at_the_end(opened: Opener) -> None:
    document, keeping = opened()
    fill(document)
    keeping.finish()

    assert seen(opened()[0].state()) == seen(document.state())


def test_a_stroke_that_lasts_is_kept_before_its_end(qtbot: QtBot, opened: Opener) -> None:
    document, keeping = opened()
    document.begin_stroke("mask", "Brush")
    with qtbot.waitSignal(keeping.kept):
        document.stroke_patch(QRect(0, 0, 4, 4), np.full((4, 4), 200, np.uint8))

    assert document.is_painting
    assert opened()[0].mask.array(QRect(0, 0, 4, 4)).min() == 200
    document.cancel_stroke()


def test_undo_and_redo_are_kept_as_well(qtbot: QtBot, opened: Opener) -> None:
    document, keeping = opened()
    with qtbot.waitSignal(keeping.kept):
        fill(document)
    whole = seen(document.state())
    for index in (1, 0):
        with qtbot.waitSignal(keeping.kept):
            document.undo.setIndex(index)
    with qtbot.waitSignal(keeping.kept):
        document.undo.setIndex(document.undo.count())
        document.choose_layer(0)

    assert seen(opened()[0].state()) == whole


def test_a_layer_is_written_once_while_strokes_go_on(
    qtbot: QtBot, opened: Opener, tmp_path: Path
) -> None:
    document, keeping = opened()
    with qtbot.waitSignal(keeping.kept):
        document.add_layer(noise(), "Ground", QPoint(0, 0))
    layer = next((tmp_path / "canvas").glob("*.png"))
    written = layer.stat()
    for number in range(2):
        with qtbot.waitSignal(keeping.kept):
            stroke(document, QRect(number * 5, 0, 4, 4))

    assert layer.stat().st_ino == written.st_ino
    assert layer.stat().st_mtime_ns == written.st_mtime_ns


def test_layers_that_came_before_the_canvas_was_read_stay(opened: Opener, tmp_path: Path) -> None:
    document, keeping = opened()
    fill(document)
    keeping.finish()
    early = Document()
    other = Keeping(early, tmp_path / "canvas", early)

    other.reopen()
    early.add_layer(noise(8, 5), "Early", QPoint(3, 3))
    other.finish()

    assert {layer.name for layer in early.layers} == {"Ground", "Größe", "Early"}
    assert len(opened()[0].layers) == 3
    early.deleteLater()


def test_a_damaged_layer_is_said_and_the_rest_is_there(
    qtbot: QtBot, opened: Opener, tmp_path: Path, expected_log: list[str]
) -> None:
    expected_log.append("left out")
    document, keeping = opened()
    fill(document)
    keeping.finish()
    found = CanvasStore(tmp_path / "canvas").open()
    assert found is not None
    (tmp_path / "canvas" / found.files[0]).write_bytes(b"damaged")
    again = Document()
    other = Keeping(again, tmp_path / "canvas", again)

    with qtbot.waitSignals([other.reopened, other.said]):
        other.reopen()
    other.finish()

    assert [layer.name for layer in again.layers] == ["Größe"]
    assert again.mask.painted_rect() == QRect(5, 6, 7, 8)
    again.deleteLater()


def test_a_full_disk_is_said_and_strokes_are_kept_all_the_same(
    qtbot: QtBot, opened: Opener, tmp_path: Path
) -> None:
    with full_disk(tmp_path / "disk") as disk:
        (disk / "filler").unlink()
        document, keeping = opened(disk / "canvas")
        with qtbot.waitSignal(keeping.kept):
            stroke(document, QRect(0, 0, 4, 4))
        said: list[str] = []
        keeping.failed.connect(lambda message, _: said.append(message))
        with qtbot.waitSignal(keeping.failed):
            document.add_layer(noise(200), "Large", QPoint(0, 0))
        for number in range(1, 3):
            stroke(document, QRect(10 * number, 0, 4, 4))
            qtbot.waitUntil(lambda: kept_mask(disk / "canvas") == document.mask.painted_rect())
        keeping.finish()

        assert set(said) == {f"There is no room left for a file in {disk / 'canvas'}."}
        assert not opened(disk / "canvas")[0].layers


def test_encoding_and_writing_happen_in_other_threads(
    qtbot: QtBot, opened: Opener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    where: list[threading.Thread] = []

    def watched(*given: Any) -> bytes:
        where.append(threading.current_thread())
        return to_png(*given)

    monkeypatch.setattr(kept_module, "to_png", watched)
    document, keeping = opened()
    with qtbot.waitSignal(keeping.kept):
        fill(document)
    with qtbot.waitSignal(keeping.saved):
        keeping.save_project(tmp_path / "a.cascade")

    assert len(where) >= 4
    assert threading.main_thread() not in where


def test_strokes_wait_their_turn_while_others_are_written(
    qtbot: QtBot, opened: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = threading.Event(), threading.Event()
    states: list[int] = []

    def slow(*given: Any) -> bytes:
        states.append(1)
        begun.set()
        assert go_on.wait(20)
        return to_png(*given)

    monkeypatch.setattr(kept_module, "to_png", slow)
    document, keeping = opened()
    stroke(document, QRect(0, 0, 4, 4))
    qtbot.waitUntil(begun.is_set)
    for number in range(1, 5):
        stroke(document, QRect(10 * number, 0, 4, 4))
        qtbot.wait(30)  # longer than from a change to its writing

    assert len(states) == 1
    with qtbot.waitSignal(keeping.kept):
        go_on.set()
    assert len(states) == 2
    assert opened()[0].mask.painted_rect() == document.mask.painted_rect()


def test_a_large_layer_holds_up_no_stroke(
    qtbot: QtBot, opened: Opener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = threading.Event()

    def slow(image: QImage, *more: int) -> bytes:
        assert image.depth() == 8 or go_on.wait(20)
        return to_png(image, *more)

    monkeypatch.setattr(kept_module, "to_png", slow)
    document, keeping = opened()
    document.add_layer(noise(), "Large", QPoint(0, 0))
    stroke(document, QRect(0, 0, 4, 4))

    qtbot.waitUntil(lambda: (tmp_path / "canvas" / INDEX).exists())
    assert kept_mask(tmp_path / "canvas") == QRect(0, 0, 4, 4)
    with qtbot.waitSignal(keeping.kept):
        go_on.set()
    assert len(opened()[0].layers) == 1


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL.")
@pytest.mark.parametrize("side", [256, 2048])
def test_a_kill_loses_at_most_two_seconds(side: int, opened: Opener, tmp_path: Path) -> None:
    """Killed at a moment of its own; all that was painted 2 s before it is there again."""
    folder = tmp_path / "killed"
    command = [sys.executable, "-m", "tests.ui.canvas.painting_child", str(folder), str(side)]
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    painted: list[tuple[int, float]] = []
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment
    ) as child:
        assert child.stdout is not None
        for line in child.stdout:
            number, moment = line.split()
            painted.append((int(number), float(moment)))
            if painted[-1][1] - painted[0][1] > 3.3:
                break
        killed = time.monotonic()
        child.send_signal(signal.SIGKILL)

    document, _ = opened(folder)

    safe = [number for number, moment in painted if moment < killed - AT_RISK_SECONDS]
    assert len(safe) > 10
    assert len(document.layers) == 1
    assert all(document.mask.array(square(number, side)).min() == 255 for number in safe)
    assert {file.suffix for file in folder.iterdir()} <= {".png", ".json", ".part"}
