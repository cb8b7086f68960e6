"""A folder with exactly the files of a catalog's row opens as it is, with all it promises."""

import json
import shutil
from pathlib import Path

import pytest
import torch

from cascade_desktop.catalog import MODELS, File, Model
from cascade_desktop.controls import CONTROLS
from cascade_desktop.engine.checkpoints import open_model
from cascade_desktop.engine.controlnet import load_control
from cascade_desktop.engine.parts import NETWORKS
from cascade_desktop.folders import Folders
from tests.engine.controls import BLOCKS, MODES, tiny_control, write_control
from tests.engine.published import Source, cast, notes_of, original, small_model, write

DRAWING = [row for row in MODELS if row.purpose == "draw" and row.files]
SINGLE = ("effnet_encoder", "previewer")


@pytest.fixture(scope="module")
def source(tiny: Path) -> Source:
    return small_model(tiny)


def arrive(source: Source, row: Model, folders: Folders) -> Path:
    """The folder of `row` after its download, with small networks in place of the large ones."""
    place = row.place(folders)
    for file in row.files:
        (place / file.path).parent.mkdir(parents=True, exist_ok=True)
        _put(source, file, place / file.path)
    return place


def _put(source: Source, file: File, path: Path) -> None:
    kind = (path.stem if path.stem in SINGLE else path.parent.name).removesuffix("_lite")
    dtype = torch.bfloat16 if ".bf16." in path.name else torch.float32
    if path.parent.name == "controlnet":
        _put_control(path)
    elif kind in SINGLE:
        write(original(kind, source.state(kind)), path, notes_of(source, [kind]))
    elif path.suffix == ".safetensors":
        write(cast(source.state(kind), dtype), path)
    elif path.name == "config.json":
        path.write_text(json.dumps(source.configs[kind]))
    elif kind == "tokenizer" and (source.tokenizer / path.name).exists():
        shutil.copy(source.tokenizer / path.name, path)
    else:
        path.write_text(f"What {file.path} says matters to no network.")


def _put_control(path: Path) -> None:
    kind = next(kind for kind, control in CONTROLS.items() if control.file == path.name)
    control = tiny_control(MODES[kind], CONTROLS[kind].channels)
    write_control(control, path, ",".join(map(str, BLOCKS)))


@pytest.mark.parametrize("row", DRAWING, ids=lambda row: row.name)
def test_a_model_of_the_catalog_opens_with_all_that_a_picture_needs(
    row: Model, source: Source, folders: Folders
) -> None:
    place = arrive(source, row, folders)

    files = open_model(place)

    assert files.missing([*NETWORKS, *SINGLE]) == ""
    assert not files.remarks, "none of its files is unknown"
    assert {path.relative_to(place).as_posix() for path in files.files.values()} == {
        file.path for file in row.files if file.path.endswith(".safetensors")
    }
    assert files.model.name == row.name
    assert files.tokenizer()
    assert not files.has("image_encoder")


@pytest.mark.parametrize("row", DRAWING, ids=lambda row: row.name)
def test_what_is_added_is_found_by_its_model(row: Model, source: Source, folders: Folders) -> None:
    added = [other for other in MODELS if other.base == row.name]
    for part in (row, *added):
        arrive(source, part, folders)

    files = open_model(row.place(folders))

    assert files.has("image_encoder")
    assert files.load("image_encoder")
    found = [files.control(control.file) for control in CONTROLS.values()]
    assert all(found) is any(part.purpose == "control" for part in added)
    assert all(load_control(file, "cpu", torch.float32) for file in found if file is not None)
