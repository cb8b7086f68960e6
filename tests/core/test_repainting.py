"""From what lies in the canvas's frame to a request, and from the picture back to a layer."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cascade_desktop import inputs, repainting
from cascade_desktop.errors import BadRequest
from cascade_desktop.repainting import Held, Rect, Wish
from cascade_desktop.request import Request
from cascade_desktop.uses import (
    CANVAS,
    SKETCH,
    ControlUse,
    ImageUse,
    UpscaleUse,
    VariationUse,
)

PICTURE: Rect = (0, 0, 96, 64)
"""The picture on the canvas; red rises to the right."""

FOX = Request(prompt="a fox", width=512, height=512, seed=7)


def source() -> Image.Image:
    pixels = np.zeros((64, 96, 4), np.uint8)
    pixels[..., 0] = np.arange(96)[None] * 2
    pixels[..., 3] = 255
    return Image.fromarray(pixels)


def held(
    frame: Rect = PICTURE,
    painted: Rect | None = None,
    *,
    picture: bool = True,
    sketched: bool = False,
    elsewhere: bool = False,
) -> Held:
    """What a frame holds; `painted` is a rectangle of the mask, in the frame's own pixels."""
    size = frame[2:]
    shown = Image.new("RGBA", size)
    if picture:
        shown.paste(source(), (-frame[0], -frame[1]))
    mask, sketch = Image.new("L", size), Image.new("L", size)
    if painted:
        mask.paste(255, (*painted[:2], painted[0] + painted[2], painted[1] + painted[3]))
    if sketched:
        sketch.paste(255, (10, 10, 40, 12))
    bounds = PICTURE if picture else repainting.RECT_OF_NOTHING
    return Held(frame, bounds, shown, mask, sketch, bool(painted) or elsewhere)


def the_request(what: Held, folder: Path, wish: Wish | None = None, base: Request = FOX) -> Request:
    wish = wish or Wish()
    plan = repainting.planned(what, wish, base)
    return repainting.asked(what, wish, plan, base, folder)


def test_an_empty_frame_is_drawn_from_the_prompt_alone(tmp_path: Path) -> None:
    request = the_request(held(picture=False), tmp_path)

    assert request == replace(FOX, width=96, height=64)
    assert not list(tmp_path.iterdir())


def test_what_is_masked_is_painted_anew(tmp_path: Path) -> None:
    request = the_request(held(painted=(20, 10, 30, 20)), tmp_path, Wish(feather=5))

    use = request.inpaint
    assert use is not None
    assert (use.feather, request.width, request.height) == (5, 96, 64)
    assert inputs.read_picture(Path(use.file)).tobytes() == source().convert("RGB").tobytes()
    mask = inputs.read_mask(Path(use.mask), (96, 64))
    assert mask.getbbox() == (20, 10, 50, 30)
    assert request.checked().prompt == "a fox"


def test_a_frame_over_the_edge_goes_on_with_the_nearest_colour(tmp_path: Path) -> None:
    what = held((48, 0, 96, 64))

    plan = repainting.planned(what, Wish(), FOX)
    use = repainting.asked(what, Wish(), plan, FOX, tmp_path).inpaint

    assert plan.sides == ("right",)
    assert use is not None
    canvas = inputs.read_picture(Path(use.file))
    assert canvas.getpixel((0, 5)) == (96, 0, 0)
    assert canvas.getpixel((95, 5)) == canvas.getpixel((47, 5)) == (190, 0, 0)
    assert inputs.read_mask(Path(use.mask), (96, 64)).getbbox() == (48, 0, 96, 64)


def test_a_hole_in_the_picture_is_filled_from_both_sides() -> None:
    picture = source()
    picture.paste((0, 0, 0, 0), (40, 0, 50, 64))

    filled = repainting.around(picture)

    reds = np.asarray(filled)[3, :, 0]
    assert list(reds[39:52]) == [78] * 6 + [100] * 6 + [102]


def test_outside_the_mask_the_layer_is_fully_transparent() -> None:
    what, wish = held(painted=(40, 20, 16, 16)), Wish(feather=4)
    plan = repainting.planned(what, wish, FOX)

    layer, place = repainting.laid_over(Image.new("RGB", (96, 64), "white"), what, wish, plan)

    assert place == (36, 16)
    alpha = np.asarray(layer.getchannel("A"))
    assert layer.size == (24, 24)
    assert bool((alpha[4:20, 4:20] == 255).all())
    assert alpha[0, 0] == 0
    assert 0 < alpha[12, 1] < 255


def test_the_layer_fades_where_the_picture_goes_on_behind_the_frame() -> None:
    what, wish = held((32, 0, 64, 64), painted=(0, 0, 20, 64)), Wish(feather=6)
    plan = repainting.planned(what, wish, FOX)

    layer, _ = repainting.laid_over(Image.new("RGB", (64, 64), "white"), what, wish, plan)

    row = np.asarray(layer.getchannel("A"))[30]
    assert row[0] < 30, "no hard line at the frame's left edge"
    assert row[10] == 255


