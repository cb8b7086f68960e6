"""Prompts as the networks get them."""

from typing import Any

import pytest
import torch

from cascade_desktop.engine.cascade import Cascade
from cascade_desktop.engine.conditions import Text, for_stage_b, for_stage_c, read

PROMPTS = [
    "",
    " ",
    "a red apple",
    "🍎👩‍🚀",
    "تفاحة حمراء",
    "a\nb\tc",
    "İstanbul ß ﬁ",
    "\u0301\ud7ff",
]


def read_by(cascade: Cascade, prompt: str, negative: str = "") -> Text:
    with torch.inference_mode():
        return read(prompt, negative, cascade.tokens, cascade.text_encoder)


@pytest.mark.parametrize("prompt", PROMPTS)
def test_any_text_can_be_read(cascade: Cascade, prompt: str) -> None:
    text = read_by(cascade, prompt)

    assert text.hidden.shape == (2, 77, 16)
    assert text.pooled.shape == (2, 1, 16)
    assert text.hidden.isfinite().all() and text.pooled.isfinite().all()
    assert text.tokens_cut == (0, 0)


def test_different_texts_are_told_apart(cascade: Cascade) -> None:
    text = read_by(cascade, "a red apple", "a blue bird")

    assert (text.hidden[0] - text.hidden[1]).abs().max() > 0.01
    assert (text.pooled[0] - text.pooled[1]).abs().max() > 0.01


def test_the_same_texts_are_told_the_same(cascade: Cascade) -> None:
    text = read_by(cascade, "a red apple", "A  red apple")

    assert torch.equal(text.hidden[0], text.hidden[1])


def test_hidden_states_are_those_before_the_final_norm(cascade: Cascade) -> None:
    encoder: Any = cascade.text_encoder
    ids, mask, _ = cascade.tokens(["a red apple", ""])
    with torch.inference_mode():
        normed = encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        norm = next(m for name, m in encoder.named_modules() if name.endswith("final_layer_norm"))

        text = read_by(cascade, "a red apple")

        assert torch.allclose(norm(text.hidden), normed, atol=1e-6)
        assert not torch.allclose(text.hidden, normed, atol=1e-2)


def test_the_padding_is_hidden_from_the_words(cascade: Cascade) -> None:
    encoder: Any = cascade.text_encoder
    ids, mask, lengths = cascade.tokens(["a red apple", ""])
    ids[0, lengths[0] :] = 7
    with torch.inference_mode():
        other = encoder(input_ids=ids, attention_mask=mask, output_hidden_states=True)

        text = read_by(cascade, "a red apple")

    words = slice(0, lengths[0])
    assert torch.allclose(text.hidden[0, words], other.hidden_states[-1][0, words], atol=1e-6)


def test_a_long_prompt_is_cut_and_says_by_how_much(cascade: Cascade) -> None:
    word = "7 "
    fits = read_by(cascade, word * 75)
    cut = read_by(cascade, word * 80, word * 76)

    assert fits.tokens_cut == (0, 0)
    assert cut.tokens_cut == (5, 1)
    assert torch.allclose(cut.hidden[0], fits.hidden[0], atol=1e-6)


def test_stage_c_gets_zeros_where_a_picture_could_be(cascade: Cascade) -> None:
    told = for_stage_c(read_by(cascade, "a red apple"), 16)

    assert sorted(told) == ["clip_img", "clip_text", "clip_text_pooled"]
    assert told["clip_img"].shape == (2, 1, 16)
    assert not told["clip_img"].any()


def test_stage_b_gets_the_latent_on_the_wanted_side_only(cascade: Cascade) -> None:
    latent = torch.randn(1, 16, 9, 12)

    told = for_stage_b(read_by(cascade, "a red apple"), latent)

    assert torch.equal(told["effnet"][:1], latent)
    assert not told["effnet"][1:].any()
