"""Which bytes belong together: marks of servers, ranges, and what the hub says of a file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from cascade_desktop.errors import BadModel, Cancelled, CascadeError
from tests.core.bad_server import BadServer, Fault, running
from tests.core.downloading import (
    CONTENT,
    NAME,
    QUICK,
    REVISION,
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


@pytest.mark.parametrize("etag", [None, "", 'W/"weak"'], ids=["strong", "none", "weak"])
@pytest.mark.parametrize("ignored", [True, False], ids=["if-range ignored", "if-range kept"])
def test_a_file_nobody_knows_the_hash_of_is_not_mixed_either(
    server: BadServer, tmp_path: Path, etag: str | None, ignored: bool
) -> None:
    file = replace(file_of(), sha256="")
    server.always = Fault(etag=etag, ignore_if_range=ignored)
    with pytest.raises(Cancelled):
        get(server, tmp_path, file, Watch(stop_at=1_000_000))
    new = CONTENT[::-1]
    server.put(place(), new)

    assert get(server, tmp_path, file).read_bytes() == new


def test_a_file_nobody_knows_the_hash_of_goes_on_where_it_stopped(
    server: BadServer, tmp_path: Path
) -> None:
    file = replace(file_of(), size=0, sha256="")
    with pytest.raises(Cancelled):
        get(server, tmp_path, file, Watch(stop_at=1_000_000))

    assert get(server, tmp_path, file).read_bytes() == CONTENT
    assert server.starts()[1] >= 1_000_000


def test_a_file_that_changed_meanwhile_is_not_mixed(server: BadServer, tmp_path: Path) -> None:
    stopped_at(server, tmp_path, 1_200_000)
    new = CONTENT[::-1]
    server.put(place(), new)

    path = get(server, tmp_path, file_of(new))

    assert path.read_bytes() == new


@pytest.mark.parametrize("ignored", [True, False], ids=["if-range ignored", "if-range kept"])
def test_a_mark_that_changes_in_mid_file_starts_anew(
    server: BadServer, tmp_path: Path, ignored: bool
) -> None:
    stopped_at(server, tmp_path, 1_200_000)
    server.always = Fault(etag='"another"', ignore_if_range=ignored)

    path = get(server, tmp_path)

    assert path.read_bytes() == CONTENT
    assert server.starts()[-1] == 0 or len(server.asked) == 1


def test_a_server_that_ignores_ranges_sends_all_of_it_again(
    server: BadServer, tmp_path: Path
) -> None:
    stopped_at(server, tmp_path, 1_200_000)
    server.always = Fault(ignore_range=True)

    assert get(server, tmp_path).read_bytes() == CONTENT


def test_a_server_that_ignores_ranges_and_always_breaks_is_given_up(
    server: BadServer, tmp_path: Path
) -> None:
    server.always = Fault(ignore_range=True, drop_after=500_000)

    with pytest.raises(CascadeError, match="stopped sending"):
        get(server, tmp_path)

    assert len(server.asked) == 1 + len(QUICK.waits)


def test_a_range_other_than_asked_for_is_not_taken(server: BadServer, tmp_path: Path) -> None:
    stopped_at(server, tmp_path, 1_200_000)
    server.faults.append(Fault(shift=7))

    assert get(server, tmp_path).read_bytes() == CONTENT


def test_a_range_that_cannot_be_starts_anew(server: BadServer, tmp_path: Path) -> None:
    stopped_at(server, tmp_path, 1_200_000)
    server.faults.append(Fault(status=416, headers={"Content-Range": "bytes */10"}))

    assert get(server, tmp_path).read_bytes() == CONTENT


def test_bytes_of_another_file_are_not_gone_on_with(server: BadServer, tmp_path: Path) -> None:
    stopped_at(server, tmp_path, 1_200_000)
    other = file_of(CONTENT[::-1])
    server.put(place().replace(REVISION, "b" * 40), CONTENT[::-1])

    path = get(server, tmp_path, replace(other, revision="b" * 40))

    assert path.read_bytes() == CONTENT[::-1]
    assert server.starts() == [0]


def test_what_the_hub_says_is_recorded_where_nothing_was_known(
    server: BadServer, tmp_path: Path
) -> None:
    known = file_of()
    file = replace(known, size=0, sha256="")
    linked = {"X-Linked-Size": str(known.size), "X-Linked-Etag": f'"{known.sha256}"'}
    server.put("/cdn", CONTENT)
    server.always = Fault(to="/cdn", headers=linked)
    server.faults.extend([server.always, Fault()])

    get(server, tmp_path, file)

    recorded = json.loads((tmp_path / ".hub.json").read_text())
    expected = {"size": known.size, "sha256": known.sha256, "revision": REVISION}
    assert recorded == {NAME: expected}
    server.asked.clear()
    get(server, tmp_path, file)
    assert not server.asked, "it is known by now, so it is only checked"


def test_what_the_hub_says_is_held_against_the_bytes(server: BadServer, tmp_path: Path) -> None:
    file = replace(file_of(), size=0, sha256="")
    linked = {"X-Linked-Size": str(len(CONTENT)), "X-Linked-Etag": f'"{file_of().sha256}"'}
    server.faults.append(Fault(flip=5, headers=linked))

    with pytest.raises(BadModel, match="damaged"):
        get(server, tmp_path, file)

    assert names_in(tmp_path) == set()


def test_another_file_than_the_published_one_is_refused_at_once(
    server: BadServer, tmp_path: Path
) -> None:
    server.always = Fault(headers={"X-Linked-Etag": '"' + "0" * 64 + '"'})

    with pytest.raises(BadModel, match="another file"):
        get(server, tmp_path)

    assert len(server.asked) == 1
    assert names_in(tmp_path) == set()
