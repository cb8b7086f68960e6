"""Random parts of pictures to paint anew: what the inpaint ControlNet learns to fill."""

from __future__ import annotations

from itertools import pairwise

import torch
from torch import Tensor
from torch.nn.functional import interpolate

from cascade_desktop.training.compositions import LAYER_NUMBERS

KINDS = ("box", "ellipse", "stroke", "blob", "outpaint", "subject", "surroundings")
"""The last two are the box around the first sprite, and all but that box."""

SMALLEST, LARGEST = 0.05, 0.9
"""The share of a picture that is painted anew; of a stroke's at most `LARGEST_STROKE`."""
LARGEST_STROKE = 0.4

_NUMBERS = 16
"""Uniform numbers that shape one hole: its size, thirteen for its kind, two for its shift."""
_POINTS = 4
_GRAIN = 5
_COARSE = 32
_AROUND = -1.0
"""The depth at the border of a sprite's box; a hole around it is up to a quarter wider."""


def random_holes(plans: Tensor, height: int, width: int, kinds: Tensor | None = None) -> Tensor:
    """[n, 1, height, width] bool: what is painted anew in the pictures of `plans`.

    `kinds` [n] are indices of `KINDS`, random ones if not given. Nothing here waits for a GPU.
    """
    n, device = len(plans), plans.device
    if kinds is None:
        kinds = torch.randint(len(KINDS), (n,), device=device)
    numbers = torch.rand(n, _NUMBERS, device=device)
    noise = torch.randn(n, 1, _GRAIN, _GRAIN, device=device)
    shape = (kinds, numbers, noise, plans[:, :LAYER_NUMBERS])
    # Where the deepest share of a coarse picture begins, there it begins in the fine one.
    coarse = _depths(*shape, _COARSE, _COARSE * width // height, shifted=1.0)
    coarse = coarse.flatten(1).sort(1).values
    edge = _beginning(coarse, _shares(kinds, numbers[:, 0]))
    most = _beginning(coarse, torch.full_like(edge, LARGEST))
    around = torch.maximum(_AROUND - 0.25 * numbers[:, 0], most)
    edge = torch.where(kinds >= KINDS.index("subject"), around, edge)
    inside = _depths(*shape, height, width) > edge.view(-1, 1, 1)
    flipped = kinds == KINDS.index("surroundings")
    return (inside ^ flipped.view(-1, 1, 1))[:, None]


def with_holes(pictures: Tensor, holes: Tensor) -> Tensor:
    """What the network is shown, [n, 4, h, w] in 0..1: the hole is white, and 1 in the mask.

    As `masks.control_picture` makes it of one picture.
    """
    return torch.cat([torch.where(holes, 1.0, pictures), holes.to(pictures.dtype)], 1)


def _shares(kinds: Tensor, uniform: Tensor) -> Tensor:
    largest = torch.where(kinds == KINDS.index("stroke"), LARGEST_STROKE, LARGEST)
    return SMALLEST + (largest - SMALLEST) * uniform


def _beginning(depths: Tensor, shares: Tensor) -> Tensor:
    """[n]: the depth above which such a share of the ascending `depths` [n, cells] lies."""
    rank = ((1 - shares) * (depths.shape[1] - 1)).long()
    return depths.gather(1, rank[:, None])[:, 0]


def _depths(
    kinds: Tensor,
    numbers: Tensor,
    noise: Tensor,
    layer: Tensor,
    height: int,
    width: int,
    shifted: float = 0.0,
) -> Tensor:
    """[n, height, width]: how early each pixel becomes part of a growing hole of its kind.

    `shifted` by up to half a pixel, coarse pixels let straight holes begin anywhere.
    """
    one = [number.view(-1, 1, 1) for number in numbers[:, 1:].unbind(1)]
    right, below = (shifted * (number - 0.5) for number in one[-2:])
    x = (torch.arange(width, device=kinds.device).view(1, 1, -1) + 0.5 + right) / width
    y = (torch.arange(height, device=kinds.device).view(1, -1, 1) + 0.5 + below) / height
    stretch = torch.exp(1.4 * (one[2] - 0.5))
    across, down = (x - one[0]).abs() * stretch, (y - one[1]).abs() / stretch
    grown = interpolate(noise, (height, width), mode="bicubic", align_corners=False)[:, 0]
    found = (
        -torch.maximum(across, down),
        -(across.square() + down.square()),
        -_to_line(x, y, one[: 2 * _POINTS]),
        grown,
        _near_sides(x, y, one),
        _in_sprite(x, y, layer, height, width),
    )
    depth = found[-1]
    for index, one_kind in enumerate(found[:-1]):
        depth = torch.where(kinds.view(-1, 1, 1) == index, one_kind, depth)
    return depth


def _to_line(x: Tensor, y: Tensor, points: list[Tensor]) -> Tensor:
    """The distance to a line through the points, given as x, y, x, y, ..."""
    nearest: Tensor | None = None
    places = list(zip(points[::2], points[1::2], strict=True))
    for (x0, y0), (x1, y1) in pairwise(places):
        dx, dy = x1 - x0, y1 - y0
        along = ((x - x0) * dx + (y - y0) * dy) / (dx.square() + dy.square()).clamp(min=1e-6)
        along = along.clamp(0, 1)
        far = ((x - x0 - along * dx).square() + (y - y0 - along * dy).square()).sqrt()
        nearest = far if nearest is None else torch.minimum(nearest, far)
    assert nearest is not None
    return nearest


def _near_sides(x: Tensor, y: Tensor, numbers: list[Tensor]) -> Tensor:
    """The nearness to one side of the picture or several, wider at some of them than at others."""
    always = (4 * numbers[8]).floor()
    depth = torch.zeros_like(x + y + always)
    for side, near in enumerate((1 - x, x, 1 - y, y)):
        there = (numbers[9 + side] < 0.4) | (always == side)
        weight = torch.where(there, 0.4 + 0.6 * numbers[side], 0.0)
        depth = torch.maximum(depth, weight * near)
    return depth


def _in_sprite(x: Tensor, y: Tensor, layer: Tensor, height: int, width: int) -> Tensor:
    """-1 at the border of the sprite's square (see `drawing.paint_sprite`), -2 twice as far."""
    right, down, scale = (layer[:, index].view(-1, 1, 1) for index in (1, 2, 3))
    wide, high = (scale * min(height, width) / side for side in (width, height))
    across = (x - (1 + right * (1 - wide)) / 2).abs() / (wide / 2)
    along = (y - (1 + down * (1 - high)) / 2).abs() / (high / 2)
    return -torch.maximum(across, along)
