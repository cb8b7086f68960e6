"""From the prompt and pictures to what the networks are told about the picture."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, zip_longest
from typing import Any, Protocol

import numpy as np
import torch
from PIL import Image
from torch import Tensor, nn

from cascade_desktop.errors import BadModel
from cascade_desktop.prompt_text import Piece, pieces

ROOM = 75
"""Tokens of a chunk: the 77 that CLIP's text encoder reads, less the start and end mark."""

CLIP_MEAN = (0.48145466, 0.4578275, 0.40821073)
CLIP_STD = (0.26862954, 0.26130258, 0.27577711)
"""Of red, green and blue in 0..1 (StableCascade train/train_c.py:89-95)."""


class Tokens(Protocol):
    """CLIP's tokenizer."""

    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...

    @property
    def padding(self) -> int: ...

    def __call__(self, prompts: Sequence[str]) -> tuple[Tensor, Tensor, list[int]]:
        """Prompts -> ids [n, 77], attention mask [n, 77], full length of each in tokens."""

    def encode(self, text: str) -> list[int]:
        """The ids of a text, without marks, however long it is."""


@dataclass(frozen=True)
class Text:
    """Row 0 is the prompt, row 1 what should not be in the picture.

    `tokens` is how many each text has, marks not counted; `chunks` how many times 77 were read.
    """

    hidden: Tensor  # [2, 77 * chunks, width of the text encoder]
    pooled: Tensor  # [2, 1, width of its projection]
    tokens: tuple[int, int]
    chunks: int


def read(prompt: str, negative: str, tokens: Tokens, encoder: nn.Module) -> Text:
    """Both texts through the text encoder, on the encoder's device, with their weights.

    The hidden states are the last ones *before* the final layer norm, and padding is masked
    (StableCascade train/base.py:155-162). A text of more than 75 tokens is read in chunks, each
    like a prompt of its own; their hidden states stand one after the other, and the shorter text
    goes on with empty chunks. The pooled text is that of the first chunk, and knows no weights
    (both as in ComfyUI, comfy/sd1_clip.py). Raises `BadRequest` for a weight beyond -10..10.
    """
    texts = [_chunks(text, tokens) for text in (prompt, negative)]
    pairs = list(zip_longest(*texts, fillvalue=[]))
    found = [_encoded(pair, tokens, encoder) for pair in pairs]
    hidden = torch.cat([states for states, _ in found], dim=1)
    weights = torch.cat([_weights(pair) for pair in pairs], dim=1).to(hidden.device)
    if (weights != 1).any():
        empty, _ = _encoded(([], []), tokens, encoder)
        hidden = _moved(hidden, empty.repeat(1, len(pairs), 1), weights[..., None])
    first, second = (sum(len(word.ids) for chunk in text for word in chunk) for text in texts)
    return Text(hidden, found[0][1], (first, second), len(pairs))


def count(text: str, tokens: Tokens) -> int:
    """How many tokens a prompt has, marks not counted; raises `BadRequest` as `read` does."""
    return sum(len(tokens.encode(piece.text)) for piece in pieces(text))


def limit_marks(text: str, tokens: Tokens) -> list[int]:
    """Where in a prompt each chunk but the last ends, as the index behind its last character.

    Empty if all of it fits into one chunk. Exact between words; inside a word too long for a
    chunk, an estimate. Raises `BadRequest` as `read` does.
    """
    return [chunk[-1].places[-1] + 1 for chunk in _chunks(text, tokens)[:-1]]


def image_embeddings(
    pictures: Sequence[Image.Image], weights: Sequence[float], encoder: nn.Module
) -> Tensor:
    """At least one picture to vary -> [1, k, width] in float32, one row each times its weight.

    The network makes four tokens of each row, and puts them one after the other
    (StableCascade modules/stage_c.py:162-163).
    """
    parameter = next(encoder.parameters())
    size = int(_config(encoder).image_size)
    pixels = torch.stack([_seen_by_clip(picture, size) for picture in pictures])
    found: Tensor = encoder(pixel_values=pixels.to(parameter)).image_embeds.float()
    return (found * torch.tensor(weights, device=found.device)[:, None])[None]


