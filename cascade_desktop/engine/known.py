"""What the steps of one picture have in common, made once and kept until it is drawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from torch import Tensor

Told = tuple[Tensor | None, ...]


class Known:
    """Tensors that were made, by who made them and of which tensors.

    Conditions are known by being the same objects, so nothing has to be compared. With `table`
    [steps, all scales and shifts], `now` holds the row of the step that is being made.
    """

    def __init__(self, table: Tensor | None = None) -> None:
        self._made: dict[Any, tuple[Told, tuple[Tensor, ...]]] = {}
        self._table = table
        self.now = None if table is None else table[0].clone()

    def at(self, step: int) -> None:
        """From now on it is this step, counted from 0."""
        if self._table is not None and self.now is not None:
            self.now.copy_(self._table[step])

    def once(self, who: Any, told: Told, make: Callable[[], tuple[Tensor, ...]]) -> Any:
        """What `make` gives of `told`; of the same tensors, it is asked only the first time."""
        known = self._made.get(who)
        if known is None or any(a is not b for a, b in zip(known[0], told, strict=True)):
            known = self._made[who] = (told, make())
        return known[1]

    def apart(self) -> Known:
        """One at the same step that knows nothing else yet, in places of its own."""
        other = Known(self._table)
        if other.now is not None and self.now is not None:
            other.now.copy_(self.now)
        return other
