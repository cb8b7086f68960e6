"""The judge of the evaluation: a small network, taught apart, that names what a picture shows.

It is never part of what it judges, and is not shipped with the app.
"""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors import safe_open
from safetensors.torch import save_file
from torch import Tensor, nn

from cascade_desktop.errors import BadModel
from cascade_desktop.training.clip import classes
from cascade_desktop.training.learning import Learner, Losses
from cascade_desktop.training.materials import Batch, Lesson
from cascade_desktop.training.speed import arranged

PIXELS = 128
JUDGED = ("subject", "style", "position", "tint", "count")
FILE = "judge.safetensors"


class Judge(nn.Module):
    """Pictures [n, 3, 128, 128] in 0..1 -> scores for each label of `JUDGED`."""

    def __init__(self, subjects: int, width: int = 32) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        before = 3
        for level in range(5):
            after = min(width * 2**level, 256)
            layers += [_Step(before, after, 2), _Step(after, after, 1)]
            before = after
        self.body = nn.Sequential(*layers)
        sizes = classes(subjects)
        # Where a thing is must not be averaged away, so the readers see the 4 x 4 map itself.
        self.squeeze = nn.Conv2d(before, 48, 1)
        self.readers = nn.ModuleDict({name: nn.Linear(before, sizes[name]) for name in JUDGED})
        self.readers["position"] = nn.Linear(48 * 16, sizes["position"])
        self.readers["count"] = nn.Linear(48 * 16, sizes["count"])

    def forward(self, pictures: Tensor) -> dict[str, Tensor]:
        seen = self.body(pictures * 2 - 1)
        pooled, placed = seen.mean((2, 3)), self.squeeze(seen).flatten(1)
        return {
            name: reader(placed if name in ("position", "count") else pooled)
            for name, reader in self.readers.items()
        }


class _Step(nn.Module):
    def __init__(self, before: int, after: int, stride: int) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(before, after, 3, stride, 1, bias=False),
            nn.BatchNorm2d(after),
            nn.ReLU(),
            nn.Conv2d(after, after, 3, 1, 1, bias=False),
            nn.BatchNorm2d(after),
        )
        same = stride == 1 and before == after
        self.shortcut = nn.Identity() if same else nn.Conv2d(before, after, 1, stride)

    def forward(self, x: Tensor) -> Tensor:
        return torch.relu(self.layers(x) + self.shortcut(x))


def teach_judge(lesson: Lesson) -> dict[str, float]:
    """From drawn pictures, some of them blurred and noisy as generated ones are."""
    subjects = len(lesson.captions.subjects)
    network = Judge(subjects).to(lesson.device)
    if lesson.device.startswith("cuda"):
        network = network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    learner = Learner("judge", network, lesson.work, lesson.budget, lesson.rates(2e-3, 0.998))
    pool = lesson.pool(lesson.amount(800_000))

    def losses(step: int) -> Losses:
        batch = pool.take(lesson.batch)
        with torch.no_grad():
            pictures = worn(lesson.draw(batch.plans, PIXELS), step)
        with lesson.autocast():
            scores = network(arranged(pictures))
        return {name: _loss(scores[name].float(), batch, name) for name in JUDGED}

    learner.run(losses, lesson.report)
    learner.averaged().eval()
    _save(network, subjects, lesson.out / FILE)
    with torch.no_grad():
        batch = pool.take(64 if lesson.small else 512)
        scores = network(lesson.draw(batch.plans, PIXELS))
    return {name: _right(scores[name], _wanted(batch, name)) for name in JUDGED}


def worn(pictures: Tensor, step: int) -> Tensor:
    """Half of them made softer by drawing them smaller, a third noisy."""
    size = pictures.shape[-1]
    if step % 2:
        smaller = (64, 80, 96, 112)[step // 2 % 4]
        pictures = nn.functional.interpolate(pictures, (smaller, smaller), mode="area")
        pictures = nn.functional.interpolate(pictures, (size, size), mode="bilinear")
    if step % 3 == 0:
        pictures = pictures + 0.05 * torch.rand(1, device=pictures.device) * torch.randn_like(
            pictures
        )
    gain = 1 + 0.1 * (torch.rand(len(pictures), 3, 1, 1, device=pictures.device) - 0.5)
    return (pictures * gain).clamp(0, 1)


def _wanted(batch: Batch, name: str) -> Tensor:
    wanted = batch.label(name).long()
    if name == "subject":
        return torch.where(batch.label("other") >= 0, -1, wanted)
    return wanted


def _loss(scores: Tensor, batch: Batch, name: str) -> Tensor:
    loss = nn.functional.cross_entropy(scores, _wanted(batch, name), ignore_index=-1)
    return torch.nan_to_num(loss)


def _right(scores: Tensor, wanted: Tensor) -> float:
    known = wanted >= 0
    return float((scores.argmax(1) == wanted)[known].float().mean())


def _save(network: Judge, subjects: int, file: Path) -> None:
    weights = {
        name: (value.half() if value.is_floating_point() else value).cpu().contiguous()
        for name, value in network.state_dict().items()
    }
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_suffix(".part")
    save_file(weights, unfinished, metadata={"subjects": str(subjects)})
    unfinished.replace(file)


def load_judge(file: Path, device: str) -> Judge:
    """Raises `BadModel` where the judge is not installed, as in a packaged app."""
    if not file.is_file():
        raise BadModel(
            f"{file} is missing: the judge comes with the source code, not with the app.",
            "Evaluate from a checkout of the source code.",
        )
    with safe_open(file, "pt") as stored:
        network = Judge(int(stored.metadata()["subjects"]))
        weights = {name: stored.get_tensor(name).float() for name in stored.keys()}  # noqa: SIM118
    for name, value in network.state_dict().items():
        if not value.is_floating_point():
            weights[name] = weights[name].long()
    network.load_state_dict(weights)
    return network.to(device).eval()
