"""What is on the card when: a plan is chosen by how much memory there is, and a smaller one
when it turns out to be too little.

The predictions count what the networks allocate. `tests/engine/test_memory.py` holds them against
a run of the published networks in which every allocation is counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import torch

from cascade_desktop.engine.eight_bit import packs
from cascade_desktop.engine.grids import Grid
from cascade_desktop.engine.placing import blocks_of
from cascade_desktop.errors import CannotSetUp

Residence = Literal["resident", "staged", "streamed"]


@dataclass(frozen=True)
class Plan:
    """Where weights are and how large a part of a picture is drawn at once.

    Of "resident" networks all are on the card, of "staged" ones that which is at work, and of
    "streamed" ones the block that is at work. `tile_a` and `tile_b` are Stage B cells along a
    side: Stage A's tiles make the picture of one piece, Stage B's do not quite (`tiles`).
    """

    name: str
    weights: Residence
    eight_bit: bool = False
    tile_a: int = 512
    tile_b: int = 512


RESIDENT = Plan("resident", "resident")
ON_A_CARD = (
    RESIDENT,
    Plan("staged", "staged", tile_a=128),
    Plan("eight-bit", "staged", eight_bit=True, tile_a=128),
    Plan("streamed", "streamed", eight_bit=True, tile_a=128, tile_b=256),
)
IN_SHARED_MEMORY = (
    RESIDENT,
    Plan("small-tiles", "resident", tile_a=128),
    Plan("eight-bit", "resident", eight_bit=True, tile_a=128, tile_b=256),
)
"""Where the computer's memory is the only one, weights can go nowhere else."""

FEATURES = {"prior": 14.0, "decoder": 12.0, "vqgan": 7.2}
"""How many times its widest level's cells x channels a network needs at its peak."""

RECORDED = ("prior", "decoder")
"""Networks whose steps are recorded."""

WORKSPACE_BYTES = 64 << 20
"""What cuBLAS and cuDNN keep for themselves, about."""

SPARE = 0.04
"""The share of memory that is lost between the blocks of PyTorch's allocator, about."""


@dataclass(frozen=True)
class Size:
    """How large a network is: bytes of its weights, of them in eight bits, and in the largest
    block and outside of blocks; and the widths that its features need."""

    bytes: int
    packed_bytes: int
    largest_bytes: int
    rest_bytes: int
    width: int
    words: int
    number_bytes: int


def ladder(device: torch.device) -> tuple[Plan, ...]:
    """The plans for a device, from the quickest to the smallest."""
    return ON_A_CARD if device.type == "cuda" else IN_SHARED_MEMORY


def smaller(plan: Plan, device: torch.device) -> Plan | None:
    """The next plan after this one; None if there is none."""
    plans = ladder(device)
    names = [one.name for one in plans]
    place = names.index(plan.name) + 1 if plan.name in names else len(plans)
    return plans[place] if place < len(plans) else None


def named(name: str, device: torch.device) -> Plan:
    """The plan of that name; raises `CannotSetUp` if there is none for the device."""
    plans = {one.name: one for one in ladder(device)}
    if name not in plans:
        raise CannotSetUp(
            f"There is no plan {name} for {device.type}.", f"Choose auto or {' or '.join(plans)}."
        )
    return plans[name]


def chosen(
    free_bytes: int, sizes: Mapping[str, Size], size: Grid, sides: int, device: torch.device
) -> Plan:
    """The quickest plan that fits into `free_bytes`; the smallest one if none does."""
    plans = ladder(device)
    fitting = (one for one in plans if predicted(one, sizes, size, sides) <= free_bytes)
    return next(fitting, plans[-1])


