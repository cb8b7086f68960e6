"""The blocks of Stage B and C, computed quicker than diffusers does; what they compute stays.

State dict, layout and results are diffusers'. While a gradient may be asked for, diffusers' own
way is taken where ours has none.
"""

from __future__ import annotations

import platform
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

import torch
from diffusers.models.unets.unet_stable_cascade import (
    GlobalResponseNorm,
    SDCascadeAttnBlock,
    SDCascadeResBlock,
    SDCascadeTimestepBlock,
)
from torch import Tensor, nn

from cascade_desktop.engine.eight_bit import is_packed, weight_of
from cascade_desktop.engine.known import Known

_onednn: Any = torch.backends.mkldnn
ONEDNN: bool = platform.machine() in ("x86_64", "AMD64") and _onednn.is_available()
"""Whether oneDNN's products are there. MKL's, which PyTorch takes for float32, reach less than
half of their speed on an AMD EPYC (220 against 450 GFLOP/s on two cores, 28 November 2026)."""


CACHED = 1 << 17
"""Numbers in float32 that a core's cache holds beside others, about."""


def linear(x: Tensor, weight: Tensor, bias: Tensor | None, then: str = "none") -> Tensor:
    """x [..., a] with weight [b, a] -> [..., b]; `then` is "none" or "gelu"."""
    exact = x.dtype == torch.float32 and x.device.type == "cpu"
    if ONEDNN and exact and not torch.is_grad_enabled():
        made: Tensor = torch.ops.mkldnn._linear_pointwise(x, weight, bias, then, [], "none")
        return made
    made = nn.functional.linear(x, weight, bias)
    if then == "gelu":
        grad = torch.is_grad_enabled()
        made = nn.functional.gelu(made) if grad else torch.ops.aten.gelu_(made)
    return made


class QuickRes(SDCascadeResBlock):
    """diffusers' block with fewer passes over its widest features."""

    def forward(self, x: Tensor, x_skip: Tensor | None = None) -> Tensor:
        if torch.is_grad_enabled():
            return super().forward(x, x_skip)
        widen, _, respond, _, narrow = cast(Any, self.channelwise)
        # Nothing wide has a name here, so it is gone before the sum is made.
        told = narrowed(
            linear(self._seen(x, x_skip), weight_of(widen), widen.bias, "gelu"), respond, narrow
        )
        return x + told.permute(0, 3, 1, 2)

    def _seen(self, x: Tensor, x_skip: Tensor | None) -> Tensor:
        inside = self.norm(self.depthwise(x))
        if x_skip is not None:
            inside = torch.cat([inside, x_skip], dim=1)
        return cast(Tensor, inside.permute(0, 2, 3, 1))


def narrowed(wide: Tensor, respond: GlobalResponseNorm, narrow: nn.Linear) -> Tensor:
    """The response norm of `wide` [n, h, w, 4c] and the product after it: [n, h, w, c].

    The norm is a gain for each channel, and a shift. Where a picture has more cells than the
    product has outputs, the gain goes into its weights, which are fewer than the features.
    """
    gain = response(wide, respond.gamma)
    cells, width = wide.shape[1] * wide.shape[2], narrow.out_features
    weight = weight_of(narrow)
    if cells <= width:
        return linear(torch.addcmul(respond.beta, wide, gain), weight, narrow.bias)
    shift = linear(respond.beta.flatten(), weight, narrow.bias)
    weights = weight * gain.flatten(1)[:, None]
    if wide.device.type == "cpu":
        return torch.stack(
            [linear(one, own, shift) for one, own in zip(wide, weights, strict=True)]
        )
    told = torch.baddbmm(shift, wide.flatten(1, 2), weights.mT)
    return told.view(*wide.shape[:-1], width)


def response(wide: Tensor, gamma: Tensor) -> Tensor:
    """The gain of the global response norm: [n, 1, 1, 4c]."""
    if wide.device.type == "cpu" and wide.dtype == torch.float32:
        size = _lengths(wide)
    else:
        size = torch.linalg.vector_norm(wide, dim=(1, 2), keepdim=True)
    return gamma * (size / (size.mean(-1, keepdim=True) + 1e-6)) + 1


