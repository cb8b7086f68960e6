"""How noise becomes a picture: the schedule, and the one loop that Stage C and Stage B share.

Paths in brackets are files of the Stability-AI/StableCascade repository.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import torch
from torch import Generator, Tensor

from cascade_desktop.profiles import Sampler

OFFSET = 0.008
"""s of the cosine schedule (train/train_c.py:72)."""

VARIANCE_LIMITS = (0.0001, 0.9999)
"""Share of the signal in the variance at t = 1 and t = 0 (gdf/schedulers.py:46)."""

LOG_SNR_LIMITS = tuple(math.log(share / (1 - share)) for share in VARIANCE_LIMITS)
"""-9.2102 and 9.2102; they hold after the shift as well (gdf/schedulers.py:39-42)."""

RESCALE = 0.7
"""Share of the prediction that gets its contrast back after guidance (gdf/__init__.py:44)."""

FIRST_LEVEL = -5.0
"""The logSNR that DDIM's steps start from at least.

It is for networks that were taught to draw in few steps (`training.instant`), from noise alone at
this level. The schedule starts from -9.2, where one long step makes any error a hundred times
larger.
"""

TABLE = 10_000
"""ComfyUI's "simple" scheduler takes its times from a table of so many."""

Network = Callable[..., Tensor]
"""`network(x [m, c, h, w], time [m], **conditions)` -> the noise it sees in x, float32."""

OnStep = Callable[[int, Tensor], None]
"""Called with the number of steps done and the picture as predicted so far [n, c, h, w]."""


@dataclass(frozen=True)
class Sampling:
    """How one stage draws. Stage C has shift 2, Stage B shift 1 (text_to_image notebook).

    `start` is the time to begin at, where a picture is given to begin with: 1 is noise alone.
    """

    steps: int
    guidance: float
    shift: float = 1.0
    rescale: float = RESCALE
    sampler: Sampler = "ddpm"
    rescale_over: Literal["picture", "batch"] = "picture"
    start: float = 1.0
    limit: float = math.inf
    """What the clean latent is predicted to be is held between this and its negative."""

    @property
    def count(self) -> int:
        """How many steps are made: from a later start fewer, as the authors (rounded down) do.

        ComfyUI makes all of them, smaller ones. Of few, rounding down would leave too few.
        """
        if self.sampler == "euler_ancestral":
            return self.steps if self.start > 0 else 0
        left = round(self.steps * self.start, 6)
        return math.ceil(left) if self.sampler == "ddim" else math.floor(left)

    def levels(self) -> Tensor:
        """logSNR before each step and after the last: [count + 1] float64."""
        levels = log_snr(torch.tensor(self._times(), dtype=torch.float64), self.shift)
        return levels.clamp(min=FIRST_LEVEL) if self.sampler == "ddim" else levels

    def told_times(self) -> Tensor:
        """What the network is told of the time at each step: [count] float32."""
        return time_condition(self.levels()).float()[: self.count]

    def _times(self) -> list[float]:
        if self.sampler != "euler_ancestral":
            return torch.linspace(self.start, 0, self.count + 1, dtype=torch.float64).tolist()
        whole = int(self.steps / self.start) if self.count else 0
        times = [1 - math.floor(step * TABLE / whole) / TABLE for step in range(whole)]
        return [*times, 0.0][-self.count - 1 :]


def ignore(_step: int, _predicted: Tensor) -> None:
    """An `OnStep` for drawing that nobody watches."""


def sample(
    network: Network,
    shape: tuple[int, int, int],
    how: Sampling,
    conditions: Mapping[str, Tensor],
    generators: Sequence[Generator],
    on_step: OnStep = ignore,
    device: torch.device | str = "cpu",
    begin: Tensor | None = None,
) -> Tensor:
    """Draws one latent of `shape` (channels, height, width) per generator: [n, *shape] float32.

    Each tensor of `conditions` has 2n rows: first those of what is wanted, then those of what is
    to be avoided. `begin` [n or 1, *shape] is a clean latent to begin with, at `how.start`.
    The sampler is DDPM (gdf/samplers.py:18-35), the result its last prediction of the clean
    latent. ComfyUI's ancestral Euler makes the same steps, at the times of its own table; DDIM
    makes them without new noise. All noise is drawn on the CPU, so it is the same on every device,
    and from a generator per picture, so a picture does not depend on its neighbours.

    Whatever `on_step` raises ends the loop and passes through.
    """
    levels = how.levels()
    times = how.told_times().to(device)
    signal, noise = (scale.tolist() for scale in signal_and_noise(levels))
    sides = _needed_sides(how.guidance, conditions, len(generators))
    x = _drawn(shape, generators, device)
    if begin is not None:
        clean = begin.to(x).expand_as(x)
        x = _noised(clean, x, how)
    for step in range(how.count):
        seen = x if how.guidance in (0, 1) else torch.cat([x, x])
        predicted = network(seen, times[step].expand(len(seen)), **sides)
        predicted = guided(predicted, how)
        clean = (x - predicted * noise[step]) / signal[step]
        if how.limit < math.inf:
            within = clean.clamp(-how.limit, how.limit)
            predicted = predicted + (clean - within) * (signal[step] / noise[step])
            clean = within
        on_step(step + 1, clean)
        if step + 1 < how.count:
            fresh = _drawn(shape, generators, device)
            here, there = (signal[step], noise[step]), (signal[step + 1], noise[step + 1])
            eta = 0.0 if how.sampler == "ddim" else 1.0
            x = _less_noisy(clean, predicted, fresh, here, there, eta)
    return clean


