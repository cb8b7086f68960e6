"""What servers, redirects, proxies and clocks do to a download, and what the user is told."""

from __future__ import annotations

import json
import logging
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from email.utils import formatdate
from pathlib import Path

import pytest

from cascade_desktop.download import Source, fetch
from cascade_desktop.errors import BadRequest, Cancelled, CascadeError
from cascade_desktop.progress import Progress
from tests.core.bad_server import BadServer, Fault, running
from tests.core.downloading import (
    CONTENT,
    QUICK,
    TOKEN,
    Watch,
    file_of,
    get,
    names_in,
    place,
)


@pytest.fixture
def server() -> Iterator[BadServer]:
    with running() as server:
        server.put(place(), CONTENT)
        yield server


@pytest.fixture
def cdn() -> Iterator[BadServer]:
    """Another host, as far as tokens are concerned: another port."""
    with running() as cdn:
        cdn.put("/blob", CONTENT)
        yield cdn


@pytest.mark.parametrize("status", [500, 502, 503, 504, 408])
def test_a_server_that_is_down_for_a_moment_is_asked_again(
    server: BadServer, tmp_path: Path, status: int
) -> None:
    server.faults.extend([Fault(status=status), Fault(status=status)])

    assert get(server, tmp_path).read_bytes() == CONTENT
    assert len(server.asked) == 3


@pytest.mark.parametrize(
    ("status", "sentence", "advice"),
    [
        (500, "cannot answer at the moment", "later"),
        (503, "cannot answer at the moment", "later"),
        (429, "too many requests", "Wait some minutes"),
        (401, "only to people that it knows", "access token"),
        (403, "does not allow", "accept the terms"),
        (404, "has no file", "mirror"),
        (407, "does not give", "proxy"),
        (418, "does not give", "resume"),
    ],
)
def test_each_refusal_is_a_sentence_with_a_next_step(
    server: BadServer, tmp_path: Path, status: int, sentence: str, advice: str
) -> None:
    server.always = Fault(status=status, body=b"no")

    with pytest.raises(CascadeError, match=sentence) as failure:
        get(server, tmp_path)

    assert advice in failure.value.advice
    assert names_in(tmp_path) == set()
    again = status in (500, 503, 429)
    assert len(server.asked) == (1 + len(QUICK.waits) if again else 1)


def test_a_token_that_is_not_accepted_is_said_so(server: BadServer, tmp_path: Path) -> None:
    server.always = Fault(status=401)

    with pytest.raises(CascadeError, match="does not accept the access token") as failure:
        get(server, tmp_path, token=TOKEN)

    assert TOKEN not in str(failure.value)


@pytest.mark.parametrize("clock", ["seconds", "date", "a clock that is years off"])
def test_a_server_says_how_long_to_wait(server: BadServer, tmp_path: Path, clock: str) -> None:
    now = 1e9 if clock.startswith("a") else time.time()
    date = {"Date": formatdate(now, usegmt=True), "Retry-After": formatdate(now + 1, usegmt=True)}
    headers = {"Retry-After": "1"} if clock == "seconds" else date
    server.faults.append(Fault(status=429, headers=headers))
    watch, started = Watch(), time.monotonic()

    get(server, tmp_path, watch=watch)

    assert 0.95 <= time.monotonic() - started < 5
    assert "waiting" in watch.stages()


def test_nobody_waits_for_an_hour(server: BadServer, tmp_path: Path) -> None:
    server.always = Fault(status=429, headers={"Retry-After": "3600"})

    with pytest.raises(CascadeError, match="too many requests") as failure:
        get(server, tmp_path)

    assert "in 60 min" in failure.value.advice
    assert len(server.asked) == 1


