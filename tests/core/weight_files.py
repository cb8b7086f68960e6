"""Safetensors files with the names and shapes that tell what they are, written without torch."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from pathlib import Path

Shapes = Mapping[str, tuple[int, ...]]

TEXT, IMAGE, WIDE = 1280, 768, 2048
"""Channels of the published CLIPs and of Stage C."""

PRIOR: Shapes = {
    "clf.1.weight": (64, 4, 1, 1),
    "clip_txt_mapper.weight": (8, TEXT),
    "clip_txt_pooled_mapper.weight": (8, TEXT),
    "clip_img_mapper.weight": (8, IMAGE),
}
DECODER: Shapes = {"clf.1.weight": (16, 4, 1, 1), "effnet_mapper.0.weight": (4, 16, 1, 1)}
VQGAN: Shapes = {"vquantizer.codebook.weight": (32, 4)}
TEXT_ENCODER: Shapes = {
    "text_model.embeddings.token_embedding.weight": (40, 8),
    "text_projection.weight": (TEXT, 8),
}
IMAGE_ENCODER: Shapes = {
    "vision_model.embeddings.class_embedding": (8,),
    "visual_projection.weight": (IMAGE, 8),
}
EFFNET: Shapes = {"backbone.0.0.weight": (4, 3, 3, 3), "mapper.1.running_mean": (16,)}
PREVIEWER: Shapes = {"blocks.0.weight": (8, 16, 1, 1), "blocks.24.weight": (3, 8, 1, 1)}
CANNY: Shapes = {"backbone.0.0.weight": (4, 1, 3, 3), "projections.0.2.weight": (WIDE, 4, 1, 1)}
LORA: Shapes = {"weights.0.lora_down": (4, 8), "weights.0.lora_up": (8, 4)}
KOHYA: Shapes = {"lora_prior_unet_down_blocks_0_2_attention_to_q.lora_down.weight": (4, 8)}
PEFT: Shapes = {"prior.down_blocks.0.2.attention.to_q.lora_A.weight": (4, 8)}
OTHER_LORA: Shapes = {
    "lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn1_to_q.lora_down.weight": (4, 8)
}
SINGLE = {
    "stage_c_bf16": PRIOR,
    "stage_b_bf16": DECODER,
    "stage_a": VQGAN,
    "effnet_encoder": EFFNET,
    "previewer": PREVIEWER,
}
FOLDERS = {
    "prior": PRIOR,
    "decoder": DECODER,
    "vqgan": {"vquantizer.embedding.weight": (32, 4)},
    "text_encoder": TEXT_ENCODER,
    "image_encoder": IMAGE_ENCODER,
}


def write_weights(file: Path, shapes: Shapes, prefix: str = "") -> Path:
    """Zeros of these shapes, as 16-bit numbers; large files take no room on most disks."""
    header: dict[str, object] = {"__metadata__": {"format": "pt"}}
    end = 0
    for name, shape in shapes.items():
        start, end = end, end + 2 * math.prod(shape)
        header[prefix + name] = {"dtype": "BF16", "shape": shape, "data_offsets": [start, end]}
    text = json.dumps(header).encode()
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as opened:
        opened.write(len(text).to_bytes(8, "little") + text)
        opened.truncate(8 + len(text) + end)
    return file


def write_folders(folder: Path, *kinds: str) -> Path:
    """diffusers' layout of these networks."""
    for kind in kinds:
        write_weights(folder / kind / "model.safetensors", FOLDERS[kind])
        (folder / kind / "config.json").write_text("{}", encoding="utf-8")
    return folder


def write_tokenizer(folder: Path) -> Path:
    (folder / "tokenizer").mkdir(parents=True, exist_ok=True)
    (folder / "tokenizer" / "tokenizer.json").write_text("{}", encoding="utf-8")
    return folder


def write_single(folder: Path, *names: str) -> Path:
    """The authors' single files."""
    for name in names or SINGLE:
        write_weights(folder / f"{name}.safetensors", SINGLE[name])
    return folder


def write_hub(cache: Path, linked: bool = True) -> Path:
    """A cache with both published repositories: blobs, and snapshots that link to them."""
    for name, kinds in (
        ("stable-cascade-prior", ("prior", "text_encoder", "image_encoder")),
        ("stable-cascade", ("decoder", "vqgan")),
    ):
        repository = cache / f"models--stabilityai--{name}"
        snapshot = write_tokenizer(write_folders(repository / "snapshots" / "abc", *kinds))
        (repository / "refs").mkdir()
        (repository / "refs" / "main").write_text("abc")
        (repository / "blobs").mkdir()
        for number, file in enumerate(sorted(snapshot.rglob("*.safetensors")) if linked else ()):
            blob = repository / "blobs" / f"{number:064x}"
            file.rename(blob)
            file.symlink_to(blob)
    return cache


def disk_use(folder: Path) -> int:
    """Bytes of all files below a folder."""
    return sum(file.lstat().st_size for file in folder.rglob("*") if not file.is_dir())
