"""What Generate draws on the canvas: from the frame and its mask to a request, and back to a layer.

All places are pixels of the canvas, whose first picture begins at 0, 0.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from cascade_desktop import masks
from cascade_desktop.errors import BadRequest
from cascade_desktop.given_files import keep
from cascade_desktop.inputs import FEWEST_PIXELS_A_SIDE, MOST_PIXELS, MOST_PIXELS_A_SIDE
from cascade_desktop.request import BUILT_IN, Request, declared
from cascade_desktop.sizes import STEP, Size
from cascade_desktop.uses import CANVAS, SKETCH, ControlUse, ImageUse, InpaintUse

Rect = tuple[int, int, int, int]
"""x, y, width and height; the last two are 0 where there is nothing."""

Scale = Literal["frame", "model"]
Way = Literal["new", "inpaint", "image"]
Side = Literal["left", "top", "right", "bottom"]
Pixels = NDArray[np.bool_]

USUAL_SIDE = {BUILT_IN: 512}
"""What a model was taught with, width and height."""
AUTHORS_SIDE = 1024
"""Stable Cascade's own (arXiv 2306.00637, section 4)."""

MOST_FEATHER = 256
RECT_OF_NOTHING: Rect = (0, 0, 0, 0)


@dataclass(frozen=True)
class Held:
    """What the canvas holds in its frame.

    `picture` (RGBA, not premultiplied), `mask` and `sketch` ("L", white where something was
    drawn) have the frame's size. `masked` says whether a mask is painted anywhere.
    """

    frame: Rect
    bounds: Rect
    picture: Image.Image
    mask: Image.Image
    sketch: Image.Image
    masked: bool = False


@dataclass(frozen=True)
class Wish:
    """How the frame is to be drawn. `redraw` is how much of what is there may change (0..1)."""

    feather: int = 16
    scale: Scale = "frame"
    redraw: float | None = None


@dataclass(frozen=True)
class Plan:
    """What is going to happen: `hole` [h, w] is what will be new, and the rest stays.

    `size` is how large it is drawn; `masked`: the hole was painted; `sides`: where the picture
    grows; `empty`: the frame holds nothing of a picture; `gaps`: it holds some, with holes in it.
    """

    way: Way
    size: Size
    hole: Pixels
    masked: bool
    empty: bool
    gaps: bool
    sides: tuple[Side, ...]
    strength: float = 1.0


def check_frame(frame: Rect, bounds: Rect) -> None:
    """Raises `BadRequest` for a frame in which nothing can be drawn."""
    width, height = frame[2:]
    if min(width, height) <= 0:
        raise BadRequest("The frame is empty.", "Draw one with the frame tool, or type its size.")
    if min(width, height) < FEWEST_PIXELS_A_SIDE:
        raise BadRequest(
            f"The frame has only {width}x{height} pixels.",
            f"Make it at least {FEWEST_PIXELS_A_SIDE} pixels wide and high.",
        )
    most = _bounds()[1]
    if max(width, height) > most:
        raise BadRequest(
            f"The frame has {width}x{height} pixels; {most} along a side are the most.",
            "Make it smaller, or draw the picture part by part.",
        )
    _check_extent(frame, bounds)
    _check_shape(width, height)


def planned(held: Held, wish: Wish, request: Request) -> Plan:
    """What Generate would do now. Raises `BadRequest` if nothing sensible can be drawn."""
    check_frame(held.frame, held.bounds)
    if request.upscale is not None:
        raise BadRequest(
            "Enlarging gives a picture of its own and cannot fill a frame.",
            "Switch it off beside the prompt, or press Generate on the page Pictures.",
        )
    known = np.asarray(held.picture.getchannel("A")) > masks.MIDDLE
    painted = np.asarray(held.mask) > masks.MIDDLE
    if held.masked and not painted.any():
        raise BadRequest(
            "The mask lies outside the frame.",
            "Move the frame over it, or clear the mask.",
        )
    redraws = wish.redraw is not None or request.image is not None
    hole = painted | ~known
    if redraws and not painted.any():
        hole = np.ones_like(hole)
    return Plan(
        way=_way(known, hole, request, redraws),
        size=drawn_size((held.frame[2], held.frame[3]), wish.scale, request.model),
        hole=hole,
        masked=bool((painted & known).any()),
        empty=not known.any(),
        gaps=not known.all(),
        sides=_sides(held),
        strength=_strength(wish, request),
    )


