"""The functions of blocks are compiled, each kind once for a shape, while pictures are drawn.

Compiling takes half a minute the first time and seconds from the cache on the disk, and no
picture waits for it: until all that a picture asked for is made, blocks are run as they are.
Kernels of our own (`kernels.py`) are made in the same way, and stand in for what is compiled.
"""

from __future__ import annotations

import logging
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from typing import Any, Literal

import torch
from torch import Tensor, nn

from cascade_desktop.engine import kernels
from cascade_desktop.engine.arithmetic import Function
from cascade_desktop.engine.devices import bare, is_about_memory
from cascade_desktop.engine.kernels import Kernels

Compiled = Literal["off", "auto", "beside", "always"]
"""Whether the functions of blocks are compiled: not at all; on a card, or anywhere, beside
drawing; or anywhere and at once, so that the first picture waits. With Pocket on a processor it
takes 99 s, and what comes out is slower: 4.7 s of it for a picture, 2.7 without."""

SHAPES = 512
"""Of one function, that are compiled before compiling is given up: eight for each size, about."""

COURTESY_SECONDS = 1.0
"""How long compiling waits for a step that wants to be recorded first."""

Key = tuple[Any, ...]
Task = tuple[Function, bool, list[Any]]
"""A function, whether it is to have kernels of our own, and what it is run with."""

_busy: defaultdict[tuple[str, int], threading.Lock] = defaultdict(threading.Lock)
"""Who makes a device work beside drawing, or must be alone with it: also of a model that was left
while its blocks were being compiled."""


class Blocks:
    """The functions of blocks as they are compiled, or with kernels of our own; all but `_make` is
    for the drawing thread."""

    def __init__(
        self,
        device: torch.device,
        compiled: Compiled,
        own: Kernels,
        backend: str = "inductor",
    ) -> None:
        self._compiles = compiled in ("beside", "always") or (
            compiled == "auto" and device.type == "cuda"
        )
        self._own: Kernels = own if kernels.wanted(own, device) else "off"
        self.on = self._compiles or self._own != "off"
        self._at_once = compiled == "always"
        self._backend = backend
        self._device = device
        self._compiled: dict[Function, Function] = {}
        self._asked: dict[Key, Task] = {}
        """What is to be compiled, with arguments that are like those it was run with."""
        self._made: set[Key] = set()
        """What can be run as it is compiled."""
        self._making: _Making | None = None
        self._busy = _busy[device.type, device.index or 0]

    def hand_to(self, network: nn.Module) -> None:
        """From now on the blocks of `network` run what is compiled here, if that is asked for."""
        for block in network.modules() if self.on else ():
            if hasattr(block, "run"):
                block.run = self.of  # type: ignore[assignment]

    def of(self, function: Function) -> Function:
        """`function`, which is run as it is compiled where that was done for such arguments."""

        def run(*given: Any) -> Tensor:
            if not self.on:
                return function(*given)
            own = self._own != "off" and kernels.fit(function, given, self._own)
            if not own and not self._compiles:
                return function(*given)
            key = (own, *_key(function, given))
            if not self._at_once and key not in self._made:
                if key not in self._asked:
                    self._asked[key] = function, own, [_Like.of(one) for one in given]
                return function(*given)
            return self._surely(function, given, own=own)

        return run

    def begin(self) -> None:
        """Compiles what was asked for, in a thread; to be called when a picture is done.

        Not earlier: then the first picture would be drawn slowly, with no step recorded.
        """
        waiting = {key: task for key, task in self._asked.items() if key not in self._made}
        if self.on and waiting and self._making is None:
            threads = torch.get_num_threads()
            self._making = _Making(waiting, self._make, threads, self._busy)

    def renew(self) -> bool:
        """Takes over what was compiled since the last call; whether there was something."""
        making = self._making
        if making is None or not making.done.is_set():
            return False
        self._making = None
        if making.failed:
            self._give_up(making.failed)
        self._made |= making.tasks.keys()
        return not making.failed

    def wait(self) -> None:
        """Until all that was asked for is compiled: for measuring, and for tests."""
        self.begin()
        if self._making is not None:
            self._making.done.wait()

    def stop(self) -> None:
        """Nothing more is compiled than what is being compiled now."""
        self.on = False
        if self._making is not None:
            self._making.stop()

    @contextmanager
    def paused(self) -> Iterator[bool]:
        """Whether nothing is compiled while it lasts; it is not waited for.

        A step cannot be recorded while another thread makes the card work.
        """
        alone = self._busy.acquire(blocking=False)
        if not alone and self._making is not None:
            self._making.let_others_first()
        try:
            yield alone
        finally:
            if alone:
                self._busy.release()
                if self._making is not None:
                    self._making.go_on()

    def _make(self, task: Task) -> None:
        function, own, likes = task
        card = torch.cuda.device(self._device) if self._device.type == "cuda" else nullcontext()
        with torch.inference_mode(), card:
            given = [one.made() if isinstance(one, _Like) else one for one in likes]
            if own:
                self._make_own(function, given)
            else:
                self._function(function)(*given)
        if self._device.type == "cuda":
            torch.cuda.synchronize(self._device)

    def _make_own(self, function: Function, given: list[Any]) -> None:
        """Runs it once, by which its kernels are made; without them if that fails."""
        if self._own == "off":
            return
        if not kernels.trusted(self._device):
            self._own = "off"
            return
        try:
            kernels.own(function)(*given)
        except Exception as error:
            if is_about_memory(error):
                raise
            logging.getLogger(__name__).warning("Blocks have no kernels of their own: %s", error)
            self._own = "off"

    def _function(self, function: Function) -> Function:
        with suppress(AttributeError):  # Stage B has more shapes than PyTorch thinks wise.
            torch._dynamo.config.recompile_limit = SHAPES  # Each thread has its own.
        if function not in self._compiled:
            self._compiled[function] = torch.compile(
                function, fullgraph=True, dynamic=False, backend=self._backend
            )
        return self._compiled[function]

    def _surely(self, function: Function, given: tuple[Any, ...], *, own: bool) -> Tensor:
        """The compiled function; what cannot be compiled here is run as it is from then on."""
        if own:
            trusted = not self._at_once or kernels.trusted(self._device)
            return (kernels.own(function) if trusted else function)(*given)
        try:
            made: Tensor = self._function(function)(*given)
        except torch._dynamo.exc.TorchDynamoException as error:
            self._give_up(error)
            return function(*given)
        return made

    def _give_up(self, error: BaseException) -> None:
        logging.getLogger(__name__).warning("Blocks are not compiled: %s", error)
        self.on = False


