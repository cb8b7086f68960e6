"""The preview shows what a ControlNet will be shown, follows its settings, and never waits."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cascade_desktop import hints
from cascade_desktop.ui.hint_preview import HintPreview
from cascade_desktop.ui.picture_reading import PictureReading
from cascade_desktop.uses import CANVAS, SKETCH, ControlUse
from tests.ui.guiding import write_disc

SIZE = (192, 128)


@pytest.fixture
def reading(qapp: QApplication) -> Iterator[PictureReading]:
    reading = PictureReading(qapp)
    yield reading
    reading.stop()


@pytest.fixture
def preview(qtbot: QtBot, reading: PictureReading) -> Iterator[HintPreview]:
    preview = HintPreview("preview", reading)
    qtbot.addWidget(preview)
    preview.resize(290, 150)
    preview.show()
    qtbot.waitExposed(preview)
    yield preview
    preview.stop()


@pytest.fixture
def use(tmp_path: Path) -> ControlUse:
    return ControlUse("canny", write_disc(tmp_path, size=SIZE))


def levels(image: QImage) -> NDArray[np.uint8]:
    if image.isNull():
        return np.zeros((0, 0), np.uint8)
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(grey.constBits(), np.uint8).reshape(grey.height(), grey.bytesPerLine())
    return rows[:, : grey.width()].copy()


def show(
    qtbot: QtBot, preview: HintPreview, use: ControlUse, canvas: QImage | None = None
) -> NDArray[np.uint8]:
    with qtbot.waitSignal(preview.shown):
        preview.show_use(use, SIZE, canvas)
    return levels(preview.image)


def test_the_edges_are_those_that_the_engine_finds(
    qtbot: QtBot, preview: HintPreview, use: ControlUse
) -> None:
    found = show(qtbot, preview, use)

    expected = hints.hint(use, hints.fitted(hints.read_source(use), hints.seen_size(*SIZE)))
    expected.thumbnail((290, 150), Image.Resampling.BILINEAR)
    assert np.array_equal(found, np.asarray(expected))
    assert found.max() > 100
    assert np.median(found) == 0


def test_thresholds_and_the_square_change_it(
    qtbot: QtBot, preview: HintPreview, use: ControlUse
) -> None:
    usual = show(qtbot, preview, use)
    none = show(qtbot, preview, replace(use, low=1000, high=1000))
    sharp = show(qtbot, preview, replace(use, squashed="no"))

    assert none.sum() < usual.sum()
    assert not np.array_equal(sharp, usual)


def test_drawn_lines_and_what_super_resolution_sees_are_the_picture_itself(
    qtbot: QtBot, preview: HintPreview, use: ControlUse
) -> None:
    drawn = show(qtbot, preview, replace(use, drawn="yes"))
    assert drawn[2, 2] > 250, "white paper stays white"
    whole = show(qtbot, preview, replace(use, kind="super_resolution"))
    assert whole.shape == drawn.shape
    assert preview.image.pixelColor(whole.shape[1] // 2, whole.shape[0] // 2).red() > 200


def test_only_the_last_of_many_changes_is_looked_for(
    qtbot: QtBot, preview: HintPreview, use: ControlUse, monkeypatch: pytest.MonkeyPatch
) -> None:
    found: list[ControlUse] = []
    real = hints.hint

    def counted(wanted: ControlUse, shown: Image.Image) -> Image.Image:
        found.append(wanted)
        return real(wanted, shown)

    monkeypatch.setattr(hints, "hint", counted)
    with qtbot.waitSignal(preview.shown):
        for low in range(50):
            preview.show_use(replace(use, low=low), SIZE, None)
    assert [wanted.low for wanted in found] == [49]


def test_the_picture_is_read_once_for_all_thresholds(
    qtbot: QtBot, preview: HintPreview, use: ControlUse, monkeypatch: pytest.MonkeyPatch
) -> None:
    show(qtbot, preview, use)
    monkeypatch.setattr(hints, "read_source", lambda _: pytest.fail("read again"))
    show(qtbot, preview, replace(use, high=300))


def test_another_picture_under_the_same_name_is_seen(
    qtbot: QtBot, preview: HintPreview, use: ControlUse
) -> None:
    before = show(qtbot, preview, use)
    picture = Image.new("RGB", SIZE, "white")
    ImageDraw.Draw(picture).rectangle((20, 20, 60, 100), "blue")
    picture.save(use.file, compress_level=0)

    assert not np.array_equal(show(qtbot, preview, replace(use, high=201)), before)


def test_a_file_that_is_gone_is_said(qtbot: QtBot, preview: HintPreview, tmp_path: Path) -> None:
    show(qtbot, preview, ControlUse("canny", str(tmp_path / "gone.png")))
    assert preview.image.isNull()
    assert "There is no file" in preview.text
    assert preview.accessibleDescription() == preview.text


def test_the_canvas_is_shown_once_it_is_known(qtbot: QtBot, preview: HintPreview) -> None:
    sketch = ControlUse("canny", SKETCH, drawn="yes")
    show(qtbot, preview, sketch)
    assert "when you press Generate" in preview.text

    lines = QImage(SIZE[0], SIZE[1], QImage.Format.Format_Grayscale8)
    lines.fill(0)
    painter = QPainter(lines)
    painter.fillRect(90, 0, 12, SIZE[1], QColor("white"))
    painter.end()
    found = show(qtbot, preview, sketch, lines)
    assert found[10, found.shape[1] // 2] > 200
    assert found[10, 5] == 0
    edges = show(qtbot, preview, ControlUse("canny", CANVAS), lines)
    assert edges[10, edges.shape[1] // 2] == 0, "the bar's inside has no edges"
    assert edges.max() > 100


def test_where_the_canvas_has_nothing_no_edge_is_seen(qtbot: QtBot, preview: HintPreview) -> None:
    """As when it is drawn: the colours at the rim go on, where black would have an edge."""
    canvas = QImage(131, 97, QImage.Format.Format_ARGB32)
    canvas.fill(QColor(0, 0, 0, 0))
    painter = QPainter(canvas)
    painter.fillRect(0, 0, 70, 97, QColor("orange"))
    painter.end()
    found = show(qtbot, preview, ControlUse("canny", CANVAS, squashed="no"), canvas)
    assert found.max() == 0
    assert found.shape[1] > found.shape[0], "in the canvas's shape"


def test_what_is_not_seen_is_not_looked_for_until_it_is(
    qtbot: QtBot, preview: HintPreview, use: ControlUse
) -> None:
    preview.hide()
    with qtbot.assertNotEmitted(preview.shown, wait=150):
        preview.show_use(use, SIZE, None)
    with qtbot.waitSignal(preview.shown):
        preview.show()
    assert not preview.image.isNull()
