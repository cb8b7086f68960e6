"""Pictures to vary, and what Stage C and Stage B are told."""

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor

from cascade_desktop.engine import stages
from cascade_desktop.engine.conditions import (
    Text,
    for_stage_b,
    for_stage_c,
    image_embeddings,
    repeated,
)
from cascade_desktop.errors import BadModel

MEAN = [0.48145466, 0.4578275, 0.40821073]
STD = [0.26862954, 0.26130258, 0.27577711]
SIZE = 32

Array = NDArray[np.float64]


@pytest.fixture(scope="module")
def encoder(tiny: Path) -> Any:
    return stages.load(tiny, "image_encoder")


@pytest.fixture(autouse=True)
def no_gradients() -> Iterator[None]:
    with torch.inference_mode():
        yield


def picture(width: int, height: int, seed: int = 0) -> Image.Image:
    """Soft shapes with some noise: edges, gradients and every level."""
    random = np.random.default_rng(seed)
    small = random.integers(0, 256, (5, 7, 3), dtype=np.uint8)
    soft = np.asarray(Image.fromarray(small).resize((width, height), Image.Resampling.BILINEAR))
    noisy = soft + random.normal(0, 20, soft.shape)
    return Image.fromarray(noisy.clip(0, 255).astype(np.uint8))


def cubic(distance: float) -> float:
    """Keys' kernel with a = -0.5, which antialiased bicubic resampling uses."""
    x = abs(distance)
    if x < 1:
        return 1.5 * x**3 - 2.5 * x**2 + 1
    return -0.5 * x**3 + 2.5 * x**2 - 4 * x + 2 if x < 2 else 0.0


def resampling(old: int, new: int) -> Array:
    """[new, old]: what each new pixel takes of the old ones; widened where the picture shrinks."""
    scale = old / new
    wide = max(1.0, scale)
    rows = np.array(
        [
            [cubic((place + 0.5 - (number + 0.5) * scale) / wide) for place in range(old)]
            for number in range(new)
        ]
    )
    weights: Array = rows / rows.sum(1, keepdims=True)
    return weights


def as_clip_sees_it(image: Image.Image, size: int = SIZE) -> Tensor:
    """[1, 3, size, size]: all of the picture resampled, then the middle cut out."""
    pixels = np.asarray(image, np.float64)
    shorter = min(image.size)
    high, wide = (math.floor(size * side / shorter) for side in pixels.shape[:2])
    down, across = resampling(image.height, high), resampling(image.width, wide)
    seen = np.einsum("yh,hwc,xw->yxc", down, pixels, across)
    top, left = round((high - size) / 2), round((wide - size) / 2)
    middle = seen[top : top + size, left : left + size] / 255
    normal = (middle - np.array(MEAN)) / np.array(STD)
    return torch.from_numpy(normal).float().permute(2, 0, 1)[None]


def seen_by(encoder: Any, images: list[Image.Image]) -> list[Tensor]:
    """What reaches the encoder for each picture."""
    seen: list[Tensor] = []

    def keep(_: Any, __: Any, told: dict[str, Tensor], ___: Any) -> None:
        seen.extend(told["pixel_values"])

    watch = encoder.register_forward_hook(keep, with_kwargs=True)
    try:
        image_embeddings(images, [1.0] * len(images), encoder)
    finally:
        watch.remove()
    return seen


@pytest.mark.parametrize(
    "shape", [(32, 32), (96, 64), (61, 130), (47, 33), (20, 11), (33, 32), (200, 40), (65, 64)]
)
def test_pictures_reach_the_encoder_as_clip_was_taught(
    shape: tuple[int, int], encoder: Any
) -> None:
    image = picture(*shape)

    (seen,) = seen_by(encoder, [image])

    assert seen.shape == (3, SIZE, SIZE)
    assert torch.allclose(seen, as_clip_sees_it(image)[0], atol=1e-4)


@pytest.mark.parametrize("shape", [(1, 4000), (3, 1), (4999, 7)])
def test_pictures_of_any_shape_can_be_seen(shape: tuple[int, int], encoder: Any) -> None:
    (seen,) = seen_by(encoder, [picture(*shape)])

    assert seen.shape == (3, SIZE, SIZE)
    assert seen.isfinite().all()


@pytest.mark.parametrize("mode", ["L", "1", "P", "RGBA", "CMYK"])
def test_pictures_of_other_kinds_are_seen_in_colour(mode: str, encoder: Any) -> None:
    (seen,) = seen_by(encoder, [picture(40, 40).convert(mode)])

    assert seen.shape == (3, SIZE, SIZE)


