"""Whether a block is run with kernels of our own: where they can be, and have been tried.

Triton is imported when they are first made, in the thread that makes them (`compiling.Blocks`),
and not when the app starts.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from functools import cache
from importlib.util import find_spec
from typing import Any, Literal

import torch
from torch import Tensor

from cascade_desktop.engine import arithmetic, float8
from cascade_desktop.engine.arithmetic import Function

Kernels = Literal["off", "auto", "rehearsed"]
"""Whether there are kernels of our own: none; on NVIDIA's cards; or anywhere and in float32 as
well, which needs Triton's interpreter (TRITON_INTERPRET=1) where there is no card."""

FORMATS = (torch.bfloat16, torch.float16)

MOST_CHANNELS = 4096
"""That a program holds of one cell."""

MULTIPLE = 16
"""Of which channels come: products in eight bits and attention want whole pieces of 16 bytes."""

OFF = 0.02
"""By how much a result may differ from the plain one, as a part of its size: bfloat16 rounds to
one in 256, and the two do it at different places."""

OFF_IN_EIGHT_BITS = 0.2
"""What was rounded once and what was rounded twice may be one apart, in sixteen or eight, and the
softmax makes more of it; what is wrong is off by more than half."""

OURS = {
    arithmetic.res: "res",
    arithmetic.attend: "attend",
    float8.res: "res_float8",
    float8.attend: "attend_float8",
}
"""What has a namesake in `kernel_blocks.py`."""

ASKING = (arithmetic.attend, float8.attend)

_one_at_a_time = threading.Lock()


def wanted(kernels: Kernels, device: torch.device) -> bool:
    """Whether it is worth asking here."""
    if kernels == "auto":
        on_a_card = device.type == "cuda" and torch.version.hip is None
        return on_a_card and find_spec("triton") is not None
    return kernels == "rehearsed"


def fit(function: Function, given: tuple[Any, ...], kernels: Kernels) -> bool:
    """Whether there are kernels for `function`, and for tensors such as these."""
    if function not in OURS or torch.is_grad_enabled():
        return False
    x: Tensor = given[0]
    if x.dtype not in FORMATS and kernels != "rehearsed":
        return False
    if x.is_cuda and x.get_device() != torch.cuda.current_device():
        return False  # Triton would look for it on the other card.
    width = x.shape[1]
    if width > MOST_CHANNELS or width % MULTIPLE or not _is_by_cells(x):
        return False
    if function in ASKING and len(given[3]) != 3 * width:
        return False  # Cells that ask words alone have nothing to join.
    rest = (one for one in given[1:] if isinstance(one, Tensor))
    return all(_stands_well(one, x) for one in rest)


def own(function: Function) -> Function:
    """The namesake of `function`; an `ImportError` and others where Triton is not what it was."""
    from cascade_desktop.engine import kernel_blocks

    ours: Function = getattr(kernel_blocks, OURS[function])
    return ours


def trusted(device: torch.device) -> bool:
    """Whether the kernels work on `device` and give what the plain functions give: found out with
    small blocks when it is first asked for. If not, a warning is logged, and plain ones are run."""
    with _one_at_a_time:
        return _trusted(device)


@cache
def _trusted(device: torch.device) -> bool:
    try:
        wrong = [name for name, off, most in _tried(device) if not off <= most]
    except Exception as error:  # Whatever it is, pictures are drawn without them.
        wrong = [f"{type(error).__name__}: {error}"]
    if wrong:
        logging.getLogger(__name__).warning("Blocks have no kernels of their own: %s", wrong[0])
    return not wrong


@torch.inference_mode()
def _tried(device: torch.device) -> Iterator[tuple[str, float, float]]:
    """Of each function, its name, how far off it is, and how far it may be."""
    random = torch.Generator().manual_seed(0)
    dtype = torch.bfloat16 if device.type == "cuda" else torch.float32

    def some(*shape: int) -> Tensor:
        return (torch.randn(shape, generator=random) / 4).to(device, dtype)

    def off(function: Function, *given: Any) -> float:
        found, expected = own(function)(*given).float(), function(*given).float()
        return float((found - expected).norm() / expected.norm())

    for side, skips in ((5, False), (9, True)):  # The gain goes into features, and into weights.
        x, skip, res, attend = _blocks(some, side)
        wide = torch.cat([res[2], res[2]], dim=1) if skips else res[2]
        given = (x, skip if skips else None, *res[:2], wide, *res[3:])
        yield "res", off(arithmetic.res, *given), OFF
        yield "attend", off(arithmetic.attend, x, *attend, 2), OFF
    if not float8.available(device, "float8"):
        return
    widen, narrow, asked = (float8.Eight.of(one) for one in (res[2], res[6], attend[2]))
    given = (x, *res[:2], *widen.parts(), *res[3:6], narrow.numbers, narrow.scale, res[7])
    yield "res_float8", off(float8.res, *given), OFF_IN_EIGHT_BITS
    found = off(float8.attend, x, *attend[:2], *asked.parts(), *attend[3:], 2)
    yield "attend_float8", found, OFF_IN_EIGHT_BITS


def _blocks(
    some: Callable[..., Tensor], side: int, width: int = 64
) -> tuple[Tensor, Tensor, list[Tensor], list[Tensor]]:
    """x, what was skipped, and what a res block and one with attention are given beside them."""
    x, skip = (
        some(2, width, side, side + 1).contiguous(memory_format=torch.channels_last)
        for _ in range(2)
    )
    wide, row = 4 * width, (1, 1, 1, 4 * width)
    res = ((width, 1, 3, 3), (width,), (wide, width), (wide,), row, row, (width, wide), (width,))
    words = (2, 3, width)
    attend = (words, words, (3 * width, width), (3 * width,), (width, width), (width,))
    return x, skip, [some(*shape) for shape in res], [some(*shape) for shape in attend]


def _is_by_cells(x: Tensor) -> bool:
    """All channels of a cell together, and the cells one after the other."""
    return x.dim() == 4 and x.is_contiguous(memory_format=torch.channels_last)


def _stands_well(one: Tensor, x: Tensor) -> bool:
    """What was skipped is as x is, and a convolution one of 3 x 3."""
    if one.shape == x.shape:
        return one.dtype == x.dtype and _is_by_cells(one)
    if one.dim() == 4 and one.shape[1:3] != (1, 1):
        return one.shape[1:] == (1, 3, 3) and one.is_contiguous()
    return one.is_contiguous()
