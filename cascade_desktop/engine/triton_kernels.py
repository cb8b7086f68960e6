"""Passes over a block's features that PyTorch makes several of, each as one kernel in Triton.

Imported only where Triton is there (`kernels.py`). Features lie cell after cell, with all channels
of a cell together; sums are in float32 and in an order that the shapes alone decide, so that the
same seed draws the same picture.
"""

from typing import Any

import triton
import triton.language as tl

Pointer = Any
Number = Any

LARGEST: tl.constexpr = tl.constexpr(448.0)
"""The largest number of e4m3, in which some results are."""


@triton.jit
def ready_kernel(
    kernel: "Pointer",
    weight: "Pointer",
    beta: "Pointer",
    bias: "Pointer",
    taps: "Pointer",
    shift: "Pointer",
    rows: "Number",
    WIDE: tl.constexpr,
    BLOCK: tl.constexpr,
    ROWS: tl.constexpr,
    SHIFTS: tl.constexpr,
) -> None:
    """A convolution's weights [rows, 9] turned, so that those of neighbouring channels are read
    together: `taps` [9, rows]. And, if it `SHIFTS`, what weight [rows, wide] makes of beta [wide],
    plus bias [rows]: `shift` [rows]."""
    row = tl.program_id(0) * ROWS + tl.arange(0, ROWS)
    tap = tl.arange(0, 16)
    there = (row < rows)[:, None] & (tap < 9)[None, :]
    some = tl.load(kernel + row[:, None] * 9 + tap[None, :], mask=there)
    tl.store(taps + tap[None, :] * rows + row[:, None], some, mask=there)
    if SHIFTS:
        total = tl.zeros([ROWS, BLOCK], tl.float32)
        for first in range(0, WIDE, BLOCK):
            channel = first + tl.arange(0, BLOCK)
            inside = channel < WIDE
            place = weight + row[:, None] * WIDE + channel[None, :]
            part = tl.load(place, mask=(row < rows)[:, None] & inside[None, :], other=0.0)
            by = tl.load(beta + channel, mask=inside, other=0.0).to(tl.float32)
            total += part.to(tl.float32) * by[None, :]
        more = tl.load(bias + row, mask=row < rows, other=0.0).to(tl.float32)
        tl.store(shift + row, tl.sum(total, axis=1) + more, mask=row < rows)


