"""Adapters that come with a model are called by their names, all others by their paths."""

from pathlib import Path

import pytest

from cascade_desktop.models import lora_path
from cascade_desktop.uses import ImageUse, LoraUse
from cascade_desktop.written import read_use


@pytest.fixture
def model(tmp_path: Path) -> Path:
    folder = tmp_path / "model"
    for name in ("prior/config.json", "lora/blob.safetensors", "stage_c.safetensors"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"{}")
    return folder


def test_a_name_stays_a_name_and_a_path_becomes_absolute(tmp_path: Path) -> None:
    assert read_use(LoraUse, "blob,weight=0.5", tmp_path) == LoraUse("blob", 0.5)
    for path in ("blob.safetensors", "other/blob", "/blob"):
        assert read_use(LoraUse, path, tmp_path) == LoraUse(str((tmp_path / path).absolute()))
    assert read_use(ImageUse, "blob", tmp_path) == ImageUse(str(tmp_path / "blob"))


def test_a_file_of_that_very_name_is_preferred_when_it_is_written(tmp_path: Path) -> None:
    (tmp_path / "blob").write_bytes(b"a file without an ending")

    assert read_use(LoraUse, "blob", tmp_path) == LoraUse(str(tmp_path / "blob"))


@pytest.mark.parametrize("opened", [".", "stage_c.safetensors", "prior/config.json"])
def test_a_name_is_looked_up_in_the_models_folder(opened: str, model: Path) -> None:
    assert lora_path("blob", model / opened) == model / "lora" / "blob.safetensors"


@pytest.mark.parametrize("name", ["other", "", "../lora/blob", "blob.safetensors", "x" * 5000])
def test_what_the_model_does_not_have_is_a_path(name: str, model: Path) -> None:
    assert lora_path(name, model) == Path(name)
