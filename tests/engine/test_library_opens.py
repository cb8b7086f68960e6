"""What the library finds is what the engine opens: real networks in every layout."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from cascade_desktop.engine.cascade import Cascade
from cascade_desktop.engine.checkpoints import ModelFiles, open_model
from cascade_desktop.engine.lora import read_lora
from cascade_desktop.folders import Folders
from cascade_desktop.library import Found, Library
from cascade_desktop.models import model_path
from cascade_desktop.request import Request
from cascade_desktop.uses import LoraUse
from tests.engine.controls import write_tiny_controls
from tests.engine.loras import DIALECTS, Write, learnt
from tests.engine.published import (
    COMFYUI,
    FILES,
    Source,
    original,
    small_model,
    write,
    write_comfyui,
    write_hub,
    write_original,
)
from tests.engine.published_sizes import SMALL

KINDS = list(SMALL)
WRITERS: dict[str, Callable[[Source, Path], Path]] = {
    "diffusers": write_hub,
    "original": write_original,
    "comfyui": write_comfyui,
}
IN_PRIORS = ("prior", "text_encoder", "image_encoder")


@pytest.fixture(scope="module")
def source(tiny: Path) -> Source:
    return small_model(tiny)


@pytest.fixture(autouse=True)
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The cache of these tests, which is not there yet."""
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
    return tmp_path / "hub"


@pytest.fixture
def library(folders: Folders) -> Library:
    return Library(folders)


def opened(found: Found, folders: Folders, kinds: list[str]) -> ModelFiles:
    """By its path and by its name, with all of these networks read to the last tensor."""
    path = model_path(found.name, folders)
    files = open_model(found.path)
    assert open_model(path).files == files.files
    for kind in kinds:
        files.load(kind)
    assert files.tokenizer().encode("a red apple")
    return files


def only_model(found: tuple[Found, ...]) -> Found:
    (one,) = (one for one in found if one.kind == "model" and one.name != "pocket")
    return one


@pytest.mark.parametrize("layout", WRITERS)
@pytest.mark.parametrize("ours", [True, False])
def test_a_folder_of_each_layout(
    source: Source, library: Library, folders: Folders, tmp_path: Path, layout: str, ours: bool
) -> None:
    folder = folders.models / "mine" if ours else tmp_path / "mine"
    WRITERS[layout](source, folder)
    if not ours:
        library.add_place(folder)

    found = only_model(library.scan())

    assert (found.layout, found.ours, found.path) == (layout, ours, folder)
    assert found.problems == ()
    assert not [text for text in found.missing if ".safetensors" not in text], found.missing
    opened(found, folders, KINDS)


def test_a_file_with_stage_c(
    source: Source, library: Library, folders: Folders, tmp_path: Path
) -> None:
    write_original(source, tmp_path / "mine")

    found = only_model(library.add_place(tmp_path / "mine" / "stage_c.safetensors"))

    assert found.path.name == "stage_c.safetensors"
    opened(found, folders, KINDS)


def test_both_repositories_in_the_cache_of_hugging_face(
    source: Source, library: Library, folders: Folders, hub: Path, tmp_path: Path
) -> None:
    whole = write_hub(source, tmp_path / "whole", variant="bf16")
    for name, kinds in (
        ("stable-cascade-prior", IN_PRIORS),
        ("stable-cascade", ("decoder", "vqgan", "effnet_encoder", "previewer")),
    ):
        snapshot = hub / f"models--stabilityai--{name}" / "snapshots" / "abc"
        blobs = snapshot.parent.parent / "blobs"
        blobs.mkdir(parents=True)
        for kind in (*kinds, "tokenizer"):
            (snapshot / kind).mkdir(parents=True)
            for file in (whole / kind).iterdir():
                blob = shutil.copy(file, blobs / f"{kind}-{file.name}")
                (snapshot / kind / file.name).symlink_to(blob)

    found = only_model(library.scan())

    assert found.layout == "hub cache"
    opened(found, folders, KINDS)


