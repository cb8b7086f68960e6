"""The blocks and weights inside a network, looked up once: to walk through all of its modules
takes longer than a processor may take for a step of a graphics card."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from torch import nn

Found = TypeVar("Found")

KEPT = "_inside"
"""The attribute of a network that holds what was found in it."""


def inside(network: nn.Module, look: Callable[[nn.Module], Found]) -> Found:
    """What `look` finds in the network, which it is asked for only the first time.

    Blocks stay the same ones as long as a network lives, and so do weights, whose numbers and
    places change.
    """
    kept: dict[Any, Any] = network.__dict__.setdefault(KEPT, {})
    if look not in kept:
        kept[look] = look(network)
    return cast(Found, kept[look])


def weights(network: nn.Module) -> list[nn.Parameter]:
    return list(network.parameters())