class _Making:
    """A thread that compiles `tasks`, and steps aside for who wants the card for itself."""

    def __init__(
        self,
        tasks: dict[Key, Task],
        make: Callable[[Any], None],
        threads: int,
        busy: threading.Lock,
    ) -> None:
        self.tasks = tasks
        self.failed: BaseException | None = None
        self.done = threading.Event()
        self._stopped = False
        self._busy = busy
        self._nobody_waits = threading.Event()
        self._nobody_waits.set()
        # A daemon: the program's end does not wait for it.
        thread = threading.Thread(
            target=self._work, args=(make, threads), name="compiling", daemon=True
        )
        thread.start()

    def stop(self) -> None:
        self._stopped = True

    def let_others_first(self) -> None:
        """What is being compiled is finished, and no more begun for a while."""
        self._nobody_waits.clear()

    def go_on(self) -> None:
        self._nobody_waits.set()

    def _work(self, make: Callable[[Task], None], threads: int) -> None:
        # Compiled code is made for so many threads; a new thread of ours starts with all of them.
        torch.set_num_threads(threads)
        try:
            for task in self.tasks.values():
                self._nobody_waits.wait(COURTESY_SECONDS)
                with self._busy:
                    if self._stopped:
                        return
                    make(task)
        except Exception as error:  # Whatever it is, pictures are drawn without it.
            bare(error)  # What was made for it leaves the card.
            self.failed = error
        finally:
            self.done.set()


@dataclass(frozen=True)
class _Like:
    """What compiled code depends on of a tensor, and nothing of its numbers."""

    shape: torch.Size
    stride: tuple[int, ...]
    dtype: torch.dtype
    device: torch.device
    weight: bool
    inference: bool

    @classmethod
    def of(cls, given: Any) -> Any:
        """Of a tensor; anything else stays what it is."""
        if not isinstance(given, Tensor):
            return given
        weight = isinstance(given, nn.Parameter)
        return cls(
            given.shape, given.stride(), given.dtype, given.device, weight, given.is_inference()
        )

    def made(self) -> Tensor:
        """A tensor of zeros like the one it was made of."""
        with torch.inference_mode(self.inference):
            made = torch.empty_strided(
                self.shape, self.stride, dtype=self.dtype, device=self.device
            ).zero_()
            return nn.Parameter(made, requires_grad=False) if self.weight else made


def _key(function: Function, given: tuple[Any, ...]) -> Key:
    first: Tensor = given[0]
    shapes = tuple(one.shape if isinstance(one, Tensor) else one for one in given)
    return (function, first.dtype, first.stride(), *shapes)
