"""Which build of PyTorch fits this machine, and how pip is asked for it."""

import re
import subprocess
import sys
import threading
from pathlib import Path

from installer.problems import SetUpError

TORCH = "torch==2.13.0"
INDEX = "https://download.pytorch.org/whl/"
ROCM = "rocm7.2"  # the one ROCm that PyTorch 2.13 is built for
BUILDS = re.compile(r"cpu|cu\d{3}|rocm\d+\.\d+|default")

LONGEST_WAIT_SECONDS = 3.0
CPU_BYTES = 2_500_000_000
GPU_BYTES = 8_000_000_000

# What PyTorch 2.13 has code for: CUDA 13.0 from Turing (7.5) on, CUDA 12.6 up to Hopper (9.0).
OLDEST_FOR_CUDA_13 = 7.5
NEWEST_FOR_CUDA_12 = 9.0


def chosen(asked: str) -> str:
    """The name of the build for `asked`, the value of CASCADE_TORCH; "auto" looks at the machine.

    Raises `SetUpError` for a value that names no build.
    """
    if asked != "auto":
        if not BUILDS.fullmatch(asked):
            raise SetUpError(
                f"CASCADE_TORCH is {asked}, which is no build of PyTorch. "
                f"Set it to auto, cpu, cu126, cu130, {ROCM} or default."
            )
        return asked
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
    driver = re.search(r"CUDA[\w ]* Version\s*:\s*(\d+)\.\d+", overview)
    if not driver:
        return ""
    cards = [float(card) for card in re.findall(r"^\s*(\d+\.\d+)\s*$", capabilities, re.MULTILINE)]
    major = int(driver[1])
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
    usual = {"linux": "cu130", "win32": "cpu"}.get(platform, build)
    if build in ("default", usual) or not answers(f"{INDEX}{build}/torch/"):
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
