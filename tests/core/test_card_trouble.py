"""Cards that PyTorch cannot use: how they are found without it, and what is said of them."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from cascade_desktop import runtime
from cascade_desktop.card_trouble import Nvidia, Torch, explained, nvidia

OLD_DRIVER = Nvidia("550.54.14", "12.4", "8.6\n")
SAID = "The NVIDIA driver on your system is too old (found version 12040). Please update it."
KERNEL = "NVRM version: NVIDIA UNIX x86_64 Kernel Module  {}  Thu Feb 22 01:44:30 UTC 2024\n"


@pytest.fixture
def no_tool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))


@pytest.fixture(autouse=True)
def from_the_sources(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(runtime, "is_needed", lambda: False)


def test_a_driver_that_is_too_old_is_named_with_the_build_and_what_to_do() -> None:
    trouble = explained(Torch("2.13.0+cu130", "13.0", SAID), OLD_DRIVER)

    for part in ("driver 550.54.14", "CUDA 12.4", "2.13.0+cu130", "CUDA 13.0", "too old"):
        assert part in trouble.message
    assert "Update the driver" in trouble.advice
    assert "CASCADE_TORCH=cu126 python3 installer" in trouble.advice


def test_a_driver_that_is_too_old_for_all_builds_can_only_be_updated() -> None:
    said = SAID.replace("12040", "11040")
    trouble = explained(Torch("2.13.0+cu126", "12.6", said), Nvidia("470.82"))

    assert "CUDA 11.4" in trouble.message
    assert trouble.advice == "Update the driver, and restart the computer."


@pytest.mark.parametrize(
    ("card", "build"),
    [
        (OLD_DRIVER, "cu126"),
        (Nvidia("580.65", "13.0", "8.9\n"), "cu130"),
        (Nvidia("580.65", "13.0", "6.1\n"), "cu126"),
    ],
)
def test_a_pytorch_without_cuda_is_named_with_the_command_that_mends_it(
    card: Nvidia, build: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    torch = Torch("2.13.0+cpu", "", "Torch not compiled with CUDA enabled")

    trouble = explained(torch, card)
    assert "PyTorch 2.13.0+cpu is built without CUDA" in trouble.message
    assert f"CASCADE_TORCH={build} python3 installer" in trouble.advice

    monkeypatch.setattr(sys, "platform", "win32")
    assert f"set CASCADE_TORCH={build}&& py installer" in explained(torch, card).advice

    monkeypatch.setattr(runtime, "is_needed", lambda: True)
    packaged = explained(torch, card).advice
    assert "Help, Drawing engine" in packaged
    assert f"cascade-desktop runtime install {build}" in packaged


def test_a_card_without_a_driver_is_named() -> None:
    trouble = explained(Torch("2.13.0+cu130", "13.0", "Found no NVIDIA driver"), Nvidia())

    assert "without a driver" in trouble.message
    assert "Install the newest driver" in explained(Torch("2.13.0+cpu", ""), Nvidia()).advice


def test_whatever_else_pytorch_says_is_passed_on() -> None:
    said = "CUDA unknown error\nand its many lines"
    trouble = explained(Torch("2.13.0+cu130", "13.0", said), Nvidia("580.65", "13.0"))

    assert "(CUDA unknown error)" in trouble.message


@pytest.mark.skipif(
    sys.platform == "win32", reason="the stand-in for the driver's tool is a script"
)
def test_the_driver_is_asked_for_its_version_and_that_of_cuda(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tool = tmp_path / "nvidia-smi"
    told = "| NVIDIA-SMI 550.54.14  Driver Version: 550.54.14  CUDA Version: 12.4 |"
    tool.write_text(f"#!/bin/sh\n[ $# = 0 ] && echo '{told}' || echo 8.6\n")
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))

    assert nvidia(tmp_path) == OLD_DRIVER


@pytest.mark.usefixtures("no_tool")
@pytest.mark.parametrize(
    ("driver", "cuda"), [("580.65.06", "13.0"), ("550.54.14", "12.0"), ("390.157", "")]
)
def test_without_its_tool_the_kernel_tells_of_the_driver(
    tmp_path: Path, driver: str, cuda: str
) -> None:
    place = tmp_path / "proc" / "driver" / "nvidia"
    place.mkdir(parents=True)
    (place / "version").write_text(KERNEL.format(driver))

    assert nvidia(tmp_path) == Nvidia(driver, cuda)


@pytest.mark.usefixtures("no_tool")
@pytest.mark.parametrize(
    ("maker", "kind", "found"),
    [
        ("0x10de", "0x030000", Nvidia()),
        ("0x10de", "0x030200", Nvidia()),
        ("0x10de", "0x040300", None),
        ("0x1002", "0x030000", None),
    ],
    ids=["a card", "one for computing", "its sound", "another maker"],
)
def test_without_a_driver_the_card_is_seen_on_the_bus(
    tmp_path: Path, maker: str, kind: str, found: Nvidia | None
) -> None:
    place = tmp_path / "sys" / "bus" / "pci" / "devices" / "0000:01:00.0"
    place.mkdir(parents=True)
    (place / "vendor").write_text(f"{maker}\n")
    (place / "class").write_text(f"{kind}\n")

    assert nvidia(tmp_path) == found
