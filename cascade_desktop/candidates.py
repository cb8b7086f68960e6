"""The files of a model's folder: which network each of them holds, or should hold by its name."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cascade_desktop.errors import BadModel
from cascade_desktop.layouts import Part, description, parts_of
from cascade_desktop.safetensors_header import (
    NOT_READ,
    PICKLE,
    REINSTALL,
    Contents,
    joined,
    read_contents,
    read_shards,
)

FOLDERS = {
    "prior": "prior",
    "prior_lite": "prior",
    "decoder": "decoder",
    "decoder_lite": "decoder",
    "vqgan": "vqgan",
    "text_encoder": "text_encoder",
    "image_encoder": "image_encoder",
    "effnet_encoder": "effnet_encoder",
    "previewer": "previewer",
}
"""Subfolders in diffusers' layout, each with a `config.json`, and the network in them."""

MORE_FOLDERS = ("comfyui_checkpoints",)
"""Other subfolders of the published repository that hold networks."""

NAMES = {
    "stable_cascade_stage_c": (
        "prior",
        "text_encoder",
        "image_encoder",
        "effnet_encoder",
        "previewer",
    ),
    "stable_cascade_stage_b": ("decoder", "text_encoder", "vqgan"),
    "stage_a": ("vqgan",),
    "stage_b": ("decoder",),
    "stage_c": ("prior",),
    "effnet": ("effnet_encoder",),
    "previewer": ("previewer",),
}
"""How published files are called. A name counts only where the file itself cannot be read."""

MODEL_FILE, PLACES = "model.json", "places"
"""Where a folder can name files and folders elsewhere that belong to the same model."""

SHARD = re.compile(r"-\d{5}-of-\d{5}")
IN_FOLDERS, ALONE, TOGETHER = range(3)


@dataclass(frozen=True)
class Candidate:
    """A network that was found: in `files`, with its tensors as `part` says.

    Without a part, the file is there but cannot be read, and `trouble` says why. `config_file` is
    where diffusers' layout keeps the arguments; otherwise shapes tell them.
    """

    kind: str
    files: tuple[Path, ...]
    layout: int
    part: Part | None = None
    notes: Mapping[str, str] = field(default_factory=dict)
    config_file: Path | None = None
    trouble: BadModel | None = None

    @property
    def file(self) -> Path:
        return self.files[0]

    @property
    def origin(self) -> Path:
        """Where its configuration is from."""
        return self.config_file or self.file

    def checked_part(self) -> Part:
        """The network's tensors; raises `BadModel` if the file cannot be read."""
        if self.part is None:
            raise self.trouble or BadModel(f"{self.file} cannot be read.", REINSTALL)
        return self.part

    def noted(self) -> dict[str, object]:
        """The arguments to build the network with, where the notes of a single file tell them.

        A `config` in its metadata holds them as JSON, or, where the file holds several networks,
        an object of them by kind.
        """
        told = _told(self.notes)
        own = told.get(self.kind, {} if self.layout == TOGETHER else told)
        return own if isinstance(own, dict) else {}


@dataclass(frozen=True)
class Remark:
    """What is to be said of a file when one of `kinds` is missing, or when all are.

    `damage` tells a file that cannot be read from one that is merely something else.
    """

    kinds: tuple[str, ...]
    sentence: str
    damage: bool = False


@dataclass
class Scan:
    """What a folder holds: networks, and remarks on files that are none or others."""

    folder: Path
    candidates: list[Candidate] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)


@dataclass(frozen=True)
class _Source:
    """Weights that are read as one: a file, an index of shards, or shards without an index."""

    files: tuple[Path, ...]

    @property
    def file(self) -> Path:
        return self.files[0]

    def read(self) -> Contents:
        if self.file.suffix == ".json":
            return read_shards(self.file)
        return joined(read_contents(file) for file in self.files)


def scan(folder: Path, given: Path | None = None) -> Scan:
    """Looks at the headers of all weights of a model, and of the file `given` by any name.

    What the folder's `model.json` names elsewhere counts as if it lay in the folder.
    """
    found = Scan(folder)
    if given is not None and given.suffix != ".safetensors":
        _add(found, _Source((given,)), read_contents(given), None)
    _look_in(found, folder)
    _look_through(found, places_of(folder))
    return found


