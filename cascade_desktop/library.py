"""What is on disk: models, LoRAs and ControlNets, found, imported in place, checked, removed."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from cascade_desktop import catalog, hub_cache, remembered
from cascade_desktop.errors import BadModel, BadRequest, CannotSave, CascadeError
from cascade_desktop.finding import CHOOSE, Adapter, Finds, find, in_cache
from cascade_desktop.folders import Folders, resource
from cascade_desktop.linked import completed, link, unlink
from cascade_desktop.moving import move
from cascade_desktop.naming import unique_name
from cascade_desktop.pieces import Pieces, size_of
from cascade_desktop.progress import Progress, Report, silent
from cascade_desktop.removal import to_bin
from cascade_desktop.request import BUILT_IN
from cascade_desktop.settings import load as load_settings
from cascade_desktop.settings import save as save_settings
from cascade_desktop.verifying import verified
from cascade_desktop.watching import Moment, moment

LOOKING = "looking"


@dataclass(frozen=True)
class Found:
    """Something usable on disk.

    `name` is what `Request.model` calls it, or the name of a LoRA or ControlNet; `path` the file
    or folder that opens it. `kind` is "model", "controlnet", "lora" or "extra" (what a row of the
    catalog adds to a model); `layout` is "pocket", "diffusers", "original", "comfyui" or "hub
    cache", and of an adapter who writes it so. `ours` lies in the models folder. `size` is bytes
    on disk. `missing` has a sentence for each thing that cannot be done with it, `problems` one
    for each damaged file. `places` is where its files are, and `key` what it is known by.
    """

    name: str
    title: str
    path: Path
    kind: str
    layout: str
    ours: bool
    size: int
    missing: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    places: tuple[Path, ...] = ()
    key: str = ""


class Library:
    """Everything usable on disk. Its methods may be called from any thread, one at a time."""

    def __init__(self, folders: Folders) -> None:
        self._folders = folders
        self._file = folders.data / "library.json"
        self._lock = threading.RLock()

    def scan(self, report: Report = silent) -> tuple[Found, ...]:
        """All of it: Pocket, the models folder, the Hugging Face cache, and imported places.

        Reads headers alone, and writes no more than the names of what is new. `report` counts
        places and may raise `Cancelled`. A place that cannot be used is found with its problem.
        """
        with self._lock:
            looked = list(self._look(report))
            pocket = Pieces(BUILT_IN, "Pocket", (resource(BUILT_IN),), "pocket")
            pieces = [one for finds, _ in looked for one in finds.pieces]
            found = [_found(pocket, BUILT_IN, pocket.places[0], ours=False)]
            for finds, problem in looked:
                found += [self._model(one, pieces) for one in finds.pieces]
                found += [_adapter(one, self._is_ours(one.path)) for one in finds.adapters]
                found += [problem] if problem is not None else []
            found += self._extras()
            hidden = self._remembered().forgotten
            once = {one.key: one for one in found if one.key not in hidden}
            return tuple(once.values())

    def add_place(self, path: Path) -> tuple[Found, ...]:
        """Imports a file or folder in place: remembers where it is, and copies nothing.

        Raises `BadRequest` if there is nothing, and `BadModel` with what it is if it is of no use.
        """
        with self._lock:
            place = path.expanduser().absolute()
            finds = find(place)
            keys = {one.key for one in finds.pieces} | {str(one.path) for one in finds.adapters}
            if not keys:
                said = " ".join(finds.problems[:3])
                raise BadModel(f"{place} holds nothing of Stable Cascade. {said}".rstrip(), CHOOSE)
            known = self._remembered()
            places = tuple(dict.fromkeys([*known.places, str(place)]))
            forgotten = tuple(key for key in known.forgotten if key not in keys)
            if not self._is_ours(place):
                self._remember(replace(known, places=places, forgotten=forgotten))
            return tuple(one for one in self.scan() if one.key in keys)

    def forget(self, found: Found) -> None:
        """No longer shows what was imported; its files stay. Raises `BadRequest` for ours."""
        if found.ours or found.name == BUILT_IN:
            raise BadRequest(
                f"{found.title} is the app's own and cannot be forgotten.",
                "Remove it, if you do not need it." if found.ours else "It is a part of the app.",
            )
        with self._lock:
            known = self._remembered()
            places = tuple(place for place in known.places if place != found.key)
            forgotten = tuple(dict.fromkeys([*known.forgotten, found.key]))
            self._remember(replace(known, places=places, forgotten=forgotten))
            if found.kind == "model":
                unlink(found.name, self._folders)

    def remove(self, found: Found) -> None:
        """Into the system's bin if it is ours; what was imported in place is only forgotten.

        Raises `BadRequest` for Pocket, `CannotSave` if the bin cannot take it.
        """
        if not found.ours:
            return self.forget(found)
        with self._lock:
            for path in self._own_paths(found):
                if path.exists() or path.is_symlink():
                    to_bin(path)
            if found.kind == "model":
                unlink(found.name, self._folders)
        return None

    def move_to(self, folder: Path, report: Report = silent) -> None:
        """Moves the models folder, and notes the new one in the settings.

        A stop or a failure leaves all usable where it was. Raises `BadRequest` if the folder
        cannot be used, `CannotSave`, and what `report`, which counts bytes, raises.
        """
        target = folder.expanduser().absolute()

        def switch() -> None:
            settings = load_settings(self._folders.settings)
            chosen = replace(settings, models_folder=str(target))
            save_settings(chosen, self._folders.settings)

        with self._lock:
            move(self._folders.models, target, switch, report)

    def verify(self, found: Found, report: Report = silent) -> tuple[str, ...]:
        """Reads all of it again: a sentence for each file that is not what it should be.

        `report` counts bytes and may raise `Cancelled`.
        """
        with self._lock:
            known = self._remembered()
        problems, hashes = verified(self._files(found), self._folders, known.hashes, report)
        with self._lock:
            known = self._remembered()
            self._remember(replace(known, hashes={**known.hashes, **hashes}))
        return tuple(dict.fromkeys([*found.problems, *problems]))

    def state(self, model: catalog.Model) -> str:
        """Of a row of the catalog: "there", "part" or "missing"."""
        place = model.place(self._folders)
        own = {file.path for file in model.files if not _is_shared(file, model)}
        whole = [_is_whole(place / file.path, file.size) for file in model.files]
        if all(whole):
            return "there"
        begun = any((place / path).exists() or _part(place / path).exists() for path in own)
        return "part" if begun else "missing"

    def moment(self) -> Moment:
        """How the places look now, for `changed_since`; takes no more than a few milliseconds."""
        cache = hub_cache.place()
        places = [self._folders.models, *hub_cache.watched(cache)]
        return moment([*places, *(Path(place) for place in self._remembered().places)])

    def changed_since(self, before: Moment) -> bool:
        """Whether files have come, gone or changed, so that `scan` may give something else."""
        return self.moment() != before

    def _look(self, report: Report) -> Iterator[tuple[Finds, Found | None]]:
        """What is in each place, or that it cannot be used."""
        cache = hub_cache.place()
        known = [Path(place) for place in self._remembered().places]
        total = len(known) + 2
        report(Progress(LOOKING, 0, total))
        own = [place for place in (self._folders.models, cache) if place.is_dir()]
        for done, place in enumerate([*own, *known], start=1):
            try:
                yield in_cache(place) if place == cache else find(place), None
            except CascadeError as error:
                yield Finds(), _lost(place, self._name(str(place), place.name), error)
            report(Progress(LOOKING, done, total))
        report(Progress(LOOKING, total, total))

    def _model(self, pieces: Pieces, others: list[Pieces]) -> Found:
        whole = completed(pieces, others)
        place = pieces.places[0]
        if place.parent == self._folders.models and pieces.key == str(place):
            row = catalog.model(place.name)
            titled = whole if row is None else replace(whole, title=row.title)
            path = place
            if whole.places != pieces.places:
                path = link(whole, place.name, self._folders)
            return _found(titled, place.name, path, ours=True, own=pieces)
        name = self._name(pieces.key, pieces.title)
        path = link(whole, name, self._folders)
        return _found(whole, name, path, self._is_ours(place), own=pieces)

    def _extras(self) -> Iterator[Found]:
        """Rows of the catalog that add to a model and are wholly there."""
        for row in catalog.MODELS:
            if row.base and self.state(row) == "there":
                files = [row.place(self._folders) / f.path for f in row.files]
                main = max(files, key=lambda file: file.stat().st_size)
                kind = "controlnet" if row.purpose == "control" else "extra"
                layout, key = "original" if kind == "controlnet" else "diffusers", str(main)
                size = size_of(files)
                yield Found(row.name, row.title, main, kind, layout, True, size, key=key)

    def _files(self, found: Found) -> list[Path]:
        """Those of the catalog's row, whether they are there or not, and what else it is of."""
        row = catalog.model(found.name)
        place = None if row is None or not found.ours else row.place(self._folders)
        wanted = [] if row is None or place is None else [place / file.path for file in row.files]
        if found.kind == "model":
            places = found.places or (found.path,)
            wanted += Pieces(found.key, found.title, places).files()
        return list(dict.fromkeys(wanted)) or [found.path]

    def _own_paths(self, found: Found) -> list[Path]:
        """What goes when it is removed, all of it inside the models folder."""
        row = catalog.model(found.name)
        if row is not None and row.base:
            place = row.place(self._folders)
            paths = [place / file.path for file in row.files if not _is_shared(file, row)]
        elif found.kind == "model" and found.places[0] == self._folders.models:
            paths = [one for one in self._files(found) if self._is_ours(one)]
        else:
            paths = [found.places[0] if found.kind == "model" else found.path]
        if any(path == self._folders.models or not self._is_ours(path) for path in paths):
            raise CannotSave(f"{found.title} is not in {self._folders.models}.", "Forget it.")
        return paths

    def _is_ours(self, path: Path) -> bool:
        return path.absolute().is_relative_to(self._folders.models.absolute())

    def _name(self, key: str, title: str) -> str:
        """The name of a model for good; raises `CannotSave` if a new one cannot be kept."""
        known = self._remembered()
        if key not in known.names:
            taken = {BUILT_IN, *known.names.values(), *(row.name for row in catalog.MODELS)}
            names = {**known.names, key: unique_name(title, taken, self._folders.models)}
            self._remember(replace(known, names=names))
            return names[key]
        return known.names[key]

    def _remembered(self) -> remembered.Remembered:
        return remembered.load(self._file)

    def _remember(self, known: remembered.Remembered) -> None:
        if known != self._remembered():
            remembered.save(known, self._file)


def _found(pieces: Pieces, name: str, path: Path, ours: bool, own: Pieces | None = None) -> Found:
    own = own or pieces
    return Found(
        name,
        pieces.title,
        path,
        "model",
        pieces.told_layout(),
        ours,
        size_of(own.files()),
        pieces.missing(),
        pieces.problems(),
        own.places,
        pieces.key,
    )


def _adapter(one: Adapter, ours: bool) -> Found:
    size, key = size_of([one.path]), str(one.path)
    return Found(one.path.stem, one.title, one.path, one.kind, one.layout, ours, size, key=key)


def _lost(place: Path, name: str, error: CascadeError) -> Found:
    said = (error.message,)
    return Found(name, place.name, place, "model", "", False, 0, (), said, (place,), str(place))


def _is_shared(file: catalog.File, row: catalog.Model) -> bool:
    """Whether another row for the same folder has the file as well, such as the licence."""
    others = [other for other in catalog.MODELS if other is not row and other.folder == row.folder]
    return any(file.path == item.path for other in others for item in other.files)


def _is_whole(file: Path, size: int) -> bool:
    try:
        return file.is_file() and size in (0, file.stat().st_size)
    except OSError:
        return False


def _part(file: Path) -> Path:
    return file.with_name(file.name + ".part")
