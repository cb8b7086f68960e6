"""Smaller copies of large pictures, so that they stay quick and calm to look at from afar."""

import math
import sys
from collections.abc import Iterable

import numpy as np
from PIL import Image
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage

MODES = {
    QImage.Format.Format_Grayscale8: "L",
    # The four channels are premultiplied, so that each may be averaged for itself.
    QImage.Format.Format_ARGB32_Premultiplied: "RGBX",
}

ROWS = 64
"""So many are looked at in one go."""
ALPHA = 3 if sys.byteorder == "little" else 0
"""Which byte of a pixel is its opacity: Qt keeps each in one 32-bit number."""


class Levels:
    """One smaller copy per picture, made when it is first painted and kept while it fits.

    Only one, because each costs memory: half the side is a quarter of a picture.
    """

    def __init__(self) -> None:
        self._kept: dict[int, tuple[int, QImage]] = {}
        self._opaque: dict[int, bool] = {}

    def of(self, image: QImage, factor: int) -> QImage:
        """`image` with sides divided by `factor`; itself for 1."""
        if factor == 1:
            self._kept.pop(image.cacheKey(), None)
            return image
        kept = self._kept.get(image.cacheKey())
        if kept is None or kept[0] != factor:
            kept = factor, reduced(image, factor, image.rect())
            self._kept[image.cacheKey()] = kept
        return kept[1]

    def is_opaque(self, image: QImage) -> bool:
        """Whether nothing can be seen through `image`; looked for once."""
        key = image.cacheKey()
        if key not in self._opaque:
            self._opaque[key] = opaque(image)
        return self._opaque[key]

    def keep_only(self, images: Iterable[QImage]) -> None:
        """Forgets the copies of all other pictures."""
        keys = {image.cacheKey() for image in images}
        self._kept = {key: kept for key, kept in self._kept.items() if key in keys}
        self._opaque = {key: is_so for key, is_so in self._opaque.items() if key in keys}

    def bytes(self) -> int:
        """What the copies take of the memory."""
        return sum(image.sizeInBytes() for _, image in self._kept.values())


def factor_for(scale: float) -> int:
    """The power of two by which to divide first if a picture is painted `scale` times as large.

    What is left for the painter is never less than half, where four pixels mixed are enough.
    """
    return 1 if scale > 0.5 else 2 ** math.floor(math.log2(1 / scale) + 1e-9)


def opaque(image: QImage) -> bool:
    """Whether each pixel of a premultiplied picture is opaque; stops at the first that is not."""
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1, 4)
    return all(
        pixels[top : top + ROWS, :, ALPHA].min() == 255 for top in range(0, len(pixels), ROWS)
    )


def reduced(image: QImage, factor: int, box: QRect) -> QImage:
    """The mean of each `factor` x `factor` pixels of `box`, a grey or premultiplied picture."""
    mode = MODES[image.format()]
    pixels = np.frombuffer(image.constBits(), np.uint8)  # No copy.
    size = (image.width(), image.height())
    whole = Image.frombuffer(mode, size, pixels, "raw", mode, image.bytesPerLine(), 1)
    edges = (box.left(), box.top(), box.left() + box.width(), box.top() + box.height())
    small = whole.reduce(factor, edges)
    data, stride = small.tobytes(), small.width * len(small.getbands())
    return QImage(data, small.width, small.height, stride, image.format()).copy()
