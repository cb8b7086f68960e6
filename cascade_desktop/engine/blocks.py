"""The blocks of Stage B and C, computed quicker than diffusers does; what they compute stays.

State dict, layout and results are diffusers'. Outside of `unet.remembering`, and while a gradient
may be asked for, it is done as diffusers does it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
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

from cascade_desktop.engine import arithmetic, float8
from cascade_desktop.engine.arithmetic import Function, plain
from cascade_desktop.engine.eight_bit import is_packed, weight_of
from cascade_desktop.engine.float8 import Eight
from cascade_desktop.engine.known import Known


def _draws(known: Known | None) -> bool:
    """Whether a picture is drawn, and not learnt from: then layers have nothing but weights."""
    return known is not None and not torch.is_grad_enabled()


class QuickRes(SDCascadeResBlock):
    """diffusers' block with fewer passes over its widest features."""

    run: Callable[[Function], Function] = staticmethod(plain)
    known: Known | None = None
    eight: tuple[Eight, Eight] | None = None
    """What widens and what narrows, in eight-bit floats, if they are multiplied so."""

    def forward(self, x: Tensor, x_skip: Tensor | None = None) -> Tensor:
        if not _draws(self.known):
            return super().forward(x, x_skip)
        depth: Any = self.depthwise
        widen, _, respond, _, narrow = cast(Any, self.channelwise)
        if self.eight is not None:
            wide, slim = self.eight
            return self.run(float8.res)(
                x,
                *(depth.weight, depth.bias),
                *(*wide.parts(), widen.bias),
                *(respond.gamma, respond.beta),
                *(slim.numbers, slim.scale, narrow.bias),
            )
        return self.run(arithmetic.res)(
            x,
            x_skip,
            *(depth.weight, depth.bias),
            *(weight_of(widen, self.run), widen.bias),
            *(respond.gamma, respond.beta),
            *(weight_of(narrow, self.run), narrow.bias),
        )

    @property
    def width(self) -> int:
        """Channels; 0 where what was skipped comes in, which no norm has gone over."""
        widen: Any = self.channelwise[0]
        narrow: Any = self.channelwise[-1]
        return int(narrow.out_features) if widen.in_features == narrow.out_features else 0

    def in_eight_bits(self, *, on: bool) -> None:
        """Makes its weights in eight-bit floats, or again as they are now; or leaves them be."""
        self.eight = _eight(self.eight, *self.weights()) if on else None

    def weights(self) -> tuple[Tensor, ...]:
        """What can be in eight bits."""
        layers: Any = self.channelwise
        return layers[0].weight, layers[-1].weight


class QuickNorm(GlobalResponseNorm):
    """diffusers' norm with its four passes over the widest features made one."""

    def forward(self, x: Tensor) -> Tensor:
        size = torch.linalg.vector_norm(x, dim=(1, 2), keepdim=True)
        gain = self.gamma * (size / (size.mean(-1, keepdim=True) + 1e-6)) + 1
        return torch.addcmul(self.beta, x, gain)


class QuickTimestep(SDCascadeTimestepBlock):
    """diffusers' block with its scale and shift in one pass; both are known before the steps."""

    run: Callable[[Function], Function] = staticmethod(plain)
    now: tuple[Tensor, Tensor] | None = None
    """1 + scale and shift [1, c, 1, 1] of the step being made, while they are remembered."""

    def forward(self, x: Tensor, t: Tensor | None) -> Tensor:
        if self.now is not None:
            return self.run(arithmetic.moved)(x, *self.now)
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

    run: Callable[[Function], Function] = staticmethod(plain)
    known: Known | None = None
    eight: tuple[Eight] | None = None
    """What makes queries, keys and values, in eight-bit floats, if they are made so."""

    def forward(self, x: Tensor, kv: Tensor) -> Tensor:
        if not _draws(self.known):
            return self._by_layers(x, kv)
        attention: Any = self.attention
        asked, out = fused(self) if self.self_attn else attention.to_q, attention.to_out[0]
        if self.eight is not None:
            return self.run(float8.attend)(
                x,
                *self.words(kv),
                *(*self.eight[0].parts(), asked.bias),
                *(weight_of(out, self.run), out.bias),
                attention.heads,
            )
        return self.run(arithmetic.attend)(
            x,
            *self.words(kv),
            *(weight_of(asked, self.run), asked.bias),
            *(weight_of(out, self.run), out.bias),
            attention.heads,
        )

    def _by_layers(self, x: Tensor, kv: Tensor) -> Tensor:
        """As diffusers has it, with its layers called: they may be other ones for learning."""
        attention: Any = self.attention
        seen, words = self.norm(x).flatten(2).transpose(1, 2), self.kv_mapper(kv)
        context = torch.cat([seen, words], dim=1) if self.self_attn else words
        query, keys, values = (
            layer(part).view(len(x), -1, attention.heads, x.shape[1] // attention.heads)
            for layer, part in zip(_layers(self), (seen, context, context), strict=True)
        )
        found = nn.functional.scaled_dot_product_attention(
            *(part.transpose(1, 2) for part in (query, keys, values))
        )
        told = attention.to_out[0](found.transpose(1, 2).flatten(2))
        return x + cast(Tensor, told).transpose(1, 2).view(x.shape)

    @property
    def width(self) -> int:
        """Channels; 0 for one that asks for nothing but words."""
        attention: Any = self.attention
        return int(attention.to_q.out_features) if self.self_attn else 0

    def in_eight_bits(self, *, on: bool) -> None:
        """Makes its weights in eight-bit floats, or again as they are now; or leaves them be."""
        self.eight = _eight(self.eight, *self.weights()) if on else None

    def weights(self) -> tuple[Tensor, ...]:
        """What can be in eight bits."""
        return (fused(self).weight,)

    def words(self, kv: Tensor) -> tuple[Tensor, ...]:
        """Keys and values [n, words, c] of the sequence `kv`."""

        def make() -> tuple[Tensor, ...]:
            active, mapper = cast(Any, self.kv_mapper)
            told = _through(mapper, active(kv))
            return tuple(_through(layer, told) for layer in _layers(self)[1:])

        assert self.known is not None, "words are made once while they are remembered"
        return cast(tuple[Tensor, ...], self.known.once(self, (kv,), make))


def _eight(before: Any, *weights: Tensor) -> Any:
    """The weights in eight-bit floats, in the places where they were `before`, if anywhere."""
    with torch.inference_mode(False), torch.no_grad():
        if before is None:
            return tuple(Eight.of(weight.data) for weight in weights)
        for eight, weight in zip(before, weights, strict=True):
            eight.renew(weight.data)
        return before


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


def _through(layer: Any, x: Tensor) -> Tensor:
    return arithmetic.linear(x, weight_of(layer), layer.bias)


QUICKER: dict[type[nn.Module], type[nn.Module]] = {
    GlobalResponseNorm: QuickNorm,
    SDCascadeResBlock: QuickRes,
    SDCascadeTimestepBlock: QuickTimestep,
    SDCascadeAttnBlock: QuickAttention,
}
