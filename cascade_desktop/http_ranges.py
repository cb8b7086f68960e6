"""Asking a server for a file from some byte on, in a way that can be cancelled at any moment."""

from __future__ import annotations

import http.client
import queue
import socket
import ssl
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import Message
from types import TracebackType
from urllib.parse import quote, unquote, urljoin, urlsplit
from urllib.request import getproxies, proxy_bypass

from cascade_desktop import __version__
from cascade_desktop.errors import BadRequest, CannotSetUp, CascadeError
from cascade_desktop.http_answers import Answer, Lost, Mark, linked_in, origin_of
from cascade_desktop.network import check, is_this_machine

MOVED = {301, 302, 303, 307, 308}
MOST_REDIRECTS = 8

# So many pieces may have arrived before anybody took them: enough to keep a disk busy.
PIECES_WAITING = 8


@dataclass(frozen=True)
class Wanted:
    """A file at `address` from byte `start` on; `token` goes to that address's host alone.

    `mark` says where the bytes before `start` came from. With `any_host`, another host may give
    the rest, because the whole is held against a known SHA-256 at the end. `offline`: only this
    machine may be asked, wherever redirects lead.
    """

    address: str
    token: str = field(repr=False)
    start: int
    mark: Mark
    any_host: bool
    offline: bool = False

    def headers(self, origin: str) -> dict[str, str]:
        """What is sent to `origin`, which is the address's own or a redirect's."""
        headers = {
            "User-Agent": f"cascade-desktop/{__version__}",
            "Accept": "*/*",
            "Accept-Encoding": "identity",
        }
        if self.token and origin == origin_of(self.address) and _is_private(origin):
            headers["Authorization"] = f"Bearer {self.token}"
        same_host = origin == self.mark.origin
        if self.start and same_host and self.mark.strong:
            headers["If-Range"] = self.mark.etag
        if self.start and (self.any_host or (same_host and self.mark.strong)):
            headers["Range"] = f"bytes={self.start}-"
        return headers


class Stream:
    """An answer and its bytes, read ahead by a thread of its own.

    `take` never blocks for longer than it is told to, whatever the network does; leaving the
    `with` block ends the connection at once.
    """

    def __init__(self, wanted: Wanted, piece: int, timeout: float) -> None:
        self._wanted, self._piece, self._timeout = wanted, piece, timeout
        self._items: queue.Queue[Answer | bytes | Exception] = queue.Queue(PIECES_WAITING)
        self._socket: socket.socket | None = None
        self._host = ""
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="download", daemon=True)

    def __enter__(self) -> Stream:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stopped.set()
        if (opened := self._socket) is not None:
            with suppress(OSError):  # Wakes a thread that waits for bytes; TLS is past minding.
                socket.socket.shutdown(opened, socket.SHUT_RDWR)
        # A thread that still looks for the host's address ends by itself, and touches nothing.
        self._thread.join(timeout=0.2)

    def take(self, seconds: float) -> Answer | bytes | None:
        """The answer, then its pieces, then `b""`; None if nothing came within `seconds`.

        Raises `Lost` if the connection failed, `CascadeError` if another try cannot help.
        """
        try:
            item = self._items.get(timeout=seconds)
        except queue.Empty:
            return None
        if isinstance(item, Exception):
            raise item
        return item

    def _run(self) -> None:
        try:
            self._ask()
        except CascadeError as error:
            self._give(error)
        except (OSError, http.client.HTTPException) as error:
            self._give(_in_a_sentence(error, self._host, self._timeout))
        except Exception as error:  # A bug: raised where it can be logged.
            self._give(error)

    def _ask(self) -> None:
        address, home = self._wanted.address, origin_of(self._wanted.address)
        size, sha256 = 0, ""
        for _ in range(MOST_REDIRECTS):
            self._host = urlsplit(address).hostname or ""
            check(origin_of(address), self._wanted.offline)
            connection = _connection(address, self._timeout)
            try:
                self._connect(connection)
                with self._response(connection, address) as response:
                    if origin_of(address) == home:
                        size, sha256 = linked_in(response.headers, size, sha256)
                    if response.status not in MOVED:
                        self._pass_on(response, Answer.of(response, address, home, size, sha256))
                        return
                    address = _followed(address, response.headers)
            finally:
                connection.close()
        raise Lost(f"{self._host} sends us from one address to the next without end.")

    def _response(
        self, connection: http.client.HTTPConnection, address: str
    ) -> http.client.HTTPResponse:
        origin = origin_of(address)
        headers = self._wanted.headers(origin)
        parts = urlsplit(address)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        proxy = _proxy_for(address)
        if proxy and parts.scheme == "http":
            path, headers = f"{origin}{path}", headers | proxy.headers
        connection.request("GET", path, headers=headers)
        return connection.getresponse()

    def _connect(self, connection: http.client.HTTPConnection) -> None:
        connection.connect()
        self._socket = connection.sock
        if self._stopped.is_set():  # Set after the last look at the socket: nobody will wake us.
            raise Lost("Stopped.")

    def _pass_on(self, response: http.client.HTTPResponse, answer: Answer) -> None:
        going = self._give(answer) and answer.status in (200, 206)
        while going:
            piece = response.read1(self._piece)
            going = self._give(piece) and bool(piece)

    def _give(self, item: Answer | bytes | Exception) -> bool:
        while not self._stopped.is_set():
            with suppress(queue.Full):
                self._items.put(item, timeout=0.1)
                return True
        return False


