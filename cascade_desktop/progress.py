"""How far a long piece of work is: what the engine, training and downloads report."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from PIL.Image import Image


class Stage(StrEnum):
    """The parts of one generation, in the order in which they run."""

    LOADING = "loading"
    CONDITIONS = "conditions"
    C = "stage C"
    B = "stage B"
    A = "stage A"


@dataclass(frozen=True)
class Progress:
    """`step` of `steps` of `stage` is done, for picture `picture` of `pictures` (both from 1).

    `preview` is a small picture of what is being drawn, when there is a new one.
    """

    stage: str
    step: int
    steps: int
    picture: int = 1
    pictures: int = 1
    preview: Image | None = None


Report = Callable[[Progress], None]
"""Called after each step. It may raise `Cancelled`, the one way to stop work in progress."""


def silent(_: Progress) -> None:
    """A `Report` for work that nobody watches."""
