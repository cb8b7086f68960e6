"""Pictures that Stage C has drawn and nobody has finished yet: the candidates."""

import threading
from dataclasses import dataclass, field
from typing import Any

from PIL.Image import Image

from cascade_desktop.request import Request


@dataclass(frozen=True)
class Kept:
    """What Stage C gave for the one picture of `request`, as `engine.latent_bytes` packs it.

    `record` says how it was drawn until then.
    """

    request: Request
    latent: bytes
    record: dict[str, Any]


@dataclass(frozen=True)
class Candidate:
    """A picture that can be finished, and how it will look."""

    kept: Kept
    preview: Image

    @property
    def seed(self) -> int:
        return self.kept.request.seed


@dataclass(frozen=True, eq=False)
class Sheet:
    """One press of "Draw candidates": `request.count` of them are to be drawn."""

    request: Request
    cancelled: threading.Event = field(default_factory=threading.Event)
