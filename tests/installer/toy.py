"""A product small enough to be set up in seconds: the real installer around a toy app."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

PYPROJECT = """
[build-system]
requires = []
build-backend = "toy_backend"
backend-path = ["."]

[project]
name = "cascade-desktop"
version = "1.0"
dependencies = ["torch>=2"]

[project.optional-dependencies]
test = []
"""

BACKEND = '''
"""Makes the toy app's editable wheel, with nothing but the standard library."""

import os
import zipfile

NAME = "cascade_desktop-1.0"
METADATA = (
    "Metadata-Version: 2.1\\nName: cascade-desktop\\nVersion: 1.0\\n"
    "Requires-Dist: torch>=2\\nProvides-Extra: test\\n"
)


def build_editable(wheel_directory, config_settings=None, metadata_directory=None):
    files = {
        "toy.pth": os.getcwd(),
        NAME + ".dist-info/METADATA": METADATA,
        NAME + ".dist-info/WHEEL": "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\n",
    }
    record = "".join(name + ",,\\n" for name in files)
    name = NAME + "-py3-none-any.whl"
    with zipfile.ZipFile(os.path.join(wheel_directory, name), "w") as wheel:
        for path, text in files.items():
            wheel.writestr(path, text)
        wheel.writestr(NAME + ".dist-info/RECORD", record)
    return name
'''

APP = '''
"""Prints what it was started with; the last argument is its exit code."""

import json
import os
import sys

import torch

told = {"arguments": sys.argv[1:], "folder": os.getcwd(), "torch": torch.NAME}
told["keeps compiled code"] = not sys.dont_write_bytecode
print(json.dumps(told))
sys.exit(int(sys.argv[-1]) if sys.argv[-1].isdigit() else 0)
'''

TORCH = {
    "torch/__init__.py": 'NAME = "toy torch"\n',
    "torch-2.13.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: torch\nVersion: 2.13.0\n",
    "torch-2.13.0.dist-info/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\n",
}


def write_toy(folder: Path) -> Path:
    """A source tree with the real `installer` in it, and the wheel of a toy torch beside it."""
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "installer", folder / "installer", ignore=ignored)
    (folder / "pyproject.toml").write_text(PYPROJECT, encoding="utf-8")
    (folder / "toy_backend.py").write_text(BACKEND, encoding="utf-8")
    app = folder / "cascade_desktop"
    app.mkdir()
    (app / "__init__.py").write_text("", encoding="utf-8")
    (app / "__main__.py").write_text(APP, encoding="utf-8")
    # The installer knows the builds of PyTorch from the app.
    shutil.copy(ROOT / "cascade_desktop" / "torch_builds.py", app)
    wheels = folder / "wheels"
    wheels.mkdir()
    with zipfile.ZipFile(wheels / "torch-2.13.0-py3-none-any.whl", "w") as wheel:
        for path, text in TORCH.items():
            wheel.writestr(path, text)
        record = "".join(f"{path},,{len(text)}\n" for path, text in TORCH.items())
        wheel.writestr("torch-2.13.0.dist-info/RECORD", record)
    return folder


def variables(**changed: str) -> dict[str, str]:
    """The environment of a user who has set nothing, but for what is `changed`."""
    ours = ("CASCADE_", "PIP_", "QT_", "DISPLAY", "WAYLAND_DISPLAY")
    kept = {name: text for name, text in os.environ.items() if not name.startswith(ours)}
    return {**kept, "PIP_CONFIG_FILE": os.devnull, **changed}


def offline(tree: Path, **changed: str) -> dict[str, str]:
    """As `variables`, with pip confined to the toy's own wheels."""
    wheels = (tree / "wheels").as_uri()
    found_there = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": wheels, "CASCADE_TORCH": "default"}
    return variables(**{**found_there, **changed})


def start(
    tree: Path, *arguments: str, environment: dict[str, str], folder: Path | None = None
) -> "subprocess.CompletedProcess[str]":
    """Runs `python installer ARGUMENTS` as a user would, from `folder`."""
    command = [sys.executable, str(tree / "installer"), *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, env=environment, cwd=folder or tree
    )


def begin(tree: Path, *arguments: str, environment: dict[str, str]) -> "subprocess.Popen[str]":
    """As `start`, in its own process group and without waiting for the end."""
    return subprocess.Popen(
        [sys.executable, str(tree / "installer"), *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        start_new_session=True,
    )
