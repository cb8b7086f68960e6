"""Which plan a model is loaded with."""

from __future__ import annotations

import torch

from cascade_desktop.engine import memory
from cascade_desktop.engine.checkpoints import ModelFiles
from cascade_desktop.engine.grids import grid
from cascade_desktop.engine.memory import RESIDENT, Plan
from cascade_desktop.engine.parts import FINE, NETWORKS

USUAL_SIZE = (1024, 1024)
"""Pixels that a plan is chosen for; a larger picture may take a smaller one."""

USUAL_FEATURES_BYTES = 2 << 30
"""More than what a picture of the usual size needs besides the weights."""


def plan_of(
    wanted: str, files: ModelFiles, device: torch.device, numbers: torch.dtype, fine: torch.dtype
) -> Plan:
    """The one that was asked for, or else the quickest that is predicted to fit."""
    if wanted != "auto":
        return memory.named(wanted, device)
    free = memory.free_bytes(device)
    if device.type != "cuda" or free > 2 * files.bytes(NETWORKS) + USUAL_FEATURES_BYTES:
        return RESIDENT  # Without a look at the networks, which takes a second.
    sizes = {
        kind: memory.size_of(files.empty(kind), kind, fine if kind in FINE else numbers)
        for kind in NETWORKS
        if files.has(kind)
    }
    return memory.chosen(free, sizes, grid(*USUAL_SIZE), 2, device)
