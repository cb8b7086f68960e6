"""Whether an adapter fits a model: the sizes in both files compared, without reading weights."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from cascade_desktop.candidates import FOLDERS, Candidate, scan
from cascade_desktop.errors import BadModel
from cascade_desktop.folders import Folders
from cascade_desktop.layouts import Part
from cascade_desktop.lora_keys import ATTENTION, NUMBERED, PRIOR, STACKED, TEXT_ENCODER
from cascade_desktop.models import model_path
from cascade_desktop.pieces import fits

Shape = tuple[int, ...]
Halves = tuple[Shape, Shape]
"""Of one layer's change: down [rank, in] or [rank, in, h, w], up [out, rank] or [out, rank, 1, 1].
"""

Address = tuple[str, str]
"""Which network, and the layer's name there with `_` for `.`."""

WORDS = "text_model.embeddings.token_embedding.weight"
BLOCK = re.compile(r"(down|up)_blocks\.(\d+)\.(\d+)\.attention\.to_q\.weight")
FIRST_HALF = re.compile(r"(down|up)_blocks_\d+_\d+_attention_\w*(to_[qkv]|in_proj)|weights_\d+")
"""Layers of an adapter that take as many numbers as Stage C has channels."""

SIZES = {
    2048: "Stage C 3.6B",
    1536: "Stage C 1B",
    256: "Pocket",
}
"""Channels of Stage C -> which one has that many (the configurations published with each)."""

SHOWN = 2


@dataclass(frozen=True)
class Layer:
    """A layer of a model: the size of its weight, and into how many groups it is divided."""

    name: str
    shape: Shape
    groups: int = 1


@dataclass(frozen=True)
class Networks:
    """What adapters change in a model: the layers by all the names that adapters have for them.

    `width` is Stage C's channels, `words` the size [words, width] of the text encoder's table;
    0 and () where the model lacks the network.
    """

    layers: Mapping[Address, tuple[Layer, ...]]
    width: int
    words: Shape


def networks_of(model: str, folders: Folders) -> tuple[Path, Networks]:
    """Where the model of this name is, and its networks. Raises `BadModel` if there is none."""
    path = model_path(model, folders)
    given = path if path.is_file() else None
    found = scan(path if given is None else _folder_of(given), given)
    readable = [one for one in found.candidates if one.part is not None]
    priors = [one for one in readable if one.kind == PRIOR]
    prior = min(priors, key=lambda one: _rank(one, given), default=None)
    if prior is None:
        raise BadModel(f"{path} has no Stage C that can be read.", "Choose another model.")
    texts = [one for one in readable if one.kind == TEXT_ENCODER and fits(one, prior)]
    text = texts[0].checked_part() if texts else None
    return path, networks_in(prior.checked_part(), text)


def networks_in(prior: Part, text: Part | None) -> Networks:
    layers = {(PRIOR, name): found for name, found in _prior_layers(prior)}
    widths = [shape[0] for name, shape in prior.shapes.items() if BLOCK.fullmatch(name)]
    if text is None:
        return Networks(layers, max(widths, default=0), ())
    layers |= {(TEXT_ENCODER, name): found for name, found in _text_layers(text)}
    return Networks(layers, max(widths, default=0), text.shapes.get(WORDS, ()))


def width_of(layers: Mapping[Address, Halves]) -> int:
    """The channels of the Stage C that an adapter was made for; 0 if it does not show."""
    names = [(name, halves) for (part, name), halves in layers.items() if part == PRIOR]
    return max((down[1] for name, (down, _) in names if FIRST_HALF.match(name)), default=0)


def size_named(width: int) -> str:
    """Which Stage C has this many channels, in a user's words; empty if it is not known."""
    return SIZES.get(width, f"a Stage C with {width} channels" if width else "")


def misfit(layers: Mapping[Address, Halves], vectors: Shape, model: Networks) -> str:
    """Why an adapter does not fit, in a sentence; empty if it does.

    `vectors` is the size [n, width] of the new words it brings, () if it brings none.
    """
    made_for = width_of(layers)
    if made_for and model.width and made_for != model.width:
        return f"It was made for {size_named(made_for)}; this model is {size_named(model.width)}."
    for address, halves in layers.items():
        if sentence := _misfit_of_layer(halves, model.layers.get(address, ())):
            return sentence
    return _missing(layers, model) or _misfit_of_words(vectors, model.words)


