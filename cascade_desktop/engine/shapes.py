"""How a network of a single file is built, told by the names and shapes of its tensors.

What shapes do not tell is as published: attention heads 64 wide, Stage C in patches of one cell
and Stage B in patches of two, bigG's activation `gelu` and ViT-L's `quick_gelu`, Stage A's scale
0.43 (StableCascade modules/stage_a.py:51-52), EfficientNetV2-S's strides.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Shapes = Mapping[str, tuple[int, ...]]
Config = dict[str, Any]

HEAD = 64
"""Channels of an attention head in all four published networks and both CLIPs."""

PATCHES = {"prior": 1, "decoder": 2}
SHUFFLE = 2
"""Stage A makes one cell of 2x2 pixels before its first layer."""

STAGE_A_SCALE = 0.43
CONDITIONS = ("sca", "crp")
BLOCKS = {
    "depthwise": "SDCascadeResBlock",
    "mapper": "SDCascadeTimestepBlock",
    "kv_mapper": "SDCascadeAttnBlock",
}


def config_from(kind: str, shapes: Shapes) -> Config:
    """The arguments of the network `kind`; `KeyError` or `ValueError` if these are not its."""
    return _READERS[kind](shapes)


def _unet(shapes: Shapes, patch: int) -> Config:
    levels = _number(shapes, "down_blocks.")
    widths = [shapes[f"down_blocks.{level}.0.depthwise.weight"][0] for level in range(levels)]
    down = [_blocks(shapes, f"down_blocks.{level}.") for level in range(levels)]
    up = [_blocks(shapes, f"up_blocks.{level}.") for level in range(levels)]
    types = [_layer(blocks) for blocks in down]
    per_layer = [len(types[level]) for level in range(levels)]
    times = shapes[next((n for n in shapes if n.endswith(".mapper.weight")), "mapper.weight")]
    told = shapes["clip_txt_pooled_mapper.weight"]
    told_width = _told_width(shapes)
    return {
        "in_channels": shapes["embedding.1.weight"][1] // patch**2,
        "out_channels": shapes["clf.1.weight"][0] // patch**2,
        "timestep_ratio_embedding_dim": times[1],
        "patch_size": patch,
        "conditioning_dim": told_width,
        "block_out_channels": widths,
        "num_attention_heads": [
            max(1, width // HEAD) if BLOCKS["kv_mapper"] in kinds else -1
            for width, kinds in zip(widths, types, strict=True)
        ],
        "down_num_layers_per_block": [
            len(blocks) // each for blocks, each in zip(down, per_layer, strict=True)
        ],
        "up_num_layers_per_block": [
            len(blocks) // each for blocks, each in zip(up, reversed(per_layer), strict=True)
        ],
        "down_blocks_repeat_mappers": _repeats(shapes, "down_repeat_mappers.", levels),
        "up_blocks_repeat_mappers": _repeats(shapes, "up_repeat_mappers.", levels),
        "block_types_per_layer": types,
        "clip_text_in_channels": _width(shapes, "clip_txt_mapper.weight"),
        "clip_text_pooled_in_channels": told[1],
        "clip_image_in_channels": _width(shapes, "clip_img_mapper.weight"),
        "clip_seq": told[0] // told_width,
        "effnet_in_channels": _width(shapes, "effnet_mapper.0.weight"),
        "pixel_mapper_in_channels": _width(shapes, "pixels_mapper.0.weight"),
        "kernel_size": shapes["down_blocks.0.0.depthwise.weight"][-1],
        "dropout": [0.0] * levels,
        "self_attn": True,
        "timestep_conditioning_type": [
            name for name in CONDITIONS if any(f".mapper_{name}.weight" in key for key in shapes)
        ],
        "switch_level": _switches(shapes, levels),
    }


def _blocks(shapes: Shapes, prefix: str) -> list[str]:
    """The kinds of the blocks of a level, in their order."""
    found = {}
    for name in shapes:
        if name.startswith(prefix):
            number, _, rest = name.removeprefix(prefix).partition(".")
            kind = BLOCKS.get(rest.split(".")[0])
            if kind is not None:
                found[int(number)] = kind
    return [found[number] for number in range(len(found))]


def _layer(blocks: list[str]) -> list[str]:
    """What one layer of a level is made of: it starts where the first kind comes again."""
    return blocks[: blocks.index(blocks[0], 1) if blocks[0] in blocks[1:] else len(blocks)]


def _told_width(shapes: Shapes) -> int:
    for name, shape in shapes.items():
        if name.endswith(".kv_mapper.1.weight"):
            return shape[1]
    return shapes["clip_txt_mapper.weight"][0]


def _repeats(shapes: Shapes, prefix: str, levels: int) -> list[int]:
    return [1 + _number(shapes, f"{prefix}{level}.") for level in range(levels)]


def _switches(shapes: Shapes, levels: int) -> list[bool] | None:
    """Stage C changes its widths without changing its size (`switch_level` false), B by strides."""
    return None if "down_downscalers.1.1.weight" in shapes else [False] * (levels - 1)


def _vqgan(shapes: Shapes) -> Config:
    levels = 1 + sum(_is_layer(name, "down_blocks.") for name in shapes)
    mixers = sum(name.startswith("up_blocks.") and name.endswith(".gammas") for name in shapes)
    width, latent = shapes["up_blocks.0.0.weight"][:2]
    return {
        "in_channels": shapes["in_block.1.weight"][1] // SHUFFLE**2,
        "out_channels": shapes["out_block.0.weight"][0] // SHUFFLE**2,
        "up_down_scale_factor": SHUFFLE,
        "levels": levels,
        "bottleneck_blocks": mixers - (levels - 1),
        "embed_dim": width,
        "latent_channels": latent,
        "num_vq_embeddings": shapes["vquantizer.embedding.weight"][0],
        "scale_factor": STAGE_A_SCALE,
    }


def _is_layer(name: str, prefix: str) -> bool:
    """A convolution that is a block by itself, as between two levels: `down_blocks.1.weight`."""
    return name.startswith(prefix) and name.removeprefix(prefix).partition(".")[2] == "weight"


def _text(shapes: Shapes) -> Config:
    words, width = shapes["text_model.embeddings.token_embedding.weight"]
    return {
        **_clip(shapes, "text_model.", width),
        "projection_dim": shapes["text_projection.weight"][0],
        "max_position_embeddings": shapes["text_model.embeddings.position_embedding.weight"][0],
        "vocab_size": words,
        "bos_token_id": words - 2,  # CLIP's vocabularies end with the start and the end mark
        "eos_token_id": words - 1,
        "hidden_act": "gelu",
    }


def _vision(shapes: Shapes) -> Config:
    width, channels, patch = shapes["vision_model.embeddings.patch_embedding.weight"][:3]
    places = shapes["vision_model.embeddings.position_embedding.weight"][0]
    return {
        **_clip(shapes, "vision_model.", width),
        "projection_dim": shapes["visual_projection.weight"][0],
        "num_channels": channels,
        "patch_size": patch,
        "image_size": patch * round((places - 1) ** 0.5),
        "hidden_act": "quick_gelu",
    }


def _clip(shapes: Shapes, prefix: str, width: int) -> Config:
    return {
        "hidden_size": width,
        "intermediate_size": shapes[f"{prefix}encoder.layers.0.mlp.fc1.weight"][0],
        "num_hidden_layers": _number(shapes, f"{prefix}encoder.layers."),
        "num_attention_heads": max(1, width // HEAD),
    }


def _effnet(shapes: Shapes) -> Config:
    return {"c_latent": shapes["mapper.0.weight"][0]}


def _previewer(shapes: Shapes) -> Config:
    hidden, latent = shapes["blocks.0.weight"][:2]
    return {"c_in": latent, "c_hidden": hidden, "c_out": shapes["blocks.24.weight"][0]}


def _number(shapes: Shapes, prefix: str) -> int:
    """How many numbered parts follow `prefix`."""
    return len(
        {name.removeprefix(prefix).split(".")[0] for name in shapes if name.startswith(prefix)}
    )


def _width(shapes: Shapes, name: str) -> int | None:
    return shapes[name][1] if name in shapes else None


_READERS: dict[str, Callable[[Shapes], Config]] = {
    "prior": lambda shapes: _unet(shapes, PATCHES["prior"]),
    "decoder": lambda shapes: _unet(shapes, PATCHES["decoder"]),
    "vqgan": _vqgan,
    "text_encoder": _text,
    "image_encoder": _vision,
    "effnet_encoder": _effnet,
    "previewer": _previewer,
}
