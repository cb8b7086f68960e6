"""Files as packages need them: the same times and rights whoever builds, and when."""

import os
import shutil
from pathlib import Path


def settle(folder: Path, epoch: int) -> None:
    """Gives everything in `folder` one time, and rights that say no more than what it is."""
    for place, folders, files in os.walk(folder, topdown=False):
        for name in files:
            _settle_file(Path(place) / name, epoch)
        for name in folders:
            _settle_folder(Path(place) / name, epoch)
    _settle_folder(folder, epoch)


def copy_linked(source: Path, target: Path) -> None:
    """Copies a tree without its bytes where the disk allows: a gigabyte in no time."""
    shutil.copytree(source, target, symlinks=True, copy_function=_link_or_copy, dirs_exist_ok=True)


def write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8", newline="\n")


def size_of(folder: Path) -> int:
    """Bytes of all files in it."""
    return sum(
        (Path(place) / name).lstat().st_size
        for place, _, files in os.walk(folder)
        for name in files
    )


def _settle_file(file: Path, epoch: int) -> None:
    if not file.is_symlink():
        file.chmod(0o755 if file.stat().st_mode & 0o100 else 0o644)
    os.utime(file, (epoch, epoch), follow_symlinks=False)


def _settle_folder(folder: Path, epoch: int) -> None:
    if not folder.is_symlink():
        folder.chmod(0o755)
    os.utime(folder, (epoch, epoch), follow_symlinks=False)


def _link_or_copy(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
