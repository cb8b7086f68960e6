"""Draws training pictures from their plans, on any device, at any size.

Written as plain arithmetic on pixels, so that a compiler can fuse it into one kernel: on a GPU
drawing is then cheaper than reading finished pictures.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor

from cascade_desktop.training.compositions import LAYER_NUMBERS, LAYERS
from cascade_desktop.training.subjects import ALL_STYLES, STYLES, Subject

SPRITE = 256
_LEVELS = (256, 128, 64, 32)
_STRIDE = 87040
_PIXEL_LEVEL = 3


class Sprites:
    """Every sprite with its smaller versions, packed as premultiplied RGBA in one int32 each.

    `pixels` is [sprites * 87040]; `rows[s, t]` is the sprite of subject s in style t of
    `ALL_STYLES`, or -1.
    """

    def __init__(self, pixels: Tensor, rows: NDArray[np.int64]) -> None:
        self.pixels = pixels
        self.rows = rows

    def to(self, device: str | torch.device) -> Sprites:
        return Sprites(self.pixels.to(device), self.rows)

    @classmethod
    def read(
        cls, file: Path, subjects: Sequence[Subject], styles: Collection[str] = STYLES
    ) -> Sprites:
        """From a zip of `STYLE/CODE.webp` pictures of 256 x 256 with alpha.

        Of styles that are not in `styles` nothing is read: their rows are -1.
        """
        rows = np.full((len(subjects), len(ALL_STYLES)), -1, np.int64)
        pictures: list[bytes] = []
        with zipfile.ZipFile(file) as archive:
            present = set(archive.namelist())
            for number, subject in enumerate(subjects):
                for style, name in enumerate(ALL_STYLES):
                    member = f"{name}/{subject.code}.webp"
                    if name in styles and member in present:
                        rows[number, style] = len(pictures)
                        pictures.append(archive.read(member))
        with ThreadPoolExecutor() as threads:
            packed = list(threads.map(_packed, pictures))
        return cls(torch.from_numpy(np.concatenate(packed)), rows)


def _packed(picture: bytes) -> NDArray[np.int32]:
    colours = np.asarray(Image.open(io.BytesIO(picture)).convert("RGBA"), np.float32)
    colours = np.concatenate([colours[..., :3] * colours[..., 3:] / 255, colours[..., 3:]], -1)
    levels = []
    while colours.shape[0] >= _LEVELS[-1]:
        levels.append(colours.reshape(-1, 4))
        half = colours.shape[0] // 2
        colours = colours.reshape(half, 2, half, 2, 4).mean((1, 3))
    texels = np.concatenate(levels).round().astype(np.uint32)
    word = texels[:, 0] | texels[:, 1] << 8 | texels[:, 2] << 16 | texels[:, 3] << 24
    return word.view(np.int32)


def draw(plans: Tensor, sprites: Tensor, height: int, width: int) -> Tensor:
    """Plans [n, PLAN_NUMBERS] and packed sprites -> pictures [n, 3, height, width] in 0..1."""
    canvas = paint_background(plans, SCENERY.to(plans.device), height, width)
    for index in range(LAYERS):
        layer = plans[:, index * LAYER_NUMBERS : (index + 1) * LAYER_NUMBERS].contiguous()
        rest = plans[:, LAYERS * LAYER_NUMBERS :]
        if plans.device.type == "cpu":
            # Most layers are empty: a CPU leaves them out, a GPU wants the same shape each time.
            there = (layer[:, 0] >= 0).nonzero()[:, 0]
            canvas[there] = paint_sprite(canvas[there], layer[there], rest[there], sprites)
        else:
            canvas = paint_sprite(canvas, layer, rest, sprites)
    return canvas


def quicken_drawing() -> None:
    """Compiles the two painters for a GPU, each into one kernel."""
    for name in ("paint_background", "paint_sprite"):
        globals()[name] = torch.compile(globals()[name], dynamic=False)


def paint_sprite(canvas: Tensor, layer: Tensor, rest: Tensor, sprites: Tensor) -> Tensor:
    """The canvas [n, 3, height, width] with one sprite each (none where its row is negative)."""
    height, width = canvas.shape[-2:]
    down, right = _pixel_centres(canvas, height, width)
    red, green, blue, alpha = _sprite(layer, rest, sprites, right, down, height, width)
    return (canvas * (1 - alpha[:, None]) + torch.stack([red, green, blue], 1)).clamp(0, 1)


def paint_background(plans: Tensor, scenery: Tensor, height: int, width: int) -> Tensor:
    down, right = _pixel_centres(plans, height, width)
    short = float(min(height, width))
    rest = plans[:, LAYERS * LAYER_NUMBERS :]
    planes = _background(rest, scenery, right / width, down / height, right / short, down / short)
    return torch.stack(planes, 1)


def _pixel_centres(like: Tensor, height: int, width: int) -> tuple[Tensor, Tensor]:
    down = torch.arange(height, device=like.device, dtype=torch.float32) + 0.5
    right = torch.arange(width, device=like.device, dtype=torch.float32) + 0.5
    return down.view(1, height, 1), right.view(1, 1, width)


Planes = tuple[Tensor, Tensor, Tensor]


def _sprite(
    layer: Tensor,
    rest: Tensor,
    sprites: Tensor,
    right: Tensor,
    down: Tensor,
    height: int,
    width: int,
) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Premultiplied colours and alpha [n, height, width] of one layer; nothing where row < 0."""
    row, x, y, scale, turn, mirrored = (layer[:, i].view(-1, 1, 1) for i in range(LAYER_NUMBERS))
    pixel = rest[:, 15].view(-1, 1, 1)
    size = scale * min(height, width)
    dx = (right - (width + x * (width - size)) / 2) / size.clamp(min=1)
    dy = (down - (height + y * (height - size)) / 2) / size.clamp(min=1)
    u = (dx * torch.cos(turn) + dy * torch.sin(turn)) * (1 - 2 * mirrored)
    v = dy * torch.cos(turn) - dx * torch.sin(turn)
    level = (torch.log2(SPRITE / size.clamp(min=1)) + 0.3).floor().clamp(0, 2)
    level = torch.where(pixel > 0, torch.full_like(level, _PIXEL_LEVEL), level)
    side = torch.exp2(8 - level)
    across, along = (u + 0.5) * side - 0.5, (v + 0.5) * side - 0.5
    across = torch.where(pixel > 0, across.round(), across)
    along = torch.where(pixel > 0, along.round(), along)
    offset = torch.where(level == 0, 0.0, torch.where(level == 1, 65536.0, 81920.0))
    offset = torch.where(level == _PIXEL_LEVEL, 86016.0, offset)
    base = row.clamp(min=0).long() * _STRIDE + offset.long()
    r, g, b, alpha = _sample(sprites, base, side, across, along)
    there = (row >= 0) & (u.abs() <= 0.5) & (v.abs() <= 0.5)
    alpha = torch.where(there, torch.where(pixel > 0, (alpha > 0.45).float(), alpha), 0.0)
    r, g, b = (torch.where(alpha > 0, plane, 0.0) for plane in (r, g, b))
    return (*_tinted(r, g, b, alpha, rest), alpha)


