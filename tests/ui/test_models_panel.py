"""The Models page with a real queue, a real library and a real server on this machine."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from cascade_desktop import licences
from cascade_desktop.catalog import MODELS
from cascade_desktop.folders import Folders, resource
from cascade_desktop.request import BUILT_IN
from cascade_desktop.ui.found_list import FoundModel
from cascade_desktop.ui.models_panel import ModelsPanel
from cascade_desktop.ui.window import Window
from tests.core import bad_server
from tests.core.bad_server import Fault
from tests.ui.model_rows import SIZE, Rows, accept_licences, arrived, rows_on, use_mirror

LONGEST_WAIT_MS = 20_000
PIECES_APART = 0.02
GIB = 2**30

Make = Callable[[], ModelsPanel]


@pytest.fixture
def rows() -> Iterator[Rows]:
    with bad_server.running() as server:
        yield rows_on(server, "small", "other")


@pytest.fixture
def make(qtbot: QtBot, rows: Rows, folders: Folders) -> Iterator[Make]:
    made: list[ModelsPanel] = []

    def make_panel() -> ModelsPanel:
        panel = ModelsPanel(folders, rows.models)
        qtbot.addWidget(panel)
        panel.resize(800, 700)
        panel.show()
        qtbot.waitExposed(panel)
        panel.start()
        made.append(panel)
        return panel

    use_mirror(folders, rows.server)
    yield make_panel
    for panel in made:
        panel.stop()


@pytest.fixture
def panel(make: Make, rows: Rows, folders: Folders) -> ModelsPanel:
    """With the licence accepted already."""
    accept_licences(folders, rows)
    return make()


def press(panel: QWidget, name: str) -> None:
    button = panel.findChild(QWidget, name)
    assert button is not None, name
    assert button.isEnabled(), name
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def says(panel: ModelsPanel, name: str, *texts: str) -> Callable[[], bool]:
    """Whether the button of this card says one of `texts`."""
    return lambda: panel.cards[name].button.text() in texts


def begin_slowly(qtbot: QtBot, panel: ModelsPanel, rows: Rows) -> None:
    rows.server.always = Fault(each=PIECES_APART)
    press(panel, "button-small")
    bar = panel.cards["small"].bar
    qtbot.waitUntil(lambda: bar.value() > 200, timeout=LONGEST_WAIT_MS)


def test_nothing_is_fetched_before_the_licence_is_accepted(
    qtbot: QtBot, make: Make, rows: Rows, folders: Folders
) -> None:
    panel = make()
    press(panel, "button-small")
    dialog = panel.findChild(QDialog, "licenceDialog")
    assert dialog is not None
    press(dialog, "refuseLicence")
    assert rows.server.asked == []
    assert panel.cards["small"].button.text() == "Download 2 MB"
    press(panel, "button-small")
    asked = next(each for each in panel.findChildren(QDialog) if each.isVisible())
    press(asked, "acceptLicence")
    qtbot.waitUntil(lambda: arrived(folders, rows.models[0]).exists(), timeout=LONGEST_WAIT_MS)
    press(panel, "button-other")
    qtbot.waitUntil(lambda: arrived(folders, rows.models[1]).exists(), timeout=LONGEST_WAIT_MS)


def test_a_card_tells_how_far_its_download_is_and_its_button_pauses_and_resumes(
    qtbot: QtBot, panel: ModelsPanel, rows: Rows, folders: Folders
) -> None:
    card = panel.cards["small"]
    begin_slowly(qtbot, panel, rows)
    assert card.button.text() == "Pause"
    qtbot.waitUntil(lambda: " of 2 MB" in card.line.text(), timeout=LONGEST_WAIT_MS)
    press(panel, "button-small")
    qtbot.waitUntil(lambda: card.button.text().startswith("Resume ("), timeout=LONGEST_WAIT_MS)
    assert not arrived(folders, rows.models[0]).exists()
    rows.server.always = Fault()
    press(panel, "button-small")
    qtbot.waitUntil(lambda: card.line.text() == "Ready", timeout=LONGEST_WAIT_MS)
    assert arrived(folders, rows.models[0]).stat().st_size == SIZE
    assert rows.server.starts()[-1] > 0
    assert not card.bar.isVisible()


def test_a_failure_is_a_sentence_on_its_card_and_can_be_tried_again(
    qtbot: QtBot, panel: ModelsPanel, rows: Rows
) -> None:
    rows.server.always = Fault(status=404)
    press(panel, "button-small")
    card = panel.cards["small"]
    qtbot.waitUntil(lambda: card.problem.isVisible(), timeout=LONGEST_WAIT_MS)
    assert card.problem.text().endswith(".")
    assert card.button.text().startswith("Try again (")
    rows.server.always = Fault()
    press(panel, "button-small")
    qtbot.waitUntil(lambda: card.line.text() == "Ready", timeout=LONGEST_WAIT_MS)
    assert not card.problem.isVisible()


def test_a_cancel_asks_first_and_then_leaves_nothing_behind(
    qtbot: QtBot, panel: ModelsPanel, rows: Rows, folders: Folders
) -> None:
    begin_slowly(qtbot, panel, rows)
    panel.order("small", "cancel")
    press(panel, "cancelDownloadNo")
    assert panel.cards["small"].button.text() == "Pause"
    panel.order("small", "cancel")
    question = next(each for each in panel.findChildren(QDialog) if each.isVisible())
    press(question, "cancelDownloadYes")
    qtbot.waitUntil(says(panel, "small", "Download 2 MB"), timeout=LONGEST_WAIT_MS)
    place = rows.models[0].place(folders)
    qtbot.waitUntil(
        lambda: not [file for file in place.rglob("*") if file.is_file()], timeout=LONGEST_WAIT_MS
    )


def test_a_model_goes_to_the_bin_after_a_question(
    qtbot: QtBot,
    panel: ModelsPanel,
    rows: Rows,
    folders: Folders,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    binned: list[Path] = []

    def take(path: Path) -> None:
        path.rename(tmp_path / "in the bin")
        binned.append(path)

    monkeypatch.setattr("cascade_desktop.library.to_bin", take)
    press(panel, "button-small")
    card = panel.cards["small"]
    qtbot.waitUntil(lambda: card.line.text() == "Ready", timeout=LONGEST_WAIT_MS)
    remove = panel.findChild(QAction, "remove-small")
    assert remove is not None
    qtbot.waitUntil(remove.isVisible, timeout=LONGEST_WAIT_MS)
    remove.trigger()
    press(panel, "removeModelYes")
    qtbot.waitUntil(says(panel, "small", "Download 2 MB"), timeout=LONGEST_WAIT_MS)
    assert binned == [rows.models[0].place(folders)]


def test_closing_stops_the_download_and_the_next_start_goes_on(
    qtbot: QtBot, panel: ModelsPanel, rows: Rows, folders: Folders
) -> None:
    begin_slowly(qtbot, panel, rows)
    panel.stop()
    part = arrived(folders, rows.models[0]).with_name("weights.bin.part")
    assert 0 < part.stat().st_size < SIZE
    assert '"small"' in (folders.data / "downloads.json").read_text(encoding="utf-8")


@pytest.mark.parametrize(("memory", "expected"), [(8, "lite"), (24, "full")])
def test_the_hint_offers_what_suits_the_graphics_card(
    qtbot: QtBot, window: Window, memory: int, expected: str
) -> None:
    assert qtbot
    window.models.show_memory(memory * GIB, True)
    hint = window.models.hint
    assert f"Stable Cascade, {expected}, 16 bits" in hint.text.text()
    assert hint.isVisibleTo(window.models)
    assert hint.button.text().startswith("Download ")
    assert hint.button.text().endswith(" GB")


def test_each_row_of_the_catalog_has_a_card_that_says_its_size(window: Window) -> None:
    assert list(window.models.cards) == [model.name for model in MODELS]
    sized = [card for card in window.models.cards.values() if card.model.files]
    assert all(card.button.text().startswith("Download ") for card in sized)
    assert window.models.cards[BUILT_IN].button.text() == "Draw with it"


def test_the_page_is_reached_from_the_menu_the_field_and_the_status_bar(window: Window) -> None:
    action = window.findChild(QAction, "showModels")
    assert action is not None
    action.trigger()
    assert window.models.isVisible()
    press(window, "closeModels")
    assert window.pictures.isVisible()
    press(window, "showModelsBelow")
    assert window.models.isVisible()
    window.show_pictures()
    field = window.parameters_panel.model.field
    field.setCurrentIndex(field.count() - 1)
    field.activated.emit(field.count() - 1)
    assert window.models.isVisible()
    assert field.currentData() == window.session.request.model == BUILT_IN


def test_drawing_with_a_model_puts_it_into_the_field_and_shows_the_pictures(
    window: Window,
) -> None:
    window.session.change(model="/elsewhere")
    window.show_models()
    press(window, f"button-{BUILT_IN}")
    assert window.session.request.model == BUILT_IN
    assert window.pictures.isVisible()


def drop(window: Window, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton)
    plain = Qt.KeyboardModifier.NoModifier
    for event in (
        QDragEnterEvent(QPoint(50, 50), *how, plain),
        QDropEvent(QPointF(50, 50), *how, plain),
    ):
        QApplication.sendEvent(window, event)
        assert event.isAccepted()


def test_a_dropped_adapter_joins_the_library_where_it_lies(
    qtbot: QtBot, window: Window, tmp_path: Path
) -> None:
    file = tmp_path / "watercolour.safetensors"
    file.write_bytes((resource("pocket/lora/instant.safetensors")).read_bytes())
    drop(window, file)
    # Asked before it is looked at, once for all that is made of the weights.
    assert "Looking at" not in window.models.head.note.text()
    press(window.models, "acceptLicence")
    assert window.models.isVisible()
    note = window.models.head.note
    qtbot.waitUntil(lambda: "Added, where it lies" in note.text(), timeout=LONGEST_WAIT_MS)
    rows = [window.models.others.model.index(row).data() for row in range(1)]
    assert str(file) in rows[0]
    assert file.exists()


def test_a_dropped_folder_without_a_model_is_explained(
    qtbot: QtBot, window: Window, folders: Folders, tmp_path: Path
) -> None:
    (tmp_path / "holiday").mkdir()
    licences.accept(folders, licences.LICENCES[licences.PUBLISHED])
    drop(window, tmp_path / "holiday")
    note = window.models.head.note
    qtbot.waitUntil(lambda: note.property("role") == "problem", timeout=LONGEST_WAIT_MS)
    assert "holiday" in note.text()


def test_every_button_of_the_questions_has_a_name(
    qtbot: QtBot, panel: ModelsPanel, rows: Rows
) -> None:
    begin_slowly(qtbot, panel, rows)
    panel.order("small", "cancel")
    question = next(each for each in panel.findChildren(QDialog) if each.isVisible())
    buttons = question.findChildren(QPushButton)
    assert len(buttons) == 2
    assert all(button.objectName() and button.text() for button in buttons)
    question.reject()


@pytest.fixture
def own_model(folders: Folders) -> str:
    """Pocket under another name in the models folder, without what can be added to it."""
    rest = shutil.ignore_patterns("lora", "controlnet")
    shutil.copytree(resource(BUILT_IN), folders.models / "mine", ignore=rest)
    return "mine"


def test_a_model_that_is_found_is_listed_in_the_field_and_can_draw(
    qtbot: QtBot, own_model: str, window: Window
) -> None:
    field, others = window.parameters_panel.model.field, window.models.others
    window.models.start()
    qtbot.waitUntil(lambda: field.findData(own_model) >= 0, timeout=LONGEST_WAIT_MS)
    assert field.currentData() == BUILT_IN
    window.show_models()
    names = [row.data(FoundModel.FOUND).name for row in map(others.model.index, range(1))]
    assert names == [own_model]
    assert not others.use.isEnabled()
    others.list.setCurrentIndex(others.model.index(0))
    press(window, "useFound")
    assert window.session.request.model == own_model
    assert field.currentData() == own_model


def test_a_model_that_comes_or_goes_later_is_noticed(
    qtbot: QtBot, window: Window, folders: Folders
) -> None:
    field = window.parameters_panel.model.field
    window.models.shelf.glances.setInterval(20)
    with qtbot.waitSignal(window.models.shelf.found):
        window.models.start()

    rest = shutil.ignore_patterns("lora", "controlnet")
    shutil.copytree(resource(BUILT_IN), folders.models / "later", ignore=rest)
    qtbot.waitUntil(lambda: field.findData("later") >= 0, timeout=LONGEST_WAIT_MS)
    shutil.rmtree(folders.models / "later")
    qtbot.waitUntil(lambda: field.findData("later") < 0, timeout=LONGEST_WAIT_MS)


def test_verifying_says_whether_all_is_well(
    qtbot: QtBot, own_model: str, window: Window, folders: Folders
) -> None:
    window.models.start()
    others, note = window.models.others, window.models.head.note
    qtbot.waitUntil(lambda: others.model.rowCount() == 1, timeout=LONGEST_WAIT_MS)
    others.list.setCurrentIndex(others.model.index(0))
    window.show_models()
    press(window, "verifyFound")
    qtbot.waitUntil(lambda: "complete and undamaged" in note.text(), timeout=LONGEST_WAIT_MS)
    assert own_model in note.text()
    assert (folders.models / own_model).is_dir()
