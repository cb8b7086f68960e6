"""Facts about the machine, found without loading anything large."""

import os
import sys
from pathlib import Path

import pytest

from cascade_desktop import doctor
from cascade_desktop.folders import Folders
from tests.core.disks import read_only_disk

DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


@pytest.fixture
def no_display(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in DISPLAYS:
        monkeypatch.delenv(name, raising=False)


def named(facts: list[doctor.Fact]) -> dict[str, doctor.Fact]:
    return {fact.name: fact for fact in facts}


def test_every_fact_has_a_name_of_its_own_and_a_value(tmp_path: Path) -> None:
    facts = doctor.facts(Folders.of(tmp_path))

    assert len(named(facts)) == len(facts)
    assert all(fact.name and fact.value for fact in facts)
    assert int(named(facts)["Cores"].value) == os.cpu_count()


def test_looking_changes_nothing_on_disk(tmp_path: Path) -> None:
    doctor.facts(Folders.of(tmp_path / "data"))

    assert list(tmp_path.iterdir()) == []


def test_memory_is_known_and_sensible() -> None:
    assert 2**28 < doctor.memory_bytes() < 2**50


def test_a_data_folder_that_cannot_be_written_to_comes_with_advice(tmp_path: Path) -> None:
    with read_only_disk(tmp_path / "disk") as disk:
        fact = doctor.folder("Data folder", disk / "data")

    assert fact.value == str(disk / "data")
    assert "allow writing" in fact.advice


def test_little_room_comes_with_advice(tmp_path: Path) -> None:
    with read_only_disk(tmp_path / "disk") as disk:
        assert "Free some space" in doctor.room(disk / "not" / "there").advice


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Others always have a display.")
@pytest.mark.usefixtures("no_display")
def test_without_a_display_the_window_cannot_open() -> None:
    assert not doctor.has_display()
    assert doctor.display().value == "none"
    assert "generate works without one" in doctor.display().advice


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Others always have a display.")
@pytest.mark.usefixtures("no_display")
@pytest.mark.parametrize("name", DISPLAYS)
def test_any_display_will_do(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "there")

    assert doctor.has_display()
    assert f"{name}=there" in doctor.display().value
