"""What the blocks of Stage A, B and C compute, as plain functions of tensors.

So that one compiled function serves all blocks of a shape (`compiling.Blocks`). None is for
learning: they are called while no gradient may be asked for.
"""

from __future__ import annotations

import platform
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor
from torch.nn.functional import (
    conv2d,
    gelu,
    layer_norm,
    pad,
    scaled_dot_product_attention,
)

_onednn: Any = torch.backends.mkldnn
ONEDNN: bool = (
    platform.machine() in ("x86_64", "AMD64")
    and _onednn.is_available()
    and torch.backends.cpu.get_cpu_capability().startswith("AVX512")
    and hasattr(torch.ops.mkldnn, "_linear_pointwise")
)
"""Whether oneDNN's products are there, and quicker. MKL's, which PyTorch takes for float32, reach
less than half of their speed on an AMD EPYC with AVX-512 (220 against 450 GFLOP/s on two cores, 28
November 2026). On one with AVX2 alone each reaches 150, and Pocket's picture of 512 pixels takes
4.4 s with MKL's and 4.9 s with oneDNN's (30 November 2026)."""

CACHED = 1 << 17
"""Numbers in float32 that a core's cache holds beside others, about."""

EPSILON = 1e-6
"""Of every norm in the three stages (unet_stable_cascade.py and modeling_paella_vq_model.py)."""

Function = Callable[..., Tensor]


def plain(function: Function) -> Function:
    """A block's function as it is; `compiling.Blocks` has compiled ones."""
    return function


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
) -> Tensor:
    """A ResBlock of Stage B or C: x [n, c, h, w] -> the same."""
    # Nothing wide has a name here, so it is gone before the sum is made.
    told = narrowed(
        linear(seen(x, skip, kernel, kernel_bias), widen, widen_bias, "gelu"),
        gamma,
        beta,
        narrow,
        narrow_bias,
    )
    return x + told.permute(0, 3, 1, 2)


def moved(x: Tensor, scale: Tensor, shift: Tensor) -> Tensor:
    """A TimestepBlock, whose scale and shift [1, c, 1, 1] are known."""
    return torch.addcmul(shift, x, scale)


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
    """Each cell of x [n, c, h, w] asks all cells and the words, whose keys and values [n, words, c]
    are known; `weight` [3c, c] makes queries, keys and values of cells, or [c, c] queries alone."""
    return attended(x, linear(cells(x), weight, bias), keys, values, out, out_bias, heads)


def cells(x: Tensor) -> Tensor:
    """What of x [n, c, h, w] asks in attention: its cells one by one, normed, [n, h * w, c]."""
    return layer_norm(x.permute(0, 2, 3, 1), (x.shape[1],), eps=EPSILON).flatten(1, 2)


def attended(
    x: Tensor,
    made: Tensor,
    keys: Tensor,
    values: Tensor,
    out: Tensor,
    out_bias: Tensor,
    heads: int,
) -> Tensor:
    """The rest of `attend`, after the product that gives `made` [n, h * w, 3c or c]."""
    width = x.shape[1]
    query, *own = torch.split(made, width, -1)
    if own:
        keys = torch.cat([own[0], keys], dim=1)
        values = torch.cat([own[1], values], dim=1)
    query, keys, values = (
        part.view(*part.shape[:2], heads, -1).transpose(1, 2) for part in (query, keys, values)
    )
    found = scaled_dot_product_attention(query, keys, values)
    told = linear(found.transpose(1, 2).flatten(2), out, out_bias)
    return x + told.transpose(1, 2).view(x.shape)


def mix(
    x: Tensor,
    factors: Tensor,
    kernel: Tensor,
    kernel_bias: Tensor,
    widen: Tensor,
    widen_bias: Tensor,
    narrow: Tensor,
    narrow_bias: Tensor,
) -> Tensor:
    """A block of Stage A: its six factors go into the norms and the weights beside them."""
    scale, shift, deep, scale_2, shift_2, wide = factors
    near = pad(_normed(x, scale, shift).permute(0, 3, 1, 2), (1, 1, 1, 1), mode="replicate")
    x = x + conv2d(near, kernel * deep, kernel_bias * deep, groups=x.shape[1])
    del near
    told = linear(
        linear(_normed(x, scale_2, shift_2), widen, widen_bias, "gelu"),
        narrow * wide,
        narrow_bias * wide,
    )
    return x + told.permute(0, 3, 1, 2)


