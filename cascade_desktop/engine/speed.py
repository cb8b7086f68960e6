"""A step is recorded once for each shape and then played again, with no Python between its kernels.

Measured on one H100 (bfloat16, 1024 x 1024, 22 November 2026, a pilot): a step of Stage C took
27.9 ms as a CUDA graph and 81 to 94 ms without, one of Stage B 39.4 and 156 to 225 ms.

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
from typing import Any, Literal, Protocol

import torch
from torch import Tensor

from cascade_desktop.engine.blocks import QuickAttention, fused
from cascade_desktop.engine.controlnet import Followed, followed_in
from cascade_desktop.engine.known import Known
from cascade_desktop.engine.unet import CascadeUNet, told_to

Graphs = Literal["off", "auto", "rehearsed"]
"""Whether steps are recorded: not at all; on a card that can; or anywhere, where each step is run
instead of played, which shows that everything it reads is where it should be."""

USUAL: Graphs = "off"
"""Off until the graphs of this file, and not the pilot's, have been measured on a card."""

KEPT = 6
"""Recorded steps: Stage C and B in three sizes."""

WARM_UP = 2
"""Steps run before one is recorded, in which libraries make what they need."""

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
        self._pool = torch.cuda.graph_pool_handle() if self.on and device.type == "cuda" else None

    def forget(self) -> None:
        self._recorded.clear()

    def of(self, network: CascadeUNet) -> Weights:
        """Where the weights are, which a recorded step goes with; queries, keys and values have
        found their place by then."""
        for part in network.modules():
            if isinstance(part, QuickAttention) and part.self_attn:
                fused(part)
        return tuple(weight.data_ptr() for weight in network.parameters())

    def step(
        self, network: CascadeUNet, weights: Weights, known: Known, x: Tensor, told: Told
    ) -> Tensor:
        """What `network` predicts for `x`, played if such a step was recorded, else recorded."""
        guided = tuple((number, each.rows) for number, each in followed_in(network).items())
        shapes = tuple(sorted((name, tuple(tensor.shape)) for name, tensor in told.items()))
        key = (weights, x.shape, x.dtype, shapes, guided)
        if key not in self._recorded and not self._records(key, network, known, x, told):
            made: Tensor = network(x, None, return_dict=False, **told)[0]
            return made
        self._recorded.move_to_end(key)
        return self._recorded[key].play(known, x, told)

    def _records(
        self, key: object, network: CascadeUNet, known: Known, x: Tensor, told: Told
    ) -> bool:
        """Whether the step could be recorded now."""
        while len(self._recorded) >= KEPT:
            self._recorded.popitem(last=False)
        try:
            with self._alone() as alone:
                if alone:
                    made = Recorded(network, known, x, told, self._device, self._pool)
                    self._recorded[key] = made
                return alone
        except RuntimeError as error:
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
    """One step of one shape, and the places that it reads from."""

    def __init__(
        self,
        network: CascadeUNet,
        known: Known,
        x: Tensor,
        told: Told,
        device: torch.device,
        pool: Any,
    ) -> None:
        self._network = network
        network.prepare(x, told)
        self._known = known.copied()
        self._x = x.clone()
        self._sources: dict[object, tuple[Tensor, ...]] = {}
        self._last: Told = {}

        def run() -> Tensor:
            with told_to(network, self._known):
                made: Tensor = network(self._x, None, return_dict=False, **told)[0]
            return made

        # Its tensors are looked for under what the step was told of, so that is kept as well.
        with told_to(network, self._known):
            self._places = network.prepare(x, told)
        record = _graph if device.type == "cuda" else _again
        self._step = record(run, device, pool)
        self._followed = {number: each.now for number, each in followed_in(network).items()}

    def play(self, known: Known, x: Tensor, told: Told) -> Tensor:
        """The prediction for `x`, a tensor of its own."""
        self._x.copy_(x)
        if self._known.now is not None and known.now is not None:
            self._known.now.copy_(known.now)
        if any(told[name] is not self._last.get(name) for name in told):
            self._bring(self._network.prepare(x, told))
            self._last = told
        for number, followed in followed_in(self._network).items():
            _bring_guide(self._followed[number], followed)
        return self._step().clone()

    def _bring(self, fresh: Mapping[object, tuple[Tensor, ...]]) -> None:
        for name, tensors in fresh.items():
            if self._sources.get(name) is tensors:
                continue
            self._sources[name] = tensors
            for place, tensor in zip(self._places[name], tensors, strict=True):
                place.copy_(tensor)


class _Step(Protocol):
    def __call__(self) -> Tensor: ...


def _again(run: Callable[[], Tensor], _: torch.device, __: object) -> _Step:
    """Without a card there is nothing to record: the step is run on the same places."""
    run()
    return run


def _graph(run: Callable[[], Tensor], device: torch.device, pool: Any) -> _Step:
    """Records on a stream of its own, as CUDA demands; what it makes stays in the shared pool,
    where the next step that is played may write over it."""
    side: torch.cuda.Stream = torch.cuda.Stream(device)  # type: ignore[no-untyped-call]
    side.wait_stream(torch.cuda.current_stream(device))
    with torch.cuda.stream(side):
        for _ in range(WARM_UP):
            run()
    torch.cuda.current_stream(device).wait_stream(side)
    graph = torch.cuda.CUDAGraph()
    # Another thread may make room on its own card meanwhile, which does not end this recording.
    with torch.cuda.graph(graph, pool=pool, stream=side, capture_error_mode="thread_local"):
        made = run()

    def play() -> Tensor:
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
