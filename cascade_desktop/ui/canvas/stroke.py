"""A stroke while it is painted: what was there before, and what it has changed."""

from PySide6.QtCore import QRect

from cascade_desktop.ui.canvas.plate import Grey, Plate, tiles
from cascade_desktop.ui.canvas.spool import Spool
from cascade_desktop.ui.canvas.steps import Patch


class Stroke:
    """Remembers each tile of 256 pixels before it is touched for the first time.

    Attributes:
        which: the plate's name
        name: what the undo step will be called
        painted: the smallest rectangle around all that was touched
    """

    def __init__(self, which: str, name: str, plate: Plate) -> None:
        self.which, self.name = which, name
        self.painted = QRect()
        self._plate = plate
        self._before: dict[tuple[int, int], Grey] = {}

    @property
    def covered(self) -> QRect:
        """What the plate covers already: there, something may have to be erased."""
        return self._plate.rect

    def put(self, rect: QRect, values: Grey) -> bool:
        """Whether it was painted: not where it is too far away from all the rest."""
        if not self._plate.can_cover(rect):
            return False
        for tile in tiles(rect):
            corner = (tile.left(), tile.top())
            if corner not in self._before:
                self._before[corner] = self._plate.array(tile)
        self._plate.put(rect, values)
        self.painted = self.painted.united(rect)
        return True

    def take_back(self) -> None:
        """Everything is as it was before the stroke."""
        for corner, before in self._before.items():
            self._plate.put(_tile(corner), before)

    def patches(self, spool: Spool) -> list[Patch]:
        """What differs from before, tile by tile; none where all is as it was."""
        found = []
        for corner, before in self._before.items():
            difference = before ^ self._plate.array(_tile(corner))
            if difference.any():
                found.append(Patch(_tile(corner), difference, spool))
        return found


def _tile(corner: tuple[int, int]) -> QRect:
    return tiles(QRect(*corner, 1, 1))[0]
