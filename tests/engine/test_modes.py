"""Each way to begin with a picture, with a tiny model that has all its parts."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image, ImageChops, ImageDraw

from cascade_desktop.engine.cascade import Cascade, Picture
from cascade_desktop.errors import BadModel, BadRequest
from cascade_desktop.progress import Progress, Stage
from cascade_desktop.request import Request
from cascade_desktop.uses import (
    ControlUse,
    ImageUse,
    InpaintUse,
    UpscaleUse,
    VariationUse,
)
from tests.engine.controls import write_tiny_controls
from tests.engine.tiny_model import write_tiny_model

APPLE = Request(prompt="a red apple", width=256, height=192, seed=11, steps=4, decoder_steps=2)


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cascade]:
    folder = write_tiny_model(tmp_path_factory.mktemp("models") / "full")
    yield Cascade.load(write_tiny_controls(folder), device="cpu")


@pytest.fixture(scope="module")
def photo(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A round thing before a striped wall, twice as wide as high."""
    picture = Image.new("RGB", (192, 96), "white")
    pen = ImageDraw.Draw(picture)
    for x in range(0, 192, 24):
        pen.rectangle((x, 0, x + 11, 95), "navy")
    pen.ellipse((60, 10, 130, 80), "red")
    file = tmp_path_factory.mktemp("pictures") / "photo.png"
    picture.save(file)
    return str(file)


def draw(cascade: Cascade, request: Request = APPLE, **change: Any) -> Picture:
    return next(cascade.generate(replace(request, **change)))


def same(one: Picture, other: Picture) -> bool:
    if one.image.size != other.image.size:
        return False
    return ImageChops.difference(one.image, other.image).getbbox() is None


# --- variation --------------------------------------------------------------------------------


def test_a_picture_to_vary_has_an_effect_and_its_weight_too(full: Cascade, photo: str) -> None:
    plain = draw(full)
    varied = draw(full, variations=(VariationUse(photo),))
    heavier = draw(full, variations=(VariationUse(photo, 2.0),))
    away = draw(full, variations=(VariationUse(photo, -1.0),))

    pictures = [plain, varied, heavier, away]
    assert not any(same(a, b) for i, a in enumerate(pictures) for b in pictures[:i])
    assert varied.record["files"][0]["file"] == photo
    assert len(varied.record["files"][0]["sha256"]) == 64


def test_eight_pictures_with_and_without_text_can_be_varied(full: Cascade, photo: str) -> None:
    uses = tuple(VariationUse(photo, weight / 4) for weight in range(8))

    assert not same(draw(full, variations=uses), draw(full, variations=uses, prompt=""))


# --- image to image ---------------------------------------------------------------------------


def test_image_to_image_makes_fewer_steps_and_stays_close_at_little_strength(
    full: Cascade, photo: str
) -> None:
    seen: list[Progress] = []
    request = replace(APPLE, image=ImageUse(photo, 0.5))

    list(full.generate(request, seen.append))

    assert [p.step for p in seen if p.stage == Stage.C] == [0, 1, 2]
    assert {p.steps for p in seen if p.stage == Stage.C} == {2}


def test_without_strength_the_picture_is_only_encoded_and_decoded(
    full: Cascade, photo: str
) -> None:
    request = replace(APPLE, image=ImageUse(photo, 0.0))
    picture = draw(full, request)
    other = draw(full, request, guidance=9.0, steps=7)

    assert torch.equal(picture.latent, other.latent)
    assert same(picture, other)


def test_a_source_of_another_shape_is_cropped_not_stretched(full: Cascade, photo: str) -> None:
    wide = Image.open(photo)
    cropped = str(Path(photo).with_name("cropped.png"))
    wide.crop((32, 0, 160, 96)).save(cropped)  # the middle, in the shape of 256x192

    whole = draw(full, image=ImageUse(photo, 0.0))

    difference = whole.latent.float() - draw(full, image=ImageUse(cropped, 0.0)).latent.float()
    assert difference.abs().mean() < 0.05 * whole.latent.float().abs().mean()


# --- ControlNets ------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["canny", "super_resolution"])
def test_a_control_has_an_effect_that_its_strength_and_time_limit(
    full: Cascade, photo: str, kind: Any
) -> None:
    plain, use = draw(full), ControlUse(kind, photo)

    assert not same(plain, draw(full, controls=(use,)))
    assert same(plain, draw(full, controls=(replace(use, strength=0.0),)))
    early = draw(full, controls=(replace(use, end=0.25),))
    late = draw(full, controls=(replace(use, start=0.75),))
    never = draw(full, controls=(replace(use, start=0.9),))
    assert not same(early, late)
    assert not same(plain, early)
    assert same(plain, never)
    assert same(plain, draw(full))


def test_several_controls_act_at_once(full: Cascade, photo: str) -> None:
    canny, fine = ControlUse("canny", photo), ControlUse("super_resolution", photo)

    both = draw(full, controls=(canny, fine))

    assert not same(both, draw(full, controls=(canny,)))
    assert not same(both, draw(full, controls=(fine,)))


def test_the_thresholds_and_the_square_decide_on_the_edges(full: Cascade, photo: str) -> None:
    use = ControlUse("canny", photo)
    plain = draw(full, controls=(use,))

    assert not same(plain, draw(full, controls=(replace(use, squashed="no"),)))
    assert not same(plain, draw(full, controls=(replace(use, low=900, high=1000),)))


def test_a_mode_whose_file_the_model_lacks_says_which(tmp_path: Path, photo: str) -> None:
    folder = write_tiny_model(tmp_path / "bare")
    cascade = Cascade.load(folder, device="cpu")

    with pytest.raises(BadModel, match=r"Following the edges.*canny\.safetensors"):
        draw(cascade, controls=(ControlUse("canny", photo),))
    with pytest.raises(BadModel, match=r"Enlarging.*super_resolution\.safetensors"):
        draw(cascade, upscale=UpscaleUse(photo))


