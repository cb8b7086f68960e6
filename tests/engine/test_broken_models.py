"""Files that are not the model they are taken for: each is told in a sentence."""

import io
import json
import shutil
from pathlib import Path

import pytest
import torch

from cascade_desktop.engine import stages
from cascade_desktop.engine.checkpoints import open_model
from cascade_desktop.errors import BadModel
from tests.engine.published import (
    Source,
    original,
    small_model,
    write,
    write_comfyui,
    write_hub,
    write_original,
)
from tests.engine.published_sizes import SMALL


@pytest.fixture(scope="module")
def source(tiny: Path) -> Source:
    return small_model(tiny)


def pickled() -> bytes:
    """What torch.save writes."""
    buffer = io.BytesIO()
    torch.save({"clf.1.weight": torch.zeros(2)}, buffer)
    return buffer.getvalue()


def test_an_empty_folder_is_no_model(tmp_path: Path) -> None:
    with pytest.raises(BadModel, match=r"holds no model.*Choose a model's folder"):
        open_model(tmp_path)


def test_what_does_not_exist_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadModel, match="nowhere does not exist"):
        open_model(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (pickled(), "is a pickle, which can run any program"),
        (b"\x80\x02}q\x00.", "is a pickle, which can run any program"),
        (b"\x80\x04\x95" + bytes(20), "is a pickle, which can run any program"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0", "is a Git LFS pointer"),
        (b"<!DOCTYPE html><html>Sign in</html>", "is a web page"),
        (b"\n <html>Sign in</html>", "is a web page"),
        (b"GGUF\x03\x00\x00\x00" + bytes(20), "is a GGUF file"),
        (b"", "is damaged"),
        (b"\x08\x00\x00\x00\x00\x00\x00\x00{]      ", "is damaged"),
        (b"\x02\x00\x00\x00\x00\x00\x00\x00[]", "is damaged"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "is no safetensors file"),
    ],
    ids=range(11),
)
@pytest.mark.parametrize("name", ["stage_c.safetensors", "anything.safetensors"])
def test_what_is_no_safetensors_file_is_told(
    tmp_path: Path, content: bytes, what: str, name: str
) -> None:
    (tmp_path / name).write_bytes(content)

    with pytest.raises(BadModel, match=f"{name} {what}"):
        open_model(tmp_path / name)


