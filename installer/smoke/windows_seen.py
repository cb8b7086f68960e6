"""The app's window, opened for a moment: without a screen, and on one that a program pretends."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from installer.packing.project import TITLE
from installer.problems import SetUpError
from installer.smoke.places import Place

LONGEST_SECONDS = 60.0
GLANCE_SECONDS = 0.02
QUIET_SECONDS = 0.6


def open_without_screen(place: Place, data: str, variables: Mapping[str, str]) -> None:
    """Opens and closes the window; what it remembers proves that it was there."""
    offscreen = {"QT_QPA_PLATFORM": "offscreen", **variables}
    with _started(place, data, offscreen) as process:
        _wait(process, lambda: place.outside(f"{data}/window.lock").exists(), "a window")
        _wait(process, lambda: _is_quiet(process.pid), "a window at rest")
        _close(process)
    settings = place.outside(f"{data}/settings.toml").read_text(encoding="utf-8")
    if "window_geometry" not in settings:
        raise SetUpError("The window has not remembered where it was: it was never there.")


def open_on_screen(place: Place, data: str, variables: Mapping[str, str], picture: Path) -> float:
    """Seconds from the start of the program to its window; a picture of the screen is kept."""
    with _screen() as display:
        shown = {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb", **variables}
        began = time.monotonic()
        with _started(place, data, shown) as process:
            _wait(process, lambda: _sees_window(display), "a window on the screen")
            seconds = time.monotonic() - began
            _wait(process, lambda: _is_quiet(process.pid), "a window at rest")
            if shutil.which("import"):
                command = ["import", "-display", display, "-window", "root", str(picture)]
                subprocess.run(command, check=True)
            _close(process)
    return seconds


@contextmanager
def _started(
    place: Place, data: str, variables: Mapping[str, str]
) -> "Iterator[subprocess.Popen[bytes]]":
    command = place.command(["--data", data], network=False)
    process = subprocess.Popen(
        command, env=place.variables(variables), stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def _wait(process: "subprocess.Popen[bytes]", condition: object, what: str) -> None:
    assert callable(condition)
    until = time.monotonic() + LONGEST_SECONDS
    while not condition():
        if process.poll() is not None:
            said = process.stdout.read().decode(errors="replace") if process.stdout else ""
            raise SetUpError(f"The app ended before there was {what}: {said.strip()}")
        if time.monotonic() > until:
            raise SetUpError(f"After {LONGEST_SECONDS:.0f} seconds there is still not {what}.")
        time.sleep(GLANCE_SECONDS)


def _close(process: "subprocess.Popen[bytes]") -> None:
    process.send_signal(signal.SIGINT)
    output, _ = process.communicate(timeout=LONGEST_SECONDS)
    if process.returncode != 0:
        said = output.decode(errors="replace").strip()
        raise SetUpError(f"The window closed with exit code {process.returncode}: {said}")


def _is_quiet(pid: int) -> bool:
    """Whether the program has nothing to do any more: it computed nothing for a while."""
    before = _ticks(pid)
    time.sleep(QUIET_SECONDS)
    return _ticks(pid) == before


def _ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def _sees_window(display: str) -> bool:
    command = ["xdotool", "search", "--onlyvisible", "--name", f"^{TITLE}$"]
    seen = subprocess.run(command, capture_output=True, env={**os.environ, "DISPLAY": display})
    return bool(seen.stdout.strip())


@contextmanager
def _screen() -> Iterator[str]:
    """A screen that nobody sees, under the number that its own program finds free."""
    reading, writing = os.pipe()
    command = [
        "Xvfb",
        "-displayfd",
        str(writing),
        "-screen",
        "0",
        "1400x900x24",
        "-nolisten",
        "tcp",
    ]
    server = subprocess.Popen(command, pass_fds=(writing,), stderr=subprocess.DEVNULL)
    os.close(writing)
    try:
        with os.fdopen(reading) as told:
            number = told.readline().strip()
        if not number:
            raise SetUpError("Xvfb does not start.")
        yield f":{number}"
    finally:
        server.terminate()
        server.wait()
