"""Files that are no adapter for Stable Cascade: refused with a sentence, and never unpickled."""

from __future__ import annotations

import pickle
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from torch import Tensor

from cascade_desktop.engine.lora import read_lora
from cascade_desktop.errors import BadModel, BadRequest, CascadeError
from cascade_desktop.uses import LoraUse
from tests.engine import loras
from tests.engine.loras import Halves

LAYER = "lora_prior_unet_down_blocks_0_2_attention_to_q"


@pytest.mark.parametrize(
    ("key", "sentence"),
    [
        (f"{LAYER}.surprise", f"no LoRA for Stable Cascade has: {LAYER}.surprise"),
        ("embedding.1.weight", "embedding.1.weight"),
        (f"{LAYER}.dora_scale", "DoRA"),
        ("prior.down_blocks.0.lora_magnitude_vector", "DoRA"),
        (f"{LAYER}.hada_w1_a", "LoHa"),
        (f"{LAYER}.lokr_w2", "LoKr"),
        (f"{LAYER}.oft_R.weight", "OFT"),
        ("bundle_emb.<x>.clip_g_out", "output embedding"),
    ],
)
def test_keys_that_mean_nothing_here_are_named(key: str, sentence: str, tmp_path: Path) -> None:
    halves = Halves(torch.ones(2, 32), torch.ones(32, 2))
    tensors = {**loras.kohya_layer(LAYER, halves, 1.0), key: torch.ones(2, 2)}
    file = loras.written(tensors, tmp_path / "a.safetensors")

    with pytest.raises(BadModel) as refused:
        read_lora(LoraUse(str(file)))

    assert sentence in refused.value.message
    assert key in refused.value.message
    assert refused.value.advice


def _pickled(file: Path) -> None:
    file.write_bytes(pickle.dumps({"weights.0.lora_down": [0.0]}))


def _zipped(file: Path) -> None:
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("archive/data.pkl", b"\x80\x02.")


def _truncated(file: Path) -> None:
    whole = loras.authors(loras.learnt(), file).read_bytes()
    file.write_bytes(whole[: len(whole) // 2])


def _empty(file: Path) -> None:
    file.write_bytes(b"")


@pytest.mark.parametrize("damage", [_pickled, _zipped, _truncated, _empty])
def test_what_is_no_safetensors_file_is_refused(
    damage: Callable[[Path], None], tmp_path: Path
) -> None:
    damage(tmp_path / "a.pt")

    with pytest.raises(BadModel, match=r"a\.pt is (a pickle|damaged|no safetensors)"):
        read_lora(LoraUse(str(tmp_path / "a.pt")))


@pytest.mark.parametrize(
    ("end", "value", "sentence"),
    [
        ("lora_down.weight", None, "has only up"),
        ("lora_down.weight", torch.ones(3, 32), "3x32 and 32x2"),
        ("lora_down.weight", torch.ones(2), "2 and 32x2, which do not go together"),
        ("lora_up.weight", torch.full((32, 2), torch.inf), "no numbers"),
        ("alpha", torch.ones(2), "no single number"),
    ],
)
def test_damaged_layers_are_named(
    end: str, value: Tensor | None, sentence: str, tmp_path: Path
) -> None:
    tensors = loras.kohya_layer(LAYER, Halves(torch.ones(2, 32), torch.ones(32, 2)), None)
    tensors.pop(f"{LAYER}.{end}", None)
    if value is not None:
        tensors[f"{LAYER}.{end}"] = value
    file = loras.written(tensors, tmp_path / "a.safetensors")

    with pytest.raises(BadModel, match=sentence) as refused:
        read_lora(LoraUse(str(file)))

    assert LAYER in refused.value.message


@pytest.mark.parametrize("name", ["", "not there.safetensors"])
def test_a_file_that_is_not_there_is_said(name: str, tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match="no adapter"):
        read_lora(LoraUse(str(tmp_path / name)))


def test_whatever_is_wrong_with_peft_settings_is_a_sentence(tmp_path: Path) -> None:
    file = loras.peft_with_settings(loras.learnt(), tmp_path / "a.safetensors")
    for text in ('{"lora_alpha": "much"}', '{"alpha_pattern": [1]}', "{"):
        file.with_name("adapter_config.json").write_text(text, encoding="utf-8")
        with pytest.raises(CascadeError):
            read_lora(LoraUse(str(file)))
