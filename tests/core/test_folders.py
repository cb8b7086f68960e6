"""Everything the app writes stays in its own folders."""

from pathlib import Path

import pytest

from cascade_desktop import settings
from cascade_desktop.folders import Folders, resource
from cascade_desktop.settings import Settings


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


@pytest.mark.parametrize("chosen", ["", "  "])
def test_models_lie_beside_the_settings_unless_these_say_otherwise(
    chosen: str, folders: Folders
) -> None:
    settings.save(Settings(models_folder=chosen), folders.settings)

    assert folders.models == folders.data / "models"


def test_another_models_folder_counts_at_once(folders: Folders, tmp_path: Path) -> None:
    before = folders.models

    settings.save(Settings(models_folder=str(tmp_path / "disk")), folders.settings)

    assert folders.models == tmp_path / "disk" != before


def test_a_models_folder_may_be_written_from_the_home_or_the_data_folder(
    folders: Folders,
) -> None:
    def models(chosen: str) -> Path:
        settings.save(Settings(models_folder=chosen), folders.settings)
        return folders.models

    assert models("~/models") == Path.home() / "models"
    assert models("mine") == folders.data / "mine"
    assert models("~nobody-of-this-name/models") == folders.data / "~nobody-of-this-name/models"


def test_looking_for_folders_makes_none(tmp_path: Path) -> None:
    Folders.of(tmp_path / "data")

    assert list(tmp_path.iterdir()) == []


def test_resources_lie_beside_or_inside_the_package() -> None:
    assert resource("pocket").parent.name == "resources"
