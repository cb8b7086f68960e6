"""The code itself: its style, its types, and a core that needs neither torch nor Qt."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# Python runs a module of this name at its start, so child processes of the tests get it as well.
WITHOUT_THE_HEAVY_ONES = """
import sys
from importlib.machinery import PathFinder

ABSENT = {"torch", "diffusers", "transformers", "safetensors", "tokenizers", "PySide6", "shiboken6"}


class Finder(PathFinder):
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        absent = name.partition(".")[0] in ABSENT
        return None if absent else super().find_spec(name, path, target)


sys.meta_path[sys.meta_path.index(PathFinder)] = Finder
"""


def run(*command: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", *command],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, **variables},
    )


def test_the_linter_has_nothing_to_say() -> None:
    done = run("ruff", "check", "--output-format=concise")

    assert done.returncode == 0, done.stdout


def test_the_code_is_formatted() -> None:
    done = run("ruff", "format", "--check")

    assert done.returncode == 0, done.stdout


@pytest.mark.slow
def test_the_types_are_right() -> None:
    done = run("mypy")

    assert done.returncode == 0, done.stdout


@pytest.mark.slow
def test_the_core_works_with_neither_torch_nor_qt(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(WITHOUT_THE_HEAVY_ONES, encoding="utf-8")
    without = {"PYTHONPATH": str(tmp_path), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}

    torch = run("torch", **without)
    core = run("pytest", "tests/core", "-q", "-p", "no:cacheprovider", **without)

    assert "No module named" in torch.stderr, "torch must be out of reach for this to mean much"
    assert core.returncode == 0, core.stdout
