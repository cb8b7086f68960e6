"""`--lora NAME`: an adapter that comes with the model, word and all."""

from __future__ import annotations

from pathlib import Path

from cascade_desktop import pictures
from cascade_desktop.uses import LoraUse
from tests.cli.conftest import Run
from tests.cli.test_modes import FEW, pixels


def test_an_adapter_of_the_model_is_drawn_with_by_its_name(run: Run, own_model: Path) -> None:
    import torch
    from safetensors.torch import load_file, save_file

    from tests.engine.loras import TEXT_WIDTH, authors, learnt, new_words

    (own_model / "lora").mkdir()
    plain = authors(
        learnt(), own_model / "lora" / "plain.safetensors", **new_words(torch.ones(1, TEXT_WIDTH))
    )
    notes = {"token": "[fern]", "starts_from": "^apple</w>"}
    save_file(load_file(plain), own_model / "lora" / "fern.safetensors", notes)
    few = ("--steps", 3, "--decoder-steps", 2, "--device", "cpu", *FEW)
    draw = ("generate", "an apple [fern]", "--model", own_model, *few)

    before = run(*draw)[1]
    code, out, err = run(*draw, "--lora", "fern,weight=2")

    assert code == 0, err
    assert pixels(before.strip()) != pixels(out.strip())
    assert pictures.read_request(Path(out.strip())).loras == (LoraUse("fern", 2.0),)


def test_a_name_that_the_model_has_no_adapter_for_is_said(run: Run) -> None:
    code, _, err = run("generate", "x", "--lora", "nothing")

    assert code == 1
    assert "There is no file nothing." in err
