"""The app killed while it draws, saves and queues: whatever was there is there after the start.

CASCADE_KILLS=50 kills it at so many moments, which takes some minutes.
"""

import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from cascade_desktop import pictures
from cascade_desktop.folders import Folders
from cascade_desktop.history import History, Query
from cascade_desktop.ui import app
from cascade_desktop.waiting import Waiting

ROOT = Path(__file__).resolve().parents[2]
TIMES = int(os.environ.get("CASCADE_KILLS", "3"))
LONG = 180.0
SPAN = 1.5
"""Seconds after the first picture within which it is killed: several pictures."""


@dataclass
class Said:
    """What the child has printed so far."""

    lines: list[str] = field(default_factory=list)
    drawn: threading.Event = field(default_factory=threading.Event)

    def read(self, child: subprocess.Popen[str]) -> None:
        assert child.stdout is not None
        for line in child.stdout:
            self.lines.append(line.strip())
            if line.startswith("drawn"):
                self.drawn.set()
        self.drawn.set()  # It has ended, so nothing more comes.

    @property
    def asked(self) -> list[int]:
        return [int(line.split()[1]) for line in self.lines if line.startswith("asked")]


@contextmanager
def drawing(folders: Folders, model: Path, first: int) -> Iterator[tuple[Said, "Child"]]:
    command = [sys.executable, "-m", "tests.end_to_end.drawing_child"]
    child = subprocess.Popen(
        [*command, str(folders.data), str(model), str(first)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    said = Said()
    reader = threading.Thread(target=said.read, args=(child,))
    reader.start()
    try:
        yield said, child
    finally:
        child.kill()
        child.wait()
        reader.join()
        if child.stdout is not None:
            child.stdout.close()


Child = subprocess.Popen[str]


def kill_while_it_draws(folders: Folders, model: Path, first: int, after: float) -> Said:
    """The child draws its first picture, and `after` seconds later it is no more."""
    with drawing(folders, model, first) as (said, child):
        assert said.drawn.wait(LONG), "nothing was drawn"
        time.sleep(after)
        assert child.poll() is None, "it has ended by itself"
        child.kill()
    return said


def whole_pictures(folders: Folders) -> set[Path]:
    """Every file under a real name, each of which can be read to its end."""
    found = set()
    for file in folders.pictures.iterdir():
        if file.suffix == ".part":
            continue
        with Image.open(file) as opened:
            opened.load()
        pictures.read_request(file)
        found.add(file)
    return found


def check_all_is_there(folders: Folders, asked: list[int], queued: int) -> None:
    files = whole_pictures(folders)
    with History(folders.history) as history:
        assert history.problems() == []
        found = history.find(Query(), limit=100_000)
        assert {made.file for made in found} == files
        assert len(found) == len(files), "each is there once"
        prompts = {prompt.text for prompt in history.prompts(limit=100_000)}
    assert {f"picture {number}" for number in asked} <= prompts
    queue, sentences = Waiting(folders.queue).read()
    assert sentences == ()
    assert len(queue.lines) == queued


def start_again(qtbot: QtBot, folders: Folders) -> int:
    """The next start of the app, paused, until it has looked for pictures; the queue's length."""
    with app.opened(folders) as window:
        window.jobs.pause()
        window.show()
        with qtbot.waitSignal(window.upkeep.ended, timeout=int(LONG * 1000)):
            window.upkeep.begin()
        qtbot.waitUntil(lambda: window.jobs.running is None, timeout=int(LONG * 1000))
        queued = len(window.jobs.entries)
        window.jobs.resume()
        window.close()
    window.deleteLater()
    return queued


def kill_often(qtbot: QtBot, folders: Folders, model: Path, times: int) -> None:
    chance = random.Random(7)
    asked: list[int] = []
    for _ in range(times):
        first = max(asked, default=0) + 1
        said = kill_while_it_draws(folders, model, first, chance.uniform(0, SPAN))
        asked += said.asked
        assert said.asked
        assert Waiting(folders.queue).read()[0].lines, "what waited still waits"
    queued = start_again(qtbot, folders)
    check_all_is_there(folders, asked, queued)


@pytest.mark.slow
def test_nothing_is_lost_when_the_app_is_killed_at_any_moment(
    qtbot: QtBot, folders: Folders, tiny: Path
) -> None:
    kill_often(qtbot, folders, tiny, TIMES)
