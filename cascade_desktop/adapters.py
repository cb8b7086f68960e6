"""LoRAs and ControlNets for Stable Cascade, told by the names and shapes in their files."""

from __future__ import annotations

import re
from pathlib import Path

from cascade_desktop.controls import CONTROLS
from cascade_desktop.safetensors_header import Contents
from cascade_desktop.uses import ControlKind

AUTHORS, KOHYA, PEFT = "authors", "kohya", "PEFT"

LORAS = (
    # modules/lora.py of the authors numbers its layers; new words lie beside them.
    (re.compile(r"weights\.\d+\.lora_(down|up)|embeddings\.(embeddings|indices)"), AUTHORS),
    # OneTrainer and kohya's scripts; a layer of Stage C is a block in a level of a half.
    (
        re.compile(
            r"lora_prior_.+|lora_unet_(down|up)_blocks_\d+_\d+_(attention|channelwise|mapper|kv).+"
            r"|lora_unet_(clip_|embedding_|seq_proj).+|bundle_emb\..+\.clip_g"
        ),
        KOHYA,
    ),
    (
        re.compile(
            r"(.+\.)?(down|up)_blocks\.\d+\.\d+\.(attention|channelwise|mapper|kv_mapper).*"
            r"\.(lora_[AB](\.default)?|lora\.(down|up)|lora_linear_layer\.(down|up))\.weight"
        ),
        PEFT,
    ),
)
"""Names that only adapters for Stable Cascade have -> who writes them so."""

FIRST = ("backbone.0.0.weight", "backbone.0.weight")
JOINT = "projections.0.2.weight"
"""A ControlNet's tensor of which the rows are Stage C's channels."""


def lora_kind(contents: Contents) -> str:
    """ "authors", "kohya" or "PEFT"; empty for anything that is no LoRA for Stable Cascade."""
    for pattern, kind in LORAS:
        if any(pattern.fullmatch(name) for name in contents.entries):
            return kind
    return ""


def is_control(contents: Contents) -> bool:
    """Whether this is a ControlNet for Stable Cascade, of any kind."""
    names = contents.entries
    return JOINT in names and any(name in names for name in FIRST)


def control_kind(contents: Contents) -> ControlKind | None:
    """The kind by the number of channels it reads; None for one that the app does not use."""
    if not is_control(contents):
        return None
    first = next(contents.entries[name] for name in FIRST if name in contents.entries)
    channels = first.shape[1] if len(first.shape) == 4 else 0
    return next((kind for kind, row in CONTROLS.items() if row.channels == channels), None)


CONTROL_PREFIX = "stable_cascade_"
"""What ComfyUI's examples put in front of the ControlNets' names."""


def control_beside(places: tuple[Path, ...], file: str) -> Path | None:
    """The ControlNet published as `file` of a model that consists of these files and folders."""
    names = (file, CONTROL_PREFIX + file)
    folders = [folder for place in places for folder in (place / "controlnet", place)]
    files = [folder / name for name in names for folder in folders]
    files += [place for place in places if place.name in names]
    return next((one for one in files if one.is_file()), None)
