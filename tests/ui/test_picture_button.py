"""A picture is chosen in every way a person may try, and refused with a sentence if it is none."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QAction, QColor, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from cascade_desktop import inputs
from cascade_desktop.ui.picture_button import PictureButton
from cascade_desktop.ui.picture_reading import PictureReading
from cascade_desktop.uses import CANVAS, SKETCH
from tests.ui.guiding import drop, of_files, write_disc, write_text


@pytest.fixture
def reading(qapp: QApplication) -> Iterator[PictureReading]:
    reading = PictureReading(qapp)
    yield reading
    reading.stop()


@pytest.fixture
def button(qtbot: QtBot, reading: PictureReading, tmp_path: Path) -> PictureButton:
    button = PictureButton("picture", "Add pictures…", reading, tmp_path / "inputs", many=True)
    qtbot.addWidget(button)
    button.resize(240, 44)
    button.show()
    qtbot.waitExposed(button)
    return button


def test_a_file_from_the_dialog_is_chosen(
    qtbot: QtBot, button: PictureButton, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [write_disc(tmp_path), write_disc(tmp_path, "two.jpg")]
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: (files, ""))
    with qtbot.waitSignal(button.chosen) as caught:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert caught.args == [files]


def test_a_dialog_that_is_closed_changes_nothing(
    qtbot: QtBot, button: PictureButton, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([], ""))
    with qtbot.assertNotEmitted(button.chosen), qtbot.assertNotEmitted(button.refused):
        QTest.keyClick(button, Qt.Key.Key_Space)


def test_files_are_dropped(qtbot: QtBot, button: PictureButton, tmp_path: Path) -> None:
    file = write_disc(tmp_path)
    with qtbot.waitSignal(button.chosen) as caught:
        assert drop(button, of_files(file))
    assert caught.args == [[file]]


def test_what_is_no_picture_is_refused_at_once_and_the_others_are_taken(
    qtbot: QtBot, button: PictureButton, tmp_path: Path
) -> None:
    text, picture = write_text(tmp_path), write_disc(tmp_path)
    with qtbot.waitSignal(button.chosen) as chosen, qtbot.waitSignal(button.refused) as refused:
        drop(button, of_files(text, picture))
    assert chosen.args == [[picture]]
    assert refused.args == ["notes.png is not a picture that can be read.", inputs.OTHER_FILE]


@pytest.mark.parametrize(("name", "sentence"), [("", "is a folder"), ("gone.png", "is no file")])
def test_a_folder_and_a_file_that_is_gone_are_refused(
    qtbot: QtBot, button: PictureButton, tmp_path: Path, name: str, sentence: str
) -> None:
    with qtbot.waitSignal(button.refused) as caught, qtbot.assertNotEmitted(button.chosen):
        drop(button, of_files(str(tmp_path / name)))
    assert sentence in caught.args[0]
    assert caught.args[1]


def test_an_address_in_the_web_is_refused_with_what_to_do(
    qtbot: QtBot, button: PictureButton
) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl("https://example.org/cat.png")])
    with qtbot.waitSignal(button.refused) as caught:
        drop(button, mime)
    assert "address" in caught.args[0]
    assert "paste it here" in caught.args[1]


def test_pixels_dropped_from_a_browser_become_a_file_of_the_apps_own(
    qtbot: QtBot, button: PictureButton, tmp_path: Path
) -> None:
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(QColor(10, 200, 30))
    mime = QMimeData()
    mime.setUrls([QUrl("https://example.org/cat.png")])
    mime.setImageData(image)
    with qtbot.waitSignal(button.chosen) as caught:
        drop(button, mime)
    ((file,),) = caught.args
    assert Path(file).parent == tmp_path / "inputs"
    assert np.asarray(Image.open(file).convert("RGB"))[5, 5].tolist() == [10, 200, 30]


def test_a_text_is_not_taken(button: PictureButton) -> None:
    mime = QMimeData()
    mime.setText("a cat")
    assert not drop(button, mime)


def test_a_picture_is_pasted_with_the_keyboard(
    qtbot: QtBot, button: PictureButton, tmp_path: Path
) -> None:
    QGuiApplication.clipboard().setMimeData(of_files(write_disc(tmp_path)))
    with qtbot.waitSignal(button.chosen) as caught:
        QTest.keyClick(button, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert caught.args == [[str(tmp_path / "disc.png")]]
    QGuiApplication.clipboard().clear()
    with qtbot.waitSignal(button.refused):
        QTest.keyClick(button, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


def test_its_picture_its_name_and_its_size_are_shown(
    qtbot: QtBot, button: PictureButton, tmp_path: Path
) -> None:
    file = write_disc(tmp_path, "an & of a name that is far too long for any button here.png")
    with qtbot.waitSignal(button.seen):
        button.show_file(file)
    shown = button.icon().pixmap(32, 32).toImage()
    assert shown.pixelColor(16, 16).red() > 200
    assert shown.pixelColor(16, 16).green() < 60
    name, size = button.text().split("\n")
    assert name.strip().startswith("an && of")
    assert "…" in name
    assert size.strip() == "96 × 64"
    assert button.accessibleName() == f"Add pictures: {Path(file).name} (96 × 64)"
    assert button.toolTip() == file


def test_a_missing_file_is_shown_by_its_name_and_can_come_back(
    qtbot: QtBot, button: PictureButton, tmp_path: Path
) -> None:
    with qtbot.waitSignal(button.seen):
        button.show_file(str(tmp_path / "gone.png"))
    assert button.accessibleName() == "Add pictures: gone.png (missing)"
    assert button.property("problem") is True
    write_disc(tmp_path, "gone.png")
    button.hide()
    with qtbot.waitSignal(button.seen):
        button.show()
    assert button.property("problem") is False
    assert "96 × 64" in button.text()


def test_damaged_pixels_are_told_from_a_missing_file(
    qtbot: QtBot, button: PictureButton, tmp_path: Path
) -> None:
    file = Path(write_disc(tmp_path, size=(400, 300)))
    file.write_bytes(file.read_bytes()[:400])
    with qtbot.waitSignal(button.seen):
        button.show_file(str(file))
    assert "disc.png (cannot be read)" in button.accessibleName()
    assert "damaged" in button.toolTip()


def test_delete_takes_the_picture_away_only_if_there_is_one(
    qtbot: QtBot, button: PictureButton, tmp_path: Path
) -> None:
    with qtbot.assertNotEmitted(button.cleared):
        QTest.keyClick(button, Qt.Key.Key_Delete)
    with qtbot.waitSignal(button.seen):
        button.show_file(write_disc(tmp_path))
    with qtbot.waitSignal(button.cleared):
        QTest.keyClick(button, Qt.Key.Key_Delete)
    button.show_file("")
    assert button.text().strip() == "Add pictures…"


def test_the_canvas_and_the_sketch_are_chosen_from_the_menu(
    qtbot: QtBot, button: PictureButton
) -> None:
    button.stand_ins = (CANVAS, SKETCH)
    menu = button.menu_of_sources()
    for name, file in (("canvas", CANVAS), ("sketch", SKETCH)):
        action = menu.findChild(QAction, name)
        assert isinstance(action, QAction)
        with qtbot.waitSignal(button.chosen) as caught:
            action.trigger()
        assert caught.args == [[file]]
    button.show_file(SKETCH)
    assert button.text().strip() == "The sketch"
    menu.close()
