"""The package that people install: what is in it, and that it finds its own resources."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LARGEST_POCKET_BYTES = 70_000_000


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as wheel:
        wheel.extractall(folder / "site")
    return folder / "site"


@pytest.mark.slow
def test_the_wheel_holds_pocket_and_icons_but_not_what_only_training_needs(unpacked: Path) -> None:
    resources = unpacked / "cascade_desktop" / "resources"

    assert (resources / "pocket" / "prior" / "config.json").is_file()
    assert list((resources / "icons").glob("*.svg"))
    assert (resources / "translations" / "cascade_es.qm").is_file()
    assert not (resources / "training").exists()


@pytest.mark.slow
def test_the_unpacked_wheel_runs_and_finds_its_pocket(unpacked: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-P", "-m", "cascade_desktop", "doctor", "--json", "--data", "data"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(unpacked)},
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert str(unpacked) in json.dumps(json.loads(done.stdout)).replace("\\\\", "\\")


def test_pocket_is_small_enough_to_be_built_in() -> None:
    files = [file for file in (ROOT / "resources" / "pocket").rglob("*") if file.is_file()]

    assert sum(file.stat().st_size for file in files) <= LARGEST_POCKET_BYTES
