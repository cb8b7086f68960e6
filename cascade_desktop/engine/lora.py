"""Adapters (LoRA): read from any trainer's file, at work for a while, gone without a trace."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, cast

import torch
from torch import Tensor, nn

from cascade_desktop.engine.conditions import Tokens
from cascade_desktop.engine.eight_bit import SCALE, is_packed, packed, weight_of
from cascade_desktop.engine.lora_files import (
    PRIOR,
    TEXT_ENCODER,
    Layer,
    contents,
    layers_in,
    named,
    shown,
)
from cascade_desktop.engine.lora_words import Vocabulary, Words, extended, with_words, words_in
from cascade_desktop.errors import BadModel
from cascade_desktop.safetensors_header import read_contents
from cascade_desktop.uses import LoraUse

NUMBERED = "weights_"
"""What the names of the authors' layers start with."""

UNNAMED = "embeddings.embeddings"
"""The authors' new words, whose names are not in the file's keys."""

OLD_END = 2
"""The end mark that old configurations of CLIP name, whatever the vocabulary says."""

OTHER_MODEL = "Choose an adapter that was made for this model, or the model it was made for."

ATTENTION = {
    "to_q": ("attn_to_q", "attn_in_proj_0"),
    "to_k": ("attn_to_k", "attn_in_proj_1"),
    "to_v": ("attn_to_v", "attn_in_proj_2"),
    "to_out.0": ("attn_out_proj",),
}
"""Layers of attention -> their names in the layouts of ComfyUI and of the authors, both of which
OneTrainer writes (its model/WuerstchenModel.py)."""


@dataclass(frozen=True)
class Lora:
    """An adapter as its file has it; whether it fits a model shows when it is applied."""

    file: Path
    layers: tuple[Layer, ...]
    words: Words


def read_lora(use: LoraUse) -> Lora:
    """An adapter in any of the three dialects, told apart by their keys.

    The authors' (`weights.N.lora_down`, scale 1 / rank), kohya's and OneTrainer's
    (`lora_prior_unet_*`, alpha / rank) and diffusers' or PEFT's (`prior.*.lora_A.weight`, 1 if the
    file tells no alpha). Raises `BadModel` for a file that is damaged, no adapter or not of a
    supported kind, and `BadRequest` for a token or file that cannot be used.
    """
    file = Path(use.file)
    tensors, facts = contents(file)
    named = _as_noted(use, read_contents(file).notes) if UNNAMED in tensors else use
    return Lora(file, layers_in(tensors, facts, file), words_in(tensors, named))


def _as_noted(use: LoraUse, notes: Mapping[str, str]) -> LoraUse:
    """What the use leaves open about a new word, as far as the file's metadata says it."""
    return replace(
        use,
        token=use.token or notes.get("token", ""),
        starts_from=use.starts_from or notes.get("starts_from", ""),
    )


@contextmanager
def applied(
    prior: nn.Module,
    encoder: nn.Module,
    tokens: Vocabulary,
    loras: Sequence[tuple[Lora, float]],
    device: torch.device | None = None,
) -> Iterator[Tokens]:
    """The adapters at work, each with its weight; yields the tokenizer that knows their words.

    Weights become W + sum(weight * scale * up @ down), computed in float32 on `device` or else
    where the weights are. Afterwards they are the same tensors as before. Raises `BadModel` if an
    adapter does not fit, naming the layer and both shapes, and `BadRequest` for words that clash,
    before anything is changed.
    """
    if not loras:
        yield tokens
        return
    changes = {
        layer: partial(_added, parts=parts, device=device)
        for layer, parts in _planned({PRIOR: prior, TEXT_ENCODER: encoder}, loras).items()
    }
    told, table = _with_words(encoder, tokens, loras)
    with _changed({**changes, **table}), _end_found(encoder, tokens.end):
        yield told


