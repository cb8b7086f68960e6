"""Trains Pocket, stage by stage: what `cascade-desktop train pocket` runs."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch

from cascade_desktop.errors import BadRequest, CascadeError
from cascade_desktop.progress import Progress, Report, silent
from cascade_desktop.training.autoencoders import teach_effnet, teach_stage_a
from cascade_desktop.training.captions import Captions
from cascade_desktop.training.clip import teach_clip, teach_image_encoder
from cascade_desktop.training.controlnets import (
    teach_canny,
    teach_inpainting,
    teach_super_resolution,
)
from cascade_desktop.training.drawing import Sprites, quicken_drawing
from cascade_desktop.training.instant import teach_instant
from cascade_desktop.training.judge import teach_judge
from cascade_desktop.training.learning import Budget
from cascade_desktop.training.materials import Lesson
from cascade_desktop.training.pocket import MODEL
from cascade_desktop.training.ranks import Ranks
from cascade_desktop.training.sprites import FILE
from cascade_desktop.training.stage_b import teach_stage_b
from cascade_desktop.training.stage_c import teach_stage_c
from cascade_desktop.training.style_lora import teach_style
from cascade_desktop.training.subjects import ALL_STYLES, STYLES, load_subjects
from cascade_desktop.training.tokenizer import train_tokenizer

WORK = "training"
SMALL_SET = 500
"""Below so many sprites the set is a sample, and everything is done small."""


@dataclass(frozen=True)
class Stage:
    """One lesson: what teaches it, its batch on a GPU, which networks it teaches, which must have
    been taught before, and of which styles it is given sprites."""

    teach: Callable[[Lesson], dict[str, float]]
    batch: int
    teaches: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    styles: tuple[str, ...] = STYLES


_GUIDING = ("prior", "effnet_encoder", "text_encoder")

STAGES = {
    "vqgan": Stage(teach_stage_a, 64, ("vqgan",)),
    "effnet": Stage(teach_effnet, 256, ("effnet_encoder", "previewer")),
    "clip": Stage(teach_clip, 2048, ("text_encoder", "image_encoder")),
    "image_encoder": Stage(teach_image_encoder, 2048, ("image_encoder",), ("text_encoder",)),
    "decoder": Stage(teach_stage_b, 256, ("decoder",), ("vqgan", "effnet_encoder", "text_encoder")),
    "prior": Stage(
        teach_stage_c,
        1024,
        ("prior", "text_encoder", "image_encoder"),
        ("effnet_encoder", "text_encoder", "image_encoder"),
    ),
    "judge": Stage(teach_judge, 512, styles=ALL_STYLES),
    "style": Stage(
        teach_style, 256, needs=("effnet_encoder", "text_encoder", "prior"), styles=ALL_STYLES
    ),
    "canny": Stage(teach_canny, 256, needs=_GUIDING),
    "inpainting": Stage(teach_inpainting, 256, needs=_GUIDING),
    "super_resolution": Stage(teach_super_resolution, 256, needs=_GUIDING),
    "instant": Stage(teach_instant, 512, needs=("prior", "text_encoder", "image_encoder")),
}


def train(
    stage: str,
    minutes: float,
    out: Path,
    sprites: Path,
    report: Report,
    device: str = "auto",
    steps: int | None = None,
    batch: int | None = None,
    start: Path | None = None,
) -> dict[str, float]:
    """Teaches one stage of Pocket and writes it into the model folder `out`.

    `sprites` is the zip that `cascade-desktop train data` makes, or its folder. The work in
    progress is kept in `out/training/`, from where a stopped run goes on. With `start`, a model
    folder, the first run begins with the weights in there. Returns the stage's figures, which are
    also added to `out/training/figures.jsonl`. Several processes teach together (`Ranks`).
    """
    sprites = sprites / FILE if sprites.is_dir() else sprites
    row = _checked(stage, out, sprites, start)
    ranks = Ranks.as_started()
    device = ranks.device(_device(device))
    report = report if ranks.first else silent
    with ranks.joined(device), ranks.folder(out) as own:
        budget = Budget(minutes, steps, ranks)
        lesson = _lesson(stage, own, sprites, report, device, budget, batch, start)
        try:
            figures = row.teach(lesson)
        finally:
            lesson.captions.close()
        _record(stage, figures, own)
    return figures


def _lesson(
    stage: str,
    out: Path,
    sprites: Path,
    report: Report,
    device: str,
    budget: Budget,
    batch: int | None,
    start: Path | None,
) -> Lesson:
    report(Progress("reading the sprites", 0, 1))
    pictures, captions = _materials(stage, sprites, out, budget.ranks)
    small = int(pictures.rows.max()) < SMALL_SET
    torch.manual_seed(budget.ranks.rank)
    if device.startswith("cuda"):
        _quicken()
    return Lesson(
        pictures.to(device),
        captions,
        out,
        out / WORK,
        device,
        budget,
        batch or (16 if small else STAGES[stage].batch),
        report,
        small,
        start,
    )


def _materials(stage: str, sprites: Path, out: Path, ranks: Ranks) -> tuple[Sprites, Captions]:
    subjects = load_subjects()
    pictures = Sprites.read(sprites, subjects, STAGES[stage].styles)
    if not (out / "tokenizer" / "tokenizer.json").is_file():
        train_tokenizer(out)
    small = int(pictures.rows.max()) < SMALL_SET
    processes = 0 if small else max(1, (os.cpu_count() or 2) // 2 // ranks.count)
    seed = list(STAGES).index(stage) + len(STAGES) * ranks.rank
    return pictures, Captions(subjects, pictures.rows, out, processes, seed=seed)


def _checked(stage: str, out: Path, sprites: Path, start: Path | None) -> Stage:
    if stage not in STAGES:
        raise BadRequest(f"There is no stage {stage}.", f"Stages are {', '.join(STAGES)}.")
    if not sprites.is_file():
        raise CascadeError(
            f"{sprites} is missing.", "Make the pictures with cascade-desktop train data."
        )
    for need in STAGES[stage].needs:
        if not (out / need / "config.json").is_file():
            raise BadRequest(f"Stage {stage} needs {need} in {out}.", "Train that stage first.")
    for kind in STAGES[stage].teaches:
        if start is not None and not (start / kind / "config.json").is_file():
            raise BadRequest(
                f"There is no {kind} in {start} to begin with.", "Choose a model folder."
            )
    return STAGES[stage]


def _device(wanted: str) -> str:
    if wanted != "auto":
        return wanted
    return "cuda" if torch.cuda.is_available() else "cpu"


def _quicken() -> None:
    """Lets a GPU take its fast ways."""
    torch.backends.cuda.matmul.allow_tf32 = True
    torch.backends.cudnn.allow_tf32 = True
    torch.backends.cudnn.benchmark = True
    quicken_drawing()


def _record(stage: str, figures: dict[str, float], out: Path) -> None:
    (out / "model.json").write_text(json.dumps(MODEL, indent=1) + "\n", encoding="utf-8")
    (out / WORK).mkdir(parents=True, exist_ok=True)
    with (out / WORK / "figures.jsonl").open("a", encoding="utf-8") as log:
        log.write(json.dumps({"stage": stage, **figures}) + "\n")
