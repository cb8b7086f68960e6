"""What the canvas holds, kept in a folder while one works, and there again after a crash.

Each layer, the mask and the sketch is a PNG that is written once, under a name made from its
content. Last of all, one small JSON file is replaced that names them. Only then are pictures
removed that neither it nor the one before it names.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import logging
import re
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from cascade_desktop.errors import BadRequest, CannotSave
from cascade_desktop.project_file import Project, from_facts, png_size, to_facts
from cascade_desktop.writing import write_whole

INDEX = "canvas.json"
BEFORE = "canvas-before.json"
ASIDE = "set aside"
"""The folder in it for what is damaged, and never removed."""

OURS = re.compile(r"[0-9a-f]{32}\.png(\.part)?")
"""Names of pictures as they are written here; no other file is ever removed."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Found:
    """What was in the folder: as much of it as can be read, and where it is kept.

    `project` is None if nothing of it can be. `files` are the names of the layers' PNGs, and of
    the mask's and the sketch's ("" if empty).
    `sentences` say what could not be read; empty when all is well.
    """

    project: Project | None
    files: tuple[str, ...]
    sentences: tuple[str, ...] = ()


class CanvasStore:
    """The folder of a canvas. One thread may put pictures into it while another one writes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()
        self._fresh: set[str] = set()
        """Put here since the last `write` that named them: not to be taken for unused."""

    def put(self, png: bytes) -> str:
        """Keeps a picture and gives its name, by which `write` can speak of it.

        The same content has the same name and is written once. Raises `CannotSave`.
        """
        name = f"{_digest(png)}.png"
        with self._lock:
            self._fresh.add(name)
            there = self.has(name, len(png))
        if not there:
            write_whole(self.folder / name, png)
        return name

    def has(self, name: str, size_bytes: int | None = None) -> bool:
        """Whether a picture of this name (and size) is kept."""
        try:
            found = (self.folder / name).stat().st_size
        except OSError:
            return False
        return found > 0 if size_bytes is None else found == size_bytes

    def read(self, name: str) -> bytes:
        """A picture that was put here. Raises `BadRequest` if it is missing or damaged."""
        try:
            png = (self.folder / name).read_bytes() if OURS.fullmatch(name) else b""
        except OSError as error:
            raise BadRequest(f"{self.folder / name} cannot be read.") from error
        if f"{_digest(png)}.png" != name:
            raise BadRequest(f"{self.folder / name} is damaged.")
        png_size(png)
        return png

    def write(self, project: Project, files: Sequence[str]) -> None:
        """From now on the folder holds this; `files` are names that `put` gave, as in `Found`.

        The PNGs in `project` itself are left out. Raises `CannotSave`; what the folder held
        before is then still there.
        """
        facts = to_facts(project, files) | {"request": project.request}
        self._keep_the_one_before()
        write_whole(self.folder / INDEX, json.dumps(facts).encode())
        with self._lock:
            self._fresh -= set(files)
            self._remove_unused()

    def open(self) -> Found | None:
        """What was written last, or None if there is nothing.

        What is damaged is put aside, with a sentence that says so. Instead of a damaged list of
        what the canvas holds, the one before it is taken.
        """
        sentences: list[str] = []
        found = None
        for index in (self.folder / INDEX, self.folder / BEFORE):
            try:
                found = self._opened(index, sentences)
                break
            except FileNotFoundError:
                continue
            except (BadRequest, OSError, ValueError, TypeError) as error:
                sentences.append(self._left_out(index, error))
                # Pictures that only the damaged list named: they would count as unused.
                self._put_unnamed_aside()
        if sentences and found is None:
            return Found(None, (), tuple(sentences))
        return found

    def put_aside(self, file: Path) -> None:
        """Nothing is lost: it lies in a folder of its own, and may be mended by hand."""
        aside = self.folder / ASIDE
        try:
            aside.mkdir(exist_ok=True)
            places = (aside / f"{'_' * number}{file.name}" for number in itertools.count())
            file.rename(next(place for place in places if not place.exists()))
        except OSError as error:
            log.warning("%s could not be put aside: %s", file, error.strerror)

    def _opened(self, index: Path, sentences: list[str]) -> Found:
        text = index.read_bytes()
        lost: list[str] = []
        whole = from_facts(text, lambda name: self._picture(name, lost))
        facts = json.loads(text)
        layers = [
            (layer, stored["file"])
            for layer, stored in zip(whole.layers, facts["layers"], strict=True)
            if layer.png
        ]
        gone = [layer.name for layer in whole.layers if not layer.png]
        sentences += [f"The layer {name} was damaged and is left out." for name in gone]
        plates = [facts[name]["file"] for name in ("mask", "sketch")]
        sentences += [
            f"The {name} was damaged and is left out."
            for name, file in zip(("mask", "sketch"), plates, strict=True)
            if file in lost
        ]
        if lost:
            sentences.append(f"What is damaged lies in {self.folder / ASIDE}.")
        project = replace(
            whole,
            layers=tuple(layer for layer, _ in layers),
            current=min(whole.current, len(layers) - 1),
            request=_text(facts.get("request")),
        )
        kept = ("" if file in lost else file for file in plates)
        return Found(project, (*(file for _, file in layers), *kept), tuple(sentences))

    def _picture(self, name: str, lost: list[str]) -> bytes:
        """Its content, or nothing where it is missing or damaged."""
        try:
            return self.read(name)
        except BadRequest as error:
            log.warning("A picture of the canvas is left out: %s", error)
            lost.append(name)
            if OURS.fullmatch(name) and self.has(name):
                self.put_aside(self.folder / name)
            return b""

    def _left_out(self, index: Path, error: Exception) -> str:
        """Puts a damaged list aside, and gives the sentence that says so."""
        log.warning("%s cannot be used: %s", index, error)
        self.put_aside(index)
        newer = isinstance(error, BadRequest) and "newer" in error.message
        reason = "is of a newer version of the app" if newer else "was damaged"
        return f"What the canvas held last {reason}; it is kept in {self.folder / ASIDE}."

    def _keep_the_one_before(self) -> None:
        # A stop right after this is no harm: then the one before is the last one.
        index = self.folder / INDEX
        try:
            if index.exists():
                index.replace(self.folder / BEFORE)
        except OSError as error:
            raise CannotSave(
                f"The canvas cannot be kept in {self.folder}: {error.strerror}.",
                "Save it as a project in another folder.",
            ) from error

    def _remove_unused(self) -> None:
        used = self._fresh | self._named(INDEX) | self._named(BEFORE)
        for file in self._pictures():
            if file.name.removesuffix(".part") not in used:
                file.unlink(missing_ok=True)

    def _pictures(self) -> list[Path]:
        return [file for file in self.folder.iterdir() if OURS.fullmatch(file.name)]

    def _put_unnamed_aside(self) -> None:
        named = self._named(INDEX) | self._named(BEFORE)
        for file in self._pictures():
            if file.name not in named:
                self.put_aside(file)

    def _named(self, index: str) -> set[str]:
        try:
            facts = json.loads((self.folder / index).read_bytes())
            parts = [*facts["layers"], facts["mask"], facts["sketch"]]
            return {part["file"] for part in parts}
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return set()


def _digest(png: bytes) -> str:
    return hashlib.sha256(png).hexdigest()[:32]


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
