"""A request: what is refused, what it becomes, and how it is stored."""

import json
from dataclasses import fields, replace
from typing import Any

import pytest

from cascade_desktop.errors import BadRequest
from cascade_desktop.parameters import LONGEST_TEXT
from cascade_desktop.request import (
    LARGEST_SEED,
    RANDOM_SEED,
    Request,
    choices,
    declared,
)
from tests.core.texts import DIFFICULT

BOUNDED = [item.name for item in fields(Request) if item.metadata["low"] is not None]


def having(name: str, value: Any) -> Request:
    changed: dict[str, Any] = {name: value}
    return replace(Request(), **changed)


def test_the_defaults_can_be_drawn() -> None:
    assert Request().problems() == {}


@pytest.mark.parametrize("name", BOUNDED)
def test_each_bound_is_allowed_and_what_lies_beyond_is_not(name: str) -> None:
    low, high = declared(name)["low"], declared(name)["high"]

    for value in (low, high):
        assert having(name, value).problems() == {}
    for value in (low - 1, high + 1, float("nan"), 10**30):
        problems = having(name, value).problems()
        assert list(problems) == [name]
        assert problems[name].startswith(declared(name)["title"])
        assert problems[name].endswith(".")


@pytest.mark.parametrize("name", ["prompt", "negative"])
def test_the_longest_prompt_is_allowed_and_a_longer_one_is_not(name: str) -> None:
    assert having(name, "x" * LONGEST_TEXT).problems() == {}

    assert name in having(name, "x" * (LONGEST_TEXT + 1)).problems()


@pytest.mark.parametrize("mark", ["\0", "\x1b", "\x7f", "\x85"])
def test_control_characters_are_refused(mark: str) -> None:
    assert "control character" in Request(prompt=f"a{mark}b").problems()["prompt"]


def test_line_breaks_and_tabs_are_text() -> None:
    assert Request(prompt="a\r\n\tb").problems() == {}


def test_an_unknown_precision_is_refused() -> None:
    problems = having("precision", "float8").problems()

    assert problems == {
        "precision": "Precision must be one of auto, float32, bfloat16, not float8."
    }
    assert choices("precision") == ("auto", "float32", "bfloat16")
    assert choices("steps") == ()


def test_checked_names_all_problems_at_once() -> None:
    with pytest.raises(BadRequest, match=r"Width must be .* Pictures must be "):
        Request(width=0, count=0).checked()


def test_a_random_seed_becomes_a_number_and_a_given_one_stays() -> None:
    seeds = {Request(seed=RANDOM_SEED).checked().seed for _ in range(20)}

    assert len(seeds) > 15
    assert all(0 <= seed <= LARGEST_SEED for seed in seeds)
    assert Request(seed=5).checked().seed == 5


def test_each_picture_of_several_has_its_own_request() -> None:
    request = Request(prompt="x", count=3, seed=LARGEST_SEED)

    alone = [request.single(index) for index in range(3)]

    assert [one.seed for one in alone] == [LARGEST_SEED, 0, 1]
    assert all(one.count == 1 and one.problems() == {} for one in alone)


@pytest.mark.parametrize("prompt", DIFFICULT, ids=range(len(DIFFICULT)))
def test_json_gives_the_request_back(prompt: str) -> None:
    request = Request(prompt=prompt, seed=3, guidance=0.1 + 0.2, precision="bfloat16")

    assert Request.from_json(request.to_json()) == request


def test_json_of_another_version_is_read() -> None:
    text = json.dumps({"prompt": "x", "lens": 50, "guidance": 3})

    assert Request.from_json(text) == Request(prompt="x", guidance=3)


@pytest.mark.parametrize(
    "stored",
    [
        "",
        "{",
        "3",
        "null",
        "[]",
        '"text"',
        {"steps": "20"},
        {"steps": True},
        {"steps": 2.5},
        {"prompt": None},
    ],
    ids=str,
)
def test_what_is_no_request_is_said(stored: Any) -> None:
    text = stored if isinstance(stored, str) else json.dumps(stored)

    with pytest.raises(BadRequest, match="not a stored request"):
        Request.from_json(text)


@pytest.mark.parametrize("name", ["prompt", "negative"])
def test_a_weight_beyond_its_bounds_is_a_problem_of_its_text(name: str) -> None:
    assert list(having(name, "a (cat:99)").problems()) == [name]
    assert having(name, "a (cat:1.5)").problems() == {}
