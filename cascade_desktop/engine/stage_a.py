"""Stage A's network: diffusers' own, computed in fewer passes."""

from __future__ import annotations

from typing import Any, cast

import torch
from diffusers.pipelines.deprecated.wuerstchen.modeling_paella_vq_model import (
    MixingResidualBlock,
    PaellaVQModel,
)
from torch import Tensor
from torch.nn.functional import conv2d, layer_norm, pad

from cascade_desktop.engine.blocks import linear

EPSILON = 1e-6
"""Of both norms (modeling_paella_vq_model.py)."""


def stage_a(**config: Any) -> PaellaVQModel:
    """A network of fresh weights; the arguments are those of diffusers' `PaellaVQModel`."""
    network: PaellaVQModel = PaellaVQModel(**config)
    for module in network.modules():
        if type(module) is MixingResidualBlock:
            module.__class__ = QuickMixing
    return network


class QuickMixing(MixingResidualBlock):
    """diffusers' block; its six factors go into the norms and the weights beside them."""

    def forward(self, x: Tensor) -> Tensor:
        if torch.is_grad_enabled():
            theirs: Any = super()
            return cast(Tensor, theirs.forward(x))
        scale, shift, deep, scale_2, shift_2, wide = self.gammas
        _, kernel = cast(Any, self.depthwise)
        seen = pad(_normed(x, scale, shift).permute(0, 3, 1, 2), (1, 1, 1, 1), mode="replicate")
        x = x + conv2d(seen, kernel.weight * deep, kernel.bias * deep, groups=x.shape[1])
        del seen
        widen, _, narrow = cast(Any, self.channelwise)
        # Nothing wide has a name here, so it is gone before the sum is made.
        told = linear(
            linear(_normed(x, scale_2, shift_2), widen.weight, widen.bias, "gelu"),
            narrow.weight * wide,
            narrow.bias * wide,
        )
        return x + told.permute(0, 3, 1, 2)


def _normed(x: Tensor, scale: Tensor, shift: Tensor) -> Tensor:
    """The norm over the channels, times 1 + scale, and shifted: [n, h, w, c]."""
    width = x.shape[1]
    weight, bias = (1 + scale).expand(width), shift.expand(width)
    return layer_norm(x.permute(0, 2, 3, 1), (width,), weight, bias, EPSILON)
