"""What can stop a set-up, each as one sentence with what to do about it."""

import importlib.util
import re
import shutil
import sys
from pathlib import Path

from installer.systems import start_command, venv_command

GIGABYTE = 10**9

# How pip words a download that did not come through; it retries several times before it gives up.
NO_NETWORK = re.compile(
    r"Failed to establish a new connection|NameResolutionError|name resolution|getaddrinfo failed"
    r"|Connection refused|Connection broken|ConnectTimeout|ReadTimeout|timed out|ProxyError"
    r"|RemoteDisconnected|Max retries exceeded|CERTIFICATE_VERIFY_FAILED|Network is unreachable"
)
NO_SPACE = re.compile(r"No space left on device|Errno 28|WinError 112|not enough space")
NO_VENV = re.compile(r"ensurepip is not available|No module named '?ensurepip")
NO_TORCH = re.compile(r"No matching distribution found for torch==")
# pip's own last word, or that of the program which it ran to build a package.
REASON = re.compile(r"^\s*(?:ERROR|\w*Error): (.+)", re.MULTILINE)


class SetUpError(Exception):
    """The set-up cannot go on; the text is what to tell the user."""


def require_venv() -> None:
    """Raises `SetUpError` where Python came without the parts that make an environment."""
    if not all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")):
        raise SetUpError(without_venv())


def without_venv() -> str:
    return (
        "This Python comes without the part that makes environments (venv and ensurepip). "
        f"Install it with: {venv_command(sys.version_info[:2])}"
    )


def require_room(folder: Path, needed_bytes: int) -> None:
    """Raises `SetUpError` if the disk that holds `folder` has less than `needed_bytes` free."""
    free = shutil.disk_usage(folder).free
    if free >= needed_bytes:
        return
    raise SetUpError(
        f"The set-up needs {needed_bytes / GIGABYTE:.1f} GB of free space in {folder}, "
        f"and there are {free / GIGABYTE:.1f} GB. "
        f"Free some space, then start again with: {start_command()}"
    )


def explained(output: str, log: Path) -> str:
    """What the output of a failed step means to the user."""
    again = f"then start again with: {start_command()}"
    if NO_VENV.search(output):
        return without_venv()
    if NO_SPACE.search(output):
        return f"The disk is full. Free some space, {again}"
    if NO_NETWORK.search(output):
        return f"The downloads do not come through. Check the network connection, {again}"
    if NO_TORCH.search(output):
        return (
            "There is no PyTorch of the version and build asked for that fits this Python and "
            f"this machine. Choose another build with CASCADE_TORCH (cpu fits most), {again}"
        )
    reasons = REASON.findall(output)
    reason = reasons[-1].strip(" .") if reasons else "no reason was given"
    return f"The set-up stopped ({reason}). Mend what {log} tells, {again}"
