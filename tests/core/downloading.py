"""What the tests of downloads share: a file on a bad server, and short waits."""

from __future__ import annotations

import hashlib
import random
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from cascade_desktop.catalog import File
from cascade_desktop.download import Limits, Source, fetch
from cascade_desktop.errors import Cancelled
from cascade_desktop.progress import Progress
from tests.core.bad_server import BadServer

REVISION = "a89f66d459ae653e3b4d4f992a7c3789d0dc4d16"
REPOSITORY = "stabilityai/stable-cascade"
NAME = "vqgan/weights.safetensors"
TOKEN = "hf_" + "s3cret" * 5
CONTENT = random.Random(7).randbytes(3_000_000)

QUICK = Limits(
    waits=(0.01, 0.02, 0.04),
    longest_wait=2.0,
    timeout=0.4,
    reserve=1 << 20,
    piece=1 << 16,
    glance=0.02,
)


def place(path: str = NAME) -> str:
    """Where the hub has a file."""
    return f"/{REPOSITORY}/resolve/{REVISION}/{path}"


def file_of(content: bytes = CONTENT, path: str = NAME) -> File:
    sha256 = hashlib.sha256(content).hexdigest()
    return File(REPOSITORY, REVISION, path, len(content), sha256, "mit")


@dataclass
class Watch:
    """A report that keeps what it was told, and stops the work at so many bytes."""

    stop_at: int | None = None
    told: list[Progress] = field(default_factory=list)

    def __call__(self, at: Progress) -> None:
        self.told.append(at)
        if self.stop_at is not None and at.stage == "downloading" and at.step >= self.stop_at:
            raise Cancelled

    def stages(self) -> list[str]:
        """The stages in order, each once in a row."""
        names = [at.stage for at in self.told]
        return [name for name, before in zip(names, ["", *names], strict=False) if name != before]


def get(
    server: BadServer,
    folder: Path,
    file: File | None = None,
    watch: Watch | None = None,
    limits: Limits = QUICK,
    token: str = "",
) -> Path:
    """Fetches a file from the bad server."""
    source = Source(server.address, token)
    return fetch(file or file_of(), folder, source, watch or Watch(), limits)


def stopped_at(server: BadServer, folder: Path, at: int) -> int:
    """Stops a download there and says how much had arrived."""
    with pytest.raises(Cancelled):
        get(server, folder, watch=Watch(stop_at=at))
    size = (folder / (NAME + ".part")).stat().st_size
    assert at <= size < len(CONTENT)
    server.asked.clear()
    return size


def names_in(folder: Path) -> set[str]:
    """Every file below a folder."""
    found = folder.rglob("*")
    return {path.relative_to(folder).as_posix() for path in found if path.is_file()}
