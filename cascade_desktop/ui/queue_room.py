"""Waits until a full disk has room again, and says so."""

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from cascade_desktop import waiting

LOOK_EVERY_MS = 5_000

MORE = 16 * 2**20
"""Bytes that have to become free before it is tried again: else the queue would stop and go."""


class RoomWatch(QObject):
    """Looks now and then at the disk of `folder`, once it has been told that it is full.

    Signals:
        room(): there is room again; the watch has ended.
    """

    room = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.folder: Path | None = None
        self._wanted = waiting.ROOM
        self.timer = QTimer(self)
        self.timer.setInterval(LOOK_EVERY_MS)
        self.timer.timeout.connect(self.look)

    def begin(self, just_now: bool = True) -> None:
        """It was found full: `just_now`, or before the app was started."""
        # Where a user's share is used up, the disk itself may have plenty: then it must grow.
        self._wanted = waiting.ROOM
        if just_now and self.folder is not None:
            self._wanted = max(waiting.ROOM, waiting.free_bytes(self.folder) + MORE)
        self.timer.start()

    @property
    def is_looking(self) -> bool:
        return self.timer.isActive()

    def end(self) -> None:
        self.timer.stop()

    @Slot()
    def look(self) -> None:
        if self.folder is None:
            return
        if waiting.free_bytes(self.folder) >= self._wanted:
            self.end()
            self.room.emit()
