"""Where the model and the adapters that a request names are on disk."""

from pathlib import Path

from cascade_desktop.candidates import places_of
from cascade_desktop.errors import BadModel
from cascade_desktop.folders import Folders, resource
from cascade_desktop.request import BUILT_IN
from cascade_desktop.uses import ENDING, is_own_name
from cascade_desktop.written import is_file

LINKED = "linked"
"""The folder of the user's data in which imported models are named, without their weights."""

LORAS = "lora"
"""The folder of a model in which the adapters lie that come with it."""


def model_path(name: str, folders: Folders) -> Path:
    """The model `name`: the built-in one, an imported one, one in the models folder, or a path.

    A folder, or a file with Stage C in it. Raises `BadModel` with what to do if there is none.
    """
    if name == BUILT_IN:
        return _built_in()
    if (linked := _linked(name, folders)) is not None:
        return linked
    for path in (folders.models / name, Path(name)):
        if name and holds_a_model(path):
            return path
    raise BadModel(
        f"“{name}” is neither the name of a model nor a folder or file that holds one.",
        f"Choose {BUILT_IN}, or a folder or file with Stage C of Stable Cascade in it.",
    )


def lasting_name(name: str, folders: Folders) -> str:
    """What a stored request calls this model: a relative path means nothing elsewhere."""
    path = model_path(name, folders)
    is_a_name = name == BUILT_IN or path == folders.models / name
    is_a_name = is_a_name or path == _linked(name, folders)
    return name if is_a_name else str(path.absolute())


def lora_path(name: str, model: Path) -> Path:
    """The adapter `name`: a path, or the name of one that comes with `model` (its folder or file).

    A name that the model has no adapter for is returned as a path, at which there may be nothing.
    """
    if is_own_name(name):
        # Stage C in diffusers' layout lies one folder deeper than the model.
        for folder in (model, *places_of(model)) if model.is_dir() else model.parents[:2]:
            file = folder / LORAS / f"{name}{ENDING}"
            if is_file(file):
                return file
    return Path(name)


def holds_a_model(path: Path) -> bool:
    """Whether this looks like a model of some layout; what is in its files is not read."""
    try:
        if any((path / part / "config.json").is_file() for part in ("prior", "prior_lite")):
            return True
        return path.is_file() or any(path.glob("*.safetensors")) or _is_comfyui(path)
    except (OSError, ValueError):
        return False  # The name is longer than a file's can be, or a folder above is closed to us.


def link_of(name: str, folders: Folders) -> Path:
    """The folder of which the `model.json` names the places of an imported model."""
    return folders.data / LINKED / name


def _linked(name: str, folders: Folders) -> Path | None:
    """What opens the imported model of that name: its own place, if it is a single one."""
    if Path(name).name != name:
        return None
    link = link_of(name, folders)
    places = places_of(link)
    if len(places) == 1:
        return places[0] if holds_a_model(places[0]) else None
    return link if any(holds_a_model(place) for place in places) else None


def _is_comfyui(folder: Path) -> bool:
    return any((folder / "comfyui_checkpoints").glob("*.safetensors"))


def _built_in() -> Path:
    folder = resource(BUILT_IN)
    if not holds_a_model(folder):
        raise BadModel(
            "The built-in model, Pocket, is missing from this installation.",
            "Install Cascade Desktop again, or choose another model.",
        )
    return folder
