"""What a model can do with pictures, and what it would take to do the rest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from cascade_desktop import catalog
from cascade_desktop.adapters import FIRST, JOINT, control_beside
from cascade_desktop.candidates import FOLDERS, Candidate, places_of
from cascade_desktop.controls import CONTROLS
from cascade_desktop.errors import BadModel
from cascade_desktop.folders import Folders
from cascade_desktop.models import model_path
from cascade_desktop.pieces import Pieces
from cascade_desktop.request import BUILT_IN
from cascade_desktop.safetensors_header import read_contents
from cascade_desktop.uses import ControlKind

ModeName = Literal["variation", "image", "canny", "inpaint", "super_resolution", "lora"]


@dataclass(frozen=True)
class Mode:
    """Whether it is possible: without a `reason` it is; with one, `advice` is the way to get it."""

    reason: str = ""
    advice: str = ""

    @property
    def possible(self) -> bool:
        return not self.reason


Modes = dict[ModeName, Mode]

DRAWING = "Drawing"
NEEDS: dict[ModeName, tuple[str, ...]] = {
    "variation": (catalog.VARIATION,),
    "image": (catalog.IMAGE,),
    "canny": (CONTROLS["canny"].purpose,),
    "inpaint": (CONTROLS["inpaint"].purpose,),
    # The picture to enlarge is read by the encoder that image to image needs as well.
    "super_resolution": (catalog.IMAGE, CONTROLS["super_resolution"].purpose),
    "lora": (),
}
"""Beginnings of the sentences that say what cannot be done without what is missing."""

KINDS: dict[ModeName, ControlKind] = {
    "canny": "canny",
    "inpaint": "inpaint",
    "super_resolution": "super_resolution",
}
"""Modes with a ControlNet of their own."""

FOR_ALL_CONTROLS = "ControlNets have been"
"""How the sentence on a Stage C begins that no ControlNet was published for."""


def modes_of(model: str, folders: Folders) -> Modes:
    """Every mode of the model that a request calls `model`; reads headers alone.

    For a model that cannot be found, none is possible.
    """
    try:
        path = model_path(model, folders)
    except BadModel as error:
        return {name: Mode(error.message, error.advice) for name in NEEDS}
    pieces = Pieces(model, model, _places(path))
    return {name: _mode(name, model, pieces) for name in NEEDS}


def _places(path: Path) -> tuple[Path, ...]:
    """A folder and what it names elsewhere; of a file, the model's folder that it is in."""
    if path.is_dir():
        return (path, *places_of(path))
    in_part = path.parent.name in FOLDERS and (path.parent / "config.json").is_file()
    return (path.parent.parent if in_part else path.parent,)


def _mode(name: ModeName, model: str, pieces: Pieces) -> Mode:
    reason = next(_reasons(name, pieces), "")
    if reason:
        return Mode(reason, _way(name, model, reason, pieces))
    if name == "canny" and find_spec("cv2") is None:
        return Mode(
            "Finding edges needs OpenCV, which is not installed.",
            "Install the package opencv-python-headless, or start the installer again.",
        )
    return Mode()


def _reasons(name: ModeName, pieces: Pieces) -> Iterator[str]:
    """Sentences on what stands in the way, the most serious first."""
    missing = pieces.missing()
    starts = [DRAWING, *([FOR_ALL_CONTROLS] if name in KINDS else []), *NEEDS[name]]
    for start in starts:
        yield from (sentence for sentence in missing if sentence.startswith(start))
    if name in KINDS:
        yield from _unfit(KINDS[name], pieces)


def _unfit(kind: ControlKind, pieces: Pieces) -> Iterator[str]:
    """What is wrong with a ControlNet that is there, as far as its header tells."""
    row = CONTROLS[kind]
    file = control_beside(pieces.places, row.file)
    if file is None:
        return
    try:
        entries = read_contents(file).entries
    except BadModel as error:
        yield error.message
        return
    first = next((entries[name].shape for name in FIRST if name in entries), ())
    if JOINT not in entries or len(first) != 4 or first[1] != row.channels:
        yield f"{file} is no ControlNet for {row.title}."
    elif (width := _width(pieces.prior)) and entries[JOINT].shape[0] != width:
        yield f"{file} belongs to another Stage C than that of this model."


def _width(prior: Candidate | None) -> int:
    """Channels of Stage C; 0 where its header does not tell."""
    shape = prior.checked_part().shapes.get("clf.1.weight", ()) if prior is not None else ()
    return shape[1] if len(shape) == 4 else 0


def _way(name: ModeName, model: str, reason: str, pieces: Pieces) -> str:
    """What to do: what to download for a model of the catalog, what to add to any other one."""
    if reason.startswith(DRAWING):
        return "Download the model again, or choose another one."
    if reason.startswith(FOR_ALL_CONTROLS):
        return "Choose the full Stable Cascade as the model."
    for row in catalog.MODELS:
        if row.base == model and any(reason.startswith(start) for start in row.enables):
            return f"Download “{row.title}” on the Models page."
    if model == BUILT_IN:
        return "Choose another model, such as the full Stable Cascade."
    if name in KINDS and not reason.startswith(catalog.IMAGE):
        file = CONTROLS[KINDS[name]].file
        return f"Add {file} to the folder controlnet of {pieces.places[0]}."
    return f"Add what is missing to {pieces.places[0]}, or choose another model."
