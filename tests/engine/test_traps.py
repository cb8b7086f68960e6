"""Where an engine goes wrong most easily: what reaches each network, and what is never done."""

from __future__ import annotations

import json
import shutil
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image, ImageDraw
from torch import Tensor, nn

from cascade_desktop.controls import edges
from cascade_desktop.engine.cascade import Cascade
from cascade_desktop.engine.controlnet import ControlNet
from cascade_desktop.engine.drawing import Drawing
from cascade_desktop.engine.effnet import EffnetEncoder
from cascade_desktop.engine.given import encoded
from cascade_desktop.engine.grids import Grid
from cascade_desktop.request import Request
from cascade_desktop.uses import ControlUse, ImageUse, InpaintUse, UpscaleUse
from tests.engine.controls import write_tiny_controls
from tests.engine.test_parity_pictures import decoded, exact
from tests.engine.tiny_model import write_tiny_model

APPLE = Request(prompt="a red apple", width=256, height=192, seed=11, steps=2, decoder_steps=2)
MEAN = np.array([0.485, 0.456, 0.406])
STD = np.array([0.229, 0.224, 0.225])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_controls(write_tiny_model(tmp_path_factory.mktemp("models") / "full"))


@pytest.fixture(scope="module")
def full(folder: Path) -> Cascade:
    return Cascade.load(folder, device="cpu")