def for_stage_c(text: Text, image_width: int, images: Tensor | None = None) -> dict[str, Tensor]:
    """What Stage C is told: the text, and the embeddings [1, k, image_width] of pictures to vary.

    The unwanted side gets zeros for the pictures (StableCascade train/base.py:164-176), and so do
    both sides if there is none: without the zeros diffusers' network would leave out the text,
    too, and say nothing. Raises `BadModel` if the image encoder is not the one Stage C learnt with.
    """
    if images is None:
        images = text.pooled.new_zeros(1, 1, image_width)
    if images.shape[-1] != image_width:
        raise BadModel(
            f"This model's image_encoder gives {images.shape[-1]} numbers for a picture but its "
            f"prior takes {image_width}: they are from different models.",
            "Download the model again, or choose another one.",
        )
    wanted = images.to(text.pooled)
    seen = torch.cat([wanted, torch.zeros_like(wanted)])
    return {"clip_text_pooled": text.pooled, "clip_text": text.hidden, "clip_img": seen}


def for_stage_b(text: Text, latents: Tensor) -> dict[str, Tensor]:
    """What Stage B is told: the pooled text, and Stage C's latents [n, 16, h, w] of n pictures.

    First the n rows of what is wanted, then the n of what is not, whose latents are zeros
    (text_to_image notebook, raw line 213).
    """
    wanted = latents.to(text.pooled)
    seen = torch.cat([wanted, torch.zeros_like(wanted)])
    return {**repeated({"clip_text_pooled": text.pooled}, len(latents)), "effnet": seen}


def repeated(told: Mapping[str, Tensor], count: int) -> dict[str, Tensor]:
    """Rows [wanted, unwanted] -> [wanted] * count + [unwanted] * count; for one, as they are."""
    if count == 1:
        return dict(told)
    return {name: tensor.repeat_interleave(count, dim=0) for name, tensor in told.items()}


