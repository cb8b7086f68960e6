"""Each mode once with full-size networks of random weights: seconds and memory of a graphics card.

python -m tests.benchmarks.full_size FOLDER OUT: the model is written into FOLDER (12 GB), where
it stays for another run; the table goes to OUT/full-size.md.
"""

from __future__ import annotations

import math
import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
import torch
from PIL import Image, ImageDraw
from safetensors.torch import save_file

from cascade_desktop.controls import CONTROLS
from cascade_desktop.engine import stages
from cascade_desktop.engine.cascade import Cascade, Picture
from cascade_desktop.engine.controlnet import ControlNet
from cascade_desktop.engine.published_sizes import FULL_SIZE
from cascade_desktop.engine.random_model import random
from cascade_desktop.folders import resource
from cascade_desktop.request import Request
from cascade_desktop.uses import (
    ControlUse,
    ImageUse,
    InpaintUse,
    LoraUse,
    UpscaleUse,
    VariationUse,
)
from tests.engine.controls import MODES, write_control

LARGE = ("C 3.6B", "B 1.5B", "A", "text", "image")
WIDTH, ATTENTION_BLOCKS, RANK = 2048, 64, 4

Row = dict[str, Any]


def main(folder: Path, out: Path) -> None:
    device = "cuda" if torch.cuda.is_available() else "cpu"
    if not (folder / "prior").is_dir():
        write_full_model(folder, device)
    out.mkdir(parents=True, exist_ok=True)
    rows = measured(folder, write_pictures(out), device)
    rows.append(repeated_alone(device))
    (out / "full-size.md").write_text(table(rows), encoding="utf-8")
    sys.stdout.write(table(rows))


def write_full_model(folder: Path, device: str) -> None:
    """The 3.6B and 1.5B stages and all around them, in diffusers' layout, in bfloat16."""
    torch.manual_seed(0)
    for name in LARGE:
        kind, config, _ = FULL_SIZE[name]
        network = random(partial(stages.build, kind, config), device, torch.bfloat16)
        stages.save(network, kind, config, folder, torch.bfloat16)
    for kind in ("effnet_encoder", "previewer"):
        network = random(partial(stages.build, kind, {}), device, torch.bfloat16)
        stages.save(network, kind, {}, folder, torch.float32)
    for row, mode in zip(CONTROLS.values(), MODES.values(), strict=True):
        control = random(partial(ControlNet, mode, row.channels), device, torch.bfloat16)
        write_control(control, folder / "controlnet" / row.file)
    shutil.copytree(resource("pocket/tokenizer"), folder / "tokenizer")
    halves = {}
    for layer in range(2 * ATTENTION_BLOCKS):
        rows = WIDTH * (3 if layer % 2 else 1)
        halves[f"weights.{layer}.lora_down"] = torch.randn(RANK, WIDTH) / 50
        halves[f"weights.{layer}.lora_up"] = torch.randn(rows, RANK) / 50
    save_file(halves, folder / "lora.safetensors")


def write_pictures(folder: Path) -> tuple[str, str]:
    """A photo of 1024 pixels and a mask for it."""
    slope = np.linspace(0, 255, 1024, dtype=np.uint8)
    grey = np.stack(np.broadcast_arrays(slope[:, None], slope[None], slope[::-1, None]), -1)
    photo, mask = Image.fromarray(grey), Image.new("L", (1024, 1024))
    ImageDraw.Draw(photo).rectangle((300, 300, 700, 600), "red")
    ImageDraw.Draw(mask).ellipse((256, 256, 768, 768), 255)
    photo.save(folder / "photo.png")
    mask.save(folder / "mask.png")
    return str(folder / "photo.png"), str(folder / "mask.png")


def measured(folder: Path, files: tuple[str, str], device: str) -> list[Row]:
    """Loads the model and draws with each mode; the first picture warms the card up."""
    photo, mask = files
    rows: list[Row] = []
    cascade = one(rows, "load", lambda: Cascade.load(folder, device=device), device)
    text = Request("a red apple on a blue table", width=1024, height=1024, seed=1)
    requests = {
        "first picture": text,
        "text": text,
        "variation of two pictures": replace(text, variations=(VariationUse(photo),) * 2),
        "image to image, 0.8": replace(text, image=ImageUse(photo)),
        "ControlNet canny": replace(text, controls=(ControlUse("canny", photo),)),
        "inpaint": replace(text, inpaint=InpaintUse(photo, mask)),
        "outpaint by 256 pixels": replace(text, width=1280, inpaint=InpaintUse(photo, right=256)),
        "LoRA, rank 4": replace(text, loras=(LoraUse(str(folder / "lora.safetensors")),)),
        "four together": replace(text, count=4, together=4),
    }

    def draw(request: Request) -> list[Picture]:
        return list(cascade.generate(request))

    for name, request in requests.items():
        one(rows, name, partial(draw, request), device)
    kept = one(rows, "Stage C alone", lambda: list(cascade.candidates(text)), device)
    one(rows, "Stage B and A later", lambda: [cascade.decode(kept[0].latent, text)], device)
    with Image.open(photo) as opened:
        picture = opened.convert("RGB")
    one(rows, "reconstruct", lambda: [cascade.reconstruct(picture, text)], device)
    larger = replace(text, width=2048, height=2048, upscale=UpscaleUse(photo))
    one(rows, "super-resolution to 2048", lambda: list(cascade.generate(larger)), device)
    return rows


def one(rows: list[Row], name: str, work: Callable[[], Any], device: str) -> Any:
    """Does `work`, and adds what it took to `rows`; fails if it made no picture."""
    if device == "cuda":
        torch.cuda.reset_peak_memory_stats()
    began = perf_counter()
    made = work()
    seconds = perf_counter() - began
    row: Row = {"mode": name, "seconds": round(seconds, 2)}
    if isinstance(made, list):
        row |= _facts(made)
    if device == "cuda":
        row["peak GiB"] = round(torch.cuda.max_memory_allocated() / 2**30, 2)
    rows.append(row)
    sys.stderr.write(f"{row}\n")
    return made


def _facts(made: list[Picture]) -> Row:
    for picture in made:
        assert torch.isfinite(picture.latent).all()
        assert np.asarray(picture.image).std() > 0
    seconds = made[0].record["seconds"]
    taken = {stage: round(seconds[stage], 2) for stage in seconds if stage.startswith("stage")}
    return {**taken, "repeated": made[0].record["repeated"], "size": made[0].image.size}


def repeated_alone(device: str) -> Row:
    """How near a picture drawn with three others is to the same one drawn alone, with Pocket."""
    cascade = Cascade.load(resource("pocket"), device=device)
    request = Request("a red fox", seed=5, count=4, together=4)
    together = list(cascade.generate(request))
    errors = []
    for picture in together:
        alone = next(cascade.generate(picture.request)).image
        error = np.asarray(alone, float) - np.asarray(picture.image, float)
        errors.append(float(np.square(error).mean()))
    worst = max(errors)
    psnr = round(10 * math.log10(255**2 / worst), 1) if worst else math.inf
    return {"mode": f"Pocket, four together against alone: at least {psnr} dB"}


def table(rows: list[Row]) -> str:
    """The rows as a Markdown table."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    lines = ["| " + " | ".join(names) + " |", "|" + "---|" * len(names)]
    lines += ["| " + " | ".join(str(row.get(name, "")) for name in names) + " |" for row in rows]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
