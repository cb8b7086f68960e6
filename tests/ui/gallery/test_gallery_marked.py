"""Marked pictures get stars, tags and albums, one or many at once, by mouse and by keys."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from cascade_desktop.history import History, Query
from cascade_desktop.ui.gallery_panel import GalleryPanel
from tests.ui.gallery.gallery_rows import (
    CONTROL,
    LEFT,
    SHIFT,
    click,
    numbers,
    press,
    prompts,
    settle,
)

KEY = Qt.Key


def test_the_arrows_lead_over_the_grid_and_shift_marks_what_lies_between(
    gallery: GalleryPanel,
) -> None:
    click(gallery, 0)
    assert gallery.view.columns == 3
    press(gallery, KEY.Key_Down)
    assert gallery.view.marked() == [3]
    press(gallery, KEY.Key_Left, SHIFT)
    assert gallery.view.marked() == [4, 3]
    press(gallery, KEY.Key_A, CONTROL)
    assert len(gallery.view.marked()) == 6
    assert "6 marked" in gallery.foot.count.text()
    press(gallery, KEY.Key_Escape)
    assert gallery.view.marked() == []
    click(gallery, 1)
    click(gallery, 4, CONTROL)
    assert gallery.view.marked() == [5, 2]


def test_keys_give_stars_which_are_seen_at_once(
    qtbot: QtBot, gallery: GalleryPanel, history: History
) -> None:
    click(gallery, 0)
    press(gallery, KEY.Key_Space)
    qtbot.waitUntil(lambda: gallery.details.stars.stars == 1)
    press(gallery, KEY.Key_4)
    qtbot.waitUntil(lambda: gallery.details.stars.stars == 4)
    assert "4 stars" in str(gallery.model.index(0).data())
    assert [made.stars for made in history.rows([6, 5])] == [4, 0]
    press(gallery, KEY.Key_Space)
    qtbot.waitUntil(lambda: gallery.details.stars.stars == 0)
    click(gallery, 2, SHIFT)
    QTest.mouseClick(gallery.details.stars.buttons[1], LEFT)
    settle(qtbot, gallery)
    assert numbers(history, Query(starred=True)) == [6, 5, 4]


def test_a_tag_is_typed_for_many_and_clicked_away_again(
    qtbot: QtBot, gallery: GalleryPanel, history: History
) -> None:
    history.tag([1], "nature")
    click(gallery, 4)
    click(gallery, 5, SHIFT)
    press(gallery, KEY.Key_T)
    new = gallery.details.tags.new
    assert new.hasFocus()
    QTest.keyClicks(new, "red things")
    QTest.keyClick(new, KEY.Key_Return)
    settle(qtbot, gallery)
    assert numbers(history, Query(tag="red things")) == [2, 1]
    qtbot.waitUntil(lambda: len(gallery.details.tags.chips) == 2)
    texts = [chip.text() for chip in gallery.details.tags.chips]
    assert texts[0].startswith("nature 1/2")
    assert "/" not in texts[1]
    QTest.mouseClick(gallery.details.tags.chips[1], LEFT)
    settle(qtbot, gallery)
    assert history.tags() == [("nature", 1)]
    QTest.keyClick(new, KEY.Key_Escape)
    assert gallery.view.hasFocus()


def test_what_is_taken_out_of_the_album_that_is_shown_leaves_the_grid(
    qtbot: QtBot, gallery: GalleryPanel, history: History
) -> None:
    history.put_in_album([6, 4], "Best & more")
    gallery.show_changed()
    settle(qtbot, gallery)
    click(gallery, 1)
    menu = gallery.deeds.menu(gallery)
    put = next(a for a in menu.findChildren(QMenu) if "album" in a.title()).actions()[0]
    assert put.text() == "Best && more"
    put.trigger()
    settle(qtbot, gallery)
    assert numbers(history, Query(album="best & more")) == [6, 5, 4]

    gallery.filters.album.choose("Best & more")
    gallery.filters.album.chosen.emit()
    settle(qtbot, gallery)
    assert prompts(gallery) == ["a red apple", "a green pear", "a red fox"]
    click(gallery, 1)
    menu = gallery.deeds.menu(gallery)
    next(action for action in menu.actions() if "Take out" in action.text()).trigger()
    settle(qtbot, gallery)
    assert prompts(gallery) == ["a red apple", "a red fox"]


def test_the_menu_offers_only_what_can_be_done(qtbot: QtBot, gallery: GalleryPanel) -> None:
    actions = gallery.orders.actions
    click(gallery, 0)
    qtbot.waitUntil(lambda: gallery.details.stars.isVisible())
    assert actions["galleryReuse"].isEnabled()
    assert not actions["galleryDecode"].isEnabled(), "nothing of Stage C is kept for it"
    assert not actions["galleryCompare"].isEnabled()
    click(gallery, 1, CONTROL)
    qtbot.waitUntil(lambda: actions["galleryDecode"].isEnabled())
    assert not actions["galleryReuse"].isEnabled()
    assert actions["galleryCompare"].isEnabled()
    menu = gallery.deeds.menu(gallery)
    texts = [action.text() for action in menu.actions() if not action.isSeparator()]
    assert len(texts) > 12
    assert "Forget it…" not in texts, "no file is missing"
    press(gallery, KEY.Key_Escape)
    assert not actions["galleryBin"].isEnabled()


def test_tiles_grow_by_the_wheel_and_keep_their_place(gallery: GalleryPanel) -> None:
    side = gallery.view.side
    press(gallery, KEY.Key_Plus, CONTROL)
    assert gallery.view.side > side
    assert gallery.foot.tiles.value() == gallery.view.side
    gallery.foot.tiles.setValue(side)
    assert gallery.view.side == side


def test_the_grid_is_a_sound_model(qtmodeltester: object, gallery: GalleryPanel) -> None:
    qtmodeltester.check(gallery.model)  # type: ignore[attr-defined]