@dataclass(frozen=True)
class _Proxy:
    host: str
    port: int
    headers: dict[str, str]


def check_address(address: str) -> None:
    """Raises `BadRequest` if `address` is not one of the web."""
    try:
        parts = urlsplit(address)
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise BadRequest(
            "The address to download from is not one of the web.",
            "Give one such as https://huggingface.co in the settings.",
        )


def check_token(token: str) -> None:
    """Raises `BadRequest`, without the token in it, if it cannot stand in a header."""
    if token and not (token.isascii() and token.isprintable() and " " not in token):
        raise BadRequest(
            "The access token has characters in it that no token has.",
            "Copy it again from the page of the hub where it was made, and store it anew.",
        )


def _is_private(origin: str) -> bool:
    """Whether nobody on the way can read what is sent."""
    return origin.startswith("https:") or is_this_machine(urlsplit(origin).hostname or "")


def _followed(address: str, headers: Message) -> str:
    # Servers send raw UTF-8 here, which the header reader took for Latin-1.
    place = (headers.get("Location") or "").encode("latin-1", "replace")
    host = urlsplit(address).hostname
    try:
        target = urljoin(address, quote(place, safe="%/:=&?~#+!$,;'@()*[]"))
        usable = origin_of(target).startswith(("http://", "https://")) and urlsplit(target).hostname
    except ValueError:
        usable = None
    if not place or not usable:
        raise Lost(f"{host} sends us to an address that does not exist.")
    if address.startswith("https:") and not target.startswith("https:"):
        raise Lost(f"{host} sends us to an address that is not encrypted.")
    return target


def _connection(address: str, timeout: float) -> http.client.HTTPConnection:
    parts = urlsplit(address)
    proxy = _proxy_for(address)
    host, port = (proxy.host, proxy.port) if proxy else (parts.hostname or "", parts.port)
    if parts.scheme == "http":
        return http.client.HTTPConnection(host, port, timeout=timeout)
    context = ssl.create_default_context()
    secure = http.client.HTTPSConnection(host, port, timeout=timeout, context=context)
    if proxy:
        secure.set_tunnel(parts.hostname or "", parts.port or 443, headers=proxy.headers)
    return secure


def _proxy_for(address: str) -> _Proxy | None:
    """The proxy that the system or the environment names for this address."""
    parts = urlsplit(address)
    if is_this_machine(parts.hostname or ""):
        return None
    proxies = getproxies()
    named = proxies.get(parts.scheme) or proxies.get("all")
    if not named or proxy_bypass(parts.netloc.rpartition("@")[2]):
        return None
    proxy = urlsplit(named if "://" in named else f"http://{named}")
    if proxy.scheme not in ("http", "https") or not proxy.hostname:
        raise CannotSetUp(
            f"The proxy that this system names for {parts.scheme} addresses cannot be used.",
            "Give the address of an HTTP proxy in the variable https_proxy, or none.",
        )
    return _Proxy(
        proxy.hostname, proxy.port or 8080, _proxy_headers(proxy.username, proxy.password)
    )


def _proxy_headers(name: str | None, password: str | None) -> dict[str, str]:
    if not name:
        return {}
    from base64 import b64encode

    both = f"{unquote(name)}:{unquote(password or '')}".encode()
    return {"Proxy-Authorization": "Basic " + b64encode(both).decode()}


def _in_a_sentence(error: Exception, host: str, timeout: float) -> CascadeError:
    if isinstance(error, ssl.SSLCertVerificationError):
        return CannotSetUp(
            f"The certificate of {host} is not one that this system trusts.",
            "Check the date of this computer's clock. A company's network may need its own"
            " certificate installed; a hotel's, a look at its sign-in page first.",
        )
    if isinstance(error, TimeoutError):
        return Lost(f"Nothing has come from {host} for {timeout:.0f} seconds.")
    if isinstance(error, socket.gaierror):
        return Lost(f"The address of {host} cannot be found.")
    if isinstance(error, ConnectionRefusedError):
        return Lost(f"{host} does not accept connections.")
    if str(error).startswith("Tunnel connection failed"):
        return Lost(f"The proxy of this network does not let us through to {host}.")
    return Lost(f"The connection to {host} broke off.")
