"""The gallery finds pictures as one types, by facts, in orders, and says what to do without any."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from cascade_desktop.folders import Folders
from cascade_desktop.history import History
from cascade_desktop.request import Request
from cascade_desktop.ui.gallery_choice import GalleryChoice
from cascade_desktop.ui.gallery_panel import GalleryPanel
from tests.ui.gallery.gallery_rows import (
    CONTROL,
    LEFT,
    PROMPTS,
    add,
    click,
    press,
    prompts,
    search,
    settle,
    shown,
)


def choose(qtbot: QtBot, gallery: GalleryPanel, choice: GalleryChoice, row: int) -> None:
    """The row is chosen by keys, as one does."""
    choice.setFocus()
    key = Qt.Key.Key_Down if row > choice.currentIndex() else Qt.Key.Key_Up
    for _ in range(abs(row - choice.currentIndex())):
        QTest.keyClick(choice, key)
    settle(qtbot, gallery)


def test_typing_finds_words_that_begin_so_and_clearing_shows_everything(
    qtbot: QtBot, gallery: GalleryPanel
) -> None:
    assert prompts(gallery) == list(PROMPTS)
    search(qtbot, gallery, "re fo")
    assert prompts(gallery) == ["a red fox"]
    assert "1 picture" in gallery.foot.count.text()
    assert gallery.filters.search.hasFocus()
    assert gallery.filters.clear_button.isVisible()
    QTest.keyClick(gallery.filters.search, Qt.Key.Key_Escape)
    settle(qtbot, gallery)
    assert prompts(gallery) == list(PROMPTS)
    QTest.keyClick(gallery.filters.search, Qt.Key.Key_Down)
    assert gallery.view.hasFocus()


def test_where_nothing_matches_a_button_clears_the_filters(
    qtbot: QtBot, gallery: GalleryPanel
) -> None:
    search(qtbot, gallery, "zebra")
    assert gallery.empty.isVisible()
    assert "No picture matches" in gallery.empty.title.text()
    assert gallery.filters.search.hasFocus(), "one can go on typing"
    with qtbot.waitSignal(gallery.model.found):
        QTest.mouseClick(gallery.empty.clear, LEFT)
    assert gallery.view.isVisible()
    assert prompts(gallery) == list(PROMPTS)


def test_an_empty_gallery_says_how_to_fill_it_and_shows_the_first_picture_at_once(
    qtbot: QtBot, folders: Folders
) -> None:
    with History(folders.history) as history, shown(qtbot, history, folders) as gallery:
        assert gallery.empty.isVisible()
        assert "Generate" in gallery.empty.lead.text()
        assert not gallery.empty.clear.isVisible()
        number = add(history, folders, Request(prompt="the first", width=64, height=64, seed=1))
        gallery.show_new(number)
        assert gallery.view.isVisible()
        assert prompts(gallery) == ["the first"]
        qtbot.waitUntil(lambda: gallery.model.made(0) is not None)
        assert "the first" in str(gallery.model.index(0).data())


def test_a_new_picture_is_in_front_and_what_is_marked_stays_so(
    qtbot: QtBot, gallery: GalleryPanel, history: History, folders: Folders
) -> None:
    click(gallery, 1)
    marked = gallery.view.marked()
    number = add(history, folders, Request(prompt="a red rose", width=64, height=64, seed=9))
    gallery.show_new(number)
    assert gallery.model.numbers[0] == number
    assert gallery.view.marked() == marked
    search(qtbot, gallery, "red")
    number = add(history, folders, Request(prompt="a blue rose", width=64, height=64, seed=9))
    with qtbot.waitSignal(gallery.model.found):
        gallery.show_new(number)
    assert number not in gallery.model.numbers, "it does not match what is searched for"


def test_facts_narrow_what_is_found(qtbot: QtBot, gallery: GalleryPanel, history: History) -> None:
    history.star([5], 2)
    history.star([2], 5)
    history.tag([3, 4], "animals")
    history.put_in_album([4], "Best")
    settle(qtbot, gallery)
    filters = gallery.filters
    qtbot.waitUntil(lambda: filters.album.count() == 2)
    QTest.mouseClick(filters.starred, LEFT)
    settle(qtbot, gallery)
    assert prompts(gallery) == ["a green pear", "a red boat"]
    choose(qtbot, gallery, filters.order, 2)
    assert prompts(gallery) == ["a red boat", "a green pear"]
    QTest.mouseClick(filters.starred, LEFT)
    choose(qtbot, gallery, filters.stars, 3)
    assert filters.stars.currentText() == "3 stars or more"
    assert prompts(gallery) == ["a red boat"]
    click(gallery, 0)
    press(gallery, Qt.Key.Key_2)
    qtbot.waitUntil(lambda: prompts(gallery) == [])
    choose(qtbot, gallery, filters.stars, 2)
    assert prompts(gallery) == ["a green pear", "a red boat"], "each has two stars now"
    QTest.mouseClick(filters.clear_button, LEFT)
    assert filters.query.stars == 0
    choose(qtbot, gallery, filters.order, 1)
    assert prompts(gallery) == list(reversed(PROMPTS)), "clearing keeps the order"
    choose(qtbot, gallery, filters.tag, 1)
    assert prompts(gallery) == ["two flamingos", "a red fox"]
    choose(qtbot, gallery, filters.album, 1)
    assert prompts(gallery) == ["a red fox"]
    filters.clear()
    sizes = [filters.size_choice.itemData(row) for row in range(filters.size_choice.count())]
    choose(qtbot, gallery, filters.size_choice, sizes.index((96, 64)))
    assert prompts(gallery) == ["a red fox"]
    choose(qtbot, gallery, filters.mode, 2)
    assert prompts(gallery) == [], "none of them is a variation"


def test_days_are_a_filter_too(
    qtbot: QtBot, gallery: GalleryPanel, history: History, folders: Folders
) -> None:
    old = Request(prompt="an old one", width=64, height=64, seed=1)
    add(history, folders, old, made_at=1_600_000_000)
    filters = gallery.filters
    choose(qtbot, gallery, filters.days, 3)
    assert "an old one" not in prompts(gallery)
    choose(qtbot, gallery, filters.days, filters.days.count() - 1)
    assert filters.days_range.isVisible()
    year_2020 = filters.days_range.since.date().addYears(-filters.days_range.since.date().year())
    filters.days_range.since.setDate(year_2020.addYears(2019))
    filters.days_range.until.setDate(year_2020.addYears(2021))
    settle(qtbot, gallery)
    assert prompts(gallery) == ["an old one"]


def test_a_narrow_page_keeps_the_grid_and_lets_the_details_go(
    qtbot: QtBot, gallery: GalleryPanel
) -> None:
    assert gallery.details.isVisible()
    gallery.resize(gallery.minimumWidth(), 500)
    assert not gallery.details.isVisible()
    qtbot.waitUntil(lambda: gallery.view.columns == 2)
    gallery.resize(900, 640)
    QTest.mouseClick(gallery.filters.details, LEFT)
    assert not gallery.details.isVisible()
    press(gallery, Qt.Key.Key_F4)
    assert gallery.details.isVisible()
    press(gallery, Qt.Key.Key_F, CONTROL)
    assert gallery.filters.search.hasFocus()
    QTest.keyClick(gallery.filters.search, Qt.Key.Key_F4)
    assert not gallery.details.isVisible(), "its key works wherever the focus is"