def write_divided(source: Source, models: Path) -> Path:
    """ComfyUI's folders with a network in each, and its tokenizer nowhere, as it is in its code."""
    write(source.state("text_encoder"), models / "text_encoders" / "clip_g.safetensors")
    write(source.state("image_encoder"), models / "clip_vision" / "clip_l.safetensors")
    for kind, folder in (
        ("prior", "unet"),
        ("decoder", "diffusion_models/cascade"),
        ("vqgan", "vae"),
    ):
        file = models / folder / f"{FILES[kind]}.safetensors"
        write(original(kind, source.state(kind)), file)
    (models / "checkpoints").mkdir()
    return models


def test_a_divided_comfyui_with_the_tokenizer_of_another_model(
    source: Source, library: Library, folders: Folders, tmp_path: Path
) -> None:
    write_divided(source, tmp_path / "ComfyUI" / "models")
    alone = only_model(library.add_place(tmp_path / "ComfyUI"))
    write_hub(source, folders.models / "mine")

    found = next(one for one in library.scan() if one.name == alone.name)

    assert "tokenizer" in alone.missing[0]
    assert not [text for text in found.missing if text.startswith("Drawing")]
    opened(found, folders, ["prior", "decoder", "vqgan", "text_encoder", "image_encoder"])


def test_comfyui_s_checkpoints_in_its_own_folders(
    source: Source, library: Library, folders: Folders, tmp_path: Path
) -> None:
    models = tmp_path / "ComfyUI" / "models"
    write_comfyui(source, models / "checkpoints")
    (models / "vae").mkdir()
    library.add_place(tmp_path / "ComfyUI")
    write_hub(source, folders.models / "mine")

    found = next(one for one in library.scan() if one.layout == "comfyui")

    assert len([place for place in found.places if place.suffix]) == len(COMFYUI)
    opened(found, folders, KINDS)


def test_a_picture_from_a_model_in_several_places(
    tiny: Path, library: Library, folders: Folders, tmp_path: Path
) -> None:
    """The very same one as from the whole model: nothing is lost on the way together."""
    for name, kinds in (
        ("stable-cascade-prior", (*IN_PRIORS, "model.json")),
        ("stable-cascade", ("decoder", "vqgan", "effnet_encoder", "previewer", "tokenizer")),
    ):
        (tmp_path / "m" / name).mkdir(parents=True)
        for kind in kinds:
            copy = shutil.copytree if (tiny / kind).is_dir() else shutil.copy
            copy(tiny / kind, tmp_path / "m" / name / kind)
    found = only_model(library.add_place(tmp_path / "m"))
    request = Request(prompt="a red apple", model=found.name, seed=1, width=256, height=256)
    request = replace(request, steps=2, decoder_steps=1)

    pictures = [
        next(Cascade.load(path, device="cpu").generate(request)).image
        for path in (tiny, model_path(found.name, folders))
    ]

    assert pictures[0].tobytes() == pictures[1].tobytes()


def test_controls_of_a_model(tiny: Path, library: Library, folders: Folders) -> None:
    write_tiny_controls(Path(shutil.copytree(tiny, folders.models / "tiny")))

    found = only_model(library.scan())

    assert found.missing == ()
    assert {one.layout for one in library.scan() if one.kind == "controlnet"} == {
        "canny",
        "inpaint",
        "super_resolution",
    }
    assert open_model(found.path).control("canny.safetensors") is not None


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda write: write.__name__)
def test_loras_of_every_trainer(dialect: Write, library: Library, tmp_path: Path) -> None:
    file = dialect(learnt(), tmp_path / "mine.safetensors")

    (found,) = library.add_place(file)

    assert (found.kind, found.path) == ("lora", file)
    assert read_lora(LoraUse(str(found.path))).layers
