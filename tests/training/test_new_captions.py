"""What is taught to one encoder while the other stays: Spanish, and seeing more."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer

from cascade_desktop.engine import stages
from cascade_desktop.folders import resource
from cascade_desktop.progress import silent
from cascade_desktop.training.captions import Captions
from cascade_desktop.training.compositions import LABELS
from cascade_desktop.training.drawing import Sprites
from cascade_desktop.training.phrases import STYLE_WORDS
from cascade_desktop.training.pocket import CONFIGS, TEXT_WIDTH
from cascade_desktop.training.subjects import STYLES, Subject
from cascade_desktop.training.train import train


def test_each_caption_comes_with_an_english_one_that_says_the_same(
    sprites: Sprites, subjects: tuple[Subject, ...]
) -> None:
    captions = Captions(subjects, sprites.rows, resource("pocket"), processes=0)
    tokenizer = Tokenizer.from_file(str(resource("pocket/tokenizer/tokenizer.json")))

    (chunk,) = captions.chunks(200)

    spanish = (chunk.tokens != chunk.english).any(1)
    assert 0.15 < spanish.mean() < 0.35
    named = spanish & (chunk.said[:, LABELS.index("subject")] >= 0)
    position = chunk.labels[:, LABELS.index("position")]
    assert named.any()
    for row in np.flatnonzero(named & (position == 1)):
        assert "izquierda" in tokenizer.decode(chunk.tokens[row].tolist())
        assert "left" in tokenizer.decode(chunk.english[row].tolist())


def test_each_caption_that_tells_its_style_comes_with_one_that_tells_another(
    sprites: Sprites, subjects: tuple[Subject, ...]
) -> None:
    captions = Captions(subjects, sprites.rows, resource("pocket"), processes=0)
    tokenizer = Tokenizer.from_file(str(resource("pocket/tokenizer/tokenizer.json")))

    (chunk,) = captions.chunks(300)

    told = chunk.said[:, LABELS.index("style")] >= 0
    assert ((chunk.rival != chunk.tokens).any(1) == told).all()
    swapped = 0
    for row in np.flatnonzero(told):
        style = STYLES[chunk.labels[row, LABELS.index("style")]]
        words = [_read(tokenizer, phrase) for each in STYLE_WORDS[style] for phrase in each]
        own, other = chunk.tokens[row].tolist(), chunk.rival[row].tolist()
        assert any(_within(own, phrase) for phrase in words)
        assert not any(_within(other, phrase) for phrase in words)
        swapped += style == "3d" and _within(other, _read(tokenizer, "glossy style"))
    assert swapped > 5


def _read(tokenizer: Tokenizer, phrase: str) -> list[int]:
    """Its tokens, without those of the begin and the end."""
    return list(tokenizer.encode(phrase).ids[1:-1])


def _within(tokens: list[int], part: list[int]) -> bool:
    return any(tokens[place : place + len(part)] == part for place in range(len(tokens)))


@pytest.mark.slow
def test_spanish_comes_nearer_to_english_and_english_stays(tmp_path: Path, sample: Path) -> None:
    pocket = tmp_path / "pocket"
    shutil.copytree(resource("pocket"), pocket)
    shutil.copytree(pocket / "tokenizer", tmp_path / "tokenizer")
    forget_spanish(pocket)

    found = train("clip", 1e6, tmp_path, sample, silent, "cpu", steps=16, batch=16, start=pocket)

    assert found["english_as_before"] > 0.99
    assert found["english_words_as_before"] > 0.99
    assert found["spanish_as_english"] > found["spanish_as_english_before"] + 0.005
    before, after = (
        stages.load(folder, "image_encoder").state_dict() for folder in (pocket, tmp_path)
    )
    assert all(torch.equal(before[name], after[name]) for name in before)
    log = (tmp_path / "training" / "figures.jsonl").read_text("utf-8")
    assert json.loads(log)["stage"] == "clip"


def forget_spanish(model: Path) -> None:
    """Takes the meaning from a few words that no English caption has."""
    text = stages.load(model, "text_encoder")
    tokenizer = Tokenizer.from_file(str(model / "tokenizer" / "tokenizer.json"))
    spanish = tokenizer.encode("fondo sobre estilo color rojo verde azul una").ids[1:-1]
    english = tokenizer.encode("background on style colour red green blue a").ids[1:-1]
    words = text.get_input_embeddings().weight  # type: ignore[operator]
    with torch.no_grad():
        words[list(set(spanish) - set(english))] = 0
    stages.save(text, "text_encoder", CONFIGS["text_encoder"], model)


def test_the_image_encoder_can_be_taught_alone(tmp_path: Path, sample: Path) -> None:
    pocket = resource("pocket")
    for part in ("tokenizer", "text_encoder"):
        shutil.copytree(pocket / part, tmp_path / part)

    found = train("image_encoder", 1e6, tmp_path, sample, silent, "cpu", steps=2, batch=4)

    assert 0 <= found["seen_subject"] <= 1
    weights = stages.load(tmp_path, "image_encoder").state_dict()
    assert weights["visual_projection.weight"].shape == (TEXT_WIDTH, 192)
    before, after = (folder / "text_encoder" / "model.safetensors" for folder in (pocket, tmp_path))
    assert before.read_bytes() == after.read_bytes()