def _lengths(wide: Tensor) -> Tensor:
    """The norm of each channel over all cells, [n, 1, 1, 4c]: a part at a time, which stays in the
    processor's cache, and so four times as quick as PyTorch's."""
    rows = wide.flatten(1, 2)
    part = max(1, CACHED // (len(rows) * rows.shape[2]))
    squares = [some.square().sum(1) for some in torch.split(rows, part, 1)]
    return torch.stack(squares).sum(0).sqrt()[:, None, None]


class QuickNorm(GlobalResponseNorm):
    """diffusers' norm with its four passes over the widest features made one."""

    def forward(self, x: Tensor) -> Tensor:
        size = torch.linalg.vector_norm(x, dim=(1, 2), keepdim=True)
        gain = self.gamma * (size / (size.mean(-1, keepdim=True) + 1e-6)) + 1
        return torch.addcmul(self.beta, x, gain)


class QuickTimestep(SDCascadeTimestepBlock):
    """diffusers' block with its scale and shift in one pass; both are known before the steps."""

    now: tuple[Tensor, Tensor] | None = None
    """1 + scale and shift [1, c, 1, 1] of the step being made, while they are remembered."""

    def forward(self, x: Tensor, t: Tensor | None) -> Tensor:
        if self.now is not None:
            scale, shift = self.now
            return torch.addcmul(shift, x, scale)
        assert t is not None, "a time that is not remembered has to be told"
        scale, shift = self.told(t)[:, :, None, None].chunk(2, dim=1)
        return torch.addcmul(shift, x, scale + 1)

    def told(self, moments: Tensor) -> Tensor:
        """Scale and shift [n, 2c] for each of the embedded times [n, (1 + conditions) * width]."""
        first, *others = moments.chunk(len(self.conds) + 1, dim=1)
        told: Tensor = self.mapper(first)
        for name, part in zip(self.conds, others, strict=True):
            told = told + getattr(self, f"mapper_{name}")(part)
        return told


class QuickAttention(SDCascadeAttnBlock):
    """diffusers' block; what is made of the words is remembered, and then queries, keys and
    values of the cells come from one product.
    """

    known: Known | None = None

    def forward(self, x: Tensor, kv: Tensor) -> Tensor:
        keys, values = self.words(kv)
        attention: Any = self.attention
        seen = self.norm(x).flatten(2).transpose(1, 2)
        if self.self_attn:
            query, own_keys, own_values = self._own(seen)
            keys = torch.cat([own_keys, keys], dim=1)
            values = torch.cat([own_values, values], dim=1)
        else:
            query = _through(attention.to_q, seen)
        query, keys, values = (
            part.view(*part.shape[:2], attention.heads, -1).transpose(1, 2)
            for part in (query, keys, values)
        )
        found = nn.functional.scaled_dot_product_attention(query, keys, values)
        told = _through(attention.to_out[0], found.transpose(1, 2).flatten(2))
        out: Tensor = x + told.transpose(1, 2).view(x.shape)
        return out

    def _own(self, seen: Tensor) -> tuple[Tensor, ...]:
        """Queries, keys and values of the cells themselves."""
        if self.known is not None and not torch.is_grad_enabled():
            return _through(fused(self), seen).chunk(3, dim=-1)
        return tuple(_through(layer, seen) for layer in _layers(self))

    def words(self, kv: Tensor) -> tuple[Tensor, ...]:
        """Keys and values [n, words, c] of the sequence `kv`."""

        def make() -> tuple[Tensor, ...]:
            active, mapper = cast(Any, self.kv_mapper)
            told = _through(mapper, active(kv))
            return tuple(_through(layer, told) for layer in _layers(self)[1:])

        return make() if self.known is None else self.known.once(self, (kv,), make)


@dataclass(frozen=True)
class Fused:
    """The weights of several layers as one; of eight bits, with their scale."""

    weight: Tensor
    bias: Tensor
    scale: Tensor | None


def fused(block: QuickAttention) -> Fused:
    """The weights of queries, keys and values as one, of which each is a part from now on.

    A change to a part is one to the whole. It costs nothing where they stand one after the other
    already, and is done again where a cast has torn them apart.
    """
    layers = _layers(block)
    with torch.inference_mode(False), torch.no_grad():
        scales = [layer.scale for layer in layers] if is_packed(layers[0]) else []
        return Fused(
            _joined([layer.weight for layer in layers]),
            _joined([layer.bias for layer in layers]),
            _joined(scales) if scales else None,
        )


def _layers(block: QuickAttention) -> tuple[Any, Any, Any]:
    attention: Any = block.attention
    return attention.to_q, attention.to_k, attention.to_v


def _joined(parts: Sequence[Tensor]) -> Tensor:
    """The parts one after the other: as they stand, or moved so that they do."""
    first, size = parts[0], parts[0].numel() * parts[0].element_size()
    rows = (sum(len(part) for part in parts), *first.shape[1:])
    place, storage = first.data_ptr(), first.untyped_storage().data_ptr()
    together = all(
        part.is_contiguous()
        and part.data_ptr() == place + number * size
        and part.untyped_storage().data_ptr() == storage
        for number, part in enumerate(parts)
    )
    if together and place:
        return first.data.as_strided(rows, first.stride(), first.storage_offset())
    whole = torch.cat([part.data for part in parts])
    pieces = torch.split(whole, [len(part) for part in parts])
    for part, piece in zip(parts, pieces, strict=True):
        part.data = piece
    return whole


def _through(layer: nn.Linear | Fused, x: Tensor) -> Tensor:
    return linear(x, weight_of(layer), layer.bias)


QUICKER: dict[type[nn.Module], type[nn.Module]] = {
    GlobalResponseNorm: QuickNorm,
    SDCascadeResBlock: QuickRes,
    SDCascadeTimestepBlock: QuickTimestep,
    SDCascadeAttnBlock: QuickAttention,
}
