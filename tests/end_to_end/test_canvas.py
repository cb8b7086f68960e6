"""The canvas as a user works on it: real mouse events, the real worker and Pocket itself."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, QRect, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from cascade_desktop import pictures
from cascade_desktop.folders import Folders, resource
from cascade_desktop.models import holds_a_model
from cascade_desktop.request import Request
from cascade_desktop.ui.canvas.frame_pixels import to_pillow
from cascade_desktop.ui.canvas.page import CanvasPage
from cascade_desktop.ui.window import Window

LONG_MS = 180_000
CONTROL = Qt.KeyboardModifier.ControlModifier
PLAIN = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton
FLAT = (90, 140, 190)

QUICK = Request(prompt="a red apple", width=256, height=256, seed=3, steps=4, decoder_steps=2)

pytestmark = pytest.mark.skipif(
    not holds_a_model(resource("pocket")), reason="Pocket is not trained yet"
)


@pytest.fixture
def page(qtbot: QtBot, window: Window) -> CanvasPage:
    window.session.restore(QUICK)
    window.show_canvas()
    qtbot.waitUntil(window.canvas.view.isEnabled)
    return window.canvas


def drop(target: QWidget, file: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    how = (Qt.DropAction.CopyAction, data, LEFT, PLAIN)
    for event in (QDragEnterEvent(QPoint(50, 50), *how), QDropEvent(QPointF(50, 50), *how)):
        QApplication.sendEvent(target, event)
        assert event.isAccepted()


def put_in(
    qtbot: QtBot, page: CanvasPage, folder: Path, size: tuple[int, int] = (256, 192)
) -> None:
    """A flat picture, dropped on the canvas."""
    file = folder / "flat.png"
    Image.new("RGB", size, FLAT).save(file)
    drop(page.view.viewport(), file)
    qtbot.waitUntil(lambda: len(page.document.layers) == 1, timeout=LONG_MS)


def at(page: CanvasPage, x: float, y: float) -> QPoint:
    """The place in the viewport of a place of the document."""
    return page.view.mapFromScene(QPointF(x, y))


def drag(page: CanvasPage, *places: tuple[float, float]) -> None:
    """The left button goes down at the first place, along the others, and up at the last."""
    port = page.view.viewport()
    spots = [at(page, *place) for place in places]
    QTest.mousePress(port, LEFT, PLAIN, spots[0])
    for spot in spots[1:]:
        QTest.mouseMove(port, spot)
    QTest.mouseRelease(port, LEFT, PLAIN, spots[-1])


def press_generate(qtbot: QtBot, window: Window) -> None:
    """And waits until all of it is drawn."""
    QTest.mouseClick(window.side.generate, LEFT)
    assert window.jobs.running is not None, window.messages.text.text()
    qtbot.waitUntil(lambda: window.jobs.running is None, timeout=LONG_MS)
    assert not window.messages.isVisible(), window.messages.text.text()
    assert not window.canvas.progress.is_running


def seen(page: CanvasPage) -> NDArray[np.int16]:
    """RGBA of all layers together, as whole numbers that can be negative."""
    return np.asarray(to_pillow(page.document.flattened())).astype(np.int16)


def test_a_masked_part_is_painted_anew_and_not_one_pixel_around_it(
    qtbot: QtBot, window: Window, page: CanvasPage, folders: Folders, tmp_path: Path
) -> None:
    put_in(qtbot, page, tmp_path)
    before = seen(page)
    page.toolbox.choose("brush")
    drag(page, (110, 80), (130, 100), (150, 110))
    mask = page.document.mask.array(page.document.bounds)
    assert mask.any()

    press_generate(qtbot, window)

    after = seen(page)
    changed = (before != after).any(axis=2)
    assert changed.any()
    source, result = page.document.layers
    assert not source.made
    assert Request.from_json(result.made).inpaint is not None
    beyond = np.ones_like(changed)
    beyond[
        max(0, result.place.y()) : result.rect.bottom() + 1,
        max(0, result.place.x()) : result.rect.right() + 1,
    ] = False
    assert not changed[beyond].any()
    rows, columns = np.nonzero(mask > 127)
    reach = page.frame.wish.feather
    far = np.ones_like(changed)
    far[
        max(0, rows.min() - reach) : rows.max() + reach + 1,
        max(0, columns.min() - reach) : columns.max() + reach + 1,
    ] = False
    assert not changed[far].any()
    (saved,) = folders.pictures.glob("*.png")
    assert pictures.read_request(saved).prompt == "a red apple"

    while page.document.undo.canUndo():
        QTest.keyClick(page.view, Qt.Key.Key_Z, CONTROL)
    assert page.document.is_empty
    while page.document.undo.canRedo():
        page.document.undo.redo()
    assert bool((seen(page) == after).all())


def test_the_seam_of_a_new_part_is_no_line(
    qtbot: QtBot, window: Window, page: CanvasPage, tmp_path: Path
) -> None:
    put_in(qtbot, page, tmp_path)
    window.session.change(prompt="a blue background", steps=12, decoder_steps=6)
    page.frame.feather.setValue(24)
    values = np.full((60, 60), 255, np.uint8)
    page.document.change_plate("mask", "Rectangle", QRect(90, 60, 60, 60), values)

    press_generate(qtbot, window)

    after = seen(page)[..., :3]
    rows = np.abs(after[60:120, 1:] - after[60:120, :-1]).mean(axis=(0, 2))
    columns = np.abs(after[1:, 90:150] - after[:-1, 90:150]).mean(axis=(1, 2))
    # From pixel to pixel across the mask's four sides, and out to where the new part ends.
    across = [*rows[66:90], *rows[149:173], *columns[36:60], *columns[119:143]]
    assert np.mean(across) <= 2
    assert (after != FLAT).any(), "nothing was painted"


def test_the_picture_grows_to_the_right_when_the_frame_is_dragged_there(
    qtbot: QtBot, window: Window, page: CanvasPage, tmp_path: Path
) -> None:
    put_in(qtbot, page, tmp_path, (192, 192))
    page.toolbox.choose("frame")
    drag(page, (96, 96), (130, 96), (160, 96))
    frame = page.document.frame
    assert frame.right() > page.document.bounds.right()
    before = seen(page)
    qtbot.waitUntil(lambda: "to the right" in window.side.plan.text())

    press_generate(qtbot, window)

    assert page.document.bounds.right() == frame.right()
    after = seen(page)
    kept = slice(0, 192 - page.frame.wish.feather - 1)
    assert bool((after[:192, kept] == before[:, kept]).all())
    assert after[100, -1, 3] == 255


def test_of_several_results_one_is_seen_and_one_is_kept(
    qtbot: QtBot, window: Window, page: CanvasPage
) -> None:
    page.document.set_frame(QRect(0, 0, 128, 128))
    window.session.change(count=2)
    press_generate(qtbot, window)
    shown = [layer.visible for layer in page.document.layers]
    assert shown == [False, True]
    candidates = page.generation.candidates
    assert candidates.words.text() == "2 of 2"
    QTest.mouseClick(_button(candidates, "previousCandidate"), LEFT)
    assert [layer.visible for layer in page.document.layers] == [True, False]
    kept = page.document.layers[0].number
    QTest.mouseClick(_button(candidates, "keepCandidate"), LEFT)
    assert [layer.number for layer in page.document.layers] == [kept]
    assert not candidates.isVisible()


def test_the_preview_grows_in_the_frame_and_a_cancel_leaves_no_layer(
    qtbot: QtBot, window: Window, page: CanvasPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.document.set_frame(QRect(0, 0, 256, 256))
    window.session.change(steps=200, decoder_steps=100)
    shown: list[QRect] = []
    real = page.view.show_preview

    def show(image: QImage, rect: QRect, mask: QImage | None = None) -> None:
        shown.append(rect)
        real(image, rect, mask)

    monkeypatch.setattr(page.view, "show_preview", show)
    QTest.mouseClick(window.side.generate, LEFT)
    qtbot.waitUntil(lambda: bool(shown), timeout=LONG_MS)
    assert shown[0] == QRect(0, 0, 256, 256)
    QTest.keyClick(window, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: window.jobs.running is None, timeout=LONG_MS)
    assert page.document.layers == ()


def test_a_dropped_picture_is_varied(
    qtbot: QtBot, window: Window, page: CanvasPage, folders: Folders, tmp_path: Path
) -> None:
    put_in(qtbot, page, tmp_path, (128, 128))
    window.guides_panel.section.setChecked(True)
    window.guides_panel.vary([str(tmp_path / "flat.png")])
    page.document.set_frame(QRect(128, 0, 128, 128))

    press_generate(qtbot, window)

    (saved,) = folders.pictures.glob("*.png")
    (use,) = pictures.read_request(saved).variations
    assert use.file == str(tmp_path / "flat.png")
    assert page.document.bounds == QRect(0, 0, 256, 128)


def _button(parent: QWidget, name: str) -> QWidget:
    found = parent.findChild(QWidget, name)
    assert found is not None, name
    return found
