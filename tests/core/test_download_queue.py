"""The queue of downloads: paused, resumed, cancelled, and remembered when the app is closed."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from cascade_desktop.download import Source
from cascade_desktop.download_queue import Downloads, State, ask_to_pause
from cascade_desktop.folders import Folders
from tests.core.bad_server import BadServer, Fault, running
from tests.core.downloading import CONTENT, QUICK, names_in, place
from tests.core.queueing import (
    ONE,
    SLOW,
    SMALL,
    TWO,
    arrived,
    is_whole,
    listed,
    queue,
    serve_models,
    until,
)


@pytest.fixture
def server() -> Iterator[BadServer]:
    with running() as server:
        serve_models(server)
        yield server


def test_models_arrive_one_after_another(folders: Folders, server: BadServer) -> None:
    changes: list[float] = []
    with queue(folders, server, lambda: changes.append(time.monotonic())) as downloads:
        downloads.add(ONE)
        downloads.add(TWO)
        until(lambda: all(state.status == "done" for state in downloads.states().values()))

        size = len(SMALL) + len(CONTENT)
        assert downloads.states() == {
            name: State(name, "done", size, size) for name in ("one", "two")
        }
    assert is_whole(folders, "one") and is_whole(folders, "two")
    assert listed(folders) == []
    assert changes


def test_speed_and_time_are_told(folders: Folders, server: BadServer) -> None:
    server.always = SLOW
    with queue(folders, server) as downloads:
        downloads.add(ONE)
        downloads.add(TWO)
        until(lambda: downloads.states()["one"].done > 500_000)

        state = downloads.states()["one"]
        assert (state.status, state.file) == ("downloading", "weights.safetensors")
        assert state.total == len(SMALL) + len(CONTENT)
        assert 50_000 < state.bytes_per_second < 2_000_000
        assert state.seconds_left == pytest.approx(
            (state.total - state.done) / state.bytes_per_second
        )
        assert downloads.states()["two"] == State("two", "waiting", 0, state.total)


def test_changes_are_told_ten_times_a_second_at_most(folders: Folders, server: BadServer) -> None:
    changes: list[float] = []
    server.always = Fault(each=0.005)
    with queue(folders, server, lambda: changes.append(time.monotonic())) as downloads:
        downloads.add(ONE)
        until(lambda: downloads.states()["one"].status == "done")

    assert len(changes) <= (changes[-1] - changes[0]) * 10 + 5


def test_a_pause_is_quick_and_loses_nothing(folders: Folders, server: BadServer) -> None:
    server.always = SLOW
    with queue(folders, server) as downloads:
        downloads.add(ONE)
        until(lambda: arrived(folders) > 300_000)

        downloads.pause("one")

        assert downloads.states()["one"].status == "paused"
        time.sleep(0.5)
        size, sent = arrived(folders), server.sent
        assert size > 300_000
        time.sleep(0.2)
        assert (arrived(folders), server.sent) == (size, sent), "the server had to stop, too"

        server.always = Fault()
        server.asked.clear()
        downloads.resume("one")
        until(lambda: downloads.states()["one"].status == "done")
    assert [asked.path for asked in server.asked] == [place("weights.safetensors")]
    assert server.starts() == [size]
    assert is_whole(folders, "one")


def test_a_cancel_is_quick_and_tidies_up(folders: Folders, server: BadServer) -> None:
    server.always = Fault(stall_after=100_000)
    with queue(folders, server) as downloads:
        downloads.add(ONE)
        until(lambda: arrived(folders) >= 90_000)

        downloads.cancel("one")

        assert downloads.states() == {}
        folder = folders.models / "one"
        assert until(lambda: names_in(folder) <= {"config.json"}) < 0.5
    assert listed(folders) == []


def test_a_model_cancelled_and_added_again_arrives(folders: Folders, server: BadServer) -> None:
    server.always = SLOW
    with queue(folders, server) as downloads:
        downloads.add(ONE)
        until(lambda: arrived(folders) > 100_000)
        server.always = Fault()
        downloads.cancel("one")
        downloads.add(ONE)
        until(lambda: downloads.states()["one"].status == "done")

    assert is_whole(folders, "one")


def test_a_pause_and_resume_at_once_go_on(folders: Folders, server: BadServer) -> None:
    server.always = Fault(each=0.002)
    with queue(folders, server) as downloads:
        downloads.add(ONE)
        until(lambda: arrived(folders) > 100_000)
        for _ in range(20):
            downloads.pause("one")
            downloads.resume("one")
        until(lambda: downloads.states()["one"].status == "done")

    assert is_whole(folders, "one")


def test_a_paused_model_lets_the_next_one_go_first(folders: Folders, server: BadServer) -> None:
    server.always = SLOW
    with queue(folders, server) as downloads:
        downloads.add(ONE)
        downloads.add(TWO)
        until(lambda: arrived(folders) > 100_000)
        downloads.pause("one")
        server.always = Fault()
        until(lambda: downloads.states()["two"].status == "done")

        assert downloads.states()["one"].status == "paused"
        assert list(downloads.states()) == ["one", "two"]


def test_the_queue_is_remembered(folders: Folders, server: BadServer) -> None:
    server.always = SLOW
    with queue(folders, server) as downloads:
        downloads.add(ONE)
        downloads.add(TWO)
        downloads.pause("two")
        until(lambda: arrived(folders) > 300_000)
        closing = time.monotonic()
    assert time.monotonic() - closing < 0.7
    size = arrived(folders)
    server.always = Fault()
    server.asked.clear()

    with queue(folders, server) as downloads:
        until(lambda: downloads.states()["one"].status == "done")
        assert downloads.states()["two"].status == "paused"

    assert server.starts()[-1] == size
    assert is_whole(folders, "one")
    assert listed(folders) == [{"name": "two", "paused": True}]


def test_changed_settings_hold_for_what_is_on_its_way(folders: Folders, server: BadServer) -> None:
    source = [Source(server.address, bytes_per_second=200_000)]
    downloads = Downloads(folders, lambda: source[0], lambda: None, (ONE,), QUICK)
    try:
        downloads.add(ONE)
        until(lambda: arrived(folders) > 50_000)
        source[0] = Source("http://hub.invalid", offline=True)
        downloads.renew()
        assert until(lambda: downloads.states()["one"].status == "failed") < 0.5
        assert "offline" in downloads.states()["one"].problem

        source[0] = Source(server.address)
        downloads.resume("one")
        assert until(lambda: downloads.states()["one"].status == "done") < 5
    finally:
        downloads.close()
    assert is_whole(folders, "one")


def test_a_failure_says_why_and_lets_the_next_one_go(folders: Folders, server: BadServer) -> None:
    server.files.pop(place("config.json"))
    with queue(folders, server) as downloads:
        downloads.add(ONE)
        until(lambda: downloads.states()["one"].status == "failed")
        state = downloads.states()["one"]
        assert "has no file config.json" in state.problem
        assert state.advice

        server.put(place("config.json"), SMALL)
        downloads.add(TWO)
        until(lambda: downloads.states()["two"].status == "done")
        downloads.resume("one")
        until(lambda: downloads.states()["one"].status == "done")
        assert downloads.states()["one"].problem == ""


def test_a_bug_ends_one_download_and_not_the_queue(
    folders: Folders, server: BadServer, expected_log: list[str]
) -> None:
    expected_log.append("A bug in the app")
    sources = iter([0, 1, 2, 3])

    def source() -> Source:
        if next(sources) == 0:
            raise ValueError("a bug")
        return Source(server.address)

    downloads = Downloads(folders, source, lambda: None, models=(ONE, TWO), limits=QUICK)
    try:
        downloads.add(ONE)
        downloads.add(TWO)
        until(lambda: downloads.states()["two"].status == "done")
        assert downloads.states()["one"].status == "failed"
        assert "bug" in downloads.states()["one"].problem
    finally:
        downloads.close()


def test_room_for_the_whole_model_is_looked_for_first(folders: Folders, server: BadServer) -> None:
    folders.data.mkdir(parents=True)
    # Room for the small file, but not for the large one.
    reserve = shutil.disk_usage(folders.data).free - 1_000_000
    limits = replace(QUICK, reserve=reserve)
    downloads = Downloads(folders, lambda: Source(server.address), lambda: None, (ONE,), limits)
    try:
        downloads.add(ONE)
        until(lambda: downloads.states()["one"].status == "failed")
        assert "still to come" in downloads.states()["one"].problem
        assert not server.asked
    finally:
        downloads.close()


def test_another_program_can_ask_for_a_pause(folders: Folders, server: BadServer) -> None:
    server.always = SLOW
    with queue(folders, server) as downloads:
        downloads.add(ONE)
        downloads.add(TWO)
        until(lambda: arrived(folders) > 100_000)

        assert ask_to_pause(folders, ["one", "unknown"]) == ("one",)

        assert until(lambda: downloads.states()["one"].status == "paused") < 1.2
        assert ask_to_pause(folders) == ("two",)
        until(lambda: downloads.states()["two"].status == "paused")
        assert ask_to_pause(folders) == ()


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b'{"downloads": [1]}', b"\xff"])
def test_a_damaged_list_is_an_empty_one(
    folders: Folders, server: BadServer, expected_log: list[str], content: bytes
) -> None:
    expected_log.append("cannot be read")
    folders.data.mkdir(parents=True)
    (folders.data / "downloads.json").write_bytes(content)

    with queue(folders, server) as downloads:
        assert downloads.states() == {}
        downloads.add(ONE)
        until(lambda: downloads.states()["one"].status == "done")


def test_names_nobody_knows_any_more_stay_in_the_list(folders: Folders, server: BadServer) -> None:
    folders.data.mkdir(parents=True)
    row = {"name": "of a newer version", "paused": False}
    (folders.data / "downloads.json").write_text(json.dumps({"downloads": [row]}))

    with queue(folders, server) as downloads:
        assert downloads.states() == {}
        downloads.add(ONE)
        until(lambda: downloads.states()["one"].status == "done")

    assert listed(folders) == [row]


def test_what_adds_to_a_model_arrives_in_its_folder(folders: Folders, server: BadServer) -> None:
    extra = replace(ONE, name="extra", base="one")
    with queue(folders, server) as downloads:
        downloads.add(extra)
        until(lambda: downloads.states()["extra"].status == "done")

    assert is_whole(folders, "one")


def test_who_watches_cannot_end_the_queue(
    folders: Folders, server: BadServer, expected_log: list[str]
) -> None:
    expected_log.append("A bug in the app")

    def gone() -> None:
        raise RuntimeError("The window has been deleted")

    with queue(folders, server, gone) as downloads:
        downloads.add(ONE)
        until(lambda: downloads.states()["one"].status == "done")


def test_a_second_queue_on_the_same_folder_says_who_has_the_file(
    folders: Folders, server: BadServer, tmp_path: Path
) -> None:
    server.always = SLOW
    with queue(folders, server) as first:
        first.add(ONE)
        until(lambda: arrived(folders) > 100_000)
        with queue(folders, server) as second:
            until(lambda: second.states()["one"].status == "failed")
            assert "being downloaded already" in second.states()["one"].problem
        server.always = Fault()
        until(lambda: first.states()["one"].status == "done")
    assert is_whole(folders, "one")
    assert names_in(tmp_path / "data" / "models") == {
        "one/config.json",
        "one/weights.safetensors",
    }
