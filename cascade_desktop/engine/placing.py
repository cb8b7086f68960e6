"""Where the weights of a network are: on the card, or in the computer's memory until needed.

Weights that travel together lie in one block of bytes, their home, which is pinned where there is
a card; on the card they lie in a copy of it. A change to a weight is made at home or, while the
network is on the card, is lost with the copy: adapters are applied at home.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import torch
from torch import Tensor, nn

ALIGNED_BYTES = 16
"""Where a tensor may start: what the widest reads of a card ask for."""

SLOTS = 2
"""Streamed blocks on the card: one is at work while the next one is on its way."""


class Unit:
    """What named modules hold themselves, in one block of bytes of which each tensor is a view."""

    def __init__(self, modules: Iterable[tuple[str, nn.Module]]) -> None:
        self._places: list[tuple[Tensor, int, torch.dtype, torch.Size]] = []
        self.bytes = 0
        self.home = torch.empty(0, dtype=torch.uint8)
        self._at_home: list[Tensor] = []
        for tensor in _tensors(modules):
            size = tensor.numel() * tensor.element_size()
            self._places.append((tensor, self.bytes, tensor.dtype, tensor.shape))
            self.bytes += -(-size // ALIGNED_BYTES) * ALIGNED_BYTES

    def settle(self, home: Tensor) -> None:
        """Moves to `home`, of `bytes` bytes; each tensor leaves its old place at once."""
        self.home = home
        with torch.inference_mode(False):
            self._at_home = list(self._views(home))
            for (tensor, *_), place in zip(self._places, self._at_home, strict=True):
                tensor.data = place.copy_(tensor.data)

    def point(self, block: Tensor) -> None:
        """The tensors are views of `block` from now on: the home, or a copy of it.

        One that has another size for a while, as a longer table of words, goes by itself.
        """
        with torch.inference_mode(False):
            # A card waits for this: views of the home are made once.
            views = self._at_home if block is self.home else self._views(block)
            for (tensor, *_), place in zip(self._places, views, strict=True):
                there = tensor.shape == place.shape
                tensor.data = place if there else tensor.data.to(block.device)

    def _views(self, block: Tensor) -> Iterator[Tensor]:
        for _, start, dtype, shape in self._places:
            size = shape.numel() * dtype.itemsize
            yield block[start : start + size].view(dtype).view(shape)


class Room:
    """Memory of the card in which networks stand by turns, each always at the same place.

    So a step that was recorded finds its weights where they were. It grows when a larger network
    comes; those that came before stand elsewhere then.
    """

    def __init__(self, device: torch.device) -> None:
        self._device = device
        self._place: Tensor | None = None

    def filled(self, home: Tensor) -> Tensor:
        """A copy of `home`, where another network may have been until now."""
        with torch.inference_mode(False):
            if self._place is None or len(self._place) < len(home):
                self._place = None  # The old one is free before the new one is asked for.
                self._place = torch.empty_like(home, device=self._device)
            return self._place[: len(home)].copy_(home, non_blocking=True)

    def leave(self) -> None:
        """Gives the memory back."""
        self._place = None


class Placed:
    """A network that is at home until it is called to its room, and goes home again.

    With `streamed`, only what is no block of a level comes; the blocks follow one by one.
    """

    def __init__(
        self, network: nn.Module, device: torch.device, room: Room, *, streamed: bool
    ) -> None:
        self._room, self._streamed = room, streamed
        pinned = device.type == "cuda"
        blocks = list(blocks_of(network)) if streamed else []
        moving = {id(part) for block in blocks for part in block.modules()}
        rest = [(name, part) for name, part in network.named_modules() if id(part) not in moving]
        self._rest = Unit(rest)
        self._stream = Stream(blocks, device) if blocks else None
        _settle([self._rest, *(self._stream.units if self._stream else [])], pinned)
        self.here = False

    def arrive(self) -> None:
        if self.here:
            return
        self.here = True
        try:
            self._rest.point(self._room.filled(self._rest.home))
            if self._stream is not None:
                self._stream.open()
        except (RuntimeError, MemoryError):
            self.leave()
            raise

    def leave(self) -> None:
        """Home again; its room is free at once, and given back where no step was recorded in it."""
        if not self.here:
            return
        self.here = False
        if self._streamed:
            self._room.leave()
        self._rest.point(self._rest.home)
        if self._stream is not None:
            self._stream.close()

    def dissolve(self) -> None:
        """Leaves the network at home, as one that was never placed."""
        self.leave()
        if self._stream is not None:
            self._stream.dissolve()


class Stream:
    """Blocks that come to the card when they are run, each while the one before it works.

    Which follows which is seen in the first step; it is the same in all others.
    """

    def __init__(self, blocks: Sequence[nn.Module], device: torch.device) -> None:
        self.units = [Unit(block.named_modules()) for block in blocks]
        self._device = device
        streams: Any = torch.cuda.Stream
        self._side: torch.cuda.Stream | None = streams(device) if device.type == "cuda" else None
        self._after: dict[int, int] = {}
        self._last: int | None = None
        self._slots: list[_Slot] = []
        self._hooks: list[Any] = []
        for number, block in enumerate(blocks):
            self._hooks += [
                block.register_forward_pre_hook(self._hook(number, self._begin), prepend=True),
                block.register_forward_hook(self._hook(number, self._end)),
            ]

    def open(self) -> None:
        """Makes room on the card."""
        largest = max(unit.bytes for unit in self.units)
        self._slots = [_Slot(largest, self._device) for _ in range(SLOTS)]

    def close(self) -> None:
        for unit in self.units:
            unit.point(unit.home)
        self._slots, self._last = [], None

    def dissolve(self) -> None:
        for hook in self._hooks:
            hook.remove()

    def _hook(self, number: int, act: Any) -> Any:
        def run(*_: Any) -> None:
            act(number)

        return run

    def _begin(self, number: int) -> None:
        if self._last is not None:
            self._after[self._last] = number
        self._last = number
        for slot in self._slots:
            slot.busy = False  # None runs now, also where the last one has ended by a failure.
        slot = self._holding(number) or self._fetch(number)
        slot.busy = True
        slot.wait(self._device)
        self.units[number].point(slot.block)
        following = self._after.get(number)
        if following is not None and self._holding(following) is None:
            self._fetch(following)

    def _end(self, number: int) -> None:
        slot = self._holding(number)
        assert slot is not None, "a block that runs is on the card"
        self.units[number].point(self.units[number].home)
        slot.release(self._device)

    def _holding(self, number: int) -> _Slot | None:
        return next((slot for slot in self._slots if slot.unit == number), None)

    def _fetch(self, number: int) -> _Slot:
        """Sends a block on its way, into the slot whose block was needed longest ago."""
        slot = next(slot for slot in self._slots if not slot.busy)
        slot.unit = number
        slot.fill(self.units[number].home, self._side)
        self._slots.sort(key=lambda one: one is slot)
        return slot


class _Slot:
    """Room for one block on the card. Without a card, copies are there when they are made."""

    def __init__(self, size: int, device: torch.device) -> None:
        with torch.inference_mode(False):
            self.block = torch.empty(size, dtype=torch.uint8, device=device)
        self.unit: int | None = None
        self.busy = False
        self._filled: torch.cuda.Event | None = None
        self._free: torch.cuda.Event | None = None

    def fill(self, home: Tensor, side: torch.cuda.Stream | None) -> None:
        if side is None:
            self.block[: len(home)].copy_(home)
            return
        if self._free is not None:
            side.wait_event(self._free)
        else:  # The room was made on the other stream, where something may still be using it.
            side.wait_stream(torch.cuda.current_stream(side.device))
        with torch.cuda.stream(side):
            self.block[: len(home)].copy_(home, non_blocking=True)
            self._filled = side.record_event()

    def wait(self, device: torch.device) -> None:
        if self._filled is not None:
            torch.cuda.current_stream(device).wait_event(self._filled)

    def release(self, device: torch.device) -> None:
        self.busy = False
        if self._filled is not None:
            self._free = torch.cuda.current_stream(device).record_event()


def _settle(units: Sequence[Unit], pinned: bool) -> None:
    """One home for all: PyTorch rounds what it pins up to a power of two, block by block."""
    sizes = [unit.bytes for unit in units]
    with torch.inference_mode(False):
        whole = torch.empty(sum(sizes), dtype=torch.uint8, pin_memory=pinned)
    for unit, home in zip(units, torch.split(whole, sizes), strict=True):
        unit.settle(home)


def blocks_of(network: nn.Module) -> Iterator[nn.Module]:
    """The blocks that run one after the other, less those whose weights are few and are asked for
    before the first step."""
    for side in ("down_blocks", "up_blocks"):
        if not hasattr(network, side):
            continue
        for level in network.get_submodule(side).children():
            yield from (block for block in level.children() if not hasattr(block, "mapper"))


def _tensors(modules: Iterable[tuple[str, nn.Module]]) -> list[Tensor]:
    """What the modules hold themselves, each once.

    The weights of neighbours stand one after the other, and so do their biases: queries, keys and
    values are used as one (`blocks.fused`).
    """
    found: dict[int, tuple[tuple[str, str, int], Tensor]] = {}
    for path, module in modules:
        held = (*module.named_parameters(recurse=False), *module.named_buffers(recurse=False))
        for name, tensor in held:
            place = (path.rpartition(".")[0], name, len(found))
            found.setdefault(id(tensor), (place, tensor))
    return [tensor for _, tensor in sorted(found.values(), key=lambda item: item[0])]