def log_snr(t: Tensor, shift: float = 1.0) -> Tensor:
    """The cosine schedule: time 0 (clean) .. 1 (noise) -> log of signal over noise variance.

    A shift above 1 moves every time but the ends towards noise, as larger latents need it.
    """
    share = torch.cos((OFFSET + t) / (1 + OFFSET) * math.pi / 2).clamp(0, 1) ** 2
    share = (share / _share_at_zero()).clamp(*VARIANCE_LIMITS)
    shifted = torch.log(share / (1 - share)) + 2 * math.log(1 / shift)
    return shifted.clamp(*LOG_SNR_LIMITS)


def signal_and_noise(levels: Tensor) -> tuple[Tensor, Tensor]:
    """a and b of `a * clean + b * noise` at each logSNR; their squares add to one."""
    return levels.sigmoid().sqrt(), (-levels).sigmoid().sqrt()


def time_condition(levels: Tensor) -> Tensor:
    """The time that the unshifted schedule has at each logSNR: what the networks are told.

    (gdf/noise_conditions.py:22-33.) Make it in float32 at least: bfloat16 has 8 bits of it.
    """
    angle = torch.acos((levels.sigmoid() * _share_at_zero()).sqrt())
    return (angle / (math.pi / 2) * (1 + OFFSET) - OFFSET).clamp(0, 1)


def _share_at_zero() -> float:
    return math.cos(OFFSET / (1 + OFFSET) * math.pi / 2) ** 2


def _needed_sides(
    guidance: float, conditions: Mapping[str, Tensor], pictures: int
) -> dict[str, Tensor]:
    """Guidance 1 is the wanted side alone and 0 the other: then the network does half the work."""
    rows = {1.0: slice(None, pictures), 0.0: slice(pictures, None)}.get(guidance, slice(None))
    return {name: tensor[rows] for name, tensor in conditions.items()}


def _noised(clean: Tensor, noise: Tensor, how: Sampling) -> Tensor:
    """A latent to begin with, in the noise of `how.start`.

    The authors take the level of the unshifted schedule here, though the first step takes the
    shifted one (text_to_image notebook, raw lines 345-353); ComfyUI takes that of the first step.
    """
    begun = torch.tensor([how.start], dtype=torch.float64)
    level = log_snr(begun) if how.sampler == "ddpm" else how.levels()[:1]
    signal, spread = (scale.item() for scale in signal_and_noise(level))
    return clean * signal + noise * spread


def guided(predicted: Tensor, how: Sampling) -> Tensor:
    """Away from the unwanted, towards the wanted, with the contrast of the wanted.

    The original takes the standard deviation over all pictures of a batch
    (gdf/__init__.py:71-75); by default each picture has its own here, so that it can be made
    again alone.
    """
    if how.guidance in (0, 1):
        return predicted
    wanted, unwanted = predicted.chunk(2)
    mixed = torch.lerp(unwanted, wanted, how.guidance)
    every = tuple(range(0 if how.rescale_over == "batch" else 1, mixed.ndim))
    contrast = wanted.std(every, keepdim=True) / (mixed.std(every, keepdim=True) + 1e-9)
    return mixed * (contrast * how.rescale + (1 - how.rescale))


def _less_noisy(
    clean: Tensor,
    predicted: Tensor,
    fresh: Tensor,
    here: tuple[float, float],
    there: tuple[float, float],
    eta: float,
) -> Tensor:
    """One DDIM step between two (signal, noise) levels; `fresh` is new noise. Eta 1 is DDPM."""
    (signal, noise), (next_signal, next_noise) = here, there
    spread = eta * next_noise / noise * math.sqrt(max(0.0, 1 - (signal / next_signal) ** 2))
    kept = math.sqrt(max(0.0, next_noise**2 - spread**2))
    return clean * next_signal + predicted * kept + fresh * spread


def _drawn(
    shape: tuple[int, int, int], generators: Sequence[Generator], device: torch.device | str
) -> Tensor:
    drawn = torch.stack([torch.randn(shape, generator=each) for each in generators])
    if torch.device(device).type != "cuda":
        return drawn.to(device)
    # From pinned memory it travels while the card still works on the step before.
    return drawn.pin_memory().to(device, non_blocking=True)
