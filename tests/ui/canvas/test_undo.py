"""Everything can be taken back, to the very start, however much that is."""

import gc
import io
import random
import tempfile
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from cascade_desktop.ui.canvas.document import Document

pytestmark = pytest.mark.usefixtures("qapp")

ARGB = QImage.Format.Format_ARGB32
WIDE = QRect(-300, -300, 1400, 1400)
DAB = QRect(10, 20, 8, 6)


@pytest.fixture
def document() -> Document:
    return Document()


def picture(side: int = 32, seed: int = 0) -> QImage:
    data = np.random.default_rng(seed).bytes(4 * side * side)
    return QImage(data, side, side, 4 * side, ARGB).copy()


def grey(rect: QRect, seed: int = 0) -> NDArray[np.uint8]:
    shape = (rect.height(), rect.width())
    return np.random.default_rng(seed).integers(0, 256, shape, dtype=np.uint8)


def snapshot(document: Document) -> tuple[object, ...]:
    """All that can be seen or told of a document."""
    layers = [
        (layer.number, layer.name, layer.place.toTuple(), layer.opacity, layer.visible,
         bytes(layer.image.constBits()))
        for layer in document.layers
    ]  # fmt: skip
    plates = [plate.array(WIDE).tobytes() for plate in (document.mask, document.sketch)]
    return layers, plates, document.frame.getRect(), document.bounds.getRect()


def stroke(document: Document, which: str, seed: int) -> None:
    document.begin_stroke(which, "Brush stroke")
    chance = random.Random(seed)
    for part in range(4):
        rect = QRect(chance.randint(-200, 700), chance.randint(-200, 700), 60, 40)
        document.stroke_patch(rect, grey(rect, seed + part))
    document.end_stroke()


def wild(document: Document, chance: random.Random, seed: int) -> None:
    """Any one step."""
    count = len(document.layers)
    any_one = chance.randrange(count) if count else 0
    place = QPoint(chance.randint(-99, 99), chance.randint(-99, 99))
    steps: list[Callable[[], object]] = [
        lambda: document.add_layer(picture(seed=seed), f"picture {seed}", place),
        lambda: document.set_frame(QRect(place, picture().size())),
        lambda: stroke(document, chance.choice(["mask", "sketch"]), seed),
        lambda: document.change_plate("mask", "Fill", DAB, grey(DAB, seed)),
    ]
    if count:
        steps += [
            lambda: document.remove_layer(any_one),
            lambda: document.duplicate_layer(any_one),
            lambda: document.rename_layer(any_one, f"name {seed}"),
            lambda: document.set_opacity(any_one, chance.random()),
            lambda: document.set_visible(any_one, chance.random() < 0.5),
            lambda: document.move_to(any_one, place),
            lambda: document.move_layer(any_one, chance.randrange(count)),
            lambda: document.choose_layer(any_one),
        ]
    chance.choice(steps)()


@pytest.mark.parametrize("budget", [2**28, 20000, 0])
@pytest.mark.parametrize("seed", [1, 2])
def test_any_steps_are_undone_and_redone_to_identical_pixels(
    tmp_path: Path, budget: int, seed: int
) -> None:
    document = Document(tmp_path / "spool", undo_bytes=budget)
    chance = random.Random(seed)
    states = {0: snapshot(document)}
    for number in range(60):
        wild(document, chance, number)
        assert len({layer.number for layer in document.layers}) == len(document.layers)
        states[document.undo.index()] = snapshot(document)

    for index in [*range(document.undo.count(), -1, -1), *range(document.undo.count() + 1)]:
        document.undo.setIndex(index)
        assert snapshot(document) == states[index]

    assert document.undo.count() > 30
    for _ in range(30):
        document.undo.setIndex(chance.randint(0, document.undo.count()))
        assert snapshot(document) == states[document.undo.index()]


def test_every_step_has_a_name(document: Document) -> None:
    document.add_layer(picture(), "a", QPoint(0, 0))
    document.duplicate_layer(0)
    document.move_layer(0, 1)
    document.rename_layer(0, "b")
    document.set_opacity(0, 0.5)
    document.set_visible(0, False)
    document.set_visible(0, True)
    document.move_to(0, QPoint(5, 5))
    document.set_frame(QRect(0, 0, 9, 9))
    document.remove_layer(0)
    stroke(document, "mask", 1)

    assert [document.undo.text(index) for index in range(document.undo.count())] == [
        "Add picture",
        "Duplicate layer",
        "Change order of layers",
        "Rename layer",
        "Layer opacity",
        "Hide layer",
        "Show layer",
        "Move layer",
        "Change frame",
        "Remove layer",
        "Brush stroke",
    ]


