"""Projects are saved and opened, and one that cannot be opened changes nothing."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from cascade_desktop.request import Request
from cascade_desktop.ui.canvas.document import Document
from cascade_desktop.ui.canvas.keeping import Keeping
from tests.ui.canvas.kept_canvas import Opener, fill, noise, opening, seen


@pytest.fixture
def opened(qtbot: QtBot, tmp_path: Path) -> Iterator[Opener]:
    yield from opening(qtbot, tmp_path)


def test_a_project_is_saved_and_opened(qtbot: QtBot, opened: Opener, tmp_path: Path) -> None:
    document, keeping = opened()
    fill(document)
    keeping.request = Request(prompt="an apple").to_json()
    with qtbot.waitSignal(keeping.saved) as saved:
        keeping.save_project(tmp_path / "mine")
    file = saved.args[0]
    again, other = opened(tmp_path / "other")

    with qtbot.waitSignals([other.opened, other.request_found]):
        other.open_project(file)

    assert file == tmp_path / "mine.cascade"
    assert document.undo.isClean()
    assert seen(again.state()) == seen(document.state())
    with zipfile.ZipFile(file) as archive, Image.open(archive.open("preview.png")) as preview:
        assert preview.size == (9, 9)


def test_an_opened_project_is_kept_as_well(qtbot: QtBot, opened: Opener, tmp_path: Path) -> None:
    document, keeping = opened()
    fill(document)
    with qtbot.waitSignal(keeping.saved):
        keeping.save_project(tmp_path / "a.cascade")
    document.clear()
    with qtbot.waitSignal(keeping.kept):
        keeping.open_project(tmp_path / "a.cascade")

    assert len(opened()[0].layers) == 2


def test_a_project_that_cannot_be_opened_leaves_the_document(
    qtbot: QtBot, opened: Opener, tmp_path: Path
) -> None:
    document, keeping = opened()
    fill(document)
    with qtbot.waitSignal(keeping.saved):
        keeping.save_project(tmp_path / "a.cascade")
    whole = (tmp_path / "a.cascade").read_bytes()
    before = seen(document.state())
    for content in (whole[: len(whole) // 2], b"", _with_damaged_picture(whole, tmp_path)):
        (tmp_path / "b.cascade").write_bytes(content)

        with qtbot.waitSignal(keeping.failed) as failed, qtbot.assertNotEmitted(keeping.opened):
            keeping.open_project(tmp_path / "b.cascade")

        assert failed.args[0].startswith("b.cascade ")
        assert failed.args[1]
        assert seen(document.state()) == before


def _with_damaged_picture(whole: bytes, folder: Path) -> bytes:
    """A zip that is whole, in which the pixels of one layer end too early."""
    (folder / "c.cascade").write_bytes(whole)
    with zipfile.ZipFile(folder / "c.cascade") as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["layers/001.png"] = members["layers/001.png"][:60]
    with zipfile.ZipFile(folder / "c.cascade", "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return (folder / "c.cascade").read_bytes()


def test_a_project_that_cannot_be_saved_stays_unsaved(
    qtbot: QtBot, opened: Opener, tmp_path: Path
) -> None:
    document, keeping = opened()
    fill(document)
    (tmp_path / "file").write_text("in the way")

    with qtbot.waitSignal(keeping.failed):
        keeping.save_project(tmp_path / "file" / "a.cascade")

    qtbot.waitUntil(lambda: not document.undo.isClean())


def test_the_canvas_is_exported(qtbot: QtBot, opened: Opener, tmp_path: Path) -> None:
    document, keeping = opened()
    with qtbot.waitSignal(keeping.failed):
        keeping.export(tmp_path / "a.png")
    document.add_layer(noise(), "Ground", QPoint(0, 0))
    with qtbot.waitSignal(keeping.exported):
        keeping.export(tmp_path / "a.png")

    assert QImage(str(tmp_path / "a.png")).size() == noise().size()


def test_a_project_opened_at_the_very_start_comes_after_what_was_kept(
    qtbot: QtBot, opened: Opener, tmp_path: Path
) -> None:
    document, keeping = opened()
    fill(document)
    with qtbot.waitSignal(keeping.saved):
        keeping.save_project(tmp_path / "a.cascade")
    document.add_layer(noise(8, 7), "Later", QPoint(0, 0))
    keeping.finish()
    again = Document()
    other = Keeping(again, tmp_path / "canvas", again)

    with qtbot.waitSignals([other.reopened, other.opened]):
        other.reopen()
        other.open_project(tmp_path / "a.cascade")
    other.finish()

    assert [layer.name for layer in again.layers] == ["Ground", "Größe"]
    again.deleteLater()
