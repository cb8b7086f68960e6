"""What Stage C gave, kept in a file, so that the picture can be finished later or differently."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch import Tensor

from cascade_desktop import __version__
from cascade_desktop.errors import BadRequest
from cascade_desktop.request import Request
from cascade_desktop.writing import write_new

SUFFIX = ".latent.safetensors"
SCHEMA = "1"
CHANNELS = 16
"""Of Stage C's latents (modules/stage_c.py: c_in 16)."""

CHOOSE = "Choose a file that `cascade-desktop generate --stop-after-c` has written."


def save_latent(latent: Tensor, request: Request, record: dict[str, Any], file: Path) -> Path:
    """Saves a latent [16, h, w] in float16 with the request that draws it, and gives its path.

    That is `file` with the ending `SUFFIX`, or a name with a number if that is taken: nothing is
    overwritten. `record` holds plain JSON values. Raises `CannotSave`.
    """
    _check(latent, file)
    about = {
        "schema": SCHEMA,
        "request": request.to_json(),
        "record": json.dumps(record),
        "version": __version__,
    }
    content = save({"latent": latent.detach().cpu().contiguous()}, about)
    return write_new(file.parent, file.name.removesuffix(SUFFIX), SUFFIX, content)


def read_latent(file: Path) -> tuple[Tensor, Request]:
    """A kept latent [16, h, w] in float16, and the request that it was drawn for.

    Raises `BadRequest` for anything else than a file of `save_latent`.
    """
    try:
        with safe_open(file, framework="pt") as opened:
            about, names = opened.metadata() or {}, list(opened.keys())
            latent = opened.get_tensor("latent") if names == ["latent"] else None
    except (SafetensorError, OSError) as error:
        raise BadRequest(
            f"{file.name} cannot be read as a kept latent: {error}.", CHOOSE
        ) from error
    if latent is None or "request" not in about:
        raise BadRequest(f"{file.name} holds no latent of Cascade Desktop.", CHOOSE)
    if about.get("schema") != SCHEMA:
        raise BadRequest(
            f"{file.name} was written by another version of Cascade Desktop.", "Update the app."
        )
    return _check(latent, file), Request.from_json(about["request"])


def _check(latent: Tensor, file: Path) -> Tensor:
    fits = latent.ndim == 3 and latent.shape[0] == CHANNELS and latent.numel() > 0
    if not fits or latent.dtype != torch.float16:
        shape, kind = tuple(latent.shape), str(latent.dtype).removeprefix("torch.")
        raise BadRequest(
            f"{file.name} would hold {kind} of the shape {shape}, which is no latent of Stage C.",
            CHOOSE,
        )
    if not torch.isfinite(latent).all():
        raise BadRequest(f"{file.name} holds values that are not numbers.", CHOOSE)
    return latent
