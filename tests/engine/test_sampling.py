"""The schedule and the loop, against the formulas computed anew in float64 with numpy."""

import math
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import Generator, Tensor

from cascade_desktop.engine.sampling import (
    Sampling,
    log_snr,
    sample,
    signal_and_noise,
    time_condition,
)

Numbers = NDArray[np.float64]

SHAPE = (4, 6, 5)
SMALL = torch.linspace(-1, 1, 120).view(1, *SHAPE)


def network(x: Tensor, time: Tensor, *, wish: Tensor) -> Tensor:
    """Not a good one, but smooth, and it looks at all it is told."""
    return x * 0.95 + wish * 0.2 * torch.sin(x) - 0.1 * time[:, None, None, None]


def wishes(pictures: int = 1) -> dict[str, Tensor]:
    wanted = torch.ones(pictures, 1, 1, 1)
    return {"wish": torch.cat([wanted, -0.5 * wanted])}


def seeded(*seeds: int) -> list[Generator]:
    return [Generator().manual_seed(seed) for seed in seeds]


# --- the same by hand, for one picture -----------------------------------------------------


def numpy_log_snr(t: float, shift: float) -> float:
    def cos2(angle: float) -> float:
        return float(np.cos(angle * np.pi / 2) ** 2)

    variance = np.clip(cos2((0.008 + t) / 1.008) / cos2(0.008 / 1.008), 0.0001, 0.9999)
    limit = np.log(0.9999 / 0.0001)
    return float(np.clip(np.log(variance / (1 - variance)) + 2 * np.log(1 / shift), -limit, limit))


def numpy_sample(how: Sampling, noises: list[Numbers]) -> Numbers:
    levels = [numpy_log_snr(t, how.shift) for t in np.linspace(1, 0, how.steps + 1)]
    x = noises[0]
    x0 = x
    for step in range(how.steps):
        here, there = (1 / (1 + np.exp(-level)) for level in levels[step : step + 2])
        a, b, a_next, b_next = here**0.5, (1 - here) ** 0.5, there**0.5, (1 - there) ** 0.5
        start = np.cos(0.008 / 1.008 * np.pi / 2)
        time = np.arccos(here**0.5 * start) / (np.pi / 2) * 1.008 - 0.008
        cond = x * 0.95 + 0.2 * np.sin(x) - 0.1 * time
        uncond = x * 0.95 - 0.5 * 0.2 * np.sin(x) - 0.1 * time
        mixed = uncond + how.guidance * (cond - uncond)
        rescaled = mixed * cond.std(ddof=1) / (mixed.std(ddof=1) + 1e-9)
        epsilon = how.rescale * rescaled + (1 - how.rescale) * mixed
        x0 = np.clip((x - b * epsilon) / a, -how.limit, how.limit)
        epsilon = (x - a * x0) / b
        sigma = np.sqrt(b_next**2 / b**2) * np.sqrt(1 - a**2 / a_next**2)
        noise = noises[step + 1] if step + 1 < how.steps else np.zeros_like(x)
        x = a_next * x0 + np.sqrt(b_next**2 - sigma**2) * epsilon + sigma * noise
    return x0


@pytest.mark.parametrize("shift", [1.0, 2.0])
@pytest.mark.parametrize("guidance", [4.0, 1.1, 0.3, 8.0])
@pytest.mark.parametrize("limit", [math.inf, 3.0, 0.5])
def test_twenty_steps_agree_with_the_formulas_in_float64(
    shift: float, guidance: float, limit: float
) -> None:
    how = Sampling(20, guidance, shift, limit=limit)
    generator = seeded(7)[0]
    noises = [torch.randn(SHAPE, generator=generator).double().numpy() for _ in range(20)]

    found = sample(network, SHAPE, how, wishes(), seeded(7))

    expected = numpy_sample(how, noises)
    assert np.abs(found[0].numpy() - expected).max() <= 1e-4
    assert expected.std() > 0.1
    assert np.abs(expected).max() <= limit


