"""Prompts as the networks get them."""

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor

from cascade_desktop.engine import stages
from cascade_desktop.engine.conditions import (
    Text,
    count,
    limit_marks,
    read,
)
from cascade_desktop.engine.stages import PromptTokens
from cascade_desktop.errors import BadRequest
from cascade_desktop.parameters import LONGEST_TEXT
from tests.core.texts import DIFFICULT, random_texts

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
MANY = ["a", "red", "apple", "on", "white", "table,", "small", "blue", "bird!", "una", "manzana"]
MANY += ["roja", "(don't)", ":)", "wonderful"]
LONG = " ".join(random.Random(4).choices(MANY, k=230))


@pytest.fixture
def tokens(tiny: Path) -> PromptTokens:
    return stages.load_tokenizer(tiny)


@pytest.fixture(scope="module")
def encoder(tiny: Path) -> Any:
    return stages.load(tiny, "text_encoder")


@pytest.fixture(autouse=True)
def no_gradients() -> Iterator[None]:
    with torch.inference_mode():
        yield


def in_one_go(
    prompt: str, negative: str, tokens: PromptTokens, encoder: Any
) -> tuple[Tensor, Tensor]:
    """Hidden states and pooled text the plain way: no chunks, no weights, cut after 77 tokens."""
    ids, mask, _ = tokens([prompt, negative])
    found = encoder(input_ids=ids, attention_mask=mask, output_hidden_states=True)
    return found.hidden_states[-1], found.text_embeds[:, None]


def chunks_of(text: str, tokens: PromptTokens, tiny: Path) -> list[list[int]]:
    """The ids of each chunk, by what the vocabulary calls the end of a word."""
    facts = json.loads((tiny / "tokenizer" / "tokenizer.json").read_text(encoding="utf-8"))
    ends = {number for name, number in facts["model"]["vocab"].items() if name.endswith("</w>")}
    words: list[list[int]] = [[]]
    for token in tokens.encode(text):
        words[-1].append(token)
        if token in ends:
            words.append([])
    chunks: list[list[int]] = [[]]
    for word in words:
        if len(chunks[-1]) + len(word) > 75:
            chunks.append([])
        chunks[-1] += word
    return chunks


def hidden_of(ids: list[int], tokens: PromptTokens, encoder: Any) -> Tensor:
    """Hidden states [77, width] of one chunk alone."""
    row = [tokens.start, *ids, tokens.end]
    mask = [1] * len(row) + [0] * (77 - len(row))
    row += [tokens.padding] * (77 - len(row))
    found = encoder(
        input_ids=torch.tensor([row]),
        attention_mask=torch.tensor([mask]),
        output_hidden_states=True,
    )
    hidden: Tensor = found.hidden_states[-1][0]
    return hidden


def same(one: Text, other: Text) -> bool:
    return torch.equal(one.hidden, other.hidden) and torch.equal(one.pooled, other.pooled)


@pytest.mark.parametrize("prompt", PROMPTS)
def test_any_text_can_be_read(prompt: str, tokens: PromptTokens, encoder: Any) -> None:
    text = read(prompt, "", tokens, encoder)

    assert text.hidden.shape == (2, 77, 16)
    assert text.pooled.shape == (2, 1, 16)
    assert text.hidden.isfinite().all() and text.pooled.isfinite().all()
    assert text.tokens == (len(tokens.encode(prompt)), 0)
    assert text.chunks == 1


@pytest.mark.parametrize("prompt", [*PROMPTS, "7 " * 75], ids=lambda text: text[:12])
def test_what_fits_is_read_in_one_go_bit_for_bit(
    prompt: str, tokens: PromptTokens, encoder: Any
) -> None:
    for pair in ((prompt, "a blue bird"), ("", prompt)):
        hidden, pooled = in_one_go(*pair, tokens, encoder)

        text = read(*pair, tokens, encoder)

        assert torch.equal(text.hidden, hidden)
        assert torch.equal(text.pooled, pooled)


def test_different_texts_are_told_apart(tokens: PromptTokens, encoder: Any) -> None:
    text = read("a red apple", "a blue bird", tokens, encoder)

    assert (text.hidden[0] - text.hidden[1]).abs().max() > 0.01
    assert (text.pooled[0] - text.pooled[1]).abs().max() > 0.01


def test_the_same_texts_are_told_the_same(tokens: PromptTokens, encoder: Any) -> None:
    text = read("a red apple", "A  red apple", tokens, encoder)

    assert torch.equal(text.hidden[0], text.hidden[1])


def test_hidden_states_are_those_before_the_final_norm(tokens: PromptTokens, encoder: Any) -> None:
    ids, mask, _ = tokens(["a red apple", ""])
    normed = encoder(input_ids=ids, attention_mask=mask).last_hidden_state
    norm = next(m for name, m in encoder.named_modules() if name.endswith("final_layer_norm"))

    text = read("a red apple", "", tokens, encoder)

    assert torch.allclose(norm(text.hidden), normed, atol=1e-6)
    assert not torch.allclose(text.hidden, normed, atol=1e-2)


