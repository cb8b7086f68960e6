"""Running pip, or a first try of PyTorch, in a process of its own that can be watched and ended."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from cascade_desktop.errors import CannotSetUp
from cascade_desktop.progress import Progress, Report

GLANCE_SECONDS = 0.1
GRACE_SECONDS = 5.0

# A user's own habits for pip that contradict a folder of packages.
CONTRADICTING = ("PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_REQUIRE_VIRTUALENV")

NO_NETWORK = re.compile(
    r"Failed to establish a new connection|NameResolutionError|name resolution|getaddrinfo failed"
    r"|Connection refused|Connection broken|ConnectTimeout|ReadTimeout|timed out|ProxyError"
    r"|RemoteDisconnected|Max retries exceeded|CERTIFICATE_VERIFY_FAILED|Network is unreachable"
)
NO_SPACE = re.compile(r"No space left on device|Errno 28|WinError 112|not enough space")
NO_TORCH = re.compile(r"No\s+matching\s+distribution\s+found\s+for\s+torch")
REASON = re.compile(r"^\s*(?:ERROR|\w*Error): (.+)", re.MULTILINE)


def run(command: Sequence[str], stage: str, report: Report, log: Path) -> str:
    """What the command printed, which also goes to the end of `log`.

    Tells `stage` ten times a second; `report` may raise `Cancelled`, which ends the process.
    Raises `CannotSetUp` if the command fails.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    process = subprocess.Popen(
        list(command),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        env=_environment(),
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    lines: list[str] = []
    reading = threading.Thread(target=_read, args=(process, log, lines), daemon=True)
    reading.start()
    try:
        while process.poll() is None:
            report(Progress(stage, 0, 0))
            reading.join(GLANCE_SECONDS)
    except BaseException:
        _end(process)
        raise
    finally:
        reading.join(GRACE_SECONDS)
    output = "".join(lines)
    if process.returncode != 0:
        raise explained(output, log)
    return output


def explained(output: str, log: Path) -> CannotSetUp:
    """What the output of a failed step means to the user."""
    if NO_SPACE.search(output):
        return CannotSetUp("The disk is full.", "Free some space, then try again: it goes on.")
    if NO_NETWORK.search(output):
        return CannotSetUp(
            "The list of packages cannot be read from the internet.",
            "Check the connection, then try again: what has arrived is kept.",
        )
    if NO_TORCH.search(output):
        return CannotSetUp(
            "This build of PyTorch cannot be had from here.",
            "Check that this network lets you through to download.pytorch.org, or choose another"
            " build.",
        )
    reasons = REASON.findall(output)
    reason = reasons[-1].strip(" .") if reasons else "no reason was given"
    return CannotSetUp(
        f"The part that draws could not be installed ({reason}).",
        f"Try again; if it fails once more, {log} tells what happened.",
    )


def _read(process: subprocess.Popen[str], log: Path, lines: list[str]) -> None:
    assert process.stdout is not None
    with process.stdout, log.open("a", encoding="utf-8") as kept:
        for line in process.stdout:
            lines.append(line)
            kept.write(line)
            kept.flush()


def _end(process: subprocess.Popen[str]) -> None:
    process.terminate()
    try:
        process.wait(GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _environment() -> dict[str, str]:
    """The user's own, which may name a mirror, less what would send the packages elsewhere."""
    kept = {name: text for name, text in os.environ.items() if name not in CONTRADICTING}
    quiet = {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1", "PYTHONUTF8": "1"}
    # Of its own start a frozen program would otherwise tell its child, and confuse it.
    reset = {"PYINSTALLER_RESET_ENVIRONMENT": "1"} if getattr(sys, "frozen", False) else {}
    return {**kept, **quiet, **reset}