@pytest.mark.parametrize("t", np.linspace(0, 1, 21))
@pytest.mark.parametrize("shift", [1.0, 2.0, 0.5])
def test_the_schedule_agrees_with_its_formula(t: float, shift: float) -> None:
    found = log_snr(torch.tensor([t], dtype=torch.float64), shift)

    assert found.item() == pytest.approx(numpy_log_snr(t, shift), abs=1e-9)


@pytest.mark.parametrize(
    ("shift", "level", "signal", "noise"),
    [(1.0, -2.2652, 0.3067, 0.9518), (2.0, -3.6515, 0.1590, 0.9873)],
)
def test_the_schedule_gives_the_published_figures(
    shift: float, level: float, signal: float, noise: float
) -> None:
    found = log_snr(torch.tensor([0.8], dtype=torch.float64), shift)
    a, b = signal_and_noise(found)

    assert [found.item(), a.item(), b.item()] == pytest.approx([level, signal, noise], abs=5e-5)


def test_the_networks_are_told_the_time_of_the_shifted_level() -> None:
    shifted = log_snr(torch.tensor([0.8], dtype=torch.float64), 2.0)

    assert time_condition(shifted).item() == pytest.approx(0.8975, abs=5e-5)


def test_without_a_shift_the_networks_are_told_the_time_itself() -> None:
    times = torch.linspace(0.02, 0.98, 25, dtype=torch.float64)

    assert torch.allclose(time_condition(log_snr(times)), times, atol=1e-9)


@pytest.mark.parametrize("shift", [1.0, 2.0])
def test_levels_begin_and_end_within_their_limits(shift: float) -> None:
    levels = Sampling(20, 1.0, shift).levels()

    assert levels[0].item() == pytest.approx(-9.2102, abs=5e-5)
    assert levels[-1].item() <= 9.21025
    assert (levels.diff() >= 0).all()


def test_a_network_that_sees_the_true_noise_brings_back_the_picture() -> None:
    truth = torch.randn(1, *SHAPE, generator=seeded(1)[0])

    def seeing(x: Tensor, time: Tensor) -> Tensor:
        a, b = signal_and_noise(log_snr(time.double()))
        return ((x - a.view(-1, 1, 1, 1) * truth) / b.view(-1, 1, 1, 1)).float()

    found = sample(seeing, SHAPE, Sampling(20, 1.0), {}, seeded(2))

    # Time cannot tell the level at its clamped ends exactly; in between it can.
    assert (found - truth).abs().max() < 0.01


def test_the_result_is_the_last_reported_clean_latent() -> None:
    seen: list[tuple[int, Tensor]] = []

    found = sample(
        network, SHAPE, Sampling(5, 2.0), wishes(), seeded(3), lambda *step: seen.append(step)
    )

    assert [step for step, _ in seen] == [1, 2, 3, 4, 5]
    assert torch.equal(found, seen[-1][1])


def test_pictures_of_a_batch_are_the_ones_drawn_alone() -> None:
    together = sample(network, SHAPE, Sampling(6, 3.0, 2.0), wishes(3), seeded(5, 6, 7))

    alone = [
        sample(network, SHAPE, Sampling(6, 3.0, 2.0), wishes(), seeded(seed)) for seed in (5, 6, 7)
    ]
    assert torch.allclose(together, torch.cat(alone), atol=1e-5)


def test_other_seeds_give_other_pictures() -> None:
    first, second = sample(network, SHAPE, Sampling(3, 3.0), wishes(2), seeded(1, 2))

    assert (first - second).abs().max() > 0.1


@pytest.mark.parametrize("guidance", [0.0, 1.0])
def test_a_guidance_of_one_side_only_agrees_with_the_sum_of_both(guidance: float) -> None:
    exact = sample(network, SHAPE, Sampling(8, guidance, rescale=0.0), wishes(), seeded(4))

    nearly = Sampling(8, guidance + 1e-9, rescale=0.0)
    assert torch.allclose(exact, sample(network, SHAPE, nearly, wishes(), seeded(4)), atol=1e-4)