def test_the_padding_is_hidden_from_the_words(tokens: PromptTokens, encoder: Any) -> None:
    ids, mask, lengths = tokens(["a red apple", ""])
    ids[0, lengths[0] :] = 7
    other = encoder(input_ids=ids, attention_mask=mask, output_hidden_states=True)

    text = read("a red apple", "", tokens, encoder)

    words = slice(0, lengths[0])
    assert torch.allclose(text.hidden[0, words], other.hidden_states[-1][0, words], atol=1e-6)


def test_a_long_prompt_is_read_in_chunks_that_tear_no_word(
    tokens: PromptTokens, encoder: Any, tiny: Path
) -> None:
    plain = LONG.replace("(", "").replace(")", "")
    chunks = chunks_of(plain, tokens, tiny)
    assert len(tokens.encode(plain)) > 300 and len(chunks) > 4
    assert any(len(chunk) < 75 for chunk in chunks[:-1]), "else the ends of words play no part"

    text = read(plain, "a blue bird", tokens, encoder)

    expected = torch.cat([hidden_of(ids, tokens, encoder) for ids in chunks])
    empty = [hidden_of([], tokens, encoder)] * (len(chunks) - 1)
    other = torch.cat([hidden_of(tokens.encode("a blue bird"), tokens, encoder), *empty])
    assert text.hidden.shape == (2, 77 * len(chunks), 16)
    assert torch.allclose(text.hidden, torch.stack([expected, other]), atol=1e-5)
    assert text.tokens == (len(tokens.encode(plain)), len(tokens.encode("a blue bird")))
    assert text.chunks == len(chunks)


def test_the_pooled_text_is_that_of_the_first_chunk(tokens: PromptTokens, encoder: Any) -> None:
    first, rest = "7 " * 75, "a red apple"

    text = read("blue", first + rest, tokens, encoder)

    assert text.chunks == 2
    assert torch.equal(text.pooled, read("blue", first, tokens, encoder).pooled)


