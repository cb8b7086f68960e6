"""An NVIDIA card that PyTorch cannot use: why not, and what to type so that it can."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from cascade_desktop import runtime, torch_builds
from cascade_desktop.errors import CannotSetUp

LONGEST_WAIT_SECONDS = 10
NVIDIA = "0x10de"
"""The maker's number on the PCI bus."""

DISPLAY_CLASS = "0x03"
"""How the class of a graphics card begins there."""

WINDOWS_DRIVER = "nvcuda.dll"
NONE = "There is no graphics card that PyTorch can use: the processor draws."

DRIVER = re.compile(r"(?:Driver|KMD) Version\s*:\s*([\d.]+)")
IN_THE_KERNEL = re.compile(r"Kernel Module[\w ]*?\s+(\d+\.[\d.]+)")
FOUND_BY_TORCH = re.compile(r"found version (\d+)")

DRIVERS = ((580, "13.0"), (525, "12.0"), (450, "11.0"))
"""The oldest driver for each CUDA (its release notes, table "CUDA Toolkit and minimum required
driver version")."""


@dataclass(frozen=True)
class Nvidia:
    """What is known of a card and its driver without PyTorch; empty: not known.

    `driver` is its version, `cuda` the newest CUDA that it can do. With neither, there is a card
    and no driver. `capabilities` are those of the cards, as nvidia-smi says them.
    """

    driver: str = ""
    cuda: str = ""
    capabilities: str = ""


@dataclass(frozen=True)
class Torch:
    """What PyTorch is: its version, the CUDA it was built for, if any, and why it finds no card."""

    version: str
    cuda: str
    said: str = ""


def nvidia(root: Path = Path("/")) -> Nvidia | None:
    """The driver as its own tool, the kernel or Windows tells of it; None if there is no card."""
    overview = _asked()
    if (said := DRIVER.search(overview)) is not None:
        cuda = torch_builds.CUDA_VERSION.search(overview)
        capabilities = _asked("--query-gpu=compute_cap", "--format=csv,noheader")
        return Nvidia(said[1], cuda[1] if cuda else _cuda_for(said[1]), capabilities)
    kernel = root / "proc" / "driver" / "nvidia" / "version"
    try:
        told = IN_THE_KERNEL.search(kernel.read_text(errors="replace"))
    except OSError:
        told = None
    if told is not None:
        return Nvidia(told[1], _cuda_for(told[1]))
    return Nvidia() if _is_on_the_bus(root) or _is_on_windows() else None


def explained(torch: Torch, card: Nvidia) -> CannotSetUp:
    """Why PyTorch draws with the processor though there is a card, and the next step."""
    cuda = _cuda_of(torch.said) or card.cuda
    build = torch_builds.build_for(cuda, card.capabilities)
    if not torch.cuda:
        return CannotSetUp(
            f"PyTorch {torch.version} is built without CUDA, so that the NVIDIA card is not used: "
            "the processor draws.",
            _another_build(build),
        )
    if cuda and _major(cuda) < _major(torch.cuda):
        return CannotSetUp(
            f"The NVIDIA driver {card.driver or 'here'}, for CUDA {cuda}, is too old for PyTorch "
            f"{torch.version}, which needs CUDA {torch.cuda}: the processor draws.",
            _newer_driver(build),
        )
    if not card.driver:
        return CannotSetUp(
            "There is an NVIDIA card without a driver that works: the processor draws.",
            "Install the driver of NVIDIA, and restart the computer.",
        )
    reason = torch.said.splitlines()[0] if torch.said else "…"
    return CannotSetUp(
        f"PyTorch {torch.version} cannot use the NVIDIA card with the driver {card.driver} "
        f"({reason}): the processor draws.",
        "Restart the computer; if that does not help, install the driver again.",
    )


def _newer_driver(build: str) -> str:
    if not build:
        return "Update the driver, and restart the computer."
    return (
        "Update the driver and restart the computer, or take a build that needs no newer one. "
        f"{_another_build(build)}"
    )


def _another_build(build: str) -> str:
    """What to do so that pictures are drawn with this build of PyTorch."""
    if not build:
        return "Install the newest driver of NVIDIA first, and then look again."
    if runtime.is_needed():
        return (
            f"Get the build {build} in the window (Help, Drawing engine), or type: "
            f"cascade-desktop runtime install {build}."
        )
    if sys.platform == "win32":
        return f"In the folder of the app, type: set CASCADE_TORCH={build}&& py installer."
    return f"In the folder of the app, type: CASCADE_TORCH={build} python3 installer."


def _cuda_for(driver: str) -> str:
    return next((cuda for oldest, cuda in DRIVERS if _major(driver) >= oldest), "")


def _cuda_of(said: str) -> str:
    """PyTorch writes 12040 for 12.4."""
    found = FOUND_BY_TORCH.search(said)
    return f"{int(found[1]) // 1000}.{int(found[1]) % 1000 // 10}" if found else ""


def _major(version: str) -> int:
    return int(version.partition(".")[0])


def _asked(*query: str) -> str:
    """What nvidia-smi says; empty where there is none, or it does not answer."""
    tool = shutil.which("nvidia-smi")
    if tool is None:
        return ""
    try:
        answer = subprocess.run(
            [tool, *query], capture_output=True, text=True, timeout=LONGEST_WAIT_SECONDS
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return answer.stdout


def _is_on_the_bus(root: Path) -> bool:
    """Also a card without a driver is seen there, on Linux."""
    for place in (root / "sys" / "bus" / "pci" / "devices").glob("*"):
        try:
            maker, kind = ((place / name).read_text().strip() for name in ("vendor", "class"))
        except OSError:
            continue
        if maker == NVIDIA and kind.startswith(DISPLAY_CLASS):
            return True
    return False


def _is_on_windows() -> bool:
    """The library comes with NVIDIA's driver alone."""
    if sys.platform != "win32":
        return False
    import ctypes

    try:
        ctypes.WinDLL(WINDOWS_DRIVER)
    except OSError:
        return False
    return True
