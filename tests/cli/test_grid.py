"""Grids with a small real model, from the command line."""

import json
from pathlib import Path

import pytest
from PIL import Image

from cascade_desktop import pictures
from tests.cli.conftest import Run


@pytest.fixture
def draw_grid(run: Run, tiny_model: Path) -> Run:
    few = ("--model", tiny_model, "--steps", 2, "--decoder-steps", 1, "--size", "64x64")

    def draw(*arguments: object) -> tuple[int, str, str]:
        return run("grid", "a red apple", *few, "--seed", 3, "--device", "cpu", *arguments)

    return draw


def test_a_grid_is_drawn_and_ends_with_its_sheet(draw_grid: Run) -> None:
    code, out, err = draw_grid("--x", "steps", "1-2", "--y", "prompt", "apple, pear")

    assert code == 0, err
    *files, sheet = map(Path, out.splitlines())
    drawn = [pictures.read_request(file) for file in files]
    assert [(one.steps, one.prompt, one.seed) for one in drawn] == [
        (1, "a red apple", 3),
        (2, "a red apple", 3),
        (1, "a red pear", 3),
        (2, "a red pear", 3),
    ]
    assert "picture 4 of 4" in err
    with Image.open(sheet) as opened:
        assert opened.width > 2 * 64
        assert opened.height > 2 * 64


def test_the_sheet_is_told_as_json_too(draw_grid: Run) -> None:
    code, out, err = draw_grid("--x", "decoder-steps", "1", "--json")

    assert code == 0, err
    picture, sheet = json.loads(out)
    assert picture["request"]["decoder_steps"] == 1
    assert sheet["sheet"]["x"] == {"field": "decoder_steps", "values": [1]}


@pytest.mark.parametrize(
    ("axis", "said"),
    [
        (("steps", "1, 999"), "between 1 and 200, not 999"),
        (("model", "pocket, nowhere"), "nowhere"),
        (("colour", "1"), "cannot be an axis"),
        (("prompt", "pear, plum"), "does not stand in Prompt"),
    ],
)
def test_a_grid_with_a_mistake_draws_nothing(
    draw_grid: Run, data: Path, axis: tuple[str, str], said: str
) -> None:
    code, out, err = draw_grid("--x", *axis)

    assert (code, out) == (1, "")
    assert said in err
    assert list((data / "pictures").glob("*.png")) == []
