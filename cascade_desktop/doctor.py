"""What the app finds on this machine, for people who ask why something does not work."""

from __future__ import annotations

import ctypes
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from cascade_desktop import __version__, runtime
from cascade_desktop.errors import CascadeError
from cascade_desktop.folders import Folders
from cascade_desktop.models import model_path
from cascade_desktop.request import BUILT_IN
from cascade_desktop.writing import check_folder

GIB = 2**30
LITTLE_ROOM_BYTES = GIB
WINDOW_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
}
X11_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}


@dataclass(frozen=True)
class Fact:
    """One thing found. `advice` is given when it is a problem; `stops` if nothing can be drawn."""

    name: str
    value: str
    advice: str = ""
    stops: bool = False


def facts(folders: Folders) -> list[Fact]:
    """Everything that can be known without loading torch; takes well under a second."""
    return [
        Fact("Cascade Desktop", __version__),
        Fact("System", platform.platform()),
        Fact("Processor", processor()),
        Fact("Cores", str(os.cpu_count() or "unknown")),
        Fact("Memory", _gib(memory_bytes())),
        Fact("Python", f"{platform.python_version()} ({sys.executable})"),
        *packages(),
        graphics_driver(),
        display(),
        folder("Data folder", folders.data),
        folder("Pictures folder", folders.pictures),
        room(folders.data),
        built_in_model(folders),
    ]


def processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.is_file():
        for line in cpuinfo.read_text(errors="replace").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def memory_bytes() -> int:
    """All memory of the machine; 0 if the system does not say."""
    if sys.platform == "win32":
        kib = ctypes.c_ulonglong(0)
        known = ctypes.windll.kernel32.GetPhysicallyInstalledSystemMemory(ctypes.byref(kib))
        return kib.value * 1024 if known else 0
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (OSError, ValueError):
        return 0


def packages() -> list[Fact]:
    """The libraries that matter here; without PySide6 only the command line works."""
    drawing = [_package(name, name, stops=True) for name in ("torch", "diffusers", "transformers")]
    return [*drawing, _package("PySide6-Essentials", "PySide6", stops=False)]


def graphics_driver() -> Fact:
    """NVIDIA's driver and cards, as its own tool names them."""
    tool = shutil.which("nvidia-smi")
    if tool is None:
        return Fact("NVIDIA driver", "not found")
    query = [tool, "--query-gpu=name,driver_version,memory.total", "--format=csv,noheader"]
    try:
        answer = subprocess.run(query, capture_output=True, text=True, timeout=10, check=True)
    except (OSError, subprocess.SubprocessError):
        return Fact(
            "NVIDIA driver",
            "installed, but not answering",
            "Restart the computer; if that does not help, install the driver again.",
        )
    return Fact("NVIDIA driver", "; ".join(answer.stdout.strip().splitlines()))


def display() -> Fact:
    """Whether a window can open. Only Linux starts people off without a screen or libraries."""
    if not sys.platform.startswith("linux"):
        return Fact("Display", "part of the system")
    if not has_display():
        return Fact("Display", "none", "The window needs a desktop; generate works without one.")
    libraries = WINDOW_LIBRARIES | (X11_LIBRARIES if "DISPLAY" in os.environ else {})
    missing = [package for library, package in libraries.items() if not _loads(library)]
    names = ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY", "DISPLAY")
    found = ", ".join(f"{name}={os.environ[name]}" for name in names if os.environ.get(name))
    advice = (
        f"Install what the window needs (Debian's names): {' '.join(missing)}." if missing else ""
    )
    return Fact("Display", found, advice)


def has_display() -> bool:
    """Whether Qt has a screen to open a window on, or was told to do without one."""
    if not sys.platform.startswith("linux"):
        return True
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return any(os.environ.get(name) for name in names)


def folder(name: str, path: Path) -> Fact:
    """Whether files can be written there; it is not made, only looked at."""
    try:
        check_folder(_existing(path))
    except (CascadeError, OSError) as error:
        return Fact(name, str(path), str(error))
    return Fact(name, str(path))


def room(path: Path) -> Fact:
    """The free space on the disk of `path`, which may not exist yet."""
    try:
        free = shutil.disk_usage(_existing(path)).free
    except OSError as error:
        return Fact("Free space", f"unknown: {error.strerror}")
    advice = "Free some space before drawing." if free < LITTLE_ROOM_BYTES else ""
    return Fact("Free space", _gib(free), advice)


def built_in_model(folders: Folders) -> Fact:
    try:
        return Fact("Built-in model", str(model_path(BUILT_IN, folders)))
    except CascadeError as error:
        return Fact("Built-in model", error.message, error.advice, stops=True)


def _existing(path: Path) -> Path:
    return next(part for part in (path, *path.parents) if part.exists())


def _package(name: str, module: str, *, stops: bool) -> Fact:
    if importlib.util.find_spec(module) is None:
        advice = runtime.GET_ONE if stops else "Install Cascade Desktop again."
        return Fact(name, "not installed", advice, stops)
    try:
        return Fact(name, metadata.version(name))
    except metadata.PackageNotFoundError:  # A frozen program holds the module alone.
        return Fact(name, "installed")


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _gib(size_bytes: int) -> str:
    return f"{size_bytes / GIB:.1f} GiB" if size_bytes else "unknown"
