"""Random features and weights for a block, as the networks have them."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor


def some(*shape: int) -> Tensor:
    return torch.randn(shape) / 4


def by_cells(*shape: int) -> Tensor:
    """Features [n, c, h, w], all channels of a cell together."""
    return some(*shape).contiguous(memory_format=torch.channels_last)


def res_weights(width: int, *, skips: bool = False) -> list[Tensor]:
    """What `arithmetic.res` is given after features and what was skipped."""
    wide, seen, row = 4 * width, width * (2 if skips else 1), (1, 1, 1, 4 * width)
    shapes = ((width, 1, 3, 3), (width,), (wide, seen), (wide,), row, row, (width, wide), (width,))
    return [some(*shape) for shape in shapes]


def attend(count: int, width: int, *sides: int, words: int, heads: int) -> list[Any]:
    """What `arithmetic.attend` is given."""
    told = (count, words, width)
    shapes = (told, told, (3 * width, width), (3 * width,), (width, width), (width,))
    return [by_cells(count, width, *sides), *(some(*shape) for shape in shapes), heads]
