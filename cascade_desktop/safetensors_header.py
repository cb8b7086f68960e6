"""What a safetensors file says it holds, read from its first bytes alone."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from cascade_desktop.errors import BadModel

REINSTALL = "Download it again, or choose another one."
NOT_READ = (".ckpt", ".pt", ".pth", ".bin", ".pkl")
"""Endings of pickles, which are never opened."""

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
