"""What people should know of how this machine draws, each told once while the program runs."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import torch

from cascade_desktop.engine.devices import missed_card, misses_bfloat16
from cascade_desktop.engine.parts import NETWORKS, Parts
from cascade_desktop.errors import CannotSetUp

LOOKED_FOR = ("auto", "cuda")
"""With these as the device a card is wanted if there is one."""

_told: set[str] = set()


def news(parts: Parts, device: str, precision: str) -> Iterator[CannotSetUp]:
    """Of a model that was asked for with these, what was not told yet."""
    for remark in _remarks(parts, device, precision):
        if str(remark) not in _told:
            _told.add(str(remark))
            if parts.device.type == "cuda":
                logging.getLogger(__name__).warning("%s", remark.message)
            yield remark


def _remarks(parts: Parts, device: str, precision: str) -> Iterator[CannotSetUp]:
    if parts.device.type == "cpu" and device in LOOKED_FOR:
        missed = missed_card()
        if missed is not None:
            yield missed
    if misses_bfloat16(precision, parts.device, parts.files.bytes(NETWORKS)):
        yield _rough(parts)


def _rough(parts: Parts) -> CannotSetUp:
    name = torch.cuda.get_device_name(parts.device)
    fine = str(parts.precision("decoder")).removeprefix("torch.")
    return CannotSetUp(
        f"{name} has no bfloat16: Stage C is drawn in float32 and Stage B in {fine}, which is "
        "slower and needs more memory.",
        "A lite model is quicker; other precisions can be chosen in the settings.",
    )
