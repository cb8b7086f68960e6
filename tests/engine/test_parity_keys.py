"""Full-size models in each published layout: every tensor finds its place in the network.

Both sizes of Stage C with both of Stage B, in each of the three layouts, as shapes alone. Counts
and names are those of the published files, not of our own classes.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
import torch
from torch import Tensor

from cascade_desktop.engine import stages
from cascade_desktop.engine.published_sizes import FULL_SIZE
from cascade_desktop.engine.shapes import config_from
from cascade_desktop.layouts import parts_of
from tests.engine.published import COMFYUI, State, comfyui, original
from tests.engine.test_layouts import contents_of, shapes_of, state_of

TENSORS = {"C 3.6B": 1550, "C 1B": 782, "B 1.5B": 1726, "B 700M": 970, "A": 122, "text": 517}
TENSORS |= {"image": 392}
"""In the published diffusers folders: with them their sizes come out to the byte."""

ATTENTION = {"C 3.6B": 64, "C 1B": 32, "B 1.5B": 68, "B 700M": 36}
"""Blocks with attention: in a single file each has 2 tensors for q, k and v, and not 6."""

NAMES = {
    "hub": {
        "prior": (
            "down_blocks.0.2.attention.to_q.weight",
            "up_blocks.1.1.mapper_crp.bias",
            "clip_txt_pooled_mapper.weight",
            "clip_img_mapper.weight",
        ),
        "decoder": (
            "up_blocks.0.2.attention.to_out.0.bias",
            "up_repeat_mappers.0.0.weight",
            "pixels_mapper.2.bias",
            "clip_txt_pooled_mapper.weight",
        ),
    },
    "single": {
        "prior": (
            "down_blocks.0.2.attention.attn.in_proj_weight",
            "up_blocks.1.1.mapper_crp.bias",
            "clip_txt_pooled_mapper.weight",
            "up_upscalers.0.1.blocks.1.weight",
        ),
        "decoder": (
            "up_blocks.0.2.attention.attn.out_proj.bias",
            "up_repeat_mappers.0.0.weight",
            "down_downscalers.1.1.weight",
            "clip_mapper.weight",
        ),
    },
}
"""Some of each file, which show whose names they are."""


@cache
def full(name: str) -> State:
    """A network of `FULL_SIZE`, or the encoder or the previewer, which have one size."""
    if name in FULL_SIZE:
        return state_of(name)
    return dict(stages.empty(name, {}, Path("published")).state_dict())


def files_in(layout: str, stage_c: str, stage_b: str) -> list[State]:
    """What each file of a model holds."""
    states = {"prior": full(stage_c), "decoder": full(stage_b), "vqgan": full("A")}
    states |= {"text_encoder": full("text"), "image_encoder": full("image")}
    states |= {kind: full(kind) for kind in ("effnet_encoder", "previewer")}
    if layout == "hub":
        return list(states.values())
    if layout == "single":
        return [original(kind, state) for kind, state in states.items()]
    return [
        {
            prefix + name: tensor
            for kind, prefix in kinds.items()
            for name, tensor in comfyui(kind, states[kind]).items()
        }
        for kinds in COMFYUI.values()
    ]


@pytest.mark.parametrize("layout", ["hub", "single", "comfyui"])
@pytest.mark.parametrize("stage_b", ["B 1.5B", "B 700M"])
@pytest.mark.parametrize("stage_c", ["C 3.6B", "C 1B"])
def test_no_tensor_is_missing_and_none_is_left_over(
    stage_c: str, stage_b: str, layout: str
) -> None:
    sizes = {"prior": stage_c, "decoder": stage_b, "vqgan": "A"}
    sizes |= {"text_encoder": "text", "image_encoder": "image"}
    met: set[str] = set()

    for state in files_in(layout, stage_c, stage_b):
        contents = contents_of(state)
        used = set()
        for kind, part in parts_of(contents).items():
            met.add(kind)
            assert part.shapes == shapes_of(full(sizes.get(kind, kind))), kind
            used |= {piece.entry.name for piece in part.pieces.values()}
        unused = state.keys() - used
        assert all(name.endswith(("position_ids", "logit_scale")) for name in unused), unused

    assert met == {*sizes, "effnet_encoder", "previewer"}


@pytest.mark.parametrize("kind", ["effnet_encoder", "previewer"])
def test_the_shapes_of_a_single_file_tell_how_it_is_built(kind: str) -> None:
    """As `test_layouts` has it for the others."""
    shapes = shapes_of(full(kind))

    built = stages.empty(kind, config_from(kind, shapes), Path("told")).state_dict()

    assert shapes_of(dict(built)) == shapes


@pytest.mark.parametrize("name", FULL_SIZE)
def test_a_network_has_as_many_tensors_as_its_published_file(name: str) -> None:
    state = full(name)

    assert len(state) == TENSORS[name]
    if name in ATTENTION:
        fused = original(FULL_SIZE[name][0], state)
        assert len(fused) == TENSORS[name] - 4 * ATTENTION[name]


@pytest.mark.parametrize("name", ["C 3.6B", "C 1B", "B 1.5B", "B 700M"])
def test_names_are_those_of_the_published_files(name: str) -> None:
    kind, state = FULL_SIZE[name][0], full(name)
    alone = original(kind, state)

    assert set(NAMES["hub"][kind]) <= state.keys()
    assert set(NAMES["single"][kind]) <= alone.keys()
    assert not any(".to_q." in key or ".to_out." in key for key in alone)
    width = FULL_SIZE[name][1]["block_out_channels"][-1]
    stacked: list[Tensor] = [one for key, one in alone.items() if key.endswith("in_proj_weight")]
    assert torch.Size([3 * width, width]) in {one.shape for one in stacked}
    assert len(stacked) == ATTENTION[name]
