"""Networks of random weights, as the bench measures them, draw like any model."""

import numpy as np
import torch

from cascade_desktop.engine.cascade import Cascade
from cascade_desktop.engine.published_sizes import FULL_SIZE
from cascade_desktop.engine.random_model import RandomFiles
from cascade_desktop.request import Request
from tests.engine.published_sizes import SMALL


def test_random_weights_draw_a_picture_of_numbers() -> None:
    kinds = ("text_encoder", "prior", "decoder", "vqgan", "previewer")
    words = {"vocab_size": 49408, "bos_token_id": 49406, "eos_token_id": 49407}
    configs = {kind: SMALL[kind] for kind in kinds}
    configs["text_encoder"] = {**configs["text_encoder"], **words}
    cascade = Cascade.of(RandomFiles("full", configs), device="cpu", precision="bfloat16")

    (picture,) = cascade.generate(Request("x", width=64, height=64, steps=2, decoder_steps=1))

    assert torch.isfinite(picture.latent).all()
    assert np.asarray(picture.image).std() > 0
    assert picture.image.size == (64, 64)
    assert picture.record["precision"] == "bfloat16"


def test_the_published_sizes_are_known_without_building_them() -> None:
    files = RandomFiles("full")
    expected = 2 * sum(FULL_SIZE[name][2] for name in ("C 3.6B", "B 1.5B", "A", "text"))

    assert files.bytes(("prior", "decoder", "vqgan", "text_encoder")) == expected
    assert files.has("previewer")
    assert not files.has("image_encoder")
    assert torch.device("meta") == next(files.empty("vqgan").parameters()).device
