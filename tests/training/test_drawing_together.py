"""Different requests drawn at once are the pictures that each of them gives alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image, ImageDraw
from torch import Tensor

from cascade_desktop.engine.cascade import Cascade
from cascade_desktop.errors import Cancelled
from cascade_desktop.folders import resource
from cascade_desktop.request import Request
from cascade_desktop.training.drawing_together import draw_together, finish_together
from cascade_desktop.training.similarity import psnr_each
from cascade_desktop.uses import ControlUse, InpaintUse, LoraUse, UpscaleUse, VariationUse
from tests.engine.controls import write_tiny_controls
from tests.engine.loras import authors, learnt
from tests.engine.tiny_model import write_tiny_model

SMALL = Request("a red apple", seed=3, width=128, height=128, steps=3, decoder_steps=2)
OTHER = replace(SMALL, prompt="a small blue bird, on a white table", seed=8)


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Cascade:
    folder = write_tiny_model(tmp_path_factory.mktemp("models") / "full")
    return Cascade.load(write_tiny_controls(folder), device="cpu")


@pytest.fixture(scope="module")
def photos(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    folder = tmp_path_factory.mktemp("photos")
    names = []
    for index, colour in enumerate(("navy", "orange")):
        picture = Image.new("RGB", (128, 128), "white")
        ImageDraw.Draw(picture).ellipse((20 + 30 * index, 20, 100, 90), colour)
        picture.save(folder / f"{index}.png")
        names.append(str(folder / f"{index}.png"))
    mask = Image.new("L", (128, 128))
    mask.paste(255, (32, 32, 96, 96))
    mask.save(folder / "mask.png")
    Image.open(names[0]).resize((64, 64)).save(folder / "small0.png")
    Image.open(names[1]).resize((64, 64)).save(folder / "small1.png")
    return names[0], names[1]


def alone(cascade: Cascade, request: Request) -> Tensor:
    return torch.from_numpy(np.array(next(cascade.generate(request)).image)).permute(2, 0, 1)


def likeness(found: Tensor, wanted: list[Tensor]) -> float:
    """dB of the least alike of the pictures."""
    return float(psnr_each(found.float() / 255, torch.stack(wanted).float() / 255).min())


def test_pocket_draws_the_same_two_pictures_together() -> None:
    pocket = Cascade.load(resource("pocket"), device="cpu")
    requests = [
        replace(
            SMALL, prompt="a red apple, 3d style, on a white background", width=256, height=256
        ),
        replace(SMALL, prompt="dos gatos, estilo plano", seed=8, width=256, height=256),
    ]

    found = draw_together(pocket, requests, lambda _: None, at_once=2).pictures
    each = [alone(pocket, request) for request in requests]

    assert likeness(found, each) >= 50
    assert likeness(found.flip(0), each) < 30


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"guidance": 1.0, "decoder_guidance": 0.0},
        {"negative": "a table"},
        {"profile": "comfyui", "shift": 1.0, "rescale": 0.3},
    ],
)
def test_words_and_seeds_are_each_pictures_own(full: Cascade, change: dict[str, object]) -> None:
    requests = [replace(SMALL, **change), replace(OTHER, **change)]  # type: ignore[arg-type]

    found = draw_together(full, requests, lambda _: None, at_once=2).pictures

    assert likeness(found, [alone(full, request) for request in requests]) >= 50


@pytest.mark.parametrize("mode", ["variations", "canny", "super_resolution", "upscale", "inpaint"])
@pytest.mark.parametrize("guidance", [4.0, 1.0])
def test_pictures_that_are_given_are_each_ones_own(
    full: Cascade, photos: tuple[str, str], mode: str, guidance: float
) -> None:
    requests = [
        replace(_using(mode, request, photo), guidance=guidance)
        for request, photo in zip((SMALL, OTHER), photos, strict=True)
    ]

    drawn = draw_together(full, requests, lambda _: None, at_once=2)
    swapped = draw_together(full, requests[::-1], lambda _: None, at_once=2)

    assert likeness(drawn.pictures, [alone(full, request) for request in requests]) >= 50
    assert torch.equal(drawn.before, drawn.pictures) == (mode != "inpaint")
    assert likeness(swapped.pictures.flip(0), list(drawn.pictures)) >= 50


def _using(mode: str, request: Request, photo: str) -> Request:
    folder, index = Path(photo).parent, Path(photo).stem
    if mode == "variations":
        return replace(request, variations=(VariationUse(photo),))
    if mode == "inpaint":
        return replace(request, inpaint=InpaintUse(photo, str(folder / "mask.png")))
    if mode == "upscale":
        return replace(request, upscale=UpscaleUse(str(folder / f"small{index}.png")))
    kind = "canny" if mode == "canny" else "super_resolution"
    return replace(request, controls=(ControlUse(kind, photo),))  # type: ignore[arg-type]


def test_an_adapter_acts_and_leaves_no_trace(full: Cascade, tmp_path: Path) -> None:
    file = authors(learnt(), tmp_path / "adapter.safetensors")
    plain = [SMALL, OTHER]
    adapted = [replace(request, loras=(LoraUse(str(file)),)) for request in plain]
    before = draw_together(full, plain, lambda _: None, at_once=2).pictures

    found = draw_together(full, adapted, lambda _: None, at_once=2).pictures

    assert likeness(found, [alone(full, request) for request in adapted]) >= 50
    assert not torch.equal(found, before)
    assert torch.equal(draw_together(full, plain, lambda _: None, at_once=2).pictures, before)


def test_latents_are_finished_together_as_one_by_one(full: Cascade) -> None:
    latents = torch.randn(3, 16, 12, 12, generator=torch.Generator().manual_seed(0)) * 100
    requests = [replace(SMALL, seed=seed, width=512, height=512) for seed in (1, 2, 3)]

    found = finish_together(full, latents, requests, at_once=2)
    each = [
        full.decode(latent.half(), request).image
        for latent, request in zip(latents, requests, strict=True)
    ]

    wanted = [torch.from_numpy(np.array(image)).permute(2, 0, 1) for image in each]
    assert likeness(found, wanted) >= 50


@pytest.mark.parametrize(
    "other",
    [
        replace(OTHER, steps=4),
        replace(OTHER, width=256),
        replace(OTHER, loras=(LoraUse("a.safetensors"),)),
        replace(OTHER, variations=(VariationUse("a.png"),)),
    ],
)
def test_requests_drawn_in_two_ways_are_refused(full: Cascade, other: Request) -> None:
    with pytest.raises(ValueError, match="in one way"):
        draw_together(full, [SMALL, other], lambda _: None)


def test_it_can_be_stopped_at_any_step(full: Cascade) -> None:
    done: list[int] = []
    left = 4

    def stop() -> None:
        nonlocal left
        left -= 1
        if left == 0:
            raise Cancelled

    with pytest.raises(Cancelled):
        draw_together(full, [SMALL, OTHER], done.append, stop, at_once=1)
    assert done == [0]