def test_guidance_one_agrees_with_both_sides_after_the_contrast_is_given_back() -> None:
    exact = sample(network, SHAPE, Sampling(8, 1.0), wishes(), seeded(4))

    nearly = Sampling(8, 1.0 + 1e-9)
    assert torch.allclose(exact, sample(network, SHAPE, nearly, wishes(), seeded(4)), atol=1e-4)


@pytest.mark.parametrize(("guidance", "rows"), [(0.0, 1), (1.0, 1), (0.5, 2), (4.0, 2)])
def test_the_network_sees_no_more_sides_than_needed(guidance: float, rows: int) -> None:
    seen: list[tuple[int, int, int]] = []

    def watching(x: Tensor, time: Tensor, *, wish: Tensor) -> Tensor:
        seen.append((len(x), len(time), len(wish)))
        return network(x, time, wish=wish)

    sample(watching, SHAPE, Sampling(2, guidance), wishes(), seeded(1))

    assert seen == [(rows, rows, rows)] * 2


def test_guidance_zero_forgets_what_is_wanted() -> None:
    other = {"wish": wishes()["wish"] * torch.tensor([9.0, 1.0]).view(2, 1, 1, 1)}
    how = Sampling(4, 0.0)

    found = sample(network, SHAPE, how, wishes(), seeded(1))

    assert torch.equal(found, sample(network, SHAPE, how, other, seeded(1)))


def test_time_reaches_the_network_in_float32() -> None:
    kinds: list[torch.dtype] = []

    def watching(x: Tensor, time: Tensor, **_: Any) -> Tensor:
        kinds.append(time.dtype)
        return x

    sample(watching, SHAPE, Sampling(2, 4.0), wishes(), seeded(1))

    assert kinds == [torch.float32] * 2


@pytest.mark.parametrize("steps", [1, 2, 200])
def test_any_number_of_steps_ends_in_numbers(steps: int) -> None:
    found = sample(network, SHAPE, Sampling(steps, 4.0, 2.0), wishes(), seeded(1))

    assert math.isfinite(found.abs().max().item())


def test_what_the_watcher_raises_passes_through() -> None:
    class EnoughError(Exception):
        pass

    def watcher(step: int, _: Tensor) -> None:
        if step == 2:
            raise EnoughError

    with pytest.raises(EnoughError):
        sample(network, SHAPE, Sampling(3, 4.0), wishes(), seeded(1), watcher)


# --- from a picture, in other profiles, over a batch ---------------------------------------


@pytest.mark.parametrize(
    ("steps", "start", "count"), [(20, 0.8, 16), (20, 0.55, 11), (50, 0.58, 29), (20, 0.0, 0)]
)
def test_from_a_picture_so_many_steps_are_left(steps: int, start: float, count: int) -> None:
    how = Sampling(steps, 4.0, 2.0, start=start)
    seen: list[int] = []

    sample(network, SHAPE, how, wishes(), seeded(1), lambda k, _: seen.append(k), begin=SMALL)

    assert how.count == len(seen) == count


def test_from_a_picture_the_noise_is_unshifted_and_the_first_step_is_shifted() -> None:
    given: list[tuple[Tensor, float]] = []

    def watching(x: Tensor, time: Tensor) -> Tensor:
        given.append((x, time[0].item()))
        return torch.zeros_like(x)

    sample(watching, SHAPE, Sampling(20, 1.0, 2.0, start=0.8), {}, seeded(3), begin=SMALL)

    noise = torch.randn(SHAPE, generator=seeded(3)[0])
    assert torch.allclose(given[0][0], 0.3067 * SMALL + 0.9518 * noise, atol=1e-4)
    assert given[0][1] == pytest.approx(0.8975, abs=5e-5)


def test_with_no_noise_at_all_the_picture_stays_as_it_is() -> None:
    found = sample(network, SHAPE, Sampling(20, 4.0, start=0.0), wishes(), seeded(3), begin=SMALL)

    assert torch.equal(found, SMALL)


