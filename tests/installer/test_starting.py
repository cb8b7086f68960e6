"""Starting from a shell, with an environment that is there already."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from installer import start as starting
from tests.installer.toy import ROOT, start, variables, write_toy

PRETEND_TO_BE_OLD = """
import runpy, sys
sys.version_info, sys.argv = (3, 8, 18), ["installer"]
runpy.run_path("installer", run_name="__main__")
"""


WITHOUT_ENSUREPIP = """
import runpy, sys
sys.modules["ensurepip"], sys.argv = None, ["installer", "draw"]
runpy.run_path("installer", run_name="__main__")
"""


def using_this_python(**changed: str) -> dict[str, str]:
    return variables(CASCADE_PYTHON=sys.executable, **changed)


def test_the_tests_run_offscreen_from_the_root_with_their_arguments(tmp_path: Path) -> None:
    probe = tmp_path / "test_probe.py"
    probe.write_text(
        "import os, pathlib\n"
        "def test_surroundings():\n"
        "    assert os.environ['QT_QPA_PLATFORM'] == 'offscreen'\n"
        f"    assert pathlib.Path.cwd() == pathlib.Path({str(ROOT)!r})\n",
        encoding="utf-8",
    )
    options = ("-q", "-p", "no:cacheprovider", "-c", os.devnull)

    done = start(
        ROOT, "test", str(probe), *options, environment=using_this_python(), folder=tmp_path
    )

    assert "1 passed" in done.stdout, done.stdout + done.stderr
    assert done.returncode == 0


def test_the_exit_code_of_the_tests_is_passed_on() -> None:
    done = start(ROOT, "test", "--no-such-option", environment=using_this_python())

    assert done.returncode == 4


def test_the_help_of_the_app_comes_through_from_any_folder(tmp_path: Path) -> None:
    done = start(ROOT, "--help", environment=using_this_python(), folder=tmp_path)

    assert done.returncode == 0
    assert "generate" in done.stdout
    assert done.stderr == ""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux is used without a display")
def test_without_a_display_a_sample_picture_is_drawn(tmp_path: Path) -> None:
    environment = using_this_python(OMP_NUM_THREADS="2")

    done = start(ROOT, "--data", "data", environment=environment, folder=tmp_path)

    assert done.returncode == 0, done.stderr
    assert "There is no display here" in done.stderr
    (picture,) = (tmp_path / "pictures").glob("*.png")
    assert picture.name in done.stdout


@pytest.mark.parametrize(
    ("arguments", "window"),
    [
        ([], True),
        (["--data", "somewhere"], True),
        (["--data=somewhere"], True),
        (["--data", "somewhere", "models"], False),
        (["--data=somewhere", "models"], False),
        (["generate", "a cat"], False),
        (["--help"], False),
    ],
)
def test_the_window_opens_when_there_is_no_command(arguments: list[str], window: bool) -> None:
    assert starting.opens_window(arguments) is window


@pytest.mark.skipif(sys.platform != "linux", reason="other systems always have a display")
@pytest.mark.parametrize("name", ["DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"])
def test_any_word_of_a_display_is_taken_as_one(name: str) -> None:
    assert starting.lacks_display({"HOME": "/"})
    assert not starting.lacks_display({name: "something"})


def test_a_python_that_is_not_there_is_named(tmp_path: Path) -> None:
    missing = tmp_path / "no-python"

    done = start(ROOT, "--help", environment=variables(CASCADE_PYTHON=str(missing)))

    assert done.returncode == 1
    assert f"CASCADE_PYTHON names {missing}, and there is no such file." in done.stderr
    assert "Traceback" not in done.stderr


def test_an_unknown_build_of_torch_is_named_before_anything_is_made(tmp_path: Path) -> None:
    tree = write_toy(tmp_path / "toy")

    done = start(tree, "draw", environment=variables(CASCADE_TORCH="cuda"))

    assert done.returncode == 1
    assert done.stderr.startswith("CASCADE_TORCH is cuda, which is no build of PyTorch.")
    assert not (tree / ".venv" / "pyvenv.cfg").exists()


def test_an_old_python_is_told_what_is_needed() -> None:
    command = [sys.executable, "-c", PRETEND_TO_BE_OLD]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)

    assert done.returncode == 1
    assert done.stderr.startswith("Cascade Desktop needs Python 3.11 or newer, and this is 3.8.")
    assert len(done.stderr.splitlines()) == 1


def test_a_python_without_ensurepip_is_told_what_to_install(tmp_path: Path) -> None:
    tree = write_toy(tmp_path / "toy")

    command = [sys.executable, "-c", WITHOUT_ENSUREPIP]
    done = subprocess.run(
        command, capture_output=True, text=True, cwd=tree, env=variables(CASCADE_TORCH="cpu")
    )

    assert done.returncode == 1
    assert done.stderr.startswith("This Python comes without the part that makes environments")
    assert len(done.stderr.splitlines()) == 1
    assert not (tree / ".venv").exists()
