"""How alike two pictures are: in their pixels, in their structure, and in their edges."""

from __future__ import annotations

import torch
from torch import Tensor, nn

WINDOW = 11
SPREAD = 1.5
STABILISERS = (0.01**2, 0.03**2)
"""The window (pixels, and its standard deviation) and the constants for values in 0..1 of
Wang, Bovik, Sheikh and Simoncelli 2004, "Image quality assessment", section III.B."""

IDENTICAL = 100.0
"""dB said of pictures that differ by nothing."""


def psnr_each(found: Tensor, wanted: Tensor, where: Tensor | None = None) -> Tensor:
    """Peak signal-to-noise ratio in dB [n] of pictures [n, 3, h, w] in 0..1, at most 100.

    `where` [n or 1, 1, h, w] is true where pixels count.
    """
    squares = (found - wanted).square()
    if where is None:
        error = squares.mean((1, 2, 3))
    else:
        counted = where.to(squares).expand_as(squares)
        error = (squares * counted).sum((1, 2, 3)) / counted.sum((1, 2, 3)).clamp(min=1)
    return (-10 * torch.log10(error.clamp(min=1e-30))).clamp(max=IDENTICAL)


def ssim_each(found: Tensor, wanted: Tensor) -> Tensor:
    """Structural similarity [n] of pictures [n, c, h, w] in 0..1, whose sides are 11 or more.

    The mean over channels and over all places where the whole window lies in the picture.
    """
    first, second = STABILISERS
    mean_x, mean_y = _blurred(found), _blurred(wanted)
    var_x = _blurred(found.square()) - mean_x.square()
    var_y = _blurred(wanted.square()) - mean_y.square()
    together = _blurred(found * wanted) - mean_x * mean_y
    light = (2 * mean_x * mean_y + first) / (mean_x.square() + mean_y.square() + first)
    structure = (2 * together + second) / (var_x + var_y + second)
    return (light * structure).mean((1, 2, 3))


def edge_f1(found: Tensor, wanted: Tensor, tolerance: int = 2) -> Tensor:
    """F1 score [n] of edge maps [n, 1, h, w] (true on an edge).

    An edge pixel is right if the other map has one no further than `tolerance` pixels away. Two
    maps without any edge agree fully.
    """
    precision = _share_near(found, wanted, tolerance)
    recall = _share_near(wanted, found, tolerance)
    return 2 * precision * recall / (precision + recall).clamp(min=1e-9)


def _blurred(x: Tensor) -> Tensor:
    away = torch.arange(WINDOW, dtype=x.dtype, device=x.device) - WINDOW // 2
    weights = torch.exp(-(away**2) / (2 * SPREAD**2))
    weights = weights / weights.sum()
    channels = x.shape[1]
    down = weights.view(1, 1, -1, 1).expand(channels, 1, -1, 1)
    across = weights.view(1, 1, 1, -1).expand(channels, 1, 1, -1)
    convolved = nn.functional.conv2d(x, down, groups=channels)
    return nn.functional.conv2d(convolved, across, groups=channels)


def _share_near(these: Tensor, those: Tensor, tolerance: int) -> Tensor:
    """The share of `these` edge pixels with one of `those` near."""
    away = torch.arange(-tolerance, tolerance + 1, device=these.device)
    disc = (away[:, None] ** 2 + away[None] ** 2 <= tolerance**2).float()[None, None]
    near = nn.functional.conv2d(those.float(), disc, padding=tolerance) > 0.5
    number = these.flatten(1).sum(1)
    share = (these & near).flatten(1).sum(1) / number.clamp(min=1)
    nothing_there = ~those.flatten(1).any(1)
    return torch.where(number > 0, share, nothing_there.to(share))