@pytest.mark.parametrize("name", ["stage_c.ckpt", "stage_c.pt", "model.BIN", "m.pth", "m.pkl"])
def test_a_pickle_is_not_even_opened(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(pickled())

    with pytest.raises(BadModel, match=r"is a pickle.*Download the model as \.safetensors"):
        open_model(tmp_path / name)
    with pytest.raises(BadModel, match=r"holds no model.*is a pickle"):
        open_model(tmp_path)


def test_a_pickle_beside_a_model_is_told_where_it_matters(source: Source, tmp_path: Path) -> None:
    write_original(source, tmp_path)
    (tmp_path / "previewer.safetensors").rename(tmp_path / "previewer.pt")

    files = open_model(tmp_path)

    assert not files.has("previewer")
    assert "previewer.pt is a pickle" in files.missing(["previewer"])
    assert files.missing(["prior"]) == ""


@pytest.mark.parametrize("kept", [4, 100, -1, -1000])
def test_half_a_file_is_told(source: Source, tmp_path: Path, kept: int) -> None:
    file = write_original(source, tmp_path) / "stage_c.safetensors"
    file.write_bytes(file.read_bytes()[:kept])

    with pytest.raises(BadModel, match=r"stage_c\.safetensors is damaged"):
        open_model(file)
    with pytest.raises(BadModel, match=r"stage_c\.safetensors is damaged"):
        open_model(tmp_path).load("prior")
    assert open_model(tmp_path).load("decoder")


def test_half_a_file_does_no_harm_beside_a_whole_one(source: Source, tmp_path: Path) -> None:
    write_original(source, tmp_path)
    whole = write_original(source, tmp_path, "_bf16") / "stage_c_bf16.safetensors"
    whole.write_bytes(whole.read_bytes()[:-1])

    assert open_model(tmp_path).files["prior"].name == "stage_c.safetensors"


def test_a_stage_b_that_is_called_stage_c_is_told(source: Source, tmp_path: Path) -> None:
    file = tmp_path / "stage_c.safetensors"
    write(original("decoder", source.state("decoder")), file)

    with pytest.raises(BadModel, match=r"stage_c\.safetensors is Stage B, and .* has no Stage C"):
        open_model(file)
    files = open_model(tmp_path)
    assert files.has("decoder")
    assert not files.has("prior")
    assert "stage_c.safetensors is Stage B." in files.missing(["prior"])
    with pytest.raises(BadModel, match=r"lacks Stage C .prior.*Add stage_c_bf16\.safetensors"):
        files.load("prior")


def test_another_network_in_a_folder_is_told(source: Source, tmp_path: Path) -> None:
    write_hub(source, tmp_path)
    name = "diffusion_pytorch_model.safetensors"
    shutil.copy(tmp_path / "decoder" / name, tmp_path / "prior" / name)

    files = open_model(tmp_path)

    assert not files.has("prior")
    assert f"prior/{name} is Stage B." in files.missing(["prior"]).replace("\\", "/")


@pytest.mark.parametrize(
    ("state", "what"),
    [
        ({"weights.0.lora_down": 1, "weights.0.lora_up": 1}, "is a LoRA"),
        ({"lora_prior_unet_x.alpha": 1}, "is a LoRA"),
        ({"backbone.0.0.weight": 1, "projections.0.0.weight": 1}, "is a ControlNet"),
        ({"model.diffusion_model.input_blocks.0.0.weight": 1}, "is a checkpoint of another model"),
        ({"some.layer": 1}, r"is no network of Stable Cascade .it holds some\.layer"),
        ({}, "is a file without any weights"),
    ],
    ids=range(6),
)
def test_a_file_of_another_kind_is_called_what_it_is(
    tmp_path: Path, state: dict[str, int], what: str
) -> None:
    file = tmp_path / "stage_c.safetensors"
    write({name: torch.zeros(size) for name, size in state.items()}, file)

    with pytest.raises(BadModel, match=f"{file.name} {what}.*, not a model"):
        open_model(file)
    with pytest.raises(BadModel, match=f"holds no model.*{what}"):
        open_model(tmp_path)


@pytest.mark.parametrize("kind", ["vqgan", "previewer", "effnet_encoder", "text_encoder"])
def test_a_part_of_a_model_is_no_model(source: Source, tmp_path: Path, kind: str) -> None:
    file = write(original(kind, source.state(kind)), tmp_path / "stage_c.safetensors")

    with pytest.raises(BadModel, match="not a model"):
        open_model(file)


def test_a_tensor_of_another_shape_is_named(source: Source, tmp_path: Path) -> None:
    write_original(source, tmp_path)
    state = original("prior", source.state("prior"))
    state["down_blocks.1.3.channelwise.0.weight"] = torch.zeros(3, 3)
    write(state, tmp_path / "stage_c.safetensors")

    with pytest.raises(
        BadModel, match=r"stage_c.*down_blocks\.1\.3\.channelwise\.0\.weight is \[3, 3\] and not"
    ):
        open_model(tmp_path).load("prior")


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ("clf.1.bias", "clf.1.bias is missing"),
        ("down_blocks.1.2.kv_mapper.1.bias", "down_blocks.1.2.kv_mapper.1.bias is missing"),
        ("clip_txt_pooled_mapper.weight", "clip_txt_pooled_mapper.weight' is missing"),
    ],
)
def test_a_missing_tensor_is_named(
    source: Source, tmp_path: Path, missing: str, sentence: str
) -> None:
    write_original(source, tmp_path)
    state = original("prior", source.state("prior"))
    del state[missing]
    write(state, tmp_path / "stage_c.safetensors")

    with pytest.raises(BadModel) as failed:
        open_model(tmp_path).load("prior")

    assert sentence in failed.value.message


def test_a_fused_matrix_that_is_not_three_of_the_same_is_told(
    source: Source, tmp_path: Path
) -> None:
    write_original(source, tmp_path)
    state = original("prior", source.state("prior"))
    name = next(name for name in state if name.endswith("in_proj_bias"))
    state[name] = torch.zeros(3 * 64 + 1)
    write(state, tmp_path / "stage_c.safetensors")

    with pytest.raises(BadModel, match=r"to_q\.bias is \[193\] and not \[64\]"):
        open_model(tmp_path).load("prior")


def test_a_tensor_too_many_is_named(source: Source, tmp_path: Path) -> None:
    write_original(source, tmp_path)
    state = {**original("vqgan", source.state("vqgan")), "extra": torch.zeros(1)}
    write(state, tmp_path / "stage_a.safetensors")

    with pytest.raises(BadModel, match="extra belongs to nothing"):
        open_model(tmp_path).load("vqgan")


