"""Which build of PyTorch a machine gets."""

import http.server
import socket
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from installer import torch_build
from installer.problems import SetUpError

OVERVIEW = "| NVIDIA-SMI 580.65   Driver Version: 580.65   CUDA Version: {} |"


class Index(http.server.BaseHTTPRequestHandler):
    """Has one page."""

    def do_HEAD(self) -> None:
        self.send_response(200 if self.path == "/there/" else 404)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Keeps the test's output clean."""


@pytest.fixture
def index(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("no_proxy", "*")
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Index) as server:
        threading.Thread(target=server.serve_forever).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def no_index(monkeypatch: pytest.MonkeyPatch) -> None:
    """PyTorch's own index is out of reach: its name leads to a closed port."""
    for name in ("https_proxy", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")


@pytest.mark.parametrize(
    ("cuda", "cards", "build"),
    [
        ("13.0", "8.9", "cu130"),
        ("13.2", "12.0\n9.0", "cu130"),
        ("13.0", "6.1", "cu126"),
        ("13.0", "6.1\n12.0", "cu130"),
        ("12.8", "8.6", "cu126"),
        ("12.8", "12.0", ""),
        ("11.8", "8.6", ""),
        ("13.0", "", "cu130"),
    ],
)
def test_driver_and_cards_decide_on_the_cuda_build(cuda: str, cards: str, build: str) -> None:
    assert torch_build.cuda_build(OVERVIEW.format(cuda), cards) == build


def test_a_driver_that_does_not_answer_means_no_cuda() -> None:
    broken = "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver."

    assert torch_build.cuda_build(broken, "") == ""


@pytest.mark.skipif(sys.platform != "linux", reason="the stand-in for the driver is a script")
def test_the_machine_is_asked_through_its_driver(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    driver = tmp_path / "nvidia-smi"
    driver.write_text(f"#!/bin/sh\n[ $# = 0 ] && echo '{OVERVIEW.format('13.0')}' || echo 8.9\n")
    driver.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))

    assert torch_build.chosen("auto") == "cu130"


@pytest.mark.parametrize("asked", ["cpu", "cu126", "cu130", "rocm7.2", "default"])
def test_a_build_that_is_asked_for_is_taken(asked: str) -> None:
    assert torch_build.chosen(asked) == asked


@pytest.mark.parametrize("asked", ["cuda", "gpu", "CPU", "cu13", "--index-url=x", ""])
def test_a_word_that_names_no_build_is_refused(asked: str) -> None:
    with pytest.raises(SetUpError, match="which is no build of PyTorch"):
        torch_build.chosen(asked)


@pytest.mark.parametrize(
    ("build", "platform"),
    [("cu130", "linux"), ("cpu", "win32"), ("default", "darwin"), ("default", "linux")],
)
def test_what_the_usual_index_has_is_taken_from_there(build: str, platform: str) -> None:
    assert torch_build.pip_arguments(build, platform) == [torch_build.TORCH]


@pytest.mark.usefixtures("no_index")
def test_an_index_out_of_reach_is_done_without() -> None:
    assert torch_build.pip_arguments("cpu", "linux") == [torch_build.TORCH]


def test_an_address_answers_if_its_page_is_there(index: str) -> None:
    assert torch_build.answers(f"{index}/there/")
    assert not torch_build.answers(f"{index}/elsewhere/")


@pytest.mark.slow
def test_a_silent_host_is_waited_for_three_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "*")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        started = time.monotonic()
        answered = torch_build.answers(f"http://127.0.0.1:{silent.getsockname()[1]}/")
        waited = time.monotonic() - started

    assert not answered
    assert 2.9 < waited < 3.5


def test_a_gpu_build_needs_more_room_than_the_small_one() -> None:
    assert torch_build.room_needed("cpu") < torch_build.room_needed("cu130")
    assert torch_build.room_needed("rocm7.2") == torch_build.room_needed("cu126")
