"""The blocks of Stage B and C with kernels of our own between the products.

Each does what its namesake in `arithmetic.py` and `float8.py` does, in fewer passes, and rounds
less on the way. Needs Triton: `kernels.py` says when it is used. Nothing here is compiled by
PyTorch, for which nothing would be left to join.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn.functional import linear, scaled_dot_product_attention

from cascade_desktop.engine import triton_kernels
from cascade_desktop.engine.arithmetic import EPSILON
from cascade_desktop.engine.float8 import FORMAT

SIZES_BLOCK = 32
"""Channels whose lengths one program adds up."""

READY_TILE = (4, 512)
"""Outputs and features that a program takes at once to see what beta comes to."""

TURNED = 32
"""Channels whose convolution one program turns, where it does nothing else."""


@dataclass(frozen=True)
class Launch:
    """How the work is divided; no result depends on the card, so that none differs between two."""

    seen_tile: int = 4096
    """Numbers that a program of the convolution holds: the cells of one, times their channels."""
    seen_warps: int = 8
    rows: int = 8
    block: int = 128
    """Cells and channels that a program of the response norm takes at once."""
    warps: int = 2
    programs: int = 1056
    """Of a pass, about: eight for each of an H200's 132 multiprocessors."""
    gelu_twice: bool = False
    """Whether the gelu is computed again where features are written once more, and not kept."""


USUAL = Launch()

_NARROW = Launch(seen_tile=2048, seen_warps=4, rows=16, warps=4)

LAUNCHES = {320: _NARROW, 640: _NARROW}
"""By a block's channels, where another division than the usual one was measured to be quicker.

All by `tests.benchmarks.kernels_card` on one H200 (29 November 2026), in microseconds. Both passes
of the response norm, for blocks of 2048 and of 1280 channels: with 16 rows of 128 channels 22 and
17, with 8 rows and half of the warps 20 and 14, with 32 rows of 64 20 and 15, with 8 rows of 256 28
and 23; a gelu that is kept saves 1. For 640 and 320, by the gelu of before, 20 and 36 with 16 rows
of 128, 25 and 39 with 8 of 256. The convolution with tiles of 4096 numbers 9.3, 7.6, 16 and 28,
with those of 2048 and half of the warps 10.2, 8.6, 12 and 26.
"""


def launch_of(channels: int) -> Launch:
    return LAUNCHES.get(channels, USUAL)


def res(
    x: Tensor,
    skip: Tensor | None,
    kernel: Tensor,
    kernel_bias: Tensor,
    widen: Tensor,
    widen_bias: Tensor,
    gamma: Tensor,
    beta: Tensor,
    narrow: Tensor,
    narrow_bias: Tensor,
    *,
    how: Launch | None = None,
) -> Tensor:
    """`arithmetic.res`: the last product adds to x, which the first pass has written beside."""
    how, cells = how or launch_of(x.shape[1]), x.shape[2] * x.shape[3]
    by_weights = cells > len(narrow)
    taps, shift = ready(kernel, narrow, beta, narrow_bias, shifts=by_weights)
    near, rest = seen(x, skip, taps, kernel_bias, shift, how)
    wide = linear(near, widen, widen_bias)
    del near
    norm = lengths(wide, how, keeps=by_weights or not how.gelu_twice)
    if by_weights:
        weights = gained(narrow, norm, gamma, beta, how, x.dtype)
        rest.baddbmm_(wide, weights.mT)
    else:
        wide = gained(wide, norm, gamma, beta, how, x.dtype, gelu=how.gelu_twice)
        rest.flatten(0, 1).addmm_(wide.flatten(0, 1), narrow.t())
    return _as_cells(rest, x)


def res_float8(
    x: Tensor,
    kernel: Tensor,
    kernel_bias: Tensor,
    widen: Tensor,
    widen_scale: Tensor,
    one: Tensor,
    widen_bias: Tensor,
    gamma: Tensor,
    beta: Tensor,
    narrow: Tensor,
    narrow_scale: Tensor,
    narrow_bias: Tensor,
    *,
    how: Launch | None = None,
) -> Tensor:
    """`float8.res`: what goes into the products is written in eight bits at once."""
    how = how or launch_of(x.shape[1])
    taps, _ = ready(kernel, narrow, beta, narrow_bias, shifts=False)
    near, _ = seen(x, None, taps, kernel_bias, None, how, FORMAT)
    wide = product(near, widen, widen_scale, one, widen_bias)
    del near
    norm = lengths(wide, how, keeps=not how.gelu_twice)
    wide = gained(wide, norm, gamma, beta, how, FORMAT, gelu=how.gelu_twice)
    told = product(wide, narrow, narrow_scale, one, narrow_bias)
    return x + _as_cells(told, x)