def test_a_word_longer_than_a_chunk_is_divided_and_fills_the_chunks(
    tokens: PromptTokens, encoder: Any
) -> None:
    apples = "🍎" * 100

    text = read(f"a {apples} b", "", tokens, encoder)

    ids = [number for part in ("a", apples, "b") for number in tokens.encode(part)]
    assert text.chunks == -(-len(ids) // 75)
    expected = torch.cat(
        [hidden_of(ids[at : at + 75], tokens, encoder) for at in range(0, len(ids), 75)]
    )
    assert torch.allclose(text.hidden[0], expected, atol=1e-5)


@pytest.mark.parametrize(
    ("plain", "weighing"),
    [
        ("a red apple", "a (red:1.0) apple"),
        ("a red apple", "((a (red:1.00):1) apple: 1. )"),
        (LONG.replace("(don't)", "don't"), LONG.replace("(don't)", "(don't:1)")),
    ],
)
def test_weights_of_one_change_no_bit(
    plain: str, weighing: str, tokens: PromptTokens, encoder: Any
) -> None:
    assert weighing != plain

    assert same(read(weighing, plain, tokens, encoder), read(plain, plain, tokens, encoder))


@pytest.mark.parametrize("weight", [1.5, 0.0, -1.0, 0.3])
def test_a_weight_moves_its_words_away_from_the_empty_prompt(
    weight: float, tokens: PromptTokens, encoder: Any
) -> None:
    before, words = (tokens.encode(part) for part in ("a", "red apple"))
    plain = hidden_of(tokens.encode("a red apple on a table"), tokens, encoder)
    empty = hidden_of([], tokens, encoder)
    expected = plain.clone()
    for place in range(1 + len(before), 1 + len(before) + len(words)):
        expected[place] = empty[place] + weight * (plain[place] - empty[place])

    text = read(f"a (red apple:{weight}) on a table", "blue", tokens, encoder)

    assert torch.allclose(text.hidden[0], expected, atol=1e-5)
    assert not torch.allclose(text.hidden[0], plain, atol=1e-2)
    unweighted = read("a red apple on a table", "blue", tokens, encoder)
    assert torch.equal(text.pooled, unweighted.pooled)
    untouched = (text.hidden == unweighted.hidden).all(-1)
    assert untouched[1].all()
    assert untouched[0].logical_not().sum() == len(words)


def test_a_weight_counts_in_any_chunk_and_in_the_negative_prompt(
    tokens: PromptTokens, encoder: Any
) -> None:
    first = "7 " * 75
    apple = slice(77 + 1, 77 + 1 + len(tokens.encode("red apple")))

    text = read("a", first + "(red apple:2) blue", tokens, encoder)

    plain = read("a", first + "red apple blue", tokens, encoder).hidden
    empty = hidden_of([], tokens, encoder)[1 : 1 + len(tokens.encode("red apple"))]
    assert torch.allclose(text.hidden[1, apple], 2 * plain[1, apple] - empty, atol=1e-5)
    assert torch.equal(text.hidden[0], plain[0])
    assert torch.equal(text.hidden[1, : apple.start], plain[1, : apple.start])


def test_a_plain_text_costs_no_reading_of_the_empty_prompt(
    tokens: PromptTokens, encoder: Any
) -> None:
    runs: list[int] = []
    watch = encoder.register_forward_hook(lambda *_: runs.append(1))
    try:
        read("a red apple", "", tokens, encoder)
        plain = len(runs)
        read("a (red) apple", "", tokens, encoder)
    finally:
        watch.remove()

    assert plain == 1
    assert len(runs) - plain == 2


def test_weights_work_in_16_bits(tokens: PromptTokens, tiny: Path) -> None:
    encoder = stages.load(tiny, "text_encoder", dtype=torch.bfloat16)

    text = read("a (red:1.5) apple", "", tokens, encoder)

    exact = read("a (red:1.5) apple", "", tokens, stages.load(tiny, "text_encoder"))
    assert text.hidden.dtype == text.pooled.dtype == torch.bfloat16
    assert torch.allclose(text.hidden.float(), exact.hidden, atol=0.1)


def test_a_weight_out_of_bounds_is_refused(tokens: PromptTokens, encoder: Any) -> None:
    with pytest.raises(BadRequest, match="between -10 and 10"):
        read("a", "(red:11)", tokens, encoder)


@pytest.mark.parametrize("number", [n for n, text in enumerate(DIFFICULT) if "\ud83d" not in text])
def test_tokens_are_counted_without_marks(number: int, tokens: PromptTokens) -> None:
    text = DIFFICULT[number]

    assert count(text, tokens) == len(tokens.encode(text))


def test_nothing_of_a_long_text_is_lost(tokens: PromptTokens, encoder: Any) -> None:
    for text in random_texts(12):
        found = read(text, "", tokens, encoder)

        assert found.tokens == (len(tokens.encode(text)), 0)
        assert found.hidden.shape[1] == 77 * found.chunks
        assert found.chunks == len(limit_marks(text, tokens)) + 1


def test_signs_of_weights_are_not_counted(tokens: PromptTokens) -> None:
    assert count("a ((red:1.3) apple)", tokens) == count("a red apple", tokens)


def test_what_fits_has_no_limit_mark(tokens: PromptTokens) -> None:
    assert limit_marks("", tokens) == []
    assert limit_marks("7 " * 75, tokens) == []


def test_limit_marks_stand_where_clip_stops_reading(tokens: PromptTokens, tiny: Path) -> None:
    plain = LONG.replace("(", "").replace(")", "")
    chunks = chunks_of(plain, tokens, tiny)

    marks = limit_marks(plain, tokens)

    parts = [plain[a:b] for a, b in zip([0, *marks], [*marks, None], strict=True)]
    assert [tokens.encode(part) for part in parts] == chunks


def test_limit_marks_count_the_signs_of_the_text_as_it_was_typed(tokens: PromptTokens) -> None:
    text = r"\(a:" + "7 " * 40 + "(7 7:1.2) " + "7 " * 60

    (mark,) = limit_marks(text, tokens)

    assert count(text[:mark], tokens) == 75
    assert text[mark - 1 : mark + 2] == "7 7"


@pytest.mark.parametrize(("sign", "times"), [("🍎", 400), ("x", LONGEST_TEXT), (",", 900)])
def test_in_a_very_long_word_the_marks_are_estimated(
    sign: str, times: int, tokens: PromptTokens
) -> None:
    word = sign * times

    marks = limit_marks(word, tokens)

    assert len(marks) == -(-count(word, tokens) // 75) - 1
    assert marks == sorted(set(marks))
    assert abs(count(word[: marks[0]], tokens) - 75) <= 4


@pytest.mark.parametrize("learnt", ["[fernando]", "<my-dog>"])
def test_a_learnt_word_stays_whole(learnt: str, tokens: PromptTokens) -> None:
    tokens = tokens.with_words([learnt], 9999)
    text = f"7 {learnt}, " * 60

    marks = limit_marks(text, tokens)

    assert count(text, tokens) == 180
    assert [text[:mark].count(learnt) for mark in marks] == [25, 50]


def test_a_prompt_of_the_greatest_length_is_divided_soon(tokens: PromptTokens) -> None:
    chance = random.Random(5)
    words = ["".join(chance.choices("abcdefgh", k=4)) for _ in range(LONGEST_TEXT // 5)]

    marks = limit_marks(" ".join(words), tokens)

    assert len(marks) > 50
