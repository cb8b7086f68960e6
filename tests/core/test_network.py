"""The offline switch holds wherever it is set, and a mirror is an address nobody reads along at."""

import argparse
import os
import socket
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from cascade_desktop import cli, network, settings, sources, tokens
from cascade_desktop.errors import BadRequest
from cascade_desktop.folders import Folders
from cascade_desktop.settings import Settings

ONLINE = Settings()


@pytest.fixture
def free(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """As at a user's: the environment forbids nothing."""
    monkeypatch.delenv(network.OFFLINE)
    return monkeypatch


def test_tests_are_offline() -> None:
    assert network.offline(ONLINE)


@pytest.mark.usefixtures("free")
def test_without_a_switch_the_network_may_be_used() -> None:
    assert not network.offline(ONLINE)
    assert network.offline(replace(ONLINE, offline=True))


@pytest.mark.parametrize(("value", "off"), [("1", True), ("yes", True), ("0", False), ("", False)])
def test_the_environment_switches_it_off(value: str, off: bool, free: pytest.MonkeyPatch) -> None:
    free.setenv(network.OFFLINE, value)

    assert network.offline(ONLINE) is off


@pytest.mark.parametrize(
    "words", [["--offline", "doctor"], ["doctor", "--offline"], ["--offline"], ["doctor"]]
)
def test_the_flag_stands_before_or_after_the_command(words: list[str]) -> None:
    assert cli.parser().parse_args(words).offline is ("--offline" in words)


@pytest.mark.usefixtures("free")
def test_the_flag_holds_while_the_command_runs_and_no_longer(tmp_path: Path) -> None:
    seen: list[bool] = []

    def command(*_: object) -> int:
        seen.append(network.offline(ONLINE))
        code = "import os, sys; sys.exit(os.environ['CASCADE_OFFLINE'] != '1')"
        return subprocess.run([sys.executable, "-c", code], check=False).returncode

    parsed = argparse.Namespace(data=tmp_path, offline=True, run=command)

    assert cli.run(parsed) == 0, "the programs it starts are offline as well"
    assert seen == [True]
    assert network.OFFLINE not in os.environ


def test_offline_nothing_is_asked_of_another_machine() -> None:
    with pytest.raises(network.Offline, match="nothing is fetched") as said:
        network.check("https://hub.example/file", forbidden=True)

    assert "https://hub.example/file" in said.value.message
    assert "--offline" in said.value.advice
    network.check("https://hub.example/file", forbidden=False)
    network.check("http://127.0.0.1:8000/file", forbidden=True)


def test_the_hub_is_asked_unless_there_is_a_mirror() -> None:
    assert network.mirror(ONLINE) == "https://huggingface.co"
    assert network.mirror(replace(ONLINE, mirror=" https://m.example/hub/ ")) == (
        "https://m.example/hub"
    )
    assert network.mirror(replace(ONLINE, mirror="http://[::1]:80")) == "http://[::1]:80"


@pytest.mark.parametrize(
    "address",
    [
        "http://m.example",
        "http://localhost.example",
        "m.example",
        "https://",
        "https://me:secret@m.example",
        "ftp://m.example",
        "https://m.example:port",
        "https://[m.example",
        "https://m.example/?to=https://huggingface.co",
        "https://m.exam ple",
        "file:///etc",
    ],
)
def test_a_mirror_at_which_others_read_along_is_refused(address: str) -> None:
    with pytest.raises(BadRequest, match="cannot be the address of a mirror") as said:
        network.mirror(replace(ONLINE, mirror=address))

    assert "secret" not in str(said.value)


def test_the_limit_is_set_in_mib_a_second() -> None:
    assert network.bytes_per_second(replace(ONLINE, bandwidth=3)) == 3 * 1024 * 1024
    assert network.bytes_per_second(ONLINE) == 0


def test_the_token_goes_to_the_hub_alone(free: pytest.MonkeyPatch, folders: Folders) -> None:
    free.setenv(tokens.ENVIRONMENT, "hf_mine12345")

    def token(stored: Settings) -> str:
        settings.save(stored, folders.settings)
        return sources.source(folders).token

    assert token(ONLINE) == "hf_mine12345"
    assert token(replace(ONLINE, mirror="https://huggingface.co/")) == "hf_mine12345"
    assert token(replace(ONLINE, mirror="https://m.example")) == ""
    assert token(replace(ONLINE, offline=True)) == ""


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.8.0.1", "::1"])
def test_this_machine_is_known_without_asking(host: str) -> None:
    assert network.is_this_machine(host)
    assert not network.is_this_machine(f"{host}.example")


def test_a_test_that_reaches_out_is_stopped(no_network: list[str]) -> None:
    with pytest.raises(OSError, match="may not reach"):
        socket.create_connection(("huggingface.co", 443), timeout=1)
    with socket.socket() as plain, pytest.raises(OSError, match="may not reach"):
        plain.connect(("192.0.2.1", 80))

    assert no_network == ["huggingface.co", "192.0.2.1"]
    no_network.clear()


def test_a_test_may_talk_to_itself() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname(), timeout=5) as here,
        server.accept()[0] as there,
    ):
        here.sendall(b"x")
        assert there.recv(1) == b"x"
