"""The named colours that Pocket knows, in English and Spanish, and which is nearest to another."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Colour:
    name: str
    spanish: str
    rgb: tuple[int, int, int]


PALETTE = (
    Colour("red", "rojo", (214, 45, 48)),
    Colour("orange", "naranja", (245, 132, 31)),
    Colour("yellow", "amarillo", (250, 210, 50)),
    Colour("lime green", "verde lima", (150, 215, 60)),
    Colour("green", "verde", (50, 160, 70)),
    Colour("dark green", "verde oscuro", (20, 85, 50)),
    Colour("teal", "verde azulado", (20, 140, 140)),
    Colour("turquoise", "turquesa", (60, 205, 200)),
    Colour("light blue", "azul claro", (150, 205, 245)),
    Colour("blue", "azul", (45, 105, 220)),
    Colour("dark blue", "azul oscuro", (20, 40, 105)),
    Colour("purple", "morado", (125, 60, 175)),
    Colour("lavender", "lavanda", (200, 180, 240)),
    Colour("pink", "rosa", (245, 150, 190)),
    Colour("magenta", "magenta", (215, 40, 150)),
    Colour("brown", "marrón", (125, 80, 45)),
    Colour("beige", "beige", (235, 220, 190)),
    Colour("white", "blanco", (250, 250, 250)),
    Colour("light gray", "gris claro", (205, 208, 212)),
    Colour("gray", "gris", (128, 130, 134)),
    Colour("dark gray", "gris oscuro", (60, 62, 68)),
    Colour("black", "negro", (14, 14, 18)),
)
NAMES = tuple(colour.name for colour in PALETTE)
RGB: Floats = np.array([colour.rgb for colour in PALETTE], np.float32) / np.float32(255)


def nearest(rgb: Floats) -> NDArray[np.int64]:
    """Index of the palette's colour nearest in CIE Lab, for colours [..., 3] in 0..1."""
    difference = lab(rgb)[..., None, :] - lab(RGB)
    return np.asarray(np.square(difference).sum(-1).argmin(-1))


def lab(rgb: Floats) -> Floats:
    """sRGB in 0..1 -> CIE Lab under D65 (IEC 61966-2-1 and CIE 15)."""
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    to_xyz = np.array(
        [
            [0.4124564, 0.3575761, 0.1804375],
            [0.2126729, 0.7151522, 0.0721750],
            [0.0193339, 0.1191920, 0.9503041],
        ]
    )
    ratio = linear @ to_xyz.T / np.array([0.95047, 1.0, 1.08883])
    cubic = np.where(ratio > (6 / 29) ** 3, np.cbrt(ratio), ratio / (3 * (6 / 29) ** 2) + 4 / 29)
    x, y, z = cubic[..., 0], cubic[..., 1], cubic[..., 2]
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], -1).astype(np.float32)
