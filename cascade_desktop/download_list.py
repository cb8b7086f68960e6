"""The downloads to go on with after a restart, in a file that several programs may share."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from cascade_desktop.errors import CascadeError
from cascade_desktop.folders import Folders
from cascade_desktop.partial import locked
from cascade_desktop.writing import write_whole

log = logging.getLogger(__name__)

# Another program holds the list for the milliseconds in which it writes it.
TRIES, APART = 100, 0.02


class DownloadList:
    """Names of models and whether they are paused, in `downloads.json`, in the queue's order."""

    def __init__(self, folders: Folders) -> None:
        self._file = folders.data / "downloads.json"
        self._seen = 0

    def read(self) -> dict[str, bool]:
        """What is stored; nothing, if there is no file or it is damaged."""
        self._seen = self._stamp()
        return self._rows()

    def has_changed(self) -> bool:
        """Whether the file is another one than at the last `read`."""
        return self._stamp() != self._seen

    def write(self, name: str, paused: bool) -> None:
        """Adds or changes one row; those of other programs stay as they are."""
        with self._kept_for_us():
            self._store(self._rows() | {name: paused})

    def remove(self, name: str) -> None:
        """Takes one row out."""
        with self._kept_for_us():
            rows = self._rows()
            if rows.pop(name, None) is not None:
                self._store(rows)

    def _rows(self) -> dict[str, bool]:
        try:
            rows = json.loads(self._file.read_bytes())["downloads"]
            return {str(row["name"]): bool(row["paused"]) for row in rows}
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, TypeError, KeyError) as error:
            log.warning("The list of downloads cannot be read: %s", error)
            return {}

    def _store(self, rows: dict[str, bool]) -> None:
        listed = [{"name": name, "paused": paused} for name, paused in rows.items()]
        try:
            write_whole(self._file, json.dumps({"downloads": listed}, indent=1).encode())
        except CascadeError as error:  # The downloads go on; they are only not remembered.
            log.warning("The list of downloads cannot be written: %s", error)

    def _stamp(self) -> int:
        try:
            return self._file.stat().st_mtime_ns
        except OSError:
            return 0

    @contextmanager
    def _kept_for_us(self) -> Iterator[None]:
        with ExitStack() as held:
            for _ in range(TRIES):
                try:
                    held.enter_context(locked(self._file))
                    break
                except (CascadeError, OSError):
                    time.sleep(APART)
            else:
                log.warning("Another program holds the list of downloads.")
            yield