@triton.jit
def seen_kernel(
    x: "Pointer",
    taps: "Pointer",
    bias: "Pointer",
    skip: "Pointer",
    shift: "Pointer",
    out: "Pointer",
    rest: "Pointer",
    cells: "Number",
    height: "Number",
    width: "Number",
    CHANNELS: tl.constexpr,
    BLOCK: tl.constexpr,
    CELLS: tl.constexpr,
    SKIPS: tl.constexpr,
    KEEPS: tl.constexpr,
    EPSILON: tl.constexpr,
) -> None:
    """The depthwise 3 x 3 convolution of x [cells, c], its weights `taps` [9, c], the layer norm of
    that, and beside it `skip` [cells, c]: `out` [cells, c or 2c]. In `rest` [cells, c], x + shift,
    if it `KEEPS` that."""
    cell = tl.program_id(0) * CELLS + tl.arange(0, CELLS)
    channel = tl.arange(0, BLOCK)
    real, inside = cell < cells, channel < CHANNELS
    column, row = cell % width, (cell // width) % height
    place = cell.to(tl.int64)[:, None] * CHANNELS + channel[None, :]
    some = tl.load(bias + channel, mask=inside, other=0.0).to(tl.float32)
    total = tl.zeros([CELLS, BLOCK], tl.float32) + some[None, :]
    for down in tl.static_range(-1, 2):
        for right in tl.static_range(-1, 2):
            there = real & (row + down >= 0) & (row + down < height)
            there = there & (column + right >= 0) & (column + right < width)
            near = tl.load(
                x + place + (down * width + right) * CHANNELS,
                mask=there[:, None] & inside[None, :],
                other=0.0,
            ).to(tl.float32)
            tap = taps + (down * 3 + right + 4) * CHANNELS + channel
            total += near * tl.load(tap, mask=inside, other=0.0).to(tl.float32)[None, :]
    valid = real[:, None] & inside[None, :]
    normed = _normed(total, inside, CHANNELS, EPSILON)
    put = place
    if SKIPS:
        put += cell.to(tl.int64)[:, None] * CHANNELS
        tl.store(out + put + CHANNELS, tl.load(skip + place, mask=valid), mask=valid)
    tl.store(out + put, normed.to(out.dtype.element_ty), mask=valid)
    if KEEPS:
        more = tl.load(shift + channel, mask=inside, other=0.0).to(tl.float32)
        kept = tl.load(x + place, mask=valid, other=0.0).to(tl.float32) + more[None, :]
        tl.store(rest + place, kept.to(rest.dtype.element_ty), mask=valid)


@triton.jit
def _normed(
    some: "Number", inside: "Number", CHANNELS: tl.constexpr, EPSILON: tl.constexpr
) -> "Number":
    """The layer norm of some [cells, channels], of which those `inside` are channels."""
    mean = tl.sum(some, axis=1) / CHANNELS
    centred = tl.where(inside[None, :], some - mean[:, None], 0.0)
    spread = tl.sum(centred * centred, axis=1) / CHANNELS
    return centred * tl.rsqrt(spread + EPSILON)[:, None]


@triton.jit
def asking_kernel(
    x: "Pointer",
    shift: "Pointer",
    keys: "Pointer",
    values: "Pointer",
    out: "Pointer",
    rest: "Pointer",
    made: "Pointer",
    cells: "Number",
    grid: "Number",
    words: "Number",
    CHANNELS: tl.constexpr,
    BLOCK: tl.constexpr,
    CELLS: tl.constexpr,
    EPSILON: tl.constexpr,
) -> None:
    """The layer norm of x [cells, c], in `out`, and x + shift, in `rest`; by further programs, the
    words' keys and values [n, words, c] in the last rows of `made` [n, grid + words, 3c]."""
    channel = tl.arange(0, BLOCK)
    inside = channel < CHANNELS
    first = tl.program_id(0) * CELLS
    begin = tl.cdiv(cells, CELLS) * CELLS
    if first < cells:
        cell = first + tl.arange(0, CELLS)
        valid = (cell < cells)[:, None] & inside[None, :]
        place = cell.to(tl.int64)[:, None] * CHANNELS + channel[None, :]
        some = tl.load(x + place, mask=valid, other=0.0).to(tl.float32)
        normed = _normed(some, inside, CHANNELS, EPSILON)
        tl.store(out + place, normed.to(out.dtype.element_ty), mask=valid)
        more = tl.load(shift + channel, mask=inside, other=0.0).to(tl.float32)
        tl.store(rest + place, (some + more[None, :]).to(rest.dtype.element_ty), mask=valid)
    else:
        word = first - begin + tl.arange(0, CELLS)
        pictures = cells // grid
        valid = (word < pictures * words)[:, None] & inside[None, :]
        place = word.to(tl.int64)[:, None] * CHANNELS + channel[None, :]
        row = (word // words) * (grid + words) + grid + word % words
        put = made + row.to(tl.int64)[:, None] * (3 * CHANNELS) + channel[None, :]
        tl.store(put + CHANNELS, tl.load(keys + place, mask=valid), mask=valid)
        tl.store(put + 2 * CHANNELS, tl.load(values + place, mask=valid), mask=valid)


@triton.jit
def _gelu(some: "Number", EXACT: tl.constexpr) -> "Number":
    """The exact one, off by 1.5e-7 at most: its error function is Abramowitz and Stegun's 7.1.26,
    half of the instructions of CUDA's own. For formats that round more coarsely than 2e-4, a
    polynomial (minimax, of the error times x; 1 at 4), which needs no power and no division:
    those keep the card's slowest units busy for longer than the features take to be read."""
    if EXACT:
        far = tl.abs(some) * 0.7071067811865476
        step = 1.0 / (1.0 + 0.3275911 * far)
        sum = 1.061405429 * step - 1.453152027
        sum = (sum * step + 1.421413741) * step - 0.284496736
        beyond = (sum * step + 0.254829592) * step * tl.exp(-far * far)
        share = tl.where(some < 0, beyond, 2.0 - beyond)
    else:
        near = tl.minimum(tl.maximum(some, -4.0), 4.0)
        square = near * near
        sum = (4.5175827e-08 * square - 3.1776212e-06) * square + 9.5527044e-05
        sum = ((sum * square - 0.001624367) * square + 0.017527337) * square - 0.12910871
        share = 1.0 + near * (sum * square + 0.79574044)
    return 0.5 * some * share


@triton.jit
def squares_kernel(
    wide: "Pointer",
    squares: "Pointer",
    cells: "Number",
    CHANNELS: tl.constexpr,
    BLOCK: tl.constexpr,
    ROWS: tl.constexpr,
    TIMES: tl.constexpr,
    KEEPS: tl.constexpr,
) -> None:
    """Of the gelu of wide [n, cells, c], the sums of squares over each part of the cells, of which
    each has TIMES times ROWS: `squares` [n, parts, c]. The gelu takes the place of what came in,
    if it `KEEPS` that."""
    exact: tl.constexpr = wide.dtype.element_ty == tl.float32
    channel = tl.program_id(0) * BLOCK + tl.arange(0, BLOCK)
    which, picture = tl.program_id(1), tl.program_id(2)
    inside = channel < CHANNELS
    total = tl.zeros([ROWS, BLOCK], tl.float32)
    for time in range(TIMES):
        cell = (which * TIMES + time) * ROWS + tl.arange(0, ROWS)
        valid = (cell < cells)[:, None] & inside[None, :]
        row = picture.to(tl.int64) * cells + cell
        place = wide + row[:, None] * CHANNELS + channel[None, :]
        some = _gelu(tl.load(place, mask=valid, other=0.0).to(tl.float32), exact)
        if KEEPS:
            tl.store(place, some.to(wide.dtype.element_ty), mask=valid)
        total += some * some
    row = picture * tl.num_programs(1) + which
    tl.store(squares + row * CHANNELS + channel, tl.sum(total, axis=0), mask=inside)


@triton.jit
def sizes_kernel(
    squares: "Pointer",
    sizes: "Pointer",
    totals: "Pointer",
    parts: "Number",
    CHANNELS: tl.constexpr,
    BLOCK: tl.constexpr,
    PARTS: tl.constexpr,
) -> None:
    """From squares [n, parts, c] the length of each channel, `sizes` [n, c], and the sums of those
    over each block of channels, `totals` [n, blocks]."""
    picture = tl.program_id(1)
    channel = tl.program_id(0) * BLOCK + tl.arange(0, BLOCK)
    inside = channel < CHANNELS
    which = tl.arange(0, PARTS)
    place = squares + (picture * parts + which)[:, None] * CHANNELS + channel[None, :]
    valid = (which < parts)[:, None] & inside[None, :]
    size = tl.sqrt(tl.sum(tl.load(place, mask=valid, other=0.0), axis=0))
    tl.store(sizes + picture * CHANNELS + channel, size, mask=inside)
    total = tl.sum(size, axis=0)
    tl.store(totals + picture * tl.num_programs(0) + tl.program_id(0), total)


@triton.jit
def gained_kernel(
    given: "Pointer",
    sizes: "Pointer",
    totals: "Pointer",
    gamma: "Pointer",
    beta: "Pointer",
    out: "Pointer",
    rows: "Number",
    blocks: "Number",
    CHANNELS: tl.constexpr,
    BLOCK: tl.constexpr,
    ROWS: tl.constexpr,
    TIMES: tl.constexpr,
    BLOCKS: tl.constexpr,
    WEIGHTS: tl.constexpr,
    GELU: tl.constexpr,
    CLAMPS: tl.constexpr,
    EPSILON: tl.constexpr,
) -> None:
    """The response norm: features [n, rows, c] times the gain, plus beta; with `GELU` of what comes
    in. Or `WEIGHTS` [rows, c] times the gain of each picture: `out` [n, rows, c]."""
    channel = tl.program_id(0) * BLOCK + tl.arange(0, BLOCK)
    part, picture = tl.program_id(1), tl.program_id(2)
    inside = channel < CHANNELS
    block = tl.arange(0, BLOCKS)
    total = tl.load(totals + picture * blocks + block, mask=block < blocks, other=0.0)
    mean = tl.sum(total, axis=0) / CHANNELS
    size = tl.load(sizes + picture * CHANNELS + channel, mask=inside, other=0.0)
    scale = tl.load(gamma + channel, mask=inside, other=0.0).to(tl.float32)
    gain = scale * (size / (mean + EPSILON)) + 1.0
    shift = tl.load(beta + channel, mask=inside, other=0.0).to(tl.float32)
    for time in range(TIMES):
        row = (part * TIMES + time) * ROWS + tl.arange(0, ROWS)
        valid = (row < rows)[:, None] & inside[None, :]
        place = row.to(tl.int64)[:, None] * CHANNELS + channel[None, :]
        put = place + picture.to(tl.int64) * rows * CHANNELS
        if WEIGHTS:
            some = tl.load(given + place, mask=valid, other=0.0).to(tl.float32)
        else:
            some = tl.load(given + put, mask=valid, other=0.0).to(tl.float32)
        if GELU:
            some = _gelu(some, given.dtype.element_ty == tl.float32)
        some = some * gain[None, :]
        if not WEIGHTS:
            some += shift[None, :]
        if CLAMPS:
            some = tl.minimum(tl.maximum(some, -LARGEST), LARGEST)
        tl.store(out + put, some.to(out.dtype.element_ty), mask=valid)