def asked(held: Held, wish: Wish, plan: Plan, request: Request, folder: Path) -> Request:
    """The request that draws `plan`; what it needs of the canvas is kept as files in `folder`.

    Raises `BadRequest` where a guide is to be the canvas or a sketch, and there is none, and
    `CannotSave`.
    """
    width, height = plan.size
    start = request.image
    if start is not None and start.file == CANVAS:
        start = None
    given = filled_in(replace(request, image=None, inpaint=None), held, folder)
    given = replace(given, width=width, height=height)
    if plan.way == "new":
        return given
    picture = around(held.picture)
    if plan.way == "image":
        if start is None:
            start = ImageUse(str(keep(_scaled(picture, plan.size), folder)), plan.strength)
        return replace(given, image=start)
    hole = Image.fromarray(plan.hole.astype(np.uint8) * 255)
    grown = width / held.frame[2]
    use = InpaintUse(
        str(keep(_scaled(picture, plan.size), folder)),
        str(keep(hole.resize(plan.size, Image.Resampling.NEAREST), folder)),
        feather=min(MOST_FEATHER, round(wish.feather * grown)),
    )
    return replace(given, inpaint=use)


def filled_in(request: Request, held: Held | None, folder: Path) -> Request:
    """The request with files in place of "what the canvas shows" and "what is sketched there".

    Raises `BadRequest` if there is no such thing.
    """
    shown = _OnDemand(held, folder)
    return replace(
        request,
        variations=tuple(
            replace(use, file=shown.file(use.file, "variation")) for use in request.variations
        ),
        controls=tuple(_drawn(use, shown) for use in request.controls),
        image=request.image
        and replace(request.image, file=shown.file(request.image.file, "image to image")),
        upscale=request.upscale
        and replace(request.upscale, file=shown.file(request.upscale.file, "enlarging")),
    )


def laid_over(
    drawn: Image.Image, held: Held, wish: Wish, plan: Plan
) -> tuple[Image.Image, tuple[int, int]]:
    """The layer (RGBA) that puts `drawn` into the canvas, and its place there.

    Its opacity is 0 wherever the picture stays as it was, so that not one pixel changes there.
    """
    x, y, width, height = held.frame
    layer = _scaled(drawn.convert("RGB"), (width, height))
    alpha = opacity(held, wish, plan)
    layer.putalpha(alpha)
    box = alpha.getbbox() or (0, 0, width, height)
    return layer.crop(box), (x + box[0], y + box[1])


def opacity(held: Held, wish: Wish, plan: Plan) -> Image.Image:
    """How much of the new picture is seen, "L" of the frame's size: 0 where the old one stays."""
    return Image.fromarray(np.rint(_soft(held, wish, plan) * 255).astype(np.uint8))


def around(picture: Image.Image) -> Image.Image:
    """The picture (RGBA) in RGB; where it holds nothing, the colour of the nearest pixel.

    Nearest first along the row, then along the column, as `masks.extended` does for borders.
    """
    known = np.asarray(picture.getchannel("A")) > masks.MIDDLE
    if known.all():
        return picture.convert("RGB")
    if not known.any():
        return Image.new("RGB", picture.size, "white")
    colours = np.array(picture.convert("RGB"))
    rows = np.flatnonzero(known.any(axis=1))
    for row in rows:
        if not known[row].all():
            colours[row] = colours[row, _nearest(np.flatnonzero(known[row]), len(known[row]))]
    return Image.fromarray(colours[rows[_nearest_place(rows, len(known))]])


def drawn_size(frame: Size, scale: Scale, model: str) -> Size:
    """How large a frame is drawn: its own size, or the model's where the frame is smaller.

    A frame below the smallest size of a request is enlarged in any case.
    """
    least, most = _bounds()
    area = USUAL_SIDE.get(model, AUTHORS_SIDE) ** 2
    grown = math.sqrt(area / (frame[0] * frame[1])) if scale == "model" else 1.0
    grown = max(1.0, least / min(frame), min(grown, most / max(frame)))
    if grown == 1.0:
        return frame
    sides = (min(most, max(least, STEP * round(side * grown / STEP))) for side in frame)
    return next(sides), next(sides)


class _OnDemand:
    """Keeps what the canvas shows once, when the first use asks for it."""

    def __init__(self, held: Held | None, folder: Path) -> None:
        self._held, self._folder = held, folder

    def file(self, name: str, what: str) -> str:
        if name == CANVAS:
            return str(keep(around(self._picture(what)), self._folder))
        if name == SKETCH:
            return str(keep(self._lines(), self._folder))
        return name

    def _picture(self, what: str) -> Image.Image:
        if self._held is None or self._held.picture.getchannel("A").getextrema()[1] == 0:
            raise BadRequest(
                f"The canvas is to be used for {what}, and there is nothing in its frame.",
                "Put a picture there, move the frame over one, or choose a file instead.",
            )
        return self._held.picture

    def _lines(self) -> Image.Image:
        if self._held is None or self._held.sketch.getbbox() is None:
            raise BadRequest(
                "A sketch is to guide, and nothing is sketched in the frame.",
                "Draw with the sketch pen on the canvas, or choose a picture instead.",
            )
        return self._held.sketch


