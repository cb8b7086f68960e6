"""Tensors of weights on disk, read one by one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from torch import Tensor

from cascade_desktop.layouts import Piece
from cascade_desktop.safetensors_header import damaged

MAPPED_BYTES = 128 << 20
"""After so many a file's map is made anew: what was read of it then leaves memory."""


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
