"""ControlNets of random weights, small enough to be made and used in no time."""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import nn

from cascade_desktop.controls import CONTROLS
from cascade_desktop.engine.control_layers import Mode, Widths
from cascade_desktop.engine.controlnet import ControlNet
from cascade_desktop.uses import ControlKind

WIDTH, BLOCKS = 32, (0, 1, 3)
"""Those of the tiny model's Stage C, of whose four ResBlocks one stays unguided."""

SMALL = Widths(
    stem=4,
    rows=(
        (1, 1, 3, 1, 4, 1),
        (1, 2, 3, 2, 6, 2),
        (1, 2, 3, 2, 8, 1),
        (0, 2, 3, 2, 8, 2),
        (0, 3, 5, 1, 10, 1),
        (0, 2, 3, 2, 12, 2),
    ),
    wide=24,
    middle=8,
    depth=2,
    last=20,
)

MODES: dict[ControlKind, Mode] = {
    "canny": "effnet",
    "inpaint": "effnet",
    "super_resolution": "large",
}


def tiny_control(
    mode: Mode, channels: int, width: int = WIDTH, blocks: tuple[int, ...] = BLOCKS
) -> ControlNet:
    """The same one each time; what it says is about as large as what a tiny Stage C works with."""
    with torch.random.fork_rng():
        torch.manual_seed(channels)
        control = ControlNet(mode, channels, width, blocks, SMALL)
        for layer in control.modules():
            if isinstance(layer, nn.Conv2d):
                # Keeps the size of what comes in, the layers that start at zero included.
                nn.init.kaiming_normal_(layer.weight)
            elif isinstance(layer, nn.BatchNorm2d):
                layer.momentum = None
        with torch.no_grad():  # the batch norms get the statistics of what they will see
            control.train()(torch.rand(4, channels, 96, 96))
    return control.eval().requires_grad_(False)


def published_control(kind: ControlKind) -> ControlNet:
    """One as large as the published ones, of shapes alone."""
    with torch.device("meta"):
        return ControlNet(MODES[kind], CONTROLS[kind].channels)


def write_control(control: ControlNet, file: Path, blocks: str | None = None) -> Path:
    """As a published file, which says nothing of blocks, or with `blocks` in its metadata."""
    file.parent.mkdir(parents=True, exist_ok=True)
    metadata = {"format": "pt"} | ({} if blocks is None else {"blocks": blocks})
    save_file(control.state_dict(), file, metadata=metadata)
    return file


def write_tiny_controls(folder: Path) -> Path:
    """One of each kind below `folder`/controlnet, to guide the tiny model; returns `folder`."""
    for kind, row in CONTROLS.items():
        control = tiny_control(MODES[kind], row.channels)
        write_control(control, folder / "controlnet" / row.file, ",".join(map(str, BLOCKS)))
    return folder
