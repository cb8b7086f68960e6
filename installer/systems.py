"""What to type on this system to get what is missing: Python, its venv module, libraries."""

import os
import shutil
import sys

OLDEST_PYTHON = (3, 11)
NEWER_PYTHONS = ("python3.14", "python3.13", "python3.12", "python3.11")

COMMANDS = {
    "apt-get": "apt install",
    "dnf": "dnf install",
    "zypper": "zypper install",
    "pacman": "pacman -S",
}
"""What looks for packages (program on the PATH) -> what a person types."""

PYTHON_PACKAGES = {
    "apt-get": "python3.11 python3.11-venv",
    "dnf": "python3.11",
    "zypper": "python311",
    "pacman": "python",
}


def old_python(version: "tuple[int, int]") -> str:
    """A sentence for a Python that is too old for the app; empty if it is new enough."""
    if version >= OLDEST_PYTHON:
        return ""
    needed = ".".join(map(str, OLDEST_PYTHON))
    found = ".".join(map(str, version))
    start = "Cascade Desktop needs Python " + needed + " or newer, and this is " + found + ". "
    for name in NEWER_PYTHONS:
        if shutil.which(name):
            return start + "Start it with: " + start_command(name)
    return start + "Install one with: " + python_command()


def python_command() -> str:
    """What to type to get a Python that is new enough."""
    if sys.platform == "win32":
        return "winget install Python.Python.3.13"
    if sys.platform == "darwin":
        return "brew install python@3.13"
    return install_command(PYTHON_PACKAGES)


def venv_command(version: "tuple[int, int]") -> str:
    """What to type to get the parts of Python that make an environment."""
    if sys.platform != "linux":
        return python_command()
    # Debian and Ubuntu alone pack them apart from Python.
    debian = "python" + ".".join(map(str, version)) + "-venv"
    others = {"dnf": "python3", "zypper": "python3", "pacman": "python"}
    return install_command(dict(others, **{"apt-get": debian}))


def install_command(packages: "dict[str, str]") -> str:
    """The install command of this Linux, for the names that its package manager knows."""
    manager = package_manager()
    if not manager:
        return "your system's package manager (" + packages["apt-get"] + " on Debian)"
    sudo = "" if os.name == "posix" and os.geteuid() == 0 else "sudo "
    return sudo + COMMANDS[manager] + " " + packages[manager]


def package_manager() -> str:
    """The first of the known package managers that this system has; empty if none."""
    return next((name for name in COMMANDS if shutil.which(name)), "")


def start_command(python: str = "py" if sys.platform == "win32" else "python3") -> str:
    """How the user starts the app again, from the folder where it was started now."""
    started_as = sys.argv[0]
    return python + " " + (started_as if started_as.endswith("installer") else "installer")