def predicted(
    plan: Plan, sizes: Mapping[str, Size], size: Grid, sides: int, *, recorded: bool = False
) -> int:
    """Bytes on the device at the peak of a picture; `sides` is how many rows are drawn at once:
    two for each picture with guidance. What a step was recorded with stays while others work."""
    each = {kind: features(plan, kind, one, size, sides) for kind, one in sizes.items()}
    kept = max((each.get(kind, 0) for kind in RECORDED), default=0) if recorded else 0
    peaks = [
        weights(plan, sizes, kind)
        + (max(each[kind], kept) if kind in RECORDED else each[kind] + kept)
        for kind in sizes
    ]
    return int(max(peaks) * (1 + SPARE)) + WORKSPACE_BYTES


def weights(plan: Plan, sizes: Mapping[str, Size], at_work: str) -> int:
    """Bytes of weights on the device while `at_work` is at work."""
    if plan.weights == "resident":
        return sum(_bytes(plan, one) for one in sizes.values())
    one = sizes[at_work]
    if plan.weights == "staged":  # All stand in the same room, which is as large as the largest.
        return max(_bytes(plan, other) for other in sizes.values())
    if not one.largest_bytes:
        return _bytes(plan, one)
    share = one.packed_bytes / one.bytes if plan.eight_bit else 1.0
    return one.rest_bytes + int(2 * one.largest_bytes * share)


def features(plan: Plan, kind: str, one: Size, size: Grid, sides: int) -> int:
    """Bytes that a network needs besides its weights."""
    if kind not in FEATURES:
        return 0
    if kind == "prior":
        rows, columns = size.c
    elif kind == "decoder":
        rows, columns = (min(side, plan.tile_b) // 2 for side in size.b)
    else:
        # The last of Stage A's two levels has a cell for every two pixels.
        rows, columns = (2 * min(side, plan.tile_a) for side in size.b)
        sides = 1 if max(size.b) > plan.tile_a else max(1, sides // 2)
    cells = sides * rows * columns
    return int((FEATURES[kind] * cells * one.width + sides * one.words) * one.number_bytes)


def free_bytes(device: torch.device) -> int:
    """What this process can use of the device's memory, what it has already included.

    A limit that the process was given counts as the card's end.
    """
    if device.type != "cuda":
        return 1 << 62
    free, total = torch.cuda.mem_get_info(device)
    ours = torch.cuda.memory_reserved(device)
    limit = int(total * _allowed_share(device))
    return min(free + ours, limit)


def size_of(network: Any, kind: str, dtype: torch.dtype) -> Size:
    """Measured off the network itself, which may be on the meta device, with weights in `dtype`."""
    number = dtype.itemsize
    blocks = [list(block.state_dict().values()) for block in blocks_of(network)]
    total = number * _numbers(network.state_dict().values())
    in_blocks = [number * _numbers(block) for block in blocks]
    saved = (number - 1) * _numbers(one for block in blocks for one in block if packs(one))
    width, words = _widths(network, kind)
    largest = max(in_blocks, default=0)
    return Size(total, total - saved, largest, total - sum(in_blocks), width, words, number)


def _bytes(plan: Plan, one: Size) -> int:
    return one.packed_bytes if plan.eight_bit else one.bytes


def _numbers(tensors: Iterable[torch.Tensor]) -> int:
    return sum(tensor.numel() for tensor in tensors)


def _widths(network: Any, kind: str) -> tuple[int, int]:
    """Channels of the level with the most features, and numbers that the words take: keys and
    values of 85 in each attention."""
    config = network.config
    if kind == "vqgan":
        return config.embed_dim // 2, 0
    if kind not in FEATURES:
        return 0, 0
    attention = [one for one in network.modules() if hasattr(one, "kv_mapper")]
    read = 77 + 2 * config.clip_seq if kind == "prior" else config.clip_seq
    return (
        config.block_out_channels[0],
        sum(2 * read * one.kv_mapper[1].out_features for one in attention),
    )


def _allowed_share(device: torch.device) -> float:
    """As `set_per_process_memory_fraction` was told; PyTorch says it from 2.8 on."""
    asked = getattr(torch.cuda, "get_per_process_memory_fraction", None)
    return float(asked(device.index or 0)) if asked is not None else 1.0
