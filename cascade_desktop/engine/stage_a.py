"""Stage A's network: diffusers' own, computed in fewer passes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import torch
from diffusers.pipelines.deprecated.wuerstchen.modeling_paella_vq_model import (
    MixingResidualBlock,
    PaellaVQModel,
)
from torch import Tensor

from cascade_desktop.engine import arithmetic
from cascade_desktop.engine.arithmetic import Function, plain


def stage_a(**config: Any) -> PaellaVQModel:
    """A network of fresh weights; the arguments are those of diffusers' `PaellaVQModel`."""
    network: PaellaVQModel = PaellaVQModel(**config)
    for module in network.modules():
        if type(module) is MixingResidualBlock:
            module.__class__ = QuickMixing
    return network


class QuickMixing(MixingResidualBlock):
    """diffusers' block in fewer passes."""

    run: Callable[[Function], Function] = staticmethod(plain)

    def forward(self, x: Tensor) -> Tensor:
        if torch.is_grad_enabled():
            theirs: Any = super()
            return cast(Tensor, theirs.forward(x))
        _, kernel = cast(Any, self.depthwise)
        widen, _, narrow = cast(Any, self.channelwise)
        return self.run(arithmetic.mix)(
            x,
            self.gammas,
            *(kernel.weight, kernel.bias),
            *(widen.weight, widen.bias),
            *(narrow.weight, narrow.bias),
        )
