"""What ControlNets are built of: three kinds of backbone, and the way from one into Stage C.

The layout is that of the published files (StableCascade modules/controlnet.py:19-71), whose names
are kept, so that they fit as they are.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, cast

from torch import Tensor, nn

from cascade_desktop.engine.effnet import V2_S, Row, features

Mode = Literal["effnet", "simple", "large"]


@dataclass(frozen=True)
class Widths:
    """How wide a backbone is; as published unless said otherwise (modules/controlnet.py:38-64).

    "effnet" has `stem`, `rows` (as in `engine.effnet`) and `last`; "large" has `wide`, `middle`,
    `depth` residual blocks and `last`; "simple" is as wide as its input.
    """

    stem: int = 24
    rows: tuple[Row, ...] = V2_S
    wide: int = 16384
    middle: int = 1024
    depth: int = 8
    last: int = 1280


def backbone(mode: Mode, channels: int, widths: Widths) -> nn.Sequential:
    """[n, channels, h, w] -> [n, last, h / 32, w / 32] for "effnet", of h and w for the others."""
    return _BACKBONES[mode](channels, widths)


def projection(last: int, width: int) -> nn.Sequential:
    """What a backbone sees, as wide as Stage C's blocks; a fresh one gives zeros."""
    out = nn.Conv2d(last, width, 1, bias=False)
    nn.init.zeros_(out.weight)
    return nn.Sequential(nn.Conv2d(last, last, 1, bias=False), nn.LeakyReLU(0.2), out)


def _effnet(channels: int, widths: Widths) -> nn.Sequential:
    layers = features(widths.rows, widths.stem, widths.last, channels)
    if channels != 3:
        # The authors make the first layer anew for other pictures than RGB, and theirs is
        # without padding (modules/controlnet.py:42), which moves what is seen by a pixel.
        first = nn.Conv2d(channels, widths.stem, 3, stride=2, bias=False)
        cast(nn.Sequential, layers[0])[0] = first
    return layers


def _simple(channels: int, _: Widths) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(channels, channels * 4, 3, padding=1),
        nn.LeakyReLU(0.2),
        nn.Conv2d(channels * 4, channels, 3, padding=1),
    )


def _large(channels: int, widths: Widths) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(channels, widths.wide, 1),
        nn.LeakyReLU(0.2),
        nn.Conv2d(widths.wide, widths.middle, 1),
        *(_Residual(widths.middle) for _ in range(widths.depth)),
        nn.Conv2d(widths.middle, widths.last, 1),
    )


class _Residual(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.blocks = nn.Sequential(*_active_conv(width), *_active_conv(width))

    def forward(self, x: Tensor) -> Tensor:
        out: Tensor = x + self.blocks(x)
        return out


def _active_conv(width: int) -> tuple[nn.Module, ...]:
    return _LayerNorm(width), nn.GELU(), nn.Conv2d(width, width, 3, padding=1)


class _LayerNorm(nn.LayerNorm):
    """Over the channels of [n, channels, h, w]."""

    def forward(self, x: Tensor) -> Tensor:
        return super().forward(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)


_BACKBONES: dict[Mode, Callable[[int, Widths], nn.Sequential]] = {
    "effnet": _effnet,
    "simple": _simple,
    "large": _large,
}
