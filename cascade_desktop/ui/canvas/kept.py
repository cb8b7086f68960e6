"""A document in the folder of the canvas and in project files; runs in other threads than Qt's."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QRect

from cascade_desktop.canvas_store import CanvasStore, Found
from cascade_desktop.errors import BadRequest, CannotSave
from cascade_desktop.project_file import (
    StoredLayer,
    StoredPlate,
    read_project,
    save_project,
)
from cascade_desktop.ui.canvas.content import PlateState, State
from cascade_desktop.ui.canvas.encoded import (
    QUICK,
    UNPACKED,
    is_large,
    preview,
    to_layer,
    to_plate,
    to_png,
    to_project,
    to_state,
)
from cascade_desktop.ui.canvas.layer import Layer


@dataclass(frozen=True)
class Opened:
    """What was read; `state` is None if there is nothing to show.

    `file` is the project's, None if it was in the folder of the canvas. `request` is JSON, or "".
    `sentences` say what could not be read.
    """

    file: Path | None
    state: State | None
    request: str = ""
    sentences: tuple[str, ...] = ()


class Kept:
    """Knows which pictures are in the folder already, so that each is encoded once.

    One thread may `encode`, `open` and `save` while another one does a `write` or `read`.
    """

    def __init__(self, folder: Path) -> None:
        self._store = CanvasStore(folder)
        # Qt's key of a picture's pixels -> its name in the store. Each entry is set at once.
        self._names: dict[int, str] = {}
        self._plates: dict[str, tuple[bytes, str]] = {}

    def names_of(self, state: State) -> list[str]:
        """The name of each layer's picture in the folder, "" if it is not there.

        What is there now may be gone after the next `write`, if that leaves it out.
        """
        names = [self._names.get(layer.image.cacheKey(), "") for layer in state.layers]
        return [name if name and self._store.has(name) else "" for name in names]

    def encode(self, layers: Iterable[Layer]) -> None:
        """Puts their pictures into the folder. Raises `CannotSave`."""
        for layer in layers:
            quality = UNPACKED if is_large(layer.image) else QUICK
            name = self._store.put(to_png(layer.image, quality))
            self._names[layer.image.cacheKey()] = name

    def write(self, state: State, names: list[str], request: str) -> None:
        """From now on the folder holds this; layers without a name stay out.

        Raises `CannotSave`; what was there before is then still there.
        """
        named = zip(state.layers, names, strict=True)
        part = replace(state, layers=tuple(layer for layer, name in named if name))
        files = [*filter(None, names), *map(self._plate, ("mask", "sketch"), _plates(state))]
        self._store.write(to_project(part, [b""] * len(files), request), files)

    def read(self) -> Opened:
        """As much of what the folder holds as can be read; the rest is put aside."""
        found = self._store.open()
        if found is None or found.project is None:
            return Opened(None, None, sentences=found.sentences if found else ())
        return self._decoded(found)

    def open(self, file: Path) -> Opened:
        """A project file's document. Raises `BadRequest` if any part of it cannot be read."""
        project = read_project(file)
        try:
            state = to_state(project)
        except BadRequest as error:
            message = f"{file.name} cannot be opened. {error.message}"
            raise BadRequest(message, error.advice) from error
        with suppress(CannotSave):  # then they are encoded once more
            for layer, stored in zip(state.layers, project.layers, strict=True):
                self._names[layer.image.cacheKey()] = self._store.put(stored.png)
        return Opened(file, state, project.request)

    def save(self, file: Path, state: State, request: str) -> None:
        """Writes a project file. Raises `CannotSave`, and `BadRequest` if it is too large."""
        pngs = [self._png(layer) for layer in state.layers]
        pngs += [b"" if plate.image.isNull() else to_png(plate.image) for plate in _plates(state)]
        project = to_project(state, pngs, request)
        save_project(file, replace(project, preview=preview(state)))

    def _plate(self, which: str, plate: PlateState) -> str:
        """Its name in the store; encoded only if it has changed."""
        if plate.image.isNull():
            return ""
        digest = hashlib.blake2b(plate.image.constBits(), digest_size=16)
        digest.update(repr(plate.image.size().toTuple()).encode())
        known, name = self._plates.get(which, (b"", ""))
        if known != digest.digest() or not self._store.has(name):
            name = self._store.put(to_png(plate.image))
            self._plates[which] = digest.digest(), name
        return name

    def _png(self, layer: Layer) -> bytes:
        """As it was kept, or made now; what was kept unpacked is packed, which may take a while."""
        if is_large(layer.image):
            return to_png(layer.image)
        name = self._names.get(layer.image.cacheKey(), "")
        try:
            return self._store.read(name)
        except BadRequest:
            return to_png(layer.image)

    def _decoded(self, found: Found) -> Opened:
        project = found.project
        assert project is not None, "looked at before"
        kept = zip(project.layers, found.files, strict=False)
        layers = [self._decoded_layer(stored, file) for stored, file in kept]
        both = zip((project.mask, project.sketch), found.files[-2:], strict=True)
        mask, sketch = (self._decoded_plate(stored, file) for stored, file in both)
        state = State(
            layers=tuple(layer for layer in layers if layer),
            mask=mask or PlateState(),
            sketch=sketch or PlateState(),
            frame=QRect(*project.frame),
            current=project.current,
        )
        lost = QCoreApplication.translate("Kept", "A part of the canvas was damaged.")
        sentences = (lost,) if None in (*layers, mask, sketch) else ()
        return Opened(None, state, project.request, (*found.sentences, *sentences))

    def _decoded_layer(self, stored: StoredLayer, file: str) -> Layer | None:
        try:
            layer = to_layer(stored)
        except BadRequest:
            self._store.put_aside(self._store.folder / file)
            return None
        self._names[layer.image.cacheKey()] = file
        return layer

    def _decoded_plate(self, stored: StoredPlate, file: str) -> PlateState | None:
        try:
            return to_plate(stored)
        except BadRequest:
            self._store.put_aside(self._store.folder / file)
            return None


def _plates(state: State) -> tuple[PlateState, PlateState]:
    return state.mask, state.sketch