def test_each_picture_is_an_entry_in_the_order_given(encoder: Any) -> None:
    one, other = picture(40, 50, seed=1), picture(64, 48, seed=2)

    found = image_embeddings([one, other], [1.0, 1.0], encoder)

    expected = [encoder(pixel_values=as_clip_sees_it(each)).image_embeds for each in (one, other)]
    assert found.shape == (1, 2, 16)
    assert torch.allclose(found[0], torch.cat(expected), atol=1e-4)
    assert not torch.allclose(found[0, 0], found[0, 1], atol=0.1)
    turned = image_embeddings([other, one], [1.0, 1.0], encoder)
    assert torch.allclose(turned.flip(1), found, atol=1e-5)


def test_a_weight_multiplies_its_own_picture_alone(encoder: Any) -> None:
    images = [picture(40, 50, seed=1), picture(64, 48, seed=2)]
    plain = image_embeddings(images, [1.0, 1.0], encoder)

    found = image_embeddings(images, [-2.0, 0.5], encoder)

    assert torch.equal(found[0, 0], plain[0, 0] * -2)
    assert torch.equal(found[0, 1], plain[0, 1] * 0.5)


def test_the_encoder_may_work_in_16_bits(tiny: Path, encoder: Any) -> None:
    small = stages.load(tiny, "image_encoder", dtype=torch.bfloat16)

    found = image_embeddings([picture(40, 40)], [1.0], small)

    assert found.dtype == torch.float32
    assert torch.allclose(found, image_embeddings([picture(40, 40)], [1.0], encoder), atol=0.1)


def told_text(dtype: torch.dtype = torch.float32) -> Text:
    return Text(torch.randn(2, 77, 16).to(dtype), torch.randn(2, 1, 16).to(dtype), (3, 0), 1)


def test_stage_c_gets_the_text_and_zeros_where_a_picture_could_be() -> None:
    text = told_text()

    told = for_stage_c(text, 16)

    assert sorted(told) == ["clip_img", "clip_text", "clip_text_pooled"]
    assert told["clip_img"].shape == (2, 1, 16)
    assert not told["clip_img"].any()
    assert told["clip_text"] is text.hidden and told["clip_text_pooled"] is text.pooled


def test_stage_c_gets_the_pictures_on_the_wanted_side_only() -> None:
    images = torch.randn(1, 3, 16)

    told = for_stage_c(told_text(), 16, images)

    assert torch.equal(told["clip_img"][:1], images)
    assert told["clip_img"].shape == (2, 3, 16)
    assert not told["clip_img"][1].any()


def test_pictures_are_told_in_the_number_format_of_the_text() -> None:
    told = for_stage_c(told_text(torch.bfloat16), 16, torch.randn(1, 2, 16))

    assert {tensor.dtype for tensor in told.values()} == {torch.bfloat16}


def test_an_image_encoder_of_another_model_is_refused() -> None:
    with pytest.raises(BadModel, match="different models"):
        for_stage_c(told_text(), 16, torch.randn(1, 1, 24))


@pytest.mark.parametrize("pictures", [1, 2, 8])
def test_stage_c_reads_four_tokens_for_each_picture(pictures: int, tiny: Path) -> None:
    prior: Any = stages.load(tiny, "prior")

    told = for_stage_c(told_text(), 16, torch.randn(1, pictures, 16))

    sequence = prior.get_clip_embeddings(
        told["clip_text_pooled"], told["clip_text"], told["clip_img"]
    )
    assert sequence.shape[:2] == (2, 77 + 4 + 4 * pictures)


def test_stage_c_hears_what_the_pictures_say(tiny: Path) -> None:
    prior: Any = stages.load(tiny, "prior")
    text, noise, time = told_text(), torch.randn(2, 16, 9, 9), torch.tensor([0.5, 0.5])
    images = torch.randn(1, 2, 16)

    def drawn(told: dict[str, Tensor]) -> Tensor:
        found: Tensor = prior(noise, time, return_dict=False, **told)[0]
        return found

    plain, varied = drawn(for_stage_c(text, 16)), drawn(for_stage_c(text, 16, images))

    assert (plain[0] - varied[0]).abs().max() > 1e-3


@pytest.mark.parametrize("pictures", [1, 3])
def test_stage_b_gets_the_latents_on_the_wanted_side_only(pictures: int) -> None:
    text, latents = told_text(), torch.randn(pictures, 16, 9, 12)

    told = for_stage_b(text, latents)

    assert torch.equal(told["effnet"][:pictures], latents)
    assert not told["effnet"][pictures:].any()
    assert told["effnet"].shape == (2 * pictures, 16, 9, 12)
    rows = [text.pooled[0]] * pictures + [text.pooled[1]] * pictures
    assert torch.equal(told["clip_text_pooled"], torch.stack(rows))


def test_conditions_are_repeated_for_each_picture_side_by_side() -> None:
    told = {"a": torch.tensor([[1.0], [2.0]]), "b": torch.tensor([[[3.0]], [[4.0]]])}

    many = repeated(told, 3)

    assert many["a"].flatten().tolist() == [1, 1, 1, 2, 2, 2]
    assert many["b"].shape == (6, 1, 1)
    assert all(repeated(told, 1)[name] is tensor for name, tensor in told.items())
