"""A step is recorded once for each shape and then played again, with no Python between its kernels.

What a step reads are tensors at fixed places: the noisy latent, the row of scales and shifts of
its time, what attention makes of the words, what Stage B makes of Stage C's latents, what
ControlNets add, and the weights, in which adapters change the numbers and not the places. Before
a step is played, what is new among them is copied there.
"""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from typing import Any, Literal, TypeVar

import torch
from torch import Tensor

from cascade_desktop.engine.blocks import fused
from cascade_desktop.engine.controlnet import Followed, followed_in
from cascade_desktop.engine.devices import is_about_memory
from cascade_desktop.engine.inside import inside, weights
from cascade_desktop.engine.known import Known
from cascade_desktop.engine.unet import CascadeUNet, asking, told_to
from cascade_desktop.engine.weights import undisturbed

Graphs = Literal["off", "auto", "rehearsed"]
"""Whether steps are recorded: not at all; on a card that can; or anywhere, where each step is run
instead of played, which shows that everything it reads is where it should be."""

USUAL: Graphs = "auto"
"""On one H200 (28 November 2026) 0.93 s a picture instead of 2.4, and the same picture."""

KEPT = 6
"""Recorded steps: Stage C and B in three sizes."""

WARM_UP = 2
"""Steps run before one is recorded, in which libraries make what they need."""

AROUND = "effnet"
"""What Stage B is told beside words: Stage C's latents, of which each tile has its own."""

Made = TypeVar("Made")
Told = Mapping[str, Tensor]
Weights = tuple[int, ...]


def _alone() -> AbstractContextManager[bool]:
    return nullcontext(enter_result=True)


class Steps:
    """The steps that were recorded, least recently used out; one pool of memory for all."""

    def __init__(
        self,
        device: torch.device,
        graphs: Graphs,
        alone: Callable[[], AbstractContextManager[bool]] = _alone,
    ) -> None:
        """`alone` tells whether nothing else makes the card work while it lasts."""
        self._alone = alone
        self.on = graphs == "rehearsed" or (graphs == "auto" and device.type == "cuda")
        self._device = device
        self._recorded: OrderedDict[object, Recorded] = OrderedDict()
        self._settled: set[Weights] = set()
        self._pool = self._new_pool()

    def forget(self) -> None:
        self._recorded.clear()
        self._settled.clear()

    def _new_pool(self) -> Any:
        recorded = self.on and self._device.type == "cuda"
        return torch.cuda.graph_pool_handle() if recorded else None

    def of(self, network: CascadeUNet) -> Weights:
        """Where the weights are, which a recorded step goes with; queries, keys and values have
        found their place by then."""
        places = _places(network)
        if places not in self._settled:
            for part in inside(network, asking):
                if part.self_attn:
                    fused(part)
            places = _places(network)
            self._settled.add(places)
        return places

    def step(
        self,
        network: CascadeUNet,
        weights: Weights,
        known: Known,
        x: Tensor,
        told: Told,
        ask: Callable[[], Any] = undisturbed,
    ) -> Tensor:
        """What `network` predicts for `x`, played if such a step was recorded, else recorded.

        What `ask` raises while it is recorded, which takes as long as some steps, passes through.
        """
        guided = tuple((number, each.rows) for number, each in followed_in(network).items())
        shapes = tuple(sorted((name, tuple(tensor.shape)) for name, tensor in told.items()))
        key = (weights, x.shape, x.dtype, shapes, guided)
        if key not in self._recorded and not self._records(key, network, known, x, told, ask):
            made: Tensor = network(x, None, return_dict=False, **told)[0]
            return made
        self._recorded.move_to_end(key)
        return self._recorded[key].play(known, x, told)

    def _records(
        self,
        key: object,
        network: CascadeUNet,
        known: Known,
        x: Tensor,
        told: Told,
        ask: Callable[[], Any],
    ) -> bool:
        """Whether the step could be recorded now."""
        while len(self._recorded) >= KEPT:
            self._recorded.popitem(last=False)
        try:
            with self._alone() as alone:
                if alone:
                    made = Recorded(network, known, x, told, self._device, self._pool, ask)
                    self._recorded[key] = made
                return alone
        except RuntimeError as error:
            if is_about_memory(error):  # Steps can be recorded, only not beside all else.
                self.forget()
                self._pool = self._new_pool()
                raise
            if self._device.type != "cuda":
                raise
            self._give_up(error)
            return False

    def _give_up(self, error: RuntimeError) -> None:
        """No picture fails because a step could not be recorded: steps are run from now on."""
        logging.getLogger(__name__).warning("Steps are not recorded any more: %s", error)
        self.on = False
        self.forget()


