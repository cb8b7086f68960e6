"""What the library remembers from one start to the next: places, names and hashes of files."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from cascade_desktop.errors import CannotSave
from cascade_desktop.writing import write_new, write_whole

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Hashed:
    """A file's SHA-256 (lower-case hexadecimal), and its size in bytes and time when it had it."""

    size: int
    time: int
    sha256: str


@dataclass(frozen=True)
class Remembered:
    """`places` were imported; those in `forgotten` are not looked at although they are known.

    `names` gives each model its name for good, by what it is made of. `hashes` are by path.
    """

    places: tuple[str, ...] = ()
    forgotten: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    hashes: Mapping[str, Hashed] = field(default_factory=dict)


def load(file: Path) -> Remembered:
    """Never fails: what cannot be used is left out. A damaged file is kept under another name."""
    try:
        content = file.read_bytes()
    except FileNotFoundError:
        return Remembered()
    except OSError as error:
        log.warning("%s cannot be read, so no imported model is known: %s", file, error.strerror)
        return Remembered()
    try:
        return _remembered(json.loads(content))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        log.warning("%s is damaged, so no imported model is known: %s", file, error)
        _put_aside(file, content)
        return Remembered()


def save(remembered: Remembered, file: Path) -> None:
    """Raises `CannotSave`; what was there before is then untouched."""
    write_whole(file, json.dumps(asdict(remembered), indent=1).encode())


def _put_aside(file: Path, content: bytes) -> None:
    try:
        write_new(file.parent, f"{file.stem}-damaged", file.suffix, content)
        file.unlink(missing_ok=True)
    except (CannotSave, OSError) as error:
        log.warning("%s could not be put aside: %s", file, error)


def _remembered(told: Mapping[str, object]) -> Remembered:
    names, hashes = told.get("names", {}), told.get("hashes", {})
    if not isinstance(names, dict) or not isinstance(hashes, dict):
        raise TypeError("names and hashes are to be objects")
    return Remembered(
        _texts(told.get("places", [])),
        _texts(told.get("forgotten", [])),
        {str(key): str(name) for key, name in names.items()},
        {
            str(path): Hashed(int(one["size"]), int(one["time"]), str(one["sha256"]))
            for path, one in hashes.items()
        },
    )


def _texts(told: object) -> tuple[str, ...]:
    if not isinstance(told, list):
        raise TypeError("a list is expected")
    return tuple(item for item in told if isinstance(item, str) and item)
