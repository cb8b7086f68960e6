"""What a request takes from files: pictures to vary, guide, repaint or enlarge, and LoRAs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from cascade_desktop.parameters import parameter

ControlKind = Literal["canny", "inpaint", "super_resolution"]

GuideKind = Literal["canny", "super_resolution"]
"""Those that need a picture alone; inpainting takes a mask as well, see `InpaintUse`."""

CANVAS = "canvas:"
"""Stands in place of a file for what the canvas shows in its frame."""

SKETCH = "sketch:"
"""Stands in place of a file for the lines drawn there: white on black."""

STAND_INS = (CANVAS, SKETCH)
"""Both are pictures only at the moment of drawing, when real files take their places."""


@dataclass(frozen=True)
class VariationUse:
    """A picture whose content is to be seen in the new one."""

    file: str = parameter("", "Picture", "A picture to take ideas from")
    weight: float = parameter(1.0, "Weight", "Below 0: away from it", low=-2.0, high=2.0)


@dataclass(frozen=True)
class ImageUse:
    """Image to image: the picture to start from."""

    file: str = parameter("", "Picture", "The picture to start from")
    strength: float = parameter(0.8, "Strength", "1 leaves nothing of it", low=0.0, high=1.0)


@dataclass(frozen=True)
class ControlUse:
    """A ControlNet at work from `start` to `end` of Stage C's steps (0..1).

    `low` and `high` are Canny's thresholds, which the other kinds do without. With `squashed`
    "yes" the edges are looked for in a square of 224 pixels, as the authors did. With `drawn`
    "yes" none are looked for: the picture itself has the lines, white on black.
    """

    kind: GuideKind = parameter("canny", "Kind", "What the picture guides")
    file: str = parameter("", "Picture", "The picture that guides")
    strength: float = parameter(1.0, "Strength", "How firmly it guides", low=0.0, high=2.0)
    start: float = parameter(0.0, "From", "Share of the steps", low=0.0, high=1.0)
    end: float = parameter(1.0, "To", "Share of the steps", low=0.0, high=1.0)
    low: int = parameter(100, "Low threshold", "Weaker edges are left out", low=0, high=1000)
    high: int = parameter(200, "High threshold", "Stronger edges are kept", low=0, high=1000)
    squashed: Literal["yes", "no"] = parameter(
        "yes", "224 pixels", "Edges as the authors find them"
    )
    drawn: Literal["no", "yes"] = parameter(
        "no", "Drawn lines", "The picture is the hint: white lines on black"
    )


@dataclass(frozen=True)
class InpaintUse:
    """A part of a picture to paint anew: `mask` is white there; without one, only the new border.

    The border is so many pixels wide on each side; `feather` is how softly the new part ends.
    """

    file: str = parameter("", "Picture", "The picture to repaint")
    mask: str = parameter("", "Mask", "White where it is to be painted anew")
    left: int = parameter(0, "Left", "Pixels to add", low=0, high=4096)
    top: int = parameter(0, "Top", "Pixels to add", low=0, high=4096)
    right: int = parameter(0, "Right", "Pixels to add", low=0, high=4096)
    bottom: int = parameter(0, "Bottom", "Pixels to add", low=0, high=4096)
    feather: int = parameter(16, "Feather", "Pixels over which it blends in", low=0, high=256)
    strength: float = parameter(1.0, "Strength", "How firmly the rest guides", low=0.0, high=2.0)


@dataclass(frozen=True)
class UpscaleUse:
    """Super-resolution: the picture to enlarge, twice or four times."""

    file: str = parameter("", "Picture", "The picture to enlarge")
    factor: Literal[2, 4] = parameter(2, "Factor", "How many times as wide and high")
    strength: float = parameter(1.0, "Strength", "How close it stays", low=0.0, high=2.0)


@dataclass(frozen=True)
class LoraUse:
    """An adapter. The authors' own format needs its new token and what that starts from.

    Both can stand in the file's metadata instead, as `token` and `starts_from`.
    """

    file: str = parameter("", "File", "The adapter's file, or its name if it comes with the model")
    weight: float = parameter(1.0, "Weight", "How strongly it acts", low=-2.0, high=2.0)
    token: str = parameter("", "Token", "The new word in the prompt, such as [fernando]")
    starts_from: str = parameter(
        "", "Starts from", "Regular expression of the known words: ^dog</w>"
    )


ENDING = ".safetensors"


def is_own_name(file: str) -> bool:
    """Whether this names an adapter that comes with the model: no folder before it, no ending."""
    return bool(file) and Path(file).name == file and not file.endswith(ENDING)
