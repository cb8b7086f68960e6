"""Adapters (LoRA) as trainers write them: the authors', kohya's and OneTrainer's, diffusers'."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from typing import Any

from safetensors import SafetensorError, safe_open
from torch import Tensor

from cascade_desktop.errors import BadModel, BadRequest
from cascade_desktop.safetensors_header import read_contents

PRIOR, TEXT_ENCODER = "prior", "text_encoder"

ENDINGS = {
    # The authors' (StableCascade modules/lora.py:9-10).
    ".lora_down": "down",
    ".lora_up": "up",
    # kohya's and OneTrainer's.
    ".lora_down.weight": "down",
    ".lora_up.weight": "up",
    ".alpha": "alpha",
    # diffusers' and PEFT's, new and old.
    ".lora_A.weight": "down",
    ".lora_B.weight": "up",
    ".lora_A.default.weight": "down",
    ".lora_B.default.weight": "up",
    ".lora.down.weight": "down",
    ".lora.up.weight": "up",
    ".lora_linear_layer.down.weight": "down",
    ".lora_linear_layer.up.weight": "up",
}
"""What a key ends with -> which part of a layer's change it is."""

PREFIXES = {
    "lora_prior_unet_": PRIOR,
    "lora_prior_te_": TEXT_ENCODER,
    "lora_unet_": PRIOR,
    "lora_te_": TEXT_ENCODER,
    "prior.": PRIOR,
    "unet.": PRIOR,
    "diffusion_model.": PRIOR,
    "text_encoder.": TEXT_ENCODER,
    "text_model.": TEXT_ENCODER,
}
"""What a key starts with -> the network it is about; without any of these it is the prior."""

WORDS = re.compile(r"embeddings\.(embeddings|indices)|bundle_emb\..+\.clip_g", re.DOTALL)
"""Keys of new words: the authors' (train/train_c_lora.py:224-225) and OneTrainer's bundles."""

OTHER_KINDS = {
    ".dora_scale": "DoRA",
    ".lora_magnitude_vector": "DoRA",
    ".hada_": "LoHa",
    ".lokr_": "LoKr",
    ".oft_": "OFT",
    ".lora_mid": "LoCon with a middle part",
    ".clip_g_out": "output embedding",
}

NUMBERED = re.compile(r"weights\.\d+")
"""The authors' layers have numbers, not names; their alpha is 1 (modules/lora.py:6)."""

SHOWN = 3


@dataclass(frozen=True)
class Layer:
    """What an adapter adds to one layer: `scale * up @ down`.

    `down` is [rank, in] or a kernel [rank, in, h, w], `up` [out, rank] or [out, rank, 1, 1], both
    float32. `name` is what the file calls the layer in the network `part`, with `_` for `.`.
    """

    part: str
    name: str
    down: Tensor
    up: Tensor
    scale: float


def contents(file: Path) -> tuple[dict[str, Tensor], dict[str, Any]]:
    """All tensors of an adapter's file by key, and what it says about alpha (PEFT's settings).

    Raises `BadRequest` if there is no such file; `BadModel` if it is damaged, or no adapter, or
    of a kind that is not supported, naming its keys. Never unpickles.
    """
    if not file.is_file():
        raise BadRequest(f"There is no adapter {file}.", "Choose the file of a LoRA.")
    read_contents(file)  # says what else a file is
    try:
        with safe_open(file, "pt") as opened:
            _check_keys(opened.keys(), file)
            facts = json.loads((opened.metadata() or {}).get("lora_adapter_metadata", "{}"))
            tensors = {key: opened.get_tensor(key) for key in opened.keys()}  # noqa: SIM118
        # PEFT by itself writes its settings beside the weights.
        beside = file.with_name("adapter_config.json")
        if file.name == "adapter_model.safetensors" and beside.is_file():
            facts = json.loads(beside.read_text(encoding="utf-8"))
    except (SafetensorError, OSError, ValueError) as error:
        raise BadModel(
            f"{file} cannot be read as safetensors: {error}.",
            "Download it again, in the format safetensors; others are not read.",
        ) from error
    return tensors, facts if isinstance(facts, dict) else {}


