"""Downloads and the machine they run on: full disks, killed programs, two programs at once."""

from __future__ import annotations

import errno
import shutil
import subprocess
import sys
from collections import namedtuple
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from io import FileIO
from pathlib import Path
from typing import Any

import pytest

from cascade_desktop import download, partial
from cascade_desktop.errors import CannotSave, CascadeError
from tests.core import disks
from tests.core.bad_server import BadServer, Fault, running
from tests.core.downloading import CONTENT, NAME, QUICK, Watch, file_of, get, names_in, place

ROOT = Path(__file__).resolve().parents[2]
SLOW = Fault(each=0.02)  # 16 KiB at a time: 3.7 s for the whole file

Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def server() -> Iterator[BadServer]:
    with running() as server:
        server.put(place(), CONTENT)
        yield server


@contextmanager
def child(server: BadServer, folder: Path, *more: str) -> Iterator[subprocess.Popen[str]]:
    """The same download in a program of its own, killed at the end at the latest."""
    command = [sys.executable, "-m", "tests.core.download_child", server.address, str(folder)]
    with subprocess.Popen(
        [*command, *more], cwd=ROOT, text=True, stdout=subprocess.PIPE
    ) as started:
        try:
            yield started
        finally:
            started.kill()


def until(started: subprocess.Popen[str], share: float) -> int:
    """Waits until so much has arrived there, and says how many bytes."""
    assert started.stdout is not None
    for line in started.stdout:
        word, _, number = line.partition(" ")
        assert word == "at", line
        if int(number) >= share * len(CONTENT):
            return int(number)
    raise AssertionError("It ended before.")


def test_a_program_killed_at_40_percent_loses_nothing(server: BadServer, tmp_path: Path) -> None:
    server.always = SLOW
    with child(server, tmp_path) as started:
        arrived = until(started, 0.4)
        started.kill()  # SIGKILL: it cannot tidy up
        started.wait()
    assert not (tmp_path / NAME).exists()
    server.always = Fault()
    server.asked.clear()

    path = get(server, tmp_path)

    assert path.read_bytes() == CONTENT
    assert server.starts()[0] >= arrived >= 0.4 * len(CONTENT)
    assert names_in(tmp_path) == {NAME}


def test_two_programs_do_not_write_one_file(server: BadServer, tmp_path: Path) -> None:
    server.always = SLOW
    with child(server, tmp_path) as started:
        until(started, 0.1)

        with pytest.raises(CascadeError, match=f"process {started.pid}") as failure:
            get(server, tmp_path)

        assert "Wait" in failure.value.advice
        server.always = Fault()
        assert started.stdout is not None
        assert started.stdout.read().splitlines()[-1] == "done weights.safetensors"
    assert (tmp_path / NAME).read_bytes() == CONTENT
    assert get(server, tmp_path).read_bytes() == CONTENT
    assert names_in(tmp_path) == {NAME}


def test_a_lock_left_by_a_killed_program_means_nothing(server: BadServer, tmp_path: Path) -> None:
    lock = tmp_path / (NAME + ".part.lock")
    lock.parent.mkdir()
    lock.write_text("1")

    assert get(server, tmp_path).read_bytes() == CONTENT
    assert names_in(tmp_path) == {NAME}


def test_two_threads_do_not_write_one_file(server: BadServer, tmp_path: Path) -> None:
    with (
        partial.locked(tmp_path / NAME),
        pytest.raises(CascadeError, match="already, by this program"),
    ):
        get(server, tmp_path)


def test_a_disk_that_is_too_small_is_refused_before_the_first_byte(
    server: BadServer, tmp_path: Path
) -> None:
    free = shutil.disk_usage(tmp_path).free

    with pytest.raises(CannotSave, match="still to come") as failure:
        get(server, tmp_path, limits=replace(QUICK, reserve=free))

    assert "Free some space" in failure.value.advice
    assert not server.asked


def test_a_size_first_known_by_the_answer_is_refused_too(server: BadServer, tmp_path: Path) -> None:
    free = shutil.disk_usage(tmp_path).free
    file = replace(file_of(), size=0)

    with pytest.raises(CannotSave, match="still to come"):
        get(server, tmp_path, file, limits=replace(QUICK, reserve=free))

    assert len(server.asked) == 1
    assert not (tmp_path / NAME).exists()