def test_a_small_frame_can_be_drawn_at_the_size_of_the_model(tmp_path: Path) -> None:
    what, wish = held(painted=(20, 10, 30, 20)), Wish(scale="model", feather=8)
    plan = repainting.planned(what, wish, FOX)
    request = repainting.asked(what, wish, plan, FOX, tmp_path)

    assert abs(request.width * request.height - 512**2) < 512**2 / 20
    assert request.width / request.height == pytest.approx(1.5, abs=0.02)
    assert request.inpaint is not None
    assert request.inpaint.feather == round(8 * request.width / 96)
    assert inputs.size_of(Path(request.inpaint.mask)) == (request.width, request.height)
    layer, _ = repainting.laid_over(
        Image.new("RGB", (request.width, request.height)), what, wish, plan
    )
    assert max(layer.size) <= 96


@pytest.mark.parametrize(
    ("frame", "scale", "model", "drawn"),
    [
        ((512, 512), "frame", "pocket", (512, 512)),
        ((700, 500), "model", "pocket", (700, 500)),
        ((256, 256), "model", "large", (1024, 1024)),
        ((40, 200), "frame", "pocket", (64, 320)),
        ((9, 513), "frame", "pocket", (64, 3648)),
    ],
)
def test_the_drawn_size(
    frame: tuple[int, int], scale: repainting.Scale, model: str, drawn: tuple[int, int]
) -> None:
    assert repainting.drawn_size(frame, scale, model) == drawn


def test_redrawing_starts_from_what_is_there(tmp_path: Path) -> None:
    request = the_request(held(), tmp_path, Wish(redraw=0.4))

    assert request.inpaint is None
    assert request.image is not None
    assert request.image.strength == 0.4
    assert inputs.read_picture(Path(request.image.file)).size == (96, 64)


def test_redrawing_a_masked_part_changes_only_that(tmp_path: Path) -> None:
    what, wish = held(painted=(20, 20, 8, 8)), Wish(redraw=0.4, feather=2)
    plan = repainting.planned(what, wish, FOX)

    layer, place = repainting.laid_over(Image.new("RGB", (96, 64)), what, wish, plan)

    assert the_request(what, tmp_path, wish).image is not None
    assert (place, layer.size) == ((18, 18), (12, 12))


def test_guides_take_what_the_canvas_shows(tmp_path: Path) -> None:
    base = replace(
        FOX,
        variations=(VariationUse(CANVAS), VariationUse("other.png")),
        controls=(ControlUse(file=SKETCH), ControlUse(file=CANVAS)),
        image=ImageUse(CANVAS, 0.3),
    )

    request = the_request(held(sketched=True), tmp_path, base=base)

    assert not request.stand_ins()
    assert request.variations[1].file == "other.png"
    lines, shown = request.controls
    assert (lines.drawn, shown.drawn) == ("yes", "no")
    assert inputs.read_mask(Path(lines.file), (96, 64)).getbbox() == (10, 10, 40, 12)
    assert request.image is not None
    assert request.image.strength == 0.3
    assert inputs.read_picture(Path(shown.file)).tobytes() == source().convert("RGB").tobytes()


def test_a_mask_over_everything_leaves_nothing_to_go_by(tmp_path: Path) -> None:
    what = held(painted=(0, 0, 96, 64))

    plan = repainting.planned(what, Wish(), FOX)

    assert (plan.way, plan.masked) == ("new", True)
    assert the_request(what, tmp_path).inpaint is None


@pytest.mark.parametrize(
    ("what", "base", "sentence"),
    [
        (held((0, 0, 0, 0), picture=False), FOX, "The frame is empty"),
        (held((0, 0, 4, 300), picture=False), FOX, "only 4x300 pixels"),
        (held((0, 0, 4100, 8), picture=False), FOX, "4096 along a side"),
        (held((0, 0, 8, 4096), picture=False), FOX, "too narrow"),
        (held((30000, 0, 64, 64)), FOX, "too far away"),
        (held(elsewhere=True), FOX, "outside the frame"),
        (held(), replace(FOX, upscale=UpscaleUse("a.png")), "Enlarging"),
    ],
)
def test_what_cannot_be_drawn_is_explained(what: Held, base: Request, sentence: str) -> None:
    with pytest.raises(BadRequest, match=sentence) as refused:
        repainting.planned(what, Wish(), base)

    assert refused.value.advice


@pytest.mark.parametrize(
    ("base", "sentence"),
    [
        (replace(FOX, controls=(ControlUse(file=SKETCH),)), "nothing is sketched"),
        (replace(FOX, variations=(VariationUse(CANVAS),)), "nothing in its frame"),
    ],
)
def test_guides_from_an_empty_canvas_are_explained(
    base: Request, sentence: str, tmp_path: Path
) -> None:
    with pytest.raises(BadRequest, match=sentence):
        the_request(held(picture=False), tmp_path, base=base)
    with pytest.raises(BadRequest, match=sentence):
        repainting.filled_in(base, None, tmp_path)
