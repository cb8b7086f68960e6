"""Quick drawing: that few steps learn to do what many do, and that the product draws with it."""

from __future__ import annotations

import json
import math
import shutil
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, cos, nn, sin

from cascade_desktop.engine import stages
from cascade_desktop.engine.cascade import Cascade
from cascade_desktop.engine.sampling import Sampling, sample
from cascade_desktop.errors import BadModel
from cascade_desktop.folders import resource
from cascade_desktop.profiles import PROFILES
from cascade_desktop.progress import silent
from cascade_desktop.request import Request
from cascade_desktop.training.instant import LAYERS, Bank, Course, paths, student, teacher
from cascade_desktop.training.lora_training import Adapted, in_kohyas_format, write_lora
from cascade_desktop.training.train import train
from tests.engine.tiny_model import write_tiny_model

SHAPE = (2, 2, 2)
QUICK = Request("a red apple", width=64, height=64, seed=3, decoder_steps=1).in_profile("instant")

# --- the lesson, with a known distribution in place of Stage C ----------------------------------


class Mixture:
    """Three clusters, of which two are wanted, in place of pictures. Tells the noise exactly."""

    centres = torch.randn(3, 8, generator=torch.Generator().manual_seed(5))

    def __call__(self, x: Tensor, time: Tensor, wanted: Tensor) -> Tensor:
        angle = (time.double() + 0.008) / 1.008 * np.pi / 2
        share = (angle.cos() / np.cos(0.008 / 1.008 * np.pi / 2)).square()[:, None, None]
        points = x.double().flatten(1)[:, None]
        variance = share * 0.15**2 + 1 - share
        apart = points - share.sqrt() * self.centres
        likely = -apart.square().sum(2, keepdim=True) / (2 * variance)
        likely[:, 2:] -= 1e4 * wanted.double().view(-1, 1, 1)
        seen: Tensor = (likely.softmax(1) * apart / variance).sum(1) * (1 - share[:, 0]).sqrt()
        return seen.view(x.shape).float()


class Net(nn.Module):
    """A student that knows nothing yet."""

    def __init__(self) -> None:
        super().__init__()
        wide, told = 128, 6
        self.layers = nn.Sequential(
            nn.Linear(8 + told, wide), nn.SiLU(), nn.Linear(wide, wide), nn.SiLU(),
            nn.Linear(wide, 8),
        )  # fmt: skip

    def forward(self, x: Tensor, time: Tensor, **_: Tensor) -> Tensor:
        told = torch.stack([wave(time * k) for k in (2, 5, 12) for wave in (sin, cos)], 1)
        found: Tensor = self.layers(torch.cat([x.flatten(1), told], 1))
        return (x.flatten(1) + found).view(x.shape)


def sides(count: int) -> dict[str, Tensor]:
    return {"wanted": torch.cat([torch.ones(count), torch.zeros(count)])}


def bank(count: int) -> Bank:
    noise = torch.randn(count, *SHAPE)
    return Bank(paths(Mixture(), noise, sides(count)), {"wanted": torch.ones(count)})


def apart(a: Tensor, b: Tensor) -> float:
    """The energy distance between two sets of points."""
    a, b = a.flatten(1), b.flatten(1)
    return float(2 * torch.cdist(a, b).mean() - torch.cdist(a, a).mean() - torch.cdist(b, b).mean())


def drawn(network: Any, how: Sampling, count: int) -> Tensor:
    generators = [torch.Generator().manual_seed(seed) for seed in range(count)]
    return sample(network, SHAPE, how, sides(count), generators)


@pytest.fixture(autouse=True)
def same_each_time() -> None:
    torch.manual_seed(0)


@pytest.fixture
def course() -> Course:
    return Course("cpu")


def test_four_steps_of_the_student_are_nearer_to_the_teachers_twenty_than_its_own_four(
    course: Course,
) -> None:
    known, wanted = bank(4096), bank(512).points[:, -1]
    network = Net()
    optimiser = torch.optim.Adam(network.parameters(), 4e-3)
    rate = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, 800)
    for _ in range(800):
        optimiser.zero_grad()
        loss = course.missed(network, known, torch.randint(4096, (256,)))
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        rate.step()

    with torch.no_grad():
        taught = apart(drawn(network, student(), 512), wanted)
        guided = apart(drawn(Mixture(), replace(teacher(), steps=4), 512), wanted)
        plain = apart(drawn(Mixture(), Sampling(4, 1.0, 2.0), 512), wanted)

    assert taught < 0.5 * min(guided, plain), (taught, guided, plain)


def test_the_lesson_takes_the_steps_that_the_profile_draws_with(course: Course) -> None:
    given: list[Tensor] = []

    def watching(x: Tensor, time: Tensor, wanted: Tensor) -> Tensor:
        given.append(torch.cat([x.flatten(), time[:1]]))
        return Mixture()(x, time, wanted)

    noise = torch.randn(1, *SHAPE, generator=torch.Generator().manual_seed(0))
    found = course.drawn(watching, noise, {"wanted": torch.ones(1)})
    by_lesson = given.copy()
    given.clear()

    assert torch.allclose(drawn(watching, student(), 1), found, atol=1e-5)
    assert torch.allclose(torch.stack(given), torch.stack(by_lesson), atol=1e-5)


def test_a_path_ends_where_what_was_wanted_lies() -> None:
    points = bank(256).points

    assert points.shape == (256, 19, *SHAPE)
    assert points[:, 0].std() == pytest.approx(1, abs=0.1)
    near = torch.cdist(points[:, -1].flatten(1), Mixture.centres).argmin(1)
    assert set(near.tolist()) == {0, 1}


