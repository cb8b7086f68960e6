"""The choice of device and number format, and what is said when memory runs out."""

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch

from cascade_desktop import card_trouble
from cascade_desktop.card_trouble import Nvidia
from cascade_desktop.engine import devices, memory, planning, remarks
from cascade_desktop.engine.cascade import Cascade
from cascade_desktop.engine.checkpoints import open_model
from cascade_desktop.engine.devices import (
    choose_device,
    choose_fine_precision,
    choose_precision,
    missed_card,
    misses_bfloat16,
    out_of_memory_explained,
)
from cascade_desktop.errors import CannotSetUp, CascadeError
from cascade_desktop.request import Request

CPU, CARD = torch.device("cpu"), torch.device("cuda")
LARGE = 10**10
APPLE = Request("a red apple", width=64, height=64, steps=2, decoder_steps=1, seed=1)


@pytest.fixture
def capability(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """Of the card that is made up here; PyTorch says that each has bfloat16, somehow."""
    found = [(7, 5)]
    monkeypatch.setattr(torch.cuda, "get_device_capability", lambda _: found[0])
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda _: "NVIDIA GTX 1660")
    monkeypatch.setattr(torch.cuda, "is_bf16_supported", lambda **_: True)
    return found


@pytest.fixture
def untold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remarks, "_told", set())


@pytest.fixture
def old_driver(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """PyTorch for CUDA 13, on a driver for CUDA 12.4."""

    def refuse() -> None:
        raise RuntimeError("The NVIDIA driver on your system is too old (found version 12040).")

    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 1)  # as the driver says
    monkeypatch.setattr(torch.cuda, "init", refuse)
    monkeypatch.setattr(torch.version, "cuda", "13.0")
    monkeypatch.setattr(card_trouble, "nvidia", lambda: Nvidia("550.54.14", "12.4", "8.6"))
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    missed_card.cache_clear()
    yield
    missed_card.cache_clear()


def test_auto_finds_a_device_that_works() -> None:
    device = choose_device("auto")

    assert torch.ones(1, device=device).sum().item() == 1


@pytest.mark.parametrize("wanted", ["gpu", "", "xpu"])
def test_a_device_that_is_not_there_is_refused_with_the_choices(wanted: str) -> None:
    with pytest.raises(CannotSetUp, match=r"Choose auto or .*cpu"):
        choose_device(wanted)


@pytest.mark.skipif(torch.cuda.is_available(), reason="this machine has a CUDA device")
def test_cuda_is_refused_where_there_is_none() -> None:
    with pytest.raises(CannotSetUp, match="no device cuda:0"):
        choose_device("cuda:0")


@pytest.mark.parametrize("size", [1, 10**12])
def test_a_cpu_computes_in_float32_unless_told_otherwise(size: int) -> None:
    assert choose_precision("auto", CPU, size) is torch.float32
    assert choose_precision("bfloat16", CPU, size) is torch.bfloat16


def test_a_small_model_computes_in_float32_on_a_graphics_card_too() -> None:
    assert choose_precision("auto", torch.device("cuda"), 60_000_000) is torch.float32


@pytest.mark.parametrize(
    ("found", "stage_c", "stage_b"),
    [
        ((6, 1), torch.float32, torch.float16),
        ((7, 5), torch.float32, torch.float16),
        ((8, 0), torch.bfloat16, torch.bfloat16),
        ((12, 0), torch.bfloat16, torch.bfloat16),
    ],
)
def test_a_large_model_is_drawn_in_bfloat16_where_the_card_has_it_itself(
    capability: list[tuple[int, int]],
    found: tuple[int, int],
    stage_c: torch.dtype,
    stage_b: torch.dtype,
) -> None:
    capability[0] = found
    rough = misses_bfloat16("auto", CARD, LARGE)

    assert choose_precision("auto", CARD, LARGE) is stage_c
    assert choose_fine_precision("auto", stage_c, rough=rough) is stage_b


@pytest.mark.usefixtures("capability")
def test_what_is_chosen_stays_on_a_card_without_bfloat16() -> None:
    assert choose_precision("bfloat16", CARD, LARGE) is torch.bfloat16
    assert not misses_bfloat16("float32", CARD, LARGE)
    assert not misses_bfloat16("auto", CARD, 60_000_000), "a small model is drawn in float32"
    assert choose_fine_precision("float32", torch.float32, rough=True) is torch.float32


