"""Real disks on which nothing can be saved, for tests; a test is skipped where none can be made."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def full_disk(folder: Path, size: str = "64k") -> Iterator[Path]:
    """`folder` with a disk of 64 KiB in it that has no byte left."""
    with _small_disk(folder, size) as disk:
        fill(disk)
        yield disk


def fill(disk: Path) -> None:
    """Leaves no byte; removing the file `filler` makes room again."""
    with pytest.raises(OSError), (disk / "filler").open("wb") as filler:
        while True:
            filler.write(bytes(4096))
            filler.flush()


@contextmanager
def read_only_disk(folder: Path) -> Iterator[Path]:
    """`folder` with a disk in it that nobody may write to, not even root."""
    with _small_disk(folder) as disk:
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        yield disk


@contextmanager
def _small_disk(folder: Path, size: str = "64k") -> Iterator[Path]:
    folder.mkdir()
    if not sys.platform.startswith("linux"):
        pytest.skip("A small disk is only made on Linux.")
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("This account may not mount a small disk.")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)
