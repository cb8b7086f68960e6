"""How well Pocket draws: fixed prompts, a judge that was taught apart, and honest numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image
from torch import Tensor, nn

from cascade_desktop.engine import stages
from cascade_desktop.engine.cascade import Cascade
from cascade_desktop.folders import resource
from cascade_desktop.progress import Progress, Report, silent
from cascade_desktop.request import Request
from cascade_desktop.training import palette
from cascade_desktop.training.compositions import Composer, Composition
from cascade_desktop.training.contact_sheet import contact_sheet
from cascade_desktop.training.drawing import Sprites, draw
from cascade_desktop.training.judge import FILE, PIXELS, Judge, load_judge
from cascade_desktop.training.materials import latents_of, psnr
from cascade_desktop.training.phrases import POSITIONS, STYLE_WORDS, background_words, with_article
from cascade_desktop.training.subjects import STYLES, Subject, load_subjects

SEED = 20_241
HELD_OUT_EVERY = 4
"""One prompt in this many asks for a (subject, style) pair that was never trained."""

RECONSTRUCTED = 8
BORDER = 0.04
"""The part of a picture's side that counts as its border, where the background is looked up."""


@dataclass(frozen=True)
class Case:
    """A prompt, and what a picture of it must show."""

    prompt: str
    wanted: Composition
    held_out: bool


def evaluate(
    model: Path,
    out: Path,
    count: int = 200,
    report: Report = silent,
    device: str = "auto",
) -> dict[str, Any]:
    """Draws the first `count` fixed prompts, writes `out/contact-sheet.png`, returns figures.

    Shares are of 1; `_held_out` ones are over pairs of subject and style never trained; PSNR is
    in dB. Raises `BadModel` without a model, or without the judge (as in a packaged app).
    """
    judge = load_judge(resource(f"training/{FILE}"), "cpu")
    cascade = Cascade.load(model, report, device=device)
    subjects = load_subjects()
    chosen = cases(subjects, count)
    images = []
    for index, case in enumerate(chosen):
        report(Progress("evaluating", index, count))
        request = Request(case.prompt, seed=index)
        images.append(next(cascade.generate(request)).image)
    out.mkdir(parents=True, exist_ok=True)
    contact_sheet(images, [case.prompt for case in chosen]).save(out / "contact-sheet.png")
    figures = scores(judge, images, chosen)
    return {"prompts": count, **figures, **_reconstruction(cascade, model, subjects)}


def cases(subjects: Sequence[Subject], count: int) -> list[Case]:
    """The same prompts each time, by rule: subject, style, some positions, plain background."""
    random = np.random.default_rng(SEED)
    found: list[Case] = []
    for number in random.permutation(len(subjects)):
        held_out = len(found) % HELD_OUT_EVERY == HELD_OUT_EVERY - 1
        subject = subjects[number]
        styles = [
            index
            for index, name in enumerate(STYLES)
            if name in subject.styles and subject.held_out(name) == held_out
        ]
        if styles and len(found) < count:
            found.append(_case(int(number), subject, int(random.choice(styles)), held_out, random))
    return found


def _case(
    number: int, subject: Subject, style: int, held_out: bool, random: np.random.Generator
) -> Case:
    position = str(random.choice(list(POSITIONS)[1:])) if random.random() < 0.4 else "center"
    colour = int(random.integers(len(palette.NAMES)))
    wanted = Composition(number, style, first=colour, position=position)
    parts = [with_article(subject.english), STYLE_WORDS[STYLES[style]][0][0]]
    parts += [POSITIONS[position][2]] if position != "center" else []
    background = background_words("solid", palette.NAMES[colour], "", False, 0)
    return Case(", ".join([*parts, background]), wanted, held_out)


@torch.inference_mode()
def scores(judge: Judge, images: Sequence[Image.Image], chosen: Sequence[Case]) -> dict[str, float]:
    """The share of pictures that show each thing that was asked for."""
    pictures = torch.stack([_tensor(image) for image in images])
    small = nn.functional.interpolate(pictures, (PIXELS, PIXELS), mode="area")
    told = judge(small)
    best = told["subject"].topk(5).indices
    subject = torch.tensor([case.wanted.subject for case in chosen])
    style = torch.tensor([case.wanted.style for case in chosen])
    position = torch.tensor([list(POSITIONS).index(case.wanted.position) for case in chosen])
    background = torch.tensor([case.wanted.first for case in chosen])
    held_out = torch.tensor([case.held_out for case in chosen])
    right = {
        "background": torch.from_numpy(border_colours(pictures)) == background,
        "subject": best[:, 0] == subject,
        "subject_top_5": (best == subject[:, None]).any(1),
        "style": told["style"].argmax(1) == style,
        "position": told["position"].argmax(1) == position,
    }
    figures = {name: float(hits.float().mean()) for name, hits in right.items()}
    for name in ("subject", "subject_top_5", "style"):
        if held_out.any():
            figures[f"{name}_held_out"] = float(right[name][held_out].float().mean())
    return figures


def border_colours(pictures: Tensor) -> np.ndarray[Any, np.dtype[np.int64]]:
    """The named colour nearest to the median of each picture's border: indices of the palette."""
    edge = max(1, round(pictures.shape[-1] * BORDER))
    parts = (
        pictures[:, :, :edge], pictures[:, :, -edge:],
        pictures[:, :, :, :edge].mT, pictures[:, :, :, -edge:].mT,
    )  # fmt: skip
    border = torch.cat([part.flatten(2) for part in parts], 2)
    return palette.nearest(border.median(2).values.numpy())


@torch.inference_mode()
def _reconstruction(cascade: Cascade, model: Path, subjects: Sequence[Subject]) -> dict[str, float]:
    """Drawn pictures through effnet, Stage B and Stage A, and through Stage A alone."""
    sprites = Sprites.read(resource("training/sample-sprites.zip"), subjects)
    composer = Composer(subjects, sprites.rows)
    random = np.random.default_rng(SEED)
    plans = [composer.plan(composer.choose(random), random) for _ in range(RECONSTRUCTED)]
    drawn = draw(torch.from_numpy(np.stack(plans)), sprites.pixels, 512, 512)
    seen = nn.functional.interpolate(drawn, (384, 384), mode="area")
    latents = latents_of(stages.load(model, "effnet_encoder"), seen)
    again = [cascade.decode(latent, Request(seed=0)).image for latent in latents]
    stage_a: Any = stages.load(model, "vqgan")
    figures = {
        "psnr_reconstructed": float(psnr(torch.stack([_tensor(one) for one in again]), drawn))
    }
    for size in (512, 256):
        pictures = draw(torch.from_numpy(np.stack(plans)), sprites.pixels, size, size)
        figures[f"psnr_stage_a_{size}"] = float(
            psnr(stage_a.decode(stage_a.encode(pictures).latents).sample, pictures)
        )
    return {name: round(value, 2) for name, value in figures.items() if math.isfinite(value)}


def _tensor(image: Image.Image) -> Tensor:
    return torch.from_numpy(np.asarray(image, np.float32) / 255).permute(2, 0, 1)
