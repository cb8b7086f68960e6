"""A sketch leads the picture: lines drawn on the canvas, followed by the real Pocket."""

import math

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from cascade_desktop.folders import resource
from cascade_desktop.request import Request
from cascade_desktop.ui.canvas.frame_pixels import to_pillow
from cascade_desktop.ui.canvas.page import CanvasPage
from cascade_desktop.ui.window import Window
from cascade_desktop.uses import SKETCH, ControlUse

LONG_MS = 300_000
LEFT = Qt.MouseButton.LeftButton
SIDE = 512
NEAR = 6
"""Pixels within which an edge agrees with a line; the pen itself is a few pixels wide."""

Seen = NDArray[np.bool_]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (resource("pocket") / "controlnet" / "canny.safetensors").is_file(),
        reason="Pocket cannot follow edges yet",
    ),
]


@pytest.fixture
def page(qtbot: QtBot, window: Window) -> CanvasPage:
    window.session.restore(Request(prompt="a red apple on a blue background", seed=5, steps=12))
    window.show_canvas()
    qtbot.waitUntil(window.canvas.view.isEnabled)
    window.canvas.document.set_frame(QRect(0, 0, SIDE, SIDE))
    window.canvas.view.fit()
    return window.canvas


def draw_a_ring(page: CanvasPage) -> None:
    """With the pen, left of the middle, where nothing would be drawn by itself."""
    page.toolbox.choose("pen")
    port = page.view.viewport()
    spots = [
        page.view.mapFromScene(
            QPointF(
                170 + 120 * math.cos(turn / 20 * math.tau),
                300 + 120 * math.sin(turn / 20 * math.tau),
            )
        )
        for turn in range(21)
    ]
    QTest.mousePress(port, LEFT, pos=spots[0])
    for spot in spots[1:]:
        QTest.mouseMove(port, spot)
    QTest.mouseRelease(port, LEFT, pos=spots[-1])


def agreement(lines: Seen, picture: NDArray[np.uint8]) -> float:
    """F1 of the picture's edges and the lines, each right within `NEAR` pixels of the other."""
    edges = cv2.Canny(picture, 100, 200) > 0
    shares = [
        (one & _wide(other)).sum() / max(1, one.sum())
        for one, other in ((edges, lines), (lines, edges))
    ]
    return float(2 * shares[0] * shares[1] / max(1e-9, shares[0] + shares[1]))


def _wide(seen: Seen) -> Seen:
    kernel = np.ones((2 * NEAR + 1, 2 * NEAR + 1), np.uint8)
    wide: Seen = cv2.dilate(seen.astype(np.uint8), kernel) > 0
    return wide


def drawn(qtbot: QtBot, window: Window, page: CanvasPage) -> NDArray[np.uint8]:
    QTest.mouseClick(window.side.generate, LEFT)
    assert window.jobs.running is not None, window.messages.text.text()
    qtbot.waitUntil(lambda: window.jobs.running is None, timeout=LONG_MS)
    assert not window.messages.isVisible(), window.messages.text.text()
    return np.array(to_pillow(page.document.flattened(QRect(0, 0, SIDE, SIDE))).convert("RGB"))


def test_a_picture_follows_the_lines_drawn_for_it_better_than_one_that_was_not_told(
    qtbot: QtBot, window: Window, page: CanvasPage
) -> None:
    draw_a_ring(page)
    lines = page.document.sketch.array(QRect(0, 0, SIDE, SIDE)) > 127
    assert lines.any()

    free = drawn(qtbot, window, page)
    page.document.undo.undo()
    window.session.change(controls=(ControlUse("canny", SKETCH, drawn="yes"),))
    led = drawn(qtbot, window, page)

    (use,) = Request.from_json(page.document.layers[-1].made).controls
    assert use.drawn == "yes"
    assert use.file != SKETCH, "the record names the lines as a file"
    assert agreement(lines, led) > agreement(lines, free) + 0.1
