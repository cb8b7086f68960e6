"""Networks that are read while what is there already works."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor, TimeoutError
from time import perf_counter
from typing import Any

from torch import nn

from cascade_desktop.errors import Cancelled

PATIENCE_SECONDS = 0.2
"""How long a wait goes on between two questions whether to stop."""

Read = Callable[[str, Callable[[], None]], nn.Module]
"""`read(kind, ask)` -> a network; it calls `ask` now and then, and passes on what that raises."""


class Reading:
    """The networks `kinds`, read one after the other in another thread, until `stop`."""

    def __init__(self, kinds: Iterable[str], read: Read) -> None:
        self._stopped = threading.Event()
        thread = ThreadPoolExecutor(1, thread_name_prefix="reading")
        self._coming: dict[str, Future[nn.Module]] = {
            kind: thread.submit(read, kind, _asking(self._stopped)) for kind in kinds
        }
        thread.shutdown(wait=False)

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


def _asking(stopped: threading.Event) -> Callable[[], None]:
    """Holds on to nothing but the event, so that what is being read for nobody can go."""

    def ask() -> None:
        if stopped.is_set():
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
