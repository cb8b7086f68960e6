"""What a file's metadata says about a new word holds where the use says nothing."""

from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from cascade_desktop.engine.lora import read_lora
from cascade_desktop.errors import BadRequest
from cascade_desktop.uses import LoraUse
from tests.engine import loras

NOTES = {"token": "[fern]", "starts_from": "^apple</w>"}


def noted(folder: Path, notes: dict[str, str]) -> str:
    words = loras.new_words(torch.ones(1, loras.TEXT_WIDTH))
    plain = loras.authors(loras.learnt(), folder / "plain.safetensors", **words)
    save_file(load_file(plain), folder / "fern.safetensors", notes)
    return str(folder / "fern.safetensors")


def test_a_file_that_names_its_word_needs_no_more(tmp_path: Path) -> None:
    (word,) = read_lora(LoraUse(noted(tmp_path, NOTES))).words.new

    assert (word.word, word.starts_from) == ("[fern]", "^apple</w>")


def test_what_the_use_says_is_preferred(tmp_path: Path) -> None:
    file = noted(tmp_path, NOTES)

    (renamed,) = read_lora(LoraUse(file, token="<other>")).words.new
    (other,) = read_lora(LoraUse(file, starts_from="^table</w>")).words.new

    assert (renamed.word, renamed.starts_from) == ("<other>", "^apple</w>")
    assert (other.word, other.starts_from) == ("[fern]", "^table</w>")


def test_without_notes_the_use_has_to_say_it(tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match="brings a new word that the file does not name"):
        read_lora(LoraUse(noted(tmp_path, {"format": "pt"})))


def test_notes_in_a_file_that_brings_no_word_are_left_alone(tmp_path: Path) -> None:
    file = loras.written(
        load_file(loras.onetrainer(loras.learnt(), tmp_path / "a.safetensors")),
        tmp_path / "b.safetensors",
        NOTES,
    )

    assert read_lora(LoraUse(str(file))).words.new == ()