def _misfit_of_layer(halves: Halves, found: tuple[Layer, ...]) -> str:
    down, up = halves
    each, left = divmod(up[0], max(1, len(found)))
    columns = math.prod(down[1:])
    for layer in found:
        rows = layer.shape[0] // layer.groups
        fits_in = each in (rows, layer.shape[0]) and each * columns == math.prod(layer.shape)
        if left or not fits_in:
            size = "x".join(map(str, layer.shape))
            return f"It changes {layer.name} as {each}x{columns}, which is {size} in this model."
    return ""


def _missing(layers: Mapping[Address, Halves], model: Networks) -> str:
    """Nothing that the model lacks; of numbered layers all, or the numbers mean something else."""
    missing = [name for part, name in layers if (part, name) not in model.layers]
    if missing:
        more = f" and {len(missing) - SHOWN} more" if len(missing) > SHOWN else ""
        return f"It changes layers that this model lacks: {', '.join(missing[:SHOWN])}{more}."
    here, there = (
        sum(name.startswith(NUMBERED) for _, name in names) for names in (layers, model.layers)
    )
    if here not in (0, there):
        return f"It changes {here} layers of attention; this model has {there}."
    return ""


def _misfit_of_words(vectors: Shape, words: Shape) -> str:
    if vectors and words and vectors[-1] != words[-1]:
        return f"Its new words have {vectors[-1]} numbers each; this model's have {words[-1]}."
    return ""


def _prior_layers(part: Part) -> Iterator[tuple[str, tuple[Layer, ...]]]:
    """All names, with `_` for `.`, that adapters have for layers of Stage C.

    `weights_2k` and `weights_2k+1` are the k-th attention's way out, and in (the authors'
    modules/lora.py:25-37).
    """
    found = {layer.name: layer for layer in _layers(part)}
    for name, layer in found.items():
        yield _flat(name), (layer,)
    blocks = sorted(match.groups() for name in part.shapes if (match := BLOCK.fullmatch(name)))
    ordered = sorted(blocks, key=lambda block: (block[0], int(block[1]), int(block[2])))
    for number, (side, level, place) in enumerate(ordered):
        block = f"{side}_blocks.{level}.{place}.attention"
        own = {name: found[f"{block}.{name}"] for name in ATTENTION if f"{block}.{name}" in found}
        for name, layer in own.items():
            yield from ((_flat(f"{block}.{other}"), (layer,)) for other in ATTENTION[name])
        stacked = tuple(own[name] for name in ("to_q", "to_k", "to_v") if name in own)
        yield _flat(f"{block}.{STACKED}"), stacked
        yield f"{NUMBERED}{2 * number + 1}", stacked
        if "to_out.0" in own:
            yield f"{NUMBERED}{2 * number}", (own["to_out.0"],)


def _text_layers(part: Part) -> Iterator[tuple[str, tuple[Layer, ...]]]:
    for layer in _layers(part):
        yield _flat(layer.name), (layer,)
        yield _flat(layer.name.removeprefix("text_model.")), (layer,)


def _layers(part: Part) -> Iterator[Layer]:
    """Matrices and kernels; a table of words is none."""
    for name, shape in part.shapes.items():
        layer, _, end = name.rpartition(".")
        if end == "weight" and len(shape) in (2, 4) and "embeddings." not in name:
            yield Layer(layer, shape, shape[0] if layer.endswith("depthwise") else 1)


def _flat(name: str) -> str:
    return name.replace(".", "_")


def _rank(one: Candidate, given: Path | None) -> tuple[bool, int]:
    """The lowest is taken, as when the model is opened: the chosen file, then the largest."""
    return given not in one.files, -one.checked_part().parameters


def _folder_of(file: Path) -> Path:
    """The model's folder: a file in diffusers' layout lies one deeper."""
    in_part = file.parent.name in FOLDERS and (file.parent / "config.json").is_file()
    return file.parent.parent if in_part else file.parent
