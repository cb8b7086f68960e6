"""The section LoRA: files found or dropped in, what is used of them, and what does not fit."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from time import perf_counter
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QFileDialog,
)
from pytestqt.qtbot import QtBot

from cascade_desktop.folders import Folders, resource
from cascade_desktop.request import BUILT_IN, Request
from cascade_desktop.ui.lora_area import FIRST, MORE
from cascade_desktop.ui.loras_panel import LorasPanel
from cascade_desktop.ui.session import Session
from cascade_desktop.uses import LoraUse
from tests.core.lora_shapes import numbered
from tests.core.weight_files import write_weights
from tests.ui.lora_lists import POCKETS, click, drop, found, opened, row, titles, wait


@pytest.fixture
def panel(qtbot: QtBot, session: Session, folders: Folders) -> Iterator[LorasPanel]:
    panel = LorasPanel(session, folders)
    qtbot.addWidget(panel)
    panel.resize(300, 900)
    panel.show()
    qtbot.waitExposed(panel)
    yield panel
    panel.stop()


def test_nothing_is_read_or_built_until_it_is_opened(qtbot: QtBot, panel: LorasPanel) -> None:
    panel.show_found(found(POCKETS / "blob.safetensors"))
    assert not panel.is_read
    assert not panel.area.in_order()
    assert not panel.area.add_button.isVisible()
    opened(qtbot, panel)
    assert titles(panel) == ["blob", "blob-kohya", "Instant"]
    assert panel.area.add_button.isVisible()


def test_ticking_a_file_uses_it_and_its_weight_is_set(
    qtbot: QtBot, panel: LorasPanel, session: Session
) -> None:
    blob = row(opened(qtbot, panel), "blob")
    assert "Pocket" in blob.about.text()
    assert "694 kB" in blob.about.text()
    assert not blob.weight.isVisible()
    click(blob.check)
    assert session.request.loras == (LoraUse("blob", 1.0),)
    assert panel.section.text() == "LoRA (1)"
    assert blob.weight.isVisible()
    blob.weight.slider.setFocus()
    QTest.keyClick(blob.weight.slider, Qt.Key.Key_Left)
    assert session.request.loras == (LoraUse("blob", 0.95),)
    assert blob.weight.number.value() == 0.95
    blob.weight.number.setValue(-0.5)
    assert session.request.loras == (LoraUse("blob", -0.5),)
    assert blob.weight.slider.value() == -50
    click(blob.check)
    assert not session.request.loras
    assert panel.section.text() == "LoRA"
    click(blob.check)  # what was set is not forgotten
    assert session.request.loras == (LoraUse("blob", -0.5),)


def test_a_restored_request_fills_it(qtbot: QtBot, panel: LorasPanel, session: Session) -> None:
    uses = (LoraUse("blob-kohya", 0.333), LoraUse("blob", -2.0))
    session.restore(Request(loras=uses))
    wait(qtbot, panel)
    assert panel.section.isChecked()
    assert row(panel, "blob-kohya").check.isChecked()
    assert row(panel, "blob").weight.number.value() == -2.0
    assert not row(panel, "Instant").check.isChecked()
    assert session.request.loras == uses  # with all its decimals
    session.restore(Request())
    assert not row(panel, "blob").check.isChecked()


@pytest.mark.usefixtures("panel")
def test_a_weight_out_of_bounds_is_brought_back(session: Session) -> None:
    session.restore(Request(loras=(LoraUse("blob", 7.0), LoraUse("instant", float("nan")))))
    assert [use.weight for use in session.request.loras] == [2.0, 1.0]


def test_files_that_are_gone_can_be_removed(
    qtbot: QtBot, panel: LorasPanel, session: Session, tmp_path: Path
) -> None:
    gone = LoraUse(str(tmp_path / "gone.safetensors"), 0.5)
    session.restore(Request(loras=(gone, LoraUse("blob"), LoraUse("x" * 3000))))
    wait(qtbot, panel)
    lost = row(panel, "gone")
    assert titles(panel)[0] == "gone"
    assert lost.remove.isVisible()
    assert "missing" in lost.reason.text()
    assert not lost.weight.isVisible()
    click(lost.remove)
    click(row(panel, "x" * 3000).check)
    assert session.request.loras == (LoraUse("blob"),)
    assert titles(panel) == ["blob", "blob-kohya", "Instant"]


def test_one_of_another_size_is_greyed_with_the_reason(
    qtbot: QtBot, panel: LorasPanel, session: Session, tmp_path: Path
) -> None:
    large = write_weights(tmp_path / "large.safetensors", numbered(2048))
    panel.show_found(found(large))
    opened(qtbot, panel)
    assert titles(panel)[-1] == "large"
    misfit = row(panel, "large")
    reason = "It was made for Stage C 3.6B; this model is Pocket."
    assert misfit.reason.text() == reason
    assert reason in misfit.toolTip()
    assert reason in misfit.check.accessibleDescription()
    assert not misfit.check.isEnabled()
    session.change(loras=(LoraUse(str(large)),))  # as another model's request may have it
    assert misfit.check.isEnabled()
    click(misfit.check)
    assert session.request.loras == ()


def test_another_model_is_compared_with_anew(
    qtbot: QtBot, panel: LorasPanel, session: Session, tmp_path: Path
) -> None:
    lora = write_weights(tmp_path / "large.safetensors", numbered(2048, blocks=1))
    panel.show_found(found(lora))
    opened(qtbot, panel)
    shapes: dict[str, tuple[int, ...]] = {
        "clf.1.weight": (64, 4, 1, 1),
        "clip_txt_mapper.weight": (8, 1280),
    }
    for name in ("to_q", "to_k", "to_v", "to_out.0"):
        shapes[f"down_blocks.0.2.attention.{name}.weight"] = (2048, 2048)
    model = write_weights(tmp_path / "model" / "stage_c.safetensors", shapes)
    session.change(model=str(model.parent), loras=(LoraUse("blob"),))
    qtbot.waitUntil(lambda: titles(panel) == ["blob", "large"])
    assert row(panel, "large").check.isEnabled()
    assert "no LoRA of the name blob" in row(panel, "blob").reason.text()
    session.change(model=BUILT_IN)
    qtbot.waitUntil(lambda: "Instant" in titles(panel))
    assert not row(panel, "large").check.isEnabled()
    assert row(panel, "blob").check.isChecked()


def test_a_file_dropped_in_is_used(
    qtbot: QtBot, panel: LorasPanel, session: Session, tmp_path: Path
) -> None:
    mine = write_weights(tmp_path / "mine & yours.safetensors", numbered(256))
    with qtbot.waitSignal(panel.file_added) as told:
        assert drop(panel, mine)
    assert told.args == [mine]
    wait(qtbot, panel)
    assert session.request.loras == (LoraUse(str(mine)),)
    assert titles(panel)[0] == "mine & yours"
    assert row(panel, "mine & yours").check.text() == "mine && yours"
    drop(panel, mine)
    drop(panel, POCKETS / "blob.safetensors")
    qtbot.waitUntil(lambda: len(session.request.loras) == 2)
    assert [Path(use.file).stem for use in session.request.loras] == ["mine & yours", "blob"]
    assert sorted(titles(panel)) == ["Instant", "blob", "blob-kohya", "mine & yours"]


def test_what_is_no_lora_is_refused(
    qtbot: QtBot, panel: LorasPanel, session: Session, tmp_path: Path
) -> None:
    damaged = tmp_path / "damaged.safetensors"
    damaged.write_bytes((POCKETS / "blob.safetensors").read_bytes()[:5000])
    pickle = tmp_path / "old.ckpt"
    pickle.write_bytes(b"PK\x03\x04")
    model = resource(BUILT_IN) / "prior" / "diffusion_pytorch_model.safetensors"
    for path, said in ((damaged, "damaged"), (pickle, "pickle"), (model, "Stage C")):
        with qtbot.waitSignal(panel.refused) as told:
            assert drop(panel, path)
        message, advice = cast(Any, told.args)
        assert said in message
        assert advice
    picture = tmp_path / "a.png"
    picture.write_bytes(b"")
    assert not drop(panel, picture)
    assert not drop(panel, tmp_path)
    assert session.request.loras == ()


def test_add_file_asks_for_files(
    qtbot: QtBot,
    panel: LorasPanel,
    session: Session,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mine = write_weights(tmp_path / "mine.safetensors", numbered(256))
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(mine)], ""))
    click(opened(qtbot, panel).area.add_button)
    qtbot.waitUntil(lambda: session.request.loras == (LoraUse(str(mine)),))


def test_a_damaged_file_of_a_request_says_so(
    qtbot: QtBot, panel: LorasPanel, session: Session, tmp_path: Path
) -> None:
    damaged = tmp_path / "damaged.safetensors"
    damaged.write_bytes(b"nothing")
    session.restore(Request(loras=(LoraUse(str(damaged)),)))
    wait(qtbot, panel)
    assert "is damaged" in row(panel, "damaged").reason.text()


def test_a_problem_opens_the_section_and_goes_with_it(
    qtbot: QtBot, panel: LorasPanel, session: Session
) -> None:
    session.change(loras=(LoraUse(),))
    wait(qtbot, panel)
    panel.section.setChecked(False)
    problems = session.request.problems()
    focus = panel.show_problems(problems)
    assert panel.section.isChecked()
    assert panel.problem.text() == problems["loras"]
    assert focus is panel.area.in_order()[0].check
    click(panel.area.in_order()[0].check)
    assert not panel.problem.isVisible()
    assert panel.show_problems({}) is None


def test_what_is_ticked_while_files_are_read_stays_so(
    qtbot: QtBot, panel: LorasPanel, session: Session
) -> None:
    opened(qtbot, panel)
    session.change(loras=(LoraUse("instant"),))
    panel.show_found(())  # the disk was looked through again
    assert not panel.is_read
    blob = row(panel, "blob")
    for wanted in (True, False, True):
        click(blob.check)
        assert (LoraUse("blob") in session.request.loras) == wanted
        assert blob.check.isChecked() == wanted
    assert LoraUse("instant") in session.request.loras
    wait(qtbot, panel)
    assert row(panel, "blob") is blob
    assert blob.check.isChecked()


def test_a_file_used_twice_has_two_rows(qtbot: QtBot, panel: LorasPanel, session: Session) -> None:
    session.change(loras=(LoraUse("instant", 1.0), LoraUse("instant", 0.5)))
    wait(qtbot, panel)
    first, second = (row for row in panel.area.in_order() if row.lora.file == "instant")
    assert (first.weight.number.value(), second.weight.number.value()) == (1.0, 0.5)
    click(first.check)
    assert session.request.loras == (LoraUse("instant", 0.5),)


def test_a_thousand_files_stay_quick(qtbot: QtBot, panel: LorasPanel, tmp_path: Path) -> None:
    one = write_weights(tmp_path / "f0000.safetensors", numbered(256, rank=1)).read_bytes()
    files = [tmp_path / f"f{number:04}.safetensors" for number in range(1000)]
    for file in files:
        file.write_bytes(one)
    panel.show_found(found(*files))
    QTest.mouseClick(panel.section, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: panel.is_read, timeout=30_000)
    assert len(panel.area.in_order()) == FIRST
    assert panel.area.more.text() == f"Show more ({1003 - FIRST})"
    click(panel.area.more)
    assert len(panel.area.in_order()) == FIRST + MORE
    start = perf_counter()
    panel.area.search.setFocus()
    QTest.keyClicks(panel.area.search, "f0777")
    assert perf_counter() - start < 2  # a tenth of that; what builds all rows takes far longer
    assert titles(panel) == ["f0777"]
    click(row(panel, "f0777").check)
    panel.area.search.clear()
    assert titles(panel)[FIRST:] == ["f0777"]  # what is used is always seen
    QTest.keyClicks(panel.area.search, "no such")
    assert "None of the 1003" in panel.area.note.text()
