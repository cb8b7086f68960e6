"""The command's work: what it refuses, and that each stage learns something from a few steps."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import torch

from cascade_desktop.engine import stages
from cascade_desktop.errors import BadRequest, Cancelled, CascadeError
from cascade_desktop.folders import resource
from cascade_desktop.progress import Progress, silent
from cascade_desktop.training.pocket import CONFIGS
from cascade_desktop.training.train import STAGES, train

# How many steps make the loss of each stage fall clearly.
STEPS = {
    "vqgan": 12,
    "effnet": 32,
    "judge": 8,
    "clip": 12,
    "image_encoder": 12,
    "decoder": 20,
    "prior": 12,
}
FALLS_TO = 0.92

ON_TOP = {"style", "canny", "inpainting", "super_resolution", "instant"}
"""What is taught on top of a finished Stage C has tests of its own."""

FOREVER = 1e6


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A model folder that has a tokenizer; learning one takes longer than these stages."""
    folder = tmp_path / "pocket"
    shutil.copytree(resource("pocket/tokenizer"), folder / "tokenizer")
    return folder


def test_an_unknown_stage_is_refused_with_those_there_are(out: Path, sample: Path) -> None:
    names = "vqgan, effnet, clip, image_encoder, decoder, prior, judge"
    with pytest.raises(BadRequest, match=f"no stage d.*{names}"):
        train("d", 1, out, sample, silent)


@pytest.mark.parametrize("name", ["", "nothing", "nothing.zip"])
def test_missing_pictures_are_refused_with_how_to_make_them(
    name: str, out: Path, tmp_path: Path
) -> None:
    with pytest.raises(CascadeError, match=r"missing.*cascade-desktop train data"):
        train("vqgan", 1, out, tmp_path / name, silent)


@pytest.mark.parametrize(("stage", "need"), [("decoder", "vqgan"), ("prior", "effnet_encoder")])
def test_a_stage_that_needs_another_is_refused_before_it(
    stage: str, need: str, out: Path, sample: Path
) -> None:
    with pytest.raises(BadRequest, match=f"{stage} needs {need}.*Train that stage first"):
        train(stage, 1, out, sample, silent)


def test_the_pictures_may_be_named_by_their_folder(out: Path, sample: Path, tmp_path: Path) -> None:
    folder = tmp_path / "pictures"
    folder.mkdir()
    (folder / "sprites.zip").write_bytes(sample.read_bytes())

    train("vqgan", FOREVER, out, folder, silent, "cpu", steps=1, batch=2)

    assert (out / "vqgan" / "config.json").is_file()


def test_training_can_begin_with_the_weights_of_a_model(out: Path, sample: Path) -> None:
    pocket = resource("pocket")

    train("vqgan", FOREVER, out, sample, silent, "cpu", steps=1, batch=2, start=pocket)

    before, after = (stages.load(folder, "vqgan").state_dict() for folder in (pocket, out))
    for name, weights in before.items():
        if name.endswith("weight") and weights.ndim > 1 and "embedding" not in name:
            assert (after[name] - weights).abs().max() < 0.01, name


@pytest.mark.parametrize("kind", ["text_encoder", "image_encoder"])
def test_stage_c_teaches_the_encoders_it_begins_with_as_well(
    kind: str, out: Path, sample: Path
) -> None:
    pocket = resource("pocket")
    for each in ("text_encoder", "image_encoder", "effnet_encoder"):
        shutil.copytree(pocket / each, out / each)
    stages.save(stages.build(kind, CONFIGS[kind]), kind, CONFIGS[kind], out)

    train("prior", FOREVER, out, sample, silent, "cpu", steps=2, batch=4, start=pocket)

    before, after = (stages.load(one, kind).state_dict() for one in (pocket, out))
    moved = [name for name, one in before.items() if not torch.equal(after[name], one)]
    assert any("q_proj" in name for name in moved)
    assert max(float((after[name] - before[name]).abs().max()) for name in moved) < 0.01
    assert stages.load(out, "prior")


def test_stage_c_can_be_taught_with_one_picture_at_a_time(out: Path, sample: Path) -> None:
    pocket = resource("pocket")
    for each in ("text_encoder", "image_encoder", "effnet_encoder"):
        shutil.copytree(pocket / each, out / each)

    train("prior", FOREVER, out, sample, silent, "cpu", steps=4, batch=1, start=pocket)

    assert stages.load(out, "prior")


def test_a_beginning_that_is_not_there_is_refused(out: Path, sample: Path, tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match="There is no vqgan in"):
        train("vqgan", 1, out, sample, silent, start=tmp_path)


def test_a_cancelled_stage_writes_no_network(out: Path, sample: Path) -> None:
    def stop(progress: Progress) -> None:
        if progress.stage == "training vqgan":
            raise Cancelled

    with pytest.raises(Cancelled):
        train("vqgan", FOREVER, out, sample, stop, "cpu", steps=5, batch=2)

    assert not (out / "vqgan").exists()
    assert not (out / "training" / "figures.jsonl").exists()


@pytest.mark.slow
def test_each_stage_learns_from_a_few_steps(out: Path, sample: Path) -> None:
    for stage, steps in STEPS.items():
        train(stage, FOREVER, out, sample, silent, "cpu", steps)
        rows = [
            json.loads(line)
            for line in (out / "training" / f"{stage}.jsonl").read_text("utf-8").splitlines()
        ]
        first, *_, last = (
            sum(value for name, value in row.items() if name not in ("step", "seconds"))
            for row in rows
        )
        assert last < FALLS_TO * first, f"{stage}: {first} became {last}"

    assert set(STEPS) == set(STAGES) - ON_TOP
    figures = (out / "training" / "figures.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["stage"] for line in figures] == list(STEPS)
    model = json.loads((out / "model.json").read_text("utf-8"))
    assert model["default_size"] == [512, 512]
