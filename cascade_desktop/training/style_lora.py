"""The lesson of the LoRA demo: a style that Pocket has never seen, and a new word for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, cast

import torch
from torch import Tensor, nn

from cascade_desktop.engine import stages
from cascade_desktop.engine.lora_words import FIRST_NEW, NewWord, Words, extended
from cascade_desktop.errors import CascadeError
from cascade_desktop.training.diffusion import UNGUIDED, fill, noised, sharpened
from cascade_desktop.training.learning import Learner, Losses
from cascade_desktop.training.lora_training import (
    Adapted,
    in_kohyas_format,
    in_the_authors_format,
    write_lora,
)
from cascade_desktop.training.materials import (
    Batch,
    Lesson,
    latents_of,
    no_image,
    silence,
    text_features,
)
from cascade_desktop.training.pocket import CELLS
from cascade_desktop.training.speed import arranged
from cascade_desktop.training.subjects import ALL_STYLES, LORA_STYLE

TOKEN = "[blob]"
STARTS_FROM = "^cartoon</w>"
"""The known word that is nearest: it stands for the later drawings of the same makers."""

FOLDER = "lora"
RANK = 16
"""The authors' own have 4 (configs/inference/lora_c_3b.yaml:7), in a network that is far wider."""

PICTURES = 256
"""In the new style, for each place in a batch; prepared in half a minute on a GPU."""

KEPT = 64
"""Pictures in the old styles, likewise."""

KEPT_SHARE = 0.25
"""Of each batch, how much is there to see that without the word nothing changes."""

CONTRASTED = 0.5
"""The share of pictures whose other side is the same caption in a known style, and not an empty
one: where the new style was not to be seen, a known one was, mostly the nearest."""

APART, STRONGER = 0.29, 0.57
"""How much of what the word changes is added to what is to be found, against the known style and
against the empty caption.

Of 200 pictures 74.5 % showed the style and 60.5 % the subject; with 0.44 for both, 74 and 54 %.
With 1/3 and empty captions alone it was 63 and 69 of 100 (30 November 2026)."""

STRENGTH = 1.03
"""How much of what was learnt is written: so 78.5 % of the 200 pictures show the style and 58 % the
subject. In 60 others, 1.1 showed the style in 78 % instead of 70, and the subject in 50 instead of
67."""

EXAMINED = 4
"""Pictures in the new style that are kept for the figures, likewise."""

_CHUNK = {"cuda": 256, "cpu": 8}
"""Pictures prepared at once; a CPU slows down where they do not fit into its cache."""

_SMALL = 16
"""In a trial, pictures in the new style for each place in a batch."""


def teach_style(lesson: Lesson) -> dict[str, float]:
    """Trains pairs beside Stage C's attention and the word's embedding; all else is frozen.

    The new style is learnt with its word, and to be stronger (`diffusion.sharpened`) than what
    Stage C makes of the words for other styles or of none; with other captions, what the network
    gave before is to stay, whatever noise it looks at. Writes `lora/blob.safetensors` as the
    authors would and `lora/blob-kohya.safetensors` as OneTrainer would. Returns the noise loss on
    new pictures in the style, with the adapter as it was learnt and without (then the word means
    what it starts from). Raises `CascadeError` if there is no drawing in the style.
    """
    task = _task(lesson)
    encoder = lesson.taught("text_encoder")
    word = _teachable(encoder, task.start)
    network: Any = _Student(Adapted(lesson.taught("prior"), RANK, stacked=True), word)
    rates = lesson.rates(2e-3, 0.998, warm_up=50, decay=0.0)
    export = partial(_write, lesson, task.start)
    learner = Learner("style", network, lesson.work, lesson.budget, rates, export)
    kept = max(1, int(lesson.batch * KEPT_SHARE))
    new = lesson.batch - kept
    contrasted = int(new * CONTRASTED)
    share = torch.full((new, 1, 1, 1), STRONGER, device=lesson.device)
    share[:contrasted] = APART

    def losses(_step: int) -> Losses:
        fresh = task.style.taken(new).noised()
        old = task.kept.taken(kept)
        batch = fresh.joined(old)
        found = _found(network, encoder, batch, lesson)
        # Of all of them, as blocks were compiled for so many.
        alone = _found(network, encoder, batch.otherwise(contrasted), lesson)
        batch.answers[:new] = sharpened(fresh.answers, found[:new], alone[:new], share)
        error = batch.errors(found)
        return {"noise": error[:new].mean(), "kept": error[new:].mean()}

    learner.run(losses, lesson.report)
    learner.averaged()
    return {
        "steps": float(learner.step),
        "noise_with": round(_error(network, encoder, task.examined, lesson), 5),
        "noise_without": round(task.without, 5),
    }


