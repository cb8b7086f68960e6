"""Pocket's own vocabulary: byte-level BPE with CLIP's rules, learnt from its captions."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors, trainers

from cascade_desktop.training.compositions import Composer
from cascade_desktop.training.pocket import VOCABULARY
from cascade_desktop.training.subjects import STYLES, load_subjects

START, END = "<|startoftext|>", "<|endoftext|>"
_WORD_END = "</w>"
# What CLIP treats as one word: contractions, letters, single digits, runs of other marks.
_WORDS = r"'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"


def train_tokenizer(folder: Path, captions: int = 60_000) -> None:
    """Writes `folder/tokenizer/` from so many captions and all names and keywords."""
    learnt = _tokenizer(models.BPE(end_of_word_suffix=_WORD_END))
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY - 2 - 256,
        end_of_word_suffix=_WORD_END,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    learnt.train_from_iterator(_texts(captions), trainer)
    merges = [tuple(pair) for pair in json.loads(learnt.to_str())["model"]["merges"]]
    part = folder / "tokenizer"
    part.mkdir(parents=True, exist_ok=True)
    _with_every_byte(merges).save(str(part / "tokenizer.json"), pretty=False)
    names = {"bos_token": START, "eos_token": END, "pad_token": END, "model_max_length": 77}
    (part / "tokenizer_config.json").write_text(json.dumps(names, indent=1) + "\n")


def _tokenizer(model: models.BPE) -> Tokenizer:
    tokenizer = Tokenizer(model)
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.NFC(),
            normalizers.Replace(Regex(r"\s+"), " "),
            normalizers.Lowercase(),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(_WORDS), behavior="removed", invert=True),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    return tokenizer


def _with_every_byte(merges: Sequence[tuple[str, str]]) -> Tokenizer:
    """Each byte also exists as a word's end, so that no text has an unknown token.

    An unknown token would be the end mark, and the prompt would stop there.
    """
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    pieces = [*alphabet, *(letter + _WORD_END for letter in alphabet)]
    pieces += list(dict.fromkeys("".join(pair) for pair in merges))
    pieces = list(dict.fromkeys(pieces))[: VOCABULARY - 2]
    kept = set(pieces)
    fitting = [pair for pair in merges if "".join(pair) in kept]
    vocabulary = {piece: number for number, piece in enumerate(pieces)}
    for number in range(len(pieces), VOCABULARY - 2):
        vocabulary[f"<|unused {number}|>"] = number
    vocabulary[START], vocabulary[END] = VOCABULARY - 2, VOCABULARY - 1
    tokenizer = _tokenizer(
        models.BPE(vocabulary, fitting, unk_token=END, end_of_word_suffix=_WORD_END)
    )
    tokenizer.add_special_tokens([START, END])
    tokenizer.post_processor = processors.RobertaProcessing(
        (END, VOCABULARY - 1), (START, VOCABULARY - 2), trim_offsets=False, add_prefix_space=False
    )
    return tokenizer


def _texts(captions: int) -> list[str]:
    subjects = load_subjects()
    rows = np.array([[0 if style in one.styles else -1 for style in STYLES] for one in subjects])
    composer = Composer(subjects, rows)
    random = np.random.default_rng(0)
    texts = [composer.say(composer.choose(random), random).caption for _ in range(captions)]
    for one in subjects:
        texts += [one.english, one.spanish, *one.keywords, *one.spanish_keywords]
    return texts