@pytest.mark.usefixtures("capability", "untold")
def test_a_card_without_bfloat16_draws_in_two_formats_and_says_so_once(
    tiny: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    expected_log: list[str],
) -> None:
    """The processor stands for the card, which computes in the same formats."""
    expected_log.append("NVIDIA GTX 1660 has no bfloat16")
    monkeypatch.setattr(devices, "SMALL_MODEL_BYTES", 0)
    missing = misses_bfloat16
    for module in (devices, remarks):
        monkeypatch.setattr(
            module, "misses_bfloat16", lambda wanted, _, size: missing(wanted, CARD, size)
        )
    model = Cascade.load(tiny, device="cpu")
    (picture,) = model.generate(APPLE)
    assert picture.record["precision"] == "float32"
    assert picture.record["decoder_precision"] == "float16"

    monkeypatch.setattr(model.parts, "device", CARD)
    told = [str(one) for _ in range(2) for one in remarks.news(model.parts, "auto", "auto")]
    assert len(told) == 1
    assert "Stage C is drawn in float32 and Stage B in float16, which is slower" in told[0]
    assert [one.levelno for one in caplog.records] == [logging.WARNING]


@pytest.mark.usefixtures("capability")
def test_each_network_counts_in_its_own_format_when_a_plan_is_chosen(
    tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: dict[str, Any] = {}

    def chosen(_: int, sizes: dict[str, memory.Size], *__: object) -> memory.Plan:
        seen.update({kind: size.number_bytes for kind, size in sizes.items()})
        return memory.RESIDENT

    monkeypatch.setattr(memory, "free_bytes", lambda _: 1)
    monkeypatch.setattr(memory, "chosen", chosen)
    planning.plan_of("auto", open_model(tiny), CARD, torch.float32, torch.float16)

    assert seen == {"text_encoder": 4, "prior": 4, "decoder": 2, "vqgan": 2}


def test_a_format_that_is_too_coarse_is_not_exchanged_for_one_that_the_card_lacks(
    tiny: Path, capability: list[tuple[int, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    model = Cascade.load(tiny, device="cpu", decoder_precision="float16")
    asked: list[torch.dtype] = []
    monkeypatch.setattr(model.parts, "_cast", lambda _, better: asked.append(better))
    monkeypatch.setattr(model.parts, "device", CARD)

    for capability[0] in ((7, 5), (8, 6)):
        assert model.parts.make_preciser("decoder")
    assert asked == [torch.float32, torch.bfloat16]


@pytest.mark.usefixtures("old_driver", "untold")
def test_a_card_that_pytorch_cannot_use_is_explained_where_a_card_is_wanted(tiny: Path) -> None:
    assert devices.card_count() == 0
    with pytest.raises(CannotSetUp, match=r"driver 550\.54\.14.*too old.*Update the driver"):
        choose_device("cuda")

    parts = Cascade.load(tiny, device="auto").parts
    assert list(remarks.news(parts, "cpu", "auto")) == [], "the processor was asked for"
    told = [str(one) for _ in range(2) for one in remarks.news(parts, "auto", "auto")]
    assert len(told) == 1
    assert "550.54.14" in told[0]


@pytest.mark.usefixtures("old_driver")
def test_a_card_that_somebody_has_hidden_is_not_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "")

    assert missed_card() is None


def test_float16_is_refused() -> None:
    with pytest.raises(CannotSetUp, match=r"comes out black\. Choose bfloat16 or float32"):
        choose_precision("float16", CPU, 1)


def test_too_large_a_tensor_becomes_advice() -> None:
    with (
        pytest.raises(CascadeError, match=r"not enough free memory.*smaller size"),
        out_of_memory_explained(CPU),
    ):
        torch.empty(1 << 58)


def test_a_card_without_memory_becomes_advice() -> None:
    with (
        pytest.raises(CascadeError, match="graphics card has not enough"),
        out_of_memory_explained(torch.device("mps")),
    ):
        raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2 GiB.")


def test_other_faults_stay_what_they_are() -> None:
    with (
        pytest.raises(RuntimeError, match="size of tensor"),
        out_of_memory_explained(CPU),
    ):
        torch.ones(2) + torch.ones(3)


def test_what_failed_for_want_of_memory_holds_nothing_of_what_it_had_made() -> None:
    def fail() -> None:
        try:
            raise torch.OutOfMemoryError("CUDA out of memory.")
        finally:
            raise RuntimeError("The recording has failed.")

    with pytest.raises(RuntimeError) as caught:
        fail()
    error = caught.value
    assert devices.is_about_memory(error)
    assert not devices.is_about_memory(RuntimeError("The recording has failed."))

    devices.bare(error)
    assert error.__traceback__ is None
    assert error.__context__ is not None
    assert error.__context__.__traceback__ is None
