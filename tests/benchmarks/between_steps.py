"""What the processor does for a picture beside arithmetic, for which a card would have to wait.

python -m tests.benchmarks.between_steps [RUNS]: networks of the published depth and of little
width, whose recorded steps are not run again: what is left is all that a card would wait for.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from copy import deepcopy
from statistics import median
from time import perf_counter
from typing import Any

import torch

from cascade_desktop.engine import speed
from cascade_desktop.engine.cascade import Cascade
from cascade_desktop.engine.drawing import Drawing
from cascade_desktop.engine.published_sizes import FULL_SIZE
from cascade_desktop.engine.random_model import RandomFiles
from cascade_desktop.request import Request

NARROW: dict[str, dict[str, Any]] = {
    "C 3.6B": {
        "block_out_channels": [64, 64],
        "conditioning_dim": 64,
        "num_attention_heads": [1, 1],
    },
    "B 1.5B": {
        "block_out_channels": [32, 32, 64, 64],
        "num_attention_heads": [0, 0, 1, 1],
    },
    "A": {},
    "text": {"num_hidden_layers": 1},
}
REQUEST = Request(
    "a red apple", width=1024, height=1024, seed=1, profile="original", decoder_guidance=1.0
)


def main(runs: int) -> None:
    torch.set_num_threads(1)
    speed._again = _once  # type: ignore[assignment]
    Drawing.stage_a = _no_pixels  # type: ignore[method-assign,assignment]
    Drawing._wants_preview = _never  # type: ignore[method-assign,assignment]
    cascade = Cascade.of(RandomFiles("full", _narrow()), device="cpu", graphs="rehearsed")
    list(cascade.generate(REQUEST))
    taken = []
    for _ in range(runs):
        began = perf_counter()
        list(cascade.generate(REQUEST))
        taken.append(perf_counter() - began)
    steps = REQUEST.steps + REQUEST.decoder_steps
    sys.stdout.write(f"{median(taken):.3f} s a picture of {steps} steps, median of {runs}\n")


def _narrow() -> dict[str, Any]:
    found: dict[str, Any] = {"previewer": {}}
    for name, changes in NARROW.items():
        kind, config, _ = FULL_SIZE[name]
        found[kind] = {**deepcopy(config), **changes}
    return found


def _once(run: Callable[[], Any], **_: Any) -> Callable[[], Any]:
    """As if a card played it: what it makes is there at once."""
    made = run()
    return lambda: made


def _never(_: Drawing) -> bool:
    return False


def _no_pixels(_: Drawing, fine: torch.Tensor) -> torch.Tensor:
    return torch.zeros(len(fine), 3, 64, 64)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
