"""Fetching a file over a bad line: the right bytes under the right name, or none."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from cascade_desktop.download import Source, fetch
from cascade_desktop.errors import BadModel, BadRequest, Cancelled, CascadeError
from cascade_desktop.network import Offline
from cascade_desktop.progress import Progress
from tests.core.bad_server import BadServer, Fault, running
from tests.core.downloading import (
    CONTENT,
    NAME,
    QUICK,
    Watch,
    file_of,
    get,
    names_in,
    place,
    stopped_at,
)


@pytest.fixture
def server() -> Iterator[BadServer]:
    with running() as server:
        server.put(place(), CONTENT)
        yield server


@pytest.fixture
def part(tmp_path: Path) -> Path:
    return tmp_path / (NAME + ".part")


def test_a_file_arrives_whole_and_nothing_else_stays(server: BadServer, tmp_path: Path) -> None:
    watch = Watch()

    path = get(server, tmp_path, watch=watch)

    assert path == tmp_path / NAME
    assert path.read_bytes() == CONTENT
    assert names_in(tmp_path) == {NAME}
    assert [at.step for at in watch.told] == sorted(at.step for at in watch.told)
    assert watch.told[-1].step == watch.told[-1].steps == len(CONTENT)


def test_a_file_that_is_there_is_checked_and_not_fetched(server: BadServer, tmp_path: Path) -> None:
    get(server, tmp_path)
    server.asked.clear()
    watch = Watch()

    get(server, tmp_path, watch=watch)

    assert not server.asked
    assert watch.stages() == ["checking"]


def test_a_cancel_while_checking_keeps_what_is_there(server: BadServer, tmp_path: Path) -> None:
    size = stopped_at(server, tmp_path, 1_200_000)

    def report(at: Progress) -> None:
        if at.stage == "checking":
            raise Cancelled

    with pytest.raises(Cancelled):
        fetch(file_of(), tmp_path, Source(server.address), report, QUICK)

    assert not server.asked
    get(server, tmp_path)
    assert server.starts() == [size]


def test_a_damaged_file_is_replaced_by_the_right_one(server: BadServer, tmp_path: Path) -> None:
    path = get(server, tmp_path)
    path.write_bytes(bytes(len(CONTENT)))

    get(server, tmp_path)

    assert path.read_bytes() == CONTENT


@pytest.mark.parametrize("reset", [False, True])
def test_a_line_that_breaks_many_times_loses_nothing(
    server: BadServer, tmp_path: Path, reset: bool
) -> None:
    # More breaks than tries, each after some new bytes.
    server.faults.extend(Fault(drop_after=250_000, reset=reset) for _ in range(9))

    path = get(server, tmp_path)

    assert path.read_bytes() == CONTENT
    starts = server.starts()
    assert len(starts) == 10
    assert starts == sorted(starts), "each went on where the one before stopped"
    if not reset:
        assert starts == [250_000 * number for number in range(10)]


def test_a_line_that_never_gives_a_byte_ends_in_a_sentence(
    server: BadServer, tmp_path: Path
) -> None:
    server.always = Fault(drop_after=0)

    with pytest.raises(CascadeError, match="stopped sending before the end") as failure:
        get(server, tmp_path)

    assert "resume" in failure.value.advice
    assert len(server.asked) == 1 + len(QUICK.waits)
    assert not (tmp_path / NAME).exists()


def test_a_body_that_is_too_short_is_continued(server: BadServer, tmp_path: Path) -> None:
    server.faults.append(Fault(cut_to=1_000_000, chunked=True))

    path = get(server, tmp_path)

    assert path.read_bytes() == CONTENT
    assert server.starts() == [0, 1_000_000]


def test_a_body_that_claims_to_be_shorter_is_not_taken(server: BadServer, tmp_path: Path) -> None:
    server.always = Fault(cut_to=1_000_000)

    with pytest.raises(CascadeError, match="something else"):
        get(server, tmp_path)

    assert not (tmp_path / NAME).exists()


def test_a_body_that_is_too_long_is_not_taken(server: BadServer, tmp_path: Path) -> None:
    server.always = Fault(content=CONTENT + b"more", chunked=True)

    with pytest.raises(CascadeError, match=r"more bytes|something else"):
        get(server, tmp_path)

    assert not (tmp_path / NAME).exists()


def test_one_wrong_bit_is_found_and_the_next_download_starts_anew(
    server: BadServer, tmp_path: Path
) -> None:
    server.faults.append(Fault(flip=1_234_567))

    with pytest.raises(BadModel, match="damaged") as failure:
        get(server, tmp_path)

    assert "Download it again" in failure.value.advice
    assert names_in(tmp_path) == set()

    assert get(server, tmp_path).read_bytes() == CONTENT


def test_a_page_for_signing_in_costs_nothing_that_has_arrived(
    server: BadServer, tmp_path: Path
) -> None:
    size = stopped_at(server, tmp_path, 1_000_000)
    page = {"Content-Type": "text/html; charset=utf-8"}
    server.always = Fault(content=b"<html>Welcome", headers=page, ignore_range=True, chunked=True)

    with pytest.raises(CascadeError, match="something else") as failure:
        get(server, tmp_path)

    assert "browser" in failure.value.advice
    server.always = Fault()
    server.asked.clear()
    assert get(server, tmp_path).read_bytes() == CONTENT
    assert server.starts() == [size]


def test_a_stopped_download_goes_on_after_a_check_of_what_is_there(
    server: BadServer, tmp_path: Path
) -> None:
    size = stopped_at(server, tmp_path, 1_200_000)
    watch = Watch()

    path = get(server, tmp_path, watch=watch)

    assert path.read_bytes() == CONTENT
    assert server.starts() == [size]
    assert "if-range" in server.asked[0].headers
    assert watch.stages() == ["checking", "downloading"]


def test_a_part_that_is_whole_needs_no_server(
    server: BadServer, tmp_path: Path, part: Path
) -> None:
    stopped_at(server, tmp_path, 1_200_000)
    part.write_bytes(CONTENT)

    assert get(server, tmp_path).read_bytes() == CONTENT
    assert not server.asked


def test_a_whole_part_of_unknown_size_is_whole(
    server: BadServer, tmp_path: Path, part: Path
) -> None:
    file = replace(file_of(), size=0)
    with pytest.raises(Cancelled):
        get(server, tmp_path, file, Watch(stop_at=1_000_000))
    note = part.with_name(part.name + ".json")
    note.write_text(json.dumps(json.loads(note.read_text()) | {"size": 0}))
    part.write_bytes(CONTENT)
    server.asked.clear()

    assert get(server, tmp_path, file).read_bytes() == CONTENT
    assert server.starts() == [len(CONTENT)]


@pytest.mark.parametrize("damage", ["note", "bytes", "longer", "no note"])
def test_a_damaged_part_never_becomes_a_file(
    server: BadServer, tmp_path: Path, part: Path, damage: str
) -> None:
    stopped_at(server, tmp_path, 1_200_000)
    note = part.with_name(part.name + ".json")
    if damage == "note":
        note.write_bytes(b"\x00{")
    elif damage == "no note":
        note.unlink()
    elif damage == "longer":
        part.write_bytes(CONTENT + b"x")
    else:
        part.write_bytes(bytes(1_200_000))
        with pytest.raises(BadModel, match="damaged"):
            get(server, tmp_path)
        assert names_in(tmp_path) == set()

    assert get(server, tmp_path).read_bytes() == CONTENT


@pytest.mark.parametrize("name", ["with space/ä ö#1?.safetensors", "日本/100 %.bin", "empty"])
def test_any_name_arrives(server: BadServer, tmp_path: Path, name: str) -> None:
    content = b"" if name == "empty" else "ünï".encode()
    server.put(place(name), content)

    path = get(server, tmp_path, file_of(content, name))

    assert path == tmp_path / name
    assert path.read_bytes() == content


@pytest.mark.parametrize("name", ["../out", "/etc/out", "a/../../out", "C:/out", "a\\..\\out", ""])
def test_no_name_leads_out_of_the_folder(server: BadServer, tmp_path: Path, name: str) -> None:
    with pytest.raises(BadRequest, match="not a name below"):
        get(server, tmp_path / "inner", file_of(path=name))

    assert not server.asked


def test_offline_nothing_is_asked_of_other_machines(tmp_path: Path) -> None:
    source = Source("http://hub.invalid", offline=True)

    with pytest.raises(Offline):
        fetch(file_of(), tmp_path / "new", source, Watch(), QUICK)

    assert not (tmp_path / "new").exists()


def test_offline_a_mirror_on_this_machine_cannot_send_us_away(
    server: BadServer, tmp_path: Path
) -> None:
    server.always = Fault(to="http://hub.invalid/file")
    source = Source(server.address, offline=True)

    with pytest.raises(Offline, match=r"hub\.invalid"):
        fetch(file_of(), tmp_path, source, Watch(), QUICK)
