"""The commands that a user is told to type."""

import ast
import sys
from pathlib import Path

import pytest

from installer import systems
from tests.installer.toy import ROOT


def have_only(program: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes `folder`, with one program in it, the whole PATH."""
    file = folder / program
    file.write_text("#!/bin/sh\n", encoding="utf-8")
    file.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))


@pytest.mark.parametrize("name", ["__init__.py", "__main__.py", "systems.py"])
def test_what_an_old_python_reads_has_no_new_syntax(name: str) -> None:
    source = (ROOT / "installer" / name).read_text(encoding="utf-8")

    ast.parse(source, feature_version=(3, 5))


def test_a_python_that_is_new_enough_gets_no_sentence() -> None:
    assert systems.old_python((3, 11)) == ""
    assert systems.old_python((4, 0)) == ""


def test_a_newer_python_on_the_path_is_offered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    have_only("python3.12", tmp_path, monkeypatch)

    assert systems.old_python((3, 9)).endswith("Start it with: python3.12 installer")


@pytest.mark.skipif(sys.platform != "linux", reason="package managers of Linux")
@pytest.mark.parametrize(
    ("program", "python", "venv"),
    [
        ("apt-get", "apt install python3.11 python3.11-venv", "apt install python3.12-venv"),
        ("dnf", "dnf install python3.11", "dnf install python3"),
        ("zypper", "zypper install python311", "zypper install python3"),
        ("pacman", "pacman -S python", "pacman -S python"),
    ],
)
def test_each_linux_gets_its_own_command(
    program: str, python: str, venv: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    have_only(program, tmp_path, monkeypatch)

    assert systems.old_python((3, 9)).endswith(python)
    assert systems.venv_command((3, 12)).endswith(venv)


@pytest.mark.skipif(sys.platform != "linux", reason="package managers of Linux")
def test_an_unknown_linux_is_told_what_to_look_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    assert "your system's package manager" in systems.venv_command((3, 12))