def layers_of(network: nn.Module) -> dict[str, tuple[str, ...]]:
    """All names, with `_` for `.`, that adapters have for layers of the prior or text encoder.

    -> the layers in the network, of which an adapter may see several as one: the authors'
    `in_proj` is q, k and v, stacked. `weights_2k` and `weights_2k+1` are the k-th attention's way
    out and in (the order of modules/lora.py:25-37 in the authors' network).
    """
    modules = dict(network.named_modules())
    layers = [name for name, each in modules.items() if isinstance(each, nn.Linear | nn.Conv2d)]
    found: dict[str, tuple[str, ...]] = {_flat(name): (name,) for name in layers}
    found |= {_flat(name.removeprefix("text_model.")): (name,) for name in layers}
    for number, block in enumerate(name for name in modules if name.endswith(".attention")):
        stacked = tuple(f"{block}.{name}" for name in ("to_q", "to_k", "to_v"))
        for name, others in ATTENTION.items():
            found |= {_flat(f"{block}.{other}"): (f"{block}.{name}",) for other in others}
        found[_flat(f"{block}.attn_in_proj")] = found[f"weights_{2 * number + 1}"] = stacked
        found[f"weights_{2 * number}"] = (f"{block}.to_out.0",)
    return found


@dataclass(frozen=True)
class _Part:
    """`factor * up @ down` is added to a weight."""

    up: Tensor
    down: Tensor
    factor: float


def _planned(
    networks: Mapping[str, nn.Module], loras: Sequence[tuple[Lora, float]]
) -> dict[nn.Module, list[_Part]]:
    """What is added to which layers, once it is sure that all of it fits."""
    planned: dict[nn.Module, list[_Part]] = {}
    known = {kind: layers_of(network) for kind, network in networks.items()}
    for lora, weight in loras:
        for layer in lora.layers:
            names = known[layer.part].get(layer.name, ())
            for name, up in zip(names, layer.up.tensor_split(max(1, len(names))), strict=False):
                module = networks[layer.part].get_submodule(name)
                _check_fit(lora, name, module, up.flatten(1), layer.down.flatten(1))
                part = _Part(up, layer.down, weight * layer.scale)
                planned.setdefault(module, []).append(part)
        _check_known(lora, known)
    return planned


def _check_fit(lora: Lora, name: str, module: nn.Module, up: Tensor, down: Tensor) -> None:
    """The product has to be of the weight's size; OneTrainer's is folded for grouped kernels."""
    weight = module.get_parameter("weight")
    rows = len(weight) // getattr(module, "groups", 1)
    if len(up) not in (rows, len(weight)) or len(up) * down.shape[1] != weight.numel():
        raise BadModel(
            f"{lora.file} does not fit this model: {name} is {shown(weight.shape)} in the model "
            f"and {len(up)}x{down.shape[1]} in the adapter.",
            OTHER_MODEL,
        )


def _check_known(lora: Lora, known: Mapping[str, Mapping[str, tuple[str, ...]]]) -> None:
    """Nothing that the model lacks; of numbered layers all, or the numbers mean something else."""
    missing = [layer.name for layer in lora.layers if layer.name not in known[layer.part]]
    if missing:
        raise BadModel(
            f"{lora.file} changes layers that this model lacks: {named(missing)}.", OTHER_MODEL
        )
    here = sum(layer.name.startswith(NUMBERED) for layer in lora.layers)
    all_of_them = sum(name.startswith(NUMBERED) for name in known[PRIOR])
    if here not in (0, all_of_them):
        raise BadModel(
            f"{lora.file} changes {here} layers of attention, but this model has {all_of_them}.",
            OTHER_MODEL,
        )


