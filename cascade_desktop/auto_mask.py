"""A mask of the largest object in a picture, found without any model.

What lies at the picture's edge tells which colours belong to the surroundings; GrabCut (Rother,
Kolmogorov and Blake 2004) then looks for the border between them and everything else.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from cascade_desktop.errors import CannotSetUp
from cascade_desktop.masks import Hole

if TYPE_CHECKING:
    from types import ModuleType

Grey = NDArray[np.uint8]

LONGEST = 384
"""Pixels along the longer side of the copy in which it is looked for: well below a second."""

ROUNDS = 4

RIM = 0.03
"""Part of each side that surely belongs to the surroundings."""

LEAST = 0.002
"""Part of the picture below which what was found is a speck, not an object."""

FAR = 2.5
"""Colours so many times as far from the edge's as half of the edge itself is are the object's."""

NEAREST = 12.0
"""Differences (in Lab, 8 bits) that are never more than noise."""


def largest_object(picture: Grey) -> Grey:
    """[height, width], 255 on the object and 0 elsewhere; all 0 if nothing stands out.

    `picture` is 8-bit RGB, [height, width, 3]. Raises `CannotSetUp` where OpenCV is absent.
    """
    cv2 = _opencv()
    height, width = picture.shape[:2]
    scale = min(1.0, LONGEST / max(height, width, 1))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    if min(size) < 8:
        return np.zeros((height, width), np.uint8)
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    found = _largest(cv2, _cut_out(cv2, small))
    # Drawn out smoothly and cut at the middle, the outline has no stairs.
    drawn_out = cv2.resize(found, (width, height), interpolation=cv2.INTER_CUBIC)
    return np.where(drawn_out > 127, np.uint8(255), np.uint8(0))


def _opencv() -> ModuleType:
    try:
        import cv2
    except ImportError as error:
        raise CannotSetUp(
            f"Finding the largest object needs OpenCV, which cannot be loaded: {error}.",
            "Install the package opencv-python-headless, or start the installer again.",
        ) from error
    return cv2


def _cut_out(cv2: ModuleType, small: Grey) -> Hole:
    """What GrabCut takes for the object; it starts with what differs from the edge's colours."""
    rim = _rim(small.shape)
    seeds = np.where(_unlike(cv2, small, rim), cv2.GC_PR_FGD, cv2.GC_PR_BGD).astype(np.uint8)
    seeds[rim] = cv2.GC_BGD
    # Without a pixel on each side there are no two models of colour to tell apart.
    if not (seeds == cv2.GC_PR_FGD).sum() > LEAST * seeds.size:
        return np.zeros(seeds.shape, bool)
    cv2.setRNGSeed(0)
    cv2.grabCut(
        cv2.cvtColor(small, cv2.COLOR_RGB2BGR),
        seeds,
        None,
        np.zeros((1, 65)),
        np.zeros((1, 65)),
        ROUNDS,
        cv2.GC_INIT_WITH_MASK,
    )
    found: Hole = (seeds == cv2.GC_PR_FGD) | (seeds == cv2.GC_FGD)
    return found


def _rim(shape: tuple[int, ...]) -> Hole:
    rim = np.ones(shape[:2], bool)
    down, right = (max(1, math.ceil(side * RIM)) for side in shape[:2])
    rim[down:-down, right:-right] = False
    return rim


def _unlike(cv2: ModuleType, small: Grey, rim: Hole) -> Hole:
    """Where colours are further from all of the edge's main ones than the edge's own mostly are."""
    lab = cv2.cvtColor(cv2.GaussianBlur(small, (0, 0), 1), cv2.COLOR_RGB2LAB).astype(np.float32)
    edge = lab[rim]
    count = min(4, len(edge))
    stop = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_MAX_ITER, 10, 1.0)
    cv2.setRNGSeed(0)
    _, _, middles = cv2.kmeans(edge, count, None, stop, 1, cv2.KMEANS_PP_CENTERS)
    away = np.min([np.linalg.norm(lab - middle, axis=-1) for middle in middles], axis=0)
    usual = max(NEAREST, FAR * float(np.median(away[rim])))
    found: Hole = away > usual
    return found


def _largest(cv2: ModuleType, found: Hole) -> Grey:
    """The largest part that hangs together, its holes filled; nothing if it is but a speck."""
    _, labels, facts, _ = cv2.connectedComponentsWithStats(found.astype(np.uint8), connectivity=4)
    sizes = facts[1:, cv2.CC_STAT_AREA]
    if not len(sizes) or sizes.max() < LEAST * found.size:
        return np.zeros(found.shape, np.uint8)
    object_ = np.where(labels == 1 + sizes.argmax(), np.uint8(255), np.uint8(0))
    outlines, _ = cv2.findContours(object_, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    cv2.drawContours(object_, outlines, -1, 255, cv2.FILLED)
    return object_
