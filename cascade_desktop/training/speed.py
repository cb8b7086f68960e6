"""What makes training fast on a GPU: compiled blocks and a depthwise convolution that fuses."""

from __future__ import annotations

from typing import Any, cast

import torch
from torch import Tensor, nn

from cascade_desktop.engine.blocks import QuickAttention, QuickRes, QuickTimestep
from cascade_desktop.engine.stage_a import QuickMixing

_BLOCKS = (QuickRes, QuickAttention, QuickTimestep, QuickMixing)


def quickened(network: nn.Module) -> nn.Module:
    """The same network, its blocks compiled one by one when it is on a GPU.

    Blocks, not the whole: equal blocks share one compiled kernel, so the warm-up is a few seconds
    where compiling a whole network took up to three minutes.
    """
    if next(network.parameters()).device.type != "cuda":
        return network
    torch._dynamo.config.recompile_limit = 128
    for block in blocks(network):
        for inner in block.modules():
            if isinstance(inner, nn.Conv2d) and _is_depthwise(inner):
                inner.__class__ = Depthwise
        block.compile(dynamic=False)
    return network.to(memory_format=torch.channels_last)  # type: ignore[call-overload, no-any-return]


def blocks(network: nn.Module) -> list[nn.Module]:
    """What of a network is compiled."""
    return [part for part in network.modules() if isinstance(part, _BLOCKS)]


def exactly(layer: nn.Module) -> None:
    """Lets a layer calculate in float32 where the rest of the network does so in bfloat16.

    Rounded weights of the last layer would be made good by the others, and then be wrong when
    the network is used with its exact ones.
    """
    roughly = layer.forward

    def forward(x: Tensor) -> Tensor:
        with torch.autocast(x.device.type, enabled=False):
            found: Tensor = roughly(x.float())
            return found

    layer.forward = forward


def arranged(tensor: Tensor) -> Tensor:
    """Channels last on a GPU, where the compiled blocks want it.

    Not on a CPU: there, oneDNN's gradient of a small strided convolution in that layout writes
    beyond its memory (seen with torch 2.13).
    """
    if tensor.device.type != "cuda":
        return tensor
    return tensor.contiguous(memory_format=torch.channels_last)


def _is_depthwise(layer: nn.Conv2d) -> bool:
    return layer.groups == layer.in_channels > 1 and layer.kernel_size == (3, 3)


class Depthwise(nn.Conv2d):
    """A 3 x 3 depthwise convolution as nine shifted products, which a compiler can fuse.

    The library's own kernels for it are several times slower than memory allows in bfloat16.
    """

    def forward(self, x: Tensor) -> Tensor:
        edge = int(self.padding[0])
        padded = nn.functional.pad(x, (edge,) * 4) if edge else x
        weight = self.weight.to(x.dtype)
        step = self.stride[0]
        rows = (padded.shape[-2] - 3) // step + 1
        columns = (padded.shape[-1] - 3) // step + 1
        total: Any = 0.0 if self.bias is None else self.bias.to(x.dtype).view(1, -1, 1, 1)
        for down in range(3):
            for right in range(3):
                part = padded[
                    :,
                    :,
                    down : down + step * (rows - 1) + 1 : step,
                    right : right + step * (columns - 1) + 1 : step,
                ]
                total = total + part * weight[:, 0, down, right].view(1, -1, 1, 1)
        return cast(Tensor, total)