def _sample(
    sprites: Tensor, base: Tensor, side: Tensor, across: Tensor, along: Tensor
) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Bilinear; beyond the edge the edge goes on."""
    left, top = across.floor(), along.floor()
    fx, fy = across - left, along - top
    planes = [torch.zeros_like(across) for _ in range(4)]
    for step_y, weight_y in ((0, 1 - fy), (1, fy)):
        for step_x, weight_x in ((0, 1 - fx), (1, fx)):
            x = torch.minimum((left + step_x).clamp(min=0), side - 1)
            y = torch.minimum((top + step_y).clamp(min=0), side - 1)
            word = sprites[base + (y * side + x).long()]
            weight = weight_y * weight_x / 255
            planes = [
                plane + ((word >> (8 * index)) & 255).float() * weight
                for index, plane in enumerate(planes)
            ]
    return planes[0], planes[1], planes[2], planes[3]


def _tinted(r: Tensor, g: Tensor, b: Tensor, alpha: Tensor, rest: Tensor) -> Planes:
    """Recoloured by lightness: dark stays darker, light goes towards white."""
    safe = alpha.clamp(min=1e-3)
    light = (0.3 * r + 0.59 * g + 0.11 * b) / safe
    tinted = rest[:, 14].view(-1, 1, 1) > 0
    planes = []
    for index, plane in enumerate((r, g, b)):
        tint = rest[:, 11 + index].view(-1, 1, 1)
        dark = tint * (0.35 + 0.65 * light / 0.6)
        bright = tint + (1 - tint) * ((light - 0.6) / 0.4) * 0.75
        planes.append(torch.where(tinted, torch.where(light < 0.6, dark, bright) * alpha, plane))
    return planes[0], planes[1], planes[2]


def _background(
    rest: Tensor, scenery: Tensor, x: Tensor, y: Tensor, right: Tensor, down: Tensor
) -> Planes:
    """`x`, `y` in 0..1; `right`, `down` in units of the shorter side, for patterns."""
    kind, vertical, frequency = (rest[:, i].view(-1, 1, 1) for i in (0, 7, 8))
    sharp = 160.0 / frequency
    linear = torch.where(vertical > 0, y + 0 * x, x + 0 * y)
    radial = (((x - 0.5) ** 2 + (y - 0.5) ** 2).sqrt() / 0.62).clamp(0, 1)
    along = torch.where(vertical > 0, down + 0 * right, right + 0 * down) * frequency
    stripes = ((((along % 1) - 0.5).abs() * 2 - 0.5) * sharp + 0.5).clamp(0, 1)
    dot_x, dot_y = (right * frequency * 1.5) % 1 - 0.5, (down * frequency * 1.5) % 1 - 0.5
    dots = ((0.26 - (dot_x**2 + dot_y**2).sqrt()) * sharp * 1.2 + 0.5).clamp(0, 1)
    checker = ((right * frequency * 1.3).floor() + (down * frequency * 1.3).floor()) % 2
    mix = torch.zeros_like(linear + kind)
    for number, pattern in enumerate((linear, radial, stripes, dots, checker), start=1):
        mix = torch.where(kind == number, pattern, mix)
    scene = _scene(rest, scenery, x, y, right, down)
    planes = []
    for index in range(3):
        first, second = (rest[:, start + index].view(-1, 1, 1) for start in (1, 4))
        plane = first + (second - first) * mix
        planes.append(torch.where(kind == 6, scene[index], plane))
    return planes[0], planes[1], planes[2]


# Of each scene, in the order of `phrases.SCENES`: colours at these heights, blended in between.
_SCENERY: tuple[tuple[tuple[float, tuple[float, float, float]], ...], ...] = (
    ((0, (0.03, 0.04, 0.15)), (1, (0.12, 0.14, 0.38))),
    (
        (0, (0.45, 0.72, 0.96)), (0.61, (0.80, 0.92, 1.0)),
        (0.62, (0.42, 0.75, 0.30)), (1, (0.25, 0.55, 0.2)),
    ),
    ((0, (0.35, 0.2, 0.5)), (0.5, (0.98, 0.55, 0.3)), (1, (1.0, 0.85, 0.5))),
    (
        (0, (0.5, 0.8, 0.98)), (0.44, (0.85, 0.95, 1.0)), (0.45, (0.1, 0.5, 0.75)),
        (0.61, (0.15, 0.6, 0.8)), (0.62, (0.95, 0.87, 0.66)), (1, (0.9, 0.8, 0.56)),
    ),
    (
        (0, (0.62, 0.76, 0.9)), (0.59, (0.86, 0.92, 0.98)),
        (0.6, (0.97, 0.98, 1.0)), (1, (0.88, 0.93, 1.0)),
    ),
    (
        (0, (0.6, 0.85, 1.0)), (0.41, (0.9, 0.97, 1.0)),
        (0.42, (0.15, 0.55, 0.85)), (1, (0.03, 0.2, 0.5)),
    ),
    ((0, (0.02, 0.01, 0.06)), (0.5, (0.16, 0.06, 0.26)), (1, (0.03, 0.02, 0.1))),
    (
        (0, (0.98, 0.75, 0.45)), (0.54, (1.0, 0.93, 0.75)),
        (0.55, (0.93, 0.72, 0.42)), (1, (0.8, 0.52, 0.26)),
    ),
    ((0, (0.35, 0.85, 0.9)), (0.5, (0.08, 0.45, 0.7)), (1, (0.02, 0.15, 0.35))),
    ((0, (0.5, 0.75, 0.95)), (0.7, (0.9, 0.96, 1.0)), (1, (0.4, 0.62, 0.4))),
)  # fmt: skip
_STARRY = {0: 0.22, 4: 0.3, 6: 0.28, 8: 0.12}
"""Scene -> the share of cells that hold a star, a snowflake or a bubble."""


def _table(heights: int = 512) -> Tensor:
    """Each scene's colours from top to bottom: [scenes, heights, 3]."""
    levels = np.linspace(0, 1, heights)
    rows = [
        np.stack([np.interp(levels, *_stops(stops, index)) for index in range(3)], -1)
        for stops in _SCENERY
    ]
    return torch.from_numpy(np.stack(rows).astype(np.float32))


