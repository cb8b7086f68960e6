"""The evaluation: fixed prompts, honest colours, and figures for every thing that was asked."""

import numpy as np
import pytest
import torch
from PIL import Image

from cascade_desktop.folders import resource
from cascade_desktop.training import palette
from cascade_desktop.training.compositions import Composer, Composition
from cascade_desktop.training.contact_sheet import AT_MOST, contact_sheet
from cascade_desktop.training.drawing import Sprites, draw
from cascade_desktop.training.evaluation import Case, border_colours, cases, scores
from cascade_desktop.training.judge import FILE, load_judge
from cascade_desktop.training.subjects import STYLES, load_subjects

SUBJECTS = load_subjects()


def test_the_prompts_are_the_same_each_time_and_a_quarter_is_held_out() -> None:
    chosen = cases(SUBJECTS, 200)

    assert chosen == cases(SUBJECTS, 200)
    assert len({case.prompt for case in chosen}) == 200
    assert sum(case.held_out for case in chosen) == 50
    for case in chosen:
        style = STYLES[case.wanted.style]
        assert SUBJECTS[case.wanted.subject].held_out(style) == case.held_out


def test_fewer_prompts_are_the_first_of_all() -> None:
    assert cases(SUBJECTS, 5) == cases(SUBJECTS, 200)[:5]


def test_the_border_of_a_plain_picture_names_its_colour() -> None:
    pictures = torch.from_numpy(palette.RGB)[:, :, None, None].expand(-1, 3, 64, 64)

    assert border_colours(pictures).tolist() == list(range(len(palette.NAMES)))


def test_the_judge_recognises_pictures_that_were_drawn_as_asked() -> None:
    sprites = Sprites.read(resource("training/sample-sprites.zip"), SUBJECTS)
    composer = Composer(SUBJECTS, sprites.rows)
    random = np.random.default_rng(0)
    drawn = [
        Case("", Composition(int(subject), int(style), first=index % 22), held_out=False)
        for index, (subject, style) in enumerate(np.argwhere(sprites.rows >= 0))
    ]
    plans = np.stack([composer.plan(case.wanted, random) for case in drawn])
    pictures = draw(torch.from_numpy(plans), sprites.pixels, 128, 128)
    images = [
        Image.fromarray((one.permute(1, 2, 0).numpy() * 255).astype(np.uint8)) for one in pictures
    ]

    figures = scores(load_judge(resource(f"training/{FILE}"), "cpu"), images, drawn)

    assert figures["background"] == 1
    assert figures["subject"] >= 0.85
    assert figures["position"] >= 0.85


def test_figures_of_wrong_pictures_are_low() -> None:
    chosen: list[Case] = cases(SUBJECTS, 24)
    gray = [Image.new("RGB", (128, 128), (90, 140, 60)) for _ in chosen]

    figures = scores(load_judge(resource(f"training/{FILE}"), "cpu"), gray, chosen)

    assert figures["subject"] <= 0.1
    assert figures["background"] <= 0.25


@pytest.mark.parametrize("count", [1, 8, 9, 70])
def test_the_contact_sheet_shows_the_first_pictures_in_rows_of_eight(count: int) -> None:
    pictures = [Image.new("RGB", (64, 64), (index * 3, 0, 0)) for index in range(count)]

    sheet = contact_sheet(pictures, ["a long caption " * 4] * count)

    rows = -(-min(count, AT_MOST) // 8)
    assert sheet.height // rows >= 160
    assert sheet.getpixel((10, 10)) == (0, 0, 0)
