"""What a request takes from files: kept exactly, and refused with a sentence where it cannot be."""

import json
from dataclasses import asdict, replace
from typing import Any

import pytest

from cascade_desktop.errors import BadRequest
from cascade_desktop.profiles import PROFILES
from cascade_desktop.request import Request
from cascade_desktop.uses import (
    ControlUse,
    ImageUse,
    InpaintUse,
    LoraUse,
    UpscaleUse,
    VariationUse,
)

FULL = Request(
    "a red apple",
    seed=3,
    variations=(VariationUse("a.png"), VariationUse("b.png", -0.5)),
    image=ImageUse("c.png", 0.6),
    controls=(ControlUse("canny", "d.png", 0.8, 0.1, 0.9, 50, 150, "no"),),
    loras=(LoraUse("e.safetensors", 0.7, "[fern]", "^dog</w>"),),
)


def test_a_stored_request_is_the_same_request_with_all_its_files() -> None:
    assert Request.from_json(FULL.to_json()) == FULL
    repainted = replace(FULL, image=None, inpaint=InpaintUse("a.png", "m.png", right=64))
    assert Request.from_json(repainted.to_json()) == repainted


def test_a_request_of_an_earlier_version_takes_the_defaults() -> None:
    stored = {"prompt": "a", "steps": 7, "not known": 1}
    assert Request.from_json(json.dumps(stored)) == Request("a", steps=7)


@pytest.mark.parametrize(
    "change",
    [
        {"variations": {"file": "a.png"}},
        {"variations": ["a.png"]},
        {"image": "a.png"},
        {"image": {"file": 3}},
        {"controls": [{"file": "a", "strength": "much"}]},
        {"shift": None},
    ],
)
def test_data_of_another_kind_is_no_request(change: dict[str, Any]) -> None:
    with pytest.raises(BadRequest, match="not a stored request"):
        Request.from_json(json.dumps({**asdict(FULL), **change}))


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"variations": (VariationUse("a.png", 3.0),)}, "variations", "between -2.0 and 2.0"),
        ({"variations": (VariationUse(""),)}, "variations", "has no file"),
        ({"variations": (VariationUse("a.png"),) * 9}, "variations", "too many"),
        ({"image": ImageUse("a.png", 1.5)}, "image", "between 0.0 and 1.0"),
        ({"image": ImageUse("a.png", float("nan"))}, "image", "must be a number"),
        ({"controls": (ControlUse("sketch", "a.png"),)}, "controls", "one of canny"),  # type: ignore[arg-type]
        (
            {"controls": (ControlUse("canny", "a.png", start=0.5, end=0.5),)},
            "controls",
            "end after",
        ),
        ({"inpaint": InpaintUse("a.png")}, "inpaint", "Nothing is to be painted"),
        ({"inpaint": InpaintUse("a.png", "m.png", feather=-1)}, "inpaint", "between 0 and 256"),
        ({"upscale": UpscaleUse("a.png", 3)}, "upscale", "one of 2, 4"),  # type: ignore[arg-type]
        ({"image": ImageUse("a"), "upscale": UpscaleUse("a")}, "upscale", "use one of them"),
        ({"loras": (LoraUse("a", 5),)}, "loras", "between -2.0 and 2.0"),
    ],
)
def test_what_cannot_be_used_is_said_for_its_field(
    change: dict[str, Any], field: str, sentence: str
) -> None:
    problems = replace(Request("a"), **change).problems()
    assert list(problems) == [field]
    assert sentence in problems[field]


def test_all_that_is_used_is_within_its_bounds() -> None:
    assert FULL.problems() == {}


@pytest.mark.parametrize("name", list(PROFILES))
def test_a_profile_sets_its_values_and_leaves_the_rest(name: Any) -> None:
    request = FULL.in_profile(name)
    for field, value in PROFILES[name].settings.items():
        assert getattr(request, field) == value
    assert request.profile == name
    assert request.in_profile(FULL.profile) == FULL
    assert request.problems() == {}


def test_the_defaults_are_those_that_suit_the_built_in_model() -> None:
    assert Request().in_profile(Request().usual_profile) == Request()
    assert Request(model="another").usual_profile == "original"
