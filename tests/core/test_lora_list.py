"""What a LoRA's header tells: its words, what it was made for, and whether it fits the model."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from time import perf_counter

import pytest

from cascade_desktop import lora_keys, lora_notes
from cascade_desktop.errors import BadModel
from cascade_desktop.folders import Folders, resource
from cascade_desktop.lora_fit import Networks, networks_of
from cascade_desktop.lora_list import listed, lora_file, missing, own_loras, place_of
from cascade_desktop.request import BUILT_IN
from cascade_desktop.uses import LoraUse
from tests.core.lora_shapes import layer, numbered, with_notes
from tests.core.weight_files import DECODER, OTHER_LORA, PRIOR, Shapes, write_weights

POCKET = resource(BUILT_IN)


@pytest.fixture(scope="module")
def pocket() -> Networks:
    return networks_of(BUILT_IN, Folders.of(Path("unused")))[1]


def sentence(path: Path, model: Networks | None = None) -> str:
    with pytest.raises(BadModel) as caught:
        lora_file(path, model)
    assert caught.value.advice
    return caught.value.message


def test_those_that_come_with_pocket_are_known_by_name_and_fit(pocket: Networks) -> None:
    found = {
        lora.file: lora for lora in (lora_file(p, pocket, own=True) for p in own_loras(POCKET))
    }
    assert list(found) == ["blob", "blob-kohya", "instant"]
    assert {lora.problem for lora in found.values()} == {""}
    assert {lora.made_for for lora in found.values()} == {"Pocket"}
    blob, kohya, instant = found.values()
    assert (blob.dialect, blob.rank, blob.words, blob.unnamed) == ("authors", 16, ("[blob]",), 0)
    assert blob.starts_from == "^cartoon</w>"
    assert (kohya.dialect, kohya.words, kohya.unnamed) == ("kohya", ("[blob]",), 0)
    assert (instant.title, instant.rank, instant.words) == ("Instant", 32, ())
    assert instant.facts == (("steps", "4"),)
    assert blob.size == (POCKET / "lora" / "blob.safetensors").stat().st_size


def test_a_file_of_ones_own_is_known_by_its_path(tmp_path: Path) -> None:
    file = write_weights(tmp_path / "mine.safetensors", numbered(256))
    assert lora_file(file).file == str(file)


@pytest.mark.parametrize(
    ("width", "title"),
    [(2048, "Stage C 3.6B"), (1536, "Stage C 1B"), (512, "a Stage C with 512 channels")],
)
def test_one_for_another_size_says_so(
    width: int, title: str, pocket: Networks, tmp_path: Path
) -> None:
    lora = lora_file(write_weights(tmp_path / "a.safetensors", numbered(width)), pocket)
    assert lora.made_for == title
    assert lora.problem == f"It was made for {title}; this model is Pocket."


@pytest.mark.parametrize(
    ("shapes", "said"),
    [
        (layer("down_blocks_0_2_attention_to_q", (4, 256), (256, 4)), ""),
        (layer("down_blocks_0_2_attention_attn_in_proj", (4, 256), (768, 4)), ""),
        (layer("down_blocks_0_2_attention_attn_in_proj", (4, 256), (770, 4)), "as 256x256"),
        (layer("down_blocks_0_0_depthwise", (4, 256, 3, 3), (1, 4, 1, 1)), ""),
        (layer("down_blocks_0_0_depthwise", (4, 1, 3, 3), (256, 4, 1, 1)), ""),
        (layer("clip_txt_mapper", (4, 192), (256, 4)), ""),
        (layer("clip_txt_mapper", (4, 1280), (256, 4)), "clip_txt_mapper as 256x1280"),
        (layer("down_blocks_0_2_attention_to_q", (4, 256), (512, 4)), "to_q as 512x256"),
        (layer("down_blocks_9_2_attention_to_q", (4, 256), (256, 4)), "lacks: down_blocks_9_2"),
        (numbered(256, blocks=3), "It changes 6 layers of attention; this model has 28."),
        (numbered(256, blocks=15), "lacks: weights_28, weights_29"),
        ({**numbered(256), "embeddings.embeddings": (1, 1280)}, "1280 numbers each"),
    ],
)
def test_every_layer_is_compared(
    shapes: Shapes, said: str, pocket: Networks, tmp_path: Path
) -> None:
    lora = lora_file(write_weights(tmp_path / "a.safetensors", shapes), pocket)
    assert (said in lora.problem) if said else not lora.problem


def test_new_words_without_a_name_are_counted(tmp_path: Path) -> None:
    shapes = {**numbered(256), "embeddings.embeddings": (2, 192)}
    file = write_weights(tmp_path / "a.safetensors", shapes)
    lora = lora_file(file)
    assert (lora.words, lora.unnamed, lora.starts_from) == ((), 2, "")
    use = LoraUse(str(file))
    assert "2 new words" in lora.problem_with(use)
    assert "2 new words" in lora.problem_with(replace(use, token="[one]"))
    assert "brackets" in lora.problem_with(replace(use, token="[one] two"))
    assert lora.problem_with(replace(use, token="[one], <two>")) == ""
    assert lora.words_of(replace(use, token="[one], <two>")) == ("[one]", "<two>")
    lora = lora_file(with_notes(file, token="[a] [b]", starts_from="^dog</w>"))
    assert (lora.words, lora.unnamed, lora.starts_from) == (("[a]", "[b]"), 0, "^dog</w>")
    assert lora.problem_with(use) == ""
    assert lora_file(with_notes(file, token="[a]")).unnamed == 2


def test_changes_to_known_words_are_no_new_ones(tmp_path: Path) -> None:
    file = tmp_path / "blob.safetensors"
    data = (POCKET / "lora" / "blob.safetensors").read_bytes()
    number = (lora_keys.FIRST_NEW).to_bytes(8, "little")
    assert data.count(number) == 1
    file.write_bytes(data.replace(number, (300).to_bytes(8, "little")))
    assert (lora_file(file).words, lora_file(file).unnamed) == ((), 0)


def test_one_without_words_refuses_a_token(tmp_path: Path) -> None:
    lora = lora_file(write_weights(tmp_path / "a.safetensors", numbered(256)))
    assert lora.problem_with(LoraUse("a", token="[a]")).startswith("It brings no new word")
    assert lora.problem_with(LoraUse("a")) == ""


def test_what_is_no_lora_says_what_it_is(tmp_path: Path) -> None:
    assert "Stage C" in sentence(write_weights(tmp_path / "c.safetensors", PRIOR))
    assert "Stage B" in sentence(write_weights(tmp_path / "b.safetensors", DECODER))
    said = sentence(write_weights(tmp_path / "x.safetensors", OTHER_LORA))
    assert "a LoRA of another model" in said
    (tmp_path / "y.ckpt").write_bytes(b"PK\x03\x04")
    assert "pickle" in sentence(tmp_path / "y.ckpt")
    (tmp_path / "z.safetensors").write_bytes(b"<html>")
    assert "web page" in sentence(tmp_path / "z.safetensors")
    assert "does not exist" in sentence(tmp_path / "gone.safetensors")
    assert "without any weights" in sentence(write_weights(tmp_path / "none.safetensors", {}))


@pytest.mark.parametrize(
    ("key", "kind"), [(".dora_scale", "DoRA"), (".hada_w1_a", "LoHa"), (".lokr_w1", "LoKr")]
)
def test_kinds_that_are_not_supported_are_named(key: str, kind: str, tmp_path: Path) -> None:
    shapes = {**numbered(256), f"lora_prior_unet_down_blocks_0_2_attention_to_q{key}": (4, 4)}
    assert f"of the kind {kind}" in sentence(write_weights(tmp_path / "a.safetensors", shapes))


def test_damaged_ones_are_told_of(tmp_path: Path) -> None:
    whole = (POCKET / "lora" / "blob.safetensors").read_bytes()
    for name, data in (
        ("short", whole[: len(whole) // 2]),
        ("shorter", whole[:5]),
        ("header", whole[:8] + b"}" * 200 + whole[208:]),
    ):
        file = tmp_path / f"{name}.safetensors"
        file.write_bytes(data)
        assert "damaged" in sentence(file)
        assert "damaged" in listed(file).problem
    lone = {"weights.0.lora_down": (4, 256)}
    assert "only down" in sentence(write_weights(tmp_path / "lone.safetensors", lone))
    odd = {"weights.0.lora_down": (4, 256), "weights.0.lora_up": (256, 5)}
    assert "go together" in sentence(write_weights(tmp_path / "odd.safetensors", odd))
    rows = {"embeddings.embeddings": (2, 192), "embeddings.indices": (3,)}
    file = write_weights(tmp_path / "rows.safetensors", {**numbered(256), **rows})
    file.write_bytes(
        file.read_bytes().replace(
            b'"embeddings.indices": {"dtype": "BF16"', b'"embeddings.indices": {"dtype": "I16" '
        )
    )
    assert "go together" in sentence(file)
    flat = {"weights.0.lora_down": (4,), "weights.0.lora_up": (256, 4)}
    assert "go together" in sentence(write_weights(tmp_path / "flat.safetensors", flat))


def test_metadata_tells_what_it_was_trained_for(tmp_path: Path) -> None:
    file = write_weights(tmp_path / "a.safetensors", numbered(256))
    tags = {"10_dog": {"dog": 7, "grass": 3, "none": "x"}, "5_cat": {"dog": 2, "cat": 4}}
    lora = lora_file(
        with_notes(
            file,
            modelspec__title="My \n dog",
            ss_sd_model_name="None",
            ss_base_model_version="stable_cascade",
            modelspec__trigger_phrase="a dog, in the style of <b>me</b>, a dog",
            ss_tag_frequency=json.dumps(tags),
            modelspec__description="x" * 5000,
        )
    )
    assert (lora.title, lora.base) == ("My dog", "stable_cascade")
    assert lora.trained_words == ("a dog", "in the style of <b>me</b>")
    assert lora.tags == ("dog", "cat", "grass")
    [(name, text)] = lora.facts
    assert (name, len(text)) == ("modelspec.description", lora_notes.LONGEST)


@pytest.mark.parametrize("text", ["[[[", "[" * 100_000, "7", '{"a": 3}', '{"a": {"b": null}}', ""])
def test_odd_metadata_does_no_harm(text: str, tmp_path: Path) -> None:
    file = write_weights(tmp_path / "a.safetensors", numbered(256))
    noted = with_notes(file, ss_tag_frequency=text, trained_words=text, token=text, title=text)
    assert lora_file(noted).tags == ()


def test_places_and_missing_files(tmp_path: Path) -> None:
    assert place_of(LoraUse("blob"), POCKET) == POCKET / "lora" / "blob.safetensors"
    gone = LoraUse(str(tmp_path / "gone.safetensors"))
    assert place_of(gone, POCKET) == tmp_path / "gone.safetensors"
    told = missing(gone, POCKET)
    assert (told.title, told.is_missing) == ("gone", True)
    assert "is missing" in told.problem
    assert "no LoRA of the name none" in missing(LoraUse("none"), POCKET).problem
    assert "No file" in missing(LoraUse(), POCKET).problem


def test_a_model_without_stage_c_cannot_be_compared_with(tmp_path: Path) -> None:
    write_weights(tmp_path / "stage_b.safetensors", DECODER)
    with pytest.raises(BadModel, match="no Stage C"):
        networks_of(str(tmp_path), Folders.of(tmp_path / "data"))
    with pytest.raises(BadModel):
        networks_of("no-such-model", Folders.of(tmp_path / "data"))


def test_a_thousand_files_are_read_quickly(pocket: Networks, tmp_path: Path) -> None:
    one = write_weights(tmp_path / "0.safetensors", numbered(256, rank=1)).read_bytes()
    files = [tmp_path / f"{number}.safetensors" for number in range(1000)]
    for file in files:
        file.write_bytes(one)
    start = perf_counter()
    found = [listed(file, pocket) for file in files]
    assert perf_counter() - start < 10  # about one second; ten times as long is a mistake
    assert all(not lora.problem for lora in found)


def test_the_engine_knows_the_same_keys() -> None:
    pytest.importorskip("torch")
    from cascade_desktop.engine import lora, lora_files, lora_words

    assert lora_files.ENDINGS == lora_keys.ENDINGS
    assert lora_files.PREFIXES == lora_keys.PREFIXES
    assert lora_files.OTHER_KINDS == lora_keys.OTHER_KINDS
    assert lora.ATTENTION == lora_keys.ATTENTION
    assert lora_words.FIRST_NEW == lora_keys.FIRST_NEW
    assert lora_words.BRACKETS == lora_keys.BRACKETS
    assert lora_words.BUNDLED == lora_keys.BUNDLED


def test_the_engine_has_the_same_layers_by_the_same_names(tmp_path: Path) -> None:
    pytest.importorskip("torch")
    from cascade_desktop.engine import stages
    from cascade_desktop.engine.lora import layers_of

    networks = networks_of(BUILT_IN, Folders.of(tmp_path))[1]
    for kind in ("prior", "text_encoder"):
        known = layers_of(stages.load(POCKET, kind))
        told = {
            name: tuple(layer.name for layer in layers)
            for (part, name), layers in networks.layers.items()
            if (part == lora_keys.PRIOR) == (kind == "prior")
        }
        assert told == known