def scan_places(places: tuple[Path, ...]) -> Scan:
    """The same for files and folders that make one model together."""
    found = Scan(places[0])
    _look_through(found, places)
    return found


def places_of(folder: Path) -> tuple[Path, ...]:
    """The files and folders elsewhere that the `model.json` of a folder names as parts of it."""
    try:
        told = json.loads((folder / MODEL_FILE).read_text(encoding="utf-8")).get(PLACES, [])
        return tuple(Path(place) for place in told if isinstance(place, str) and place)
    except (OSError, ValueError, TypeError, AttributeError, RecursionError):
        return ()


def _look_through(found: Scan, places: tuple[Path, ...]) -> None:
    for place in places:
        if place.is_dir():
            _look_in(found, place)
        else:
            _look_at(found, _Source((place,)), None)


def _look_in(found: Scan, folder: Path) -> None:
    own = FOLDERS.get(folder.name) if (folder / "config.json").is_file() else None
    for name in ("", *FOLDERS, *MORE_FOLDERS):
        kind = FOLDERS.get(name) if name else own if folder != found.folder else None
        for source in _sources(folder / name):
            _look_at(found, source, kind)
        found.remarks += _pickles(folder / name, kind)


def _look_at(found: Scan, source: _Source, kind: str | None) -> None:
    try:
        _add(found, source, source.read(), kind)
    except BadModel as error:
        _add_trouble(found, source, error, kind)


def kinds_named(file: Path, folder_kind: str | None = None) -> tuple[str, ...]:
    """The networks that a file should hold by its folder's or its own name."""
    if folder_kind is not None:
        return (folder_kind,)
    stem = file.name.lower()
    return next((kinds for name, kinds in NAMES.items() if stem.startswith(name)), ())


def _add(found: Scan, source: _Source, contents: Contents, kind: str | None) -> None:
    parts = parts_of(contents)
    wanted = kinds_named(source.file, kind)
    if kind is not None:
        parts = {name: part for name, part in parts.items() if name == kind}
    layout = IN_FOLDERS if kind is not None else ALONE if len(parts) == 1 else TOGETHER
    config_file = source.file.parent / "config.json" if kind is not None else None
    for name, part in parts.items():
        found.candidates.append(
            Candidate(name, contents.files, layout, part, contents.notes, config_file)
        )
    if not set(wanted) & parts.keys() and (wanted or not parts):
        what = description(contents)
        found.remarks.append(Remark(wanted, f"{source.file} is {what}."))


def _add_trouble(found: Scan, source: _Source, error: BadModel, kind: str | None) -> None:
    """The file counts as what it is called: to fail with its name is better than without it."""
    kinds = kinds_named(source.file, kind)
    config_file = source.file.parent / "config.json" if kind is not None else None
    layout = IN_FOLDERS if kind is not None else ALONE
    for name in kinds:
        found.candidates.append(
            Candidate(name, source.files, layout, config_file=config_file, trouble=error)
        )
    found.remarks.append(Remark(kinds, error.message, damage=True))


def _sources(place: Path) -> Iterator[_Source]:
    """The weights in a folder, shards of one network together."""
    indexed: set[str] = set()
    for index in sorted(place.glob("*.safetensors.index*.json")):
        indexed |= _names_in(index)
        yield _Source((index,))
    groups: dict[str, list[Path]] = {}
    for file in sorted(place.glob("*.safetensors")):
        if file.name not in indexed:
            groups.setdefault(SHARD.sub("", file.name), []).append(file)
    for files in groups.values():
        shards = tuple(file for file in files if SHARD.search(file.name))
        yield from (_Source((file,)) for file in files if file not in shards)
        if shards:
            yield _Source(shards)


def _names_in(index: Path) -> set[str]:
    """The shards of an index; whatever is wrong with it is told when it is read."""
    try:
        return set(json.loads(index.read_text(encoding="utf-8"))["weight_map"].values())
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return set()


def _pickles(place: Path, kind: str | None) -> list[Remark]:
    files = [file for file in sorted(place.glob("*")) if file.suffix.lower() in NOT_READ]
    return [Remark(kinds_named(file, kind), f"{file} {PICKLE}.", True) for file in files]


def _told(notes: Mapping[str, str]) -> dict[str, object]:
    try:
        told = json.loads(notes.get("config", "{}"))
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}
