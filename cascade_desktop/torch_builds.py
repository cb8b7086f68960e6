"""The builds of PyTorch: which one fits this machine, what it takes, and where pip finds it.

The set-up from the sources knows them from here as well, so this needs Python's own library alone.
"""

import re
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

TORCH = "torch==2.13.0"
INDEX = "https://download.pytorch.org/whl/"
ROCM = "rocm7.2"  # the one ROCm that PyTorch 2.13 is built for
CUDA_VERSION = re.compile(r"CUDA[\w ]* Version\s*:\s*(\d+\.\d+)")
NAMES = re.compile(r"cpu|cu\d{3}|rocm\d+\.\d+|default")

LONGEST_WAIT_SECONDS = 3.0
CPU_BYTES = 2_500_000_000
GPU_BYTES = 8_000_000_000

# What PyTorch 2.13 has code for: CUDA 13.0 from Turing (7.5) on, CUDA 12.6 up to Hopper (9.0).
OLDEST_FOR_CUDA_13 = 7.5
NEWEST_FOR_CUDA_12 = 9.0


@dataclass(frozen=True)
class Build:
    """One row: a build, and about how many bytes it takes to fetch and on the disk."""

    name: str
    title: str
    platforms: tuple[str, ...]
    download: int
    disk: int

    @property
    def requirement(self) -> str:
        """What pip is told, so that it takes this build and no other of the same version."""
        return TORCH if self.name in ("default", usual(sys.platform)) else f"{TORCH}+{self.name}"


# With all that draws beside PyTorch (0.1 GB to fetch, 0.5 GB on the disk). The CPU builds and
# CUDA 13 for Linux were measured; the others are what their wheels were said to take.
BUILDS = (
    Build("cpu", "Processor only", ("linux",), 310_000_000, 1_350_000_000),
    Build("cpu", "Processor only", ("win32",), 230_000_000, 900_000_000),
    Build("default", "Processor and Apple GPU", ("darwin",), 220_000_000, 800_000_000),
    Build("cu130", "NVIDIA, CUDA 13.0", ("linux",), 3_100_000_000, 5_900_000_000),
    Build("cu130", "NVIDIA, CUDA 13.0", ("win32",), 1_900_000_000, 4_500_000_000),
    Build("cu126", "NVIDIA, CUDA 12.6", ("linux", "win32"), 2_800_000_000, 6_500_000_000),
    Build(ROCM, "AMD, ROCm 7.2", ("linux",), 5_000_000_000, 16_000_000_000),
)


def offered(platform: str = sys.platform) -> tuple[Build, ...]:
    """Those that there are for a system."""
    return tuple(build for build in BUILDS if platform in build.platforms)


def usual(platform: str) -> str:
    """The build that the usual index has for a system; empty where it has all of them in one."""
    return {"linux": "cu130", "win32": "cpu"}.get(platform, "")


def fitting() -> str:
    """The name of the build that fits this machine, as far as can be seen without PyTorch."""
    if sys.platform == "darwin":
        return "default"  # has the CPU and the Apple GPU in one
    cards = _ask_nvidia("--query-gpu=compute_cap", "--format=csv,noheader")
    cuda = cuda_build(_ask_nvidia(), cards)
    if cuda:
        return cuda
    return ROCM if sys.platform == "linux" and Path("/dev/kfd").exists() else "cpu"


def cuda_build(overview: str, capabilities: str) -> str:
    """The CUDA build for what nvidia-smi printed (plain, and asked for `compute_cap`).

    Empty if no build runs on that driver and any of these cards.
    """
    driver = CUDA_VERSION.search(overview)
    return build_for(driver[1], capabilities) if driver else ""


def build_for(cuda: str, capabilities: str) -> str:
    """The same for the newest CUDA that the driver can do; empty: not known."""
    if not cuda:
        return ""
    cards = [float(card) for card in re.findall(r"^\s*(\d+\.\d+)\s*$", capabilities, re.MULTILINE)]
    major = int(cuda.partition(".")[0])
    if major >= 13 and max(cards, default=OLDEST_FOR_CUDA_13) >= OLDEST_FOR_CUDA_13:
        return "cu130"
    if major >= 12 and min(cards, default=NEWEST_FOR_CUDA_12) <= NEWEST_FOR_CUDA_12:
        return "cu126"
    return ""


def pip_arguments(build: str, platform: str = sys.platform) -> list[str]:
    """What pip is told so that it installs `build`.

    The usual index has one build for each system (Linux: CUDA 13.0; Windows: CPU; macOS: the
    only one). All others are on PyTorch's own index; where that does not answer, the usual one
    serves, which at worst is larger than it need be.
    """
    if build in ("default", usual(platform) or build) or not answers(f"{INDEX}{build}/torch/"):
        return [TORCH]
    return [TORCH, "--index-url", f"{INDEX}{build}"]


def room_needed(build: str) -> int:
    """How many bytes of disk the whole environment takes with this build, while it is made."""
    small = build == "cpu" or (build == "default" and sys.platform != "linux")
    return CPU_BYTES if small else GPU_BYTES


def _ask_nvidia(*query: str) -> str:
    try:
        answer = subprocess.run(["nvidia-smi", *query], capture_output=True, text=True, timeout=20)
    except (OSError, subprocess.SubprocessError):
        return ""
    return answer.stdout


def answers(address: str) -> bool:
    """Whether a web address answers within the longest wait, however its name is looked up."""
    import urllib.request  # here: it takes time, and a start without a set-up needs none of it

    statuses: list[int] = []

    def ask() -> None:
        request = urllib.request.Request(address, method="HEAD")
        try:
            with urllib.request.urlopen(request, timeout=LONGEST_WAIT_SECONDS) as answer:
                statuses.append(answer.status)
        except (OSError, ValueError):
            return

    # A name server that is silent ignores the timeout of the connection: hence the thread.
    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(LONGEST_WAIT_SECONDS)
    return statuses == [200]
