"""Several processes that teach one network, each on a card of its own and with its own pictures.

`torchrun --nproc-per-node 2 -m cascade_desktop train pocket ...` starts them. All make the same
steps with the mean of their gradients, so two cards see twice the pictures in the same time; what
is saved, and when it ends, the first one decides.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import torch
import torch.distributed as dist
from torch import Tensor


@dataclass(frozen=True)
class Ranks:
    """This process among `count`; alone, all of this does nothing."""

    rank: int = 0
    count: int = 1
    local: int = 0
    """Which of its machine's cards it has."""

    @classmethod
    def as_started(cls) -> Ranks:
        """As torchrun tells its processes by the environment."""
        told = os.environ
        return cls(
            int(told.get("RANK", 0)), int(told.get("WORLD_SIZE", 1)), int(told.get("LOCAL_RANK", 0))
        )

    @property
    def first(self) -> bool:
        return self.rank == 0

    @contextmanager
    def joined(self, device: str) -> Iterator[None]:
        """While it lasts, the processes hear each other."""
        if self.count == 1:
            yield
            return
        if device.startswith("cuda"):
            torch.cuda.set_device(device)
        dist.init_process_group("gloo" if device == "cpu" else "cpu:gloo,cuda:nccl")
        try:
            yield
        finally:
            dist.destroy_process_group()

    @contextmanager
    def folder(self, out: Path) -> Iterator[Path]:
        """Where this process writes: `out` if it is the first one, else a copy that is thrown
        away, from which it goes on just as the first one does."""
        if self.first:
            self._meet()  # What it writes from now on is not half copied by others.
            yield out
            return
        with TemporaryDirectory() as away:
            own = Path(away) / "model"
            own.mkdir()
            if out.is_dir():
                shutil.copytree(out, own, dirs_exist_ok=True)
            self._meet()
            yield own

    def device(self, wanted: str) -> str:
        return f"{wanted}:{self.local}" if wanted == "cuda" and self.count > 1 else wanted

    def agreed(self, value: float) -> float:
        """What the first one has; all have to ask equally often."""
        if self.count == 1:
            return value
        told = torch.tensor([value], dtype=torch.float64)
        dist.broadcast(told, 0)
        return float(told)

    def _meet(self) -> None:
        """Waits until all have come here."""
        if self.count > 1:
            dist.all_reduce(torch.zeros(1))

    def alike(self, parameters: Sequence[Tensor]) -> None:
        """From now on all have the first one's values."""
        for value in parameters if self.count > 1 else ():
            dist.broadcast(value.data, 0)

    def average(self, parameters: Sequence[Tensor]) -> None:
        """Their gradients become the mean over all processes."""
        if self.count == 1:
            return
        gradients = [value.grad for value in parameters if value.grad is not None]
        whole = torch.cat([one.reshape(-1) for one in gradients])
        dist.all_reduce(whole)
        whole /= self.count
        parts = torch.split(whole, [one.numel() for one in gradients])
        means = [part.view_as(one) for one, part in zip(gradients, parts, strict=True)]
        torch._foreach_copy_(gradients, means)


ALONE = Ranks()
