"""Downloads over an encrypted line: certificates, and a cancel in the middle."""

from __future__ import annotations

import shutil
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from cascade_desktop.download import Source, fetch
from cascade_desktop.errors import Cancelled, CannotSetUp, CascadeError
from cascade_desktop.progress import Progress
from tests.core.bad_server import BadServer, Fault, running
from tests.core.downloading import CONTENT, NAME, QUICK, TOKEN, Watch, file_of, place


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("There is no openssl command to make a certificate with.")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    made = [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]
    named = ["-nodes", "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"]
    written = ["-keyout", str(key), "-out", str(certificate)]
    subprocess.run([*made, *named, *written], check=True, capture_output=True)
    return certificate


@pytest.fixture
def server(certificate: Path) -> Iterator[BadServer]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, certificate.with_name("key.pem"))
    with running() as server:
        server.put(place(), CONTENT)
        server.http.socket = context.wrap_socket(server.http.socket, server_side=True)
        server.address = server.address.replace("http:", "https:")
        yield server


def test_a_certificate_nobody_vouches_for_ends_the_download(
    server: BadServer, tmp_path: Path
) -> None:
    with pytest.raises(CannotSetUp, match="certificate") as failure:
        fetch(file_of(), tmp_path / "models", Source(server.address, TOKEN), Watch(), QUICK)

    assert "clock" in failure.value.advice
    assert not server.asked, "the token was never sent"
    assert not (tmp_path / "models" / NAME).exists()


def test_a_certificate_that_the_system_trusts_is_enough(
    server: BadServer, certificate: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    server.faults.append(Fault(drop_after=1_000_000))

    path = fetch(file_of(), tmp_path, Source(server.address, TOKEN), Watch(), QUICK)

    assert path.read_bytes() == CONTENT
    assert server.starts() == [0, 1_000_000]
    assert {asked.headers["authorization"] for asked in server.asked} == {f"Bearer {TOKEN}"}


def test_a_line_that_is_no_longer_encrypted_is_refused(
    server: BadServer, certificate: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with running() as plain:
        server.always = Fault(to=f"{plain.address}/file")

        with pytest.raises(CascadeError, match="not encrypted"):
            fetch(file_of(), tmp_path, Source(server.address, TOKEN), Watch(), QUICK)

    assert not plain.asked


def test_a_cancel_is_at_once_on_an_encrypted_line(
    server: BadServer, certificate: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    server.always = Fault(stall_after=500_000)
    asked: list[float] = []

    def report(at: Progress) -> None:
        if at.step == 500_000:
            asked.append(time.monotonic())
            raise Cancelled

    with pytest.raises(Cancelled):
        fetch(file_of(), tmp_path, Source(server.address), report, replace(QUICK, timeout=30))

    assert time.monotonic() - asked[0] < 0.5
    assert "download" not in [thread.name for thread in threading.enumerate()]
