"""Weights kept in eight bits, and made whole again for each product: half the memory of bfloat16.

Each row of a weight is -127..127 times a scale of its own. Against bfloat16's, whole numbers of
eight bits are off by 0.9 % of a row's spread, eight-bit floats (e4m3) by 2.6 %.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, cast

import torch
from torch import Tensor, nn

from cascade_desktop.engine.arithmetic import Function, plain

LARGEST = 127
SMALL = 1 << 14
"""Weights of fewer numbers stay as they are: they save nothing, and say much."""

SCALE = "scale"


def pack(blocks: Iterable[nn.Module], device: torch.device) -> None:
    """From now on the weights of the large products in `blocks` take eight bits each.

    The arithmetic is done on `device`; the weights stay where they are.
    """
    for layer in _products(blocks):
        if not is_packed(layer):
            place = layer.weight.device
            numbers, scale = packed(layer.weight.data.to(device))
            layer.weight.requires_grad_(False)
            layer.weight.data = numbers.to(place)
            layer.register_buffer(SCALE, scale.to(place), persistent=False)


def packs(weight: Tensor) -> bool:
    """Whether a weight of this size is kept in eight bits."""
    return weight.ndim == 2 and weight.numel() > SMALL


def _products(blocks: Iterable[nn.Module]) -> Iterator[nn.Linear]:
    for block in blocks:
        for layer in block.modules():
            if isinstance(layer, nn.Linear) and packs(layer.weight):
                yield layer


def packed(weight: Tensor) -> tuple[Tensor, Tensor]:
    """Numbers [b, a] in eight bits, and scales [b, 1] in float32, of `weight` [b, a]."""
    exact = weight.float()
    scale = (exact.abs().amax(1, keepdim=True) / LARGEST).clamp(min=1e-12)
    numbers = (exact / scale).round().clamp(-LARGEST, LARGEST).to(torch.int8)
    return numbers, scale


def is_packed(layer: Any) -> bool:
    return getattr(layer, SCALE, None) is not None


def whole(numbers: Tensor, scale: Tensor, dtype: torch.dtype) -> Tensor:
    """What was packed as `numbers` and `scale`: made in float32, and rounded once.

    A function of its own, so that it is compiled: PyTorch's kernel for mixed formats took 0.42 of
    the 1.15 s of a picture of the published size on one H200, four times what its reading and
    writing would take as fast as memory is (29 November 2026).
    """
    made = torch.empty_like(numbers, dtype=dtype)
    return torch.mul(numbers, scale, out=made)


def weight_of(layer: Any, run: Callable[[Function], Function] = plain) -> Tensor:
    """The weight to multiply with, whichever way it is kept, in the format of the layer's bias.

    `run` is what a block's functions are run by.
    """
    weight = cast(Tensor, layer.weight)
    scale: Tensor | None = getattr(layer, SCALE, None)
    return weight if scale is None else run(whole)(weight, scale, layer.bias.dtype)
