"""What undo takes back: one class for each kind of step on the canvas."""

import sys
import weakref
import zlib
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from PySide6.QtCore import QRect
from PySide6.QtGui import QUndoCommand

from cascade_desktop.ui.canvas.content import Change, Content
from cascade_desktop.ui.canvas.layer import Layer
from cascade_desktop.ui.canvas.plate import Grey, Plate
from cascade_desktop.ui.canvas.spool import Kept, KeptLayer, Spool

QUICK = 1
"""zlib's quickest level: most of a patch is zeros, and a stroke's end must not be felt."""

Act = Callable[[Content], Change]

Values = tuple[Any, Any]
"""What was, and what is to be."""


class Step(QUndoCommand):
    """Changes the content there and back. `apply` is the document's method that runs it.

    The document is held weakly: it owns the steps, and a circle through Qt is never collected.
    """

    def __init__(self, name: str, apply: Callable[[Act], None]) -> None:
        super().__init__(name)
        self._apply = weakref.WeakMethod(apply)

    def redo(self) -> None:
        self._run(self.forward)

    def undo(self) -> None:
        self._run(self.backward)

    def forward(self, content: Content) -> Change:
        raise NotImplementedError

    def backward(self, content: Content) -> Change:
        raise NotImplementedError

    def _run(self, act: Act) -> None:
        """What goes wrong is told as any bug: an error may not pass through Qt's own code."""
        apply = self._apply()
        try:
            if apply is not None:
                apply(act)
        except Exception as error:
            sys.excepthook(type(error), error, error.__traceback__)


class _LayerStep(Step):
    """A layer that comes or goes; while it is away, its picture counts as undo data."""

    def __init__(
        self, name: str, apply: Callable[[Act], None], spool: Spool, index: int, layer: Layer
    ) -> None:
        super().__init__(name, apply)
        self._spool, self._index, self._layer = spool, index, layer
        self._current: int | None = None
        self._kept: KeptLayer | None = None

    def _put_in(self, content: Content, current: int) -> Change:
        if self._kept is not None:
            self._kept.restore()
            self._kept = None
        content.layers.insert(self._index, self._layer)
        content.current = current
        return Change(self._layer.rect, layers=True)

    def _take_out(self, content: Content, current: int) -> Change:
        rect = self._layer.rect
        content.layers.remove(self._layer)
        content.current = current
        self._kept = KeptLayer(self._layer)
        self._spool.keep(self._kept)
        return Change(rect, layers=True)


class AddStep(_LayerStep):
    """A new layer, which becomes the current one."""

    def forward(self, content: Content) -> Change:
        self._current = content.current
        return self._put_in(content, self._index)

    def backward(self, content: Content) -> Change:
        return self._take_out(content, -1 if self._current is None else self._current)


class RemoveStep(_LayerStep):
    """A layer less; the one below it becomes the current one if it was."""

    def forward(self, content: Content) -> Change:
        self._current = now = content.current
        below = now - 1 if now >= self._index else now
        left = len(content.layers) - 1
        return self._take_out(content, max(below, 0) if left else -1)

    def backward(self, content: Content) -> Change:
        return self._put_in(content, self._index if self._current is None else self._current)


class OrderStep(Step):
    """A layer that goes further up or down; the current layer stays the current one."""

    def __init__(self, name: str, apply: Callable[[Act], None], index: int, to: int) -> None:
        super().__init__(name, apply)
        self._index, self._to = index, to

    def forward(self, content: Content) -> Change:
        return self._move(content, self._index, self._to)

    def backward(self, content: Content) -> Change:
        return self._move(content, self._to, self._index)

    def _move(self, content: Content, index: int, to: int) -> Change:
        current = content.layers[content.current] if content.current >= 0 else None
        layer = content.layers.pop(index)
        content.layers.insert(to, layer)
        content.current = content.layers.index(current) if current else -1
        return Change(layer.rect, layers=True)


class ValueStep(Step):
    """A layer's name, place, opacity or visibility; one that follows on another may join it."""

    joins = 0
    """Steps with the same number become one; 0 stays alone."""

    def __init__(
        self, name: str, apply: Callable[[Act], None], index: int, field: str, values: Values
    ) -> None:
        super().__init__(name, apply)
        self._index, self._field = index, field
        self._before, self._after = values

    def id(self) -> int:
        return 1 if self.joins else -1

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, ValueStep):
            return False
        if (other._index, other._field, other.joins) != (self._index, self._field, self.joins):
            return False
        self._after = other._after
        self.setObsolete(self._after == self._before)
        return True

    def forward(self, content: Content) -> Change:
        return self._set(content.layers[self._index], self._after)

    def backward(self, content: Content) -> Change:
        return self._set(content.layers[self._index], self._before)

    def _set(self, layer: Layer, value: Any) -> Change:
        looks = self._field != "name" and (layer.visible or self._field == "visible")
        before = layer.rect
        setattr(layer, self._field, value)
        return Change(before.united(layer.rect) if looks else QRect(), layers=True)


class FrameStep(Step):
    """Another frame; those of one drag are one step."""

    def __init__(
        self, name: str, apply: Callable[[Act], None], before: QRect, after: QRect, joins: int
    ) -> None:
        super().__init__(name, apply)
        self._before, self._after, self._joins = before, after, joins

    def id(self) -> int:
        return 2 if self._joins else -1

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, FrameStep) or other._joins != self._joins:
            return False
        self._after = other._after
        self.setObsolete(self._after == self._before)
        return True

    def forward(self, content: Content) -> Change:
        content.frame = QRect(self._after)
        return Change()

    def backward(self, content: Content) -> Change:
        content.frame = QRect(self._before)
        return Change()


class Patch:
    """The difference that a stroke has made, compressed: put over the pixels, it takes it back,
    and once more makes it again (bits that differ are 1)."""

    def __init__(self, tile: QRect, difference: Grey, spool: Spool) -> None:
        self._tile = tile
        self._kept = Kept(zlib.compress(difference.tobytes(), QUICK))
        spool.keep(self._kept)

    def read(self) -> bytes:
        return self._kept.read()

    def put_over(self, plate: Plate, difference: bytes) -> None:
        data = np.frombuffer(zlib.decompress(difference), np.uint8)
        plate.cover(self._tile)
        seen = plate.seen(self._tile)
        seen ^= data.reshape(seen.shape)


class PlateStep(Step):
    """Something painted into the mask or the sketch, which is there already when it is pushed."""

    def __init__(
        self,
        name: str,
        apply: Callable[[Act], None],
        which: str,
        painted: QRect,
        patches: Iterable[Patch],
    ) -> None:
        super().__init__(name, apply)
        self._which, self._painted, self._patches = which, painted, tuple(patches)
        self._is_new = True

    def forward(self, content: Content) -> Change:
        if self._is_new:
            self._is_new = False
            return Change()
        return self.backward(content)

    def backward(self, content: Content) -> Change:
        # All is read before anything is changed: half a stroke would never come right again.
        differences = [patch.read() for patch in self._patches]
        plate = content.plate(self._which)
        for patch, difference in zip(self._patches, differences, strict=True):
            patch.put_over(plate, difference)
        return Change(self._painted)
