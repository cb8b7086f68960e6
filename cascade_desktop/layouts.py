"""Which networks a file of weights holds, and what their tensors are called there.

Three layouts are published: diffusers' (one folder per network), the authors' single files, and
ComfyUI's two checkpoints that hold several networks each. All are told by names and shapes alone.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from cascade_desktop.safetensors_header import Contents, Entry

TITLES = {
    "prior": "Stage C",
    "decoder": "Stage B",
    "vqgan": "Stage A",
    "text_encoder": "the CLIP text encoder",
    "image_encoder": "the CLIP image encoder",
    "effnet_encoder": "the EfficientNet encoder",
    "previewer": "the previewer",
}
"""The networks of a model, in a user's words."""


JOINTS = {
    "text_encoder": ("text_projection.weight", "clip_txt_pooled_mapper.weight"),
    "image_encoder": ("visual_projection.weight", "clip_img_mapper.weight"),
}
"""What the rows of a CLIP's last tensor must equal: the columns of one of Stage C's."""


@dataclass(frozen=True)
class Piece:
    """Where a network's tensor is found: an entry, one third of its rows, or it turned round.

    `third` is 0, 1 or 2 where query, key and value stand above each other in one matrix;
    `turned` says that rows and columns are swapped.
    """

    entry: Entry
    third: int | None = None
    turned: bool = False

    @property
    def shape(self) -> tuple[int, ...]:
        shape = self.entry.shape
        if self.third is not None and shape and shape[0] % 3 == 0:
            shape = (shape[0] // 3, *shape[1:])
        return shape[::-1] if self.turned else shape

    @property
    def bytes(self) -> int:
        return self.entry.bytes if self.third is None else self.entry.bytes // 3


Names = Iterator[tuple[str, Piece]]


@dataclass(frozen=True)
class Part:
    """One network of a file: the name each of its tensors has in the network -> where it is."""

    kind: str
    pieces: Mapping[str, Piece]

    @property
    def shapes(self) -> dict[str, tuple[int, ...]]:
        return {name: piece.shape for name, piece in self.pieces.items()}

    @property
    def parameters(self) -> int:
        return sum(math.prod(piece.shape) for piece in self.pieces.values())

    @property
    def bytes(self) -> int:
        return sum(piece.bytes for piece in self.pieces.values())

    @property
    def bits(self) -> int:
        """Of each number, as most of them are stored."""
        return round(8 * self.bytes / max(1, self.parameters))

    def __str__(self) -> str:
        billions = self.parameters / 1e9
        size = f" with {billions:.1f} billion parameters" if billions >= 0.1 else ""
        return TITLES[self.kind] + size


@dataclass(frozen=True)
class Mark:
    """How a network is recognised: all of `keys` are there after one of `prefixes`.

    What starts with the prefix and one of `roots` belongs to the network, unless a longer start
    of another network fits.
    """

    kind: str
    keys: tuple[str, ...]
    prefixes: tuple[str, ...]
    roots: tuple[str, ...] = ("",)

    def prefix_in(self, contents: Contents) -> str | None:
        for prefix in self.prefixes:
            if all(prefix + key in contents.entries for key in self.keys):
                return prefix
        return None


def parts_of(contents: Contents) -> dict[str, Part]:
    """The networks of Stable Cascade in a file, by kind; none for any other file."""
    owners: dict[str, str] = {}
    starts: dict[str, int] = {}
    for mark in MARKS:
        prefix = mark.prefix_in(contents)
        if prefix is not None and mark.kind not in starts:
            starts[mark.kind] = len(prefix)
            owners |= dict.fromkeys((prefix + root for root in mark.roots), mark.kind)
    pieces: dict[str, dict[str, Piece]] = {kind: {} for kind in starts}
    for name, entry in contents.entries.items():
        fitting = [start for start in owners if name.startswith(start)]
        if fitting:
            kind = owners[max(fitting, key=len)]
            pieces[kind] |= NAMINGS[kind](name[starts[kind] :], entry)
    return {kind: Part(kind, found) for kind, found in pieces.items()}


def description(contents: Contents) -> str:
    """What a file is, for a sentence such as "x.safetensors is ..."."""
    parts = parts_of(contents)
    if parts:
        return " and ".join(str(part) for part in parts.values())
    for pattern, what in OTHERS:
        if any(pattern.search(name) for name in contents.entries):
            return what
    first = next(iter(contents.entries), None)
    if first is None:
        return "a file without any weights"
    return f"no network of Stable Cascade (it holds {first}, for example)"


def _unet(name: str, entry: Entry) -> Names:
    """The authors' `MultiheadAttention` holds query, key and value in one matrix.

    (StableCascade modules/stage_b.py, stage_c.py; ComfyUI writes checkpoints with them apart.)
    """
    if fused := re.fullmatch(r"(.+\.attention\.)attn\.in_proj_(weight|bias)", name):
        for third, letter in enumerate("qkv"):
            yield f"{fused[1]}to_{letter}.{fused[2]}", Piece(entry, third)
        return
    name = re.sub(r"\.attention\.attn\.out_proj\.", ".attention.to_out.0.", name)
    name = re.sub(r"\.attention\.attn\.(to_[qkv])\.", r".attention.\1.", name)
    yield re.sub(r"^clip_mapper\.", "clip_txt_pooled_mapper.", name), Piece(entry)


def _vqgan(name: str, entry: Entry) -> Names:
    """Only the codebook, which drawing does without, is called otherwise (modules/stage_a.py)."""
    yield name.replace("vquantizer.codebook.", "vquantizer.embedding."), Piece(entry)


def _effnet(name: str, entry: Entry) -> Names:
    """ComfyUI may store the ImageNet mean and deviation, which are constants here."""
    if name not in ("mean", "std"):
        yield name, Piece(entry)


def _previewer(name: str, entry: Entry) -> Names:
    yield name, Piece(entry)


def _text(name: str, entry: Entry) -> Names:
    """OpenCLIP's names, or transformers' ones inside ComfyUI's `transformer.`.

    A `text_projection` without `.weight` is OpenCLIP's: it multiplies from the right, so that it
    stands turned (open_clip/model.py; ComfyUI comfy/supported_models.py, Stable_Cascade_C).
    """
    name = re.sub(r"^transformer\.(text_model\.|text_projection\.)", r"\1", name)
    if name == "text_projection":
        yield "text_projection.weight", Piece(entry, turned=True)
    else:
        yield from _clip(name, entry, "text_model.", TEXT_NAMES)


def _vision(name: str, entry: Entry) -> Names:
    if name == "proj":
        yield "visual_projection.weight", Piece(entry, turned=True)
    else:
        yield from _clip(name, entry, "vision_model.", VISION_NAMES)


def _clip(name: str, entry: Entry, prefix: str, names: Mapping[str, str]) -> Names:
    if name.endswith(UNUSED):
        return
    block = re.fullmatch(r"transformer\.resblocks\.(\d+)\.(.+)", name)
    if block is None:
        yield (prefix + names[name] if name in names else name), Piece(entry)
        return
    layer = f"{prefix}encoder.layers.{block[1]}."
    if fused := re.fullmatch(r"attn\.in_proj_(weight|bias)", block[2]):
        for third, letter in enumerate("qkv"):
            yield f"{layer}self_attn.{letter}_proj.{fused[1]}", Piece(entry, third)
    else:
        inner, _, end = block[2].rpartition(".")
        yield f"{layer}{LAYER_NAMES.get(inner, inner)}.{end}", Piece(entry)


UNUSED = ("position_ids", "logit_scale", "attn_mask")
"""CLIP's tensors that are numbers from 0 on, or serve training alone."""

LAYER_NAMES = {
    "ln_1": "layer_norm1",
    "ln_2": "layer_norm2",
    "mlp.c_fc": "mlp.fc1",
    "mlp.c_proj": "mlp.fc2",
    "attn.out_proj": "self_attn.out_proj",
}
TEXT_NAMES = {
    "token_embedding.weight": "embeddings.token_embedding.weight",
    "positional_embedding": "embeddings.position_embedding.weight",
    "ln_final.weight": "final_layer_norm.weight",
    "ln_final.bias": "final_layer_norm.bias",
}
VISION_NAMES = {
    "class_embedding": "embeddings.class_embedding",
    "conv1.weight": "embeddings.patch_embedding.weight",
    "positional_embedding": "embeddings.position_embedding.weight",
    "ln_pre.weight": "pre_layrnorm.weight",
    "ln_pre.bias": "pre_layrnorm.bias",
    "ln_post.weight": "post_layernorm.weight",
    "ln_post.bias": "post_layernorm.bias",
}
"""OpenCLIP's names -> those of transformers, misspelling included."""

NAMINGS: dict[str, Callable[[str, Entry], Names]] = {
    "prior": _unet,
    "decoder": _unet,
    "vqgan": _vqgan,
    "text_encoder": _text,
    "image_encoder": _vision,
    "effnet_encoder": _effnet,
    "previewer": _previewer,
}

UNETS = ("", "model.diffusion_model.")
TEXTS = ("", "clip_g.", "text_encoder.clip_g.")
VISIONS = ("", "clip_l_vision.")
VISION_ROOTS = ("vision_model.", "visual_projection.")

MARKS = (
    Mark("prior", ("clf.1.weight", "clip_txt_mapper.weight"), UNETS),
    Mark("decoder", ("clf.1.weight", "effnet_mapper.0.weight"), UNETS),
    Mark("vqgan", ("vquantizer.codebook.weight",), ("", "vae.")),
    Mark("vqgan", ("vquantizer.embedding.weight",), ("", "vae.")),
    Mark(
        "effnet_encoder",
        ("backbone.0.0.weight", "mapper.1.running_mean"),
        ("", "encoder.", "vae.encoder."),
    ),
    Mark(
        "previewer",
        ("blocks.0.weight", "blocks.24.weight"),
        ("", "previewer.", "vae.previewer."),
    ),
    Mark("text_encoder", ("text_model.embeddings.token_embedding.weight",), TEXTS),
    Mark("text_encoder", ("transformer.text_model.embeddings.token_embedding.weight",), TEXTS),
    Mark("text_encoder", ("token_embedding.weight", "ln_final.weight"), TEXTS),
    Mark("image_encoder", ("vision_model.embeddings.class_embedding",), VISIONS, VISION_ROOTS),
    Mark("image_encoder", ("class_embedding", "conv1.weight"), ("", "visual.", "clip_l_vision.")),
)
"""ComfyUI's prefixes are those of its comfy/supported_models.py and comfy/sd.py."""

OTHERS = (
    (re.compile(r"lora_(down|up|A|B)\b|^lora_"), "a LoRA, which changes a model but is none"),
    (re.compile(r"^projections\.0\."), "a ControlNet, which guides a model but is none"),
    (re.compile(r"^(control_model|controlnet_)"), "a ControlNet of another model"),
    (
        re.compile(r"^model\.diffusion_model\.(input_blocks|joint_blocks|double_blocks)\."),
        "a checkpoint of another model, such as Stable Diffusion",
    ),
    (re.compile(r"^(emp_params|string_to_param|clip_[gl]$)"), "an embedding of words"),
)
"""What else is found in the folders of models, by a name in it."""
