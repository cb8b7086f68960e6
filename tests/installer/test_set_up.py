"""The set-up itself: real environments, a real pip, and what goes wrong half-way."""

import json
import os
import signal
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from installer import stamp
from installer.environment import Environment
from installer.lock import locked
from tests.installer.toy import begin, offline, start, variables, write_toy

pytestmark = pytest.mark.slow

posix = pytest.mark.skipif(sys.platform == "win32", reason="signals and groups are POSIX's")


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A toy that has been set up; each test leaves it so."""
    tree = write_toy(tmp_path_factory.mktemp("toy") / "a folder with spaces")
    done = start(tree, "hello", environment=offline(tree))
    assert done.returncode == 0, done.stderr
    assert "Setting up Cascade Desktop" in done.stderr
    return tree


def test_a_start_after_the_set_up_only_hands_over(ready: Path, tmp_path: Path) -> None:
    environment = offline(ready, PYTHONDONTWRITEBYTECODE="1")

    done = start(ready, "draw", "a b", "7", environment=environment, folder=tmp_path)

    assert done.returncode == 7
    assert done.stderr == ""
    assert json.loads(done.stdout) == {
        "arguments": ["draw", "a b", "7"],
        "folder": str(tmp_path),
        "torch": "toy torch",
        "keeps compiled code": True,
    }


def test_a_module_in_the_users_folder_is_not_taken_for_the_apps(
    ready: Path, tmp_path: Path
) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit('wrong json')", encoding="utf-8")

    done = start(ready, "draw", environment=offline(ready), folder=tmp_path)

    assert done.returncode == 0, done.stderr


def test_a_change_of_what_is_needed_updates_the_same_environment(ready: Path) -> None:
    made = (ready / ".venv" / "pyvenv.cfg").stat().st_mtime_ns
    with (ready / "pyproject.toml").open("a", encoding="utf-8") as pyproject:
        pyproject.write("# one more line\n")

    first = start(ready, "draw", environment=offline(ready))
    second = start(ready, "draw", environment=offline(ready))

    assert "Setting up" in first.stderr
    assert second.stderr == ""
    assert (ready / ".venv" / "pyvenv.cfg").stat().st_mtime_ns == made


def test_an_environment_of_another_python_is_made_anew(ready: Path) -> None:
    file = Environment(ready / ".venv").stamp_file
    found = stamp.read(file)
    assert found is not None
    stamp.write(replace(found, python_version="3.1"), file)
    left = ready / ".venv" / "left by the other python"
    left.touch()

    done = start(ready, "draw", environment=offline(ready))

    assert done.returncode == 0, done.stderr
    assert not left.exists()


def test_a_package_that_was_half_installed_is_installed_again(ready: Path) -> None:
    environment = Environment(ready / ".venv")
    found = stamp.read(environment.stamp_file)
    assert found is not None
    stamp.write(replace(found, complete=False), environment.stamp_file)
    (environment.packages / "torch" / "__init__.py").write_text("", encoding="utf-8")

    done = start(ready, "draw", environment=offline(ready))

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["torch"] == "toy torch"


def test_another_build_of_torch_replaces_the_one_that_is_there(ready: Path) -> None:
    # The closed port stands for PyTorch's own index being out of reach.
    closed = "http://127.0.0.1:9"
    environment = offline(ready, CASCADE_TORCH="cpu", HTTPS_PROXY=closed, https_proxy=closed)
    (Environment(ready / ".venv").packages / "torch" / "__init__.py").write_text("NAME = 'old'")

    first = start(ready, "draw", environment=environment)
    unset = {name: text for name, text in environment.items() if name != "CASCADE_TORCH"}
    second = start(ready, "draw", environment=unset)

    assert json.loads(first.stdout)["torch"] == "toy torch"
    assert "PyTorch build: cpu" in first.stderr
    assert second.stderr == "", "an earlier choice stays until there is another one"


def test_a_second_set_up_waits_for_the_first(ready: Path) -> None:
    environment = Environment(ready / ".venv")
    environment.stamp_file.unlink()
    with locked(environment.lock_file):
        second = begin(ready, "draw", environment=offline(ready))
        assert second.stderr is not None
        waiting = second.stderr.readline()
    _, rest = second.communicate()

    assert "Another set-up is at work" in waiting
    assert second.returncode == 0, rest


@posix
@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGKILL], ids=["Ctrl-C", "killed"])
def test_a_set_up_that_was_stopped_is_finished_by_the_next_start(
    stop: signal.Signals, tmp_path: Path
) -> None:
    tree = write_toy(tmp_path / "toy")
    stopped = begin(tree, "draw", environment=offline(tree))
    assert stopped.stderr is not None
    assert "Setting up" in stopped.stderr.readline()
    while not (tree / ".venv" / "pyvenv.cfg").exists():
        assert stopped.poll() is None
    os.killpg(stopped.pid, stop)
    _, words = stopped.communicate()
    assert "Traceback" not in words
    assert stopped.returncode == (130 if stop == signal.SIGINT else -stop)

    done = start(tree, "draw", environment=offline(tree))

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["torch"] == "toy torch"


def test_without_a_network_one_sentence_says_so_and_the_next_start_goes_on(tmp_path: Path) -> None:
    tree = write_toy(tmp_path / "toy")
    nowhere = variables(
        CASCADE_TORCH="default", PIP_INDEX_URL="http://127.0.0.1:9/simple", PIP_RETRIES="1"
    )

    failed = start(tree, "draw", environment=nowhere)
    made = (tree / ".venv" / "pyvenv.cfg").stat().st_mtime_ns
    done = start(tree, "draw", environment=offline(tree))

    assert failed.returncode == 1
    assert "The downloads do not come through." in failed.stderr.splitlines()[-1]
    assert f"{tree}/installer" in failed.stderr.splitlines()[-1]
    assert "Traceback" not in failed.stderr
    assert done.returncode == 0, done.stderr
    assert (tree / ".venv" / "pyvenv.cfg").stat().st_mtime_ns == made
