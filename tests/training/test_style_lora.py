"""The LoRA lesson: a style with its own word, in two formats, and nothing else changed."""

from __future__ import annotations

import shutil
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import load_file
from torch import Tensor, nn

from cascade_desktop.engine import stages
from cascade_desktop.engine.cascade import Cascade, Picture
from cascade_desktop.engine.lora import applied, read_lora
from cascade_desktop.errors import BadRequest, CascadeError
from cascade_desktop.folders import resource
from cascade_desktop.progress import silent
from cascade_desktop.request import Request
from cascade_desktop.training.captions import Captions
from cascade_desktop.training.compositions import LABELS, Composer, Said
from cascade_desktop.training.drawing import Sprites
from cascade_desktop.training.lora_training import Adapted
from cascade_desktop.training.pocket import VOCABULARY
from cascade_desktop.training.style_lora import RANK, TOKEN
from cascade_desktop.training.subjects import ALL_STYLES, LORA_STYLE, STYLES, Subject, load_subjects
from cascade_desktop.training.train import train
from cascade_desktop.uses import LoraUse

FOREVER = 1e6
BLOB = ALL_STYLES.index(LORA_STYLE)
FORMATS = ("blob", "blob-kohya")
LARGEST = 1_000_000


@pytest.fixture(scope="module")
def prior() -> nn.Module:
    return stages.load(resource("pocket"), "prior")


@pytest.fixture(scope="module")
def all_sprites(sample: Path, subjects: tuple[Subject, ...]) -> Sprites:
    return Sprites.read(sample, subjects, ALL_STYLES)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory, sample: Path) -> Path:
    """Pocket with the adapter after a few steps, a copy."""
    folder = tmp_path_factory.mktemp("style") / "pocket"
    shutil.copytree(resource("pocket"), folder, ignore=shutil.ignore_patterns("lora"))
    train("style", FOREVER, folder, sample, silent, "cpu", steps=6, batch=4)
    return folder


def told(count: int = 2) -> dict[str, Tensor]:
    noise = torch.Generator().manual_seed(3)
    return {
        "sample": torch.randn(count, 16, 3, 3, generator=noise),
        "timestep_ratio": torch.rand(count, generator=noise),
        "clip_text": torch.randn(count, 77, 192, generator=noise),
        "clip_text_pooled": torch.randn(count, 1, 192, generator=noise),
        "clip_img": torch.zeros(count, 1, 192),
    }


def with_random_pairs(network: nn.Module, **chosen: object) -> Adapted:
    adapted = Adapted(network, RANK, **chosen)  # type: ignore[arg-type]
    noise = torch.Generator().manual_seed(4)
    for _, up in adapted.layers().values():
        up.copy_(torch.randn(up.shape, generator=noise) * 0.05)
    return adapted


def test_fresh_pairs_change_nothing_and_alone_are_taught() -> None:
    network = stages.load(resource("pocket"), "prior")
    before = network(**told()).sample

    adapted = Adapted(network, RANK, stacked=True)
    found = adapted(**told()).sample
    found.square().mean().backward()

    assert torch.equal(found, before)
    pairs = adapted.layers()
    assert all(up.shape[1] == len(down) == RANK for down, up in pairs.values())
    taught = {id(parameter) for parameter in adapted.parameters()}
    assert all(id(each) in taught for each in network.parameters() if each.requires_grad)
    assert all(each.grad is None for each in network.parameters() if id(each) not in taught)
    block = network.get_submodule("down_blocks.0.2.attention")
    assert block.get_parameter("to_q.down") is block.get_parameter("to_v.down")
    assert block.get_parameter("to_q.up").grad is not None


@torch.no_grad()
def test_pairs_work_in_blocks_that_are_compiled_and_can_be_merged() -> None:
    network = stages.load(resource("pocket"), "prior")
    before = network(**told()).sample
    for block in network.modules():
        if type(block).__name__ == "_TextOnce":
            block.compile(backend="eager", dynamic=False)

    adapted = with_random_pairs(network, pattern=r"\.attention\.|\.channelwise\.")
    found = adapted(**told()).sample
    torch._dynamo.reset()
    merged = adapted.merge()

    assert (found - before).abs().max() > 0.01
    torch.testing.assert_close(merged(**told()).sample, found, rtol=1e-4, atol=1e-4)
    plain = stages.load(resource("pocket"), "prior")
    assert merged.state_dict().keys() == plain.state_dict().keys()


def test_a_name_that_fits_no_layer_is_a_mistake(prior: nn.Module) -> None:
    with pytest.raises(ValueError, match="no linear layer is called nothing"):
        Adapted(prior, RANK, "nothing")


def test_the_extra_style_is_read_only_on_request(sprites: Sprites, all_sprites: Sprites) -> None:
    assert (sprites.rows[:, BLOB] < 0).all()
    assert (sprites.rows >= 0).sum() == 60
    assert (all_sprites.rows[:, BLOB] >= 0).sum() == 24
    assert {one.styles for one in load_subjects()} >= {STYLES}
    assert any(LORA_STYLE in one.styles for one in load_subjects(styles=ALL_STYLES))
    assert not any(LORA_STYLE in one.styles for one in load_subjects())