def _with_words(
    encoder: nn.Module, tokens: Vocabulary, loras: Sequence[tuple[Lora, float]]
) -> tuple[Tokens, dict[nn.Module, Callable[[Tensor], Tensor]]]:
    """The tokenizer with all new words, and the change to the embeddings that goes with it."""
    words = [(lora.words, weight) for lora, weight in loras]
    if not any(each.new or each.known for each, _ in words):
        return tokens, {}
    embedding: nn.Module = cast(Any, encoder).get_input_embeddings()
    table = embedding.get_parameter("weight").data
    for lora, _ in loras:
        _check_words(lora, table)
    told = with_words(tokens, [word for each, _ in words for word in each.new], len(table))
    longer = extended(table, words, tokens)
    return told, {embedding: lambda _: longer}


def _check_words(lora: Lora, table: Tensor) -> None:
    added = [*lora.words.known.values(), *(word.vectors for word in lora.words.new)]
    widths = {tensor.shape[-1] for tensor in added} | {table.shape[1]}
    last = max(lora.words.known, default=0)
    if len(widths) > 1 or last >= len(table):
        others = " or ".join(map(str, widths - {table.shape[1]}))
        learnt = f"words of {others} numbers" if others else f"word {last}"
        raise BadModel(
            f"{lora.file} does not fit this model, whose text encoder knows {len(table)} words of "
            f"{table.shape[1]} numbers each: the adapter changes {learnt}.",
            OTHER_MODEL,
        )


def _added(weight: Tensor, parts: Sequence[_Part], device: torch.device | None) -> Tensor:
    changed = weight.to(device or weight.device, torch.float32, copy=True)
    for part in parts:
        up, down = (half.to(changed.device).flatten(1) for half in (part.up, part.down))
        changed.add_((up @ down).view(weight.shape), alpha=part.factor)
    return changed.to(weight.dtype)


@contextmanager
def _changed(changes: Mapping[nn.Module, Callable[[Tensor], Tensor]]) -> Iterator[None]:
    """Other weights for a while, then the old ones to the bit.

    They change in their place where they can: what was recorded of a step (`speed`) and weights
    that stand together (`blocks.fuse`) follow.
    """
    kept: list[tuple[nn.Module, str, Tensor, Tensor]] = []
    try:
        for layer, change in changes.items():
            for name, changed in _changed_parts(layer, change):
                place = _part(layer, name).data
                kept.append((layer, name, place, place.clone()))
                if changed.shape == place.shape:
                    place.copy_(changed)
                else:
                    _part(layer, name).data = changed
        yield
    finally:
        for layer, name, place, original in kept:
            # Meanwhile the network may have been moved, made more precise, or packed for good.
            part = _part(layer, name)
            if part.shape != original.shape:
                same = (part.device, part.dtype) == (place.device, place.dtype)
                part.data = place if same else original.to(part.device, part.dtype)
            elif name == "weight" and is_packed(layer) and original.is_floating_point():
                numbers, scale = packed(original)
                part.data.copy_(numbers)
                _part(layer, SCALE).data.copy_(scale)
            else:
                part.data.copy_(original)


def _changed_parts(
    layer: nn.Module, change: Callable[[Tensor], Tensor]
) -> Iterator[tuple[str, Tensor]]:
    """The weight as it is to be; one that is kept in eight bits has a scale as well."""
    changed = change(weight_of(layer))
    if not is_packed(layer):
        yield "weight", changed
        return
    yield from zip(("weight", SCALE), packed(changed), strict=True)


def _part(layer: nn.Module, name: str) -> Tensor:
    return cast(Tensor, getattr(layer, name))


@contextmanager
def _end_found(encoder: nn.Module, end: int) -> Iterator[None]:
    """Some old text encoders take the largest id for the end mark; new words have larger ones."""
    wrong = [part for part in encoder.modules() if getattr(part, "eos_token_id", None) == OLD_END]
    for part in wrong:
        part.eos_token_id = end  # type: ignore[assignment]
    try:
        yield
    finally:
        for part in wrong:
            part.eos_token_id = OLD_END  # type: ignore[assignment]


def _flat(name: str) -> str:
    return name.replace(".", "_")
