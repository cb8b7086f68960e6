"""Finding models where they lie: every place that people have them in, and nothing is copied."""

from pathlib import Path

import pytest

from cascade_desktop.errors import BadModel, BadRequest
from cascade_desktop.folders import Folders, resource
from cascade_desktop.library import Found, Library
from cascade_desktop.models import lasting_name, model_path
from tests.core.weight_files import (
    CANNY,
    DECODER,
    KOHYA,
    LORA,
    OTHER_LORA,
    PEFT,
    PRIOR,
    TEXT_ENCODER,
    VQGAN,
    Shapes,
    disk_use,
    write_folders,
    write_hub,
    write_single,
    write_tokenizer,
    write_weights,
)


@pytest.fixture(autouse=True)
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The cache of these tests, which is not there yet."""
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
    return tmp_path / "hub"


@pytest.fixture
def library(folders: Folders) -> Library:
    return Library(folders)


def only(found: tuple[Found, ...], kind: str = "model") -> Found:
    """The one of that kind besides Pocket."""
    (one,) = (item for item in found if item.kind == kind and item.name != "pocket")
    return one


def test_pocket_is_always_there(library: Library) -> None:
    (pocket,) = library.scan()

    assert (pocket.name, pocket.path, pocket.ours) == ("pocket", resource("pocket"), False)
    assert pocket.size > 10_000_000
    assert pocket.problems == ()
    assert not [sentence for sentence in pocket.missing if "Drawing" in sentence]


def test_the_cache_of_hugging_face_is_found_as_one_model(
    library: Library, hub: Path, folders: Folders
) -> None:
    write_hub(hub)

    found = only(library.scan())

    assert found.layout == "hub cache"
    assert found.name == "stable-cascade"
    assert not found.ours
    assert model_path(found.name, folders) == found.path
    assert lasting_name(found.name, folders) == found.name
    assert (
        "Starting from a picture needs the EfficientNet encoder (effnet_encoder), which is "
        "missing." in found.missing
    )
    assert not [sentence for sentence in found.missing if "Drawing" in sentence]
    assert found.problems == ()


def test_half_a_download_in_the_cache_is_told(library: Library, hub: Path) -> None:
    write_hub(hub)
    repository = hub / "models--stabilityai--stable-cascade"
    (repository / "blobs" / "aa.incomplete").write_bytes(bytes(31_000_000))
    (repository / "snapshots" / "abc" / "decoder" / "model.safetensors").resolve().unlink()

    found = only(library.scan())

    assert any("broken off after 31 MB" in sentence for sentence in found.problems)
    assert any("only the link" in sentence for sentence in found.problems)
    assert any(sentence.startswith("Drawing needs Stage B") for sentence in found.missing)


def test_the_original_repository_is_found_by_its_folder(library: Library, tmp_path: Path) -> None:
    write_single(tmp_path / "StableCascade" / "models")

    found = only(library.add_place(tmp_path / "StableCascade"))

    assert found.path == tmp_path / "StableCascade" / "models"
    assert (found.layout, found.title) == ("original", "StableCascade")
    assert (
        "Drawing needs the CLIP text encoder (text_encoder) and the tokenizer (the folder "
        "tokenizer), which are missing." in found.missing
    )


def test_clips_of_another_model_are_used_where_they_fit(
    library: Library, tmp_path: Path, hub: Path, folders: Folders
) -> None:
    write_hub(hub)
    write_single(tmp_path / "models")

    found = next(one for one in library.add_place(tmp_path / "models"))

    assert found.missing[0].startswith("Following the edges")
    assert model_path(found.name, folders) == found.path
    assert (found.path / "model.json").is_file()


def test_the_two_repositories_side_by_side_are_one_model(library: Library, tmp_path: Path) -> None:
    write_tokenizer(write_folders(tmp_path / "m" / "stable-cascade", "decoder", "vqgan"))
    write_folders(tmp_path / "m" / "stable-cascade-prior", "prior", "text_encoder")

    found = only(library.add_place(tmp_path / "m"))

    assert (found.title, found.layout) == ("stable-cascade", "diffusers")
    assert found.missing[0].startswith("Varying a picture needs")


def write_comfyui(models: Path) -> Path:
    """Stage C in a checkpoint, the rest in pieces, and files of other models between."""
    write_weights(
        models / "checkpoints" / "cascade" / "c.safetensors", PRIOR, "model.diffusion_model."
    )
    write_weights(models / "checkpoints" / "sd.safetensors", {"model.diffusion_model.out.2": (4,)})
    write_weights(models / "unet" / "b.safetensors", DECODER)
    write_weights(models / "vae" / "a.safetensors", VQGAN)
    write_weights(models / "clip" / "g.safetensors", TEXT_ENCODER)
    other = {**TEXT_ENCODER, "text_projection.weight": (768, 8)}
    write_weights(models / "clip" / "another.safetensors", other)
    write_weights(models / "loras" / "mine.safetensors", LORA)
    write_weights(models / "loras" / "xl.safetensors", OTHER_LORA)
    write_weights(models / "controlnet" / "canny.safetensors", CANNY)
    return models


@pytest.mark.parametrize("given", ["ComfyUI", "ComfyUI/models"])
def test_a_comfyui_folder(library: Library, tmp_path: Path, given: str) -> None:
    write_comfyui(tmp_path / "ComfyUI" / "models")

    found = library.add_place(tmp_path / given)

    model = only(found)
    assert model.layout == "comfyui"
    names = [place.name for place in model.places]
    assert names[0] == "c.safetensors"
    assert set(names) == {f"{name}.safetensors" for name in ("a", "b", "c", "g", "canny")}
    assert only(found, "lora").path.name == "mine.safetensors"
    assert only(found, "controlnet").title == "Canny edges"


def test_the_folders_of_extra_model_paths(library: Library, tmp_path: Path) -> None:
    write_comfyui(tmp_path / "disk")
    file = tmp_path / "ComfyUI" / "extra_model_paths.yaml"
    file.parent.mkdir()
    file.write_text(
        f"""# as in the example