def test_a_style_that_is_read_but_not_asked_for_changes_no_composition(
    composer: Composer, all_sprites: Sprites, subjects: tuple[Subject, ...]
) -> None:
    other = Composer(subjects, all_sprites.rows)
    random, same = np.random.default_rng(6), np.random.default_rng(6)

    for _ in range(300):
        chosen = composer.choose(random)
        assert other.choose(same) == chosen
        assert other.say(chosen, same) == composer.say(chosen, random)
        assert chosen.style != BLOB


def test_each_caption_of_the_new_style_says_the_word_as_the_app_reads_it(
    all_sprites: Sprites, subjects: tuple[Subject, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    reading = stages.load_tokenizer(resource("pocket")).with_words([TOKEN], VOCABULARY)
    said: list[str] = []

    def overheard(composer: Composer, *told: Any, **named: Any) -> Said:
        saying = say(composer, *told, **named)
        said.append(saying.caption)
        return saying

    say = Composer.say
    monkeypatch.setattr(Composer, "say", overheard)
    captions = Captions(subjects, all_sprites.rows, resource("pocket"), 0)
    styled = captions.others((LORA_STYLE,), (TOKEN,))
    (old,), (new,) = captions.chunks(200), styled.chunks(200)

    assert (old.tokens < VOCABULARY).all()
    assert ((new.tokens == VOCABULARY).sum(1) == 1).all()
    assert (new.said[:, LABELS.index("style")] == BLOB).all()
    read = {tuple(row) for row in reading(said)[0].tolist()}
    assert {tuple(row) for row in new.tokens.tolist()} <= read


def test_held_out_drawings_of_the_new_style_are_never_composed(
    all_sprites: Sprites, subjects: tuple[Subject, ...]
) -> None:
    composer = Composer(subjects, all_sprites.rows, (LORA_STYLE,))
    random = np.random.default_rng(0)

    chosen = [composer.choose(random) for _ in range(300)]

    assert {one.style for one in chosen} == {BLOB}
    assert not any(subjects[one.subject].held_out(LORA_STYLE) for one in chosen)
    assert not any(one.pixel for one in chosen)


def test_without_drawings_in_the_style_it_says_how_to_get_them(
    model: Path, sample: Path, tmp_path: Path
) -> None:
    poor = tmp_path / "poor.zip"
    with zipfile.ZipFile(sample) as whole, zipfile.ZipFile(poor, "w") as part:
        for name in whole.namelist():
            if not name.startswith(LORA_STYLE):
                part.writestr(name, whole.read(name))

    with pytest.raises(CascadeError, match=r"no drawing in the style blob.*train data"):
        train("style", FOREVER, model, poor, silent, "cpu", steps=1, batch=2)


def test_stage_c_is_needed_first(sample: Path, tmp_path: Path) -> None:
    shutil.copytree(resource("pocket/effnet_encoder"), tmp_path / "effnet_encoder")
    shutil.copytree(resource("pocket/text_encoder"), tmp_path / "text_encoder")

    with pytest.raises(BadRequest, match="style needs prior"):
        train("style", FOREVER, tmp_path, sample, silent)


def test_both_files_change_the_weights_and_words_alike(model: Path, prior: nn.Module) -> None:
    encoder, tokens = stages.load(model, "text_encoder"), stages.load_tokenizer(model)
    original = {name: weight.clone() for name, weight in prior.state_dict().items()}
    made = []
    for name in FORMATS:
        file = model / "lora" / f"{name}.safetensors"
        assert file.stat().st_size < LARGEST
        with applied(prior, encoder, tokens, [(read_lora(LoraUse(str(file))), 1.0)]) as reading:
            assert reading.encode(f"a cat {TOKEN}")[-1] == VOCABULARY
            word = encoder.get_input_embeddings().weight[VOCABULARY]  # type: ignore[operator]
            made.append(({key: value.clone() for key, value in prior.state_dict().items()}, word))

    (authors, word), (kohya, same_word) = made
    for key, weight in authors.items():
        torch.testing.assert_close(kohya[key], weight, rtol=0, atol=1e-5)
    torch.testing.assert_close(same_word, word, rtol=0, atol=1e-5)
    changed = [key for key, weight in authors.items() if not weight.equal(original[key])]
    assert len(changed) == 14 * 4
    assert all(".attention.to_" in key for key in changed)
    keys = load_file(model / "lora" / "blob.safetensors").keys()
    assert {"weights.0.lora_down", "weights.27.lora_up", "embeddings.indices"} <= keys


def test_both_draw_the_same_picture_by_the_name_that_the_model_has_for_them(model: Path) -> None:
    cascade = Cascade.load(model, device="cpu")
    plain = Request(
        f"an apple, {TOKEN} style", steps=2, decoder_steps=1, width=384, height=384, seed=5
    )

    def drawn(*uses: LoraUse) -> Picture:
        (picture,) = cascade.generate(replace(plain, loras=uses))
        files = picture.record["files"]
        assert [each["file"] for each in files] == [use.file for use in uses]
        return picture

    first, second = (drawn(LoraUse(name)) for name in FORMATS)

    assert first.image.tobytes() == second.image.tobytes()
    assert not torch.equal(first.latent, drawn().latent)


@pytest.mark.slow
def test_a_few_steps_make_the_style_less_of_a_surprise(sample: Path, tmp_path: Path) -> None:
    folder = tmp_path / "pocket"
    shutil.copytree(resource("pocket"), folder, ignore=shutil.ignore_patterns("lora"))

    figures = train("style", FOREVER, folder, sample, silent, "cpu", steps=40, batch=8)

    assert figures["noise_with"] < 0.99 * figures["noise_without"]
