"""The tokenizer of a model: words to numbers, and words that are added to it."""

import shutil
from pathlib import Path

import pytest
import torch
from tokenizers import Tokenizer

from cascade_desktop.engine import stages
from cascade_desktop.engine.stages import PromptTokens, load_tokenizer

TEXTS = ["", "a red apple", "A  RED\napple!", "una manzana", "🍎 ünï", "a red apple " * 40]


@pytest.fixture
def tokens(tiny: Path) -> PromptTokens:
    return load_tokenizer(tiny)


@pytest.fixture
def reference(tiny: Path) -> Tokenizer:
    """The library itself, as it reads the same file."""
    return Tokenizer.from_file(str(tiny / "tokenizer" / "tokenizer.json"))


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_a_text_has_the_numbers_that_the_library_gives(
    tokens: PromptTokens, reference: Tokenizer, text: str
) -> None:
    whole = reference.encode(text).ids

    assert [tokens.start, *tokens.encode(text), tokens.end] == whole
    ids, mask, lengths = tokens([text])
    kept = whole if len(whole) <= 77 else [*whole[:76], whole[-1]]
    assert ids[0].tolist() == kept + [tokens.padding] * (77 - len(kept))
    assert mask[0].tolist() == [1] * len(kept) + [0] * (77 - len(kept))
    assert lengths == [len(whole)]


def test_the_marks_and_the_padding_are_those_of_the_files(
    tokens: PromptTokens, reference: Tokenizer
) -> None:
    assert tokens.start == reference.token_to_id("<|startoftext|>")
    assert tokens.end == reference.token_to_id("<|endoftext|>")
    assert tokens.padding == tokens.end


def test_the_vocabulary_shows_where_words_end(tokens: PromptTokens) -> None:
    vocabulary = tokens.vocabulary()

    assert tokens.encode("a") == [vocabulary["a</w>"]]
    assert len(set(vocabulary.values())) == len(vocabulary)


def test_an_added_word_is_one_token_wherever_it_stands(tokens: PromptTokens) -> None:
    more = tokens.with_words(["[fern]", "<x>"], 1000)

    assert more.encode("[fern]") == [1000]
    assert more.encode("a [fern] apple") == [*tokens.encode("a"), 1000, *tokens.encode("apple")]
    assert more.encode("a[fern]<x>b") == [*tokens.encode("a"), 1000, 1001, *tokens.encode("b")]
    assert more.encode("a red apple") == tokens.encode("a red apple")
    assert more.vocabulary() == {**tokens.vocabulary(), "[fern]": 1000, "<x>": 1001}
    ids, _, lengths = more(["a [fern]"])
    assert ids[0, :4].tolist() == [more.start, *tokens.encode("a"), 1000, more.end]
    assert lengths == [4]


def test_of_several_words_that_fit_the_longest_counts(tokens: PromptTokens) -> None:
    more = tokens.with_words(["fern", "fernando"], 1000)

    assert more.encode("fernando fern") == [1001, 1000]


def test_words_are_meant_as_they_are_written(tokens: PromptTokens) -> None:
    more = tokens.with_words(["[a.c]"], 1000)

    assert more.encode("[abc]") == tokens.encode("[abc]")
    assert 1000 not in more.encode("[A.C]")


def test_words_add_up_and_leave_the_original_alone(tokens: PromptTokens) -> None:
    before = tokens.encode("[x] [y]")

    both = tokens.with_words(["[x]"], 1000).with_words(["[y]"], 1001)

    assert both.encode("[x] [y]") == [1000, 1001]
    assert tokens.encode("[x] [y]") == before
    assert tokens.with_words([], 1000).encode("[x] [y]") == before


def test_the_tokenizer_s_file_alone_is_enough(tiny: Path, tmp_path: Path) -> None:
    shutil.copytree(tiny / "tokenizer", tmp_path / "tokenizer")
    (tmp_path / "tokenizer" / "tokenizer_config.json").unlink()

    tokens = stages.load_tokenizer(tmp_path)

    assert torch.equal(tokens(["a"])[0], stages.load_tokenizer(tiny)(["a"])[0])