def test_a_disk_that_others_fill_meanwhile_stops_the_download(
    server: BadServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = iter([10**9, 10**9])
    monkeypatch.setattr(download, "WATCHED", 1_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10**9, 0, next(looks, 10**6)))

    with pytest.raises(CannotSave, match="still to come"):
        get(server, tmp_path)

    assert 1_000_000 <= (tmp_path / (NAME + ".part")).stat().st_size < 2_000_000
    monkeypatch.undo()
    server.asked.clear()
    assert get(server, tmp_path).read_bytes() == CONTENT
    assert server.starts()[0] >= 1_000_000


def test_a_real_disk_that_is_full_keeps_what_fits(server: BadServer, tmp_path: Path) -> None:
    with disks._small_disk(tmp_path / "small") as disk:
        # As if another program had taken the room after the check.
        with pytest.raises(CannotSave, match="is full") as failure:
            get(server, disk, limits=replace(QUICK, reserve=-(10**9), piece=5000))

        part = disk / (NAME + ".part")
        kept = part.read_bytes()
        assert kept and kept == CONTENT[: len(kept)]
        assert "Free some space" in failure.value.advice
        assert not (disk / NAME).exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit.")
def test_a_file_that_may_grow_no_longer_keeps_what_fits(server: BadServer, tmp_path: Path) -> None:
    with child(server, tmp_path, "1234567") as started:
        said = started.communicate()[0]

    assert "is full. What has arrived is kept. Free some space" in said.splitlines()[-1]
    assert (tmp_path / (NAME + ".part")).stat().st_size == 1_234_567
    server.asked.clear()
    assert get(server, tmp_path).read_bytes() == CONTENT
    assert server.starts() == [1_234_567]


def test_a_write_that_fails_in_the_middle_is_a_sentence(
    server: BadServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class FullAtOnce(FileIO):
        """A file on a disk with room for a million bytes."""

        def write(self, data: Any) -> int:
            left = 1_000_000 - self.tell()
            if left <= 0:
                raise OSError(errno.ENOSPC, "No space left on device")
            return super().write(memoryview(data)[:left]) or 0

    with monkeypatch.context() as patch:
        patch.setattr(partial, "FileIO", FullAtOnce)
        with pytest.raises(CannotSave, match="is full"):
            get(server, tmp_path)

    server.asked.clear()
    assert get(server, tmp_path).read_bytes() == CONTENT
    assert server.starts() == [1_000_000]


def test_a_folder_that_cannot_be_written_to_is_a_sentence(
    server: BadServer, tmp_path: Path
) -> None:
    with disks.read_only_disk(tmp_path / "disk") as disk:
        with pytest.raises(CannotSave, match="Nothing can be saved") as failure:
            get(server, disk)
        assert "another models folder" in failure.value.advice


def test_a_file_on_a_disk_that_cannot_be_written_to_can_still_be_used(
    server: BadServer, tmp_path: Path
) -> None:
    small = CONTENT[:5000]
    folder = tmp_path / "disk"
    with disks._small_disk(folder):
        (folder / "small").write_bytes(small)
        subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)

        assert get(server, folder, file_of(small, "small")) == folder / "small"

    assert not server.asked


def test_a_file_in_the_way_is_a_sentence(server: BadServer, tmp_path: Path) -> None:
    (tmp_path / "vqgan").write_bytes(b"a file, where a folder should be")

    with pytest.raises(CannotSave, match="Nothing can be saved"):
        get(server, tmp_path)

    assert (tmp_path / "vqgan").read_bytes() == b"a file, where a folder should be"


def test_a_clock_that_jumps_changes_nothing(
    server: BadServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import time

    jumps = iter(range(0, -(10**9), -86_400))
    monkeypatch.setattr(time, "time", lambda: 1.7e9 + next(jumps))
    server.faults.extend([Fault(status=503), Fault(drop_after=400_000)])
    watch = Watch()

    assert get(server, tmp_path, watch=watch).read_bytes() == CONTENT
    assert "waiting" in watch.stages()
