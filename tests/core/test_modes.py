"""What a model can do, from the headers of its files alone, and the way to the rest."""

from __future__ import annotations

from pathlib import Path

import pytest

from cascade_desktop import catalog, modes
from cascade_desktop.controls import CONTROLS
from cascade_desktop.folders import Folders, resource
from cascade_desktop.modes import Mode, Modes, modes_of
from cascade_desktop.pieces import LITE_STAGE_C
from tests.core.weight_files import (
    CANNY,
    EFFNET,
    PREVIEWER,
    PRIOR,
    WIDE,
    Shapes,
    write_folders,
    write_tokenizer,
    write_weights,
)

ALL = ("variation", "image", "canny", "inpaint", "super_resolution", "lora")
STAGE_C: Shapes = {**PRIOR, "clf.1.weight": (64, WIDE, 1, 1)}


def whole(folder: Path) -> Path:
    """All a model can have but ControlNets."""
    write_folders(folder, "decoder", "vqgan", "text_encoder", "image_encoder")
    write_weights(folder / "prior" / "model.safetensors", STAGE_C)
    (folder / "prior" / "config.json").write_text("{}", encoding="utf-8")
    write_weights(folder / "effnet_encoder.safetensors", EFFNET)
    write_weights(folder / "previewer.safetensors", PREVIEWER)
    return write_tokenizer(folder)


def control(channels: int, width: int = WIDE) -> Shapes:
    return {
        "backbone.0.0.weight": (4, channels, 3, 3),
        "projections.0.2.weight": (width, 4, 1, 1),
    }


def with_controls(folder: Path) -> Path:
    for row in CONTROLS.values():
        write_weights(folder / "controlnet" / row.file, control(row.channels))
    return folder


def not_possible(found: Modes) -> set[str]:
    return {name for name, mode in found.items() if not mode.possible}


def test_a_model_with_everything_can_do_everything(folders: Folders) -> None:
    with_controls(whole(folders.models / "mine"))

    found = modes_of("mine", folders)

    assert tuple(found) == ALL
    assert set(found.values()) == {Mode()}


def test_pocket_can_do_what_its_files_allow(folders: Folders) -> None:
    own = {row.file for row in CONTROLS.values()}
    own -= {file.name for file in (resource("pocket") / "controlnet").glob("*.safetensors")}
    lacking = {kind for kind, row in CONTROLS.items() if row.file in own}

    assert not_possible(modes_of("pocket", folders)) == lacking


def test_each_mode_needs_its_own_files(folders: Folders) -> None:
    folder = with_controls(whole(folders.models / "mine"))
    for path, lost in (
        ("image_encoder/model.safetensors", {"variation"}),
        ("effnet_encoder.safetensors", {"image", "super_resolution"}),
        ("controlnet/canny.safetensors", {"canny"}),
        ("controlnet/inpainting.safetensors", {"inpaint"}),
        ("controlnet/super_resolution.safetensors", {"super_resolution"}),
        ("previewer.safetensors", set()),
        ("decoder/model.safetensors", set(ALL)),
    ):
        away = (folder / path).rename(folder / "away")
        found = modes_of("mine", folders)
        assert not_possible(found) == lost, path
        assert all(found[name].advice for name in lost), path  # type: ignore[index]
        away.rename(folder / path)


def test_for_a_model_of_the_catalog_the_download_is_named(folders: Folders) -> None:
    whole(folders.models / "full-bf16")

    canny = modes_of("full-bf16", folders)["canny"]

    assert canny.reason.startswith("Following the edges of a picture needs canny.safetensors")
    assert canny.advice == "Download “ControlNet: Canny edges” on the Models page."
    assert any(row.title == "ControlNet: Canny edges" for row in catalog.MODELS)


def test_for_an_own_model_the_file_and_its_place_are_named(folders: Folders) -> None:
    folder = whole(folders.models / "mine")

    advice = modes_of(str(folder), folders)["inpaint"].advice

    assert "inpainting.safetensors" in advice
    assert str(folder) in advice


def test_a_lite_model_is_told_that_there_are_no_controlnets_for_it(folders: Folders) -> None:
    folder = whole(folders.models / "small")
    rest = LITE_STAGE_C - sum(_count(shape) for shape in PRIOR.values())
    write_weights(folder / "prior" / "model.safetensors", {**PRIOR, "rest.weight": (rest,)})

    found = modes_of("small", folders)

    assert not_possible(found) == {"canny", "inpaint", "super_resolution"}
    assert "full Stage C alone" in found["canny"].reason
    assert found["canny"].advice == "Choose the full Stable Cascade as the model."


def _count(shape: tuple[int, ...]) -> int:
    total = 1
    for side in shape:
        total *= side
    return total


@pytest.mark.parametrize(
    ("shapes", "sentence"),
    [
        (control(4), "is no ControlNet for Canny edges"),
        ({"weights": (4, 4)}, "is no ControlNet for Canny edges"),
        (control(1, 32), "belongs to another Stage C"),
    ],
)
def test_a_file_that_cannot_guide_this_model_does_not_count(
    folders: Folders, shapes: Shapes, sentence: str
) -> None:
    folder = with_controls(whole(folders.models / "mine"))
    write_weights(folder / "controlnet" / "canny.safetensors", shapes)

    found = modes_of("mine", folders)

    assert not_possible(found) == {"canny"}
    assert sentence in found["canny"].reason


def test_a_damaged_controlnet_is_named(folders: Folders) -> None:
    folder = with_controls(whole(folders.models / "mine"))
    write_weights(folder / "controlnet" / "canny.safetensors", CANNY)
    (folder / "controlnet" / "canny.safetensors").write_bytes(b"PK\x03\x04 and so on")

    assert "canny.safetensors is a pickle" in modes_of("mine", folders)["canny"].reason


def test_a_model_that_is_not_there_can_do_nothing(folders: Folders) -> None:
    found = modes_of("nowhere", folders)

    assert not_possible(found) == set(ALL)
    assert "neither the name of a model" in found["lora"].reason
    assert found["lora"].advice


def test_a_single_file_of_a_model_can_do_what_its_folder_can(folders: Folders) -> None:
    folder = with_controls(whole(folders.models / "mine"))

    assert not_possible(modes_of(str(folder / "prior" / "model.safetensors"), folders)) == set()


def test_without_opencv_only_edges_are_out_of_reach(
    folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_controls(whole(folders.models / "mine"))
    monkeypatch.setattr(modes, "find_spec", lambda _: None)

    found = modes_of("mine", folders)

    assert not_possible(found) == {"canny"}
    assert "opencv-python-headless" in found["canny"].advice
