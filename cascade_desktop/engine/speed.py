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
from contextlib import suppress
from typing import Any, Literal, Protocol

import torch
from torch import Tensor, nn

from cascade_desktop.engine.blocks import Function, QuickAttention, fused
from cascade_desktop.engine.controlnet import Followed, followed_in
from cascade_desktop.engine.known import Known
from cascade_desktop.engine.unet import CascadeUNet, told_to

Graphs = Literal["off", "auto", "rehearsed"]
"""Whether steps are recorded: not at all; on a card that can; or anywhere, where each step is run
instead of played, which shows that everything it reads is where it should be."""

USUAL: Graphs = "off"
"""Off until the graphs of this file, and not the pilot's, have been measured on a card."""

Compiled = Literal["off", "auto", "always"]
"""Whether the functions of blocks are compiled: not at all; on a card; or anywhere. With Pocket on
a processor it takes 99 s, and what comes out is slower: 4.7 s of it for a picture, 2.7 without."""

SHAPES = 512
"""Of one function, that are compiled before compiling is given up: eight for each size, about."""

KEPT = 6
"""Recorded steps: Stage C and B in three sizes."""

WARM_UP = 2
"""Steps run before one is recorded, in which libraries make what they need."""

Told = Mapping[str, Tensor]
Weights = tuple[int, ...]


class Blocks:
    """The functions of blocks, compiled: each kind of block once for each of its shapes."""

    def __init__(self, device: torch.device, compiled: Compiled, backend: str = "inductor") -> None:
        self.on = compiled == "always" or (compiled == "auto" and device.type == "cuda")
        self._backend = backend
        self._made: dict[Function, Function] = {}

    def hand_to(self, network: nn.Module) -> None:
        """From now on the blocks of `network` run what is compiled here, if that is asked for."""
        for block in network.modules() if self.on else ():
            if hasattr(block, "run"):
                block.run = self.of  # type: ignore[assignment]

    def of(self, function: Function) -> Function:
        """`function` as it is compiled, which happens when it first meets a shape."""
        if function not in self._made:
            with suppress(AttributeError):  # Stage B has more shapes than PyTorch thinks wise.
                torch._dynamo.config.recompile_limit = SHAPES
            self._made[function] = self._surely(function)
        return self._made[function]

    def _surely(self, function: Function) -> Function:
        """The compiled function; what cannot be compiled here is run as it is from then on."""
        compiled = torch.compile(function, fullgraph=True, dynamic=False, backend=self._backend)

        def run(*given: Any) -> Tensor:
            if self.on:
                try:
                    return compiled(*given)
                except torch._dynamo.exc.TorchDynamoException as error:
                    logging.getLogger(__name__).warning("Blocks are not compiled: %s", error)
                    self.on = False
            return function(*given)

        return run


class Steps:
    """The steps that were recorded, least recently used out; one pool of memory for all."""

    def __init__(self, device: torch.device, graphs: Graphs) -> None:
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
        if key not in self._recorded:
            while len(self._recorded) >= KEPT:
                self._recorded.popitem(last=False)
            try:
                self._recorded[key] = Recorded(network, known, x, told, self._device, self._pool)
            except RuntimeError as error:
                if self._device.type != "cuda":
                    raise
                self._give_up(error)
                made: Tensor = network(x, None, return_dict=False, **told)[0]
                return made
        self._recorded.move_to_end(key)
        return self._recorded[key].play(known, x, told)

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