def _drawn(use: ControlUse, shown: _OnDemand) -> ControlUse:
    file = shown.file(use.file, "a ControlNet")
    return replace(use, file=file, drawn="yes") if use.file == SKETCH else replace(use, file=file)


def _way(known: Pixels, hole: Pixels, request: Request, redraws: bool) -> Way:
    if request.image is not None and request.image.file != CANVAS:
        return "image"
    if not known.any():
        return "new"
    if redraws:
        return "image"
    return "new" if hole.all() or not hole.any() else "inpaint"


def _strength(wish: Wish, request: Request) -> float:
    if wish.redraw is not None:
        return wish.redraw
    return request.image.strength if request.image is not None else 1.0


def _sides(held: Held) -> tuple[Side, ...]:
    """Where the frame goes over the edge of the picture it shares pixels with."""
    (x, y, width, height), (left, top, wide, high) = held.frame, held.bounds
    beyond: list[tuple[Side, bool]] = [
        ("left", x < left),
        ("top", y < top),
        ("right", x + width > left + wide),
        ("bottom", y + height > top + high),
    ]
    return tuple(side for side, over in beyond if over)


def _soft(held: Held, wish: Wish, plan: Plan) -> masks.Soft:
    """How much of the new picture is seen; it fades where the old one goes on past the frame."""
    if plan.way == "new" and not plan.masked:
        return np.ones(plan.hole.shape, np.float32)
    soft = masks.softened(Image.fromarray(plan.hole.astype(np.uint8) * 255), wish.feather)
    known = np.asarray(held.picture.getchannel("A")) > masks.MIDDLE
    fading = np.where(known, _fading(held, wish.feather), np.float32(1))
    return np.asarray(np.minimum(soft, fading), np.float32)


def _fading(held: Held, feather: int) -> masks.Soft:
    """[h, w]: falls to 0 towards those edges of the frame behind which there is more picture."""
    (x, y, width, height), (left, top, wide, high) = held.frame, held.bounds
    across = _ramp(width, feather, x > left, x + width < left + wide)
    down = _ramp(height, feather, y > top, y + height < top + high)
    return np.minimum(across[None, :], down[:, None])


def _ramp(length: int, feather: int, at_start: bool, at_end: bool) -> NDArray[np.float32]:
    reach = min(feather, length // 4)
    away = np.arange(1, length + 1, dtype=np.float32)
    ramp = np.ones(length, np.float32)
    for wanted, distance in ((at_start, away), (at_end, away[::-1])):
        if wanted and reach:
            part = np.minimum(distance / (reach + 1), 1)
            ramp = np.minimum(ramp, part * part * (3 - 2 * part))
    return ramp


def _nearest(known: NDArray[np.intp], length: int) -> NDArray[np.intp]:
    """For each place from 0 to `length`, which of the places `known` is nearest."""
    return known[_nearest_place(known, length)]


def _nearest_place(known: NDArray[np.intp], length: int) -> NDArray[np.intp]:
    places = np.arange(length)
    after = np.searchsorted(known, places).clip(0, len(known) - 1)
    before = (after - 1).clip(0)
    closer = np.abs(known[before] - places) <= np.abs(known[after] - places)
    return np.where(closer, before, after)


def _check_extent(frame: Rect, bounds: Rect) -> None:
    """The canvas has to hold both the picture and the frame."""
    if bounds[2] <= 0:
        return
    sides = [
        max(frame[axis] + frame[axis + 2], bounds[axis] + bounds[axis + 2])
        - min(frame[axis], bounds[axis])
        for axis in (0, 1)
    ]
    if max(sides) > MOST_PIXELS_A_SIDE or sides[0] * sides[1] > MOST_PIXELS:
        raise BadRequest(
            "The frame lies too far away from the picture.",
            "Bring it back with “Fit to picture”, or begin a new canvas.",
        )


def _check_shape(width: int, height: int) -> None:
    least, most = _bounds()
    if max(width, height) * max(1.0, least / min(width, height)) > most:
        raise BadRequest(
            f"The frame has {width}x{height} pixels, which is too narrow for its length.",
            f"Make it at least {-(-max(width, height) * least // most)} pixels on its short side.",
        )


def _scaled(picture: Image.Image, size: Size) -> Image.Image:
    same = picture.size == tuple(size)
    return picture.copy() if same else picture.resize(size, Image.Resampling.LANCZOS)


def _bounds() -> tuple[int, int]:
    about = declared("width")
    return about["low"], about["high"]
