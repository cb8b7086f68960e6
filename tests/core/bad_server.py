"""A real web server on this machine that misbehaves on request, as the hub and lines to it do."""

from __future__ import annotations

import hashlib
import socket
import struct
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote, urlsplit


@dataclass
class Fault:
    """What goes wrong with one request. The fields left alone go well."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    to: str = ""  # redirected to this address
    drop_after: int | None = None  # bytes of this answer
    reset: bool = False  # dropped by RST, not FIN
    cut_to: int | None = None  # the answer claims to be whole, and is only so long
    flip: int | None = None  # this byte of the file is wrong
    ignore_range: bool = False
    ignore_if_range: bool = False
    shift: int = 0  # another first byte than asked for
    etag: str | None = None
    content: bytes | None = None  # the file is another one by now
    stall_after: int | None = None  # bytes, then silence until the server closes
    chunked: bool = False
    each: float = 0.0  # seconds between two pieces
    garbage: bool = False  # no HTTP at all


@dataclass(frozen=True)
class Asked:
    """One request as it came: its path with the query, and its headers in lower case."""

    path: str
    headers: dict[str, str]

    @property
    def start(self) -> int:
        return int(self.headers.get("range", "bytes=0-").removeprefix("bytes=").rstrip("-"))


class BadServer:
    """Serves `files` (by decoded path); each request takes the next of `faults`, then `always`."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.faults: deque[Fault] = deque()
        self.always = Fault()
        self.asked: list[Asked] = []
        self.sent = 0
        self.closing = threading.Event()
        server = self

        class Connection(_Connection):
            bad = server

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Connection)
        self.http.daemon_threads = False
        self.port = self.http.server_address[1]
        self.address = f"http://127.0.0.1:{self.port}"

    def put(self, path: str, content: bytes) -> str:
        """Serves `content` at `path` and says its SHA-256."""
        self.files[path] = content
        return hashlib.sha256(content).hexdigest()

    def starts(self) -> list[int]:
        """The first bytes that were asked for."""
        return [asked.start for asked in self.asked]


@contextmanager
def running() -> Iterator[BadServer]:
    """A server on a free port, gone with all its connections afterwards."""
    bad = BadServer()
    thread = threading.Thread(target=bad.http.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield bad
    finally:
        bad.closing.set()
        bad.http.shutdown()
        bad.http.server_close()
        thread.join()


class _Connection(BaseHTTPRequestHandler):
    bad: BadServer
    protocol_version = "HTTP/1.1"
    timeout = 10

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""

    def do_GET(self) -> None:
        bad = self.bad
        headers = {name.lower(): value for name, value in self.headers.items()}
        bad.asked.append(Asked(self.path, headers))
        fault = bad.faults.popleft() if bad.faults else bad.always
        self.close_connection = True
        with suppress(OSError):
            self._answer(fault)

    def _answer(self, fault: Fault) -> None:
        content = fault.content
        if content is None:
            # A proxy is asked for whole addresses.
            content = self.bad.files.get(unquote(urlsplit(self.path).path))
        if fault.garbage:
            self.wfile.write(b"\x00\x01 this is not HTTP\r\n\r\n")
        elif fault.to:
            self._head(fault.status or 302, {"Location": fault.to, **fault.headers}, 0)
        elif fault.status:
            self._head(fault.status, fault.headers, len(fault.body))
            self.wfile.write(fault.body)
        elif content is None:
            self._head(404, {}, 0)
        else:
            self._send_file(fault, content)

    def _send_file(self, fault: Fault, content: bytes) -> None:
        whole, etag = len(content), fault.etag
        if etag is None:
            etag = f'"{hashlib.sha256(content).hexdigest()[:16]}"'
        start = self._start(fault, etag)
        headers = {"ETag": etag, **fault.headers}
        if start is None:
            status, start = 200, 0
        elif start >= whole:
            self._head(416, headers | {"Content-Range": f"bytes */{whole}"}, 0)
            return
        else:
            status, start = 206, start + fault.shift
            headers["Content-Range"] = f"bytes {start}-{whole - 1}/{whole}"
        if fault.flip is not None:
            wrong = bytearray(content)
            wrong[fault.flip] ^= 1
            content = bytes(wrong)
        body = content[start:]
        body = body if fault.cut_to is None else body[: fault.cut_to]
        self._head(status, headers, None if fault.chunked else len(body))
        self._send(fault, body)

    def _start(self, fault: Fault, etag: str) -> int | None:
        """The first byte to send, None for an answer with the whole file."""
        wanted = self.headers.get("Range")
        condition = self.headers.get("If-Range", etag)
        if wanted is None or fault.ignore_range:
            return None
        if condition != etag and not fault.ignore_if_range:
            return None
        return int(wanted.removeprefix("bytes=").rstrip("-"))

    def _head(self, status: int, headers: dict[str, str], length: int | None) -> None:
        self.send_response_only(status)
        if "Date" not in headers:
            self.send_header("Date", self.date_time_string())
        if length is None:
            self.send_header("Transfer-Encoding", "chunked")
        else:
            self.send_header("Content-Length", str(length))
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Connection", "close")
        self.end_headers()

    def _send(self, fault: Fault, body: bytes) -> None:
        ends = [end for end in (fault.drop_after, fault.stall_after) if end is not None]
        end = min([*ends, len(body)])
        piece = 1 << 14 if fault.each else 1 << 18
        for at in range(0, end, piece):
            data = body[at : min(at + piece, end)]
            self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data) if fault.chunked else data)
            self.bad.sent += len(data)
            if fault.each and self.bad.closing.wait(fault.each):
                return
        if fault.stall_after is not None:
            self.bad.closing.wait(10)
        elif fault.drop_after is not None:
            self._drop(fault.reset)
        elif fault.chunked:
            self.wfile.write(b"0\r\n\r\n")

    def _drop(self, reset: bool) -> None:
        if reset:
            time.sleep(0.05)  # A reset takes away what the other side has not read yet.
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.rfile.close()  # The last one to hold the connection open.
        self.connection.close()