def test_what_changes_nothing_is_no_step(document: Document) -> None:
    document.add_layer(picture(), "a", QPoint(1, 2))
    document.change_plate("mask", "Fill", DAB, grey(DAB))
    touched = []
    document.touched.connect(lambda: touched.append(True))

    document.rename_layer(0, "a")
    document.move_to(0, QPoint(1, 2))
    document.set_frame(document.frame)
    document.move_layer(0, 0)
    document.change_plate("mask", "Fill", DAB, grey(DAB))
    document.change_plate("mask", "Fill", QRect(), np.zeros((0, 0), np.uint8))

    assert document.undo.count() == 2 and not touched


def test_opacities_in_a_row_are_one_step_and_none_where_they_end_as_they_began(
    document: Document,
) -> None:
    document.add_layer(picture(), "a", QPoint(0, 0))
    for value in (0.9, 0.5, 7.0, 0.25):
        document.set_opacity(0, value)
    assert document.undo.count() == 2

    document.undo.undo()
    assert document.layers[0].opacity == 1.0
    document.undo.redo()
    assert document.layers[0].opacity == 0.25
    document.set_opacity(0, 1.0)
    assert document.undo.count() == 1


def test_a_drag_is_one_step_and_the_next_one_another(document: Document) -> None:
    document.add_layer(picture(), "a", QPoint(0, 0))
    for start in (0, 100):
        document.begin_drag()
        for step in range(1, 5):
            document.set_frame(QRect(start + step, 0, 64, 64))
        for step in range(1, 5):
            document.move_to(0, QPoint(start + step, 7))
        document.end_drag()
    document.set_frame(QRect(1, 1, 64, 64))
    document.set_frame(QRect(2, 2, 64, 64))

    assert document.undo.count() == 1 + 4 + 2
    for _ in range(4):
        document.undo.undo()
    assert document.frame == QRect(4, 0, 64, 64)
    assert document.layers[0].place == QPoint(4, 7)


def test_a_stroke_is_seen_at_once_and_saved_at_its_end(document: Document) -> None:
    said: list[str] = []
    document.painted.connect(lambda rect: said.append(f"painted {rect.left()}"))
    document.touched.connect(lambda: said.append("touched"))

    document.begin_stroke("sketch", "Pen")
    document.stroke_patch(DAB, grey(DAB))
    document.stroke_patch(DAB.translated(5, 0), grey(DAB, 1))
    assert document.is_painting and said == ["painted 10", "painted 15"]
    document.end_stroke()

    assert said == ["painted 10", "painted 15", "touched"]
    assert document.undo.count() == 1 and not document.is_painting


def test_a_cancelled_stroke_has_never_been(document: Document) -> None:
    stroke(document, "mask", 3)
    before = snapshot(document)
    painted: list[QRect] = []

    document.begin_stroke("mask", "Brush")
    for left in (0, 250, 900):
        rect = QRect(left, -30, 60, 60)
        document.stroke_patch(rect, grey(rect, left))
    document.painted.connect(lambda rect: painted.append(QRect(rect)))
    document.cancel_stroke()

    assert snapshot(document) == before
    assert painted == [QRect(0, -30, 960, 60)]
    assert document.undo.count() == 1


def test_undo_in_the_midst_of_a_stroke_stays_exact(document: Document) -> None:
    empty = snapshot(document)
    stroke(document, "mask", 1)
    one = snapshot(document)
    document.begin_stroke("mask", "Brush")
    document.stroke_patch(DAB, grey(DAB))

    document.undo.undo()
    document.stroke_patch(DAB, grey(DAB))  # The hand has not heard of it yet.
    document.end_stroke()

    assert snapshot(document) == empty
    document.undo.redo()
    assert snapshot(document) == one


def test_another_step_ends_a_stroke_first(document: Document) -> None:
    document.begin_stroke("mask", "Brush")
    document.stroke_patch(DAB, grey(DAB))
    document.add_layer(picture(), "a", QPoint(0, 0))

    assert [document.undo.text(index) for index in range(2)] == ["Brush", "Add picture"]


def test_a_long_diagonal_keeps_little(document: Document) -> None:
    document.set_frame(QRect(0, 0, 2048, 2048))
    document.begin_stroke("mask", "Brush")
    for at in range(0, 2000, 20):
        rect = QRect(at, at, 30, 30)
        document.stroke_patch(rect, np.full((30, 30), 255, np.uint8))
    document.end_stroke()

    assert 0 < document._spool.in_memory < 40_000


