"""Small models on a real server of this machine, for the tests of the Models page."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from cascade_desktop import licences, settings
from cascade_desktop.catalog import File, Model
from cascade_desktop.folders import Folders
from cascade_desktop.settings import Settings
from tests.core.bad_server import BadServer

REPOSITORY = "stabilityai/stable-cascade"
REVISION = "a89f66d459ae653e3b4d4f992a7c3789d0dc4d16"
LICENCE = "stable-cascade"
SIZE = 2_000_000


@dataclass(frozen=True)
class Rows:
    """Two rows of a catalog, and the server that has their files."""

    server: BadServer
    models: tuple[Model, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(model.name for model in self.models)


def rows_on(server: BadServer, *names: str) -> Rows:
    """A row for each name, of one file, which is the same at each run."""
    return Rows(server, tuple(_row(server, name) for name in names))


def use_mirror(folders: Folders, server: BadServer) -> Settings:
    """Stores the address of `server` as the mirror, as the user would in the window."""
    stored = Settings(mirror=server.address)
    settings.save(stored, folders.settings)
    return stored


def accept_licences(folders: Folders, rows: Rows) -> None:
    for model in rows.models:
        for licence in licences.missing(folders, model):
            licences.accept(folders, licence)


def arrived(folders: Folders, model: Model) -> Path:
    return model.place(folders) / model.files[0].path


def _row(server: BadServer, name: str) -> Model:
    content = hashlib.sha256(name.encode()).digest() * (SIZE // 32)
    path = f"{name}/weights.bin"
    sha256 = server.put(f"/{REPOSITORY}/resolve/{REVISION}/{path}", content)
    file = File(REPOSITORY, REVISION, path, len(content), sha256, LICENCE)
    return Model(name, f"The {name} model", "draw", (file,), ("Pictures from text",), 0)
