"""What the lessons share: sprites, captions, pictures drawn to order, networks taught before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

from cascade_desktop.engine import stages
from cascade_desktop.engine.effnet import normalised
from cascade_desktop.progress import Report
from cascade_desktop.training.captions import Captions
from cascade_desktop.training.compositions import LABELS
from cascade_desktop.training.drawing import Sprites, draw
from cascade_desktop.training.learning import Budget, Rates
from cascade_desktop.training.pocket import CONFIGS, TEXT_WIDTH, VOCABULARY
from cascade_desktop.training.speed import arranged, quickened

FULL_LESSON = 4.0
"""Minutes of training from which on all pictures are prepared."""


@dataclass
class Batch:
    """n pictures to be drawn, on the device: see `captions.Captioned`."""

    tokens: Tensor
    english: Tensor
    rival: Tensor
    plans: Tensor
    labels: Tensor
    said: Tensor

    def label(self, name: str, *, said: bool = False) -> Tensor:
        return (self.said if said else self.labels)[:, LABELS.index(name)]

    def _parts(self) -> tuple[Tensor, ...]:
        return self.tokens, self.english, self.rival, self.plans, self.labels, self.said

    def at(self, which: Tensor | slice) -> Batch:
        return Batch(*(part[which] for part in self._parts()))

    @classmethod
    def joined(cls, batches: Iterable[Batch]) -> Batch:
        return cls(*map(torch.cat, zip(*(batch._parts() for batch in batches), strict=True)))


@dataclass
class Lesson:
    """Where one stage is trained: inputs, outputs, and how big its steps are."""

    sprites: Sprites
    captions: Captions
    out: Path
    work: Path
    device: str
    budget: Budget
    batch: int
    report: Report
    small: bool = False
    """A trial of the code on a CPU: few pictures, small ones."""
    start: Path | None = None
    """A model folder whose weights the networks begin with."""

    def draw(self, plans: Tensor, height: int, width: int | None = None) -> Tensor:
        """Pictures [n, 3, height, width] in 0..1."""
        return draw(plans, self.sprites.pixels, height, width or height)

    def amount(self, pictures: int) -> int:
        """How many pictures to prepare: fewer for a short lesson, which would not see them all."""
        if self.small:
            return 2_000
        return max(4_000, int(pictures * min(1.0, self.budget.minutes / FULL_LESSON)))

    def rates(
        self, peak: float, average: float, *, warm_up: int = 200, decay: float = 0.01
    ) -> Rates:
        """Learning rates; a trial is over before a warm-up of the usual length would be."""
        return Rates(peak, min(warm_up, 8) if self.small else warm_up, average, decay)

    def autocast(self) -> torch.autocast:
        device = "cuda" if self.device.startswith("cuda") else "cpu"
        return torch.autocast(device, torch.bfloat16, enabled=device == "cuda")

    def new(
        self, kind: str, first_weights: Callable[[nn.Module], nn.Module] | None = None
    ) -> nn.Module:
        """A network to teach: with the weights of `start`, or fresh ones by `first_weights`."""
        if self.start is not None:
            return stages.load(self.start, kind, self.device).requires_grad_(True)
        network = stages.build(kind, CONFIGS[kind])
        return (first_weights(network) if first_weights else network).to(self.device)

    def taught(self, kind: str) -> nn.Module:
        """A network that an earlier stage has finished, frozen."""
        return quickened(stages.load(self.out, kind, self.device))

    def finish(self, kind: str, network: nn.Module, **changed: object) -> None:
        stages.save(network, kind, {**CONFIGS[kind], **changed}, self.out)

    def chunks(self, count: int, size: int) -> Iterator[Batch]:
        for chunk in self.captions.chunks(count, size):
            yield Batch(
                torch.from_numpy(chunk.tokens).to(self.device),
                torch.from_numpy(chunk.english).to(self.device),
                torch.from_numpy(chunk.rival).to(self.device),
                torch.from_numpy(chunk.plans).to(self.device),
                torch.from_numpy(chunk.labels).to(self.device),
                torch.from_numpy(chunk.said).to(self.device),
            )

    def pool(self, count: int) -> Pool:
        """So many pictures' plans and captions at once, to take batches from."""
        return Pool(Batch.joined(self.chunks(count, 4096)))


@dataclass
class Pool:
    """Many pictures' plans; a picture drawn twice from one plan is the same picture."""

    whole: Batch

    def take(self, count: int) -> Batch:
        size, device = len(self.whole.plans), self.whole.plans.device
        return self.whole.at(torch.randint(size, (count,), device=device))


def text_features(encoder: nn.Module, tokens: Tensor) -> tuple[Tensor, Tensor]:
    """Tokens [n, 77] -> hidden states before the last norm [n, 77, d] and pooled [n, 1, d]."""
    tokens = tokens.long()
    out = encoder(input_ids=tokens, attention_mask=read(tokens), output_hidden_states=True)
    return out.hidden_states[-1], out.text_embeds[:, None]


def read(tokens: Tensor) -> Tensor:
    """The attention mask [n, 77]: one up to the end mark, zero in the padding after it."""
    ended = (tokens == VOCABULARY - 1).cumsum(1)
    return ((ended - (tokens == VOCABULARY - 1).long()) == 0).long()


def silence(tokens: Tensor, share: float) -> Tensor:
    """The same tokens with a share of the captions made empty, for guidance."""
    nothing = torch.full_like(tokens[:1], VOCABULARY - 1)
    nothing[:, 0] = VOCABULARY - 2
    silent = torch.rand(len(tokens), 1, device=tokens.device) < share
    return torch.where(silent, nothing, tokens)


def latents_of(effnet: nn.Module, pictures: Tensor) -> Tensor:
    """Stage C latents of pictures whose sides are multiples of 32."""
    return effnet(arranged(normalised(pictures))).float()  # type: ignore[no-any-return]


def no_image(count: int, device: str | torch.device) -> Tensor:
    """The image condition of a text prompt: zeros."""
    return torch.zeros(count, 1, TEXT_WIDTH, device=device)


def psnr(found: Tensor, wanted: Tensor) -> Tensor:
    """Mean over pictures of the peak signal-to-noise ratio in dB, for values in 0..1."""
    error = (found.clamp(0, 1) - wanted).square().mean((1, 2, 3)).clamp(min=1e-10)
    return (-10 * torch.log10(error)).mean()


def edges(pictures: Tensor) -> Tensor:
    """Sobel gradients, right and down, of each channel."""
    right = torch.tensor([[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]], device=pictures.device) / 8
    kernel = torch.stack([right, right.T])[:, None].to(pictures.dtype)
    n, c, h, w = pictures.shape
    return nn.functional.conv2d(pictures.reshape(n * c, 1, h, w), kernel)


def picture_loss(found: Tensor, wanted: Tensor) -> Tensor:
    """Squared error for the surfaces, absolute error of values and gradients for the lines."""
    functional = nn.functional
    return (
        10 * functional.mse_loss(found, wanted)
        + functional.l1_loss(found, wanted)
        + 2 * functional.l1_loss(edges(found), edges(wanted))
    )