def attend(
    x: Tensor,
    keys: Tensor,
    values: Tensor,
    weight: Tensor,
    bias: Tensor,
    out: Tensor,
    out_bias: Tensor,
    heads: int,
) -> Tensor:
    """`arithmetic.attend` of cells that ask each other as well: the product writes their keys and
    values to where the words' own stand behind them."""
    asking, rest, made = asked(x, keys, values, out_bias, x.dtype)
    for cells, place in zip(asking, made, strict=True):
        # All of some rows, so that the product writes there itself, and adds the bias.
        torch.addmm(bias, cells, weight.t(), out=place[: len(cells)])
    return _found(x, made, rest, out, heads)


def attend_float8(
    x: Tensor,
    keys: Tensor,
    values: Tensor,
    weight: Tensor,
    scale: Tensor,
    one: Tensor,
    bias: Tensor,
    out: Tensor,
    out_bias: Tensor,
    heads: int,
) -> Tensor:
    """`float8.attend`."""
    asking, rest, made = asked(x, keys, values, out_bias, FORMAT)
    for cells, place in zip(asking, made, strict=True):
        torch._scaled_mm(
            *(cells, weight.t(), one, scale),
            bias=bias,
            out_dtype=bias.dtype,
            use_fast_accum=True,
            out=place[: len(cells)],
        )
    return _found(x, made, rest, out, heads)


def _found(x: Tensor, made: Tensor, rest: Tensor, out: Tensor, heads: int) -> Tensor:
    """The attention in made [n, cells + words, 3c], whose product is added to rest."""
    width, cells = x.shape[1], rest.shape[1]
    query, keys, values = (
        part.view(*part.shape[:2], heads, -1).transpose(1, 2)
        for part in torch.split(made, width, -1)
    )
    found = scaled_dot_product_attention(query[:, :, :cells], keys, values)
    rest.flatten(0, 1).addmm_(found.transpose(1, 2).reshape(-1, width), out.t())
    return _as_cells(rest, x)


def _as_cells(told: Tensor, x: Tensor) -> Tensor:
    """told [n, cells, c] with the sides of x: [n, c, h, w], channels last."""
    count, width, *sides = x.shape
    return told.view(count, *sides, width).permute(0, 3, 1, 2)


def product(x: Tensor, weight: Tensor, scale: Tensor, one: Tensor, bias: Tensor) -> Tensor:
    """`float8.product` of what is in eight bits already."""
    made: Tensor = torch._scaled_mm(
        *(x.flatten(0, -2), weight.t(), one, scale),
        bias=bias,
        out_dtype=bias.dtype,
        use_fast_accum=True,
    )
    return made.view(*x.shape[:-1], len(weight))


def ready(
    kernel: Tensor, weight: Tensor, beta: Tensor, bias: Tensor, *, shifts: bool
) -> tuple[Tensor, Tensor]:
    """The convolution's weights [c, 1, 3, 3] as `taps` [9, c], and bias [c] plus, if asked for,
    what weight [c, 4c] makes of beta, in float32.

    Not kept from step to step: an adapter may change the numbers at any time.
    """
    rows, wide = weight.shape
    taps = kernel.new_empty(9, rows)
    shift = torch.empty_like(bias, dtype=torch.float32) if shifts else bias
    tile, block = READY_TILE if shifts else (TURNED, 1)
    triton_kernels.ready_kernel[(_parts(rows, tile),)](
        *(kernel, weight, beta, bias, taps, shift, rows),
        WIDE=wide,
        BLOCK=block,
        ROWS=tile,
        SHIFTS=shifts,
        num_warps=4,
    )
    return taps, shift