def test_a_token_does_not_follow_to_another_host(
    server: BadServer, cdn: BadServer, tmp_path: Path
) -> None:
    server.always = Fault(to=f"{cdn.address}/blob?X-Signature=abc")
    cdn.faults.append(Fault(drop_after=1_000_000))

    path = get(server, tmp_path, token=TOKEN)

    assert path.read_bytes() == CONTENT
    assert [asked.headers["authorization"] for asked in server.asked] == [f"Bearer {TOKEN}"] * 2
    assert all("authorization" not in asked.headers for asked in cdn.asked)
    assert cdn.starts() == [0, 1_000_000]
    assert TOKEN not in json.dumps([asked.headers for asked in cdn.asked])


def test_a_token_follows_on_the_same_host(server: BadServer, tmp_path: Path) -> None:
    server.put("/moved here/ü", CONTENT)
    server.faults.append(Fault(status=307, to="/moved here/ü".encode().decode("latin-1")))

    get(server, tmp_path, token=TOKEN)

    assert [asked.headers["authorization"] for asked in server.asked] == [f"Bearer {TOKEN}"] * 2


@pytest.mark.parametrize("status", [403, 404])
def test_a_link_that_has_expired_is_asked_for_again(
    server: BadServer, cdn: BadServer, tmp_path: Path, status: int
) -> None:
    server.always = Fault(to=f"{cdn.address}/blob")
    cdn.faults.extend([Fault(drop_after=700_000), Fault(status=status)])

    path = get(server, tmp_path)

    assert path.read_bytes() == CONTENT
    assert len(server.asked) == 3
    assert cdn.starts() == [0, 700_000, 700_000]


def test_another_mirror_goes_on_with_what_is_there(
    server: BadServer, cdn: BadServer, tmp_path: Path
) -> None:
    with pytest.raises(Cancelled):
        get(server, tmp_path, watch=Watch(stop_at=1_000_000))
    cdn.put(place(), CONTENT)
    cdn.always = Fault(etag='"of another kind"')

    path = get(cdn, tmp_path)

    assert path.read_bytes() == CONTENT
    assert cdn.starts()[0] >= 1_000_000
    assert "if-range" not in cdn.asked[0].headers


def test_another_mirror_starts_anew_where_no_hash_is_known(
    server: BadServer, cdn: BadServer, tmp_path: Path
) -> None:
    file = replace(file_of(), sha256="")
    with pytest.raises(Cancelled):
        get(server, tmp_path, file, Watch(stop_at=1_000_000))
    cdn.put(place(), CONTENT)

    assert get(cdn, tmp_path, file).read_bytes() == CONTENT
    assert cdn.starts() == [0]


@pytest.mark.parametrize(
    "to", ["file:///etc/passwd", "ftp://127.0.0.1/x", "http://[", "http://", "/loop"]
)
def test_a_redirect_to_nowhere_is_a_sentence(server: BadServer, tmp_path: Path, to: str) -> None:
    server.always = Fault(to=to)

    with pytest.raises(CascadeError, match="sends us") as failure:
        get(server, tmp_path)

    assert failure.value.advice
    assert names_in(tmp_path) == set()


@pytest.mark.parametrize("after", [0, 800_000])
def test_silence_is_taken_for_a_break(server: BadServer, tmp_path: Path, after: int) -> None:
    server.faults.append(Fault(stall_after=after))

    assert get(server, tmp_path).read_bytes() == CONTENT
    assert server.starts() == [0, after]


def test_silence_for_good_is_a_sentence(server: BadServer, tmp_path: Path) -> None:
    server.always = Fault(stall_after=0)

    with pytest.raises(CascadeError, match="Nothing has come from 127"):
        get(server, tmp_path, limits=replace(QUICK, waits=(0.01,), timeout=0.2))


def test_garbage_is_a_sentence(server: BadServer, tmp_path: Path) -> None:
    server.always = Fault(garbage=True)

    with pytest.raises(CascadeError, match="broke off"):
        get(server, tmp_path)


def test_nobody_there_is_a_sentence(tmp_path: Path) -> None:
    with running() as server:
        pass

    with pytest.raises(CascadeError, match="does not accept connections") as failure:
        get(server, tmp_path)

    assert "Check the connection" in failure.value.advice


