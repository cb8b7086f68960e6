"""New words of adapters: read wherever they stand, and begun from the words they are like."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from cascade_desktop.engine import conditions, lora_words, stages
from cascade_desktop.engine.lora import applied, read_lora
from cascade_desktop.errors import BadModel, BadRequest
from cascade_desktop.uses import LoraUse
from tests.engine import loras

WIDTH = loras.TEXT_WIDTH
VECTORS = torch.linspace(-1, 1, 3 * WIDTH).reshape(3, WIDTH)


@pytest.fixture
def encoder(tiny: Path) -> nn.Module:
    return stages.load(tiny, "text_encoder")


@pytest.fixture
def tokens(tiny: Path) -> stages.PromptTokens:
    return stages.load_tokenizer(tiny)


def table(encoder: nn.Module) -> Tensor:
    return encoder.get_submodule("text_model.embeddings.token_embedding").get_parameter("weight")


def use(file: Path, token: str = "", starts_from: str = "", **_: object) -> LoraUse:
    return LoraUse(str(file), token=token, starts_from=starts_from)


def words(file: Path, count: int = 1, first: int = lora_words.FIRST_NEW) -> Path:
    return loras.authors([], file, **loras.new_words(VECTORS[:count], first))


def bundle(file: Path, name: str = "<castle>", count: int = 1) -> Path:
    return loras.written({f"bundle_emb.{name}.clip_g": VECTORS[:count]}, file)


@contextmanager
def at_work(
    encoder: nn.Module, tokens: stages.PromptTokens, *uses: tuple[LoraUse, float]
) -> Iterator[conditions.Tokens]:
    adapters = [(read_lora(each), weight) for each, weight in uses]
    with applied(nn.Module(), encoder, tokens, adapters) as told:
        yield told


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "words.safetensors"


def test_a_new_word_is_what_it_starts_from_and_what_was_learnt(
    encoder: nn.Module, tokens: stages.PromptTokens, file: Path
) -> None:
    known = table(encoder).clone()
    like = [number for word, number in tokens.vocabulary().items() if word.startswith("ta")]
    assert len(like) > 1
    mean = sum(known[number] for number in like) / len(like)

    with at_work(encoder, tokens, (use(words(file), "[fern]", "^ta"), 0.5)) as told:
        row = told.encode("a [fern] on a table")
        found = table(encoder)
        assert row == [*tokens.encode("a"), len(known), *tokens.encode(" on a table")]
        assert torch.equal(found[: len(known)], known)
        torch.testing.assert_close(found[len(known) :], (mean + 0.5 * VECTORS[0])[None])
    assert torch.equal(table(encoder), known)
    assert len(known) not in tokens.encode("a [fern] on a table")


@pytest.mark.parametrize("expression", ["", "^no such word$"])
def test_a_new_word_that_is_like_none_starts_from_zeros(
    expression: str, encoder: nn.Module, tokens: stages.PromptTokens, file: Path
) -> None:
    with at_work(encoder, tokens, (use(words(file), "<x>", expression), 1.0)):
        assert torch.equal(table(encoder)[-1], VECTORS[0])


def test_a_new_word_that_has_learnt_nothing_reads_as_the_word_it_starts_from(
    encoder: nn.Module, tokens: stages.PromptTokens, file: Path
) -> None:
    word = tokens.encode("apple")
    entry = next(text for text, number in tokens.vocabulary().items() if [number] == word)
    plain = conditions.read("a red apple", "", tokens, encoder)

    # Some configurations make the encoder take the largest id for the end mark.
    for end in (tokens.end, 2):
        for part in encoder.modules():
            if hasattr(part, "eos_token_id"):
                part.eos_token_id = end  # type: ignore[assignment]
        with at_work(encoder, tokens, (use(words(file), "[x]", f"^{entry}$"), 0.0)) as told:
            text = conditions.read("a red [x]", "", told, encoder)
        torch.testing.assert_close(text.hidden, plain.hidden)
        torch.testing.assert_close(text.pooled, plain.pooled)


def test_words_of_several_adapters_stand_side_by_side(
    encoder: nn.Module, tokens: stages.PromptTokens, file: Path
) -> None:
    known = len(table(encoder))
    uses = (
        (use(words(file.with_name("a.safetensors"), 2), "[a] <b>"), 1.0),
        (use(bundle(file.with_name("b.safetensors"))), 0.25),
    )

    with at_work(encoder, tokens, *uses) as told:
        assert told.encode("<castle><b>[a]") == [known + 2, known + 1, known]
        wanted = torch.stack([VECTORS[0], VECTORS[1], VECTORS[0]])
        # A bundle's vectors are finished: no weight makes them another word.
        assert torch.equal(table(encoder)[known:], wanted)


def test_a_word_of_several_tokens_is_read_as_all_of_them(
    encoder: nn.Module, tokens: stages.PromptTokens, file: Path
) -> None:
    known = len(table(encoder))
    adapter = use(bundle(file, "my castle", 3))

    with at_work(encoder, tokens, (adapter, 1.0)) as told:
        spelled = [known, known + 1, known + 2]
        assert told.encode("my castle, red") == [*spelled, *tokens.encode(", red")]
        ids, mask, lengths = told(["my castle"])
        assert ids[0, :5].tolist() == [tokens.start, *spelled, tokens.end]
        assert mask[0].sum() == lengths[0] == 5
        assert (told.start, told.padding) == (tokens.start, tokens.padding)
        assert torch.equal(table(encoder)[known:], VECTORS)


def test_what_was_learnt_of_a_known_word_is_added_to_it(
    encoder: nn.Module, tokens: stages.PromptTokens, file: Path
) -> None:
    before = table(encoder).clone()

    with at_work(encoder, tokens, (use(words(file, 2, first=7)), -2.0)) as told:
        torch.testing.assert_close(table(encoder)[7:9], before[7:9] - 2 * VECTORS[:2])
        assert torch.equal(table(encoder)[9:], before[9:])
        assert told.encode("a red apple") == tokens.encode("a red apple")
    assert torch.equal(table(encoder), before)


@pytest.mark.parametrize(
    ("token", "starts_from", "count", "sentence", "advice"),
    [
        ("", "", 1, "brings a new word that the file does not name", "such as [fernando]"),
        ("", "", 2, "brings 2 new words that the file", "[fernando]"),
        ("[a]", "", 2, "brings 2 new words, not 1", "[fernando]"),
        ("fern", "", 1, "fern cannot be a new word", "[word] or <word>"),
        ("[fern", "", 1, r"[fern cannot be", "[word] or <word>"),
        ("[]", "", 1, "[] cannot be", "[word] or <word>"),
        ("[a] [a]", "", 2, "[a] is brought twice", "another Token"),
        ("[a] [b]", "a b c", 2, "For 2 new words 3 expressions", "one for all"),
        ("[a]", "(", 1, "( is no regular expression", "^dog</w>"),
        ("[a]", "a{99999999999999}", 1, "is no regular expression", "^dog</w>"),
        ("[a]", "", 0, "brings no new word, not 1", "Leave Token empty"),
    ],
)
def test_what_is_wrong_with_a_word_is_said(
    token: str,
    starts_from: str,
    count: int,
    sentence: str,
    advice: str,
    encoder: nn.Module,
    tokens: stages.PromptTokens,
    file: Path,
) -> None:
    before = table(encoder).clone()
    adapter = use(words(file, count), token, starts_from)

    with pytest.raises(BadRequest) as refused, at_work(encoder, tokens, (adapter, 1.0)):
        pass

    assert sentence in refused.value.message
    assert advice in refused.value.advice
    assert torch.equal(table(encoder), before)


def test_an_expression_that_takes_forever_is_given_up(
    encoder: nn.Module,
    tokens: stages.PromptTokens,
    file: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(lora_words, "SECONDS", 0.5)
    monkeypatch.setattr(stages.PromptTokens, "vocabulary", lambda _: {"a" * 60: 0}, raising=True)

    with pytest.raises(BadRequest, match="takes too long"):  # noqa: SIM117
        with at_work(encoder, tokens, (use(words(file), "[a]", "^(a+)+b"), 1.0)):
            pass


def test_a_bundle_names_its_word_itself_unless_there_is_another_name(
    encoder: nn.Module, tokens: stages.PromptTokens, file: Path
) -> None:
    known = len(table(encoder))
    named, renamed = use(bundle(file)), use(bundle(file), "[fern]", "^ignored")

    with at_work(encoder, tokens, (named, 1.0), (renamed, 1.0)) as told:
        assert told.encode("<castle>[fern]") == [known, known + 1]
        assert torch.equal(table(encoder)[known:], VECTORS[:1].expand(2, -1))
    with pytest.raises(BadRequest, match="brings a new word, not 2"):
        read_lora(use(bundle(file), "[a] [b]"))


@pytest.mark.parametrize(
    ("number", "width", "sentence"),
    [
        (lora_words.FIRST_NEW, 24, "words of 24 numbers"),
        (5, 12, "words of 12 numbers"),
        (lora_words.FIRST_NEW - 1, WIDTH, "word 49407"),
    ],
)
def test_words_for_another_text_encoder_are_refused(
    number: int,
    width: int,
    sentence: str,
    encoder: nn.Module,
    tokens: stages.PromptTokens,
    file: Path,
) -> None:
    loras.authors([], file, **loras.new_words(torch.ones(1, width), number))
    adapter = use(file, "[a]" if number == lora_words.FIRST_NEW else "")

    with pytest.raises(BadModel, match=rf"of {WIDTH} numbers each.*changes {sentence}"):  # noqa: SIM117
        with at_work(encoder, tokens, (adapter, 1.0)):
            pass


def test_several_words_are_named_in_the_order_of_their_numbers(
    encoder: nn.Module, tokens: stages.PromptTokens, file: Path
) -> None:
    numbers = torch.tensor([49410, 49408, 49409])
    loras.authors([], file, embeddings=VECTORS, indices=numbers)

    with at_work(encoder, tokens, (use(file, "[a] [b], [c]"), 1.0)) as told:
        for word, row in {"[a]": 1, "[b]": 2, "[c]": 0}.items():
            assert torch.equal(table(encoder)[told.encode(word)[0]], VECTORS[row])


@pytest.mark.parametrize(
    "broken",
    [
        {"embeddings": VECTORS, "indices": torch.tensor([49408, 49408, 49409])},
        {"embeddings": VECTORS, "indices": torch.tensor([49408])},
        {"embeddings": VECTORS[0], "indices": torch.tensor([49408])},
        {"embeddings": VECTORS[:1] / 0, "indices": torch.tensor([49408])},
    ],
)
def test_damaged_words_are_refused(broken: dict[str, Tensor], file: Path) -> None:
    loras.authors([], file, **broken)

    with pytest.raises(BadModel, match=r"new words in .* are damaged"):
        read_lora(use(file, "[a]"))
