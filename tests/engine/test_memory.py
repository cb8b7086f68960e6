"""Plans: how well memory is predicted, that each draws the picture, and what happens at its end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from torch import Tensor, nn

from cascade_desktop.engine import memory, stages
from cascade_desktop.engine.cascade import Cascade, Picture
from cascade_desktop.engine.checkpoints import open_model
from cascade_desktop.engine.grids import grid
from cascade_desktop.engine.memory import ON_A_CARD, RESIDENT, Plan, Size
from cascade_desktop.engine.placing import Unit
from cascade_desktop.engine.published_sizes import FULL_SIZE
from cascade_desktop.engine.unet import remembering, told_times
from cascade_desktop.errors import CascadeError
from cascade_desktop.request import Request
from cascade_desktop.uses import LoraUse
from tests.engine import loras
from tests.engine.counted import Counted

GIB = 1 << 30
APPLE = Request("a red apple", width=96, height=64, steps=2, decoder_steps=2, seed=3)
STREAMED = Plan("exact", "streamed", tile_a=128)
CARD = torch.device("cuda")


@pytest.fixture
def model(tiny: Path) -> Iterator[Cascade]:
    """A model of its own, since plans move its weights; with the plans of a card."""
    yield Cascade.load(tiny, device="cpu")


def under(cascade: Cascade, plan: Plan) -> Cascade:
    cascade.parts.plan = plan
    for kind in ("text_encoder", "prior", "decoder"):
        cascade.parts.get(kind)
        cascade.parts._place(kind)
    return cascade


def draw(cascade: Cascade, request: Request = APPLE) -> Picture:
    (picture,) = cascade.generate(request)
    return picture


def psnr(one: Image.Image, other: Image.Image) -> float:
    error = np.square(np.asarray(one, float) - np.asarray(other, float)).mean()
    return float(10 * np.log10(255**2 / max(error, 1e-9)))


# --- what is predicted ------------------------------------------------------------------------


def counted_features(name: str, side: int, rows: int) -> tuple[int, Size]:
    """What a step of the published network allocates besides its weights, counted one by one."""
    kind, config, _ = FULL_SIZE[name]
    size = grid(side, side)
    counted = Counted()
    with counted, torch.device("meta"):
        network: Any = nn.Module.to(stages.build(kind, config), torch.bfloat16).eval()
        network.requires_grad_(False)
    weights = counted.now
    with counted, torch.device("meta"), torch.inference_mode():

        def made(*shape: int) -> Tensor:
            return torch.empty(rows, *shape, dtype=torch.bfloat16)

        if kind == "vqgan":
            counted.peak = counted.now
            network.decode(made(4, *size.b))
        else:
            told = {"clip_text_pooled": made(1, 1280)}
            if kind == "prior":
                told |= {"clip_text": made(77, 1280), "clip_img": made(1, 768)}
            else:
                told |= {"effnet": made(16, *size.c)}
            with remembering(network, told_times(network, torch.empty(20))):
                counted.peak = counted.now
                cells = size.c if kind == "prior" else size.b
                network(made(network.config.in_channels, *cells), None, **told)
    return counted.peak - weights, memory.size_of(network, kind, torch.bfloat16)


@pytest.mark.parametrize(
    ("name", "side", "rows"),
    [
        ("C 3.6B", 1024, 2),
        ("C 1B", 2048, 2),
        ("B 1.5B", 1024, 1),
        ("B 700M", 2048, 2),
        ("A", 1024, 1),
    ],
)
def test_what_a_stage_needs_is_predicted_within_15_percent(name: str, side: int, rows: int) -> None:
    found, size = counted_features(name, side, rows)

    told = memory.features(RESIDENT, FULL_SIZE[name][0], size, grid(side, side), rows)

    assert told == pytest.approx(found, rel=0.15)


@pytest.fixture(scope="module")
def full_size() -> dict[str, Size]:
    found = {}
    with torch.device("meta"):
        for name in ("text", "C 3.6B", "B 1.5B", "A"):
            kind, config, _ = FULL_SIZE[name]
            found[kind] = memory.size_of(stages.build(kind, config), kind, torch.bfloat16)
    return found


@pytest.mark.parametrize(
    ("free", "plan"),
    [
        (24.0, "resident"),
        (8.0, "staged"),
        (6.0, "eight-bit"),
        (4.0, "eight-bit"),
        (2.0, "streamed"),
        (0.5, "streamed"),
    ],
)
def test_the_quickest_plan_that_fits_is_chosen(
    free: float, plan: str, full_size: dict[str, Size]
) -> None:
    size = grid(1024, 1024)

    assert memory.chosen(int(free * GIB), full_size, size, 2, CARD).name == plan


def test_what_steps_were_recorded_with_stays_while_stage_a_works(
    full_size: dict[str, Size],
) -> None:
    size = grid(2048, 2048)
    one, other = (
        memory.predicted(RESIDENT, full_size, size, 2, recorded=way) for way in (True, False)
    )

    assert other < one < 1.5 * other


def test_each_smaller_plan_needs_less(full_size: dict[str, Size]) -> None:
    needs = [memory.predicted(plan, full_size, grid(1024, 1024), 2) for plan in ON_A_CARD]

    assert needs == sorted(needs, reverse=True)
    assert needs[0] < 13 * GIB


# --- what is drawn ----------------------------------------------------------------------------


@pytest.mark.parametrize("plan", [ON_A_CARD[1], STREAMED], ids=lambda plan: plan.name)
def test_weights_that_come_and_go_draw_the_same_picture(model: Cascade, plan: Plan) -> None:
    expected = draw(model)

    found = [draw(under(model, plan)) for _ in range(2)]

    assert all(one.image.tobytes() == expected.image.tobytes() for one in found)
    assert found[0].record["plan"] == plan.name


def test_networks_that_take_turns_stand_where_their_steps_were_recorded(model: Cascade) -> None:
    expected = draw(model)
    files = open_model(model.parts.files.path)
    recorded = Cascade.of(files, device="cpu", graphs="rehearsed")

    found = [draw(under(recorded, ON_A_CARD[1])) for _ in range(3)]

    assert all(one.image.tobytes() == expected.image.tobytes() for one in found)
    assert found[0].record["steps_recorded"]
    assert len(recorded.parts.steps._recorded) == 2, "one of each network, and none anew"


def test_weights_come_and_go_once_a_stage_however_many_tiles_there_are(
    model: Cascade, monkeypatch: pytest.MonkeyPatch
) -> None:
    large = replace(APPLE, width=768, height=576, steps=1, decoder_steps=1)
    draw(under(model, ON_A_CARD[1]), large)
    moved: list[int] = []
    point = Unit.point

    def counted(unit: Unit, block: Tensor) -> None:
        moved.append(id(unit))
        point(unit, block)

    monkeypatch.setattr(Unit, "point", counted)
    draw(model, large)

    assert len(set(moved)) == 2, "Stage C and Stage B: the prompt is known, Stage A stays"
    assert all(moved.count(unit) == 2 for unit in set(moved)), "here once, and home once"


@pytest.mark.parametrize("plan", [ON_A_CARD[1], STREAMED], ids=lambda plan: plan.name)
def test_a_network_for_which_there_is_no_room_is_at_home_afterwards(
    model: Cascade, plan: Plan
) -> None:
    expected = draw(model)
    under(model, plan)
    placed = model.parts._placed["prior"]

    with Counted(1000), pytest.raises((RuntimeError, MemoryError)):
        placed.arrive()

    assert not placed.here
    assert draw(model).image.tobytes() == expected.image.tobytes()


def test_eight_bits_draw_nearly_the_same_picture_whichever_way_they_travel(model: Cascade) -> None:
    exact = draw(model)
    packed = draw(under(model, ON_A_CARD[2])).image

    assert psnr(exact.image, packed) > 30
    assert draw(under(model, ON_A_CARD[3])).image.tobytes() == packed.tobytes()
    assert model.parts.get("prior").get_parameter(
        "down_blocks.0.2.attention.to_q.weight"
    ).dtype in (torch.int8, torch.float32)


@pytest.mark.parametrize("plan", [ON_A_CARD[1], STREAMED], ids=lambda plan: plan.name)
def test_adapters_work_and_leave_no_trace_wherever_weights_are(
    model: Cascade, plan: Plan, tmp_path: Path
) -> None:
    words = loras.new_words(torch.ones(1, loras.TEXT_WIDTH))
    file = loras.authors(loras.learnt(), tmp_path / "a.safetensors", **words)
    adapted = replace(APPLE, prompt="a <x>", loras=(LoraUse(str(file), token="<x>"),))
    expected = draw(model, adapted)
    plain = draw(model)
    before = {name: one.clone() for name, one in model.parts.get("prior").state_dict().items()}

    found = draw(under(model, plan), adapted)

    assert found.image.tobytes() == expected.image.tobytes()
    assert found.image.tobytes() != plain.image.tobytes()
    assert draw(model).image.tobytes() == plain.image.tobytes()
    after = model.parts.get("prior").state_dict()
    assert all(torch.equal(after[name], one) for name, one in before.items())


# --- when memory ends -------------------------------------------------------------------------


def test_a_stage_that_memory_does_not_suffice_for_is_done_with_the_next_plan(
    model: Cascade,
) -> None:
    """Stage A in one piece takes more than in tiles, which draw the very same picture."""
    large = replace(APPLE, width=768, height=576, steps=1, decoder_steps=1)
    draw(model, large)
    with Counted() as counted:
        expected = draw(model, large)

    with Counted(counted.peak - 1) as limited:
        found = draw(model, large)

    assert limited.refused == 1
    assert found.record["smaller"] == {"stage A": "small-tiles"}
    assert found.record["plan"] == "small-tiles"
    assert psnr(found.image, expected.image) > 60
    assert draw(model, large).record["smaller"] == {}


def test_weights_leave_the_card_when_memory_ends_in_the_middle(
    model: Cascade, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "IN_SHARED_MEMORY", ON_A_CARD)
    expected = draw(model)
    refused: list[int] = []

    def fail_once(*_: object) -> None:
        if not refused:
            refused.append(1)
            torch.empty(1 << 48)  # more than any machine has

    hook = model.parts.get("decoder").register_forward_pre_hook(fail_once)
    found = draw(model)
    hook.remove()

    assert found.record["smaller"] == {"stage B": "staged"}
    assert found.image.tobytes() == expected.image.tobytes()


def test_with_the_smallest_plan_it_is_said_in_a_sentence(model: Cascade) -> None:
    with pytest.raises(CascadeError, match="not enough free memory"), Counted(1000):
        draw(model)


@pytest.mark.parametrize("plan", [plan for plan in ON_A_CARD if plan.weights != "resident"])
def test_room_is_given_back_where_no_step_was_recorded_in_it(model: Cascade, plan: Plan) -> None:
    draw(under(model, plan))

    kept = model.parts._room._place
    assert (kept is None) == (plan.weights == "streamed")


def test_streamed_blocks_go_on_after_one_has_failed(model: Cascade) -> None:
    expected = draw(model)
    under(model, STREAMED)
    block = model.parts.get("prior").get_submodule("down_blocks.0.0")

    def fail(*_: object) -> None:
        raise ZeroDivisionError

    for _ in range(3):
        hook = block.register_forward_pre_hook(fail)
        with pytest.raises(ZeroDivisionError):
            draw(model)
        hook.remove()

    assert draw(model).image.tobytes() == expected.image.tobytes()
