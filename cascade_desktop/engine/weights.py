"""Weights on disk: what a safetensors file holds, and its tensors, read one by one."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import torch
from safetensors import SafetensorError, safe_open
from torch import Tensor

from cascade_desktop.errors import BadModel

REINSTALL = "Download it again, or choose another one."
NOT_READ = (".ckpt", ".pt", ".pth", ".bin", ".pkl")
"""Endings of pickles, which are never opened."""

MAPPED_BYTES = 128 << 20
"""After so many a file's map is made anew: what was read of it then leaves memory."""

LARGEST_HEADER = 100_000_000
"""Bytes; the safetensors library reads no larger one either."""

PICKLE = "is a pickle, which can run any program when it is read, so it is not opened"
STRANGERS = (
    (b"PK\x03\x04", PICKLE),  # a zip archive: torch.save since PyTorch 1.6
    (b"\x80\x02", PICKLE),  # torch.save before
    (b"\x80\x04", PICKLE),
    (b"version https://git-lfs", "is a Git LFS pointer: the place of the weights, not the weights"),
    (b"GGUF", "is a GGUF file, which is not read"),
    (b"<", "is a web page, saved in place of the weights"),
)
"""First bytes of what is often found in the place of weights, and what to say of it."""


@dataclass(frozen=True)
class Entry:
    """A tensor of a file: its name there, its number format ("F32", "BF16" ...) and its size."""

    file: Path
    name: str
    format: str
    shape: tuple[int, ...]
    start: int
    bytes: int


@dataclass(frozen=True)
class Contents:
    """What one file, or the shards of one network, hold: name -> tensor, and the file's notes."""

    files: tuple[Path, ...]
    entries: Mapping[str, Entry]
    notes: Mapping[str, str]


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


def read_contents(file: Path) -> Contents:
    """What a safetensors file holds, from its header alone.

    Raises `BadModel` saying what the file is if it is no safetensors file, or that it is damaged.
    """
    try:
        with file.open("rb") as opened:
            header, end = _header(file, opened)
            size = file.stat().st_size
        contents = _contents(file, header)
    except FileNotFoundError as error:
        raise BadModel(f"{file} does not exist.", REINSTALL) from error
    except OSError as error:
        raise BadModel(f"{file} cannot be read: {error.strerror or error}.", REINSTALL) from error
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise damaged(file, "its header makes no sense") from error
    held = max((entry.start + entry.bytes for entry in contents.entries.values()), default=0)
    if size != end + held:
        raise damaged(file, f"it has {size:,} bytes where its header tells of {end + held:,}")
    return contents


def read_shards(index: Path) -> Contents:
    """What the files of a `*.safetensors.index.json` hold together.

    Raises `BadModel` naming the file if the index or a shard is damaged or missing.
    """
    try:
        places = json.loads(index.read_text(encoding="utf-8"))["weight_map"]
        names = sorted({str(name) for name in places.values()})
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise damaged(index, "it is no index of weights") from error
    shards = [index.parent / Path(name).name for name in names]
    for shard in shards:
        if not shard.is_file():
            raise BadModel(f"{shard} is missing, which {index.name} names.", REINSTALL)
    contents = joined([read_contents(shard) for shard in shards])
    absent = next((name for name in places if name not in contents.entries), None)
    if absent is not None:
        raise damaged(index, f"none of its files holds {absent}")
    return contents


def joined(shards: Iterable[Contents]) -> Contents:
    """Several files as one."""
    parts = list(shards)
    return Contents(
        tuple(file for part in parts for file in part.files),
        {name: entry for part in parts for name, entry in part.entries.items()},
        {name: note for part in parts for name, note in part.notes.items()},
    )


def read_tensors(
    pieces: Mapping[str, Piece], like: Mapping[str, Tensor], device: Any, dtype: torch.dtype
) -> Iterator[tuple[str, Tensor]]:
    """Each tensor on `device`, where `like` holds floating-point numbers in `dtype`.

    The files are mapped into memory, `MAPPED_BYTES` at a time, and each tensor is cast on its way
    to the device: there is never a second copy. Nothing points into the map afterwards, so the
    files may go away, and networks from any layout stand in memory alike: where numbers stand
    changes how sums are rounded. Raises `BadModel` naming a file that cannot be read.
    """
    for names in _stretches(pieces):
        file = pieces[names[0]].entry.file
        try:
            with safe_open(file, framework="pt") as opened:
                for name in names:
                    number = dtype if like[name].is_floating_point() else like[name].dtype
                    tensor = _tensor(opened, pieces[name])
                    yield name, tensor.to(device=device, dtype=number, copy=True)
        except (SafetensorError, OSError) as error:
            raise damaged(file, str(error)) from error


def damaged(file: Path, reason: str) -> BadModel:
    return BadModel(f"{file} is damaged: {reason}.", REINSTALL)


def _header(file: Path, opened: BinaryIO) -> tuple[dict[str, Any], int]:
    """The header of a file, and the place of the first byte after it."""
    first = opened.read(64)
    for mark, what in STRANGERS:
        if first.lstrip().startswith(mark) and not _may_be_safetensors(first, file):
            raise BadModel(f"{file} {what}.", "Download it as .safetensors.")
    if len(first) < 8:
        raise damaged(file, f"it ends after {len(first)} bytes")
    length = int.from_bytes(first[:8], "little")
    if length > LARGEST_HEADER:
        raise BadModel(
            f"{file} is no safetensors file, or it is damaged.", "Download it as .safetensors."
        )
    opened.seek(8)
    header = json.loads(opened.read(length))
    if not isinstance(header, dict):
        raise ValueError(header)
    return header, 8 + length


def _may_be_safetensors(first: bytes, file: Path) -> bool:
    """Whether the number and the brace that such a file starts with are there."""
    length = int.from_bytes(first[:8], "little")
    return first[8:9] == b"{" and length <= file.stat().st_size


def _contents(file: Path, header: dict[str, Any]) -> Contents:
    notes = header.pop("__metadata__", None) or {}
    entries = {}
    for name, facts in header.items():
        start, end = facts["data_offsets"]
        shape = tuple(int(side) for side in facts["shape"])
        if not 0 <= start <= end or any(side < 0 for side in shape):
            raise ValueError(name)
        entries[name] = Entry(file, name, str(facts["dtype"]), shape, start, end - start)
    return Contents((file,), entries, {str(key): str(note) for key, note in notes.items()})


def _stretches(pieces: Mapping[str, Piece]) -> Iterator[list[str]]:
    """Names of tensors that stand one after the other in the same file, in its order."""
    stretch: list[str] = []
    held = 0
    for name in sorted(
        pieces, key=lambda name: (pieces[name].entry.file, pieces[name].entry.start)
    ):
        piece = pieces[name]
        if stretch and (pieces[stretch[0]].entry.file != piece.entry.file or held > MAPPED_BYTES):
            yield stretch
            stretch, held = [], 0
        stretch.append(name)
        held += piece.bytes
    if stretch:
        yield stretch


def _tensor(opened: Any, piece: Piece) -> Tensor:
    entry = piece.entry
    if piece.third is None:
        tensor: Tensor = opened.get_tensor(entry.name)
        return tensor.T.contiguous() if piece.turned else tensor
    rows = entry.shape[0] // 3
    part: Tensor = opened.get_slice(entry.name)[piece.third * rows : (piece.third + 1) * rows]
    return part


def count(shape: Iterable[int]) -> int:
    return math.prod(shape)
