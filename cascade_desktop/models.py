"""Where the model that a request names is on disk."""

from pathlib import Path

from cascade_desktop.errors import BadModel
from cascade_desktop.folders import Folders, resource

BUILT_IN = "pocket"


def model_folder(name: str, folders: Folders) -> Path:
    """The folder of the model `name`: the built-in one, one in the models folder, or a path.

    Raises `BadModel` with what to do if there is no model in it.
    """
    if name == BUILT_IN:
        return _built_in()
    for folder in (folders.models / name, Path(name)):
        if name and holds_a_model(folder):
            return folder
    raise BadModel(
        f"“{name}” is neither the name of a model nor a folder that holds one.",
        f"Choose {BUILT_IN}, or a folder with the subfolders prior, decoder and vqgan in it.",
    )


def lasting_name(name: str, folders: Folders) -> str:
    """What a stored request calls this model: a relative path means nothing elsewhere."""
    folder = model_folder(name, folders)
    is_a_name = name == BUILT_IN or folder == folders.models / name
    return name if is_a_name else str(folder.absolute())


def holds_a_model(folder: Path) -> bool:
    """Whether this looks like a model in the diffusers layout; its weights are not read."""
    try:
        return (folder / "prior" / "config.json").is_file()
    except OSError:  # The name is longer than a file's can be, or a folder above is closed to us.
        return False


def _built_in() -> Path:
    folder = resource(BUILT_IN)
    if not holds_a_model(folder):
        raise BadModel(
            "The built-in model, Pocket, is missing from this installation.",
            "Install Cascade Desktop again, or choose another model's folder.",
        )
    return folder
