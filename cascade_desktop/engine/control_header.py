"""What a ControlNet's file says of itself before any of its weights are read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from cascade_desktop.engine.control_layers import Mode, Widths
from cascade_desktop.engine.effnet import V2_S, Row
from cascade_desktop.errors import BadModel
from cascade_desktop.safetensors_header import Contents, read_contents

Sizes = Mapping[str, tuple[int, ...]]
"""Name -> shape of each tensor in a file."""

PUBLISHED_BLOCKS = (0, 4, 8, 12, 51, 55, 59, 63)
"""Which ResBlocks of Stage C the published ones guide
(configs/inference/controlnet_c_3b_canny.yaml:6; the same in _inpainting.yaml and _sr.yaml)."""

BLOCKS_KEY = "blocks"
"""Where a file's metadata says which blocks it guides, as in "0,4,8"."""

FETCH = "Download the ControlNet again, or choose another file."
MANY = 3
"""Of the tensors that do not fit, so many are named."""


@dataclass(frozen=True)
class Header:
    """The arguments of `ControlNet`, and what its file holds."""

    mode: Mode
    channels: int
    width: int
    blocks: tuple[int, ...]
    widths: Widths
    contents: Contents


def read_header(file: Path) -> Header:
    """Raises `BadModel`, naming the file, if it is missing, damaged or of another kind."""
    contents = read_contents(file)
    sizes = {name: entry.shape for name, entry in contents.entries.items()}
    try:
        if any(number < 1 for size in sizes.values() for number in size):
            raise ValueError("a tensor without numbers")
        mode = _mode(sizes)
        channels = sizes["backbone.0.0.weight" if mode == "effnet" else "backbone.0.weight"][1]
        width, widths = sizes["projections.0.2.weight"][0], _widths(mode, sizes)
    except (LookupError, ValueError) as error:
        raise BadModel(
            f"{file} is not a ControlNet of Stable Cascade: what it holds has other names or "
            "shapes.",
            FETCH,
        ) from error
    blocks = _blocks(file, contents.notes.get(BLOCKS_KEY, ""), sizes)
    return Header(mode, channels, width, blocks, widths, contents)


def check_sizes(file: Path, contents: Contents, wanted: Sizes) -> None:
    """Raises `BadModel` naming the tensors that are missing, unknown or of other shapes."""
    found = {name: entry.shape for name, entry in contents.entries.items()}
    problems = [f"{name} is missing" for name in wanted if name not in found]
    problems += [f"{name} is not known" for name in found if name not in wanted]
    problems += [
        f"{name} has the shape {list(found[name])} instead of {list(size)}"
        for name, size in wanted.items()
        if name in found and found[name] != size
    ]
    if problems:
        more = f", and {len(problems) - MANY} more" if len(problems) > MANY else ""
        raise BadModel(
            f"{file} does not fit the published ControlNets: {', '.join(problems[:MANY])}{more}.",
            FETCH,
        )


def _mode(sizes: Sizes) -> Mode:
    if "backbone.0.0.weight" in sizes:
        return "effnet"
    return "large" if _numbered("backbone.3.", sizes) else "simple"


def _widths(mode: Mode, sizes: Sizes) -> Widths:
    last = sizes["projections.0.0.weight"][1]
    if mode == "effnet":
        rows = tuple(_row(level, row[3], sizes) for level, row in enumerate(V2_S, start=1))
        return Widths(sizes["backbone.0.0.weight"][0], rows, last=last)
    if mode == "large":
        wide, middle = sizes["backbone.0.weight"][0], sizes["backbone.2.weight"][0]
        depth = sum(name.endswith(".blocks.0.weight") for name in sizes)
        return Widths(wide=wide, middle=middle, depth=depth, last=last)
    return Widths()


def _row(level: int, stride: int, sizes: Sizes) -> Row:
    """A level of EfficientNet-v2 by the shapes in its first block; a stride leaves no trace."""
    count = _numbered(f"backbone.{level}.", sizes)
    first = f"backbone.{level}.0.block."
    inner, width = sizes[f"{first}0.0.weight"][:2]
    if f"{first}3.0.weight" in sizes:
        out, kernel = sizes[f"{first}3.0.weight"][0], sizes[f"{first}1.0.weight"][-1]
        return 0, inner // width, kernel, stride, out, count
    kernel = sizes[f"{first}0.0.weight"][-1]
    if f"{first}1.0.weight" in sizes:
        return 1, inner // width, kernel, stride, sizes[f"{first}1.0.weight"][0], count
    return 1, 1, kernel, stride, inner, count


def _blocks(file: Path, text: str, sizes: Sizes) -> tuple[int, ...]:
    count = _numbered("projections.", sizes)
    if not text:
        return PUBLISHED_BLOCKS if count == len(PUBLISHED_BLOCKS) else tuple(range(count))
    parts = [part.strip() for part in text.split(",")]
    # int() alone would take "-1", "1_0" and numbers without an end.
    blocks = tuple(
        int(part) for part in parts if part.isascii() and part.isdigit() and len(part) < 5
    )
    if len(set(blocks)) != count or len(parts) != count:
        raise BadModel(
            f'{file} says that it guides the blocks "{text[:80]}", but holds {count} projections.',
            FETCH,
        )
    return blocks


def _numbered(prefix: str, names: Iterable[str]) -> int:
    """How many different numbers follow `prefix` in the names."""
    return len(
        {name.removeprefix(prefix).split(".")[0] for name in names if name.startswith(prefix)}
    )
