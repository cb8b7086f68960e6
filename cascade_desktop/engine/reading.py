"""Networks that are read while what is there already works."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Future, TimeoutError
from time import perf_counter
from typing import Any

from torch import nn

from cascade_desktop.errors import Cancelled

PATIENCE_SECONDS = 0.2
"""How long a wait goes on between two questions whether to stop."""

Read = Callable[[str, Callable[[], None]], nn.Module]
"""`read(kind, ask)` -> a network; it calls `ask` now and then, and passes on what that raises."""


class Reading:
    """The networks `kinds`, read one after the other in another thread, until `stop` or until the
    program ends, which waits for one tensor."""

    def __init__(self, kinds: Iterable[str], read: Read) -> None:
        self._stopped = threading.Event()
        self._coming: dict[str, Future[nn.Module]] = {kind: Future() for kind in kinds}
        work = (list(self._coming.items()), read, _asking(self._stopped))
        threading.Thread(target=_read_each, args=work, name="reading").start()

    def __contains__(self, kind: str) -> bool:
        return kind in self._coming

    def stop(self) -> None:
        """Ends at the next tensor."""
        self._stopped.set()
        for coming in self._coming.values():
            coming.cancel()

    def wait(self, kind: str, ask: Callable[[], Any]) -> None:
        """Returns when the network is there, or failed; what `ask` raises meanwhile ends it all."""
        if kind not in self._coming:
            return
        while not self._coming[kind].done():
            try:
                self._coming[kind].exception(timeout=PATIENCE_SECONDS)
            except TimeoutError:
                ask()

    def take(self, kind: str) -> nn.Module:
        """The network, once; raises what its reading raised."""
        return self._coming.pop(kind).result()


def _read_each(
    coming: list[tuple[str, Future[nn.Module]]], read: Read, ask: Callable[[], None]
) -> None:
    while coming:
        kind, network = coming.pop(0)  # What is taken later is not held here.
        if network.set_running_or_notify_cancel():
            try:
                network.set_result(read(kind, ask))
            except BaseException as error:  # It is raised where the network is waited for.
                network.set_exception(error)


def _asking(stopped: threading.Event) -> Callable[[], None]:
    """Holds on to nothing but the event, so that what is being read for nobody can go."""

    def ask() -> None:
        if stopped.is_set() or not threading.main_thread().is_alive():
            raise Cancelled

    return ask


def seldom(ask: Callable[[], Any]) -> Callable[[], None]:
    """Asks at most every `PATIENCE_SECONDS`, however often it is called."""
    asked = perf_counter()

    def maybe() -> None:
        nonlocal asked
        if perf_counter() - asked > PATIENCE_SECONDS:
            asked = perf_counter()
            ask()

    return maybe