class _Student(nn.Module):
    """All that is trained: the pairs in Stage C and the word."""

    def __init__(self, adapted: Adapted, word: nn.Parameter) -> None:
        super().__init__()
        self.adapted = adapted
        self.word = word

    def forward(self, *told: Any, **named: Any) -> Any:
        return self.adapted(*told, **named)


@dataclass
class _Bank:
    """Clean latents [n, 16, h, w], their captions [n, 77] and the same in another style, on the
    device."""

    latents: Tensor
    tokens: Tensor
    rival: Tensor

    def at(self, which: Tensor | slice) -> _Bank:
        return _Bank(self.latents[which], self.tokens[which], self.rival[which])

    def taken(self, count: int) -> _Bank:
        return self.at(torch.randint(len(self.latents), (count,), device=self.latents.device))

    def divided(self, count: int) -> tuple[_Bank, _Bank]:
        """The first `count` of them, and the rest."""
        return self.at(slice(count)), self.at(slice(count, None))

    def noised(self) -> _Batch:
        made = noised(self.latents.float())
        told = self.tokens, self.rival
        return _Batch(made.latents, made.time, *told, made.noise, made.weight)


@dataclass
class _Batch:
    """Noised latents, and what the network should find in them."""

    latents: Tensor
    time: Tensor
    tokens: Tensor
    rival: Tensor
    answers: Tensor
    weight: Tensor

    def _parts(self) -> tuple[Tensor, ...]:
        return self.latents, self.time, self.tokens, self.rival, self.answers, self.weight

    def taken(self, count: int) -> _Batch:
        index = torch.randint(len(self.latents), (count,), device=self.latents.device)
        return _Batch(*(part[index] for part in self._parts()))

    def joined(self, other: _Batch) -> _Batch:
        pairs = zip(self._parts(), other._parts(), strict=True)
        return _Batch(*(torch.cat(pair) for pair in pairs))

    def otherwise(self, rivals: int) -> _Batch:
        """With other captions: the first so many in another style, the rest empty."""
        tokens = torch.cat([self.rival[:rivals], silence(self.tokens[rivals:], 1.0)])
        return replace(self, tokens=tokens)

    def errors(self, found: Tensor) -> Tensor:
        """Of each picture [n], weighted as in Stage C's own lesson."""
        return (found - self.answers).square().mean((1, 2, 3)) * self.weight

    def chunks(self, size: int) -> Iterator[_Batch]:
        for start in range(0, len(self.latents), size):
            yield _Batch(*(part[start : start + size] for part in self._parts()))


@dataclass
class _Task:
    """What is learnt from: `examined` is never trained on, `without` its loss beforehand."""

    style: _Bank
    kept: _Batch
    examined: _Batch
    without: float
    start: Tensor


@torch.no_grad()
def _task(lesson: Lesson) -> _Task:
    effnet = lesson.taught("effnet_encoder")
    each = _SMALL if lesson.small else PICTURES
    with _in_the_style(lesson) as styled:
        style = _bank(styled, effnet, lesson.batch * (EXAMINED + each))
    examined, style = style.divided(lesson.batch * EXAMINED)
    # Both plain, as nothing is asked of them more than a few times.
    encoder = stages.load(lesson.out, "text_encoder", lesson.device)
    prior = stages.load(lesson.out, "prior", lesson.device)
    start = _start(encoder, lesson)
    _teachable(encoder, start)
    kept = _bank(lesson, effnet, lesson.batch * (_SMALL if lesson.small else KEPT))
    kept.tokens = silence(kept.tokens, UNGUIDED)
    old, new = kept.noised(), examined.noised()
    parts = old.chunks(_chunk(lesson))
    old.answers = torch.cat([_found(prior, encoder, part, lesson) for part in parts])
    return _Task(style, old, new, _error(prior, encoder, new, lesson), start)


