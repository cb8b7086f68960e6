"""How fast a large file arrives from this machine, beside curl, and how much memory that takes.

python -m tests.benchmarks.download_speed [MIB] [FOLDER]: 2048 MiB in the system's folder for
temporary files, if nothing else is given. The file is on the disk three times meanwhile.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

from cascade_desktop.catalog import File
from cascade_desktop.download import Limits, Source, fetch
from cascade_desktop.progress import silent

MIB = 2**20
ROUNDS = 3


@dataclass(frozen=True)
class Speed:
    """Bytes per second of the best round of each, and bytes of memory above those at rest."""

    ours: float
    curl: float
    memory: int


def main(mib: str = "2048", folder: str = "") -> None:
    with tempfile.TemporaryDirectory(dir=folder or None) as place:
        speed = measure(Path(place), int(mib) * MIB, ROUNDS)
    said = (
        f"{mib} MiB: {speed.ours / MIB:.0f} MiB/s with its SHA-256, curl {speed.curl / MIB:.0f}"
        f" MiB/s without, ratio {speed.ours / speed.curl:.2f};"
        f" {speed.memory / MIB:.1f} MiB of memory above rest"
    )
    print(said)  # noqa: T201


def measure(folder: Path, size: int, rounds: int) -> Speed:
    """Fetches a file of `size` bytes by turns with curl (0 if there is none) and with ours."""
    source = folder / "source"
    sha256 = _write(source, size)
    spawn = get_context("spawn")
    ours, curl, memory = 0.0, 0.0, 0
    with _served(source) as port:
        for _ in range(rounds):
            curl = max(curl, _curl(port, folder / "by-curl", size))
            there, here = spawn.Pipe()
            child = spawn.Process(target=_fetch, args=(here, port, folder / "ours", size, sha256))
            child.start()
            seconds, taken = there.recv()
            child.join()
            ours, memory = max(ours, size / seconds), max(memory, taken)
            shutil.rmtree(folder / "ours")
    return Speed(ours, curl, memory)


def _write(file: Path, size: int) -> str:
    digest, block = hashlib.sha256(), os.urandom(MIB)
    with file.open("wb") as opened:
        for number in range(-(-size // MIB)):
            piece = (number.to_bytes(8, "big") + block[8:])[: size - number * MIB]
            opened.write(piece)
            digest.update(piece)
        opened.flush()
        # Else the first round would share the disk with what is still to be written.
        os.fsync(opened.fileno())
    return digest.hexdigest()


def _fetch(answer: Connection, port: int, folder: Path, size: int, sha256: str) -> None:
    """In a process of its own, so that nothing else counts as its memory."""
    file = File("speed", "main", "large", size, sha256, "mit")
    before = _most_memory()
    started = time.perf_counter()
    fetch(file, folder, Source(f"http://127.0.0.1:{port}"), silent, Limits(reserve=0))
    answer.send((time.perf_counter() - started, _most_memory() - before))


def _curl(port: int, file: Path, size: int) -> float:
    curl = shutil.which("curl")
    if curl is None:
        return 0.0
    started = time.perf_counter()
    address = f"http://127.0.0.1:{port}/"
    subprocess.run([curl, "-s", "--noproxy", "*", "-o", str(file), address], check=True)
    with file.open("ab") as opened:  # As ours does before it is done.
        os.fsync(opened.fileno())
    seconds = time.perf_counter() - started
    assert file.stat().st_size == size
    file.unlink()
    return size / seconds


@contextmanager
def _served(file: Path) -> Iterator[int]:
    spawn = get_context("spawn")
    there, here = spawn.Pipe()
    server = spawn.Process(target=_serve, args=(here, file), daemon=True)
    server.start()
    try:
        yield there.recv()
    finally:
        server.terminate()
        server.join()


def _serve(answer: Connection, file: Path) -> None:
    """Sends the file to whoever comes, without reading it itself where the system can do that."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        answer.send(listening.getsockname()[1])
        while True:
            connection = listening.accept()[0]
            with connection, file.open("rb") as opened, suppress(OSError):
                connection.recv(MIB)
                head = f"HTTP/1.1 200 OK\r\nContent-Length: {file.stat().st_size}\r\n"
                connection.sendall(f'{head}ETag: "large"\r\nConnection: close\r\n\r\n'.encode())
                connection.sendfile(opened)


def _most_memory() -> int:
    """The most bytes of memory that this process has had so far; 0 where nobody counts them."""
    status = Path("/proc/self/status")
    if status.exists():  # The other way also counts what the parent had before this one began.
        lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
        return int(lines["VmHWM"].removesuffix("kB")) * 1024
    try:
        import resource
    except ImportError:
        return 0
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


if __name__ == "__main__":
    main(*sys.argv[1:])
