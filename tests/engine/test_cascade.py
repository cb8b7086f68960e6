"""Whole pictures, with a tiny model of the real networks."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image, ImageChops

from cascade_desktop import __version__
from cascade_desktop.engine.cascade import Cascade, Picture
from cascade_desktop.errors import BadRequest, Cancelled, CascadeError
from cascade_desktop.progress import Progress, Stage
from cascade_desktop.request import Request

APPLE = Request(prompt="a red apple", width=256, height=192, seed=11, steps=3, decoder_steps=2)


def draw(cascade: Cascade, request: Request = APPLE) -> Picture:
    return next(cascade.generate(request))


def same(one: Image.Image, other: Image.Image) -> bool:
    return one.size == other.size and ImageChops.difference(one, other).getbbox() is None


def test_a_picture_is_as_large_as_asked_for_and_not_of_one_colour(cascade: Cascade) -> None:
    picture = draw(cascade)

    assert picture.image.mode == "RGB"
    assert picture.image.size == (256, 192)
    assert np.asarray(picture.image).std() > 20


@pytest.mark.parametrize("size", [(64, 64), (65, 67), (256, 263), (321, 64), (512, 512)])
def test_every_size_is_drawn_exactly(cascade: Cascade, size: tuple[int, int]) -> None:
    width, height = size

    picture = draw(cascade, replace(APPLE, width=width, height=height, steps=1, decoder_steps=1))

    assert picture.image.size == size


def test_an_odd_size_is_the_top_left_of_the_next_even_one(cascade: Cascade) -> None:
    whole = draw(cascade, replace(APPLE, width=256, height=256)).image
    cropped = draw(cascade, replace(APPLE, width=251, height=253)).image

    assert same(cropped, whole.crop((0, 0, 251, 253)))


def test_the_same_request_draws_the_same_picture(cascade: Cascade, tiny: Path) -> None:
    first, again = draw(cascade), draw(cascade)
    elsewhere = draw(Cascade.load(tiny, device="cpu"))

    assert same(first.image, again.image)
    assert same(first.image, elsewhere.image)


def test_each_picture_of_several_can_be_drawn_alone(cascade: Cascade) -> None:
    pictures = list(cascade.generate(replace(APPLE, count=3)))

    assert [picture.request.seed for picture in pictures] == [11, 12, 13]
    for picture in pictures:
        assert picture.request.count == 1
        assert same(picture.image, draw(cascade, picture.request).image)
    assert not same(pictures[0].image, pictures[1].image)


@pytest.mark.parametrize(
    "change",
    [
        {"prompt": "a blue bird"},
        {"negative": "blue"},
        {"seed": 12},
        {"steps": 4},
        {"guidance": 2.0},
        {"guidance": 1.0},
        {"guidance": 0.0},
        {"decoder_steps": 3},
        {"decoder_guidance": 1.0},
        {"decoder_guidance": 0.0},
        {"decoder_guidance": 2.0},
    ],
    ids=str,
)
def test_every_setting_has_an_effect(cascade: Cascade, change: dict[str, Any]) -> None:
    assert not same(draw(cascade).image, draw(cascade, replace(APPLE, **change)).image)


def test_without_guidance_the_negative_prompt_has_no_say(cascade: Cascade) -> None:
    alone = replace(APPLE, guidance=1.0, decoder_guidance=1.0)

    first, other = draw(cascade, alone), draw(cascade, replace(alone, negative="blue"))

    assert same(first.image, other.image)


def test_guidance_zero_draws_from_the_negative_prompt_alone(cascade: Cascade) -> None:
    away = replace(APPLE, guidance=0.0, decoder_guidance=0.0)

    first, other = draw(cascade, away), draw(cascade, replace(away, prompt="a blue bird"))

    assert same(first.image, other.image)


@pytest.mark.parametrize("prompt", ["", "🍎👩‍🚀", "تفاحة حمراء", "7 " * 200])
def test_any_prompt_can_be_drawn(cascade: Cascade, prompt: str) -> None:
    assert np.asarray(draw(cascade, replace(APPLE, prompt=prompt)).image).std() > 20


def test_a_random_seed_is_made_a_number(cascade: Cascade) -> None:
    picture = draw(cascade, replace(APPLE, seed=-1))

    assert picture.request.seed >= 0
    assert same(picture.image, draw(cascade, picture.request).image)


def test_a_request_that_cannot_be_drawn_is_refused_before_the_first_picture(
    cascade: Cascade,
) -> None:
    with pytest.raises(BadRequest, match="Stage C steps"):
        cascade.generate(replace(APPLE, steps=0))


def test_the_record_can_be_stored_and_says_how_the_picture_came_about(cascade: Cascade) -> None:
    picture = draw(cascade, replace(APPLE, prompt="7 " * 80, negative="{7|7} (7:1.5)"))

    record = json.loads(json.dumps(picture.record))
    seconds = record.pop("seconds")
    assert record == {
        "model": "tiny",
        "licence": "Stability AI Non-Commercial Research Community License",
        "device": "cpu",
        "precision": "float32",
        "decoder_precision": "float32",
        "threads": torch.get_num_threads(),
        "repeated": {},
        "grid": [9, 12],
        "decoder_grid": [48, 64],
        "compression": pytest.approx(42.67 / 2),
        "prompt_drawn": "7 " * 80,
        "negative_drawn": "7 (7:1.5)",
        "tokens": [80, 2],
        "chunks": 2,
        "files": [],
        "plan": "resident",
        "smaller": {},
        "steps_recorded": False,
        "version": __version__,
    }
    assert list(seconds) == ["conditions", "stage C", "stage B", "stage A"]
    assert all(value >= 0 for value in seconds.values())


def test_progress_tells_each_step_of_each_picture_in_order(cascade: Cascade) -> None:
    seen: list[Progress] = []

    list(cascade.generate(replace(APPLE, count=2), seen.append))

    of_one = [(Stage.CONDITIONS, step, 1) for step in (0, 1)]
    of_one += [(Stage.C, step, 3) for step in range(4)]
    of_one += [(Stage.B, step, 2) for step in range(3)]
    of_one += [(Stage.A, step, 1) for step in (0, 1)]
    expected = [(*step, number, 2) for number in (1, 2) for step in of_one]
    assert [(p.stage, p.step, p.steps, p.picture, p.pictures) for p in seen] == expected


def test_each_stage_c_step_shows_a_preview(cascade: Cascade) -> None:
    seen: list[Progress] = []

    list(cascade.generate(APPLE, seen.append))

    previews = {(p.stage, p.step): p.preview for p in seen if p.preview is not None}
    assert list(previews) == [(Stage.C, 1), (Stage.C, 2), (Stage.C, 3)]
    for preview in previews.values():
        assert preview.size == (12 * 8, 9 * 8)
        assert np.asarray(preview).std() > 20
    assert not same(previews[Stage.C, 1], previews[Stage.C, 3])


def test_pictures_are_drawn_only_when_asked_for(cascade: Cascade) -> None:
    seen: list[Progress] = []
    pictures = cascade.generate(replace(APPLE, count=2), seen.append)
    assert not seen

    next(pictures)

    assert {progress.picture for progress in seen} == {1}


@pytest.mark.parametrize("stop_at", range(11))
def test_a_cancel_at_any_point_leaves_the_model_as_it_was(cascade: Cascade, stop_at: int) -> None:
    before = draw(cascade)
    seen: list[Progress] = []

    def report(progress: Progress) -> None:
        seen.append(progress)
        if len(seen) > stop_at:
            raise Cancelled

    with pytest.raises(Cancelled):
        list(cascade.generate(APPLE, report))

    assert len(seen) == stop_at + 1
    assert same(before.image, draw(cascade).image)
    assert not torch.is_inference_mode_enabled()


def test_a_picture_does_not_touch_the_global_random_numbers(cascade: Cascade) -> None:
    state = torch.get_rng_state()

    draw(cascade)

    assert torch.equal(state, torch.get_rng_state())


@pytest.mark.parametrize(
    ("part", "stage"), [("prior", "Stage C"), ("decoder", "Stage B"), ("vqgan", "Stage A")]
)
def test_numbers_that_are_none_are_a_fault_and_never_a_picture(
    tiny: Path, part: str, stage: str
) -> None:
    broken = Cascade.load(tiny, device="cpu")
    next(broken.parts.get(part).parameters()).fill_(float("nan"))
    if part == "vqgan":
        broken.parts.get("vqgan").get_parameter("out_block.0.bias").fill_(float("inf"))

    with pytest.raises(CascadeError, match=f"{stage} has given values that are no picture"):
        draw(broken)


def test_bfloat16_draws_nearly_the_same_latent_picture(cascade: Cascade, tiny: Path) -> None:
    coarse = draw(Cascade.load(tiny, device="cpu", precision="bfloat16"))

    difference = np.asarray(coarse.image, float) - np.asarray(draw(cascade).image, float)
    assert coarse.record["precision"] == "bfloat16"
    assert np.abs(difference).mean() < 5


# --- formats that are too coarse --------------------------------------------------------------


@pytest.mark.parametrize("part", ["decoder", "vqgan"])
def test_a_stage_whose_format_is_too_coarse_is_repeated_one_format_up(
    tiny: Path, part: str
) -> None:
    """Numbers beyond float16's 65504 in between: infinite there, and right in bfloat16."""
    coarse = Cascade.load(tiny, device="cpu", decoder_precision="float16")
    network = coarse.parts.get(part)
    last = network.clf[1] if part == "decoder" else network.out_block[0]
    last.weight.data.mul_(60_000)
    wanted = "stage B" if part == "decoder" else "stage A"

    picture = draw(coarse, replace(APPLE, decoder_steps=1, profile="original"))

    assert picture.record["repeated"][wanted] == "bfloat16"
    assert np.isfinite(np.asarray(picture.image, float)).all()