def linear(x: Tensor, weight: Tensor, bias: Tensor | None, then: str = "none") -> Tensor:
    """x [..., a] with weight [b, a] -> [..., b]; `then` is "none" or "gelu"."""
    exact = x.dtype == torch.float32 and x.device.type == "cpu"
    # PyTorch's compiler has products of its own, and refuses this one.
    quick = ONEDNN and exact and not torch.compiler.is_compiling()
    if quick and not torch.is_grad_enabled():
        made: Tensor = torch.ops.mkldnn._linear_pointwise(x, weight, bias, then, [], "none")
        return made
    made = torch.nn.functional.linear(x, weight, bias)
    if then == "gelu":
        made = gelu(made) if torch.is_grad_enabled() else torch.ops.aten.gelu_(made)
    return made


def narrowed(
    wide: Tensor, gamma: Tensor, beta: Tensor, narrow: Tensor, narrow_bias: Tensor
) -> Tensor:
    """The response norm of `wide` [n, h, w, 4c] and the product after it: [n, h, w, c].

    The norm is a gain for each channel, and a shift. Where a picture has more cells than the
    product has outputs, the gain goes into its weights, which are fewer than the features.
    """
    gain = gain_of(wide, gamma)
    if wide.shape[1] * wide.shape[2] <= len(narrow):
        return linear(torch.addcmul(beta, wide, gain), narrow, narrow_bias)
    shift = linear(beta.flatten(), narrow, narrow_bias)
    weights = narrow * gain.flatten(1)[:, None]
    if wide.device.type == "cpu":
        return torch.stack(
            [linear(one, own, shift) for one, own in zip(wide, weights, strict=True)]
        )
    told = torch.baddbmm(shift, wide.flatten(1, 2), weights.mT)
    return told.view(*wide.shape[:-1], len(narrow))


def gain_of(wide: Tensor, gamma: Tensor) -> Tensor:
    """Of the global response norm: [n, 1, 1, 4c]."""
    if wide.device.type == "cpu" and wide.dtype == torch.float32:
        size = _lengths(wide)
    else:
        size = torch.linalg.vector_norm(wide, dim=(1, 2), keepdim=True)
    return gamma * (size / (size.mean(-1, keepdim=True) + EPSILON)) + 1


def _lengths(wide: Tensor) -> Tensor:
    """The norm of each channel over all cells, [n, 1, 1, 4c]: a part at a time, which stays in the
    processor's cache, and so four times as quick as PyTorch's."""
    rows = wide.flatten(1, 2)
    part = max(1, CACHED // (len(rows) * rows.shape[2]))
    squares = [some.square().sum(1) for some in torch.split(rows, part, 1)]
    return torch.stack(squares).sum(0).sqrt()[:, None, None]


def seen(x: Tensor, skip: Tensor | None, kernel: Tensor, bias: Tensor) -> Tensor:
    """What a ResBlock widens: [n, h, w, c], or twice as much with what it skipped."""
    width = x.shape[1]
    near = conv2d(x, kernel, bias, padding=kernel.shape[-1] // 2, groups=width)
    inside = layer_norm(near.permute(0, 2, 3, 1), (width,), eps=EPSILON)
    return inside if skip is None else torch.cat([inside, skip.permute(0, 2, 3, 1)], dim=-1)


def _normed(x: Tensor, scale: Tensor, shift: Tensor) -> Tensor:
    """The norm over the channels, times 1 + scale, and shifted: [n, h, w, c]."""
    width = x.shape[1]
    weight, bias = (1 + scale).expand(width), shift.expand(width)
    return layer_norm(x.permute(0, 2, 3, 1), (width,), weight, bias, EPSILON)
