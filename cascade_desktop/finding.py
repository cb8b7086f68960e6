"""What of Stable Cascade is in a place on disk, in whichever way it is kept there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from cascade_desktop import comfyui_paths, hub_cache
from cascade_desktop.adapters import control_kind, is_control, lora_kind
from cascade_desktop.candidates import FOLDERS, MORE_FOLDERS, kinds_named
from cascade_desktop.controls import CONTROLS
from cascade_desktop.errors import BadModel, BadRequest
from cascade_desktop.layouts import description, parts_of
from cascade_desktop.pieces import TOKENIZER, Pieces, fits
from cascade_desktop.safetensors_header import NOT_READ, PICKLE, Contents, read_contents

WEIGHTS = ".safetensors"
DEEPEST = 3
"""Levels of folders below an imported one in which models are looked for."""

PARTS = {*FOLDERS, *MORE_FOLDERS, TOKENIZER, "scheduler", "feature_extractor", "training"}
"""Folders inside a model: nothing else is looked for in them."""

ADAPTERS = ("controlnet", "lora", "loras")
CHOOSE = (
    "Choose a model's folder, a ComfyUI folder, the Hugging Face cache, or a .safetensors file."
)


@dataclass(frozen=True)
class Adapter:
    """A LoRA or ControlNet; `layout` is who writes it so, or the kind of control."""

    path: Path
    kind: str
    layout: str
    title: str


@dataclass
class Finds:
    """The models and adapters of a place, and sentences on files that look like some."""

    pieces: list[Pieces] = field(default_factory=list)
    adapters: list[Adapter] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def add(self, other: Finds) -> None:
        self.pieces += other.pieces
        self.adapters += other.adapters
        self.problems += other.problems


def find(place: Path) -> Finds:
    """Everything usable at `place`, from headers alone.

    Raises `BadRequest` if there is nothing there, and `BadModel` if it is a file of another kind,
    or a damaged one.
    """
    try:
        if place.is_file():
            return _in_file(place)
        if not place.is_dir():
            raise BadRequest(f"{place} does not exist.", CHOOSE)
        found = _in_place(place, DEEPEST)
        found.pieces = _paired(found.pieces)
    except OSError as error:
        raise BadModel(f"{place} cannot be read: {error.strerror or error}.", CHOOSE) from error
    return found


def in_cache(cache: Path) -> Finds:
    """The models of a Hugging Face cache, the published pair of repositories as one."""
    found = Finds()
    for snapshots in hub_cache.repositories(cache):
        repository = snapshots[-1].parent.parent.name.removeprefix("models--").replace("--", "/")
        pieces = Pieces(
            f"hub cache {cache} {repository}",
            f"{repository} (Hugging Face cache)",
            snapshots,
            "hub cache",
            noted=hub_cache.problems(snapshots),
        )
        if pieces.is_model():
            found.pieces.append(pieces)
        for folder in snapshots:
            found.adapters += _adapters_in(folder)
    return found


def _in_file(file: Path) -> Finds:
    if file.suffix.lower() in NOT_READ:
        raise BadModel(f"{file} {PICKLE}.", "Download it as .safetensors.")
    if (tree := comfyui_paths.tree_at(file)) is not None:
        return _in_tree(file, tree)
    contents = read_contents(file)
    if {"prior", "decoder"} & parts_of(contents).keys():
        folder = file.parent
        in_part = folder.name in FOLDERS and (folder / "config.json").is_file()
        place = folder.parent if in_part else folder
        return Finds([Pieces(str(file), file.stem, (place,), file=file)])
    if (adapter := _adapter(file, contents)) is not None:
        return Finds(adapters=[adapter])
    raise BadModel(
        f"{file} is {description(contents)}, for Stable Cascade it is of no use.", CHOOSE
    )


def _in_place(folder: Path, depth: int) -> Finds:
    if (cache := hub_cache.cache_at(folder)) is not None:
        return in_cache(cache)
    if (tree := comfyui_paths.tree_at(folder)) is not None:
        return _in_tree(folder, tree)
    return _in_folder(folder, depth)


def _in_folder(folder: Path, depth: int) -> Finds:
    """A model, or adapters, or folders of them."""
    pieces = Pieces(str(folder), _title(folder), (folder,))
    found = Finds(adapters=_adapters_in(folder))
    if pieces.is_model():
        found.pieces.append(pieces)
    else:
        found.problems += [remark.sentence for remark in pieces.scan.remarks if remark.damage]
    if depth:
        for inner in sorted(folder.iterdir()):
            if inner.is_dir() and inner.name not in (*PARTS, *ADAPTERS) and inner.name[0] != ".":
                found.add(_in_place(inner, depth - 1))
    return found


def _title(folder: Path) -> str:
    """A checkout of the authors' repository keeps its weights in `models`."""
    return folder.parent.name if folder.name == "models" else folder.absolute().name


