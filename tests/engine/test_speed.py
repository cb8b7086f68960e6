"""Recorded steps: whatever changes between two pictures is where the step looks for it.

Without a card each step is run instead of played, on the very places that a card would read.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from torch import nn

from cascade_desktop.engine import memory, speed
from cascade_desktop.engine.cascade import Cascade, Picture
from cascade_desktop.engine.checkpoints import open_model
from cascade_desktop.engine.controlnet import Guide, guided
from cascade_desktop.engine.drawing import Lead
from cascade_desktop.engine.memory import ON_A_CARD
from cascade_desktop.engine.unet import remembering, told_times
from cascade_desktop.errors import Cancelled
from cascade_desktop.progress import Progress, Stage
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


def test_a_picture_that_was_rehearsed_finds_its_steps_recorded(
    models: tuple[Cascade, Cascade], tmp_path: Path
) -> None:
    fresh = Cascade.of(
        open_model(write_tiny_model(tmp_path / "tiny")), device="cpu", graphs="rehearsed"
    )
    seen: list[Progress] = []
    fresh.rehearse(APPLE, seen.append)
    recorded = list(fresh.parts.steps._recorded)
    found = pictures(fresh, APPLE)[0]

    assert len(recorded) == 2, "a step of Stage C and one of Stage B"
    assert list(fresh.parts.steps._recorded) == recorded
    assert {one.steps for one in seen if one.stage in (Stage.C, Stage.B)} == {1}
    assert found.image.tobytes() == pictures(models[1], APPLE)[0].image.tobytes()


def test_a_rehearsal_ends_when_it_is_told_to_and_is_none_where_nothing_is_recorded(
    models: tuple[Cascade, Cascade],
) -> None:
    def stop(_: Progress) -> None:
        raise Cancelled

    recorded, plain = models
    with pytest.raises(Cancelled):
        recorded.rehearse(APPLE, stop)
    plain.rehearse(APPLE, stop)


def test_what_a_rehearsal_comes_to_makes_no_stage_preciser(tmp_path: Path) -> None:
    """Its one step leads to numbers that a whole picture's steps do not."""
    fresh = Cascade.of(
        open_model(write_tiny_model(tmp_path / "tiny")),
        device="cpu",
        decoder_precision="float16",
        graphs="rehearsed",
    )
    fresh.parts.get("decoder").clf[1].weight.data.mul_(60_000)
    request = replace(APPLE, profile="original")

    fresh.rehearse(request)
    assert {fresh.parts.precision(kind) for kind in ("decoder", "vqgan")} == {torch.float16}

    found = pictures(fresh, request)[0]
    assert found.record["repeated"]["stage B"] == "bfloat16"


def test_steps_are_no_longer_recorded_before_weights_are_streamed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "IN_SHARED_MEMORY", ON_A_CARD)
    fresh = Cascade.of(
        open_model(write_tiny_model(tmp_path / "tiny")), device="cpu", graphs="rehearsed"
    )
    ways = []
    while fresh.parts.take_less():
        drawn = pictures(fresh, APPLE)[0].record
        ways.append((drawn["plan"], drawn["steps_recorded"], len(fresh.parts.steps._recorded)))

    assert ways == [
        ("staged", True, 2),
        ("eight-bit", True, 2),
        ("eight-bit", False, 0),
        ("streamed", False, 0),
    ]


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


# --- on a card, of which all but the arithmetic is made up here ------------------------------


