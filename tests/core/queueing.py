"""What tests of the download queue share: two models on a bad server, and waiting for things."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from cascade_desktop.catalog import Model
from cascade_desktop.download import Source
from cascade_desktop.download_queue import Downloads
from cascade_desktop.folders import Folders
from tests.core.bad_server import BadServer, Fault
from tests.core.downloading import CONTENT, QUICK, file_of, names_in, place

SMALL = b"{}"
SLOW = Fault(each=0.02)  # 16 KiB at a time: 3.7 s for the large file


def model(name: str) -> Model:
    files = (file_of(SMALL, "config.json"), file_of(CONTENT, "weights.safetensors"))
    return Model(name, name.title(), "draw", files, (), 0)


ONE, TWO = model("one"), model("two")


def serve_models(server: BadServer) -> None:
    """Puts the files of both models there."""
    server.put(place("config.json"), SMALL)
    server.put(place("weights.safetensors"), CONTENT)


@contextmanager
def queue(
    folders: Folders, server: BadServer, on_change: Callable[[], None] = lambda: None
) -> Iterator[Downloads]:
    downloads = Downloads(
        folders, lambda: Source(server.address), on_change, models=(ONE, TWO), limits=QUICK
    )
    try:
        yield downloads
    finally:
        downloads.close()


def until(condition: Callable[[], bool], seconds: float = 15) -> float:
    """Waits until it holds, and says for how long."""
    started = time.monotonic()
    while not condition():
        assert time.monotonic() - started < seconds, "That never came."
        time.sleep(0.005)
    return time.monotonic() - started


def arrived(folders: Folders, name: str = "one") -> int:
    part = folders.models / name / "weights.safetensors.part"
    return part.stat().st_size if part.exists() else 0


def is_whole(folders: Folders, name: str) -> bool:
    folder = folders.models / name
    return (folder / "weights.safetensors").read_bytes() == CONTENT and names_in(folder) == {
        "config.json",
        "weights.safetensors",
    }


def listed(folders: Folders) -> list[dict[str, object]]:
    rows = json.loads((folders.data / "downloads.json").read_bytes())["downloads"]
    assert isinstance(rows, list)
    return rows
