"""The lesson of quick drawing: an adapter that makes four long steps of Stage C's twenty.

The teacher is the finished Stage C as the product draws with it, guidance and all; the student is
the same network with thin matrices beside its weights and no guidance. Where the teacher comes to
in five steps the student learns to come to in one, as in progressive distillation (Salimans and
Ho, 2022), from paths that are made once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import torch
from torch import Tensor, nn

from cascade_desktop.engine import sampling
from cascade_desktop.engine.sampling import Network, Sampling
from cascade_desktop.models import LORAS
from cascade_desktop.profiles import PROFILES
from cascade_desktop.progress import Progress
from cascade_desktop.training.clip import PIXELS, seen_by_clip
from cascade_desktop.training.learning import Learner, Losses
from cascade_desktop.training.lora_training import Adapted, in_kohyas_format, write_lora
from cascade_desktop.training.materials import Batch, Lesson, no_image, silence, text_features
from cascade_desktop.training.pocket import CELLS
from cascade_desktop.training.speed import arranged

RANK = 32
LAYERS = r"\.attention\.|\.channelwise\.|\.mapper$"
"""The linear layers of Stage C's blocks, but for those of conditions that are always zero."""

FRESH = 2
"""The teacher's first steps whose noise is replaced with new noise.

Up there a hundredth of an error in the noise is an error of one in the picture, and guidance makes
such errors; keeping the noise that was predicted, the way all other steps do, keeps them too.
"""

CLOSE = 0.1
"""Root mean square by which a landing may miss before it counts in full (pseudo-Huber)."""

SHOWN = 0.25
"""The share of the paths that is told a picture as well, half of those without a word."""

Told = dict[str, Tensor]


