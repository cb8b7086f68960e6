"""Everything the app writes stays in its own folders."""

from pathlib import Path

import pytest

from cascade_desktop.folders import Folders, resource


def test_with_data_everything_lies_inside_it(tmp_path: Path) -> None:
    folders = Folders.of(tmp_path)

    for path in (folders.pictures, folders.settings, folders.models, folders.logs):
        assert path.is_relative_to(tmp_path)


def test_a_relative_data_folder_stays_where_it_was_meant(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    assert Folders.of(Path("mine")).data == tmp_path / "mine"


def test_without_data_the_folders_are_the_users_own() -> None:
    folders = Folders.of(None)

    assert folders.data.is_absolute()
    assert folders.pictures.name == "Cascade Desktop"


def test_looking_for_folders_makes_none(tmp_path: Path) -> None:
    Folders.of(tmp_path / "data")

    assert list(tmp_path.iterdir()) == []


def test_resources_lie_beside_or_inside_the_package() -> None:
    assert resource("pocket").parent.name == "resources"
