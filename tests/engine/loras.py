"""One and the same adapter for the tiny model, as each trainer would write it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import Tensor

from cascade_desktop.engine.lora_words import FIRST_NEW

WIDTH = 32
"""That of the tiny model's Stage C."""

TEXT_WIDTH = 16

RANK, TEXT_RANK = 4, 2
ALPHA = 3.0

BLOCKS = ("down_blocks.0.2", "down_blocks.1.2", "up_blocks.0.2", "up_blocks.1.2")
"""The tiny model's attention, in the order in which the authors count it."""


@dataclass(frozen=True)
class Halves:
    """What is learnt for one layer: down [rank, in], up [out, rank]."""

    down: Tensor
    up: Tensor


Learnt = list[tuple[Halves, Halves]]
"""For each block the way out of its attention, and q, k and v stacked."""

Write = Callable[[Learnt, Path], Path]


def learnt(seed: int = 1, width: int = WIDTH, blocks: int = len(BLOCKS)) -> Learnt:
    noise = torch.Generator().manual_seed(seed)

    def halves(out: int) -> Halves:
        down, up = (torch.randn(size, generator=noise) for size in ((RANK, width), (out, RANK)))
        return Halves(down, up)

    return [(halves(width), halves(3 * width)) for _ in range(blocks)]


def authors(adapter: Learnt, file: Path, **more: Tensor) -> Path:
    """Numbered layers, alpha 1; `more` are new words."""
    tensors = {f"embeddings.{name}": tensor for name, tensor in more.items()}
    for number, halves in enumerate(each for block in adapter for each in block):
        tensors[f"weights.{number}.lora_down"] = halves.down
        tensors[f"weights.{number}.lora_up"] = halves.up
    return written(tensors, file)


def new_words(vectors: Tensor, first: int = FIRST_NEW) -> dict[str, Tensor]:
    """What `authors` adds to its file for words [n, width]."""
    return {"embeddings": vectors, "indices": torch.arange(len(vectors)) + first}


def onetrainer(adapter: Learnt, file: Path) -> Path:
    """kohya's keys with the names that ComfyUI has for the layers, and an alpha to undo."""
    names = ("attn_out_proj", "attn_to_q", "attn_to_k", "attn_to_v")
    return _kohya(adapter, file, "lora_prior_unet_", names, ALPHA)


def kohya(adapter: Learnt, file: Path) -> Path:
    """kohya's keys with diffusers' names; without an alpha it is the rank."""
    names = ("to_out_0", "to_q", "to_k", "to_v")
    return _kohya(adapter, file, "lora_prior_unet_", names, None)


def kohya_divided(adapter: Learnt, file: Path) -> Path:
    """kohya's keys with the authors' names, q, k and v as three."""
    names = ("attn_out_proj", "attn_in_proj_0", "attn_in_proj_1", "attn_in_proj_2")
    return _kohya(adapter, file, "lora_unet_", names, ALPHA)


def kohya_stacked(adapter: Learnt, file: Path) -> Path:
    """kohya's keys with the authors' names, q, k and v as one."""
    tensors: dict[str, Tensor] = {}
    for block, (out, into) in zip(BLOCKS, adapter, strict=True):
        for name, halves in (("out_proj", out), ("in_proj", into)):
            key = f"lora_prior_unet_{block}.attention.attn.{name}".replace(".", "_")
            tensors |= kohya_layer(key, halves, 1.0)
    return written(tensors, file)


def kohya_layer(key: str, halves: Halves, alpha: float | None) -> dict[str, Tensor]:
    layer = {f"{key}.lora_down.weight": halves.down, f"{key}.lora_up.weight": halves.up}
    return layer if alpha is None else {**layer, f"{key}.alpha": torch.tensor(alpha)}


def peft(adapter: Learnt, file: Path) -> Path:
    """diffusers' names and keys; the scale is inside the weights."""
    return _dotted(adapter, file, "prior.", ("lora_A", "lora_B"), 1 / RANK)