class MadeUpCard:
    """What recording asks of CUDA, done by the processor; `log` is what it was asked for."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.log: list[str] = []
        self.pools = 0
        self.capturing: Callable[[], None] = lambda: None
        cuda = {
            "Stream": lambda *_: self,
            "Event": lambda **_: self,
            "CUDAGraph": lambda: self,
            "current_stream": lambda *_: self,
            "stream": lambda *_: nullcontext(),
            "graph": self._capture,
            "graph_pool_handle": self._pool,
        }
        for name, made in cuda.items():
            monkeypatch.setattr(torch.cuda, name, made)
        record = speed._graph

        def recorded(run: Callable[[], Any], **how: Any) -> Callable[[], Any]:
            record(run, **how)
            return run  # Nothing was recorded, so that it has to be run.

        monkeypatch.setattr(speed, "_graph", recorded)

    def wait_stream(self, _: object) -> None:
        pass

    def synchronize(self) -> None:
        self.log.append("waited")

    def record(self, _: object) -> None:
        self.log.append("marked")

    def _pool(self) -> int:
        self.pools += 1
        return self.pools

    def _capture(self, *_: object, pool: int, **__: object) -> Any:
        self.log.append(f"recorded in {pool}")
        self.capturing()
        return nullcontext()


@pytest.fixture
def on_a_card(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Cascade, MadeUpCard]:
    """A model on the processor that takes its steps to be recorded on a card."""
    card = MadeUpCard(monkeypatch)
    model = Cascade.load(write_tiny_model(tmp_path / "tiny"), device="cpu")
    model.parts.steps = speed.Steps(torch.device("cuda"), "auto")
    monkeypatch.setattr(memory, "IN_SHARED_MEMORY", ON_A_CARD)
    return model, card


@pytest.mark.parametrize("tidied", [True, False], ids=["tidied up", "as it was raised"])
def test_memory_that_ends_while_a_step_is_recorded_leads_to_the_next_plan(
    on_a_card: tuple[Cascade, MadeUpCard], tidied: bool
) -> None:
    """Whatever the end of the recording says itself; and steps are recorded again after it."""
    model, card = on_a_card
    refused: list[int] = []

    def refuse_once() -> None:
        if not refused:
            refused.append(1)
            try:
                raise torch.OutOfMemoryError("CUDA out of memory (a test's).")
            finally:
                if tidied:
                    raise RuntimeError("The recording has failed.")

    card.capturing = refuse_once
    plain = Cascade.load(model.parts.files.path, device="cpu", graphs="off")
    (found,), (expected,) = (pictures(each, APPLE) for each in (model, plain))

    assert found.record["smaller"] == {"stage C": "staged"}
    assert torch.equal(found.latent, expected.latent), "of the same noise"
    assert model.parts.steps.on
    assert len(model.parts.steps._recorded) == 2
    assert card.log.count("recorded in 1") == 1
    assert "recorded in 2" in card.log, "what was begun is left behind"


def test_a_step_that_cannot_be_recorded_for_another_reason_is_run_from_then_on(
    on_a_card: tuple[Cascade, MadeUpCard], expected_log: list[str]
) -> None:
    model, card = on_a_card
    expected_log.append("Steps are not recorded any more: capture")

    def refuse() -> None:
        raise RuntimeError("capture: operation not permitted")

    card.capturing = refuse
    (found,) = pictures(model, APPLE)

    assert found.record["smaller"] == {}
    assert not found.record["steps_recorded"]


def test_recording_can_be_cancelled_between_any_two_runs_of_the_step(
    on_a_card: tuple[Cascade, MadeUpCard],
) -> None:
    model, card = on_a_card
    runs: list[int] = []
    hook = model.parts.get("prior").register_forward_pre_hook(lambda *_: runs.append(1))

    def stop_after(number: int, progress: Progress) -> None:
        if progress.stage == Stage.C and len(runs) >= number:
            raise Cancelled

    for number in range(1, speed.WARM_UP + 1):
        runs.clear()
        with pytest.raises(Cancelled):
            list(model.generate(APPLE, partial(stop_after, number)))
        assert len(runs) == number
    assert card.log.count("recorded in 1") == speed.WARM_UP, "of the words alone"
    hook.remove()
    assert not model.parts.steps._recorded
    assert pictures(model, APPLE)[0].record["steps_recorded"]


def test_a_card_is_given_one_step_beyond_the_one_that_it_works_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """So that a stop is heard while a stage is drawn, and not when all of it is on its way."""
    card = MadeUpCard(monkeypatch)
    lead = Lead(torch.device("cuda"))

    for step in range(3):
        lead.keep(lambda *_: card.log.append("told"), step, torch.empty(0))

    assert card.log == ["marked", "told", *["marked", "waited", "told"] * 2]


def test_each_step_of_both_stages_keeps_to_it(
    models: tuple[Cascade, Cascade], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[int] = []
    keep = Lead.keep

    def counted(self: Lead, after: Any, step: int, clean: torch.Tensor) -> None:
        kept.append(step)
        keep(self, after, step, clean)

    monkeypatch.setattr(Lead, "keep", counted)
    pictures(models[1], APPLE)

    assert kept == [1, 2, 3, 4, 1, 2]
