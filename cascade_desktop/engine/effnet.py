"""EfficientNet-v2: the encoder that turns a picture into a Stage C latent.

The layout is that of EfficientNetV2-S (Tan and Le 2021, table 4) with torchvision's module
names, so that the published `effnet_encoder.safetensors` fits; smaller ones differ in the rows.
"""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

# Values that ImageNet-trained networks expect pictures (0..1) to be normalised with.
IMAGENET_MEAN = (0.485, 0.456, 0.406)
IMAGENET_STD = (0.229, 0.224, 0.225)

COMPRESSION = 32
"""Pixels of input per cell of output, along each side."""

Row = Sequence[int]
"""One level: fused (1 or 0), expansion, kernel, stride, channels out, blocks."""

V2_S: tuple[Row, ...] = (
    (1, 1, 3, 1, 24, 2),
    (1, 4, 3, 2, 48, 4),
    (1, 4, 3, 2, 64, 4),
    (0, 4, 3, 2, 128, 6),
    (0, 6, 3, 1, 160, 9),
    (0, 6, 3, 2, 256, 15),
)


class EffnetEncoder(nn.Module):
    """Pictures [n, 3, h, w], ImageNet-normalised -> latents [n, 16, h/32, w/32] of unit variance.

    The batch norm without affine parameters at the end is what makes the variance one
    (StableCascade modules/effnet.py:6-16).
    """

    def __init__(
        self, c_latent: int = 16, rows: Sequence[Row] = V2_S, stem: int = 24, last: int = 1280
    ) -> None:
        super().__init__()
        self.backbone = features(rows, stem, last)
        self.mapper = nn.Sequential(
            nn.Conv2d(last, c_latent, 1, bias=False), nn.BatchNorm2d(c_latent, affine=False)
        )

    def forward(self, pictures: Tensor) -> Tensor:
        latents: Tensor = self.mapper(self.backbone(pictures))
        return latents


def normalised(pictures: Tensor) -> Tensor:
    """Pictures in 0..1 as the encoder wants them."""
    mean = torch.tensor(IMAGENET_MEAN, device=pictures.device, dtype=pictures.dtype)
    std = torch.tensor(IMAGENET_STD, device=pictures.device, dtype=pictures.dtype)
    return (pictures - mean.view(3, 1, 1)) / std.view(3, 1, 1)


def features(rows: Sequence[Row], stem: int, last: int, channels: int = 3) -> nn.Sequential:
    """The network without its classifier; strides multiply to 32 with `V2_S`."""
    layers: list[nn.Module] = [_conv(channels, stem, 3, stride=2)]
    width = stem
    for fused, expansion, kernel, stride, out, blocks in rows:
        level = []
        for index in range(blocks):
            block = _FusedBlock if fused else _Block
            level.append(block(width, out, expansion, kernel, stride if index == 0 else 1))
            width = out
        layers.append(nn.Sequential(*level))
    layers.append(_conv(width, last, 1))
    return nn.Sequential(*layers)


class _Residual(nn.Module):
    block: nn.Sequential
    same: bool

    def forward(self, x: Tensor) -> Tensor:
        out: Tensor = self.block(x)
        return x + out if self.same else out


class _FusedBlock(_Residual):
    def __init__(self, width: int, out: int, expansion: int, kernel: int, stride: int) -> None:
        super().__init__()
        self.same = stride == 1 and width == out
        inner = width * expansion
        if expansion == 1:
            self.block = nn.Sequential(_conv(width, out, kernel, stride))
        else:
            self.block = nn.Sequential(
                _conv(width, inner, kernel, stride), _conv(inner, out, 1, active=False)
            )


class _Block(_Residual):
    def __init__(self, width: int, out: int, expansion: int, kernel: int, stride: int) -> None:
        super().__init__()
        self.same = stride == 1 and width == out
        inner = width * expansion
        self.block = nn.Sequential(
            _conv(width, inner, 1),
            _conv(inner, inner, kernel, stride, groups=inner),
            _SqueezeExcitation(inner, max(1, width // 4)),
            _conv(inner, out, 1, active=False),
        )


class _SqueezeExcitation(nn.Module):
    def __init__(self, width: int, squeezed: int) -> None:
        super().__init__()
        self.fc1 = nn.Conv2d(width, squeezed, 1)
        self.fc2 = nn.Conv2d(squeezed, width, 1)

    def forward(self, x: Tensor) -> Tensor:
        pooled = x.mean((2, 3), keepdim=True)
        return x * torch.sigmoid(self.fc2(nn.functional.silu(self.fc1(pooled))))


def _conv(
    width: int, out: int, kernel: int, stride: int = 1, groups: int = 1, active: bool = True
) -> nn.Sequential:
    layers: list[nn.Module] = [
        nn.Conv2d(width, out, kernel, stride, (kernel - 1) // 2, groups=groups, bias=False),
        nn.BatchNorm2d(out, eps=1e-3),
    ]
    return nn.Sequential(*layers, *([nn.SiLU()] if active else []))
