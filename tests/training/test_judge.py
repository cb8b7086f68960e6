"""The judge: which styles it tells apart, and the wear of pictures that it is taught to bear."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file
from torch import Tensor

from cascade_desktop.errors import BadModel
from cascade_desktop.folders import resource
from cascade_desktop.progress import silent
from cascade_desktop.training.captions import Captions
from cascade_desktop.training.drawing import Sprites
from cascade_desktop.training.finished import finished
from cascade_desktop.training.judge import FILE, Judge, load_judge, teach_judge
from cascade_desktop.training.learning import Budget
from cascade_desktop.training.materials import Lesson
from cascade_desktop.training.subjects import ALL_STYLES, STYLES, Subject
from cascade_desktop.training.wear import SMALLER, Through, coarse, worn


@pytest.fixture
def lesson(sample: Path, subjects: tuple[Subject, ...], tmp_path: Path) -> Lesson:
    """A short trial with drawings in every style, beside Pocket's encoder and previewer."""
    for kind in ("tokenizer", "effnet_encoder", "previewer"):
        shutil.copytree(resource(f"pocket/{kind}"), tmp_path / kind)
    sprites = Sprites.read(sample, subjects, ALL_STYLES)
    captions = Captions(subjects, sprites.rows, tmp_path, 0)
    budget, work = Budget(1e6, 2), tmp_path / "training"
    return Lesson(sprites, captions, tmp_path, work, "cpu", budget, 8, silent, small=True)


@pytest.mark.slow
def test_a_judge_of_all_styles_is_written_and_read_again(lesson: Lesson) -> None:
    figures = teach_judge(lesson)

    judge = load_judge(lesson.out / FILE, "cpu")
    assert judge.styles == len(ALL_STYLES)
    assert judge(torch.rand(2, 3, 128, 128))["style"].shape == (2, len(ALL_STYLES))
    for name in ("subject", "style", "position", "tint", "count", "extra_style"):
        assert {name, f"{name}_worn", f"{name}_previewed"} <= figures.keys()
    assert all(0 <= value <= 1 for value in figures.values())
    assert (lesson.out / FILE).stat().st_size < 12e6


@pytest.mark.slow
def test_a_judge_is_taught_with_finished_pictures_where_all_that_draws_is_there(
    lesson: Lesson,
) -> None:
    shutil.copytree(resource("pocket"), lesson.out, dirs_exist_ok=True)
    pool = lesson.pool(8)

    made = finished(lesson, pool, 128)
    figures = teach_judge(lesson)

    assert made is not None
    assert made.pictures.dtype == torch.uint8
    drawn = lesson.draw(pool.whole.plans[: len(made.pictures)], 128)
    errors = (made.shown() - drawn).abs().mean((1, 2, 3))
    assert float(errors.min()) > 0.001
    assert float(errors.max()) < 0.1, "the pictures are not those of the plans"
    some = made.at(torch.tensor([1, 0]))
    assert torch.equal(some.pictures[0], made.pictures[1])
    assert torch.equal(some.batch.plans[0], pool.whole.plans[1])
    assert {"subject_finished", "style_finished", "extra_style_finished"} <= figures.keys()


def test_no_picture_is_finished_where_not_all_that_draws_is_there(lesson: Lesson) -> None:
    assert finished(lesson, lesson.pool(8), 128) is None


@pytest.mark.slow
def test_a_judge_of_the_base_styles_alone_can_be_read(
    lesson: Lesson, sample: Path, subjects: tuple[Subject, ...]
) -> None:
    sprites = Sprites.read(sample, subjects)
    captions = Captions(subjects, sprites.rows, lesson.out, 0)
    base = replace(lesson, sprites=sprites, captions=captions)

    figures = teach_judge(base)

    assert load_judge(lesson.out / FILE, "cpu").styles == len(STYLES)
    assert "extra_style" not in figures


def test_a_file_that_names_no_styles_is_a_judge_of_the_base_styles(tmp_path: Path) -> None:
    _rewritten(tmp_path / FILE, {"subjects": "7"})

    assert load_judge(tmp_path / FILE, "cpu").styles == len(STYLES)


def test_a_judge_of_other_styles_is_refused(tmp_path: Path) -> None:
    _rewritten(tmp_path / FILE, {"subjects": "7", "styles": "flat,glossy"})

    with pytest.raises(BadModel, match=r"judges the styles flat, glossy.*--stage judge"):
        load_judge(tmp_path / FILE, "cpu")


def _rewritten(file: Path, about: dict[str, str]) -> None:
    save_file(Judge(int(about["subjects"])).state_dict(), file, about)


def pictures() -> Tensor:
    """Fine stripes and a plain half."""
    found = torch.full((6, 3, 64, 64), 0.6)
    found[..., :32] = torch.linspace(0, 40, 64).sin()[:, None] * 0.4 + 0.5
    return found


def test_worn_pictures_are_worse_each_in_its_own_way_but_still_the_same_picture() -> None:
    torch.manual_seed(0)
    for step in range(2 * len(SMALLER)):
        found = worn(pictures(), step)
        assert found.shape == (6, 3, 64, 64)
        assert 0 <= float(found.min()) <= float(found.max()) <= 1
        errors = (found - pictures()).abs().mean((1, 2, 3))
        assert 0.001 < float(errors.min()) < float(errors.max()) < 0.25
        assert len(set(errors.tolist())) == 6


def test_coarse_pictures_keep_their_means_and_lose_what_is_fine() -> None:
    step = torch.tensor([0.0001, 0.4]).view(2, 1, 1, 1)

    found = coarse(pictures()[:2], step)

    assert torch.allclose(found[0], pictures()[0], atol=0.01)
    assert float((found[1] - pictures()[1]).abs().max()) > 0.1
    assert torch.allclose(found.mean((1, 2, 3)), pictures()[:2].mean((1, 2, 3)), atol=0.03)


def test_pictures_through_the_previewer_are_soft_but_alike(lesson: Lesson) -> None:
    whole = replace(lesson, small=False)
    plans = next(lesson.chunks(4, 4)).plans
    through = Through.of(whole)
    assert through is not None

    found, wanted = through.show(plans, 128), lesson.draw(plans, 128)

    assert found.shape == wanted.shape == (4, 3, 128, 128)
    assert 0.001 < float((found - wanted).abs().mean()) < 0.1


def test_without_a_previewer_nothing_is_shown_through_it(lesson: Lesson, tmp_path: Path) -> None:
    assert Through.of(replace(lesson, out=tmp_path / "empty")) is None