def test_a_network_that_is_right_along_the_whole_step_misses_nothing(course: Course) -> None:
    """Where there is one picture alone, a long step and many short ones lead to the same place."""
    picture = torch.randn(1, *SHAPE)

    def knowing(x: Tensor, time: Tensor) -> Tensor:
        row = (course.times[None] - time[:, None]).abs().argmin(1)
        return (x - course.signal[row] * picture) / course.spread[row].clamp(min=0.01)

    noise = torch.randn(1, *SHAPE)
    starts = torch.arange(1, course.last)
    x = course.signal[starts] * picture + course.spread[starts] * noise
    ends = course.ends(starts)
    goal = course.signal[ends] * picture + course.spread[ends] * noise

    assert torch.allclose(course.landed(knowing, x, starts, {}), goal, atol=1e-4)


# --- the profile --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny model with an adapter that changes it visibly."""
    folder = write_tiny_model(tmp_path_factory.mktemp("models") / "tiny")
    adapted = Adapted(stages.load(folder, "prior"), 2, LAYERS)
    torch.manual_seed(1)
    for pair in adapted.pairs:
        nn.init.normal_(pair, std=0.3)
    tensors = in_kohyas_format(adapted.layers())
    write_lora(tensors, {}, folder / "lora" / "instant.safetensors")
    return folder


@pytest.fixture(scope="module")
def cascade(model: Path) -> Cascade:
    return Cascade.load(model, device="cpu")


def latent(cascade: Cascade, request: Request) -> Tensor:
    return next(cascade.candidates(request)).latent


def test_the_profile_draws_with_the_models_adapter_and_leaves_the_model_as_it_was(
    cascade: Cascade, model: Path, tmp_path: Path
) -> None:
    before = {name: value.clone() for name, value in prior(cascade).state_dict().items()}
    found = latent(cascade, QUICK)
    after = prior(cascade).state_dict()

    assert all(torch.equal(after[name], value) for name, value in before.items())
    assert torch.equal(latent(cascade, QUICK), found)
    assert not torch.equal(latent(with_empty_adapter(model, tmp_path), QUICK), found)


def test_a_model_without_the_adapter_says_so_before_anything_is_drawn(
    cascade: Cascade, model: Path, tmp_path: Path
) -> None:
    shutil.copytree(model, tmp_path / "other")
    (tmp_path / "other" / "lora" / "instant.safetensors").unlink()
    other = Cascade.load(tmp_path / "other", device="cpu")

    with pytest.raises(BadModel, match=r"Instant needs an adapter, lora/instant.*another profile"):
        other.generate(QUICK)
    kept = next(cascade.candidates(QUICK))
    again = other.decode(kept.latent, QUICK).image
    assert again.tobytes() == cascade.decode(kept.latent, QUICK).image.tobytes()


def test_the_record_names_the_adapter(cascade: Cascade) -> None:
    told = next(cascade.candidates(QUICK)).record["adapter"]

    assert told["file"] == "instant.safetensors"
    assert len(told["sha256"]) == 64
    assert "adapter" not in next(cascade.candidates(QUICK.in_profile("original"))).record


def test_choosing_the_profile_sets_its_steps_and_going_back_restores_the_authors() -> None:
    assert (QUICK.steps, QUICK.decoder_steps, QUICK.guidance) == (4, 4, 1.0)
    for name in PROFILES:
        if name != "instant":
            request = QUICK.in_profile(name)
            assert (request.steps, request.decoder_steps, request.guidance) == (20, 10, 4.0)


@pytest.mark.parametrize(("start", "count"), [(1.0, 4), (0.8, 4), (0.5, 2), (0.2, 1), (0.0, 0)])
def test_from_a_picture_no_step_is_lost(start: float, count: int) -> None:
    how = replace(student(), start=start)

    assert how.count == count
    assert len(how.levels()) == count + 1
    assert how.levels().min() >= -5


def prior(cascade: Cascade) -> nn.Module:
    network: nn.Module = cascade.parts.get("prior")
    return network


def with_empty_adapter(model: Path, folder: Path) -> Cascade:
    shutil.copytree(model, folder / "unchanged")
    pairs = Adapted(stages.load(model, "prior"), 2, LAYERS).layers()
    write_lora(in_kohyas_format(pairs), {}, folder / "unchanged" / "lora" / "instant.safetensors")
    return Cascade.load(folder / "unchanged", device="cpu")


# --- both together ------------------------------------------------------------------------------


@pytest.mark.slow
def test_pocket_learns_where_its_teacher_comes_to_and_draws_with_what_it_learnt(
    sample: Path, tmp_path: Path
) -> None:
    shutil.copytree(resource("pocket"), tmp_path / "pocket")
    teach = partial(train, "instant", 1e6, tmp_path / "pocket", sample, silent, "cpu")

    figures = teach(steps=24, batch=16)

    # Of the paths it was taught from: from so few, nothing follows for others.
    log = tmp_path / "pocket" / "training" / "instant.jsonl"
    landings = [json.loads(line)["landing"] for line in log.read_text().splitlines()]
    assert landings[-1] < 0.8 * landings[0]
    assert figures["distance_before"] > 0 and math.isfinite(figures["distance"])
    adapter = tmp_path / "pocket" / "lora" / "instant.safetensors"
    assert adapter.stat().st_size < 5e6
    cascade = Cascade.load(tmp_path / "pocket", device="cpu")
    made = next(cascade.candidates(replace(QUICK, width=96, height=96)))
    assert made.record["adapter"]["file"] == adapter.name
