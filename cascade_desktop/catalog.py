"""The models that can be had: what each consists of, makes possible and needs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from cascade_desktop.catalog_files import FILES, PRIORS, WEIGHTS, File
from cascade_desktop.controls import CONTROLS
from cascade_desktop.folders import Folders, resource
from cascade_desktop.request import BUILT_IN

__all__ = ["FILES", "MODELS", "PURPOSES", "File", "Model", "known", "model", "suggested"]

GIB = 2**30

Purpose = Literal["draw", "extra", "control"]

PURPOSES: dict[Purpose, str] = {
    "draw": "Draws pictures by itself",
    "extra": "Adds a way of working to a model",
    "control": "Lets a picture guide a model",
}


@dataclass(frozen=True)
class Model:
    """One row: a model, or what can be added to the one named in `base`.

    `enables` are beginnings of sentences, the same ones that say what cannot be done without it.
    `memory` is what drawing one picture of 1024 x 1024 takes in bytes of the device's memory, in
    the number format of the files and with what `base` takes; 0 is next to nothing. Pocket has no
    files: it is part of the app.
    """

    name: str
    title: str
    purpose: Purpose
    files: tuple[File, ...]
    enables: tuple[str, ...]
    memory: int
    base: str = ""

    @property
    def size(self) -> int:
        """Bytes to download, less files of unknown length."""
        return sum(file.size for file in self.files)

    @property
    def licences(self) -> tuple[str, ...]:
        """Keys in `licences.LICENCES`, each once."""
        return tuple(dict.fromkeys(file.licence for file in self.files))

    @property
    def folder(self) -> str:
        """The name of its folder below `Folders.models`: what adds to a model lies in that."""
        return self.base or self.name

    def place(self, folders: Folders) -> Path:
        """The folder its files go to."""
        return folders.models / self.folder


def suggested(memory: int, card: bool = True) -> tuple[Model, ...]:
    """The models that draw within `memory` bytes of a device, the best first; Pocket always.

    `card` is a graphics card that computes in bfloat16. A processor computes in float32 whatever
    the files hold, shares its memory with the system, and so needs more. Models in float32 stand
    last but Pocket: they are twice the download, and drawn as the others unless told otherwise.
    """
    free = memory if card else memory - SYSTEM
    fitting = (row for row in MODELS if row.purpose == "draw" and _need(row, card) <= free)
    return tuple(sorted({*fitting, MODELS[0]}, key=lambda row: ORDER.index(row.name)))


def _need(row: Model, card: bool) -> int:
    """Bytes to draw with `row`; in float32, as much as the same model needs that is stored so."""
    exact = None if card else model(row.name.replace("bf16", "float32"))
    return (exact or row).memory


def model(name: str) -> Model | None:
    """The row of that name, if there is one."""
    return next((row for row in MODELS if row.name == name), None)


def known(sha256: str) -> File | None:
    """The published file with this hash (lower-case hexadecimal), wherever it lies now."""
    return next((file for file in FILES if sha256 and file.sha256 == sha256), None)


def _file(path: str, repository: str = "") -> File:
    return next(file for file in FILES if file.path == path and repository in ("", file.repository))


def _drawing(name: str, title: str, lite: bool, exact: bool, memory: float) -> Model:
    """Both large stages in one size and number format, with everything a picture needs.

    Stage A, the encoder and the previewer are float32 in all of them: they are short, and of
    these exact numbers are worth more.
    """
    end, size = ("" if exact else ".bf16"), ("_lite" if lite else "")
    text = "text_encoder/model.safetensors" if exact else "text_encoder/model.bf16.safetensors"
    return Model(
        name,
        title,
        "draw",
        (
            _file("LICENSE"),  # first, so that it can be read before the rest arrives
            _file("tokenizer/tokenizer.json"),
            _file("tokenizer/tokenizer_config.json"),
            _file("tokenizer/special_tokens_map.json"),
            _file("text_encoder/config.json"),
            _file(text, PRIORS[0]),
            _file("vqgan/config.json"),
            _file(f"vqgan/{WEIGHTS}.safetensors"),
            _file("effnet_encoder.safetensors"),
            _file("previewer.safetensors"),
            _file(f"decoder{size}/config.json"),
            _file(f"decoder{size}/{WEIGHTS}{end}.safetensors"),
            _file(f"prior{size}/config.json"),
            _file(f"prior{size}/{WEIGHTS}{end}.safetensors"),
        ),
        (TEXT, PREVIEW, IMAGE),
        int(memory * GIB),
    )


def _seeing(base: Model, exact: bool) -> Model:
    weights = f"image_encoder/model{'' if exact else '.bf16'}.safetensors"
    files = (_file("LICENSE"), _file("image_encoder/config.json"), _file(weights))
    # The table of docs/performance.md: 12.7 GiB with this encoder, 12.1 GiB without.
    return Model(
        f"{base.name}-image-encoder",
        "Image encoder",
        "extra",
        files,
        (VARIATION,),
        base.memory + (2 if exact else 1) * 6 * GIB // 10,
        base.name,
    )


def _controls(base: Model) -> tuple[Model, ...]:
    """The ControlNets, which are published for the full Stage C alone."""
    return tuple(
        Model(
            f"{base.name}-{Path(control.file).stem.replace('_', '-')}",
            f"ControlNet: {control.title}",
            "control",
            (_file("LICENSE"), _file(f"controlnet/{control.file}")),
            (control.purpose,),
            base.memory + CONTROL_MEMORY[kind],
            base.name,
        )
        for kind, control in CONTROLS.items()
    )


TEXT = "Pictures from text"
PREVIEW = "A preview"
IMAGE = "Starting from a picture"
VARIATION = "Varying a picture"

# docs/performance.md, in bfloat16 at 1024 x 1024: 12.1 GiB for a picture from text, 12.9 GiB with
# Canny, 13.0 GiB when repainting; 16.5 GiB for super-resolution, to 2048 x 2048.
FULL = 12.1
CONTROL_MEMORY = {
    "canny": 8 * GIB // 10,
    "inpaint": 9 * GIB // 10,
    "super_resolution": 44 * GIB // 10,
}
# Not measured: the table's figure, less the large stages' weights and plus the ones that are in
# their place (numbers of parameters: `engine/checkpoints.py`, 2 or 4 bytes each).
WEIGHTS_FULL = 3_589_103_632 + 1_562_941_136
WEIGHTS_LITE = 1_030_785_040 + 699_471_248
TEXT_ENCODER = 694_659_840
LITE = FULL - 2 * (WEIGHTS_FULL - WEIGHTS_LITE) / GIB
FULL_EXACT = FULL + 2 * (WEIGHTS_FULL + TEXT_ENCODER) / GIB
LITE_EXACT = LITE + 2 * (WEIGHTS_LITE + TEXT_ENCODER) / GIB

SYSTEM = 2 * GIB
"""What is left to the system and other programs where they share the memory; an estimate."""

ORDER = ("full-bf16", "lite-bf16", "full-float32", "lite-float32", BUILT_IN)

_FULL = _drawing("full-bf16", "Stable Cascade, full, 16 bits", False, False, FULL)
_LITE = _drawing("lite-bf16", "Stable Cascade, lite, 16 bits", True, False, LITE)
_FULL_EXACT = _drawing("full-float32", "Stable Cascade, full, 32 bits", False, True, FULL_EXACT)
_LITE_EXACT = _drawing("lite-float32", "Stable Cascade, lite, 32 bits", True, True, LITE_EXACT)


def _own_controls() -> tuple[str, ...]:
    """What the ControlNets that come with the app make possible."""
    own = resource(BUILT_IN) / "controlnet"
    return tuple(control.purpose for control in CONTROLS.values() if (own / control.file).is_file())


MODELS: tuple[Model, ...] = (
    Model(
        BUILT_IN,
        "Pocket",
        "draw",
        (),
        (TEXT, PREVIEW, IMAGE, VARIATION, *_own_controls()),
        0,
    ),
    _FULL,
    _seeing(_FULL, exact=False),
    *_controls(_FULL),
    _LITE,
    _seeing(_LITE, exact=False),
    _FULL_EXACT,
    _seeing(_FULL_EXACT, exact=True),
    *_controls(_FULL_EXACT),
    _LITE_EXACT,
    _seeing(_LITE_EXACT, exact=True),
)
"""Each model, and after it what can be added to it."""