@contextmanager
def _in_the_style(lesson: Lesson) -> Iterator[Lesson]:
    """The same lesson with captions and plans of the new style alone."""
    if not (lesson.sprites.rows[:, ALL_STYLES.index(LORA_STYLE)] >= 0).any():
        raise CascadeError(
            f"Among the sprites there is no drawing in the style {LORA_STYLE}.",
            "Make the pictures again with cascade-desktop train data.",
        )
    captions = lesson.captions.others((LORA_STYLE,), (TOKEN,))
    try:
        yield replace(lesson, captions=captions)
    finally:
        captions.close()


def _bank(lesson: Lesson, effnet: nn.Module, count: int) -> _Bank:
    side = 32 * (CELLS // 4 if lesson.small else CELLS)

    def make(batch: Batch) -> tuple[Tensor, ...]:
        with lesson.autocast():
            latents = latents_of(effnet, lesson.draw(batch.plans, side))
        return latents.half(), batch.tokens, batch.rival

    return _Bank(*fill(lesson, count, min(count, _chunk(lesson)), make))


def _chunk(lesson: Lesson) -> int:
    return _CHUNK["cuda" if lesson.device.startswith("cuda") else "cpu"]


def _start(encoder: Any, lesson: Lesson) -> Tensor:
    """What the word's embedding [width] starts from, just as it is found when the file is used."""
    table = encoder.get_input_embeddings().weight.detach().float().cpu()
    nothing = NewWord(TOKEN, torch.zeros(1, table.shape[1]), STARTS_FROM)
    return _with_word(nothing, table, lesson).to(lesson.device)


def _with_word(word: NewWord, table: Tensor, lesson: Lesson) -> Tensor:
    tokenizer = stages.load_tokenizer(lesson.out)
    return extended(table, [(Words((word,)), 1.0)], tokenizer)[-1]


class _Teachable(nn.Module):
    """An embedding with one word more, which is learnt as a change of what it starts from."""

    def __init__(self, known: nn.Embedding, start: Tensor) -> None:
        super().__init__()
        self.known = known
        self.register_buffer("start", start)
        self.change = nn.Parameter(torch.zeros_like(start))

    def forward(self, ids: Tensor) -> Tensor:
        count = self.known.num_embeddings
        word = cast(Tensor, self.start) + self.change
        found: Tensor = self.known(ids.clamp(max=count - 1))
        return torch.where((ids == count)[..., None], word, found)


def _teachable(encoder: nn.Module, start: Tensor) -> nn.Parameter:
    """Lets the encoder read the new word; returns what is learnt of it [width]."""
    network: Any = encoder
    embedding = _Teachable(network.get_input_embeddings(), start)
    network.set_input_embeddings(embedding)
    return embedding.change


def _found(network: Any, encoder: nn.Module, batch: _Batch, lesson: Lesson) -> Tensor:
    """The noise [n, 16, h, w] that the network finds."""
    with lesson.autocast():
        hidden, pooled = text_features(encoder, batch.tokens)
        found: Tensor = network(
            arranged(batch.latents),
            batch.time,
            clip_text=hidden,
            clip_text_pooled=pooled,
            clip_img=no_image(len(batch.tokens), batch.latents.device),
        ).sample
    return found.float()


def _error(network: Any, encoder: nn.Module, batch: _Batch, lesson: Lesson) -> float:
    """The mean, in parts of the size that blocks were compiled for."""
    parts = batch.chunks(lesson.batch)
    each = [part.errors(_found(network, encoder, part, lesson)).detach() for part in parts]
    return float(torch.cat(each).mean())


def _write(lesson: Lesson, start: Tensor, network: nn.Module) -> None:
    """Both files. OneTrainer's has the finished word, in float32 so that it is the same one."""
    student = cast(_Student, network)
    layers = {name: (down, STRENGTH * up) for name, (down, up) in student.adapted.layers().items()}
    change = (STRENGTH * student.word.detach()).half()
    words = {
        "embeddings.embeddings": change[None],
        "embeddings.indices": torch.tensor([FIRST_NEW]),
    }
    bundle = {f"bundle_emb.{TOKEN}.clip_g": (start + change.float())[None]}
    about = {"token": TOKEN, "starts_from": STARTS_FROM}
    folder = lesson.out / FOLDER
    numbered = in_the_authors_format(layers, student.adapted.network)
    write_lora({**numbered, **words}, about, folder / f"{LORA_STYLE}.safetensors")
    named = {**in_kohyas_format(layers), **bundle}
    write_lora(named, {}, folder / f"{LORA_STYLE}-kohya.safetensors")