def _paired(found: list[Pieces]) -> list[Pieces]:
    """The two published repositories side by side, as they are downloaded, are one model."""
    kinds = [{one.kind for one in pieces.scan.candidates} for pieces in found]
    priors = [one for one, has in zip(found, kinds, strict=True) if "decoder" not in has]
    decoders = [one for one, has in zip(found, kinds, strict=True) if "prior" not in has]
    if len(priors) != 1 or len(decoders) != 1:
        return found
    prior, decoder = priors[0], decoders[0]
    pair = Pieces(prior.key, decoder.title, (*prior.places, *decoder.places), prior.layout)
    return [pair, *(one for one in found if one not in (prior, decoder))]


def _adapters_in(folder: Path) -> list[Adapter]:
    """Those in the folder itself and in the folders that adapters are kept in."""
    files = [
        file for name in ("", *ADAPTERS) for file in sorted((folder / name).glob(f"*{WEIGHTS}"))
    ]
    found = [adapter for file in files if (adapter := _quiet_adapter(file)) is not None]
    return list({adapter.path: adapter for adapter in found}.values())


def _quiet_adapter(file: Path) -> Adapter | None:
    try:
        return _adapter(file, read_contents(file))
    except BadModel:
        return None  # Nobody can tell what it would have been.


def _adapter(file: Path, contents: Contents) -> Adapter | None:
    if kind := lora_kind(contents):
        return Adapter(file, "lora", kind, file.stem)
    if is_control(contents):
        control = control_kind(contents)
        title = CONTROLS[control].title if control is not None else file.stem
        return Adapter(file, "controlnet", control or "other", title)
    return None


def _in_tree(place: Path, tree: comfyui_paths.Tree) -> Finds:
    """A ComfyUI keeps networks of many models together: each Stage C makes one of ours."""
    networks: list[Path] = []
    problems: list[str] = []
    for file in _files(tree, *comfyui_paths.NETWORKS):
        try:
            if file.suffix.lower() in NOT_READ:
                if kinds_named(file):
                    problems.append(f"{file} {PICKLE}.")
            elif parts_of(read_contents(file)):
                networks.append(file)
        except BadModel as error:
            if kinds_named(file):
                problems.append(error.message)
    adapters = [
        adapter
        for file in _files(tree, comfyui_paths.CONTROLS, comfyui_paths.LORAS)
        if file.suffix == WEIGHTS and (adapter := _quiet_adapter(file)) is not None
    ]
    controls = tuple(adapter.path for adapter in adapters if adapter.kind == "controlnet")
    found = Finds(_models_of(place, networks, controls, tuple(problems)), adapters, problems)
    for folder in tree.get(comfyui_paths.DIFFUSERS, ()):
        found.add(_in_folder(folder, 1))
    return found


def _models_of(
    place: Path, networks: list[Path], controls: tuple[Path, ...], problems: tuple[str, ...]
) -> list[Pieces]:
    each = [Pieces(str(file), file.stem, (file,)) for file in networks]
    priors = [one for one in each if one.prior is not None]
    found = []
    for one in priors:
        others = [other for other in each if other not in priors and _goes_with(other, one)]
        places = (*one.places, *(other.places[0] for other in others), *controls)
        title = f"ComfyUI: {one.title}"
        found.append(Pieces(f"{place} {one.key}", title, places, "comfyui", noted=problems))
    return found


def _goes_with(other: Pieces, model: Pieces) -> bool:
    """A CLIP may be another model's, which Stage C could not read."""
    prior = model.prior
    return prior is not None and any(fits(one, prior) for one in other.readable)


def _files(tree: comfyui_paths.Tree, *kinds: str) -> Iterator[Path]:
    """Those with weights, in any depth and behind links to folders, each once."""
    seen: set[Path] = set()
    for top in (folder for kind in kinds for folder in tree.get(kind, ())):
        for inner, folders, names in os.walk(top, followlinks=True):
            folders.sort()
            if (real := Path(inner).resolve()) in seen:
                folders.clear()
                continue
            seen.add(real)
            for name in sorted(names):
                if Path(name).suffix.lower() in (WEIGHTS, *NOT_READ):
                    yield Path(inner) / name