def layers_in(
    tensors: Mapping[str, Tensor], facts: Mapping[str, Any], file: Path
) -> tuple[Layer, ...]:
    """The changes of layers; raises `BadModel` naming what is incomplete or not a number."""
    groups: dict[str, dict[str, Tensor]] = {}
    for key, tensor in tensors.items():
        name, role = _split(key)
        if role:
            groups.setdefault(name, {})[role] = tensor.float()
    try:
        return tuple(_layer(name, group, facts) for name, group in groups.items())
    except (ValueError, TypeError, AttributeError) as error:
        raise BadModel(f"{file} is damaged: {error}.", "Download it again.") from error


def _layer(key: str, group: Mapping[str, Tensor], facts: Mapping[str, Any]) -> Layer:
    if not {"down", "up"} <= group.keys():
        raise ValueError(f"of {key} it has only {' and '.join(group)}")
    down, up = group["down"], group["up"]
    if min(down.ndim, up.ndim) < 2 or up[0].numel() != len(down):
        shapes = f"{shown(down.shape)} and {shown(up.shape)}"
        raise ValueError(f"the halves of {key} are {shapes}, which do not go together")
    if not all(bool(tensor.isfinite().all()) for tensor in group.values()):
        raise ValueError(f"{key} holds values that are no numbers")
    part, name = _address(key)
    return Layer(part, name, down, up, _scale(key, len(down), group.get("alpha"), facts))


def _scale(key: str, rank: int, alpha: Tensor | None, facts: Mapping[str, Any]) -> float:
    """alpha / rank. Without any alpha it is the rank, as everyone but the authors has it."""
    if alpha is not None:
        if alpha.numel() != 1:
            raise ValueError(f"the alpha of {key} is no single number")
        return alpha.item() / rank
    if NUMBERED.fullmatch(key):
        return 1 / rank
    settings = _settings(key, facts)
    alpha_set = settings.get("lora_alpha", rank)
    for ending, own in (settings.get("alpha_pattern") or {}).items():
        alpha_set = own if f".{key}".endswith(f".{ending}") else alpha_set
    return float(alpha_set) / (sqrt(rank) if settings.get("use_rslora") else rank)


def _settings(key: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """PEFT's settings of the network that the key is about."""
    network = key.partition(".")[0]
    names = ("lora_alpha", "alpha_pattern", "use_rslora")
    found = {name: facts.get(f"{network}.{name}", facts.get(name)) for name in names}
    return {name: value for name, value in found.items() if value is not None}


def _address(key: str) -> tuple[str, str]:
    """Which network, and the layer's name there with `_` for `.`."""
    key = key.replace("base_model.model.", "")
    prefix = next((prefix for prefix in PREFIXES if key.startswith(prefix)), "")
    return PREFIXES.get(prefix, PRIOR), key.removeprefix(prefix).replace(".", "_")


def _check_keys(keys: Iterable[str], file: Path) -> None:
    """Before anything is read: it could be a whole model of many gigabytes."""
    unknown = [key for key in keys if not WORDS.fullmatch(key) and not _split(key)[1]]
    if not unknown:
        return
    for key in unknown:
        for mark, kind in OTHER_KINDS.items():
            if mark in key:
                raise BadModel(
                    f"{file} is of the kind {kind}, by its key {key}, which is not supported.",
                    "Choose a plain LoRA.",
                )
    raise BadModel(
        f"{file} holds what no LoRA for Stable Cascade has: {named(unknown)}.",
        "Choose the file of a LoRA.",
    )


def named(names: list[str]) -> str:
    """The first few of them, and how many more there are."""
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more


def _split(key: str) -> tuple[str, str]:
    """The layer's name and which part of its change this is; the latter is empty if unknown."""
    ending = next((ending for ending in ENDINGS if key.endswith(ending)), "")
    return key.removesuffix(ending), ENDINGS.get(ending, "")


def shown(shape: Sequence[int]) -> str:
    """[2048, 1, 3, 3] -> 2048x1x3x3."""
    return "x".join(map(str, shape))