@pytest.mark.parametrize("guidance", [1.0, 4.0])
@pytest.mark.parametrize("steps", [10, 7])
def test_ancestral_euler_agrees_with_its_own_formulas(guidance: float, steps: int) -> None:
    """Written for noise of growing variance, x = clean + sigma * noise, as ComfyUI has it."""
    how = Sampling(steps, guidance, 2.0, 0.0, "euler_ancestral")
    table = [numpy_log_snr((k + 1) / 10_000, 2.0) for k in range(10_000)]
    sigmas = [np.exp(-table[-1 - int(k * 10_000 / steps)] / 2) for k in range(steps)] + [0.0]
    generator = seeded(9)[0]
    noises = [torch.randn(SHAPE, generator=generator).double().numpy() for _ in range(steps)]
    x = noises[0] * np.sqrt(1 + sigmas[0] ** 2)
    for step, (now, then) in enumerate(pairwise(sigmas)):
        share = 1 / (1 + now**2)
        time = np.arccos(share**0.5 * np.cos(0.008 / 1.008 * np.pi / 2)) / (np.pi / 2)
        seen = x * share**0.5
        cond = seen * 0.95 + 0.2 * np.sin(seen) - 0.1 * (time * 1.008 - 0.008)
        uncond = seen * 0.95 - 0.1 * np.sin(seen) - 0.1 * (time * 1.008 - 0.008)
        clean = x - now * (uncond + guidance * (cond - uncond))
        up = min(then, np.sqrt(then**2 * (now**2 - then**2) / now**2))
        down = np.sqrt(then**2 - up**2)
        x = x + (x - clean) / now * (down - now)
        if then:
            x = x + noises[step + 1] * up

    found = sample(network, SHAPE, how, wishes(), seeded(9))

    assert np.abs(found[0].numpy() - x).max() <= 1e-4


def test_comfyui_makes_all_steps_from_a_picture_and_noises_for_the_first_of_them() -> None:
    how = Sampling(6, 1.0, 2.0, sampler="euler_ancestral", start=0.6)
    given: list[Tensor] = []

    def watching(x: Tensor, _: Tensor) -> Tensor:
        given.append(x)
        return torch.zeros_like(x)

    sample(watching, SHAPE, how, {}, seeded(3), begin=SMALL)

    share = 1 / (1 + np.exp(-numpy_log_snr(0.6, 2.0)))
    noise = torch.randn(SHAPE, generator=seeded(3)[0])
    expected = share**0.5 * SMALL + (1 - share) ** 0.5 * noise
    assert len(given) == how.count == 6
    assert torch.allclose(given[0], expected, atol=1e-4)


def test_over_a_batch_a_picture_depends_on_its_neighbours_and_agrees_with_the_formula() -> None:
    how = Sampling(1, 4.0, rescale_over="batch")
    found = sample(network, SHAPE, how, wishes(2), seeded(5, 6))

    x = torch.cat([torch.randn(1, *SHAPE, generator=each) for each in seeded(5, 6)]).double()
    level = numpy_log_snr(1.0, 1.0)
    a, b = (1 / (1 + np.exp(-level))) ** 0.5, (1 / (1 + np.exp(level))) ** 0.5
    time = np.arccos(a * np.cos(0.008 / 1.008 * np.pi / 2)) / (np.pi / 2) * 1.008 - 0.008
    cond = x * 0.95 + 0.2 * x.sin() - 0.1 * time
    uncond = x * 0.95 - 0.1 * x.sin() - 0.1 * time
    mixed = uncond + 4 * (cond - uncond)
    epsilon = 0.7 * mixed * cond.std() / mixed.std() + 0.3 * mixed
    # One step from noise alone divides by the smallest signal there is, 0.01.
    assert (found - (x - b * epsilon) / a).abs().max() * a <= 1e-4
    alone = sample(network, SHAPE, how, wishes(), seeded(5))
    assert (found[0] - alone[0]).abs().max() * a > 1e-4
