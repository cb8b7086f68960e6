"""How large a picture is drawn that begins with another picture."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

from cascade_desktop.errors import BadRequest
from cascade_desktop.request import Request, declared

Size = tuple[int, int]
"""Width and height in pixels."""

STEP = 8
"""What the sides of a picture from another one are multiples of."""


def natural_size(request: Request, size_of: Callable[[Path], Size]) -> Size:
    """The size that follows from the picture that `request` starts from, or else its own.

    A picture to repaint keeps its size and gets its border; one to enlarge grows by its factor.
    Image to image takes the shape of the source and about the area of the request's own size:
    the authors scale the source to what the model draws well and keep its shape.

    Raises `BadRequest` if such a picture cannot be drawn, and passes on what `size_of` raises.
    """
    if request.inpaint is not None:
        use = request.inpaint
        width, height = size_of(Path(use.file))
        wide = (width + use.left + use.right, height + use.top + use.bottom)
        return drawable(wide, Path(use.file), "with its border")
    if request.upscale is not None:
        file, factor = Path(request.upscale.file), request.upscale.factor
        width, height = size_of(file)
        return drawable((width * factor, height * factor), file, f"enlarged {factor} times")
    if request.image is not None:
        return _of_area(size_of(Path(request.image.file)), request.width * request.height)
    return request.width, request.height


def drawable(size: Size, file: Path, how: str = "as it is") -> Size:
    """The same size; raises `BadRequest` if it is not within a request's bounds."""
    smallest, largest = _bounds()
    if min(size) >= smallest and max(size) <= largest:
        return size
    raise BadRequest(
        f"{file.name} would be drawn with {size[0]}x{size[1]} pixels {how}; each side must have "
        f"{smallest} to {largest}.",
        "Choose a picture of another size.",
    )


def _of_area(source: Size, area: int) -> Size:
    scale = math.sqrt(area / (source[0] * source[1]))
    return _side(source[0] * scale), _side(source[1] * scale)


def _side(pixels: float) -> int:
    smallest, largest = _bounds()
    return min(largest, max(smallest, STEP * round(pixels / STEP)))


def _bounds() -> tuple[int, int]:
    about = declared("width")
    return about["low"], about["high"]
