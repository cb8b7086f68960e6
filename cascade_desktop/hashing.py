"""The SHA-256 of large files, with progress."""

from __future__ import annotations

import hashlib
from pathlib import Path

from cascade_desktop.errors import BadModel
from cascade_desktop.progress import Progress, Report

CHUNK = 8 << 20


class Meter:
    """Reports bytes of a whole, over several files and only when a percent more is done."""

    def __init__(self, stage: str, total: int, report: Report) -> None:
        self._stage, self._total, self._report = stage, total, report
        self._done = 0
        self._told = -1
        self.add(0)

    def add(self, count: int) -> None:
        """`count` bytes more are done; may raise `Cancelled`."""
        self._done += count
        percent = 100 * self._done // max(1, self._total)
        if percent != self._told:
            self._told = percent
            self._report(Progress(self._stage, self._done, self._total))


def sha256(file: Path, meter: Meter) -> str:
    """Lower-case hexadecimal. Raises `BadModel` naming a file that cannot be read, `Cancelled`."""
    found = hashlib.sha256()
    try:
        with file.open("rb") as opened:
            while chunk := opened.read(CHUNK):
                found.update(chunk)
                meter.add(len(chunk))
    except OSError as error:
        raise BadModel(
            f"{file} cannot be read: {error.strerror or error}.", "Look at the disk it is on."
        ) from error
    return found.hexdigest()
