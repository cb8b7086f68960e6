"""The evaluation: fixed prompts, honest colours, and figures for every thing that was asked."""

from __future__ import annotations

import json
import shutil
from argparse import ArgumentTypeError
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from cascade_desktop.commands.evaluate import names
from cascade_desktop.engine.cascade import Cascade
from cascade_desktop.errors import BadModel, BadRequest, Cancelled, CascadeError
from cascade_desktop.folders import resource
from cascade_desktop.progress import Progress, silent
from cascade_desktop.training import palette
from cascade_desktop.training.compositions import Composition
from cascade_desktop.training.evaluation import NOT_MEASURED, ROWS, evaluate, table
from cascade_desktop.training.evaluation_adapters import measure_instant, measure_style
from cascade_desktop.training.evaluation_bench import Bench, border_colours
from cascade_desktop.training.evaluation_cases import Case, cases, from_sprites
from cascade_desktop.training.evaluation_text import halves, scores
from cascade_desktop.training.judge import FILE, Judge, load_judge
from cascade_desktop.training.subjects import ALIKE, ALL_STYLES, STYLES, Subject
from tests.engine.controls import write_tiny_controls
from tests.engine.loras import authors, learnt
from tests.engine.tiny_model import write_tiny_model


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model with ControlNets, but without adapters."""
    folder = write_tiny_model(tmp_path_factory.mktemp("models") / "tiny")
    return write_tiny_controls(folder)


@pytest.fixture(scope="module")
def bench(
    tiny: Path,
    sample: Path,
    subjects: tuple[Subject, ...],
    tmp_path_factory: pytest.TempPathFactory,
) -> Bench:
    judge = load_judge(resource(f"training/{FILE}"), "cpu")
    folder = tmp_path_factory.mktemp("given")
    cascade = Cascade.load(tiny, device="cpu")
    return Bench(cascade, judge, subjects, sample, folder, 24, silent)


def test_the_border_of_a_plain_picture_names_its_colour() -> None:
    levels = torch.from_numpy((palette.RGB * 255).round().astype(np.uint8))
    pictures = levels[:, :, None, None].expand(-1, 3, 64, 64)

    assert border_colours(pictures).tolist() == list(range(len(palette.NAMES)))


def test_the_judge_recognises_drawings_that_show_what_was_asked(bench: Bench) -> None:
    chosen = from_sprites(bench.subjects, bench.sprites.rows, 30)
    pictures = bench.drawings(chosen)

    figures = scores(bench.told(pictures), pictures, chosen)

    assert figures["background"] == 1
    assert figures["subject"] >= 0.85
    assert figures["style"] >= 0.8
    assert figures["style_or_alike"] >= figures["style"]
    assert figures["position"] >= 0.85


def test_figures_of_wrong_pictures_are_low(bench: Bench) -> None:
    chosen = cases(bench.subjects, 24)
    green = torch.tensor([90, 140, 60], dtype=torch.uint8)
    pictures = green.view(1, 3, 1, 1).expand(24, 3, 128, 128)

    figures = scores(bench.told(pictures), pictures, chosen)

    assert figures["subject"] <= 0.1
    assert figures["background"] <= 0.25


def test_one_of_two_styles_that_look_alike_is_not_the_other_but_as_good_to_the_eye(
    bench: Bench,
) -> None:
    first, other = (ALL_STYLES.index(name) for name in ALIKE)
    told = bench.told(torch.zeros(3, 3, 128, 128, dtype=torch.uint8))
    told["style"] = torch.eye(bench.judge.styles)[[first, other, ALL_STYLES.index("flat")]]
    chosen = [Case("", Composition(0, first), held_out=False)] * 3

    figures = scores(told, torch.zeros(3, 3, 8, 8, dtype=torch.uint8), chosen)

    assert figures["style"] == pytest.approx(1 / 3)
    assert figures["style_or_alike"] == pytest.approx(2 / 3)


def test_the_halves_of_a_pair_show_one_subject_each(bench: Bench) -> None:
    numbers = np.flatnonzero(bench.sprites.rows[:, 0] >= 0)[:12]
    pairs = [
        Composition(int(one), 0, "pair", int(other), 2, first=17)
        for one, other in zip(numbers, np.roll(numbers, 1), strict=True)
    ]

    left, right = halves(bench.drawings([Case("", pair, held_out=False) for pair in pairs]))

    told = [bench.told(half)["subject"].argmax(1).tolist() for half in (left, right)]
    firsts = [pair.subject for pair in pairs]
    seconds = [pair.other for pair in pairs]
    assert _agreement(told[0], firsts) >= 0.75
    assert _agreement(told[1], seconds) >= 0.75
    assert _agreement(told[0], seconds) <= 0.25


def _agreement(found: list[int], wanted: list[int]) -> float:
    return float(np.mean(np.equal(found, wanted)))


def test_an_unknown_row_is_refused_before_anything_is_loaded(tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match=r"called colour, sound\. Choose from text, tint"):
        evaluate(tmp_path / "nothing", tmp_path, only=("sound", "text", "colour"))


def test_missing_sprites_are_refused_with_how_to_make_them(tiny: Path, tmp_path: Path) -> None:
    with pytest.raises(CascadeError, match=r"sprites\.zip is missing.*train data"):
        evaluate(tiny, tmp_path, data_set=tmp_path)


@pytest.mark.slow
def test_every_row_is_measured_or_says_why_not(tiny: Path, tmp_path: Path) -> None:
    """On a model that draws nothing of use: what counts is that each mode is really run."""
    seen: list[Progress] = []

    figures = evaluate(tiny, tmp_path, 1, seen.append, "cpu")

    assert list(figures) == ["about", *ROWS]
    lacking = {row: found[NOT_MEASURED] for row, found in figures.items() if NOT_MEASURED in found}
    assert set(lacking) == {"lora", "instant"}
    assert "lora/blob.safetensors" in lacking["lora"]
    assert json.loads((tmp_path / "figures.json").read_text()) == figures
    assert (tmp_path / "figures.md").read_text().strip() == table(figures)
    with Image.open(tmp_path / "contact-sheet.png") as sheet:
        assert sheet.width >= 1200
        assert sheet.height >= 2400
    assert {progress.stage for progress in seen} >= {"evaluating text", "evaluating canny"}
    shares = ("text", "tint", "pair", "count", "variation", "canny")
    assert all(0 <= value <= 1 for row in shares for value in figures[row].values())
    assert figures["inpaint"]["psnr_outside"] > figures["inpaint"]["psnr_outside_as_drawn"] + 3
    assert figures["super_resolution"]["psnr_nearest"] > 20
    assert figures["size"]["all_mb"] > figures["size"]["controls_and_loras_mb"] > 0
    assert figures["seconds"].keys() == {"full_512", "full_256"}


@pytest.mark.slow
def test_a_few_rows_can_be_measured_and_the_work_be_stopped(tiny: Path, tmp_path: Path) -> None:
    def stop(progress: Progress) -> None:
        if progress.stage == "evaluating pair":
            raise Cancelled

    with pytest.raises(Cancelled):
        evaluate(tiny, tmp_path, 1, stop, "cpu", only=("pair", "size"))
    assert list(evaluate(tiny, tmp_path, 1, only=("size",), device="cpu")) == ["about", "size"]


def test_a_row_of_a_network_that_is_missing_says_so(tmp_path: Path, tiny: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(tiny, folder)
    shutil.rmtree(folder / "controlnet")
    shutil.rmtree(folder / "image_encoder")

    figures = evaluate(
        folder,
        tmp_path / "out",
        1,
        device="cpu",
        only=("variation", "canny", "inpaint", "super_resolution", "lora", "instant"),
    )

    sentences = {row: found.get(NOT_MEASURED, "") for row, found in figures.items()}
    assert "canny.safetensors" in sentences["canny"]
    assert "inpainting.safetensors" in sentences["inpaint"]
    assert "super_resolution.safetensors" in sentences["super_resolution"]
    assert "image_encoder" in sentences["variation"]
    assert all(sentences[row] for row in figures if row != "about")


@pytest.mark.slow
def test_adapters_are_measured_where_the_model_has_them(
    tiny: Path, bench: Bench, tmp_path: Path
) -> None:
    folder = tmp_path / "model"
    shutil.copytree(tiny, folder)
    (folder / "lora").mkdir()
    for name in ("blob", "instant"):
        authors(learnt(), folder / "lora" / f"{name}.safetensors")
    judge = Judge(len(bench.subjects), len(ALL_STYLES)).eval()
    cascade = Cascade.load(folder, device="cpu")
    own = Bench(cascade, judge, bench.subjects, bench.data_set, tmp_path, 1, silent)

    style, quick = measure_style(own), measure_instant(own)

    assert style.figures.keys() == {"style", "style_without", "subject", "subject_without"}
    with_it, without = (np.asarray(picture) for picture in style.strips[0].pictures[1::-1])
    assert (with_it != without).any()
    assert {"subject", "style", "background"} <= quick.figures.keys()
    assert quick.strips[0].title == "Instant: 4 and 4 steps"
    own.judge = bench.judge
    if bench.judge.styles == len(STYLES):
        with pytest.raises(BadModel, match="not taught the style blob"):
            measure_style(own)


def test_rows_are_named_with_commas_between() -> None:
    assert names("text, canny,") == ("text", "canny")
    with pytest.raises(ArgumentTypeError, match="such as text,canny"):
        names(" , ")


def test_the_table_has_a_line_for_each_figure() -> None:
    told = table(
        {"text": {"subject": 0.6125, "style_held_out": 0.5}, "lora": {"not measured": "No."}}
    )

    assert told.splitlines()[2:] == [
        "| text | subject | 0.613 |",
        "| text | style held out | 0.5 |",
        "| lora | not measured | No. |",
    ]
