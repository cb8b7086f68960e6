"""The kinds of ControlNet, one row each, and the edges that one of them follows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image

from cascade_desktop.errors import CannotSetUp
from cascade_desktop.uses import ControlKind

SQUARE = 224
"""Pixels of the square in which the authors look for edges (modules/controlnet.py:126)."""


@dataclass(frozen=True)
class Control:
    """One kind of ControlNet.

    `file` is its published name below `controlnet/`, `channels` are what it reads, and `purpose`
    begins a sentence that says what cannot be done without it.
    """

    title: str
    file: str
    channels: int
    purpose: str


CONTROLS: dict[ControlKind, Control] = {
    # configs/inference/controlnet_c_3b_canny.yaml, _inpainting.yaml and _sr.yaml of the authors.
    "canny": Control("Canny edges", "canny.safetensors", 1, "Following the edges of a picture"),
    "inpaint": Control(
        "Inpaint and outpaint", "inpainting.safetensors", 4, "Painting a part of a picture anew"
    ),
    "super_resolution": Control(
        "Super-resolution", "super_resolution.safetensors", 16, "Enlarging a picture"
    ),
}


def edges(picture: Image.Image, low: int, high: int, squashed: bool) -> Image.Image:
    """The edges of an RGB picture, white on black, as an "L" picture of its own size.

    `low` and `high` are the thresholds of OpenCV's Canny; the authors' are 100 and 200. They look
    for edges in a square of 224 pixels, whatever the picture's shape, and widen what was found,
    which leaves grey rims (modules/controlnet.py:126-131): that is `squashed`. Raises
    `CannotSetUp` where OpenCV is absent.
    """
    try:
        import cv2
    except ImportError as error:
        raise CannotSetUp(
            f"Finding edges needs OpenCV, which cannot be loaded: {error}.",
            "Install the package opencv-python-headless, or start the installer again.",
        ) from error
    pixels = np.asarray(picture.convert("RGB"))
    if not squashed:
        return Image.fromarray(cv2.Canny(pixels, low, high))
    square = cv2.resize(pixels.astype(np.float32) / 255, (SQUARE, SQUARE))
    found = cv2.Canny((square * 255).astype(np.uint8), low, high)
    wide = cv2.resize(found.astype(np.float32), picture.size)
    return Image.fromarray(wide.round().astype(np.uint8))
