"""Products in eight-bit floats (e4m3), which newer cards multiply twice as fast as bfloat16.

For wide blocks alone: in narrow ones a product takes little of the time. What goes in has been
normed, or comes from a norm's gain, and a float needs no scale in that range; weights have one
scale each, since theirs are small. The exact weights stay, so that adapters can change them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import torch
from torch import Tensor, nn
from torch.nn.functional import gelu

from cascade_desktop.engine import arithmetic

Products = Literal["exact", "float8", "rehearsed"]
"""How weights and features are multiplied: as they are; in eight-bit floats on a card that can;
or so anywhere and whatever the width, to see what comes of it."""

FORMAT = torch.float8_e4m3fn
LARGEST = 448.0
"""The largest number of the format."""

WIDE = 1024
"""Channels from which on it is quicker: on one H200, a product that widens 1280 channels of 1,024
cells took 15.6 microseconds instead of 23.3, one of 640 channels 17.7 instead of 24.6, but then a
response norm needs a pass of its own (28 November 2026)."""

NEWEST_WITHOUT = (8, 8)
"""Compute capability; from 8.9 on there are such products."""


def available(device: torch.device, products: Products) -> bool:
    if products == "rehearsed":
        return True
    on_a_card = products == "float8" and device.type == "cuda" and torch.version.hip is None
    return on_a_card and torch.cuda.get_device_capability(device) > NEWEST_WITHOUT


@dataclass
class Eight:
    """A weight [b, a] of a product: its numbers in eight bits, their scale [], and a 1 []."""

    numbers: Tensor
    scale: Tensor
    one: Tensor

    @classmethod
    def of(cls, weight: Tensor) -> Eight:
        scale = torch.ones((), dtype=torch.float32, device=weight.device)
        made = cls(torch.empty_like(weight, dtype=FORMAT), scale, torch.ones_like(scale))
        made.renew(weight)
        return made

    def renew(self, weight: Tensor) -> None:
        """In the same places, which recorded steps read."""
        exact = weight.float()
        self.scale.copy_((exact.abs().amax() / LARGEST).clamp(min=1e-12))
        self.numbers.copy_((exact / self.scale).clamp(-LARGEST, LARGEST))

    def parts(self) -> tuple[Tensor, Tensor, Tensor]:
        return self.numbers, self.scale, self.one


def wide_ones(network: nn.Module, products: Products) -> Iterator[Any]:
    """The blocks whose products are worth it."""
    least = 1 if products == "rehearsed" else WIDE
    blocks: Iterator[Any] = network.modules()
    yield from (one for one in blocks if hasattr(one, "in_eight_bits") and one.width >= least)


def bytes_of(network: nn.Module, products: Products) -> int:
    """What the weights in eight bits take beside the exact ones."""
    blocks = wide_ones(network, products)
    return sum(weight.numel() for block in blocks for weight in block.weights())


def product(x: Tensor, weight: Tensor, scale: Tensor, one: Tensor, bias: Tensor) -> Tensor:
    """x [..., a] with the parts of an `Eight` [b, a] -> [..., b] in the format of the bias."""
    rows = x.flatten(0, -2).clamp(-LARGEST, LARGEST).to(FORMAT)
    made = torch._scaled_mm(
        rows, weight.t(), one, scale, bias=bias, out_dtype=bias.dtype, use_fast_accum=True
    )
    return made.view(*x.shape[:-1], len(weight))


def res(
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
) -> Tensor:
    """`arithmetic.res` of a block that skips nothing."""
    seen = arithmetic.seen(x, None, kernel, kernel_bias)
    wide = gelu(product(seen, widen, widen_scale, one, widen_bias))
    wide = torch.addcmul(beta, wide, arithmetic.gain_of(wide, gamma))
    told = product(wide, narrow, narrow_scale, one, narrow_bias)
    return x + told.permute(0, 3, 1, 2)


def attend(
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
    """`arithmetic.attend` with queries, keys and values of the cells made in eight bits."""
    made = product(arithmetic.cells(x), weight, scale, one, bias)
    return arithmetic.attended(x, made, keys, values, out, out_bias, heads)
