"""Recorded steps: whatever changes between two pictures is where the step looks for it.

Without a card each step is run instead of played, on the very places that a card would read.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from torch import nn

from cascade_desktop.engine import speed
from cascade_desktop.engine.cascade import Cascade, Picture
from cascade_desktop.engine.checkpoints import open_model
from cascade_desktop.engine.controlnet import Guide, guided
from cascade_desktop.engine.unet import remembering, told_times
from cascade_desktop.request import Request
from cascade_desktop.uses import ControlUse, LoraUse
from tests.engine import loras
from tests.engine.controls import write_tiny_controls
from tests.engine.tiny_model import write_tiny_model

APPLE = Request("a red apple", width=96, height=64, steps=4, decoder_steps=2, seed=3)


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> tuple[Cascade, Cascade]:
    """A model whose steps are recorded, and the same as it is."""
    folder = write_tiny_controls(write_tiny_model(tmp_path_factory.mktemp("m") / "tiny"))
    recorded = Cascade.of(open_model(folder), device="cpu", graphs="rehearsed")
    return recorded, Cascade.load(folder, device="cpu")


@pytest.fixture
def files(tmp_path: Path) -> dict[str, str]:
    levels = np.random.default_rng(3).integers(0, 256, (64, 96, 3), np.uint8)
    Image.fromarray(levels).save(tmp_path / "photo.png")
    adapter = loras.authors(loras.learnt(), tmp_path / "a.safetensors")
    return {"photo": str(tmp_path / "photo.png"), "lora": str(adapter)}


def pictures(cascade: Cascade, request: Request) -> list[Picture]:
    return list(cascade.generate(request))


def test_each_picture_is_the_same_whatever_was_drawn_before(
    models: tuple[Cascade, Cascade], files: dict[str, str]
) -> None:
    recorded, plain = models
    guide = ControlUse("canny", files["photo"], drawn="yes", end=0.5)
    changes: list[dict[str, Any]] = [
        {},
        {"seed": 4, "prompt": "a small blue bird", "negative": "red"},
        {"guidance": 1.0, "decoder_guidance": 1.0},
        {"width": 128, "height": 128},
        {"loras": (LoraUse(files["lora"], 2.0),)},
        {"controls": (guide,)},
        {"controls": (replace(guide, strength=0.3, start=0.5, end=1.0),)},
        {"count": 2, "together": 2, "rescale_over": "batch"},
        {"prompt": "7 " * 80},
        {},
    ]
    for change in changes:
        request = replace(APPLE, **change)
        found, expected = pictures(recorded, request), pictures(plain, request)
        for one, other in zip(found, expected, strict=True):
            assert torch.equal(one.latent, other.latent), change
            assert one.image.tobytes() == other.image.tobytes(), change
    assert len(recorded.parts.steps._recorded) == speed.KEPT, "the oldest ones are gone"


def test_each_tile_is_told_its_own_part(
    models: tuple[Cascade, Cascade], monkeypatch: pytest.MonkeyPatch
) -> None:
    for each in models:
        monkeypatch.setattr(each.parts, "plan", replace(each.parts.plan, tile_b=32))
    monkeypatch.setattr("cascade_desktop.engine.drawing.OVERLAP", 16)
    request = replace(APPLE, width=192, height=128)

    found, expected = (pictures(each, request)[0].image for each in models)

    assert found.tobytes() == expected.tobytes()


def test_a_recorded_step_adds_maps_to_the_blocks_that_they_are_for(
    models: tuple[Cascade, Cascade],
) -> None:
    prior, steps = models[0].parts.get("prior"), speed.Steps(torch.device("cpu"), "rehearsed")
    x, times = torch.randn(2, 16, 3, 4), torch.tensor([0.7])
    told = {
        "clip_text": torch.randn(2, 77, 16),
        "clip_text_pooled": torch.randn(2, 1, 16),
        "clip_img": torch.randn(2, 1, 16),
    }
    made = []
    for block, rows in ((0, 1), (1, 1), (1, 2), (0, 1)):
        guide = Guide({block: torch.randn(rows, 32, 3, 4)})
        with (
            torch.inference_mode(),
            guided(prior, [guide], lambda: 0.0),
            remembering(prior, told_times(prior, times)) as known,
        ):
            expected = prior(x, None, return_dict=False, **told)[0]
            found = steps.step(prior, steps.of(prior), known, x, told)
        assert torch.equal(found, expected), (block, rows)
        made.append(expected)
    assert not torch.equal(made[0], made[3])
    assert len(steps._recorded) == 3


def test_no_step_looks_for_blocks_among_all_modules(
    models: tuple[Cascade, Cascade], monkeypatch: pytest.MonkeyPatch
) -> None:
    """At full depth a processor would need longer for that than a card for the step."""
    walks: list[object] = []
    walk = nn.Module.named_modules

    def counted(self: nn.Module, *given: Any, **named: Any) -> Any:
        walks.append(self)
        return walk(self, *given, **named)

    monkeypatch.setattr(nn.Module, "named_modules", counted)
    counts = {}
    for steps in (4, 4, 9):
        walks.clear()
        pictures(models[0], replace(APPLE, steps=steps, decoder_steps=steps))
        counts[steps] = len(walks)
    each = len(list(walk(models[0].parts.get("decoder"))))
    assert counts[9] - counts[4] < 2 * 5 * 3 < each, "two for each preview"


def test_a_step_that_was_forgotten_is_recorded_again(
    models: tuple[Cascade, Cascade], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(speed, "KEPT", 1)
    recorded, plain = models
    for _ in range(2):
        found, expected = pictures(recorded, APPLE)[0], pictures(plain, APPLE)[0]
        assert found.image.tobytes() == expected.image.tobytes()


def test_steps_are_not_recorded_unless_asked_for(cascade: Cascade) -> None:
    pictures(cascade, APPLE)

    assert not cascade.parts.steps.on
    assert not cascade.parts.steps._recorded
