"""One picture large, two compared, and files that are missing or damaged."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from cascade_desktop.folders import Folders
from cascade_desktop.history import History
from cascade_desktop.ui.gallery_panel import GalleryPanel
from tests.ui.gallery.gallery_rows import (
    CONTROL,
    LEFT,
    PLAIN,
    add,
    click,
    file_of,
    press,
    prompts,
    settle,
)

KEY = Qt.Key


def colour(gallery: GalleryPanel) -> int:
    """Red of what the large view shows in its middle."""
    port = gallery.large.stage.viewport()
    return port.grab().toImage().pixelColor(port.rect().center()).red()


def test_return_shows_a_picture_large_and_the_arrows_lead_on(
    qtbot: QtBot, gallery: GalleryPanel
) -> None:
    click(gallery, 1)
    press(gallery, KEY.Key_Return)
    large, stage = gallery.large, gallery.large.stage
    qtbot.waitUntil(lambda: large.isVisible() and stage.hasFocus())
    assert large.caption.text() == "a green pear"
    assert "2 of 6" in large.place.text()
    qtbot.waitUntil(lambda: colour(gallery) == 40)
    QTest.keyClick(stage, KEY.Key_Right)
    qtbot.waitUntil(lambda: colour(gallery) == 80)
    assert large.caption.text() == "a red fox"
    QTest.keyClick(stage, KEY.Key_5)
    qtbot.waitUntil(lambda: gallery.details.stars.stars == 5)
    QTest.keyClick(stage, KEY.Key_Left)
    QTest.keyClick(stage, KEY.Key_Left)
    qtbot.waitUntil(lambda: large.caption.text() == "a red apple")
    assert not large.before.isEnabled()
    QTest.keyClick(stage, KEY.Key_Left)
    QTest.keyClick(stage, KEY.Key_Delete)
    qtbot.waitUntil(lambda: large.caption.text() == "a green pear")
    assert "1 of 5" in large.place.text()
    QTest.keyClick(stage, KEY.Key_Z, CONTROL)
    qtbot.waitUntil(lambda: large.caption.text() == "a red apple")
    QTest.keyClick(stage, KEY.Key_Escape)
    assert gallery.view.isVisible()
    assert gallery.view.hasFocus()
    assert gallery.view.marked() == [6], "one goes on where one has looked"


def test_a_double_click_looks_closely_and_the_wheel_zooms(
    qtbot: QtBot, gallery: GalleryPanel
) -> None:
    place = gallery.view.visualRect(gallery.model.index(0)).center()
    QTest.mouseClick(gallery.view.viewport(), LEFT, pos=place)
    QTest.mouseDClick(gallery.view.viewport(), LEFT, pos=place)
    stage = gallery.large.stage
    qtbot.waitUntil(stage.isVisible)
    assert stage.zoom == 2.0, "a small picture is not blown up to the whole page"
    stage.zoom_in()
    begun = stage.horizontalScrollBar().value()
    middle = stage.viewport().rect().center()
    QTest.mousePress(stage.viewport(), LEFT, PLAIN, middle)
    QTest.mouseMove(stage.viewport(), middle - QPoint(20, 0))
    QTest.mouseRelease(stage.viewport(), LEFT, PLAIN, middle)
    assert stage.horizontalScrollBar().value() == begun + 20


def test_two_are_compared_side_by_side_and_with_a_divider(
    qtbot: QtBot, gallery: GalleryPanel
) -> None:
    click(gallery, 0)
    click(gallery, 2, CONTROL)
    press(gallery, KEY.Key_C)
    compare = gallery.compare
    first, second = compare.stages
    qtbot.waitUntil(lambda: not any(image.isNull() for image in compare.images))
    assert first.isVisible()
    assert second.isVisible()
    assert "Prompt: a red apple" in compare.captions[0].text()
    assert "Width: 96" in compare.captions[1].text()
    qtbot.waitUntil(
        lambda: first.width() == second.width() or abs(first.width() - second.width()) < 2
    )
    first.zoom_in()
    assert second.zoom == first.zoom, "both show the same part"
    QTest.keyClick(first, KEY.Key_D)
    assert not second.isVisible()
    assert compare.divider.isVisible()
    QTest.keyClick(compare.divider, KEY.Key_Home)
    qtbot.waitUntil(lambda: red(compare.stages[0]) == 80)
    QTest.keyClick(compare.divider, KEY.Key_End)
    qtbot.waitUntil(lambda: red(compare.stages[0]) == 0)
    QTest.keyClick(first, KEY.Key_X)
    qtbot.waitUntil(lambda: red(compare.stages[0]) == 80)
    with qtbot.waitSignal(gallery.reuse_wanted) as wanted:
        QTest.mouseClick(compare.uses[0], LEFT)
    assert wanted.args is not None
    assert wanted.args[0].prompt == "a red fox", "the first one now"
    QTest.keyClick(first, KEY.Key_Escape)
    assert gallery.view.isVisible()
    assert len(gallery.view.marked()) == 2


def red(stage: object) -> int:
    port = stage.viewport()  # type: ignore[attr-defined]
    middle = port.rect().center()
    return int(port.grab().toImage().pixelColor(middle).red())


def test_a_missing_file_is_shown_as_such_and_found_again(
    qtbot: QtBot,
    gallery: GalleryPanel,
    history: History,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    lost = file_of(history, 6)
    elsewhere = lost.rename(tmp_path / "elsewhere.png")
    gallery.model.thumbnails.forget(6)
    gallery.model.refresh([6])
    qtbot.waitUntil(lambda: gallery.model.is_gone(6))
    click(gallery, 0)
    find = gallery.details.findChild(QPushButton, "galleryFindButton")
    assert isinstance(find, QPushButton)
    qtbot.waitUntil(find.isVisible)
    assert "missing" in gallery.details.missing.text()
    assert "the file is missing" in str(gallery.model.index(0).data())
    assert not gallery.orders.actions["galleryEdit"].isEnabled()

    another = str(file_of(history, 3))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (another, ""))
    with qtbot.waitSignal(gallery.refused) as refused:
        QTest.mouseClick(find, LEFT)
    assert refused.args is not None
    assert "another picture" in refused.args[0]

    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(elsewhere), ""))
    QTest.mouseClick(find, LEFT)
    qtbot.waitUntil(lambda: not gallery.details.missing.isVisible())
    assert file_of(history, 6) == elsewhere
    qtbot.waitUntil(lambda: gallery.model.pixmap(history.rows([6])[0]) is not None)


def test_a_missing_one_can_be_forgotten_after_a_question(
    qtbot: QtBot, gallery: GalleryPanel, history: History
) -> None:
    file_of(history, 6).unlink()
    gallery.model.refresh([6])
    click(gallery, 0)
    forget = gallery.details.findChild(QPushButton, "galleryForgetButton")
    assert isinstance(forget, QPushButton)
    for answer, left in (("forgetPictureNo", 6), ("forgetPictureYes", 5)):
        # Not for a moment after a search, while the row is being read.
        qtbot.waitUntil(lambda: forget.isVisible() and forget.isEnabled())
        QTest.mouseClick(forget, LEFT)
        qtbot.waitUntil(lambda: gallery.findChild(QMessageBox, "forgetPicture") is not None)
        box = gallery.findChild(QMessageBox, "forgetPicture")
        assert isinstance(box, QMessageBox)
        button = box.findChild(QPushButton, answer)
        assert isinstance(button, QPushButton)
        QTest.mouseClick(button, LEFT)
        settle(qtbot, gallery)
        assert len(gallery.model.numbers) == left
        qtbot.waitUntil(lambda: gallery.findChild(QMessageBox, "forgetPicture") is None)
    assert "a red apple" not in prompts(gallery)


def test_a_damaged_file_says_so_large(
    qtbot: QtBot, gallery: GalleryPanel, history: History, folders: Folders
) -> None:
    number = add(history, folders, history.rows([2])[0].request)
    file_of(history, number).write_bytes(b"no picture")
    gallery.show_new(number)
    qtbot.waitUntil(lambda: gallery.model.is_damaged(number))
    click(gallery, 0)
    press(gallery, KEY.Key_Return)
    qtbot.waitUntil(lambda: gallery.large.problem.isVisible())
    assert file_of(history, number).name in gallery.large.problem.text()