# --- inpaint and outpaint ---------------------------------------------------------------------


@pytest.fixture(scope="module")
def mask(photo: str) -> str:
    picture = Image.new("L", (192, 96), 0)
    ImageDraw.Draw(picture).ellipse((60, 10, 130, 80), 255)
    file = Path(photo).with_name("mask.png")
    picture.save(file)
    return str(file)


@pytest.mark.parametrize("feather", [0, 8])
def test_inpainting_leaves_all_but_the_feathered_mask_as_it_was(
    full: Cascade, photo: str, mask: str, feather: int
) -> None:
    use = InpaintUse(photo, mask, feather=feather)

    found = np.asarray(draw(full, width=192, height=96, inpaint=use).image)

    source, hole = np.asarray(Image.open(photo)), np.asarray(Image.open(mask)) > 127
    near = Image.fromarray(hole).convert("L")
    grown = np.asarray(near.resize(near.size)) > 0
    for _ in range(feather):
        padded = np.pad(grown, 1)
        grown = padded[:-2, 1:-1] | padded[2:, 1:-1] | padded[1:-1, :-2] | padded[1:-1, 2:] | grown
        diagonal = np.pad(grown, 1)
        grown |= diagonal[:-2, :-2] | diagonal[2:, 2:] | diagonal[:-2, 2:] | diagonal[2:, :-2]
    assert np.array_equal(found[~grown], source[~grown])
    assert np.abs(found[hole].astype(float) - source[hole]).mean() > 20


def test_outpainting_keeps_the_picture_inside_its_new_border(full: Cascade, photo: str) -> None:
    use = InpaintUse(photo, left=32, top=8, right=16, feather=0)

    found = draw(full, width=240, height=104, inpaint=use)

    inside = found.image.crop((32, 8, 224, 104))
    assert np.array_equal(np.asarray(inside), np.asarray(Image.open(photo)))
    border = np.asarray(found.image)[:, :32]
    assert border.std() > 10


def test_a_size_that_is_not_the_repainted_pictures_is_refused_at_once(
    full: Cascade, photo: str
) -> None:
    request = replace(APPLE, inpaint=InpaintUse(photo, left=32))

    with pytest.raises(BadRequest, match=r"224x96.*Choose the size 224x96"):
        full.generate(request)


def test_a_kept_latent_of_a_repainted_picture_is_finished_the_same(
    full: Cascade, photo: str, mask: str
) -> None:
    request = replace(APPLE, width=192, height=96, inpaint=InpaintUse(photo, mask))

    kept = next(full.candidates(request))

    assert same(full.decode(kept.latent, kept.request), draw(full, request))


# --- super-resolution -------------------------------------------------------------------------


@pytest.mark.parametrize("factor", [2, 4])
def test_a_picture_is_enlarged_by_its_factor(full: Cascade, photo: str, factor: Any) -> None:
    use = UpscaleUse(photo, factor)

    found = draw(full, width=192 * factor, height=96 * factor, upscale=use, steps=2)

    assert found.image.size == (192 * factor, 96 * factor)
    assert not same(found, draw(full, width=192 * factor, height=96 * factor, steps=2))


# --- reconstruction, kept latents -------------------------------------------------------------


def test_a_reconstruction_depends_on_the_picture_alone(full: Cascade, photo: str) -> None:
    request = replace(APPLE, width=192, height=96)
    with Image.open(photo) as opened:
        picture = opened.convert("RGB")

    found = full.reconstruct(picture, request)

    assert found.image.size == (192, 96)
    assert same(found, full.reconstruct(picture, replace(request, steps=9, guidance=1.0)))
    mirrored = full.reconstruct(picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT), request)
    assert not same(found, mirrored)


@pytest.mark.parametrize("count", [1, 3])
def test_a_picture_finished_later_is_the_one_never_stopped(full: Cascade, count: int) -> None:
    request = replace(APPLE, count=count)

    kept = list(full.candidates(request))
    finished = [full.decode(each.latent, each.request) for each in kept]

    assert all(each.latent.dtype == torch.float16 for each in kept)
    assert all(map(same, finished, full.generate(request)))


def test_stage_b_can_be_told_otherwise_later(full: Cascade) -> None:
    kept = next(full.candidates(APPLE))

    other = full.decode(kept.latent, replace(kept.request, decoder_steps=5))

    assert same(other, draw(full, decoder_steps=5))


def test_a_latent_of_another_size_is_refused(full: Cascade) -> None:
    with pytest.raises(BadRequest, match=r"shape \(16, 3, 3\).*256x192"):
        full.decode(torch.zeros(16, 3, 3), APPLE)


def test_a_latent_is_finished_though_the_picture_that_was_varied_is_gone(
    full: Cascade, photo: str, tmp_path: Path
) -> None:
    varied = tmp_path / "varied.png"
    varied.write_bytes(Path(photo).read_bytes())
    request = replace(APPLE, variations=(VariationUse(str(varied)),))
    kept, whole = next(full.candidates(request)), draw(full, request)

    varied.unlink()

    assert same(full.decode(kept.latent, kept.request), whole)


def test_without_a_previewer_a_latent_is_kept_with_a_picture_in_false_colours(
    tmp_path: Path,
) -> None:
    folder = write_tiny_model(tmp_path / "blind")
    shutil.rmtree(folder / "previewer")

    kept = next(Cascade.load(folder, device="cpu").candidates(APPLE))

    assert kept.image.size == (12, 9)
    assert np.asarray(kept.image).std() > 1