def test_an_unknown_host_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)

    def no_such_name(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", no_such_name)

    with pytest.raises(CascadeError, match=r"hub\.invalid cannot be found") as failure:
        fetch(file_of(), tmp_path, Source("http://hub.invalid"), Watch(), QUICK)

    assert "Check the connection" in failure.value.advice


@pytest.mark.parametrize("after", [0, 500_000])
def test_a_cancel_is_at_once_even_in_silence(server: BadServer, tmp_path: Path, after: int) -> None:
    server.always = Fault(stall_after=after)
    asked: list[float] = []

    def report(_: Progress) -> None:
        if server.asked and time.monotonic() - started > 0.3:
            asked.append(time.monotonic())
            raise Cancelled

    started = time.monotonic()
    with pytest.raises(Cancelled):
        fetch(file_of(), tmp_path, Source(server.address), report, replace(QUICK, timeout=30))

    assert time.monotonic() - asked[0] < 0.5
    assert "download" not in [thread.name for thread in threading.enumerate()]


def test_a_limit_on_the_speed_is_kept(server: BadServer, tmp_path: Path) -> None:
    content = CONTENT[:400_000]
    server.put(place("small"), content)
    source = Source(server.address, bytes_per_second=400_000)
    started = time.monotonic()

    fetch(file_of(content, "small"), tmp_path, source, Watch(), QUICK)

    assert 0.9 <= time.monotonic() - started < 3


@pytest.mark.parametrize("token", ["hf_line\nbreak", "hf_ümlaut", "hf_sp ace", "hf_\x00"])
def test_a_token_that_cannot_be_one_is_never_shown(
    server: BadServer, tmp_path: Path, token: str
) -> None:
    with pytest.raises(BadRequest) as failure:
        get(server, tmp_path, token=token)

    assert token not in repr(failure.value)
    assert token[:4] not in str(failure.value)
    assert not server.asked


def test_a_token_is_in_no_text(
    server: BadServer, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server.faults.extend([Fault(status=500), Fault(drop_after=10), Fault(garbage=True)])
    server.always = Fault(status=403)

    with pytest.raises(CascadeError) as failure:
        get(server, tmp_path, token=TOKEN)

    chain: BaseException | None = failure.value
    while chain is not None:
        assert TOKEN not in repr(chain)
        chain = chain.__cause__ or chain.__context__
    assert TOKEN not in caplog.text
    assert TOKEN not in repr(Source(token=TOKEN))
    written = [(tmp_path / name).read_bytes() for name in names_in(tmp_path)]
    assert all(TOKEN.encode() not in content for content in written)


@pytest.mark.parametrize("address", ["", "huggingface.co", "file:///etc", "http://", "http://a:b"])
def test_an_address_that_is_none_is_said_so(tmp_path: Path, address: str) -> None:
    with pytest.raises(BadRequest, match="not one of the web"):
        fetch(file_of(), tmp_path, Source(address), Watch(), QUICK)


def test_a_proxy_of_the_environment_is_used(
    server: BadServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    proxy = server.address.replace("http://", "http://me:p%40ss@")
    monkeypatch.setenv("http_proxy", proxy)

    path = fetch(file_of(), tmp_path, Source("http://hub.invalid", TOKEN), Watch(), QUICK)

    assert path.read_bytes() == CONTENT
    assert "authorization" not in server.asked[0].headers, "everybody could read it on the way"
    assert server.asked[0].path == "http://hub.invalid" + place()
    assert server.asked[0].headers["host"] == "hub.invalid"
    assert server.asked[0].headers["proxy-authorization"] == "Basic bWU6cEBzcw=="


def test_a_proxy_that_refuses_is_a_sentence(
    server: BadServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.setenv("https_proxy", server.address)

    with pytest.raises(CascadeError, match="proxy of this network"):
        fetch(file_of(), tmp_path, Source("https://hub.invalid", TOKEN), Watch(), QUICK)

    assert not server.asked, "a CONNECT at most, which this server does not know"