@pytest.fixture(scope="module")
def photo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Soft colours, and a thing with a hard edge."""
    levels = np.random.default_rng(3).integers(0, 256, (6, 8, 3), np.uint8)
    file = tmp_path_factory.mktemp("pictures") / "photo.png"
    picture = Image.fromarray(levels).resize((256, 192), Image.Resampling.BICUBIC)
    ImageDraw.Draw(picture).ellipse((40, 30, 150, 160), "white", "black", 6)
    picture.save(file)
    return file


@contextmanager
def watched(network: nn.Module) -> Iterator[list[tuple[tuple[Any, ...], dict[str, Any]]]]:
    """All that the network is called with."""
    calls: list[tuple[tuple[Any, ...], dict[str, Any]]] = []

    def keep(_: nn.Module, given: tuple[Any, ...], named: dict[str, Any]) -> None:
        calls.append((given, named))

    hook = network.register_forward_pre_hook(keep, with_kwargs=True)
    try:
        yield calls
    finally:
        hook.remove()


def draw(cascade: Cascade, request: Request) -> Image.Image:
    return next(cascade.generate(request)).image


def levels_of(picture: Image.Image) -> Tensor:
    """[1, 3, h, w] in 0..1."""
    return torch.from_numpy(np.array(picture, np.float32) / 255).permute(2, 0, 1)[None]


# --- both sides of the guidance ---------------------------------------------------------------


def test_the_unwanted_side_is_an_empty_text_and_a_map_of_zeros(full: Cascade) -> None:
    encoder, prior, decoder = map(full.parts.get, ("text_encoder", "prior", "decoder"))

    with watched(encoder) as read, watched(prior) as of_c, watched(decoder) as of_b:
        picture = next(full.generate(APPLE))

    ids, mask, _ = full.tokens(["a red apple", ""])
    assert len(read) == 1
    assert torch.equal(read[0][1]["input_ids"], ids)
    assert torch.equal(read[0][1]["attention_mask"], mask)
    assert mask[1].tolist() == [1, 1] + 75 * [0]
    with torch.inference_mode():
        expected = encoder(input_ids=ids, attention_mask=mask, output_hidden_states=True)
    assert len(of_c) == len(of_b) == 2
    for (x, _), told in of_c:
        assert torch.equal(told["clip_text"], expected.hidden_states[-1])
        assert torch.equal(told["clip_text_pooled"][:, 0], expected.text_embeds)
        assert not told["clip_img"].any()
        assert torch.equal(x[0], x[1])
    for (x, _), told in of_b:
        assert torch.equal(told["effnet"][0], picture.latent.float())
        assert not told["effnet"][1].any()
        assert torch.equal(told["clip_text_pooled"][:, 0], expected.text_embeds)
        assert not {"clip_text", "clip_img", "pixels", "sca", "crp"} & told.keys()
        assert torch.equal(x[0], x[1])


# --- what each reader of pictures sees --------------------------------------------------------


def test_the_encoder_sees_what_imagenet_normalises(full: Cascade, photo: Path) -> None:
    with watched(full.parts.get("effnet_encoder")) as calls:
        draw(full, replace(APPLE, image=ImageUse(str(photo), 0.5)))

    (((seen,), _),) = calls
    high, wide = full._grid(APPLE).c
    small = Image.open(photo).resize((32 * wide, 32 * high), Image.Resampling.BICUBIC)
    normal = (np.asarray(small) / 255 - MEAN) / STD
    assert np.abs(seen[0].permute(1, 2, 0).numpy() - normal).max() < 1e-5


def test_canny_sees_edges_from_0_to_1(full: Cascade, photo: Path) -> None:
    with watched(full.parts.control("canny")) as calls:
        draw(full, replace(APPLE, controls=(ControlUse("canny", str(photo)),)))

    (((seen,), _),) = calls
    high, wide = full._grid(APPLE).c
    small = Image.open(photo).resize((32 * wide, 32 * high), Image.Resampling.BICUBIC)
    expected = np.asarray(edges(small, 100, 200, squashed=True), np.float32) / 255
    assert seen.shape == (1, 1, 32 * high, 32 * wide)
    assert np.abs(seen[0, 0].numpy() - expected).max() < 1e-6
    assert seen.min() == 0 and seen.max() == 1


def test_inpainting_sees_the_picture_as_it_is_and_white_in_the_hole(
    full: Cascade, photo: Path
) -> None:
    hole = Image.new("L", (256, 192))
    hole.paste(255, (128, 0, 256, 192))
    mask = photo.with_name("mask.png")
    hole.save(mask)

    with watched(full.parts.control("inpaint")) as calls:
        draw(full, replace(APPLE, inpaint=InpaintUse(str(photo), str(mask))))

    (((seen,), _),) = calls
    high, wide = full._grid(APPLE).c
    middle = 16 * wide
    small = Image.open(photo).resize((32 * wide, 32 * high), Image.Resampling.BICUBIC)
    kept = seen[:, :3, :, :middle] - levels_of(small)[..., :middle]
    assert (seen[:, 3, :, :middle] == 0).all() and (seen[:, :, :, middle:] == 1).all()
    assert kept.abs().max() < 1e-6


def test_super_resolution_sees_a_normalised_picture_s_latent_doubled(
    full: Cascade, photo: Path
) -> None:
    encoder = full.parts.get("effnet_encoder")
    request = replace(APPLE, width=512, height=384, upscale=UpscaleUse(str(photo)))

    with watched(full.parts.control("super_resolution")) as calls:
        draw(full, request)

    (((seen,), _),) = calls
    high, wide = (-(-side // 2) for side in full._grid(request).c)
    small = Image.open(photo).resize((32 * wide, 32 * high), Image.Resampling.BICUBIC)
    normal = (levels_of(small) - torch.tensor(MEAN).view(3, 1, 1)) / torch.tensor(STD).view(3, 1, 1)
    with torch.inference_mode():
        latent = encoder(normal.float())
    doubled = latent[..., torch.arange(2 * high) // 2, :][..., torch.arange(2 * wide) // 2]
    assert (seen - doubled).abs().max() <= 1e-4 * latent.std()
    assert latent.std() > 1


# --- image to image ---------------------------------------------------------------------------


def test_image_to_image_begins_with_the_level_of_no_shift_and_is_told_that_of_the_shift(
    full: Cascade, photo: Path
) -> None:
    request = replace(APPLE, steps=20, image=ImageUse(str(photo), 0.8))
    cells = full._grid(request).c
    with torch.inference_mode():
        latent = encoded(Image.open(photo), cells, full.parts)

    with watched(full.parts.get("prior")) as calls:
        draw(full, request)

    (x, time), _ = calls[0]
    noise = torch.randn(16, *cells, generator=torch.Generator().manual_seed(11))
    scale = float(latent.abs().max())
    assert len(calls) == 16
    assert (x[0] - (0.30674 * latent[0] + 0.95180 * noise)).abs().max() < 1e-4 * scale
    assert time.tolist() == pytest.approx([0.8975, 0.8975], abs=5e-5)


def test_the_encoder_stays_exact_whatever_the_precision(folder: Path, photo: Path) -> None:
    coarse, fine = (
        Cascade.load(folder, device="cpu", precision=name) for name in ("bfloat16", "float32")
    )
    assert coarse.parts.precision("prior") == torch.bfloat16

    with torch.inference_mode():
        one, other = (encoded(Image.open(photo), (9, 12), each.parts) for each in (coarse, fine))

    assert torch.equal(one, other)


# --- Stage A ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stored", "profile", "scale"),
    [
        (0.43, "original", 0.43),
        (0.3764, "original", 0.43),
        (0.3764, "comfyui", 0.43),
        (0.3764, "diffusers", 0.3764),
        (0.25, "original", 0.25),
    ],
)
def test_stage_a_multiplies_by_its_scale_and_does_not_look_at_its_codebook(
    stored: float, profile: Any, scale: float, folder: Path, tmp_path: Path
) -> None:
    copy = Path(shutil.copytree(folder, tmp_path / "copy"))
    file = copy / "vqgan" / "config.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), "scale_factor": stored}))
    cascade = Cascade.load(copy, device="cpu")
    vqgan = cascade.parts.get("vqgan")
    fine = 30 * torch.randn(1, 4, 12, 16, generator=torch.Generator().manual_seed(2))
    grid = Grid((9, 9), (12, 16), 1.0)

    with torch.inference_mode():
        drawing = Drawing(cascade.parts, [replace(APPLE, profile=profile)], grid, lambda *_: None)
        found = drawing.stage_a(fine)

    expected = decoded(fine.double() * scale, exact(vqgan), blocks=1)
    assert (found - expected).abs().max() <= 1e-4
    assert expected.std() > 0.01


# --- what is never done -----------------------------------------------------------------------


def test_no_network_is_asked_for_weights_however_a_network_is_built(
    folder: Path, photo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("nothing is to be fetched")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    for name in ("getaddrinfo", "create_connection", "gethostbyname"):
        monkeypatch.setattr(socket, name, refuse)

    EffnetEncoder()
    for channels in (1, 4):
        ControlNet("effnet", channels)
    cascade = Cascade.load(folder, device="cpu")
    use = ControlUse("canny", str(photo))
    draw(cascade, replace(APPLE, image=ImageUse(str(photo), 0.5), controls=(use,)))

    assert "torchvision" not in sys.modules


# --- enlarging --------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(64, 72), (97, 81)])
def test_enlarging_by_four_is_enlarging_by_two_twice(
    full: Cascade, size: tuple[int, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In tiles, too: of 32 cells, that is 128 pixels."""
    monkeypatch.setattr(full.parts, "plan", replace(full.parts.plan, tile_b=32, tile_a=32))
    monkeypatch.setattr("cascade_desktop.engine.drawing.OVERLAP", 16)
    pixels = np.random.default_rng(5).integers(0, 256, (*size[::-1], 3), np.uint8)
    small = tmp_path / "small.png"
    Image.fromarray(pixels).save(small)

    def enlarged(file: Path, times: int, factor: Any) -> Image.Image:
        wide, high = (times * side for side in size)
        use = UpscaleUse(str(file), factor)
        return draw(full, replace(APPLE, width=wide, height=high, upscale=use))

    at_once = enlarged(small, 4, 4)
    half = enlarged(small, 2, 2)
    half.save(tmp_path / "half.png")

    assert half.size == (2 * size[0], 2 * size[1])
    assert at_once.size == (4 * size[0], 4 * size[1])
    again = enlarged(tmp_path / "half.png", 4, 2)
    assert at_once.tobytes() == again.tobytes()
