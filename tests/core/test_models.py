"""Finding the model that a request names."""

import os
from pathlib import Path

import pytest

from cascade_desktop.errors import BadModel
from cascade_desktop.folders import Folders, resource
from cascade_desktop.models import holds_a_model, lasting_name, model_path


def make_model(folder: Path) -> Path:
    (folder / "prior").mkdir(parents=True)
    (folder / "prior" / "config.json").write_text("{}")
    return folder


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return Folders.of(tmp_path / "data")


def test_a_path_is_its_own_folder(folders: Folders, tmp_path: Path) -> None:
    model = make_model(tmp_path / "my model")

    assert model_path(str(model), folders) == model


@pytest.mark.parametrize("name", ["stage_c.safetensors", "comfyui_checkpoints/c.safetensors"])
def test_a_file_and_the_folder_it_is_in_are_models(
    folders: Folders, tmp_path: Path, name: str
) -> None:
    file = tmp_path / "downloads" / name
    file.parent.mkdir(parents=True)
    file.write_bytes(b"what it is, the engine says")

    assert model_path(str(file), folders) == file
    assert model_path(str(tmp_path / "downloads"), folders) == tmp_path / "downloads"


def test_a_name_is_looked_up_in_the_models_folder(folders: Folders) -> None:
    model = make_model(folders.models / "full")

    assert model_path("full", folders) == model
    assert lasting_name("full", folders) == "full"


def test_a_relative_path_is_stored_as_one_that_lasts(
    folders: Folders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = make_model(tmp_path / "here")
    monkeypatch.chdir(tmp_path)

    assert lasting_name("here", folders) == str(model)


@pytest.mark.parametrize("name", ["", "none", "a" * 5000, "nul\0byte", "a/b/c", "😀", os.devnull])
def test_what_is_no_model_is_said(name: str, folders: Folders) -> None:
    with pytest.raises(BadModel, match="Choose pocket, or a folder or file"):
        model_path(name, folders)


def test_a_folder_without_a_prior_is_no_model(folders: Folders, tmp_path: Path) -> None:
    (tmp_path / "half" / "decoder").mkdir(parents=True)

    with pytest.raises(BadModel, match="half"):
        model_path(str(tmp_path / "half"), folders)


def test_pocket_is_the_one_that_ships_with_the_app(folders: Folders) -> None:
    make_model(folders.models / "pocket")

    if holds_a_model(resource("pocket")):
        assert model_path("pocket", folders) == resource("pocket")
    else:
        with pytest.raises(BadModel, match="missing from this installation"):
            model_path("pocket", folders)
