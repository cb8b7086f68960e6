"""The names and sizes of tensors that LoRAs have, and notes in their files."""

from __future__ import annotations

import json
from pathlib import Path

BLOCKS = 14
"""Pocket's layers of attention."""


def numbered(width: int, blocks: int = BLOCKS, rank: int = 4) -> dict[str, tuple[int, ...]]:
    """The authors' format."""
    shapes: dict[str, tuple[int, ...]] = {}
    for number in range(2 * blocks):
        shapes[f"weights.{number}.lora_down"] = (rank, width)
        shapes[f"weights.{number}.lora_up"] = ((3 if number % 2 else 1) * width, rank)
    return shapes


def layer(name: str, down: tuple[int, ...], up: tuple[int, ...]) -> dict[str, tuple[int, ...]]:
    """One layer in kohya's format."""
    key = f"lora_prior_unet_{name}"
    return {f"{key}.lora_down.weight": down, f"{key}.lora_up.weight": up}


def with_notes(file: Path, **notes: str) -> Path:
    """The same file with other metadata."""
    data = file.read_bytes()
    end = 8 + int.from_bytes(data[:8], "little")
    header = json.loads(data[8:end])
    header["__metadata__"] = {name.replace("__", "."): text for name, text in notes.items()}
    text = json.dumps(header).encode()
    file.write_bytes(len(text).to_bytes(8, "little") + text + data[end:])
    return file
