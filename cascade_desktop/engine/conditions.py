"""From the prompt to what the networks are told about the picture."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

Tokens = Callable[[Sequence[str]], tuple[Tensor, Tensor, list[int]]]
"""Prompts -> ids [n, 77], attention mask [n, 77], full length of each prompt in tokens."""


@dataclass(frozen=True)
class Text:
    """Row 0 is the prompt, row 1 what should not be in the picture.

    `tokens_cut` is how many tokens of each had to be left out, as the encoder reads only 77.
    """

    hidden: Tensor  # [2, 77, width of the text encoder]
    pooled: Tensor  # [2, 1, width of its projection]
    tokens_cut: tuple[int, int]


def read(prompt: str, negative: str, tokens: Tokens, encoder: nn.Module) -> Text:
    """Both texts through the text encoder, in one go, on the encoder's device.

    The hidden states are the last ones *before* the final layer norm, and padding is masked
    (StableCascade train/base.py:155-162).
    """
    ids, mask, lengths = tokens([prompt, negative])
    device = next(encoder.parameters()).device
    found = encoder(
        input_ids=ids.to(device), attention_mask=mask.to(device), output_hidden_states=True
    )
    first, second = (max(0, length - ids.shape[1]) for length in lengths)
    return Text(found.hidden_states[-1], found.text_embeds.unsqueeze(1), (first, second))


def for_stage_c(text: Text, image_width: int) -> dict[str, Tensor]:
    """What Stage C is told: the text, and zeros for the picture it could be told as well.

    Without the zeros diffusers' network would leave out the text, too, and say nothing.
    """
    nothing = text.pooled.new_zeros(len(text.pooled), 1, image_width)
    return {"clip_text_pooled": text.pooled, "clip_text": text.hidden, "clip_img": nothing}


def for_stage_b(text: Text, latent: Tensor) -> dict[str, Tensor]:
    """What Stage B is told: the pooled text, and Stage C's latent [1, 16, h, w].

    The unwanted side gets a latent of zeros (text_to_image notebook, raw line 213).
    """
    latent = latent.to(text.pooled.dtype)
    return {"clip_text_pooled": text.pooled, "effnet": torch.cat([latent, latent * 0])}
