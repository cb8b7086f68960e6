"""Pictures of each tool of the canvas, for docs/canvas.md.

python -m tests.canvas_screenshots OUT
"""

import math
import sys
import tempfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QBuffer, QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from cascade_desktop.folders import Folders
from cascade_desktop.ui import app
from cascade_desktop.ui.canvas.page import CanvasPage
from cascade_desktop.ui.window import Window
from cascade_desktop.uses import SKETCH, ControlUse
from tests.screenshots import wait_until

SIZE = QSize(1180, 740)
QUALITY = 82
LEFT = Qt.MouseButton.LeftButton
PLAIN = Qt.KeyboardModifier.NoModifier

Places = list[tuple[float, float]]


def main(out: Path) -> None:
    """Works on the canvas as a user does, and takes the window after each tool."""
    out.mkdir(parents=True, exist_ok=True)
    qt = app.application()
    with (
        tempfile.TemporaryDirectory() as data,
        app.opened(Folders.of(Path(data))) as window,
    ):
        window.resize(SIZE)
        window.show()
        window.show_canvas()
        wait_until(window.canvas.view.isEnabled)
        for name in _stations(window, window.canvas):
            _take(window, out / f"{name}.webp")
        window.stop()
    qt.quit()


def _stations(window: Window, page: CanvasPage) -> Iterator[str]:
    """The name of each picture, when the window is ready for it."""
    yield "empty"
    _draw(window, "a red apple on a blue background", 7)
    yield from _shapes(page)
    _drag(page, "brush", [(250, 300), (280, 330), (270, 390)])
    yield "brush"
    _drag(page, "eraser", [(270, 390), (290, 380)])
    yield "eraser"
    page.toolbox.mask_buttons.clear()
    page.toolbox.mask_buttons.mask_object()
    yield "object"
    _draw(window, "a green pear on a blue background", 7)
    page.toolbox.mask_buttons.clear()
    yield "inpainted"
    page.view.compare = True
    yield "compare"
    page.view.compare = False
    yield from _frame(window, page)
    yield from _sketch(window, page)


def _shapes(page: CanvasPage) -> Iterator[str]:
    clear = page.toolbox.mask_buttons.clear
    _drag(page, "rectangle", [(120, 70), (300, 190)])
    yield "rectangle"
    clear()
    _drag(page, "ellipse", [(120, 150), (400, 410)])
    yield "ellipse"
    clear()
    turns = [turn / 24 * math.tau for turn in range(25)]
    _drag(page, "lasso", [(260 + 150 * math.cos(t), 270 + 150 * math.sin(t)) for t in turns])
    yield "lasso"
    clear()
    _drag(page, "fill", [(60, 60)])
    yield "fill"
    clear()


def _frame(window: Window, page: CanvasPage) -> Iterator[str]:
    page.document.set_frame(QRect(0, 0, 512, 512))
    _drag(page, "frame", [(256, 256), (300, 256), (448, 256)])
    yield "frame"
    _draw(window, "a blue background", 7)
    page.view.fit()
    yield "extended"


def _sketch(window: Window, page: CanvasPage) -> Iterator[str]:
    page.document.clear()
    page.document.set_frame(QRect(0, 0, 512, 512))
    page.view.fit()
    turns = [turn / 24 * math.tau for turn in range(25)]
    _drag(page, "pen", [(200 + 130 * math.cos(t), 300 + 130 * math.sin(t)) for t in turns])
    yield "pen"
    window.session.change(controls=(ControlUse("canny", SKETCH, drawn="yes"),))
    _draw(window, "a red apple on a blue background", 5)
    yield "sketched"


def _drag(page: CanvasPage, tool: str, places: Places) -> None:
    page.toolbox.choose(tool)
    _settle()
    port = page.view.viewport()
    spots: list[QPoint] = [page.view.mapFromScene(QPointF(*place)) for place in places]
    QTest.mousePress(port, LEFT, PLAIN, spots[0])
    for spot in spots[1:]:
        QTest.mouseMove(port, spot)
        _settle()
    QTest.mouseRelease(port, LEFT, PLAIN, spots[-1])


def _draw(window: Window, prompt: str, seed: int) -> None:
    window.session.change(prompt=prompt, seed=seed)
    window.generate()
    wait_until(lambda: window.jobs.running is None)


def _settle() -> None:
    for _ in range(5):
        QApplication.processEvents()


def _take(window: Window, file: Path) -> None:
    """Also waits for what the window says a moment after the last change."""
    QTest.qWait(600)
    _settle()
    buffer = QBuffer()
    window.grab().save(buffer, "PNG")
    picture = Image.open(BytesIO(bytes(buffer.data().data())))
    picture.convert("RGB").save(file, "WEBP", quality=QUALITY, method=6)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
