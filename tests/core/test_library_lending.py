"""What a model lacks is taken from another one on disk, where both are the published ones."""

import math
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from cascade_desktop.candidates import places_of
from cascade_desktop.folders import Folders
from cascade_desktop.library import Found, Library
from cascade_desktop.linked import FULL_STAGE_C
from cascade_desktop.models import model_path
from cascade_desktop.pieces import LITE_STAGE_C
from tests.core.weight_files import (
    CANNY,
    DECODER,
    EFFNET,
    PREVIEWER,
    PRIOR,
    TEXT_ENCODER,
    VQGAN,
    Shapes,
    write_folders,
    write_tokenizer,
    write_weights,
)

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="files with holes of many gigabytes take room there"
)

STAGE_B = 1_562_941_136


def of_size(shapes: Shapes, parameters: int) -> Shapes:
    """The same with so many parameters in all."""
    held = sum(math.prod(shape) for shape in shapes.values())
    return {**shapes, "down_blocks.rest": (parameters - held,)}


WHOLE: Mapping[str, Shapes] = {
    "stage_c": of_size(PRIOR, FULL_STAGE_C),
    "stage_b": of_size(DECODER, STAGE_B),
    "stage_a": VQGAN,
    "effnet_encoder": EFFNET,
    "previewer": PREVIEWER,
    "controlnet/canny": CANNY,
}


@pytest.fixture(autouse=True)
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
    return tmp_path / "hub"


@pytest.fixture
def library(folders: Folders) -> Library:
    """With a published model of ours that lacks hardly anything."""
    folder = folders.models / "whole"
    for name, shapes in WHOLE.items():
        write_weights(folder / f"{name}.safetensors", shapes)
    write_tokenizer(write_folders(folder, "text_encoder", "image_encoder"))
    return Library(folders)


def imported(library: Library, file: Path) -> Found:
    (found,) = (one for one in library.add_place(file.parent) if one.kind == "model")
    return found


def lent(found: Found) -> set[str]:
    return {place.stem for place in places_of(found.path)} - {"mine"}


def test_a_stage_c_alone_gets_all_the_rest(
    library: Library, folders: Folders, tmp_path: Path
) -> None:
    file = write_weights(tmp_path / "mine" / "tuned.safetensors", WHOLE["stage_c"])

    found = imported(library, file)

    assert lent(found) == {
        *("text_encoder", "image_encoder", "tokenizer"),
        *("stage_b", "stage_a", "effnet_encoder", "previewer", "canny"),
    }
    assert not [sentence for sentence in found.missing if "inpaint" not in sentence.lower()][1:]
    assert not [sentence for sentence in found.missing if sentence.startswith("Drawing")]
    assert found.size == file.stat().st_size, "what is lent is not counted twice"
    assert model_path(found.name, folders) == found.path


def test_the_lite_stage_c_gets_no_control(library: Library, tmp_path: Path) -> None:
    shapes = of_size(PRIOR, LITE_STAGE_C)

    found = imported(library, write_weights(tmp_path / "mine" / "x.safetensors", shapes))

    assert "canny" not in lent(found)
    assert "stage_b" in lent(found)
    assert any("full Stage C alone" in sentence for sentence in found.missing)


def test_a_stage_c_of_another_size_gets_what_is_known_to_fit(
    library: Library, tmp_path: Path
) -> None:
    found = imported(library, write_weights(tmp_path / "mine" / "x.safetensors", PRIOR))

    assert lent(found) == {"text_encoder", "image_encoder", "tokenizer"}


def test_a_clip_that_does_not_fit_is_not_lent(library: Library, tmp_path: Path) -> None:
    shapes = {**PRIOR, "clip_txt_pooled_mapper.weight": (8, 64)}

    found = imported(library, write_weights(tmp_path / "mine" / "x.safetensors", shapes))

    assert lent(found) == {"image_encoder"}


def test_what_the_model_has_itself_stays(library: Library, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    write_weights(folder / "text_encoder" / "model.safetensors", TEXT_ENCODER)
    (folder / "text_encoder" / "config.json").write_text("{}")

    found = imported(library, write_weights(folder / "x.safetensors", PRIOR))

    assert lent(found) == {"image_encoder", "tokenizer"}


def test_what_lent_is_gone_is_told(library: Library, folders: Folders, tmp_path: Path) -> None:
    file = write_weights(tmp_path / "mine" / "tuned.safetensors", WHOLE["stage_c"])
    before = imported(library, file)
    (folders.models / "whole").rename(tmp_path / "away")

    found = next(one for one in library.scan() if one.name == before.name)

    assert found.path == file.parent
    assert any(sentence.startswith("Drawing needs Stage B") for sentence in found.missing)