def test_beyond_the_budget_undo_waits_in_the_folder(tmp_path: Path) -> None:
    document = Document(tmp_path / "spool", undo_bytes=10_000)
    for number in range(8):
        document.add_layer(picture(64, number), "a", QPoint(0, 0))
    before = snapshot(document)
    held = document.layers
    while document.layers:
        document.remove_layer(0)

    assert all(layer.image.isNull() for layer in held)
    assert document._spool.in_memory <= 10_000
    assert document._spool.on_disk == 8 * 4 * 64 * 64
    while len(document.layers) < 8:
        document.undo.undo()
    assert snapshot(document) == before


def test_the_file_starts_anew_once_nothing_in_it_can_be_undone(tmp_path: Path) -> None:
    document = Document(tmp_path, undo_bytes=0)
    stroke(document, "mask", 1)
    file = document._spool._file
    assert file is not None and document._spool.on_disk == file.seek(0, 2) > 0

    document.clear()

    assert document._spool.on_disk == document._spool.in_memory == file.seek(0, 2) == 0
    stroke(document, "mask", 1)
    document.undo.undo()
    assert document.mask.is_empty()


def test_steps_that_a_new_one_replaces_give_their_memory_back(document: Document) -> None:
    for seed in range(5):
        stroke(document, "mask", seed)
    full = document._spool.in_memory
    document.undo.setIndex(0)
    document.change_plate("mask", "Fill", DAB, np.full((6, 8), 255, np.uint8))

    assert 0 < document._spool.in_memory < full / 5


class FullDisk(io.BytesIO):
    """Takes a hundred bytes in all, and those in small parts."""

    def write(self, data: Any) -> int:
        room = 100 - self.tell()
        if room <= 0:
            raise OSError(28, "No space left on device")
        return super().write(data[: min(7, room)])


def test_a_full_disk_loses_nothing(
    monkeypatch: pytest.MonkeyPatch, expected_log: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    expected_log.append("Undo data stays in memory")
    monkeypatch.setattr(tempfile, "TemporaryFile", lambda **_: FullDisk())
    document = Document(undo_bytes=0)
    before = snapshot(document)
    document.change_plate("mask", "Dot", DAB, np.full((6, 8), 255, np.uint8))
    for seed in range(3):
        stroke(document, "mask", seed)
    after = snapshot(document)

    document.undo.setIndex(0)
    assert snapshot(document) == before
    document.undo.setIndex(document.undo.count())

    assert snapshot(document) == after
    assert document._spool.in_memory > 0
    assert len(caplog.records) == 1


def test_undo_data_that_is_gone_is_told_and_the_rest_can_be_undone(qtbot: QtBot) -> None:
    document = Document(undo_bytes=0)
    document.set_frame(QRect(1, 2, 30, 40))
    stroke(document, "mask", 1)
    after = document.mask.array(WIDE)
    assert document._spool._file is not None
    document._spool._file.truncate(5)

    with qtbot.captureExceptions() as told:
        document.undo.setIndex(0)
        document.undo.setIndex(2)

    assert [type(error) for _, error, _ in told] == [OSError, OSError]
    assert np.array_equal(document.mask.array(WIDE), after)
    assert document.frame == QRect(1, 2, 30, 40)


def test_marks_far_apart_are_undone_as_well(document: Document) -> None:
    mark, here = np.full((6, 8), 255, np.uint8), DAB
    document.change_plate("mask", "Dot", here, mark)
    document.set_frame(QRect(300_000, 300_000, 64, 64))
    there = here.translated(300_000, 300_000)
    document.change_plate("mask", "Dot", there, mark)
    assert document.undo.count() == 2, "too far away"
    document.change_plate("mask", "Erase", here, 0 * mark)
    document.change_plate("mask", "Dot", there, mark)
    assert document.mask.painted_rect() == there

    document.undo.setIndex(0)
    assert document.mask.is_empty()
    document.undo.setIndex(1)
    assert document.mask.painted_rect() == here
    document.undo.setIndex(document.undo.count())
    assert document.mask.painted_rect() == there


def test_a_document_and_its_file_go_together(tmp_path: Path) -> None:
    document = Document(tmp_path, undo_bytes=0)
    document.add_layer(picture(), "a", QPoint(0, 0))
    stroke(document, "mask", 1)
    gone, file = weakref.ref(document), document._spool._file
    assert file is not None

    gc.disable()
    try:
        del document
        assert gone() is None, "held in a circle"
    finally:
        gc.enable()
    assert file.closed
    assert list(tmp_path.iterdir()) == []


def test_layers_share_their_pixels_with_their_copies_and_states(document: Document) -> None:
    image = picture().convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
    layer = document.add_layer(image, "a", QPoint(0, 0))
    copy = document.duplicate_layer(0)

    keys = {image.cacheKey(), layer.image.cacheKey(), copy.image.cacheKey()}
    keys |= {kept.image.cacheKey() for kept in document.state().layers}

    assert len(keys) == 1
