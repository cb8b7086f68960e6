"""The second lesson of the text encoder: new ways to say things, while the old ones stay."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import torch
from torch import Tensor, nn

from cascade_desktop.engine import stages
from cascade_desktop.training.learning import Learner, Losses
from cascade_desktop.training.materials import Batch, Lesson, Pool, read, silence, text_features
from cascade_desktop.training.pocket import TEXT_WIDTH

_KEPT = 4.0
"""How much more a change to an English caption counts than one missing from a Spanish caption."""

_SILENT = 0.03
"""The share of empty captions, which guidance reads: they must stay what they are, too."""

_READ = 0.1


def teach_new_captions(lesson: Lesson, start: Path, labels: Mapping[str, int]) -> dict[str, float]:
    """Spanish captions come to be read as the encoder in `start` reads English ones that say the
    same; the image encoder stays as it is, and so do English captions, so that Stage B and
    Stage C, which were taught with them, notice nothing.

    `labels` names how many values each label has. Returns how alike the readings are (cosines),
    and the share of labels that linear readers of the old encoder's English find in either.
    """
    text, old = lesson.new("text_encoder"), stages.load(start, "text_encoder", lesson.device)
    pool = lesson.pool(lesson.amount(400_000))
    readers = _taught_readers(lesson, old, pool, labels)
    rates = lesson.rates(2e-4, 0.999, warm_up=100, decay=0.0)
    learner = Learner("new_captions", text, lesson.work, lesson.budget, rates)
    spanish_rows, several, english_rows = _kinds(pool.whole)
    half = lesson.batch // 2

    def losses(_step: int) -> Losses:
        drawn = _some(spanish_rows, half - half // 4), _some(several, half // 4)
        spanish, english = pool.whole.at(torch.cat(drawn)), pool.whole.at(_some(english_rows, half))
        with lesson.autocast():
            return {
                **_change(text, old, silence(english.tokens, _SILENT)),
                **_difference(text, old, spanish, readers),
            }

    learner.run(losses, lesson.report)
    text = learner.averaged().eval()
    lesson.finish("text_encoder", text)
    shutil.copytree(start / "image_encoder", lesson.out / "image_encoder", dirs_exist_ok=True)
    return _measure(lesson, text, old, readers)


def _kinds(batch: Batch) -> list[Tensor]:
    """Which captions are Spanish, which of those say a plural (they are rare, and their words are
    the newest), and which are English."""
    foreign = (batch.tokens != batch.english).any(1)
    counted = foreign & (batch.label("count") > 0) & (batch.label("other") < 0)
    return [torch.nonzero(kind)[:, 0] for kind in (foreign, counted, ~foreign)]


def _some(rows: Tensor, count: int) -> Tensor:
    return rows[torch.randint(len(rows), (count,), device=rows.device)]


def _change(text: nn.Module, old: nn.Module, tokens: Tensor) -> Losses:
    """What differs from the old reading of the same captions: nothing should."""
    words, whole = text_features(text, tokens)
    with torch.no_grad():
        old_words, old_whole = text_features(old, tokens)
    return {
        "changed_words": _KEPT * _relative(words, old_words),
        "changed_whole": _KEPT * _relative(whole, old_whole),
    }


def _difference(text: nn.Module, old: nn.Module, spanish: Batch, readers: Readers) -> Losses:
    """What differs from the old reading of the English captions that say the same.

    Words stand elsewhere in another language, but what follows the end is the same mark in both,
    each of which has read the whole caption; Stage C attends to those marks as well.
    """
    words, whole = text_features(text, spanish.tokens)
    with torch.no_grad():
        wanted_words, wanted_whole = text_features(old, spanish.english)
    # A keyword is another one in another language: "holiday" is no translation of "tree".
    sure = (spanish.label("subject", said=True) >= 0).float()
    after = (1 - read(spanish.tokens)) * (1 - read(spanish.english))
    return {
        "other_whole": _relative(whole, wanted_whole, sure[:, None]),
        "other_after": _relative(words, wanted_words, after * sure[:, None]),
        "other_read": _READ * readers.loss(whole[:, 0].float(), spanish),
    }


def _relative(found: Tensor, wanted: Tensor, weight: Tensor | None = None) -> Tensor:
    """Mean squared error of [n, tokens, d] in units of the wanted values' variance; `weight` is
    [n, tokens]."""
    found, wanted = found.float(), wanted.float()
    error = (found - wanted).square().mean(2) / wanted.var()
    if weight is None:
        return error.mean()
    return (error * weight).sum() / weight.sum().clamp(min=1)


class Readers(nn.Module):
    """Linear readers of each label from pooled embeddings [n, d]."""

    def __init__(self, labels: Mapping[str, int], spread: Tensor) -> None:
        super().__init__()
        self.spread: Tensor
        self.register_buffer("spread", spread)
        self.each = nn.ModuleDict(
            {name: nn.Linear(TEXT_WIDTH, count) for name, count in labels.items()}
        )

    def told(self, pooled: Tensor, name: str) -> Tensor:
        return self.each[name](pooled / self.spread)  # type: ignore[no-any-return]

    def loss(self, pooled: Tensor, batch: Batch) -> Tensor:
        losses = [
            nn.functional.cross_entropy(
                self.told(pooled, name), batch.label(name, said=True).long(), ignore_index=-1
            )
            for name in self.each
        ]
        # A batch may say nothing of a rare label, and a mean over nothing is not a number.
        return torch.nan_to_num(torch.stack(losses)).sum()

    @torch.no_grad()
    def right(self, pooled: Tensor, batch: Batch) -> dict[str, float]:
        """The share of each label found where a caption says it; a tint or number, not none."""
        shares = {}
        for name in self.each:
            wanted = batch.label(name, said=True)
            known = wanted > 0 if name in ("tint", "count") else wanted >= 0
            if known.any():
                found = self.told(pooled, name).argmax(1) == wanted
                shares[name] = float(found[known].float().mean())
        return shares


def _taught_readers(
    lesson: Lesson, old: nn.Module, pool: Pool, labels: Mapping[str, int]
) -> Readers:
    """Readers of the old encoder's English captions, frozen."""
    batch = pool.take(500 if lesson.small else 100_000)
    pooled = _pooled(lesson, old, batch.english)
    readers = Readers(labels, pooled.std()).to(lesson.device)
    optimiser = torch.optim.Adam(readers.parameters(), lr=1e-2)
    steps, size = (60, 500) if lesson.small else (800, 8192)
    for step in range(steps):
        for group in optimiser.param_groups:
            group["lr"] = 1e-2 * (1 - step / steps)
        index = torch.randint(len(pooled), (size,), device=pooled.device)
        part = batch.at(index)
        optimiser.zero_grad(set_to_none=True)
        readers.loss(pooled[index], part).backward()  # type: ignore[no-untyped-call]
        optimiser.step()
    return readers.requires_grad_(False)


