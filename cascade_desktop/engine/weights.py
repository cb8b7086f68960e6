"""Tensors of weights on disk, read one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from torch import Tensor

from cascade_desktop.layouts import Piece
from cascade_desktop.safetensors_header import damaged

MAPPED_BYTES = 128 << 20
"""After so many a file's map is made anew: what was read of it then leaves memory."""


STAGED_BYTES = 64 << 20
"""Of pinned memory, twice: one part is filled while a card copies the other."""


def undisturbed() -> None:
    """What is called after each tensor that was read, if nobody wants to be asked."""


def read_tensors(
    pieces: Mapping[str, Piece],
    like: Mapping[str, Tensor],
    device: Any,
    dtype: torch.dtype,
    ask: Callable[[], None] = undisturbed,
) -> Iterator[tuple[str, Tensor]]:
    """Each tensor on `device`, where `like` holds floating-point numbers in `dtype`.

    The files are mapped into memory, `MAPPED_BYTES` at a time, and each tensor is cast on its way
    to the device: there is never a second copy. Nothing points into the map afterwards, so the
    files may go away, and networks from any layout stand in memory alike: where numbers stand
    changes how sums are rounded. Raises `BadModel` naming a file that cannot be read; what `ask`
    raises after any tensor passes through.
    """
    place = torch.device(device)
    staged = Staged(place, STAGED_BYTES) if place.type == "cuda" else None
    for names in _stretches(pieces):
        file = pieces[names[0]].entry.file
        try:
            with safe_open(file, framework="pt") as opened:
                for name in names:
                    number = dtype if like[name].is_floating_point() else like[name].dtype
                    tensor = _tensor(opened, pieces[name])
                    if staged is not None:
                        yield name, staged.sent(tensor, number)
                    else:
                        yield name, tensor.to(device=place, dtype=number, copy=True)
                    ask()
        except (SafetensorError, OSError) as error:
            raise damaged(file, str(error)) from error


class Staged:
    """Tensors on their way to a device through two parts of pinned memory, taken in turn."""

    def __init__(self, device: torch.device, part_bytes: int) -> None:
        self._device = device
        self._card = device.type == "cuda"
        self._parts = [
            torch.empty(part_bytes, dtype=torch.uint8, pin_memory=self._card) for _ in range(2)
        ]
        self._sent: list[torch.cuda.Event | None] = [None, None]
        self._turn = 0

    def sent(self, tensor: Tensor, dtype: torch.dtype) -> Tensor:
        """The tensor on the device in `dtype`; the last bytes of it may still be on their way."""
        target = torch.empty(tensor.shape, dtype=tensor.dtype, device=self._device)
        source, bytes_there = (each.reshape(-1).view(torch.uint8) for each in (tensor, target))
        part = len(self._parts[0])
        for start in range(0, len(source), part):
            self._send(source[start : start + part], bytes_there[start : start + part])
        return target.to(dtype)

    def _send(self, source: Tensor, target: Tensor) -> None:
        turn = self._turn = 1 - self._turn
        sent = self._sent[turn]
        if sent is not None:
            sent.synchronize()
        part = self._parts[turn][: len(source)]
        part.copy_(source)
        target.copy_(part, non_blocking=True)
        if self._card:
            self._sent[turn] = torch.cuda.current_stream(self._device).record_event()


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
