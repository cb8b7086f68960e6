"""The lesson of the text and image encoders: a caption and its picture get like embeddings."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

from cascade_desktop.training.compositions import LABELS
from cascade_desktop.training.learning import Learner, Losses
from cascade_desktop.training.materials import Batch, Lesson, read
from cascade_desktop.training.new_captions import teach_new_captions
from cascade_desktop.training.palette import NAMES
from cascade_desktop.training.phrases import BACKGROUNDS, POSITIONS, SCENES
from cascade_desktop.training.pocket import TEXT_WIDTH
from cascade_desktop.training.subjects import STYLES

PIXELS = 128
_MEAN = (0.48145466, 0.4578275, 0.40821073)
_STD = (0.26862954, 0.26130258, 0.27577711)
_WEIGHTS = {"subject": 2.0, "other": 0.5, "first": 1.0, "second": 0.5}


def classes(subjects: int) -> dict[str, int]:
    """How many values each label of a picture can have."""
    sizes = (
        subjects, len(STYLES), len(BACKGROUNDS), len(NAMES), len(NAMES), len(SCENES),
        len(POSITIONS), 3, len(NAMES) + 1, 4, subjects,
    )  # fmt: skip
    return dict(zip(LABELS, sizes, strict=True))


def seen_by_clip(pictures: Tensor) -> Tensor:
    """Pictures in 0..1 as CLIP wants them (the constants of CLIP's own preprocessing)."""
    mean = torch.tensor(_MEAN, device=pictures.device).view(3, 1, 1)
    std = torch.tensor(_STD, device=pictures.device).view(3, 1, 1)
    return (pictures - mean) / std


class Pair(nn.Module):
    """Both encoders, and linear readers of each label that are thrown away afterwards.

    Telling a caption from others rarely needs its background or position; the readers do.
    """

    def __init__(self, text: nn.Module, image: nn.Module, subjects: int) -> None:
        super().__init__()
        self.text = text
        self.image = image
        self.sharpness = nn.Parameter(torch.tensor(2.6))
        self.text_readers, self.image_readers = (
            nn.ModuleDict(
                {name: nn.Linear(TEXT_WIDTH, count) for name, count in classes(subjects).items()}
            )
            for _ in range(2)
        )

    def forward(self, tokens: Tensor, pictures: Tensor) -> tuple[Tensor, Tensor]:
        """Embeddings [n, d] of the captions and of the pictures."""
        tokens = tokens.long()
        said = self.text(input_ids=tokens, attention_mask=read(tokens)).text_embeds
        seen = self.image(pixel_values=seen_by_clip(pictures)).image_embeds
        return said, seen


def teach_clip(lesson: Lesson) -> dict[str, float]:
    """Returns how often a caption finds its picture among others, and how well labels are read.

    Encoders that are taught already learn new ways to say things instead: see `new_captions`.
    """
    subjects = len(lesson.captions.subjects)
    if lesson.start is not None:
        return teach_new_captions(lesson, lesson.start, classes(subjects))
    pair = Pair(lesson.new("text_encoder"), lesson.new("image_encoder"), subjects)
    figures = _teach("clip", lesson, pair)
    lesson.finish("text_encoder", pair.text)
    return figures


def teach_image_encoder(lesson: Lesson) -> dict[str, float]:
    """The image encoder alone: for text that is read as before, as other networks know it."""
    text = lesson.taught("text_encoder")
    pair = Pair(text, lesson.new("image_encoder"), len(lesson.captions.subjects))
    return _teach("image_encoder", lesson, pair)


def _teach(name: str, lesson: Lesson, pair: Pair) -> dict[str, float]:
    network: Any = pair.to(lesson.device)
    rates = lesson.rates(1e-3, 0.999, warm_up=300, decay=0.02)
    learner = Learner(name, network, lesson.work, lesson.budget, rates)
    pool = lesson.pool(lesson.amount(800_000))

    def losses(_step: int) -> Losses:
        batch = pool.take(lesson.batch)
        with lesson.autocast():
            with torch.no_grad():
                pictures = lesson.draw(batch.plans, PIXELS)
            said, seen = network(batch.tokens, pictures)
        return {
            "match": _match(said.float(), seen.float(), network.sharpness, batch),
            "said": _reading(network.text_readers, said.float(), batch, said=True),
            "seen": _reading(network.image_readers, seen.float(), batch, said=False),
        }

    learner.run(losses, lesson.report)
    learner.averaged().eval()
    lesson.finish("image_encoder", network.image)
    with torch.no_grad():
        batch = pool.take(64 if lesson.small else 512)
        return _measure(network, batch, *network(batch.tokens, lesson.draw(batch.plans, PIXELS)))


def _match(said: Tensor, seen: Tensor, sharpness: Tensor, batch: Batch) -> Tensor:
    """Symmetric InfoNCE; pictures with the very same labels do not count against each other."""
    normal = nn.functional.normalize
    scores = normal(said, dim=1) @ normal(seen, dim=1).T * sharpness.exp().clamp(max=100)
    numbers = torch.randint(1 << 30, (batch.labels.shape[1],), generator=torch.Generator())
    keys = (batch.labels.long() * numbers.to(said.device)).sum(1)
    same = (keys[:, None] == keys[None]) & ~torch.eye(
        len(keys), dtype=torch.bool, device=said.device
    )
    scores = scores.masked_fill(same, -1e4)
    right = torch.arange(len(scores), device=scores.device)
    cross = nn.functional.cross_entropy
    return (cross(scores, right) + cross(scores.T, right)) / 2


def _reading(readers: nn.ModuleDict, embedded: Tensor, batch: Batch, *, said: bool) -> Tensor:
    total = embedded.sum() * 0
    for name, reader in readers.items():
        right = batch.label(name, said=said).long()
        loss = nn.functional.cross_entropy(reader(embedded), right, ignore_index=-1)
        # A batch may say nothing of a rare label, and a mean over nothing is not a number.
        total = total + _WEIGHTS.get(name, 0.5) * torch.nan_to_num(loss)
    return total


def _measure(network: Any, batch: Batch, said: Tensor, seen: Tensor) -> dict[str, float]:
    normal = nn.functional.normalize
    scores = normal(said, dim=1) @ normal(seen, dim=1).T
    right = torch.arange(len(scores), device=scores.device)
    figures = {"caption_finds_picture": float((scores.argmax(1) == right).float().mean())}
    for way, readers, embedded in (
        ("said", network.text_readers, said),
        ("seen", network.image_readers, seen),
    ):
        for name in ("subject", "style", "first", "position", "tint"):
            wanted = batch.label(name, said=way == "said")
            known = wanted >= 0
            found = readers[name](embedded).argmax(1)
            figures[f"{way}_{name}"] = float((found == wanted)[known].float().mean())
    return figures
