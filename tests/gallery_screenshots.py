"""Pictures of the gallery, for docs/gallery.md: python -m tests.gallery_screenshots OUT [light]."""

import sys
import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QBuffer, QEventLoop, QSize, Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest

from cascade_desktop.folders import Folders
from cascade_desktop.ui import app
from cascade_desktop.ui.gallery_panel import GalleryPanel
from cascade_desktop.ui.window import Window
from tests.screenshots import wait_until

SIZE = QSize(1180, 740)
QUALITY = 80
LEFT = Qt.MouseButton.LeftButton
PLAIN, CONTROL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
PROMPTS = (
    "two pink flamingos at sunset",
    "a fox in the snow, 3d style",
    "a red apple on a blue background",
    "a yellow boat on the sea",
    "a green pear on a red background",
    "a blue bird in a tree",
)
SEEDS = (7, 8)


def main(out: Path, appearance: str) -> None:
    """Draws some pictures with the built-in model, and looks at them as a user does."""
    out.mkdir(parents=True, exist_ok=True)
    qt = app.application()
    with (
        tempfile.TemporaryDirectory() as data,
        app.opened(Folders.of(Path(data))) as window,
    ):
        window.resize(SIZE)
        window.show()
        choice = window.findChild(QAction, f"appearance-{appearance}")
        assert choice is not None
        choice.trigger()
        for prompt in PROMPTS:
            for seed in SEEDS:
                _draw(window, prompt, seed)
        _look(window, out)
        window.stop()
    qt.quit()


def _look(window: Window, out: Path) -> None:
    window.messages.clear()
    window.show_gallery()
    gallery = window.gallery
    wait_until(lambda: gallery.model.made(0) is not None)
    _settle(1500)
    _click(gallery, 4)
    QTest.keyClick(gallery.view, Qt.Key.Key_4)
    gallery.deeds.tag("holiday")
    _settle(500)
    _take(window, out / "gallery.webp")
    _click(gallery, 6)
    _click(gallery, 7, CONTROL)
    QTest.keyClick(gallery.view, Qt.Key.Key_C)
    _settle(800)
    _take(window, out / "compare.webp")
    QTest.keyClick(gallery.compare.stages[0], Qt.Key.Key_Escape)
    _settle(200)


def _draw(window: Window, prompt: str, seed: int) -> None:
    window.session.change(prompt=prompt, seed=seed, width=256, height=256)
    window.generate()
    wait_until(lambda: window.jobs.running is None)


def _click(gallery: GalleryPanel, row: int, held: Qt.KeyboardModifier = PLAIN) -> None:
    place = gallery.view.visualRect(gallery.model.index(row)).center()
    QTest.mouseClick(gallery.view.viewport(), LEFT, held, place)
    _settle(100)


def _settle(milliseconds: int) -> None:
    """Sleeps in between, so that what runs in threads comes on."""
    loop = QEventLoop()
    clock = QTimer(loop, interval=milliseconds, singleShot=True)
    clock.timeout.connect(loop.quit)
    clock.start()
    loop.exec()


def _take(window: Window, file: Path) -> None:
    buffer = QBuffer()
    window.grab().save(buffer, "PNG")
    picture = Image.open(BytesIO(bytes(buffer.data().data())))
    picture.convert("RGB").save(file, "WEBP", quality=QUALITY, method=6)


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    main(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) == 3 else "light")
