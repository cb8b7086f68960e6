"""The last few results of slow work, each known by what it was made of."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar, cast

Made = TypeVar("Made")

KEPT = 8
"""Results: texts and pictures are small once they are read."""


class Recent:
    """What was made last, least recently used out. A key says all that a result depends on."""

    def __init__(self, kept: int = KEPT) -> None:
        self._kept = kept
        self._made: OrderedDict[Hashable, Any] = OrderedDict()

    def of(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """What was made for `key`, or else what `make` gives now."""
        if key in self._made:
            self._made.move_to_end(key)
            return cast(Made, self._made[key])
        made = make()
        self._made[key] = made
        if len(self._made) > self._kept:
            self._made.popitem(last=False)
        return made

    def forget(self) -> None:
        self._made.clear()