def test_a_black_picture_is_never_saved(tiny: Path) -> None:
    dark = Cascade.load(tiny, device="cpu")
    dark.parts.get("vqgan").out_block[0].bias.fill_(-1e9)

    with pytest.raises(CascadeError, match="Stage A has given values that are no picture"):
        draw(dark)


def test_stage_b_can_have_its_own_format(tiny: Path) -> None:
    picture = draw(Cascade.load(tiny, device="cpu", decoder_precision="bfloat16"))

    assert picture.record["precision"] == "float32"
    assert picture.record["decoder_precision"] == "bfloat16"


# --- several drawn together -------------------------------------------------------------------


def test_drawn_together_on_a_cpu_pictures_have_the_same_bits_as_alone(cascade: Cascade) -> None:
    together = list(cascade.generate(replace(APPLE, count=3, together=3)))

    for picture in together:
        assert same(picture.image, draw(cascade, picture.request).image)


def test_over_a_batch_the_pictures_depend_on_each_other(cascade: Cascade) -> None:
    request = replace(APPLE, count=2, together=2, rescale_over="batch")

    first = draw(cascade, request)

    assert not same(first.image, draw(cascade, replace(request, count=1)).image)
    alone = draw(cascade, replace(request, together=1))
    assert same(alone.image, draw(cascade, replace(APPLE, rescale_over="picture")).image)


def test_pictures_whose_words_are_drawn_by_lot_each_have_their_own(cascade: Cascade) -> None:
    request = replace(APPLE, prompt="a {red|blue|white} {apple|bird|table}", count=4)

    words = [picture.record["prompt_drawn"] for picture in cascade.generate(request)]

    assert len(set(words)) > 1
    assert all("{" not in text for text in words)


# --- profiles and weights ---------------------------------------------------------------------


@pytest.mark.parametrize("profile", ["diffusers", "comfyui"])
def test_each_profile_draws_in_its_own_way(cascade: Cascade, profile: Any) -> None:
    request = replace(APPLE, width=576, height=576, steps=7)

    assert not same(draw(cascade, request).image, draw(cascade, request.in_profile(profile)).image)


def test_weights_of_one_change_nothing_and_others_do(cascade: Cascade) -> None:
    plain = draw(cascade)

    assert same(plain.image, draw(cascade, replace(APPLE, prompt="a (red:1.0) apple")).image)
    assert not same(plain.image, draw(cascade, replace(APPLE, prompt="a (red:1.5) apple")).image)
