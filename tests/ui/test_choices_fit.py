"""In a window of 1280 x 720 no list to choose from cuts its words, in any language of the app."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QAction, QHelpEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QDialog, QToolTip
from pytestqt.qtbot import QtBot

from cascade_desktop.folders import Folders
from cascade_desktop.ui import app, theme
from cascade_desktop.ui.choice_box import ChoiceBox
from cascade_desktop.ui.gallery_choice import GalleryChoice
from cascade_desktop.ui.gallery_filters import GalleryFilters
from cascade_desktop.ui.gallery_panel import NARROWEST
from cascade_desktop.ui.languages import speaking
from cascade_desktop.ui.model_field import ModelField
from cascade_desktop.ui.window import Window
from cascade_desktop.uses import ControlUse, UpscaleUse
from tests.translating.catalogues import LANGUAGES
from tests.ui.guiding import write_disc

SMALLEST = (1280, 720)
LONG = "/home/somebody/models of the last year/a folder with quite a long name/stable-cascade-lite"


@contextmanager
def window_in(language: str, folders: Folders, qtbot: QtBot) -> Iterator[Window]:
    """With every section open and every row there that has a list."""
    folders.data.mkdir(parents=True, exist_ok=True)
    folders.settings.write_text(f'language = "{language}"\nwelcomed = true\n', encoding="utf-8")
    disc = write_disc(folders.data)
    with app.opened(folders) as window:
        window.resize(*SMALLEST)
        window.show()
        qtbot.waitExposed(window)
        window.options.show_page()
        window.session.change(controls=(ControlUse("canny", disc),), upscale=UpscaleUse(disc))
        for button in window.findChildren(QAbstractButton):
            if button.property("role") == "section" and button.isCheckable():
                button.setChecked(True)
        yield window
        window.close()
    window.deleteLater()


def lists_of_all_pages(window: Window) -> Iterator[QComboBox]:
    """Each on its page, laid out; and the window's small windows."""
    for page in range(window.pages.count()):
        window.pages.setCurrentIndex(page)
        QApplication.processEvents()
        for box in window.findChildren(QComboBox):
            if box.isVisible():
                yield box
    action = window.findChild(QAction, "askForGrid")
    assert action is not None
    action.trigger()
    dialog = window.findChild(QDialog, "gridDialog")
    assert dialog is not None
    QApplication.processEvents()
    yield from dialog.findChildren(QComboBox)


@pytest.mark.parametrize("language", ["en", *LANGUAGES])
def test_no_closed_list_cuts_a_word(language: str, folders: Folders, qtbot: QtBot) -> None:
    with window_in(language, folders, qtbot) as window:
        seen, cut, foreign = set(), {}, set()
        for box in lists_of_all_pages(window):
            seen.add(box.objectName())
            if not isinstance(box, ChoiceBox):
                foreign.add(box.objectName())
                continue
            for row in range(box.count()):
                wide = box.fontMetrics().horizontalAdvance(box.itemText(row))
                if wide > box.room:
                    cut[box.objectName(), box.itemText(row)] = (wide, box.room)
        everywhere = {box.objectName() for box in window.findChildren(QComboBox)}

    assert not cut
    assert not foreign, "a name too long for such a list would be cut"
    assert seen == everywhere
    assert {"frameWay", "galleryMode", "size", "upscaleFactor", "gridFieldX"} <= seen


@pytest.mark.parametrize("language", ["en", *LANGUAGES])
def test_a_filter_of_the_gallery_fits_at_every_width(
    language: str, qapp: QApplication, qtbot: QtBot
) -> None:
    theme.apply(qapp, "light")
    with speaking(qapp, language):
        filters = GalleryFilters()
        qtbot.addWidget(filters)
        filters.show()
        for width in range(NARROWEST, 1900, 30):
            filters.resize(width, 200)
            QApplication.processEvents()
            for box in filters.findChildren(GalleryChoice):
                for row in range(box.count()):
                    text = box.itemText(row)
                    wide = box.fontMetrics().horizontalAdvance(text)
                    assert wide <= box.room, (width, box.objectName(), text)


def test_a_name_of_the_users_own_loses_its_middle_and_pointing_says_the_whole(
    folders: Folders, qtbot: QtBot
) -> None:
    with window_in("en", folders, qtbot) as window:
        window.session.change(model=LONG)
        model = window.findChild(ModelField)
        assert model is not None
        tag = window.gallery.filters.tag
        tag.fill([(f"{LONG}  (7)", LONG)])
        tag.choose(LONG)
        window.show_gallery()
        for box, end in ((model, "cascade-lite"), (tag, "(7)")):
            QApplication.processEvents()
            assert re.fullmatch(f"/home/.+…[^…]+{re.escape(end)}", box.shown)
            assert box.fontMetrics().horizontalAdvance(box.shown) <= box.room
            assert told(box).startswith(f"{box.currentText()}\n{box.toolTip()}")
            assert is_painted_as(box, box.shown)

        window.session.change(model="pocket")
        assert told(model) == model.toolTip()


def told(box: ChoiceBox) -> str:
    """What pointing at it shows."""
    middle = box.rect().center()
    help_event = QHelpEvent(QEvent.Type.ToolTip, middle, box.mapToGlobal(middle))
    QApplication.sendEvent(box, help_event)
    said = QToolTip.text()
    QToolTip.hideText()
    return said


def is_painted_as(box: ChoiceBox, text: str) -> bool:
    """Whether it looks as one that holds the short text itself."""
    long = box.grab().toImage()
    row, whole = box.currentIndex(), box.currentText()
    box.setItemText(row, text)
    short = box.grab().toImage()
    box.setItemText(row, whole)
    return long == short and long != blank(box)


def blank(box: ChoiceBox) -> object:
    row, whole = box.currentIndex(), box.currentText()
    box.setItemText(row, "")
    image = box.grab().toImage()
    box.setItemText(row, whole)
    return image
