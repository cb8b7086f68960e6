"""The judge of the evaluation: a small network, taught apart, that names what a picture shows.

It is never part of what it judges, and is not shipped with the app.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import torch
from safetensors import safe_open
from safetensors.torch import save_file
from torch import Tensor, nn

from cascade_desktop.errors import BadModel
from cascade_desktop.training.clip import classes
from cascade_desktop.training.finished import EXAMINED, Finished, finished
from cascade_desktop.training.learning import Learner, Losses
from cascade_desktop.training.materials import Batch, Lesson, Pool
from cascade_desktop.training.speed import arranged
from cascade_desktop.training.subjects import ALL_STYLES, STYLES
from cascade_desktop.training.wear import Through, worn

PIXELS = 128
JUDGED = ("subject", "style", "position", "tint", "count")
FILE = "judge.safetensors"


class Judge(nn.Module):
    """Pictures [n, 3, 128, 128] in 0..1 -> scores for each label of `JUDGED`."""

    styles: int
    """How many of `ALL_STYLES` it tells apart: the base styles, or all."""

    def __init__(self, subjects: int, styles: int = len(STYLES), width: int = 32) -> None:
        super().__init__()
        self.styles = styles
        layers: list[nn.Module] = []
        before = 3
        for level in range(5):
            after = min(width * 2**level, 256)
            layers += [_Step(before, after, 2), _Step(after, after, 1)]
            before = after
        self.body = nn.Sequential(*layers)
        sizes = {**classes(subjects), "style": styles}
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
    """From drawn pictures, made worse in the ways that drawing by a model does.

    What is lost for good should not be guessed at, so its figures are told apart: of true
    pictures, of worn ones, of those shown through the previewer, if `lesson.out` has one, and of
    those that Stage B and A have finished, if all that draws is there.
    """
    subjects, styles = len(lesson.captions.subjects), _styles(lesson)
    network = Judge(subjects, len(styles))
    if lesson.start is not None:
        _begin_with(network, lesson.start / FILE)
    network = network.to(lesson.device)
    if lesson.device.startswith("cuda"):
        network = network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    learner = Learner("judge", network, lesson.work, lesson.budget, lesson.rates(2e-3, 0.998))
    through = Through.of(lesson)
    with _captioned(lesson, styles) as captioned:
        pool = captioned.pool(lesson.amount(800_000))
        fresh = captioned.pool(16 if lesson.small else 2048)
        examined, known = _finished(lesson, pool)

    def losses(step: int) -> Losses:
        few = max(1, lesson.batch // 4) if known else 0
        batch = pool.take(lesson.batch - few)
        with torch.no_grad():
            drawn = _drawn(lesson, batch, through)
            if known is not None:
                more = known.take(few)
                batch = Batch.joined([batch, more.batch])
                drawn = torch.cat([drawn, more.shown()])
            pictures = worn(drawn, step)
        with lesson.autocast():
            scores = network(arranged(pictures))
        return {name: _loss(scores[name].float(), batch, name) for name in JUDGED}

    learner.run(losses, lesson.report)
    learner.averaged().eval()
    _save(network, subjects, styles, lesson.out / FILE)
    figures = _measure(network, lesson, fresh.whole, through)
    if examined is not None:
        figures |= _figures(network, examined.shown(), examined.batch, "_finished")
    return figures


def _finished(lesson: Lesson, pool: Pool) -> tuple[Finished | None, Finished | None]:
    """Finished pictures for the figures and others for the lesson, if there can be any."""
    made = finished(lesson, pool, PIXELS)
    if made is None:
        return None, None
    apart = min(EXAMINED, len(made.pictures) // 4)
    return made.at(slice(apart)), made.at(slice(apart, None))


def _begin_with(network: Judge, file: Path) -> None:
    """The weights of an earlier judge, but for readers of what it told apart less finely."""
    known, wanted = load_judge(file, "cpu").state_dict(), network.state_dict()
    fitting = {name: known[name] for name in known if known[name].shape == wanted[name].shape}
    network.load_state_dict({**wanted, **fitting})


def _drawn(lesson: Lesson, batch: Batch, through: Through | None) -> Tensor:
    """A quarter of the pictures shown through the previewer, the rest as they are."""
    if through is None:
        return lesson.draw(batch.plans, PIXELS)
    few = max(1, len(batch.plans) // 4)
    return torch.cat(
        [through.show(batch.plans[:few], PIXELS), lesson.draw(batch.plans[few:], PIXELS)]
    )


def _styles(lesson: Lesson) -> tuple[str, ...]:
    """The extra styles as well, if there are sprites of them."""
    extra = lesson.sprites.rows[:, len(STYLES) :] >= 0
    return ALL_STYLES if extra.any() else STYLES


@contextmanager
def _captioned(lesson: Lesson, styles: tuple[str, ...]) -> Iterator[Lesson]:
    """The same lesson with pictures of all these styles and of the pairs that are held out: whether
    Pocket can draw what it was never shown, only somebody can tell who knows it."""
    captions = lesson.captions.others(styles, (), whole=True)
    try:
        yield replace(lesson, captions=captions)
    finally:
        captions.close()


@torch.no_grad()
def _measure(
    network: Judge, lesson: Lesson, batch: Batch, through: Through | None
) -> dict[str, float]:
    """How often it is right about pictures that it was never taught with."""
    shown = {"": lesson.draw(batch.plans, PIXELS)}
    shown["_worn"] = torch.cat(
        [worn(part, step) for step, part in enumerate(torch.split(shown[""], 64))]
    )
    if through is not None:
        parts = [through.show(part, PIXELS) for part in torch.split(batch.plans, 64)]
        shown["_previewed"] = torch.cat(parts)
    figures: dict[str, float] = {}
    for kind, pictures in shown.items():
        figures |= _figures(network, pictures, batch, kind)
    return figures


@torch.no_grad()
def _figures(network: Judge, pictures: Tensor, batch: Batch, kind: str) -> dict[str, float]:
    scores = network(pictures)
    figures = {f"{name}{kind}": _right(scores[name], _wanted(batch, name)) for name in JUDGED}
    if network.styles > len(STYLES):
        extra = batch.label("style") >= len(STYLES)
        called = scores["style"].argmax(1) >= len(STYLES)
        figures[f"extra_style{kind}"] = float(called[extra].float().mean())
        figures[f"extra_style_wrongly{kind}"] = float(called[~extra].float().mean())
    return figures


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


def _save(network: Judge, subjects: int, styles: tuple[str, ...], file: Path) -> None:
    weights = {
        name: (value.half() if value.is_floating_point() else value).cpu().contiguous()
        for name, value in network.state_dict().items()
    }
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_suffix(".part")
    save_file(weights, unfinished, {"subjects": str(subjects), "styles": ",".join(styles)})
    unfinished.replace(file)


def load_judge(file: Path, device: str) -> Judge:
    """A judge of the base styles alone, or of all. Raises `BadModel` where it is not installed,
    as in a packaged app, and for one of other styles."""
    if not file.is_file():
        raise BadModel(
            f"{file} is missing: the judge comes with the source code, not with the app.",
            "Evaluate from a checkout of the source code.",
        )
    with safe_open(file, "pt") as stored:
        about = stored.metadata()
        styles = tuple(about.get("styles", ",".join(STYLES)).split(","))
        if styles != ALL_STYLES[: len(styles)]:
            raise BadModel(
                f"{file} judges the styles {', '.join(styles)}.",
                "Teach it again with cascade-desktop train pocket --stage judge.",
            )
        network = Judge(int(about["subjects"]), len(styles))
        weights = {name: stored.get_tensor(name).float() for name in stored.keys()}  # noqa: SIM118
    for name, value in network.state_dict().items():
        if not value.is_floating_point():
            weights[name] = weights[name].long()
    network.load_state_dict(weights)
    return network.to(device).eval()
