"""How large a picture is drawn that begins with another one."""

from pathlib import Path

import pytest

from cascade_desktop.errors import BadRequest
from cascade_desktop.request import Request
from cascade_desktop.sizes import Size, drawable, natural_size
from cascade_desktop.uses import ControlUse, ImageUse, InpaintUse, UpscaleUse, VariationUse

FILE = "/pictures/photo.png"


def of(request: Request, source: Size) -> Size:
    def size_of(file: Path) -> Size:
        assert file == Path(FILE)
        return source

    return natural_size(request, size_of)


@pytest.mark.parametrize(
    "request_",
    [
        Request(width=320, height=200),
        Request(width=320, height=200, variations=(VariationUse(FILE),)),
        Request(width=320, height=200, controls=(ControlUse("canny", FILE),)),
    ],
    ids=["text", "variation", "control"],
)
def test_a_picture_that_begins_with_none_has_the_size_asked_for(request_: Request) -> None:
    assert of(request_, (7, 7)) == (320, 200)


@pytest.mark.parametrize("source", [(640, 480), (481, 333), (3000, 1000), (64, 64), (20, 30)])
def test_image_to_image_keeps_the_shape_and_about_the_area(source: Size) -> None:
    width, height = of(Request(image=ImageUse(FILE)), source)

    assert width % 8 == height % 8 == 0
    assert width / height == pytest.approx(source[0] / source[1], rel=0.03)
    assert width * height == pytest.approx(512 * 512, rel=0.03)


def test_a_square_becomes_the_usual_square() -> None:
    assert of(Request(image=ImageUse(FILE)), (999, 999)) == (512, 512)
    assert of(Request(image=ImageUse(FILE), width=1024, height=1024), (9, 9)) == (1024, 1024)


@pytest.mark.parametrize("source", [(50_000, 10), (10, 50_000)])
def test_an_extreme_shape_stays_within_what_can_be_drawn(source: Size) -> None:
    request = Request(image=ImageUse(FILE))

    assert sorted(of(request, source)) == [64, 4096]


def test_what_is_repainted_keeps_its_size_and_gets_its_border() -> None:
    assert of(Request(inpaint=InpaintUse(FILE, "/m.png")), (641, 333)) == (641, 333)

    border = InpaintUse(FILE, left=1, top=20, right=300, bottom=4000)
    assert of(Request(inpaint=border), (65, 64)) == (366, 4084)


@pytest.mark.parametrize("factor", [2, 4])
def test_what_is_enlarged_grows_by_its_factor(factor: int) -> None:
    use = UpscaleUse(FILE, factor)  # type: ignore[arg-type]

    assert of(Request(upscale=use), (333, 1001)) == (333 * factor, 1001 * factor)


@pytest.mark.parametrize(
    ("request_", "source", "sentence"),
    [
        (Request(upscale=UpscaleUse(FILE, 4)), (1025, 500), "4100x2000 pixels enlarged 4 times"),
        (Request(upscale=UpscaleUse(FILE)), (31, 500), "62x1000 pixels"),
        (Request(inpaint=InpaintUse(FILE, right=97)), (4000, 64), "4097x64 pixels with its border"),
        (Request(inpaint=InpaintUse(FILE, "/m")), (63, 64), "63x64 pixels"),
    ],
)
def test_what_would_be_too_large_or_small_is_said(
    request_: Request, source: Size, sentence: str
) -> None:
    with pytest.raises(BadRequest) as caught:
        of(request_, source)

    assert "photo.png" in str(caught.value)
    assert sentence in str(caught.value)
    assert "64 to 4096" in str(caught.value)


def test_a_picture_of_any_size_within_bounds_can_be_drawn_as_it_is() -> None:
    assert drawable((64, 4096), Path(FILE)) == (64, 4096)
    with pytest.raises(BadRequest, match="4097x64 pixels as it is"):
        drawable((4097, 64), Path(FILE))