@torch.no_grad()
def _pooled(lesson: Lesson, encoder: nn.Module, tokens: Tensor) -> Tensor:
    with lesson.autocast():
        parts = [
            text_features(encoder, part)[1][:, 0].float() for part in torch.split(tokens, 2048)
        ]
    return torch.cat(parts)


@torch.no_grad()
def _measure(lesson: Lesson, text: nn.Module, old: nn.Module, readers: Readers) -> dict[str, float]:
    (batch,) = lesson.chunks(200 if lesson.small else 8192, 8192)
    foreign = torch.nonzero((batch.tokens != batch.english).any(1))[:, 0]
    spanish = batch.at(foreign)
    before = _pooled(lesson, old, batch.english)
    found, earlier = (_pooled(lesson, one, spanish.tokens) for one in (text, old))
    alike = nn.functional.cosine_similarity
    figures = {
        "english_as_before": alike(_pooled(lesson, text, batch.english), before),
        "english_words_as_before": alike(
            text_features(text, spanish.english)[0], text_features(old, spanish.english)[0], dim=2
        ),
        "spanish_as_english": alike(found, before[foreign]),
        "spanish_as_english_before": alike(earlier, before[foreign]),
    }
    told = {
        "english": readers.right(before[foreign], spanish),
        "spanish": readers.right(found, spanish),
        "spanish_before": readers.right(earlier, spanish),
    }
    return {
        **{name: float(values.mean()) for name, values in figures.items()},
        **{f"{name}_{way}": share for way, all_ in told.items() for name, share in all_.items()},
    }
