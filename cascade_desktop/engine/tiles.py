"""Large pictures drawn a part at a time, so that they fit into memory, and joined without seams.

Two tiles share `overlap` cells or more. In the middle half of `overlap` one fades into the next;
what lies beyond is drawn and thrown away, because there the network has seen an edge that the
picture does not have. Of 64 cells, 16 are thrown away on each side, and Stage A's twelve blocks
and two upsamplings see no further than 14: its tiles make the very picture of one piece.

Stage B's do not, since its attention and its norms over all of a picture (ConvNeXt V2's global
response) see a tile alone. Measured with Pocket at 512 pixels in four tiles of 384: a prediction
differs from that in one piece by 1 to 3 % (root mean square), its gain by less than 0.3 %. With
the norms of the whole forced on each tile it still differs by 1 to 2 %, so they are not what
matters. After all steps the picture differs by 10 to 14 levels, where other noise makes 15: in tone
and detail, and with no step along the seams.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import torch
from torch import Tensor

from cascade_desktop.engine.sampling import Network

PATCH = 2
"""Cells along a side that Stage B reads as one (StableCascade modules/stage_b.py:13)."""

COARSEST = 16
"""Cells along a side in one of Stage B's coarsest level: its patches, halved three times
(modules/stage_b.py:13). Tiles that start at its multiples are halved as the whole would be."""


def tiled(
    work: Callable[[Tensor], Tensor], whole: Tensor, tile: int, overlap: int, scale: int
) -> Tensor:
    """What `work` makes of `whole` [n, c, h, w], in tiles: [n, c2, h * scale, w * scale].

    `work` maps a part [n, c, y, x] to [n, c2, y * scale, x * scale]; what it raises passes
    through. A side of at most `tile` cells is not divided; with no side to divide, the result is
    `work(whole)` itself. `tile` and `overlap` are even. Only the result has the full size.
    """
    if max(whole.shape[-2:]) <= tile:
        return work(whole)
    sides = _sides(whole, tile, overlap, scale)
    return _joined(lambda y, x: work(whole[..., y, x].contiguous()), *sides)


def in_tiles(
    network: Network,
    x: Tensor,
    time: Tensor,
    *,
    tile: int,
    overlap: int,
    kept: dict[Any, Tensor] | None = None,
    **told: Tensor,
) -> Tensor:
    """One prediction of Stage B for `x` [m, 4, h, w], in tiles: [m, 4, h, w]. Sides are even.

    `effnet` [m, 16, h', w'] of what is `told` is divided with `x`; all else, such as the text, is
    told to each tile as it is. What a tile is told is `kept` for the next step, so that the network
    can know it again.
    """
    parts = {} if kept is None else kept
    if max(x.shape[-2:]) <= tile:
        return network(x, time, **told)
    others = {name: tensor for name, tensor in told.items() if name != "effnet"}

    def predicted(rows: slice, columns: slice) -> Tensor:
        seen = dict(others)
        if "effnet" in told:
            place = (rows.start, columns.start)
            if place not in parts:
                parts[place] = _part_of(told["effnet"], x, rows, columns)
            seen["effnet"] = parts[place]
        return network(x[..., rows, columns].contiguous(), time, **seen)

    return _joined(predicted, *_sides(x, tile, overlap, 1))


def _part_of(effnet: Tensor, x: Tensor, rows: slice, columns: slice) -> Tensor:
    """What a tile of `x` is told of `effnet`: [m, 16, patches down, patches across].

    Exactly as a picture of the tile's size would be told: Stage B stretches the map over its
    patches until the middle of its outermost cells lies at the edge (modules/stage_b.py:227-228),
    half a cell too far out, and has learnt to draw everything that much further in again. Of the
    map as it is stretched over the whole, a tile would draw what is near its inner edges in the
    wrong place: Pocket's decoder was 6 and 8 pixels off on the two sides of a seam, and at most
    one with the map of this function.
    """
    down = _stretched(rows, x.shape[-2], effnet.shape[-2])
    across = _stretched(columns, x.shape[-1], effnet.shape[-1])
    part = down.to(effnet.device) @ effnet.float() @ across.T.to(effnet.device)
    return part.to(effnet.dtype)


def _stretched(strip: slice, side: int, cells: int) -> Tensor:
    """How much of each of the `cells` there is in each patch of a strip: [patches, cells].

    From the middle of the first cell in the strip to the middle of the last, in a straight line.
    For all of `side` this is bilinear interpolation with aligned corners.
    """
    first, last = (end * cells / side for end in (strip.start, strip.stop))
    middle, reach = (first + last - 1) / 2, max(0.0, last - first - 1) / 2
    patches = (strip.stop - strip.start) // PATCH
    places = torch.linspace(middle - reach, middle + reach, patches, dtype=torch.float64)
    away = (places.clamp(0, cells - 1)[:, None] - torch.arange(cells)).abs()
    return (1 - away).clamp(min=0).float()


@dataclass(frozen=True)
class _Strip:
    """One side of a tile: its cells, where they end up, and its weight there (float64)."""

    cells: slice
    place: slice
    weight: Tensor


def _joined(
    part: Callable[[slice, slice], Tensor], rows: list[_Strip], columns: list[_Strip]
) -> Tensor:
    """The weighted sum of the parts. Formats of 16 bits are added up in 32, or seams would show."""
    total = None
    for row in rows:
        for column in columns:
            made = part(row.cells, column.cells)
            if total is None:
                precise = torch.promote_types(made.dtype, torch.float32)
                size = (*made.shape[:-2], rows[-1].place.stop, columns[-1].place.stop)
                total = torch.zeros(size, dtype=precise, device=made.device)
            # Made where it is used: a card would wait for all threads of the processor.
            weight = torch.outer(row.weight.to(total), column.weight.to(total))
            total[..., row.place, column.place].addcmul_(made.to(total.dtype), weight)
    assert total is not None, "there is always one tile"
    return total.to(made.dtype)


def _sides(whole: Tensor, tile: int, overlap: int, scale: int) -> tuple[list[_Strip], list[_Strip]]:
    if tile % PATCH or overlap % PATCH or not 0 <= overlap < tile:
        raise ValueError(f"Tiles of {tile} cells cannot overlap by {overlap}.")
    rows, columns = (_strips(side, tile, overlap, scale) for side in whole.shape[-2:])
    return rows, columns


def _strips(side: int, tile: int, overlap: int, scale: int) -> list[_Strip]:
    """A tile's weight is a ramp from 0 to 1 where it begins less the ramp where the next begins.

    So the weights at each place add up to one, however many tiles meet there.
    """
    starts = _starts(side, tile, overlap)
    places = torch.arange(side * scale, dtype=torch.float64) + 0.5
    fade = max(1, overlap // 2 * scale)
    ramps = [torch.ones_like(places)]
    for start, following in pairwise(starts):
        middle = (following + start + tile) * scale / 2
        ramps.append(((places - middle) / fade + 0.5).clamp(0, 1))
    ramps.append(torch.zeros_like(places))
    found = []
    for start, (begin, end) in zip(starts, pairwise(ramps), strict=True):
        cells = slice(start, min(start + tile, side))
        place = slice(cells.start * scale, cells.stop * scale)
        found.append(_Strip(cells, place, (begin - end)[place]))
    return found


def _starts(side: int, tile: int, overlap: int) -> list[int]:
    """Evenly spread, so that no two tiles are almost the same; the last one ends with the side.

    All but the last are rounded up to whole cells of the coarsest level, or as near to it as
    leaves the neighbours `overlap` cells.
    """
    if side <= tile:
        return [0]
    last, aligned = side - tile, math.gcd(tile - overlap, COARSEST)
    steps = math.ceil(last / (tile - overlap))
    return [-(-step * last // (steps * aligned)) * aligned for step in range(steps)] + [last]
