"""How the tensors of an adapter (LoRA) are called: which layer of which network, and which half."""

from __future__ import annotations

import re

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

OTHER_KINDS = {
    ".dora_scale": "DoRA",
    ".lora_magnitude_vector": "DoRA",
    ".hada_": "LoHa",
    ".lokr_": "LoKr",
    ".oft_": "OFT",
    ".lora_mid": "LoCon with a middle part",
    ".clip_g_out": "output embedding",
}
"""What is in the keys of kinds of adapters that are not supported -> what they are called."""

VECTORS, ROWS = "embeddings.embeddings", "embeddings.indices"
"""The authors' new words: what is added [n, width], and to which rows (train_c_lora.py:224-225)."""

BUNDLED = re.compile(r"bundle_emb\.(.+)\.clip_g", re.DOTALL)
"""OneTrainer's new words, each under its own name."""

BRACKETS = re.compile(r"\[[^\[\]\s]+\]|<[^<>\s]+>")
"""What a new word looks like in a prompt (train/train_c_lora.py:201)."""

FIRST_NEW = 49408
"""Rows from here on are new words in the authors' format (the size of CLIP's vocabulary)."""

ATTENTION = {
    "to_q": ("attn_to_q", "attn_in_proj_0"),
    "to_k": ("attn_to_k", "attn_in_proj_1"),
    "to_v": ("attn_to_v", "attn_in_proj_2"),
    "to_out.0": ("attn_out_proj",),
}
"""Layers of attention -> their names in the layouts of ComfyUI and of the authors."""

STACKED = "attn_in_proj"
"""The authors' query, key and value above each other in one matrix."""

NUMBERED = "weights_"
"""What the names of the authors' layers start with; a number follows."""


def is_word(key: str) -> bool:
    return key in (VECTORS, ROWS) or BUNDLED.fullmatch(key) is not None


def divided(key: str) -> tuple[str, str]:
    """The layer and which part of its change this is; the latter is empty if it is unknown."""
    ending = next((ending for ending in ENDINGS if key.endswith(ending)), "")
    return key.removesuffix(ending), ENDINGS.get(ending, "")


def address(layer: str) -> tuple[str, str]:
    """Which network, and the layer's name there with `_` for `.`."""
    layer = layer.replace("base_model.model.", "")
    prefix = next((prefix for prefix in PREFIXES if layer.startswith(prefix)), "")
    return PREFIXES.get(prefix, PRIOR), layer.removeprefix(prefix).replace(".", "_")


def unsupported(key: str) -> str:
    """The name of the kind of adapter that has such keys; empty for any other."""
    return next((kind for mark, kind in OTHER_KINDS.items() if mark in key), "")