def _stops(
    stops: tuple[tuple[float, tuple[float, float, float]], ...], index: int
) -> tuple[list[float], list[float]]:
    return [height for height, _ in stops], [colour[index] for _, colour in stops]


SCENERY = _table()


def _scene(
    rest: Tensor, scenery: Tensor, x: Tensor, y: Tensor, right: Tensor, down: Tensor
) -> Planes:
    scene, seed = (rest[:, i].view(-1, 1, 1) for i in (9, 10))
    level = (y * (scenery.shape[1] - 1) + 0.5).long() + 0 * x.long()
    planes = list(scenery[scene.long(), level].unbind(-1))
    hills = 0.62 - 0.22 * (1 - (((x * 2.5 + seed * 0.37) % 1) - 0.5).abs() * 2)
    hill = (scene == 9) & (y > hills) & (y < 0.82)
    snowy = hill & (y < hills + 0.06) & (hills < 0.5)
    stone = (0.42, 0.47, 0.58)
    planes = [torch.where(hill, stone[index], plane) for index, plane in enumerate(planes)]
    planes = [torch.where(snowy, 0.96, plane) for plane in planes]
    bright = _specks(scene, seed, right, down)
    planes = [plane + (1 - plane) * bright for plane in planes]
    return planes[0], planes[1], planes[2]


def _specks(scene: Tensor, seed: Tensor, right: Tensor, down: Tensor) -> Tensor:
    """Round white specks, at most one in each cell of a grid, placed by a hash of the cell."""
    cells = 14.0
    column, line = (right * cells).floor(), (down * cells).floor()
    noise = _hash(column * 12.9898 + line * 78.233 + seed * 0.0137)
    place_x, place_y = 0.25 + 0.5 * _hash(noise * 917.3), 0.25 + 0.5 * _hash(noise * 431.7)
    radius = 0.06 + 0.16 * _hash(noise * 173.1)
    distance = (
        (right * cells - column - place_x) ** 2 + (down * cells - line - place_y) ** 2
    ).sqrt()
    share = torch.zeros_like(scene)
    for number, wanted in _STARRY.items():
        share = torch.where(scene == number, wanted, share)
    return torch.where(noise < share, ((radius - distance) * 12 + 0.5).clamp(0, 1), 0.0)


def _hash(value: Tensor) -> Tensor:
    """A number in 0..1 that looks random but depends on `value` alone."""
    return (torch.sin(value) * 43758.547).remainder(1.0)