def test_the_names_of_the_first_configurations_are_told(source: Source, tmp_path: Path) -> None:
    write_hub(source, tmp_path)
    config = {**source.configs["prior"], "c_in": 16, "c_r": 64}
    (tmp_path / "prior" / "config.json").write_text(json.dumps(config))

    with pytest.raises(BadModel, match=r"config\.json has settings that prior.*: c_in, c_r\."):
        open_model(tmp_path).load("prior")


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("prior", {"block_out_channels": [-3, 4]}),
        ("prior", {"in_channels": "many"}),
        ("text_encoder", {"num_attention_heads": 7}),
        ("text_encoder", {"hidden_size": "wide"}),
        ("text_encoder", {"hidden_act": "nothing"}),
        ("effnet_encoder", {"rows": 3}),
    ],
    ids=str,
)
def test_settings_that_build_nothing_are_told(
    source: Source, tmp_path: Path, kind: str, change: dict[str, object]
) -> None:
    write_hub(source, tmp_path)
    file = tmp_path / kind / "config.json"
    file.write_text(json.dumps({**source.configs[kind], **change}))

    with pytest.raises(BadModel, match=r"config\.json cannot be used: .+"):
        open_model(tmp_path).load(kind)


def test_a_missing_shard_is_named(source: Source, tmp_path: Path) -> None:
    write_hub(source, tmp_path, shards=3)
    shard = next((tmp_path / "prior").glob("*-00002-of-00003.safetensors"))
    shard.unlink()

    with pytest.raises(BadModel, match=f"{shard.name} is missing, which .*index"):
        open_model(tmp_path).load("prior")


@pytest.mark.parametrize("index", ["", "[]", '{"weight_map": 3}', '{"weight_map": {"a": "b"}}'])
def test_a_damaged_index_is_named(source: Source, tmp_path: Path, index: str) -> None:
    write_hub(source, tmp_path, shards=2)
    file = next((tmp_path / "prior").glob("*.index.json"))
    file.write_text(index)
    for shard in (tmp_path / "prior").glob("*.safetensors"):
        shard.unlink()

    with pytest.raises(BadModel, match="prior"):
        open_model(tmp_path).load("prior")


def test_shards_are_read_without_their_index(source: Source, tmp_path: Path) -> None:
    write_hub(source, tmp_path, shards=2)
    next((tmp_path / "prior").glob("*.index.json")).unlink()

    found = open_model(tmp_path).load("prior").state_dict()

    expected = source.state("prior")
    assert all(torch.equal(found[name], expected[name]) for name in expected)


def test_what_each_mode_lacks_is_told_with_the_file_to_add(source: Source, tmp_path: Path) -> None:
    write_original(source, tmp_path)
    (tmp_path / "effnet_encoder.safetensors").unlink()
    shutil.rmtree(tmp_path / "image_encoder")

    files = open_model(tmp_path)

    assert files.missing(SMALL) != ""
    assert files.missing(["effnet_encoder"]) == (
        f"Add effnet_encoder.safetensors of stabilityai/stable-cascade to {tmp_path}."
    )
    said = files.missing(["image_encoder", "prior", "effnet_encoder"])
    assert "image_encoder (config.json and model.bf16.safetensors)" in said
    assert "of stabilityai/stable-cascade-prior, and effnet_encoder.safetensors" in said
    assert "stage_c" not in said
    with pytest.raises(BadModel, match="lacks the EfficientNet encoder"):
        files.load("effnet_encoder")


def test_checkpoints_without_a_tokenizer_say_what_to_add(source: Source, tmp_path: Path) -> None:
    folder = write_comfyui(source, tmp_path / "a" / "b")
    shutil.rmtree(folder / "tokenizer")

    with pytest.raises(BadModel, match=r"lacks the tokenizer.*Add the folder tokenizer"):
        open_model(folder).tokenizer()


def test_a_tokenizer_without_marks_is_told(source: Source, tmp_path: Path) -> None:
    folder = write_comfyui(source, tmp_path)
    file = folder / "tokenizer" / "tokenizer.json"
    facts = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps({**facts, "post_processor": None}), encoding="utf-8")

    with pytest.raises(BadModel, match=r"tokenizer\.json sets no marks"):
        open_model(folder).tokenizer()


def test_a_part_s_folder_may_be_loaded_by_itself(source: Source, tmp_path: Path) -> None:
    write_hub(source, tmp_path, "bf16")

    network = stages.load(tmp_path, "vqgan")

    state = source.state("vqgan")
    name = "in_block.1.weight"
    assert torch.equal(network.state_dict()[name], state[name].bfloat16().float())
