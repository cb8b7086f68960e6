"""Values are typed in many ways, and a grid is drawn only if all of its pictures can be."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from cascade_desktop.errors import BadModel, BadRequest
from cascade_desktop.grid_sheet import CHUNK, save_sheet, sheet
from cascade_desktop.grid_values import numbers
from cascade_desktop.request import Request
from cascade_desktop.uses import ImageUse, LoraUse
from cascade_desktop.xy_grid import Axis, Grid, axis_fields, grid, read_axis, title_of

CAT = Request(prompt="a red cat on a red mat", seed=7)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("1, 2, 5", [1, 2, 5]),
        ("1-5", [1, 2, 3, 4, 5]),
        ("5-3", [5, 4, 3]),
        ("1..3, 10", [1, 2, 3, 10]),
        ("0.5..2 step 0.5", [0.5, 1, 1.5, 2]),
        ("0.1..0.3 step 0.1", [0.1, 0.2, 0.3]),
        ("0..1 step 0.4", [0, 0.4, 0.8]),
        ("1 to 9 by 4", [1, 5, 9]),
        ("-1..1", [-1, 0, 1]),
        ("-2 - -1", [-2, -1]),
        ("1\n2\n3", [1, 2, 3]),
        ("0,5; 1,5", [0.5, 1.5]),
        ("2, 1, 2", [2, 1]),
        (".5, 2.", [0.5, 2]),
    ],
)
def test_numbers_are_lists_or_ranges(typed: str, expected: list[float]) -> None:
    assert [float(number) for number in numbers(typed, whole=False)] == expected


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("1, two", "neither a number nor a range"),
        ("1..2 step 0", "step is 0"),
        ("1-300", "more than 256"),
        ("0..1 step 0.000001", "more than 256"),
        ("1.5, 2", "not a whole number"),
        ("1e400", "neither"),
        ("9" * 5000, "neither"),
        ("nan", "neither"),
        ('1, "2', "quotation mark"),
    ],
)
def test_what_is_no_number_is_refused_with_a_sentence(typed: str, said: str) -> None:
    with pytest.raises(BadRequest, match=said):
        numbers(typed, whole=True)


def test_a_grid_draws_every_pair_once() -> None:
    made = grid(CAT, read_axis(CAT, "steps", "4, 8"), read_axis(CAT, "guidance", "1..3"))
    drawn = [made.at(index) for index in range(made.size)]
    assert [(one.steps, one.guidance) for one in drawn] == [
        (4, 1.0), (8, 1.0), (4, 2.0), (8, 2.0), (4, 3.0), (8, 3.0),
    ]  # fmt: skip
    assert {(one.prompt, one.seed, one.count) for one in drawn} == {(CAT.prompt, 7, 1)}


def test_a_random_seed_is_the_same_one_for_all() -> None:
    made = grid(replace(CAT, seed=-1, count=4), read_axis(CAT, "steps", "1-3"))
    seeds = {made.at(index).seed for index in range(3)}
    assert len(seeds) == 1
    assert seeds != {-1}


def test_words_of_the_prompt_take_each_others_places() -> None:
    made = grid(
        CAT,
        read_axis(CAT, "prompt", 'red, blue, "deep, dark green"'),
        read_axis(CAT, "prompt", "cat, red dog"),
    )
    assert made.cell(0, 0).prompt == CAT.prompt
    assert made.cell(2, 0).prompt == "a deep, dark green cat on a deep, dark green mat"
    assert made.cell(1, 1).prompt == "a blue red dog on a blue mat"


def test_a_profile_brings_its_settings_and_the_other_axis_still_counts() -> None:
    made = grid(CAT, read_axis(CAT, "steps", "6, 7"), read_axis(CAT, "profile", "pocket, instant"))
    assert made.cell(1, 1).profile == "instant"
    assert (made.cell(1, 1).guidance, made.cell(1, 1).steps) == (1.0, 7)


def test_models_change_as_rarely_as_can_be() -> None:
    made = grid(CAT, read_axis(CAT, "model", "pocket, other"), read_axis(CAT, "seed", "1-3"))
    assert [made.at(index).model for index in range(6)] == ["pocket"] * 3 + ["other"] * 3


def test_numbers_of_pictures_and_adapters_can_be_compared() -> None:
    request = replace(
        CAT, image=ImageUse("cat.png", 0.5), loras=(LoraUse("a"), LoraUse("b", weight=0.3))
    )
    assert {"image.strength", "loras.1.weight", "loras.2.weight"} <= set(axis_fields(request))
    made = grid(
        request,
        read_axis(request, "image.strength", "0.2, 0.4"),
        read_axis(request, "loras.2.weight", "1, -1"),
    )
    last = made.cell(1, 1)
    assert last.image is not None
    assert (last.image.strength, last.loras[0].weight, last.loras[1].weight) == (0.4, 1.0, -1.0)
    assert title_of("loras.2.weight") == "LoRA 2: Weight"


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("steps", "0, 5", "Stage C steps must be between 1 and 200, not 0"),
        ("steps", "  ", "Stage C steps has no values"),
        ("precision", "auto, float16", "float16 is none of auto, float32, bfloat16"),
        ("prompt", "red", "only one value"),
        ("prompt", "green, red", "does not stand in Prompt"),
        ("prompt", "red, (red:99)", "weight 99"),
        ("guidance", "3, 99, 4", "not 99.0"),
        ("count", "1, 2", "cannot be an axis"),
        ("image.strength", "1", "cannot be an axis"),
    ],
)
def test_what_cannot_be_drawn_is_refused_beforehand(field: str, typed: str, said: str) -> None:
    with pytest.raises(BadRequest) as refused:
        grid(CAT, read_axis(CAT, field, typed))
    assert said in str(refused.value)


def test_a_grid_has_at_most_256_pictures() -> None:
    sixteen, more = read_axis(CAT, "seed", "1-16"), read_axis(CAT, "steps", "1-17")
    assert grid(CAT, sixteen, Axis("steps", tuple(range(1, 17)))).size == 256
    with pytest.raises(BadRequest, match="272 pictures"):
        grid(CAT, sixteen, more)


def test_halves_of_a_weight_that_meet_are_found_beforehand() -> None:
    halves = read_axis(CAT, "prompt", "red, (red"), read_axis(CAT, "prompt", "cat, cat:99)")
    with pytest.raises(BadRequest, match="weight 99"):
        grid(CAT, *halves)


def test_one_field_does_not_go_both_ways() -> None:
    with pytest.raises(BadRequest, match="Seed cannot go both ways"):
        grid(CAT, read_axis(CAT, "seed", "1"), read_axis(CAT, "seed", "2"))


def test_a_missing_model_is_told_before_the_first_picture() -> None:
    def check(request: Request) -> None:
        if request.model == "nowhere":
            raise BadModel("There is no model nowhere.")

    with pytest.raises(BadRequest, match="no model nowhere"):
        grid(CAT, read_axis(CAT, "model", "pocket, nowhere"), check=check)


def test_a_stored_grid_is_the_same_one() -> None:
    made = grid(CAT, read_axis(CAT, "guidance", "1-3"), read_axis(CAT, "prompt", "red, blue"))
    assert Grid.from_facts(made.request, json.loads(json.dumps(made.to_facts()))) == made


@pytest.mark.parametrize(
    "facts",
    [None, {}, {"x": {"field": "count", "values": [1]}, "y": {"field": "", "values": [""]}},
     {"x": {"field": "steps", "values": ["1"]}, "y": {"field": "", "values": [""]}}],
)  # fmt: skip
def test_a_damaged_grid_is_refused(facts: object) -> None:
    with pytest.raises(BadRequest, match="not a stored grid"):
        Grid.from_facts(CAT, facts)


def test_the_sheet_has_each_picture_in_its_place(tmp_path: Path) -> None:
    request = replace(CAT, width=64, height=64)
    made = grid(request, read_axis(request, "steps", "1-3"), read_axis(request, "seed", "1, 2"))
    colours = ["#ff0000", "#00ff00", "#0000ff", "#ffff00", "#ff00ff"]
    files = [tmp_path / f"{number}.png" for number in range(6)]
    for file, colour in zip(files, colours, strict=False):
        Image.new("RGB", (64, 64), colour).save(file)
    page = sheet(made, files)  # The sixth file is not there.
    found = {colour: _centre(page, colour) for colour in colours}
    columns = [found[colour][0] for colour in colours[:3]]
    assert columns == sorted(columns)
    assert len({found[colour][1] for colour in colours[:3]}) == 1
    assert found["#ffff00"][0] == found["#ff0000"][0]
    assert found["#ffff00"][1] > found["#ff0000"][1]


def test_the_values_stand_beside_the_pictures() -> None:
    request = replace(CAT, width=64, height=64)
    one = grid(request, read_axis(request, "steps", "1, 2"))
    other = grid(request, read_axis(request, "steps", "1, 8"))
    assert sheet(one, []).tobytes() == sheet(one, []).tobytes()
    assert sheet(one, []).tobytes() != sheet(other, []).tobytes()


def test_the_saved_sheet_says_what_it_shows(tmp_path: Path) -> None:
    request = replace(CAT, prompt="gato y niño 猫", width=64, height=64)
    made = grid(request, read_axis(request, "prompt", "猫, 犬, pájaro"))
    file = save_sheet(made, [tmp_path / "gone.png"], tmp_path)
    with Image.open(file) as opened:
        facts = json.loads(opened.info[CHUNK])
    assert facts["request"]["prompt"] == request.prompt
    assert facts["x"]["values"] == ["猫", "犬", "pájaro"]
    assert facts["pictures"] == ["gone.png"]


def test_a_private_sheet_tells_only_what_is_compared(tmp_path: Path) -> None:
    request = replace(CAT, width=64, height=64)
    made = grid(request, read_axis(request, "steps", "1, 2"))
    with Image.open(save_sheet(made, [], tmp_path, private=True)) as opened:
        assert CHUNK not in opened.info
    other = Grid(replace(request, prompt="another"), made.x, made.y)
    assert sheet(made, [], private=True).tobytes() == sheet(other, [], private=True).tobytes()
    assert sheet(made, []).tobytes() != sheet(other, []).tobytes()


def test_the_largest_sheet_stays_small_enough_to_be_opened() -> None:
    request = replace(CAT, width=4096, height=2048)
    made = grid(request, Axis("seed", tuple(range(16))), Axis("steps", tuple(range(1, 17))))
    page = sheet(made, [])
    assert page.width * page.height < 60_000_000


def _centre(page: Image.Image, colour: str) -> tuple[int, int]:
    wanted = tuple(int(colour[place : place + 2], 16) for place in (1, 3, 5))
    mask = page.convert("RGB").point(lambda value: value)
    pixels = mask.load()
    assert pixels is not None
    places = [
        (x, y) for x in range(page.width) for y in range(page.height) if pixels[x, y] == wanted
    ]
    assert len(places) == 64 * 64
    return places[len(places) // 2]
