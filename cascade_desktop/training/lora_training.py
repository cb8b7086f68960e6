"""Teaches a small change of a finished network: pairs of thin matrices beside its frozen ones."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

import torch
from safetensors.torch import save_file
from torch import Tensor, nn

from cascade_desktop.engine.lora import layers_of

ATTENTION = r"\.attention\.to_"
"""The layers that the authors' LoRA changes: ".attn" there (configs/inference/lora_c_3b.yaml:6)."""

KOHYA = "lora_prior_unet_"

Pairs = dict[str, tuple[Tensor, Tensor]]
"""Layer -> down [rank, in] and up [out, rank]: `up @ down` is added to its weight."""

_STACKED = re.compile(r"\.to_[qkv]$")


class Adapted(nn.Module):
    """A network with a trainable pair of rank `rank` at each linear layer that `pattern` is found
    in the name of. Its own parameters, and so its state, are the pairs alone.

    All else is frozen. With `stacked`, query, key and value of an attention have one `down`
    together, as the authors' files need. Before or after `speed.quickened`, but before the first
    call: blocks are compiled with what they then consist of. Raises `ValueError` if no layer fits.
    """

    def __init__(
        self, network: nn.Module, rank: int, pattern: str = ATTENTION, *, stacked: bool = False
    ) -> None:
        super().__init__()
        self._network = [network.requires_grad_(False)]  # in a list: not a part with parameters
        self._names = [
            name
            for name, layer in network.named_modules()
            if isinstance(layer, nn.Linear) and re.search(pattern, name)
        ]
        if not self._names:
            raise ValueError(f"no linear layer is called {pattern}")
        self.pairs = nn.ParameterList()
        downs: dict[str, nn.Parameter] = {}
        for name in self._names:
            layer = cast(nn.Linear, network.get_submodule(name))
            key = _STACKED.sub("", name) if stacked else name
            if key not in downs:
                downs[key] = nn.Parameter(_first_down(layer, rank))
                self.pairs.append(downs[key])
            up = nn.Parameter(layer.weight.new_zeros(layer.out_features, rank))
            self.pairs.append(up)
            _attach(layer, downs[key], up)

    @property
    def network(self) -> nn.Module:
        return self._network[0]

    def forward(self, *told: Any, **named: Any) -> Any:
        return self.network(*told, **named)

    def layers(self) -> Pairs:
        """What has been learnt, detached, by the names of the network's layers."""
        found = {name: self.network.get_submodule(name) for name in self._names}
        return {
            name: (layer.get_parameter("down").detach(), layer.get_parameter("up").detach())
            for name, layer in found.items()
        }

    @torch.no_grad()
    def merge(self) -> nn.Module:
        """The network with the pairs added to its weights for good, plain again."""
        for name, (down, up) in self.layers().items():
            layer = cast(nn.Linear, self.network.get_submodule(name))
            layer.weight += up @ down
            del layer.down, layer.up
            layer.__class__ = nn.Linear
        return self.network


class LowRank(nn.Linear):
    """A linear layer with a pair beside its weight."""

    down: nn.Parameter
    up: nn.Parameter

    def forward(self, x: Tensor) -> Tensor:
        linear = nn.functional.linear
        return linear(x, self.weight, self.bias) + linear(linear(x, self.down), self.up)


def _first_down(layer: nn.Linear, rank: int) -> Tensor:
    """Random, of the spread of a fresh layer's weights; `up` is zero, so nothing changes yet."""
    down = layer.weight.new_empty(rank, layer.in_features)
    return nn.init.kaiming_uniform_(down, a=math.sqrt(5))


def _attach(layer: nn.Linear, down: nn.Parameter, up: nn.Parameter) -> None:
    layer.__class__ = LowRank
    cast(LowRank, layer).down = down
    cast(LowRank, layer).up = up


def in_kohyas_format(layers: Pairs) -> dict[str, Tensor]:
    """`lora_prior_unet_LAYER.lora_down.weight` and so on, in float16, with alpha 1."""
    tensors: dict[str, Tensor] = {}
    for name, (down, up) in layers.items():
        key = KOHYA + name.replace(".", "_")
        tensors[f"{key}.lora_down.weight"] = down.half()
        tensors[f"{key}.lora_up.weight"] = (up * len(down)).half()
        tensors[f"{key}.alpha"] = torch.tensor(1.0, dtype=torch.float16)
    return tensors


def in_the_authors_format(layers: Pairs, network: nn.Module) -> dict[str, Tensor]:
    """`weights.N.lora_down` and `.lora_up` in float16: attention's layers by number, alpha 1.

    For the layers of an `Adapted` of all attention, `stacked`.
    """
    tensors: dict[str, Tensor] = {}
    for number, names in layers_of(network).items():
        if number.startswith("weights_"):
            key = number.replace("_", ".")
            down = layers[names[0]][0]
            up = torch.cat([layers[name][1] for name in names])
            tensors[f"{key}.lora_down"] = down.half()
            tensors[f"{key}.lora_up"] = (up * len(down)).half()
    return tensors


def write_lora(tensors: Mapping[str, Tensor], notes: Mapping[str, str], file: Path) -> None:
    """Writes the tensors with `notes` as the file's metadata; never half a file of that name."""
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_suffix(".part")
    whole = {name: tensor.detach().cpu().contiguous() for name, tensor in tensors.items()}
    save_file(whole, unfinished, {"format": "pt", **notes})
    unfinished.replace(file)
