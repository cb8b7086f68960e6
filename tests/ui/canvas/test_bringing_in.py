"""Pictures of all kinds come onto the canvas, and what cannot be is said in a sentence."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QRect, QUrl
from PySide6.QtGui import QColor, QColorSpace, QGuiApplication, QImage
from pytestqt.qtbot import QtBot

from cascade_desktop.ui.canvas.bringing_in import BringingIn
from cascade_desktop.ui.canvas.document import Document
from cascade_desktop.ui.canvas.layer import Layer


@pytest.fixture
def document(qtbot: QtBot) -> Iterator[Document]:  # noqa: ARG001
    document = Document()
    yield document
    document.deleteLater()


@pytest.fixture
def bringing(document: Document) -> Iterator[BringingIn]:
    bringing = BringingIn(document, document)
    yield bringing
    bringing.finish()


def colour(layer: Layer, x: int = 0, y: int = 0) -> tuple[int, ...]:
    found = layer.image.pixelColor(x, y)
    return found.red(), found.green(), found.blue(), found.alpha()


def test_a_file_becomes_a_layer_with_its_transparency(
    qtbot: QtBot, bringing: BringingIn, document: Document, tmp_path: Path
) -> None:
    given = Image.new("RGBA", (20, 10), (255, 0, 0, 255))
    given.paste((0, 0, 0, 0), (10, 0, 20, 10))
    given.save(tmp_path / "half.png")

    with qtbot.waitSignal(bringing.brought):
        bringing.bring_files([tmp_path / "half.png"], QPoint(500, 500))

    (layer,) = document.layers
    assert (layer.name, layer.place, layer.made) == ("half", QPoint(0, 0), "")
    assert layer.image.format() == QImage.Format.Format_ARGB32_Premultiplied
    assert (colour(layer), colour(layer, 15)) == ((255, 0, 0, 255), (0, 0, 0, 0))
    assert document.undo.count() == 1


def test_later_ones_come_to_the_place_of_the_drop_or_into_the_frame(
    qtbot: QtBot, bringing: BringingIn, document: Document, tmp_path: Path
) -> None:
    Image.new("RGB", (20, 10)).save(tmp_path / "a.png")
    document.set_frame(QRect(100, 100, 64, 64))
    for at in (None, QPoint(50, 60), None):
        with qtbot.waitSignal(bringing.brought):
            bringing.bring_files([tmp_path / "a.png"], at)

    assert [layer.place for layer in document.layers] == [
        QPoint(0, 0),
        QPoint(40, 55),
        QPoint(121, 126),
    ]


def test_many_files_keep_their_order(
    qtbot: QtBot, bringing: BringingIn, document: Document, tmp_path: Path
) -> None:
    files = [tmp_path / f"{number}.png" for number in range(3)]
    for file in files:
        Image.new("RGB", (8, 8)).save(file)
    bringing.bring_files(files)

    qtbot.waitUntil(lambda: len(document.layers) == 3)
    assert [layer.name for layer in document.layers] == ["0", "1", "2"]


def test_of_an_animation_the_first_frame_comes_with_a_sentence(
    qtbot: QtBot, bringing: BringingIn, document: Document, tmp_path: Path
) -> None:
    frames = [Image.new("RGB", (16, 16), name) for name in ("red", "blue")]
    frames[0].save(tmp_path / "a.gif", save_all=True, append_images=frames[1:])

    with qtbot.waitSignal(bringing.brought), qtbot.waitSignal(bringing.said) as said:
        bringing.bring_files([tmp_path / "a.gif"])

    assert said.args[0] == "a.gif is an animation or has several pages."
    assert colour(document.layers[0]) == (255, 0, 0, 255)


def test_a_panorama_is_offered_smaller(
    qtbot: QtBot, bringing: BringingIn, document: Document, tmp_path: Path
) -> None:
    file = tmp_path / "wide.png"
    Image.new("RGB", (20_000, 100), "teal").save(file)

    with qtbot.waitSignal(bringing.too_long) as offered:
        bringing.bring_files([file])

    assert offered.args[0] == file
    assert "20000x100 pixels" in offered.args[1]
    assert "so that its longer side has 16384 pixels" in offered.args[1]
    assert not document.layers
    with qtbot.waitSignal(bringing.brought):
        bringing.bring_files([file], scaled=True)
    assert document.layers[0].rect == QRect(0, 0, 16_384, 82)


def test_what_is_no_picture_is_said(
    qtbot: QtBot, bringing: BringingIn, document: Document, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text("words")
    for file in (tmp_path / "a.txt", tmp_path / "none.png", tmp_path):
        with qtbot.waitSignal(bringing.failed) as failed:
            bringing.bring_files([file])
        assert all(failed.args)

    assert document.is_empty


def test_a_project_is_handed_on(qtbot: QtBot, bringing: BringingIn, tmp_path: Path) -> None:
    with qtbot.waitSignal(bringing.project_found) as found:
        bringing.bring_files([tmp_path / "mine.CASCADE"])

    assert found.args == [tmp_path / "mine.CASCADE"]


def _files(folder: Path) -> QMimeData:
    Image.new("RGB", (8, 8), "red").save(folder / "a.png")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(folder / "a.png"))])
    # A file manager adds a small copy of its own.
    data.setImageData(_image("blue"))
    return data


def _pixels(_: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl("https://example.org/a.png")])
    data.setImageData(_image("red"))
    return data


def _image(name: str) -> QImage:
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    image.fill(QColor(name))
    return image


@pytest.mark.parametrize("make", [_files, _pixels])
def test_what_is_dropped_comes_as_file_or_as_pixels(
    make: Callable[[Path], QMimeData],
    qtbot: QtBot,
    bringing: BringingIn,
    document: Document,
    tmp_path: Path,
) -> None:
    with qtbot.waitSignal(bringing.brought):
        assert bringing.bring_mime(make(tmp_path))

    assert colour(document.layers[0]) == (255, 0, 0, 255)


def test_an_address_alone_is_not_fetched(qtbot: QtBot, bringing: BringingIn) -> None:
    data = QMimeData()
    data.setUrls([QUrl("https://example.org/a.png")])

    with qtbot.waitSignal(bringing.failed) as failed:
        assert not bringing.bring_mime(data)

    assert "fetches nothing" in failed.args[0]


def test_the_clipboard_is_pasted(qtbot: QtBot, bringing: BringingIn, document: Document) -> None:
    QGuiApplication.clipboard().setImage(_image("red"))
    with qtbot.waitSignal(bringing.brought):
        assert bringing.paste()
    assert document.layers[0].name == "Pasted picture"

    QGuiApplication.clipboard().setText("words")
    with qtbot.waitSignal(bringing.failed) as failed:
        assert not bringing.paste()
    assert failed.args[0] == "There is no picture in the clipboard."
    QGuiApplication.clipboard().clear()


def test_colours_of_other_programs_become_those_of_a_screen(
    bringing: BringingIn, document: Document
) -> None:
    wide = _image("lime")
    wide.setColorSpace(QColorSpace(QColorSpace.NamedColorSpace.DisplayP3))
    grey = _image("gray")
    grey.setColorSpace(QColorSpace(QColorSpace.NamedColorSpace.SRgbLinear))
    bringing.bring_image(wide)
    bringing.bring_image(grey)

    assert colour(document.layers[0]) == (0, 255, 0, 255)
    assert abs(colour(document.layers[1])[0] - 188) <= 1


def test_a_pasted_picture_that_is_too_long_is_refused(
    qtbot: QtBot, bringing: BringingIn, document: Document
) -> None:
    long = QImage(16_385, 1, QImage.Format.Format_RGB32)

    with qtbot.waitSignal(bringing.failed) as failed:
        bringing.bring_image(long)

    assert "16384 along a side are the most" in failed.args[0]
    assert not document.layers


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "RGBA", "CMYK"])
def test_each_kind_of_colours_comes_as_it_looks(
    mode: str, qtbot: QtBot, bringing: BringingIn, document: Document, tmp_path: Path
) -> None:
    levels = np.zeros((8, 16, 3), np.uint8)
    levels[:, 8:] = 255
    file = tmp_path / f"a.{'tiff' if mode == 'CMYK' else 'png'}"
    Image.fromarray(levels).convert(mode).save(file)

    with qtbot.waitSignal(bringing.brought):
        bringing.bring_files([file])

    (layer,) = document.layers
    assert (colour(layer), colour(layer, 15)) == ((0, 0, 0, 255), (255, 255, 255, 255))