@dataclass(frozen=True)
class _Word:
    """Tokens that belong together; `places` are those of its characters in the prompt."""

    ids: list[int]
    weight: float
    places: list[int]

    def divided(self, first: int) -> Iterator[_Word]:
        """In parts of `first` and then `ROOM` tokens; the characters are shared out evenly."""
        cuts = [0, *range(first, len(self.ids), ROOM), len(self.ids)]
        for start, end in pairwise(cuts):
            left, right = (cut * len(self.places) // len(self.ids) for cut in (start, end))
            places = self.places[left:right] or self.places[left : left + 1]
            yield _Word(self.ids[start:end], self.weight, places)


_Chunk = Sequence[_Word]
_Encode = Callable[[str], list[int]]


def _chunks(text: str, tokens: Tokens) -> list[list[_Word]]:
    """A prompt in parts of at most 75 tokens, at least one; no word is torn that fits into one."""
    whole = [_Word(tokens.encode(piece.text), piece.weight, piece.places) for piece in pieces(text)]
    if sum(len(piece.ids) for piece in whole) <= ROOM:
        return [whole]
    chunks: list[list[_Word]] = [[]]
    room = ROOM
    for word in _words(text, tokens):
        if room < len(word.ids) <= ROOM:
            chunks.append([])
            room = ROOM
        for part in word.divided(room or ROOM):
            if room < len(part.ids):
                chunks.append([])
                room = ROOM
            chunks[-1].append(part)
            room -= len(part.ids)
    return chunks


def _words(text: str, tokens: Tokens) -> Iterator[_Word]:
    """All words of a prompt that are more than space, punctuation apart."""
    known: dict[str, list[int]] = {}

    def encode(part: str) -> list[int]:
        if part not in known:
            known[part] = tokens.encode(part)
        return known[part]

    for piece in pieces(text):
        at = 0
        for part in _split(piece, encode):
            ids = encode(part)
            if ids:
                yield _Word(ids, piece.weight, piece.places[at : at + len(part)])
            at += len(part)


def _split(piece: Piece, encode: _Encode) -> Iterator[str]:
    """The parts of a piece: at spaces, then at punctuation, as long as that changes no token.

    It would where the tokenizer knows a new word such as `[my dog]`.
    """
    for spaced in _same(piece.text, r"\s*\S+|\s+", encode):
        yield from _same(spaced, r"\s*(?:\w+(?:['’]\w+)?|[^\w\s]+)|\s+", encode)


def _same(text: str, pattern: str, encode: _Encode) -> list[str]:
    parts = re.findall(pattern, text)
    if len(parts) > 1 and [token for part in parts for token in encode(part)] != encode(text):
        return [text]
    return parts


def _encoded(pair: Sequence[_Chunk], tokens: Tokens, encoder: nn.Module) -> tuple[Tensor, Tensor]:
    """One chunk of both texts -> hidden states [2, 77, width] and pooled [2, 1, width]."""
    ids = torch.full((len(pair), ROOM + 2), tokens.padding, dtype=torch.int64)
    mask = torch.zeros_like(ids)
    for row, chunk in enumerate(pair):
        marked = [tokens.start, *(number for word in chunk for number in word.ids), tokens.end]
        ids[row, : len(marked)] = torch.tensor(marked)
        mask[row, : len(marked)] = 1
    device = next(encoder.parameters()).device
    found = encoder(
        input_ids=ids.to(device), attention_mask=mask.to(device), output_hidden_states=True
    )
    return found.hidden_states[-1], found.text_embeds.unsqueeze(1)


def _weights(pair: Sequence[_Chunk]) -> Tensor:
    """[2, 77]: the weight of each token, and 1 for marks and padding."""
    weights = torch.ones(len(pair), ROOM + 2)
    for row, chunk in enumerate(pair):
        told = [word.weight for word in chunk for _ in word.ids]
        weights[row, 1 : 1 + len(told)] = torch.tensor(told)
    return weights


def _moved(hidden: Tensor, empty: Tensor, weights: Tensor) -> Tensor:
    """Away from what the same place of an empty prompt says; a weight of 1 changes no bit."""
    base = empty.float()
    moved = base + weights * (hidden.float() - base)
    return torch.where(weights == 1, hidden, moved.to(hidden.dtype))


def _seen_by_clip(picture: Image.Image, size: int) -> Tensor:
    """[3, size, size]: the shorter side brought to `size`, the middle of it, CLIP's mean and std.

    In float32 throughout, as the authors do it (StableCascade train/train_c.py:89-95): between
    8-bit levels, what bicubic overshoots would be cut off.
    """
    box = _middle(picture, size)
    bands = [
        np.asarray(band.convert("F").resize((size, size), Image.Resampling.BICUBIC, box))
        for band in picture.convert("RGB").split()
    ]
    pixels = torch.from_numpy(np.stack(bands)) / 255
    mean, std = (torch.tensor(values)[:, None, None] for values in (CLIP_MEAN, CLIP_STD))
    return (pixels - mean) / std


def _middle(picture: Image.Image, size: int) -> tuple[float, float, float, float]:
    """The part of a picture that is the middle square, once its shorter side is `size`.

    Pillow reads around the edges of such a part as well, so taking it first gives the pixels that
    cutting last would, however long the other side is.
    """
    edges = []
    for side in picture.size:
        scaled = size * side // min(picture.size)
        first = round((scaled - size) / 2)
        edges.append([place * side / scaled for place in (first, first + size)])
    (left, right), (top, bottom) = edges
    return left, top, right, bottom


def _config(encoder: nn.Module) -> Any:
    return encoder.config