class Recorded:
    """One step of one shape, the places that it reads from, and how words get to theirs."""

    def __init__(
        self,
        network: CascadeUNet,
        known: Known,
        x: Tensor,
        told: Told,
        device: torch.device,
        pool: Any,
        ask: Callable[[], Any] = undisturbed,
    ) -> None:
        self._network = network
        self._x = x.clone()
        self._told = {name: told[name].clone() for name in told if name != AROUND}
        way = _graph if device.type == "cuda" else _again
        record = partial(way, device=device, pool=pool, ask=ask)
        self._known = known.apart()
        with told_to(network, self._known):
            # Looked for under what the step was told of, so that is kept as well.
            self._around = network.around(told.get(AROUND), network.cells(x), len(x))
            places = dict(network.readings(told))

        def read() -> None:
            with told_to(network, Known()):
                for part, made in network.readings(self._told):
                    for place, tensor in zip(places[part], made, strict=True):
                        place.copy_(tensor)

        def run() -> Tensor:
            with told_to(network, self._known):
                made: Tensor = network(self._x, None, return_dict=False, **told)[0]
            return made

        self._read, self._step = record(read), record(run)
        self._last: Told = {}
        self._followed = {number: each.now for number, each in followed_in(network).items()}

    def play(self, known: Known, x: Tensor, told: Told) -> Tensor:
        """The prediction for `x`, a tensor of its own."""
        self._x.copy_(x)
        if self._known.now is not None and known.now is not None:
            self._known.now.copy_(known.now)
        new = [name for name in told if told[name] is not self._last.get(name)]
        if any(name != AROUND for name in new):
            for name, place in self._told.items():
                place.copy_(told[name])
            self._read()
        if AROUND in new:
            self._bring_around(x, told)
        self._last = told
        for number, followed in followed_in(self._network).items():
            _bring_guide(self._followed[number], followed)
        made: Tensor = self._step()
        return made.clone()

    def _bring_around(self, x: Tensor, told: Told) -> None:
        network = self._network
        fresh = network.around(told[AROUND], network.cells(x), len(x))
        if self._around is not None and fresh is not None:
            self._around[0].copy_(fresh[0])


def _places(network: CascadeUNet) -> Weights:
    return tuple(map(Tensor.data_ptr, inside(network, weights)))


def _again(
    run: Callable[[], Made], device: torch.device, pool: object, ask: Callable[[], Any]
) -> Callable[[], Made]:
    """Without a card there is nothing to record: it is run on the same places."""
    del device, pool
    ask()
    run()
    return run


def _graph(
    run: Callable[[], Made], device: torch.device, pool: Any, ask: Callable[[], Any]
) -> Callable[[], Made]:
    """Records on a stream of its own, as CUDA demands; what it makes stays in the shared pool,
    where the next step that is played may write over it."""
    side: torch.cuda.Stream = torch.cuda.Stream(device)  # type: ignore[no-untyped-call]
    side.wait_stream(torch.cuda.current_stream(device))
    with torch.cuda.stream(side):
        for _ in range(WARM_UP):
            ask()
            run()
            side.synchronize()  # Else all would be on their way before anyone can ask.
    ask()
    torch.cuda.current_stream(device).wait_stream(side)
    graph = torch.cuda.CUDAGraph()
    # PyTorch stays on the stream that it records on if that fails: hence the one outside. Another
    # thread may make room on its own card meanwhile, which does not end this recording.
    with (
        torch.cuda.stream(torch.cuda.current_stream(device)),
        torch.cuda.graph(graph, pool=pool, stream=side, capture_error_mode="thread_local"),
    ):
        made = run()

    def play() -> Made:
        graph.replay()
        return made

    return play


def _bring_guide(place: Tensor | None, followed: Followed) -> None:
    """What ControlNets add at this moment, into the place where the step looks for it."""
    if place is None:
        return
    if followed.now is None:
        followed.now = place  # From now on it is made there.
    followed.refresh()
    if followed.now is not place:
        place.copy_(followed.now)
