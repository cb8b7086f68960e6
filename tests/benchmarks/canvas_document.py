"""How long the canvas's document takes for what a hand feels, and its memory, at 4096 x 4096.

QT_QPA_PLATFORM=offscreen python -m tests.benchmarks.canvas_document
"""

from __future__ import annotations

import math
import resource
import sys
from collections.abc import Callable
from functools import partial
from time import perf_counter

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication, QPoint, QRect
from PySide6.QtGui import QImage

from cascade_desktop.ui.canvas.document import Document

SIDE = 4096
DAB = 200
SEGMENTS = 600
LAYERS = 3


def main() -> None:
    application = QCoreApplication(sys.argv)
    document = Document(parent=application)
    before = memory()
    for number in range(LAYERS):
        document.add_layer(picture(number), str(number), QPoint(0, 0))
    pixels = SIDE * SIDE * LAYERS
    report("segment", segments(document))
    report("end of the stroke", [timed(document.end_stroke)])
    share = (memory() - before) / pixels
    sys.stdout.write(f"memory with mask and undo: {share:.2f} bytes a pixel and layer\n")
    report("undo", [timed(document.undo.undo)])
    report("redo", [timed(document.undo.redo)])
    whole = QRect(0, 0, SIDE, SIDE)
    inverted = 255 - document.mask.array(whole)
    report("invert", [timed(lambda: document.change_plate("mask", "Invert", whole, inverted))])
    report("state", [timed(document.state)])
    report("flattened frame", [timed(lambda: document.flattened(QRect(9, 9, 1024, 1024)))])
    report("flattened", [timed(document.flattened)])


def segments(document: Document) -> list[float]:
    """Milliseconds of each segment of a stroke around the picture, whose dabs grow darker."""
    down, across = np.ogrid[:DAB, :DAB]
    dab = np.hypot(down - DAB / 2, across - DAB / 2)
    shape = np.clip(DAB / 2 - dab, 0, 255).astype(np.uint8)
    document.begin_stroke("mask", "Brush stroke")
    return [timed(partial(segment, document, shape, step)) for step in range(SEGMENTS)]


def segment(document: Document, dab: NDArray[np.uint8], step: int) -> None:
    turn, far = 12 * math.pi * step / SEGMENTS, (SIDE - DAB) * step / SEGMENTS / 2
    left, top = (int((SIDE - DAB) / 2 + far * side(turn)) for side in (math.cos, math.sin))
    rect = QRect(left, top, DAB, DAB)
    document.stroke_patch(rect, np.maximum(document.mask.array(rect), dab))


def picture(seed: int) -> QImage:
    image = QImage(SIDE, SIDE, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0xFF102030 + seed)
    return image


def timed(run: Callable[[], object]) -> float:
    start = perf_counter()
    run()
    return (perf_counter() - start) * 1000


def memory() -> int:
    """The most bytes the process has had in memory."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def report(name: str, times: list[float]) -> None:
    middle, late, most = np.percentile(times, (50, 95, 100))
    sys.stdout.write(f"{name}: {middle:.2f} ms, p95 {late:.2f} ms, most {most:.2f} ms\n")


if __name__ == "__main__":
    main()
