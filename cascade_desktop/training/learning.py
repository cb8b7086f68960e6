"""One training run: optimiser, moving average of the weights, checkpoints and a log."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors import safe_open
from safetensors.torch import save_file
from torch import Tensor, nn

from cascade_desktop.errors import CascadeError
from cascade_desktop.progress import Progress, Report
from cascade_desktop.training.ranks import ALONE, Ranks

SAVE_EVERY = 120.0
LOG_EVERY = 100

Losses = dict[str, Tensor]


@dataclass(frozen=True)
class Budget:
    """How long to train: until `minutes` have passed (all runs together) or after `steps`.

    And which processes spend it together.
    """

    minutes: float
    steps: int | None = None
    ranks: Ranks = ALONE

    def share(self, seconds: float, step: int) -> float:
        """How much of it is spent, 0..1: by the clock of the first process, for all of them."""
        spent = seconds / max(self.minutes * 60, 1e-6)
        mine = min(1.0, max(spent, step / self.steps if self.steps else 0.0))
        return self.ranks.agreed(mine)


@dataclass(frozen=True)
class Rates:
    """Learning rate: a linear warm-up to `peak`, then half a cosine down to almost nothing."""

    peak: float
    warm_up: int = 200
    average: float = 0.9995
    decay: float = 0.01

    def at(self, step: int, share: float) -> float:
        cosine = 0.5 * (1 + math.cos(math.pi * share))
        return self.peak * min(1.0, (step + 1) / self.warm_up) * (0.02 + 0.98 * cosine)


class Learner:
    """Trains `network`, whose averaged weights are in `averaged()` afterwards.

    A run that was stopped goes on from its last checkpoint `folder/NAME.safetensors`. With each
    checkpoint, `export` is given the network with its averaged weights.
    """

    def __init__(
        self,
        name: str,
        network: nn.Module,
        folder: Path,
        budget: Budget,
        rates: Rates,
        export: Callable[[nn.Module], None] | None = None,
    ) -> None:
        self._export = export
        self.name = name
        self.network = network
        self.budget = budget
        self.rates = rates
        self.step = 0
        self.seconds = 0.0
        self.share = 0.0
        """How much of the budget is spent, 0..1; the same for all processes."""
        self._log_every = max(1, min(LOG_EVERY, budget.steps // 4)) if budget.steps else LOG_EVERY
        self._file = folder / f"{name}.safetensors"
        self._log = folder / f"{name}.jsonl"
        folder.mkdir(parents=True, exist_ok=True)
        self._parameters = [value for value in network.parameters() if value.requires_grad]
        matrices = [value for value in self._parameters if value.ndim > 1]
        others = [value for value in self._parameters if value.ndim <= 1]
        device = self._parameters[0].device
        self._optimiser = torch.optim.AdamW(
            [
                {"params": matrices, "weight_decay": rates.decay},
                {"params": others, "weight_decay": 0.0},
            ],
            lr=rates.peak,
            betas=(0.9, 0.98),
            fused=device.type == "cuda",
        )
        self._mean = [value.detach().clone() for value in self._parameters]
        self._resume()
        budget.ranks.alike([*self._parameters, *self._mean])

    def slow_down(self, parameters: Iterable[Tensor], pace: float) -> None:
        """These, of those that are trained, learn at `pace` times the rate of the others."""
        slow = {id(value) for value in parameters}
        for group in list(self._optimiser.param_groups):
            slower = [value for value in group["params"] if id(value) in slow]
            group["params"] = [value for value in group["params"] if id(value) not in slow]
            if slower:
                self._optimiser.add_param_group({**group, "params": slower, "pace": pace})

    def run(self, losses: Callable[[int], Losses], report: Report) -> None:
        """Steps until the budget is spent; `losses(step)` names what is added up and minimised."""
        started = time.perf_counter() - self.seconds
        saved = self.seconds
        sums: Losses = {}
        self.network.train()
        while (share := self.budget.share(self.seconds, self.step)) < 1:
            self.share = share
            found = self._one_step(losses, share)
            for name, value in found.items():
                sums[name] = sums.get(name, torch.zeros_like(value)) + value.detach()
            self.step += 1
            self.seconds = time.perf_counter() - started
            if self.step % self._log_every == 0:
                self._write_log(sums)
                sums = {}
            if self.seconds - saved > SAVE_EVERY:
                self._check(sums)
                self.save()
                saved = self.seconds
            report(Progress(f"training {self.name}", int(share * 1000), 1000))
        self._check(sums)
        self.save()

    def _one_step(self, losses: Callable[[int], Losses], share: float) -> Losses:
        rate = self.rates.at(self.step, share)
        for group in self._optimiser.param_groups:
            group["lr"] = rate * group.get("pace", 1.0)
        found = losses(self.step)
        self._optimiser.zero_grad(set_to_none=True)
        torch.stack(list(found.values())).sum().backward()  # type: ignore[no-untyped-call]
        self.budget.ranks.average(self._parameters)
        nn.utils.clip_grad_norm_(self._parameters, 1.0)
        self._optimiser.step()
        # Early on the mean follows quickly, so that a short run has a useful one too.
        keep = min(self.rates.average, (self.step + 1) / (self.step + 10))
        torch._foreach_lerp_(self._mean, [p.detach() for p in self._parameters], 1 - keep)
        return found

    def averaged(self) -> nn.Module:
        """The network, now holding the moving average of its weights."""
        with torch.no_grad():
            for value, mean in zip(self._parameters, self._mean, strict=True):
                value.copy_(mean)
        return self.network

    @torch.no_grad()
    def _export_averaged(self, export: Callable[[nn.Module], None]) -> None:
        now = [value.clone() for value in self._parameters]
        export(self.averaged())
        for value, before in zip(self._parameters, now, strict=True):
            value.copy_(before)

    def history(self) -> list[dict[str, float]]:
        """The log's rows: step, seconds and each loss."""
        lines = self._log.read_text(encoding="utf-8").splitlines() if self._log.exists() else []
        return [json.loads(line) for line in lines]

    def _write_log(self, sums: Losses) -> None:
        self._check(sums)
        values = {name: round(float(value) / self._log_every, 5) for name, value in sums.items()}
        row = {"step": self.step, "seconds": round(self.seconds, 1), **values}
        with self._log.open("a", encoding="utf-8") as log:
            log.write(json.dumps(row) + "\n")

    def _check(self, sums: Losses) -> None:
        """Before each save too: a state with values that are not numbers replaces no good one."""
        if not all(math.isfinite(float(value)) for value in sums.values()):
            raise CascadeError(
                f"Training {self.name} has gone wrong by step {self.step}: a loss is not a number.",
                f"The last good state is in {self._file}, if there is one.",
            )

    def save(self) -> None:
        tensors = {f"network.{name}": value for name, value in self.network.state_dict().items()}
        for index, (value, mean) in enumerate(zip(self._parameters, self._mean, strict=True)):
            tensors[f"mean.{index}"] = mean
            for name, moment in self._optimiser.state.get(value, {}).items():
                tensors[f"optimiser.{index}.{name}"] = moment
        tensors = {name: value.detach().cpu().contiguous() for name, value in tensors.items()}
        unfinished = self._file.with_suffix(".part")
        about = {"step": str(self.step), "seconds": str(self.seconds)}
        save_file(tensors, unfinished, metadata=about)
        unfinished.replace(self._file)
        if self._export is not None:
            self._export_averaged(self._export)

    def _resume(self) -> None:
        if not self._file.exists():
            return
        device = self._parameters[0].device
        with safe_open(self._file, "pt", device=str(device)) as stored:
            names = list(stored.keys())
            about = stored.metadata()
            weights = {
                name.removeprefix("network."): stored.get_tensor(name)
                for name in names
                if name.startswith("network.")
            }
            self.network.load_state_dict(weights)
            for index, value in enumerate(self._parameters):
                self._mean[index].copy_(stored.get_tensor(f"mean.{index}"))
                state = {
                    name.rpartition(".")[2]: stored.get_tensor(name)
                    for name in names
                    if name.startswith(f"optimiser.{index}.")
                }
                if "step" in state:
                    state["step"] = state["step"].cpu() if device.type == "cpu" else state["step"]
                    self._optimiser.state[value] = state
        self.step, self.seconds = int(about["step"]), float(about["seconds"])
