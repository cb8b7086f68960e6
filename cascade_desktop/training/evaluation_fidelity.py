"""What is lost on the way through the model, how large it is, and how long it takes."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from cascade_desktop.errors import BadModel
from cascade_desktop.progress import Progress
from cascade_desktop.request import Request
from cascade_desktop.training.compositions import Composer, Composition
from cascade_desktop.training.drawing_together import finish_together
from cascade_desktop.training.evaluation_adapters import instant
from cascade_desktop.training.evaluation_bench import Bench, Measured, share
from cascade_desktop.training.evaluation_cases import SEED
from cascade_desktop.training.evaluation_pictures import apart, mean, side_by_side
from cascade_desktop.training.materials import latents_of
from cascade_desktop.training.pocket import SEEN_BY_EFFNET
from cascade_desktop.training.similarity import ssim_each

RECONSTRUCTED = 64
"""Drawings that are reconstructed at most."""

TIMES = 3
"""Pictures of a kind that are timed, after one that is not; the quickest counts, since whatever
else the machine does only adds."""

_FEW = 8


def measure_reconstruction(bench: Bench) -> Measured:
    """Through effnet, Stage B and Stage A, and through Stage A alone."""
    random = np.random.default_rng(SEED)
    composer = Composer(bench.subjects, bench.sprites.rows)
    chosen = [composer.choose(random) for _ in range(min(bench.count, RECONSTRUCTED))]
    plans = torch.from_numpy(np.stack([composer.plan(one, random) for one in chosen]))
    drawn = bench.drawn(plans)
    again = _through_all(bench, drawn)
    figures = {"psnr": apart(again, drawn), "ssim": _alike(again, drawn)}
    for size in (512, 256):
        pictures = bench.drawn(plans, size)
        through = _through_stage_a(bench, pictures)
        figures[f"psnr_stage_a_{size}"] = apart(through, pictures)
        figures[f"ssim_stage_a_{size}"] = _alike(through, pictures)
    figures |= _recognised(bench, "drawn", drawn, chosen)
    figures |= _recognised(bench, "reconstructed", again, chosen)
    shown = [("drawn", drawn), ("through the model", again)]
    return Measured(figures, [side_by_side("Reconstruction", shown)])


def measure_size(bench: Bench) -> Measured:
    """Of the folder; ControlNets and adapters are counted by themselves as well."""
    folder = bench.cascade.parts.files.model.folder
    weights = {file: file.stat().st_size for file in folder.rglob("*.safetensors")}
    words = sum(file.stat().st_size for file in folder.glob("tokenizer/*"))
    added = sum(
        size
        for file, size in weights.items()
        if file.relative_to(folder).parts[0] in ("controlnet", "lora")
    )
    figures = {
        "all_mb": (sum(weights.values()) + words) / 1e6,
        "controls_and_loras_mb": added / 1e6,
    }
    return Measured(figures)


def measure_seconds(bench: Bench) -> Measured:
    """Whole pictures as a user gets them, one at a time."""
    plain = Request(bench.text_cases[0].prompt, seed=0)
    kinds: dict[str, Callable[[], Request]] = {
        "full_512": lambda: plain,
        "full_256": lambda: Request(plain.prompt, seed=0, width=256, height=256),
        "instant_512": lambda: instant(bench, [plain])[0],
    }
    figures = {}
    for place, (name, request) in enumerate(kinds.items()):
        bench.report(Progress(f"evaluating {bench.row}", place, len(kinds)))
        try:
            figures[name] = _seconds(bench, request())
        except BadModel:
            continue  # no instant mode: its own row says why
    return Measured(figures)


def _seconds(bench: Bench, request: Request) -> float:
    def once() -> float:
        started = perf_counter()
        next(bench.cascade.generate(request, bench.report))
        return perf_counter() - started

    once()
    return min(once() for _ in range(TIMES))


@torch.inference_mode()
def _through_all(bench: Bench, drawn: Tensor) -> Tensor:
    effnet, device = bench.cascade.parts.get("effnet_encoder"), bench.cascade.parts.device
    side = (SEEN_BY_EFFNET, SEEN_BY_EFFNET)
    latents = []
    for part in torch.split(drawn, _FEW):
        seen = nn.functional.interpolate(part.to(device).float() / 255, side, mode="area")
        latents.append(latents_of(effnet, seen))

    def watched() -> None:
        bench.report(Progress(f"evaluating {bench.row}", 0, 1))

    # Each with a seed of its own: all with one would share that one's errors.
    requests = [Request(seed=place) for place in range(len(drawn))]
    return finish_together(bench.cascade, torch.cat(latents), requests, watched)


@torch.inference_mode()
def _through_stage_a(bench: Bench, drawn: Tensor) -> Tensor:
    stage_a: Any = bench.cascade.parts.get("vqgan")
    weight = next(stage_a.parameters())
    found = []
    for part in torch.split(drawn, _FEW):
        pictures = part.to(weight.device, weight.dtype) / 255
        again = stage_a.decode(stage_a.encode(pictures).latents).sample
        found.append((again.float().clamp(0, 1) * 255).round().byte().cpu())
    return torch.cat(found)


def _alike(found: Tensor, wanted: Tensor) -> float:
    pairs = zip(torch.split(found, _FEW), torch.split(wanted, _FEW), strict=True)
    return mean(
        torch.cat([ssim_each(one.float() / 255, other.float() / 255) for one, other in pairs])
    )


def _recognised(
    bench: Bench, name: str, pictures: Tensor, chosen: list[Composition]
) -> dict[str, float]:
    """How much of what is in the pictures the judge sees: more cannot be expected of others."""
    told = bench.told(pictures)
    figures = {}
    for label in ("subject", "style"):
        wanted = torch.tensor(
            [-1 if one.layout == "pair" else one.labels()[label] for one in chosen]
        )
        figures[f"{label}_{name}"] = share((told[label].argmax(1) == wanted)[wanted >= 0])
    return figures