def teach_instant(lesson: Lesson) -> dict[str, float]:
    """Writes `lora/instant.safetensors`. The figures are distances to the teacher's latents, for
    paths that nothing was learnt from, before and after."""
    bank = _bank(lesson)
    course = Course(lesson.device)
    student = Adapted(lesson.taught("prior"), RANK, LAYERS).to(lesson.device)
    rates, export = lesson.rates(2e-3, 0.999, warm_up=100), partial(_export, lesson)
    network = partial(_noise_seen, lesson, student)
    known, unknown = bank.divided(max(lesson.batch, len(bank.points) // 40))
    before = course.distance(network, unknown)
    learner = Learner("instant", student, lesson.work, lesson.budget, rates, export)

    def losses(_step: int) -> Losses:
        index = torch.randint(len(known.points), (lesson.batch,), device=lesson.device)
        return {"landing": course.missed(network, known, index)}

    learner.run(losses, lesson.report)
    learner.averaged()
    after = course.distance(network, unknown)
    rows = learner.history()
    last = rows[-1] if rows else {}
    return {"steps": float(learner.step), **last, "distance_before": before, "distance": after}


def teacher() -> Sampling:
    """Stage C as the profile "original" has it."""
    usual = PROFILES["original"].settings
    return Sampling(usual["steps"], usual["guidance"], usual["shift"], usual["rescale"])


def student() -> Sampling:
    """Stage C as the profile "instant" has it."""
    row = PROFILES["instant"]
    usual = row.settings
    return Sampling(usual["steps"], usual["guidance"], usual["shift"], sampler=row.sampler)


@dataclass
class Bank:
    """Paths of the teacher: `points` [n, p, c, h, w] float16, see `paths`, and what it was told."""

    points: Tensor
    told: Told

    def divided(self, count: int) -> tuple[Bank, Bank]:
        """All but the last `count` paths, at least half of them, and those."""
        at = len(self.points) - min(count, len(self.points) // 2)
        return self.at(slice(None, at)), self.at(slice(at, None))

    def at(self, index: Tensor | slice) -> Bank:
        told = {name: tensor[index] for name, tensor in self.told.items()}
        return Bank(self.points[index], told)


@torch.no_grad()
def paths(network: Network, noise: Tensor, conditions: Mapping[str, Tensor]) -> Tensor:
    """Where the teacher's steps lead from noise [n, c, h, w]: [n, steps + 1 - FRESH, c, h, w].

    First comes the noise that is in the latents after the FRESH first steps, then the latents
    after each further one, last the finished latent. `conditions` have 2n rows, as for `sample`.
    """
    how = teacher()
    levels = how.levels()
    times = sampling.time_condition(levels).float().to(noise.device)
    signal, spread = (scale.tolist() for scale in sampling.signal_and_noise(levels))
    points = []
    x = noise
    for step in range(how.steps):
        seen = torch.cat([x, x])
        predicted = network(seen, times[step].expand(len(seen)), **conditions)
        predicted = sampling.guided(predicted, how)
        clean = (x - predicted * spread[step]) / signal[step]
        kept = torch.randn_like(x) if step < FRESH else predicted
        x = clean * signal[step + 1] + kept * spread[step + 1]
        points.append(kept if step < FRESH else x)
    return torch.stack([*points[FRESH - 1 : -1], clean], 1)


class Course:
    """Which point of a path the student starts from, and which one it has to come to.

    It starts from noise alone and is told that there is a little signal in it
    (`sampling.FIRST_LEVEL`): nobody can tell, and a small error then stays small.
    """

    def __init__(self, device: torch.device | str) -> None:
        whole, few = teacher(), student()
        self.last = whole.steps - FRESH
        self.long = whole.steps // few.steps
        levels = whole.levels()[FRESH:].clamp(min=sampling.FIRST_LEVEL)
        signal, spread = sampling.signal_and_noise(levels)
        signal[-1], spread[-1] = 1.0, 0.0  # the finished latent is clean
        self.times = sampling.time_condition(levels).float().to(device)
        self.signal = signal.float().to(device).view(-1, 1, 1, 1)
        self.spread = spread.float().to(device).view(-1, 1, 1, 1)

    def starts(self, count: int, device: torch.device) -> Tensor:
        """Half are those of the student's own steps; the rest any, as a picture to start from may
        have them."""
        own = self.own_starts(device)
        own = own[torch.randint(len(own), (count,), device=device)]
        others = torch.randint(self.last, (count,), device=device)
        return torch.where(torch.rand(count, device=device) < 0.5, own, others)

    def own_starts(self, device: torch.device) -> Tensor:
        """Those of drawing from noise alone."""
        steps = torch.arange(0, self.last + FRESH, self.long, device=device)
        return (steps - FRESH).clamp(min=0)

    def ends(self, starts: Tensor) -> Tensor:
        """One long step on from each; from the first point, the noise, it began FRESH before."""
        return torch.where(
            starts == 0, self.long - FRESH, (starts + self.long).clamp(max=self.last)
        )

    def landed(self, network: Network, x: Tensor, starts: Tensor, told: Told) -> Tensor:
        """Where one step of the student (DDIM) leads from the latents x [n, c, h, w]."""
        predicted = network(x, self.times[starts], **told)
        ends = self.ends(starts)
        clean = (x - predicted * self.spread[starts]) / self.signal[starts]
        return clean * self.signal[ends] + predicted * self.spread[ends]

    def missed(self, network: Network, bank: Bank, index: Tensor) -> Tensor:
        """The loss: by how much the student misses where the teacher came to.

        Measured in the noisy latents, whose variance is one at every level, so that all steps
        count the same.
        """
        starts = self.starts(len(index), index.device)
        x, goal = (bank.points[index, each].float() for each in (starts, self.ends(starts)))
        told = {name: tensor[index] for name, tensor in bank.told.items()}
        error = self.landed(network, x, starts, told) - goal
        square = error.square().mean((1, 2, 3))
        return ((square + CLOSE**2).sqrt() - CLOSE).mean()

    @torch.no_grad()
    def drawn(self, network: Network, noise: Tensor, told: Told) -> Tensor:
        """The student's finished latents, in its few steps."""
        x = noise
        for start in self.own_starts(x.device):
            x = self.landed(network, x, start.expand(len(x)), told)
        return x

    def distance(self, network: Network, bank: Bank) -> float:
        """Root mean square between the student's latents and the teacher's, from the same noise."""
        # A shape of its own, seen twice: compiling for it takes longer than it saves.
        with torch.compiler.set_stance("force_eager"):
            found = self.drawn(network, bank.points[:, 0].float(), bank.told)
        return float((found - bank.points[:, -1].float()).square().mean().sqrt())


def _noise_seen(
    lesson: Lesson, network: nn.Module, x: Tensor, time: Tensor, **told: Tensor
) -> Tensor:
    told = {name: tensor.float() for name, tensor in told.items()}
    with lesson.autocast():
        predicted: Tensor = network(arranged(x), time, **told).sample
    return predicted.float()


@torch.no_grad()
def _bank(lesson: Lesson) -> Bank:
    """Of square pictures; some are told by a picture, which has to be drawn for that."""
    networks = {kind: lesson.taught(kind) for kind in ("prior", "text_encoder", "image_encoder")}
    count, size = (32, 16) if lesson.small else (lesson.amount(40_000), 1_000)
    made: list[Bank] = []
    for batch in lesson.chunks(count - count % size, size):
        lesson.report(Progress("drawing with the teacher", len(made) * size, count))
        made.append(_paths_of(lesson, batch, networks))
    points = torch.cat([part.points for part in made])
    return Bank(points, {k: torch.cat([part.told[k] for part in made]) for k in made[0].told})


def _paths_of(lesson: Lesson, batch: Batch, networks: Mapping[str, Any]) -> Bank:
    wanted, unwanted = _told(lesson, batch, networks)
    cells = CELLS // 4 if lesson.small else CELLS
    channels = networks["prior"].config.in_channels
    noise = torch.randn(len(batch.tokens), channels, cells, cells, device=lesson.device)
    both = {name: torch.cat([wanted[name], unwanted[name]]) for name in wanted}
    points = paths(partial(_noise_seen, lesson, networks["prior"]), noise, both)
    return Bank(points.half(), {name: tensor.half() for name, tensor in wanted.items()})


def _told(lesson: Lesson, batch: Batch, networks: Mapping[str, Any]) -> tuple[Told, Told]:
    """What is wanted, and the empty prompt without a picture that guidance leads away from."""
    count, device = len(batch.tokens), lesson.device
    shown = torch.rand(count, device=device) < SHOWN
    mute = shown & (torch.rand(count, device=device) < 0.5)
    silent = silence(batch.tokens, 1.0)
    tokens = torch.where(mute[:, None], silent, batch.tokens)
    with lesson.autocast():
        seen = seen_by_clip(lesson.draw(batch.plans, PIXELS))
        image = networks["image_encoder"](pixel_values=seen).image_embeds[:, None].float()
        sides = [text_features(networks["text_encoder"], each) for each in (tokens, silent)]
    nothing = no_image(count, device)
    images = (torch.where(shown[:, None, None], image, nothing), nothing)
    wanted, unwanted = (
        {"clip_text": hidden.float(), "clip_text_pooled": pooled.float(), "clip_img": each}
        for (hidden, pooled), each in zip(sides, images, strict=True)
    )
    return wanted, unwanted


def _export(lesson: Lesson, network: nn.Module) -> None:
    assert isinstance(network, Adapted)
    row = PROFILES["instant"]
    notes = {"title": row.title, "steps": str(row.settings["steps"])}
    file = lesson.out / LORAS / f"{row.adapter}.safetensors"
    write_lora(in_kohyas_format(network.layers()), notes, file)
