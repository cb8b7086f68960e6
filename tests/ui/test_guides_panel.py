"""The section Pictures: what is given is in the session, and what the session holds is shown."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QWidget
from pytestqt.qtbot import QtBot

from cascade_desktop.folders import Folders
from cascade_desktop.request import MOST_VARIATIONS, Request
from cascade_desktop.ui.guides_panel import GuidesPanel
from cascade_desktop.ui.picture_button import PictureButton
from cascade_desktop.ui.session import Session
from cascade_desktop.ui.use_fields import UseNumber
from cascade_desktop.uses import (
    CANVAS,
    SKETCH,
    ControlUse,
    ImageUse,
    InpaintUse,
    UpscaleUse,
    VariationUse,
)
from tests.core.test_modes import whole, with_controls
from tests.ui.guiding import drop, of_files, write_disc, write_text
from tests.ui.test_accessibility import interactive, spoken_name

WIDTH = 300
"""What the side panel leaves of its 340 pixels."""


@pytest.fixture
def panel(qtbot: QtBot, session: Session, folders: Folders) -> Iterator[GuidesPanel]:
    """Open, with a model that can do everything."""
    with_controls(whole(folders.models / "mine"))
    session.change(model="mine")
    panel = GuidesPanel(session, folders)
    qtbot.addWidget(panel)
    panel.resize(WIDTH, 900)
    panel.show()
    qtbot.waitExposed(panel)
    with qtbot.waitSignal(panel.modes_known):
        QTest.mouseClick(panel.section, Qt.MouseButton.LeftButton)
    yield panel
    panel.stop()


@pytest.fixture
def disc(tmp_path: Path) -> str:
    return write_disc(tmp_path)


def named(panel: GuidesPanel, name: str) -> QWidget:
    """The one that is not about to go."""
    (found,) = (one for one in panel.findChildren(QWidget, name) if one.isVisible())
    assert isinstance(found, QWidget)
    return found


def press(panel: GuidesPanel, name: str) -> None:
    QTest.mouseClick(named(panel, name), Qt.MouseButton.LeftButton)


def type_into(panel: GuidesPanel, name: str, text: str) -> None:
    field = named(panel, name)
    assert isinstance(field, UseNumber)
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


def press_check(panel: GuidesPanel, name: str) -> None:
    QTest.keyClick(named(panel, name), Qt.Key.Key_Space)


def choose(panel: GuidesPanel, button: str, entry: str) -> None:
    """From the menu of sources of this button."""
    picture = named(panel, button)
    assert isinstance(picture, PictureButton)
    menu = picture.menu_of_sources()
    action = menu.findChild(QAction, entry)
    assert isinstance(action, QAction)
    action.trigger()
    menu.close()


def test_it_is_closed_until_it_is_wanted_or_pictures_come(
    qtbot: QtBot, session: Session, folders: Folders, disc: str
) -> None:
    panel = GuidesPanel(session, folders)
    qtbot.addWidget(panel)
    assert not panel.section.isChecked()
    session.restore(Request(variations=(VariationUse(disc),)))
    assert panel.section.isChecked()
    assert panel.section.text() == "Pictures (1)"
    panel.section.setChecked(False)
    session.change(prompt="a fox")
    assert not panel.section.isChecked(), "closed by hand, it stays closed"
    panel.stop()


def test_several_pictures_are_dropped_weighed_and_removed(
    panel: GuidesPanel, session: Session, tmp_path: Path, disc: str
) -> None:
    other = write_disc(tmp_path, "other.png")
    drop(named(panel, "addVariation"), of_files(disc, other))
    assert list(session.request.variations) == [VariationUse(disc), VariationUse(other)]
    type_into(panel, "variation2Weight", "-0.5")
    assert session.request.variations[1] == VariationUse(other, -0.5)
    press(panel, "variation1Remove")
    assert list(session.request.variations) == [VariationUse(other, -0.5)]
    assert QApplication.focusWidget() is named(panel, "variation1Remove")
    press(panel, "variation1Remove")
    assert not session.request.variations
    assert QApplication.focusWidget() is named(panel, "addVariation")


def test_a_ninth_picture_is_refused_and_the_first_eight_are_kept(
    qtbot: QtBot, panel: GuidesPanel, session: Session, disc: str
) -> None:
    with qtbot.waitSignal(panel.refused) as caught:
        drop(named(panel, "addVariation"), of_files(*[disc] * (MOST_VARIATIONS + 1)))
    assert caught.args[0] == "8 pictures are the most that can be varied at once."
    assert len(session.request.variations) == MOST_VARIATIONS
    assert not session.request.problems()
    assert not panel.variations.add.isVisible()
    with qtbot.waitSignal(panel.refused):
        drop(panel.variations, of_files(disc))
    assert len(session.request.variations) == MOST_VARIATIONS


def test_what_is_no_picture_never_reaches_the_session(
    qtbot: QtBot, panel: GuidesPanel, session: Session, tmp_path: Path
) -> None:
    before = session.request
    for name in ("addVariation", "imagePicture", "addControl", "upscalePicture"):
        with qtbot.waitSignal(panel.refused) as caught:
            drop(named(panel, name), of_files(write_text(tmp_path)))
        assert "is not a picture" in caught.args[0]
    assert session.request == before


def test_image_to_image_takes_a_picture_a_strength_and_the_pictures_shape(
    qtbot: QtBot, panel: GuidesPanel, session: Session, disc: str
) -> None:
    with qtbot.waitSignal(panel.image.picture.seen):
        drop(named(panel, "imagePicture"), of_files(disc))
    type_into(panel, "imageStrength", "0.35")
    assert session.request.image == ImageUse(disc, 0.35)
    assert panel.image.size_text.text() == "96 × 64 becomes 512 × 512"
    press(panel, "imageTakeSize")
    assert (session.request.width, session.request.height) == (624, 416)
    assert not panel.image.size_link.isVisible()
    press(panel, "imageRemove")
    assert session.request.image is None
    assert not panel.image.size_text.isVisible()


def test_enlarging_sets_the_size_that_results_and_gives_the_old_one_back(
    qtbot: QtBot, panel: GuidesPanel, session: Session, disc: str
) -> None:
    session.change(width=640, height=384)
    with qtbot.waitSignal(panel.upscale.picture.seen):
        drop(named(panel, "upscalePicture"), of_files(disc))
    assert session.request.upscale == UpscaleUse(disc, 2)
    assert (session.request.width, session.request.height) == (192, 128)
    QTest.keyClick(named(panel, "upscaleFactor"), Qt.Key.Key_Down)
    assert session.request.upscale == UpscaleUse(disc, 4)
    assert (session.request.width, session.request.height) == (384, 256)
    assert panel.upscale.size_text.text() == "96 × 64 becomes 384 × 256"
    press(panel, "upscaleRemove")
    assert session.request.upscale is None
    assert (session.request.width, session.request.height) == (640, 384)


def test_a_picture_that_would_become_too_large_is_refused(
    qtbot: QtBot, panel: GuidesPanel, session: Session, tmp_path: Path
) -> None:
    wide = write_disc(tmp_path, "wide.png", (1200, 64))
    panel.enlarge(wide)
    with qtbot.waitSignal(panel.refused) as caught:
        QTest.keyClick(named(panel, "upscaleFactor"), Qt.Key.Key_Down)
    assert "4800x256" in caught.args[0]
    assert session.request.upscale == UpscaleUse(wide, 2)
    factor = named(panel, "upscaleFactor")
    assert isinstance(factor, QComboBox)
    assert factor.currentData() == 2


def test_only_one_picture_is_started_from(panel: GuidesPanel, session: Session, disc: str) -> None:
    panel.start_from(disc)
    panel.enlarge(disc)
    assert session.request.image is None
    panel.start_from(CANVAS)
    assert session.request.upscale is None
    assert session.request.image == ImageUse(CANVAS)


def test_a_guide_has_its_numbers_and_switches(
    panel: GuidesPanel, session: Session, disc: str
) -> None:
    drop(named(panel, "addControl"), of_files(disc))
    assert session.request.controls == (ControlUse("canny", disc),)
    for name, text in (("Strength", "0.8"), ("Start", "0.1"), ("End", "0.6")):
        type_into(panel, f"control1{name}", text)
    type_into(panel, "control1Low", "40")
    type_into(panel, "control1High", "90")
    press_check(panel, "control1Squashed")
    expected = ControlUse("canny", disc, 0.8, 0.1, 0.6, 40, 90, "no")
    assert session.request.controls == (expected,)
    press_check(panel, "control1Drawn")
    assert session.request.controls == (replace(expected, drawn="yes"),)
    assert not named(panel, "control1Low").isEnabled(), "drawn lines have no thresholds"
    QTest.keyClick(named(panel, "control1Kind"), Qt.Key.Key_Down)
    assert session.request.controls[0].kind == "super_resolution"
    assert not panel.controls.rows[0].lines.isVisible()


def test_the_sketch_and_the_canvas_guide_as_well(
    panel: GuidesPanel, session: Session, disc: str
) -> None:
    choose(panel, "addControl", "sketch")
    assert session.request.controls == (ControlUse("canny", SKETCH, drawn="yes"),)
    assert not named(panel, "control1Drawn").isEnabled()
    choose(panel, "control1Picture", "canvas")
    assert session.request.controls == (ControlUse("canny", CANVAS),)
    choose(panel, "control1Picture", "sketch")
    QTest.keyClick(named(panel, "control1Kind"), Qt.Key.Key_Down)
    assert session.request.controls == (ControlUse("super_resolution", CANVAS),)
    drop(named(panel, "control1Picture"), of_files(disc))
    assert session.request.controls == (ControlUse("super_resolution", disc),)


def test_pictures_given_from_elsewhere_open_the_section(
    panel: GuidesPanel, session: Session, disc: str
) -> None:
    press(panel, "guides")
    assert not panel.area.isVisible()
    panel.vary([disc])
    press(panel, "guides")
    panel.enlarge(disc)
    assert panel.area.isVisible()
    assert session.request.upscale == UpscaleUse(disc)


def test_what_the_canvas_shows_is_previewed(
    qtbot: QtBot, panel: GuidesPanel, session: Session
) -> None:
    panel.guide(SKETCH)
    assert session.request.controls
    preview = panel.controls.rows[0].preview
    lines = QImage(64, 64, QImage.Format.Format_Grayscale8)
    lines.fill(255)
    panel.show_canvas(None, lines)
    qtbot.waitUntil(lambda: not preview.image.isNull())
    assert preview.image.pixelColor(20, 20).red() == 255


FULL = Request(
    model="mine",
    profile="original",
    variations=(VariationUse("/gone/one.png", 0.7), VariationUse("/gone/two.png", -1.25)),
    controls=(
        ControlUse("super_resolution", "/gone/fine.png", 1.5, 0.2, 0.8),
        ControlUse("canny", "/gone/lines.png", low=7, high=9, squashed="no", drawn="yes"),
    ),
    upscale=UpscaleUse("/gone/small.png", 4, 0.5),
)


def test_a_restored_request_fills_the_rows_and_stays_as_it_is(
    qtbot: QtBot, panel: GuidesPanel, session: Session
) -> None:
    session.restore(FULL)
    qtbot.waitUntil(lambda: "missing" in panel.upscale.picture.text())
    assert session.request == FULL
    texts = [row.picture.accessibleName() for row in panel.variations.rows]
    assert [text.split(": ")[1] for text in texts] == ["one.png (missing)", "two.png (missing)"]
    assert [row.weight.value() for row in panel.variations.rows] == [0.7, -1.25]
    fine, lines = panel.controls.rows
    assert (fine.kind.currentData(), lines.kind.currentData()) == ("super_resolution", "canny")
    assert [fine.numbers[name].value() for name in ("strength", "start", "end")] == [1.5, 0.2, 0.8]
    assert (lines.numbers["low"].value(), lines.numbers["high"].value()) == (7, 9)
    assert (lines.squashed.isChecked(), lines.drawn.isChecked()) == (False, True)
    assert panel.upscale.factor.currentData() == 4
    assert panel.section.text() == "Pictures (5)"
    session.restore(Request(model="mine", profile="original"))
    assert not panel.variations.rows
    assert not panel.controls.rows
    assert panel.section.text() == "Pictures"


def test_more_decimals_than_are_shown_stay_and_a_value_out_of_bounds_becomes_the_nearest(
    panel: GuidesPanel, session: Session, disc: str
) -> None:
    session.change(variations=(VariationUse(disc, 0.123456), VariationUse(disc, 7.0)))
    assert [row.weight.value() for row in panel.variations.rows] == [0.12, 2.0]
    assert [use.weight for use in session.request.variations] == [0.123456, 2.0]
    session.change(image=ImageUse(disc, float("nan")))
    assert session.request.image == ImageUse(disc, 0.0)


def test_problems_are_said_at_their_part_and_open_the_section(
    panel: GuidesPanel, session: Session, disc: str
) -> None:
    panel.guide(disc)
    type_into(panel, "control1End", "0")
    press(panel, "guides")
    problems = session.request.problems()
    assert panel.show_problems(problems) is panel.controls.rows[0].picture
    label = named(panel, "controlsProblem")
    assert isinstance(label, QLabel)
    assert label.text() == "A ControlNet must end after it starts."
    assert panel.show_problems({}) is None
    assert not label.isVisible()
    broken = replace(session.request, controls=(), inpaint=InpaintUse(disc))
    assert panel.show_problems(broken.problems()) is panel.section
    assert "Nothing is to be painted anew" in panel.problem.text()


def test_what_the_model_lacks_is_said_with_the_way_to_it(
    qtbot: QtBot, panel: GuidesPanel, session: Session, folders: Folders, disc: str
) -> None:
    panel.vary([disc])
    (folders.models / "mine" / "image_encoder" / "model.safetensors").unlink()
    (folders.models / "mine" / "controlnet" / "canny.safetensors").unlink()
    with qtbot.waitSignal(panel.modes_known):
        panel.show_found(())
    assert not panel.variations.add.isEnabled()
    assert "Varying a picture needs" in panel.variations.reason.text()
    assert named(panel, "variation1Remove").isEnabled(), "what is there can be taken away"
    assert panel.controls.add.isEnabled(), "super-resolution still guides"
    panel.guide(disc)
    assert session.request.controls == (ControlUse("super_resolution", disc),)
    assert panel.image.picture.isEnabled()
    with qtbot.waitSignal(panel.models_wanted):
        press(panel, "variationsModels")


def test_another_model_is_looked_at_when_it_is_chosen(
    qtbot: QtBot, panel: GuidesPanel, session: Session
) -> None:
    with qtbot.waitSignal(panel.modes_known) as caught:
        session.change(model="nowhere")
    assert not any(mode.possible for mode in caught.args[0].values())
    assert not panel.image.picture.isEnabled()
    with qtbot.waitSignal(panel.modes_known):
        session.change(model="mine")
    assert panel.image.picture.isEnabled()
    assert not panel.image.reason.isVisible()


def test_everything_has_a_name_of_its_own_and_is_reached_with_the_keyboard(
    qtbot: QtBot, panel: GuidesPanel, session: Session
) -> None:
    session.restore(FULL)
    qtbot.waitUntil(lambda: "missing" in panel.upscale.picture.text())
    widgets = interactive(panel)
    names = [widget.objectName() for widget in widgets]
    assert all(names)
    assert len(names) == len(set(names))
    assert [w.objectName() for w in widgets if not spoken_name(w)] == []
    wanted = {w.objectName() for w in widgets if w.isVisible() and w.isEnabled()}
    panel.section.setFocus()
    reached: set[str] = set()
    for _ in range(2 * len(wanted)):
        focus = QApplication.focusWidget()
        assert focus is not None
        reached.add(focus.objectName())
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    assert wanted - reached == set()


def test_nothing_needs_more_room_than_the_side_panel_has(
    qtbot: QtBot, panel: GuidesPanel, session: Session
) -> None:
    long = "/gone/" + "a long name " * 15 + ".png"
    session.restore(replace(FULL, variations=(VariationUse(long), VariationUse(long))))
    qtbot.waitUntil(lambda: "missing" in panel.upscale.picture.text())
    assert panel.minimumSizeHint().width() <= WIDTH - 10  # and a scroll bar
    panel.resize(WIDTH - 10, 900)
    for widget in panel.findChildren(QAbstractButton):
        if widget.isVisible() and widget.text():
            assert widget.width() <= WIDTH - 10