def seen(
    x: Tensor,
    skip: Tensor | None,
    taps: Tensor,
    bias: Tensor,
    shift: Tensor | None,
    how: Launch,
    dtype: torch.dtype | None = None,
) -> tuple[Tensor, Tensor]:
    """`arithmetic.seen` [n, cells, c or 2c], of whose convolution the weights are turned to
    [9, c], and x + shift [n, cells, c] if there is a shift."""
    count, width, *sides = x.shape
    rows = (count, sides[0] * sides[1])
    out = x.new_empty(*rows, width if skip is None else 2 * width, dtype=dtype or x.dtype)
    rest = out if shift is None else x.new_empty(*rows, width)
    block = _power(width)
    cells = max(1, how.seen_tile // block)
    triton_kernels.seen_kernel[(_parts(rows[0] * rows[1], cells),)](
        *(x, taps, bias, x if skip is None else skip, bias if shift is None else shift),
        *(out, rest, rows[0] * rows[1], *sides),
        CHANNELS=width,
        BLOCK=block,
        CELLS=cells,
        SKIPS=skip is not None,
        KEEPS=shift is not None,
        EPSILON=EPSILON,
        num_warps=how.seen_warps,
    )
    return out, rest


def asked(
    x: Tensor, keys: Tensor, values: Tensor, shift: Tensor, dtype: torch.dtype
) -> tuple[Tensor, Tensor, Tensor]:
    """`arithmetic.cells` [n, cells, c], x + shift as large, and [n, cells + words, 3c], in which
    nothing stands yet but the words' keys and values."""
    (count, width, height, across), words, how = x.shape, keys.shape[1], launch_of(x.shape[1])
    grid = height * across
    out = x.new_empty(count, grid, width, dtype=dtype)
    rest = x.new_empty(count, grid, width)
    made = x.new_empty(count, grid + words, 3 * width)
    block = _power(width)
    cells = max(1, how.seen_tile // block)
    programs = _parts(count * grid, cells) + _parts(count * words, cells)
    triton_kernels.asking_kernel[(programs,)](
        *(x, shift, keys, values, out, rest, made, count * grid, grid, words),
        CHANNELS=width,
        BLOCK=block,
        CELLS=cells,
        EPSILON=EPSILON,
        num_warps=how.seen_warps,
    )
    return out, rest, made


def lengths(wide: Tensor, how: Launch, *, keeps: bool) -> tuple[Tensor, Tensor]:
    """Of the gelu of wide [n, cells, 4c], which takes its place if it is kept, the length of each
    channel [n, 4c], and the sums of those over blocks of channels [n, blocks]."""
    count, cells, width = wide.shape
    blocks, times = _parts(width, how.block), _times(cells, width, count, how)
    parts = _parts(cells, times * how.rows)
    squares = wide.new_empty(count, parts, width, dtype=torch.float32)
    triton_kernels.squares_kernel[(blocks, parts, count)](
        *(wide, squares, cells),
        CHANNELS=width,
        BLOCK=how.block,
        ROWS=how.rows,
        TIMES=times,
        KEEPS=keeps,
        num_warps=how.warps,
    )
    blocks = _parts(width, SIZES_BLOCK)
    sizes = wide.new_empty(count, width, dtype=torch.float32)
    totals = wide.new_empty(count, blocks, dtype=torch.float32)
    triton_kernels.sizes_kernel[(blocks, count)](
        *(squares, sizes, totals, parts),
        CHANNELS=width,
        BLOCK=SIZES_BLOCK,
        PARTS=_power(parts),
        num_warps=4,
    )
    return sizes, totals


def gained(
    given: Tensor,
    norm: tuple[Tensor, Tensor],
    gamma: Tensor,
    beta: Tensor,
    how: Launch,
    dtype: torch.dtype,
    *,
    gelu: bool = False,
) -> Tensor:
    """The response norm of features [n, cells, 4c] whose channels have these `lengths`, with the
    gelu first if asked for; or each picture's gain in weights [c, 4c]: [n, c, 4c]."""
    sizes, totals = norm
    rows, width = given.shape[-2:]
    out = given.new_empty(len(sizes), rows, width, dtype=dtype)
    blocks, times = _parts(width, how.block), _times(rows, width, len(sizes), how)
    triton_kernels.gained_kernel[(blocks, _parts(rows, times * how.rows), len(sizes))](
        *(given, sizes, totals, gamma, beta, out, rows, totals.shape[1]),
        CHANNELS=width,
        BLOCK=how.block,
        ROWS=how.rows,
        TIMES=times,
        BLOCKS=_power(totals.shape[1]),
        WEIGHTS=given.dim() == 2,
        GELU=gelu,
        CLAMPS=dtype == FORMAT,
        EPSILON=EPSILON,
        num_warps=how.warps,
    )
    return out


def _times(rows: int, width: int, count: int, how: Launch) -> int:
    """How often a program takes `how.rows` of the rows, so that there are enough programs."""
    return max(1, rows * _parts(width, how.block) * count // (how.programs * how.rows))


def _parts(whole: int, part: int) -> int:
    return -(-whole // part)


def _power(size: int) -> int:
    """The next power of two."""
    return 1 << (size - 1).bit_length()
