"""The names of tensors in each layout: complete for the published networks of either size."""

import re
from pathlib import Path

import pytest
import torch
from torch import Tensor

from cascade_desktop.engine import stages
from cascade_desktop.engine.published_sizes import FULL_SIZE
from cascade_desktop.engine.shapes import config_from
from cascade_desktop.layouts import description, parts_of
from cascade_desktop.safetensors_header import Contents, Entry
from tests.engine.published import COMFYUI, State, comfyui, open_clip, original

NETWORKS = [name for name in FULL_SIZE if name not in ("text", "image")]
FORMATS = {torch.float32: "F32", torch.int64: "I64"}


def state_of(name: str) -> State:
    """Names and shapes of a published network; `meta` tensors take no memory."""
    kind, config, _ = FULL_SIZE[name]
    return dict(stages.empty(kind, config, Path("published")).state_dict())


def contents_of(state: State) -> Contents:
    """The header of a file that holds `state`."""
    entries = {}
    for name, tensor in state.items():
        size = tensor.numel() * tensor.element_size()
        shape = tuple(tensor.shape)
        entries[name] = Entry(Path("x"), name, FORMATS[tensor.dtype], shape, 0, size)
    return Contents((Path("x"),), entries, {})


def shapes_of(state: State) -> dict[str, tuple[int, ...]]:
    return {name: tuple(tensor.shape) for name, tensor in state.items()}


@pytest.fixture(scope="module")
def states() -> dict[str, State]:
    return {name: state_of(name) for name in FULL_SIZE}


@pytest.mark.parametrize("name", FULL_SIZE)
def test_the_published_networks_have_their_published_size(
    name: str, states: dict[str, State]
) -> None:
    assert sum(tensor.numel() for tensor in states[name].values()) == FULL_SIZE[name][2]


@pytest.mark.parametrize("name", FULL_SIZE)
def test_every_tensor_of_the_diffusers_layout_is_known(name: str, states: dict[str, State]) -> None:
    kind, _, size = FULL_SIZE[name]

    parts = parts_of(contents_of(states[name]))

    assert parts.keys() == {kind}
    assert parts[kind].shapes == shapes_of(states[name])
    assert parts[kind].parameters == size


@pytest.mark.parametrize("name", NETWORKS)
def test_every_tensor_of_the_single_files_is_known(name: str, states: dict[str, State]) -> None:
    kind = FULL_SIZE[name][0]
    state = original(kind, states[name])

    parts = parts_of(contents_of(state))

    assert state.keys() != states[name].keys()
    assert parts.keys() == {kind}
    assert parts[kind].shapes == shapes_of(states[name])


@pytest.mark.parametrize("stage_c", ["C 3.6B", "C 1B"])
@pytest.mark.parametrize("stage_b", ["B 1.5B", "B 700M"])
def test_every_tensor_of_the_comfyui_checkpoints_is_known(
    stage_c: str, stage_b: str, states: dict[str, State]
) -> None:
    sizes = {"prior": stage_c, "decoder": stage_b, "vqgan": "A"}
    sizes |= {"text_encoder": "text", "image_encoder": "image"}

    for kinds in COMFYUI.values():
        whole: dict[str, Tensor] = {}
        known = {kind: prefix for kind, prefix in kinds.items() if kind in sizes}
        for kind, prefix in known.items():
            state = comfyui(kind, states[sizes[kind]])
            whole |= {prefix + name: tensor for name, tensor in state.items()}
        parts = parts_of(contents_of(whole))

        assert parts.keys() == known.keys()
        for kind, part in parts.items():
            assert part.shapes == shapes_of(states[sizes[kind]])


def test_every_tensor_of_openclip_is_known(states: dict[str, State]) -> None:
    parts = parts_of(contents_of(open_clip(states["text"], states["image"])))

    assert parts.keys() == {"text_encoder", "image_encoder"}
    assert parts["text_encoder"].shapes == shapes_of(states["text"])
    assert parts["image_encoder"].shapes == shapes_of(states["image"])


def test_checkpoints_that_comfyui_has_saved_again_are_known(states: dict[str, State]) -> None:
    """It writes query, key and value apart, but not under diffusers' names."""
    state = {
        "model.diffusion_model."
        + name.replace(".attention.to_out.0.", ".attention.attn.out_proj.").replace(
            ".attention.to_", ".attention.attn.to_"
        ): tensor
        for name, tensor in states["C 1B"].items()
    }

    assert parts_of(contents_of(state))["prior"].shapes == shapes_of(states["C 1B"])


@pytest.mark.parametrize("name", FULL_SIZE)
def test_the_shapes_tell_how_a_published_network_is_built(
    name: str, states: dict[str, State]
) -> None:
    kind, published, _ = FULL_SIZE[name]

    told = config_from(kind, shapes_of(states[name]))

    told_otherwise = {"dropout", "num_attention_heads", "scale_factor"}
    assert len(published.keys() & told.keys()) > 8
    for setting in (published.keys() & told.keys()) - told_otherwise:
        assert told[setting] == published[setting], setting
    built = stages.empty(kind, told, Path("told")).state_dict()
    assert shapes_of(dict(built)) == shapes_of(states[name])


@pytest.mark.parametrize("name", ["C 3.6B", "C 1B", "B 1.5B", "B 700M"])
def test_the_number_of_heads_is_the_published_one_wherever_there_is_attention(
    name: str, states: dict[str, State]
) -> None:
    kind, published, _ = FULL_SIZE[name]

    told = config_from(kind, shapes_of(states[name]))

    heads = zip(told["num_attention_heads"], published["num_attention_heads"], strict=True)
    for level, (number, expected) in enumerate(heads):
        if "SDCascadeAttnBlock" in published["block_types_per_layer"][level]:
            assert number == expected


def test_a_single_stage_a_has_the_scale_of_the_authors(states: dict[str, State]) -> None:
    assert config_from("vqgan", shapes_of(states["A"]))["scale_factor"] == 0.43


@pytest.mark.parametrize(("name", "heads"), [("text", 20), ("image", 16)])
def test_the_number_of_heads_of_both_clips_is_the_published_one(
    name: str, heads: int, states: dict[str, State]
) -> None:
    told = config_from(FULL_SIZE[name][0], shapes_of(states[name]))

    assert told["num_attention_heads"] == FULL_SIZE[name][1]["num_attention_heads"] == heads


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("weights.0.lora_down", "a LoRA"),
        ("lora_prior_unet_down_blocks_0_2.lora_up.weight", "a LoRA"),
        ("unet.to_q.lora_A.weight", "a LoRA"),
        ("projections.0.0.weight", "a ControlNet"),
        ("model.diffusion_model.input_blocks.0.0.weight", "another model"),
        ("something.else", "no network of Stable Cascade.*something.else"),
    ],
)
def test_other_files_are_called_by_their_name(name: str, what: str) -> None:
    found = contents_of({name: torch.zeros(2, 2)})

    assert parts_of(found) == {}
    assert re.search(what, description(found))


def test_a_network_is_described_with_its_size(states: dict[str, State]) -> None:
    found = contents_of(original("decoder", states["B 1.5B"]))

    assert description(found) == "Stage B with 1.6 billion parameters"
