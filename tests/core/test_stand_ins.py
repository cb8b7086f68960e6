"""What stands in place of a file for the canvas: kept in a request, and never drawn as a file."""

from typing import Any

import pytest

from cascade_desktop.errors import BadRequest
from cascade_desktop.request import Request
from cascade_desktop.uses import CANVAS, SKETCH, ControlUse, ImageUse, VariationUse

WITH_CANVAS: list[dict[str, Any]] = [
    {"controls": (ControlUse("canny", CANVAS),)},
    {"image": ImageUse(CANVAS)},
    {"variations": (VariationUse("a.png"), VariationUse(CANVAS))},
]


@pytest.mark.parametrize("change", WITH_CANVAS)
def test_the_canvas_is_no_mistake_but_cannot_be_drawn_from(change: dict[str, Any]) -> None:
    request = Request("a fox", **change)

    assert request.problems() == {}
    assert request.stand_ins() == (CANVAS,)
    with pytest.raises(BadRequest, match="taken from the canvas") as caught:
        request.checked()
    assert caught.value.advice


def test_each_is_named_once_and_files_are_none() -> None:
    sketch = ControlUse("canny", SKETCH, drawn="yes")
    request = Request(controls=(sketch, sketch, ControlUse("canny", CANVAS)))

    assert request.stand_ins() == (CANVAS, SKETCH)
    assert Request(controls=(ControlUse("canny", "canvas.png"),)).stand_ins() == ()
    assert Request(controls=(ControlUse("canny", "canvas.png"),)).checked()


def test_drawn_lines_are_kept_with_the_request_and_absent_in_older_ones() -> None:
    request = Request(controls=(ControlUse("canny", "a.png", drawn="yes"),))
    stored = request.to_json()

    assert Request.from_json(stored) == request
    older = Request.from_json(stored.replace(', "drawn": "yes"', ""))
    assert older.controls[0].drawn == "no"


def test_whether_lines_are_drawn_is_one_of_two_words() -> None:
    use = ControlUse("canny", "a.png", drawn="perhaps")  # type: ignore[arg-type]
    assert "Drawn lines must be one of no, yes" in Request(controls=(use,)).problems()["controls"]
