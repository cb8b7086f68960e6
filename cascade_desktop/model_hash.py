"""The hash by which a record, and other programs, know the model that has drawn a picture."""

from __future__ import annotations

import hashlib
from pathlib import Path

from cascade_desktop import remembered
from cascade_desktop.candidates import scan
from cascade_desktop.errors import CascadeError
from cascade_desktop.folders import Folders
from cascade_desktop.models import model_path
from cascade_desktop.request import Request
from cascade_desktop.verifying import expected

QUICKLY_HASHED = 64 * 2**20
"""Bytes of a file that is hashed on the spot, in about 0.1 s, such as the built-in model's."""


class ModelHashes:
    """Each looked up once: a series of pictures is of one model."""

    def __init__(self, folders: Folders) -> None:
        self._folders = folders
        self._known: dict[str, str] = {}

    def of(self, request: Request) -> dict[str, str]:
        """What a record says of the model's file; nothing where that is not known."""
        name = request.model
        if name not in self._known:
            self._known[name] = model_hash(name, self._folders)
        return {"model_hash": self._known[name]} if self._known[name] else {}


def model_hash(name: str, folders: Folders) -> str:
    """The SHA-256 of the file with Stage C of the model `name`; empty where it is not known.

    That of a large file is known if it was published, or once `models verify` has read it:
    no drawing waits for gigabytes to be hashed.
    """
    try:
        path = model_path(name, folders)
        kinds = [] if path.is_file() else scan(path).candidates
        file = path if path.is_file() else next(one.file for one in kinds if one.kind == "prior")
        return _remembered(file, folders) or expected(file, folders) or _hashed(file)
    except (CascadeError, OSError, StopIteration):
        return ""


def _remembered(file: Path, folders: Folders) -> str:
    known = remembered.load(folders.data / "library.json").hashes.get(str(file))
    about = file.stat()
    same = known is not None and (known.size, known.time) == (about.st_size, about.st_mtime_ns)
    return known.sha256 if known is not None and same else ""


def _hashed(file: Path) -> str:
    if file.stat().st_size > QUICKLY_HASHED:
        return ""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
