"""The choice of device and number format, and what is said when memory runs out."""

import pytest
import torch

from cascade_desktop.engine.devices import (
    choose_device,
    choose_precision,
    out_of_memory_explained,
)
from cascade_desktop.errors import CannotSetUp, CascadeError

CPU = torch.device("cpu")


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