comfyui:
    base_path: "{tmp_path.as_posix()}"   # where it all is
    is_default: true
    checkpoints: disk/checkpoints
    vae: 'disk/vae'
    text_encoders: |
        disk/text_encoders
        disk/clip
    diffusion_models: |
                 disk/diffusion_models/
                 disk/unet
#    loras: models/loras
""",
        encoding="utf-8",
    )

    for given in (file, file.parent):
        model = only(library.add_place(given))
        names = {place.name for place in model.places}
        assert names == {f"{name}.safetensors" for name in ("a", "b", "c", "g")}


def test_a_pickle_in_a_comfyui_folder_is_named_and_refused(
    library: Library, tmp_path: Path
) -> None:
    models = write_comfyui(tmp_path / "models")
    (models / "checkpoints" / "stage_c.ckpt").write_bytes(b"PK\x03\x04")

    model = only(library.add_place(models))

    assert any("stage_c.ckpt is a pickle" in sentence for sentence in model.problems)


@pytest.mark.parametrize(
    ("shapes", "kind", "layout"),
    [
        (LORA, "lora", "authors"),
        (KOHYA, "lora", "kohya"),
        (PEFT, "lora", "PEFT"),
        (CANNY, "controlnet", "canny"),
    ],
)
def test_single_adapters(
    library: Library, tmp_path: Path, shapes: Shapes, kind: str, layout: str
) -> None:
    file = write_weights(tmp_path / "mine.safetensors", shapes)

    (found,) = library.add_place(file)

    assert (found.kind, found.layout, found.path) == (kind, layout, file)
    assert found in library.scan()


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("x.ckpt", b"PK\x03\x04", "is a pickle"),
        ("x.safetensors", b"\x80\x02", "is a pickle"),
        ("x.safetensors", b"<html>", "is a web page"),
        ("x.safetensors", b"\x09\x00\x00\x00\x00\x00\x00\x00{}", "damaged"),
    ],
)
def test_files_of_other_kinds_are_refused(
    library: Library, tmp_path: Path, name: str, content: bytes, says: str
) -> None:
    (tmp_path / name).write_bytes(content)

    with pytest.raises(BadModel, match=says):
        library.add_place(tmp_path / name)


def test_a_lora_of_another_model_is_refused(library: Library, tmp_path: Path) -> None:
    with pytest.raises(BadModel, match="is a LoRA"):
        library.add_place(write_weights(tmp_path / "xl.safetensors", OTHER_LORA))


def test_what_is_not_there_is_refused(library: Library, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()

    with pytest.raises(BadRequest, match="does not exist"):
        library.add_place(tmp_path / "nowhere")
    with pytest.raises(BadModel, match="nothing of Stable Cascade"):
        library.add_place(tmp_path / "empty")


def test_a_file_cut_short_is_told(library: Library, tmp_path: Path) -> None:
    write_single(tmp_path / "models")
    file = tmp_path / "models" / "stage_b_bf16.safetensors"
    file.write_bytes(file.read_bytes()[:-9])

    found = only(library.add_place(tmp_path / "models"))

    assert any(str(file) in sentence and "damaged" in sentence for sentence in found.problems)
    assert "Drawing needs Stage B (decoder), which is damaged." in found.missing


def test_importing_writes_next_to_nothing(library: Library, tmp_path: Path, hub: Path) -> None:
    write_hub(hub)
    write_comfyui(tmp_path / "comfy" / "models")
    write_single(tmp_path / "models")
    before = disk_use(tmp_path)

    for place in (tmp_path / "comfy", tmp_path / "models"):
        library.add_place(place)
    library.scan()

    assert disk_use(tmp_path) - before < 100_000


def test_names_stay_the_same_and_are_nobody_elses(library: Library, tmp_path: Path) -> None:
    for place in ("one/Pocket", "two/pocket"):
        library.add_place(write_folders(tmp_path / place, "prior", "decoder"))

    first = [found.name for found in library.scan()]
    library.forget(library.scan()[1])
    again = library.add_place(tmp_path / "one" / "Pocket")

    assert first == ["pocket", "pocket-2", "pocket-3"]
    assert only(again).name == "pocket-2"


def test_what_is_gone_is_told_until_it_is_forgotten(library: Library, tmp_path: Path) -> None:
    place = write_folders(tmp_path / "one", "prior", "decoder")
    library.add_place(place)
    place.rename(tmp_path / "elsewhere")

    found = only(library.scan())
    library.forget(found)

    assert found.name == "one"
    assert "does not exist" in found.problems[0]
    assert [one.name for one in library.scan()] == ["pocket"]
