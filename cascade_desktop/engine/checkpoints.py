"""A model on disk, in whichever layout: what it holds, what it lacks, and its networks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import nn

from cascade_desktop.adapters import control_beside
from cascade_desktop.candidates import FOLDERS, Candidate, Remark, Scan, places_of, scan
from cascade_desktop.engine import stages
from cascade_desktop.engine.grids import COMPRESSION
from cascade_desktop.engine.shapes import config_from
from cascade_desktop.engine.weights import undisturbed
from cascade_desktop.errors import BadModel
from cascade_desktop.layouts import JOINTS, TITLES, Part, description, parts_of
from cascade_desktop.licences import LICENCES
from cascade_desktop.licences import PUBLISHED as OF_THE_WEIGHTS
from cascade_desktop.safetensors_header import NOT_READ, PICKLE, REINSTALL, read_contents

LITE = {"prior": 1_030_785_040, "decoder": 699_471_248}
"""Parameters of the smaller published networks (diffusers' classes with their configurations)."""

SMALL = ("vqgan", "effnet_encoder", "previewer")
"""Networks of which exact numbers are worth more than short files."""

HUB = "stabilityai/stable-cascade"
PUBLISHED = {
    "prior": f"stage_c_bf16.safetensors of {HUB} (or the folder prior of {HUB}-prior)",
    "decoder": f"stage_b_bf16.safetensors or the folder decoder of {HUB}",
    "vqgan": f"stage_a.safetensors or the folder vqgan of {HUB}",
    "text_encoder": f"the folder text_encoder (config.json and model.bf16.safetensors) of {HUB}",
    "image_encoder": "the folder image_encoder (config.json and model.bf16.safetensors) "
    f"of {HUB}-prior",
    "effnet_encoder": f"effnet_encoder.safetensors of {HUB}",
    "previewer": f"previewer.safetensors of {HUB}",
}
"""Where each network is to be had."""

SIZES = {
    ("prior", "full"): "stage_c_bf16.safetensors",
    ("prior", "lite"): "stage_c_lite_bf16.safetensors",
    ("decoder", "full"): "stage_b_bf16.safetensors",
    ("decoder", "lite"): "stage_b_lite_bf16.safetensors",
}
CHOOSE = "Choose a model's folder, or a file that holds Stage C."


@dataclass(frozen=True)
class Model:
    """What `model.json` says of a model folder. `licence` is the title of that of the weights."""

    folder: Path
    name: str
    compression: float
    smallest_grid: int | None
    licence: str


@dataclass(frozen=True)
class ModelFiles:
    """A model of which the files are known, but not read. `path` is what was opened."""

    path: Path
    model: Model
    candidates: Mapping[str, Candidate]
    remarks: tuple[Remark, ...] = ()

    @property
    def places(self) -> tuple[Path, ...]:
        """Files and folders elsewhere that belong to it, which its `model.json` names."""
        return places_of(self.model.folder)

    @property
    def files(self) -> dict[str, Path]:
        """The file that each network is in, by kind."""
        return {kind: candidate.file for kind, candidate in self.candidates.items()}

    def has(self, kind: str) -> bool:
        return kind in self.candidates

    def load(
        self,
        kind: str,
        device: str | torch.device = "cpu",
        dtype: torch.dtype = torch.float32,
        ask: Callable[[], None] = undisturbed,
    ) -> nn.Module:
        """The network `kind`, in eval mode, on `device` in `dtype`.

        Raises `BadModel` if it is missing, damaged, or built otherwise than it says; what `ask`
        raises after any tensor passes through.
        """
        if not self.has(kind):
            raise BadModel(f"{self.path} lacks {TITLES[kind]} ({kind}).", self.missing([kind]))
        part, file = self.candidates[kind].checked_part(), self.candidates[kind].file
        return stages.filled(self.empty(kind), part.pieces, file, device, dtype, ask)

    def empty(self, kind: str) -> nn.Module:
        """The network `kind` without its weights; raises `BadModel` if they would not fit it."""
        candidate = self.candidates[kind]
        module = stages.empty(kind, config_of(candidate), candidate.origin)
        stages.check_fit(module, candidate.checked_part().pieces, candidate.file)
        return module

    def tokenizer(self) -> stages.PromptTokens:
        """The tokenizer in the folder or the one above; raises `BadModel` if there is none."""
        folder = self.model.folder
        alone = [place.parent for place in self.places if place.name == "tokenizer"]
        for place in (folder, folder.parent, *self.places, *alone):
            if (place / "tokenizer").is_dir():
                return stages.load_tokenizer(place)
        raise BadModel(
            f"{folder} lacks the tokenizer, which divides prompts into words.",
            f"Add the folder tokenizer (tokenizer.json) of {HUB} to {folder}.",
        )

    def bytes(self, kinds: Iterable[str]) -> int:
        """How much the weights of those of `kinds` that are there take on disk."""
        found = [self.candidates[kind].part for kind in kinds if self.has(kind)]
        return sum(part.bytes for part in found if part is not None)

    def missing(self, kinds: Iterable[str]) -> str:
        """What to add for those of `kinds` that are not there, in sentences; empty if all are."""
        absent = [kind for kind in kinds if not self.has(kind)]
        if not absent:
            return ""
        notes = [remark.sentence for remark in self.remarks if {*remark.kinds} & {*absent}]
        wanted = ", and ".join(PUBLISHED[kind] for kind in absent)
        return " ".join([*notes, f"Add {wanted} to {self.model.folder}."])

    def control(self, file: str) -> Path | None:
        """The ControlNet that is published as `file`, such as `canny.safetensors`."""
        return control_beside((self.model.folder, *self.places), file)


def open_model(path: Path, stage_c: str = "", stage_b: str = "") -> ModelFiles:
    """A model's folder, or a file with Stage C in it whose folder has the rest.

    Of several Stage C or B, the large one is taken, or what `stage_c` and `stage_b` ("full" or
    "lite") say. Raises `BadModel` if there is no model, or none of that size.
    """
    given = None if _is_folder(path) else _checked_file(path)
    folder = path if given is None else _folder_of(given)
    found = scan(folder, given)
    if not found.candidates:
        said = " ".join(remark.sentence for remark in found.remarks[:3])
        raise BadModel(f"{folder} holds no model. {said}".rstrip(), CHOOSE)
    chosen: dict[str, Candidate] = {}
    for kind, wanted in (("prior", stage_c), ("decoder", stage_b)):
        chosen |= _chosen(kind, found, given, wanted)
    for kind in TITLES:
        if kind not in LITE:
            chosen |= _chosen(kind, found, given, prior=chosen.get("prior"))
    files = ModelFiles(path, read_model(folder, path), chosen, tuple(found.remarks))
    if given is not None and not files.has("prior"):
        what = description(read_contents(given))
        raise BadModel(f"{given} is {what}, and {folder} has no Stage C.", files.missing(["prior"]))
    return files


def read_model(folder: Path, path: Path) -> Model:
    """A folder without `model.json` counts as the published model: compression 42.67, and the
    licence of its weights, which holds for whatever is made of them as well.

    `path` is what was opened: the folder, or the file that then gives the model its name.
    Raises `BadModel` if there is a `model.json` that cannot be used.
    """
    facts = stages.read_config(folder, "model.json") if (folder / "model.json").exists() else {}
    compression = facts.get("compression", COMPRESSION)
    smallest = facts.get("smallest_grid")
    if not _is_positive(compression) or not (smallest is None or _is_positive(smallest)):
        raise BadModel(
            f"{folder / 'model.json'} gives no usable compression or smallest_grid.", REINSTALL
        )
    name = path.stem if path.parent == folder else folder.absolute().name
    licence = str(facts.get("licence", LICENCES[OF_THE_WEIGHTS].title))
    return Model(folder, str(facts.get("name", name)), compression, smallest, licence)


def config_of(candidate: Candidate) -> stages.Config:
    """The arguments to build a network with; raises `BadModel` if they cannot be had.

    What the notes of a single file say wins over what its shapes tell.
    """
    if candidate.config_file is not None:
        return stages.read_config(candidate.config_file.parent, candidate.config_file.name)
    part = candidate.checked_part()
    if own := candidate.noted():
        return own
    try:
        return config_from(candidate.kind, part.shapes)
    except (LookupError, ValueError, ArithmeticError) as error:
        raise BadModel(
            f"{candidate.file} holds {part}, but not all of it: {error} is missing.", REINSTALL
        ) from error


def _is_positive(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and 0 < value < 10_000


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # the name is longer than a file's can be, or a folder above is closed to us
        return False


def _checked_file(path: Path) -> Path:
    """The same path; raises `BadModel` saying what the file is if no model starts from it."""
    if path.suffix.lower() in NOT_READ:
        raise BadModel(f"{path} {PICKLE}.", "Download the model as .safetensors.")
    contents = read_contents(path)
    if not {"prior", "decoder"} & parts_of(contents).keys():
        raise BadModel(f"{path} is {description(contents)}, not a model.", CHOOSE)
    return path


def _folder_of(file: Path) -> Path:
    """The model's folder: a file in diffusers' layout lies one deeper."""
    in_part = file.parent.name in FOLDERS and (file.parent / "config.json").is_file()
    return file.parent.parent if in_part else file.parent


def _chosen(
    kind: str,
    found: Scan,
    given: Path | None,
    wanted: str = "",
    prior: Candidate | None = None,
) -> dict[str, Candidate]:
    """The best network of a kind, if there is any."""
    pool = [one for one in found.candidates if one.kind == kind]
    readable = [one for one in pool if one.part is not None]
    if wanted and readable:
        readable = [one for one in readable if _is_lite(one, readable) == (wanted == "lite")]
        if not readable:
            raise BadModel(
                f"{found.folder} holds no {wanted} {TITLES[kind]}.",
                f"Add {SIZES[kind, wanted]} of {HUB}, or choose the size that is there.",
            )
    ranked = sorted(readable, key=lambda one: _rank(one, given, prior)) or pool
    return {kind: ranked[0]} if ranked else {}


def _is_lite(one: Candidate, others: Iterable[Candidate]) -> bool:
    """Of any published lite's size, or smaller than another one that is there."""
    size = one.checked_part().parameters
    largest = max(other.checked_part().parameters for other in others)
    return size == LITE[one.kind] or size < largest


def _rank(one: Candidate, given: Path | None, prior: Candidate | None) -> tuple[object, ...]:
    """The lowest is taken: what was asked for, the largest, what fits, and then names alone."""
    part = one.checked_part()
    return (
        given not in one.files,
        -part.parameters if one.kind in LITE else 0,
        not _fits(part, prior),
        "pretrained" in one.file.stem,  # Stage C before its last training is published as well
        -part.bits if one.kind in SMALL else part.bits != 16,
        one.layout,
        len(one.file.name),
        one.file,
    )


def _fits(part: Part, prior: Candidate | None) -> bool:
    """Whether Stage C can read what this CLIP says; any other network fits."""
    if part.kind not in JOINTS or prior is None or prior.part is None:
        return True
    given, taken = JOINTS[part.kind]
    rows, columns = part.shapes.get(given, (0,))[0], prior.part.shapes.get(taken, (0,))[-1]
    return rows == columns
