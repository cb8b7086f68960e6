"""A model of the published size without its files: random weights cost the same time and memory.

They say nothing of pictures; for measuring a machine they are as good as trained ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Literal, TypeVar

import torch
from torch import Tensor, nn

from cascade_desktop.engine import stages
from cascade_desktop.engine.checkpoints import Model, ModelFiles
from cascade_desktop.engine.grids import COMPRESSION
from cascade_desktop.engine.published_sizes import FULL_SIZE
from cascade_desktop.engine.weights import undisturbed
from cascade_desktop.folders import resource

RandomSize = Literal["full", "lite"]

CHOSEN: dict[RandomSize, tuple[str, ...]] = {
    "full": ("C 3.6B", "B 1.5B", "A", "text"),
    "lite": ("C 1B", "B 700M", "A", "text"),
}
SEED = 1
SPREAD = 0.02
PERIOD = 1_000_003
"""After so many numbers the noise comes again: a prime, so that hardly two rows are alike."""

Network = TypeVar("Network", bound=nn.Module)


class RandomFiles(ModelFiles):
    """Takes the place of a folder of the published networks; nothing is read but a tokenizer."""

    def __init__(self, size: RandomSize, configs: dict[str, stages.Config] | None = None) -> None:
        name = f"random weights, {size}"
        model = Model(resource("pocket"), name, COMPRESSION, None, "none")
        super().__init__(Path(name), model, {})
        chosen = {FULL_SIZE[one][0]: FULL_SIZE[one][1] for one in CHOSEN[size]}
        object.__setattr__(self, "configs", configs or {**chosen, "previewer": {}})

    configs: dict[str, stages.Config]

    def has(self, kind: str) -> bool:
        return kind in self.configs

    def load(
        self,
        kind: str,
        device: str | torch.device = "cpu",
        dtype: torch.dtype = torch.float32,
        ask: Callable[[], None] = undisturbed,
    ) -> nn.Module:
        ask()
        build = partial(stages.build, kind, self.configs[kind])
        return random(build, device, dtype)

    def empty(self, kind: str) -> nn.Module:
        return stages.empty(kind, self.configs[kind], self.path)

    def bytes(self, kinds: Iterable[str]) -> int:
        """As the published files have them: two bytes for each weight."""
        known = {kind: count for kind, config, count in FULL_SIZE.values()
                 if self.configs.get(kind) == config}  # fmt: skip
        return 2 * sum(known.get(kind, 0) for kind in kinds)

    def control(self, file: str) -> Path | None:  # noqa: ARG002
        return None


def random(build: Callable[[], Network], device: str | torch.device, dtype: torch.dtype) -> Network:
    """A network of small random weights, whose outputs are numbers whatever its depth."""
    noise = _noise(device).to(dtype)
    with torch.device("meta"):
        network = build()
    weights = {
        name: _filled(name, like, device, dtype, noise)
        for name, like in network.state_dict().items()
    }
    network.load_state_dict(weights, strict=True, assign=True)
    stages.restore_unsaved_buffers(network, device)
    return network.eval().requires_grad_(False)


def _filled(
    name: str,
    like: Tensor,
    device: str | torch.device,
    dtype: torch.dtype,
    noise: Tensor,
) -> Tensor:
    number = dtype if like.is_floating_point() else like.dtype
    value = torch.empty(like.shape, dtype=number, device=device)
    if name.endswith(("running_mean", "bias", "num_batches_tracked")):
        return value.zero_()
    if name.endswith("running_var") or (value.ndim == 1 and name.endswith("weight")):
        return value.fill_(1)
    if not value.is_floating_point():
        return value.zero_()
    for part in torch.split(value.view(-1), len(noise)):
        part.copy_(noise[: len(part)])
    return value


def _noise(device: str | torch.device) -> Tensor:
    random = torch.Generator(device).manual_seed(SEED)
    return torch.randn(PERIOD, generator=random, device=device) * SPREAD