def peft_bare(adapter: Learnt, file: Path) -> Path:
    return _dotted(adapter, file, "", ("lora_A", "lora_B"), 1 / RANK)


def diffusers_old(adapter: Learnt, file: Path) -> Path:
    return _dotted(adapter, file, "unet.", ("lora.down", "lora.up"), 1 / RANK)


def comfy(adapter: Learnt, file: Path) -> Path:
    return _dotted(adapter, file, "diffusion_model.", ("lora_A", "lora_B"), 1 / RANK)


def peft_with_metadata(adapter: Learnt, file: Path) -> Path:
    """The alpha stands in the file's metadata, another one for up_blocks' way out."""
    told = {
        "prior.lora_alpha": 1,
        "prior.r": RANK,
        "prior.alpha_pattern": {"1.2.attention.to_k": 2},
    }
    halved = [
        (out, Halves(into.down, into.up * _halved_k(block)))
        for block, (out, into) in zip(BLOCKS, adapter, strict=True)
    ]
    metadata = {"format": "pt", "lora_adapter_metadata": json.dumps(told)}
    return _dotted(halved, file, "prior.", ("lora_A", "lora_B"), 1.0, metadata)


def peft_with_settings(adapter: Learnt, file: Path) -> Path:
    """PEFT's own way to save: the settings lie beside the weights."""
    file = file.with_name("adapter_model.safetensors")
    settings = {"peft_type": "LORA", "lora_alpha": 2, "use_rslora": True, "alpha_pattern": {}}
    file.with_name("adapter_config.json").write_text(json.dumps(settings), encoding="utf-8")
    return _dotted(adapter, file, "base_model.model.", ("lora_A", "lora_B"), 1 / 2 / RANK**0.5)


DIALECTS: tuple[Write, ...] = (
    *(authors, onetrainer, kohya, kohya_divided, kohya_stacked, peft, peft_bare, diffusers_old),
    *(comfy, peft_with_metadata, peft_with_settings),
)


def written(
    tensors: Mapping[str, Tensor], file: Path, metadata: dict[str, str] | None = None
) -> Path:
    save_file({key: tensor.contiguous().clone() for key, tensor in tensors.items()}, file, metadata)
    return file


def _kohya(
    adapter: Learnt, file: Path, prefix: str, names: tuple[str, ...], alpha: float | None
) -> Path:
    tensors: dict[str, Tensor] = {}
    scale = 1 / RANK if alpha is None else 1 / alpha
    for block, halves in zip(BLOCKS, adapter, strict=True):
        for name, each in zip(names, _apart(halves), strict=True):
            key = f"{prefix}{block}.attention.{name}".replace(".", "_")
            tensors |= kohya_layer(key, Halves(each.down, each.up * scale), alpha)
    return written(tensors, file)


def _dotted(
    adapter: Learnt,
    file: Path,
    prefix: str,
    ends: tuple[str, str],
    scale: float,
    metadata: dict[str, str] | None = None,
) -> Path:
    tensors: dict[str, Tensor] = {}
    for block, halves in zip(BLOCKS, adapter, strict=True):
        for name, each in zip(("to_out.0", "to_q", "to_k", "to_v"), _apart(halves), strict=True):
            key = f"{prefix}{block}.attention.{name}"
            tensors[f"{key}.{ends[0]}.weight"] = each.down
            tensors[f"{key}.{ends[1]}.weight"] = each.up * scale
    return written(tensors, file, metadata)


def _apart(halves: tuple[Halves, Halves]) -> list[Halves]:
    """Way out, q, k and v, each for itself."""
    out, into = halves
    return [out, *(Halves(into.down, up) for up in into.up.chunk(3))]


def _halved_k(block: str) -> Tensor:
    factors = torch.ones(3 * WIDTH, 1)
    if ".1.2" in block:
        factors[WIDTH : 2 * WIDTH] = 0.5
    return factors
