"""What one generation needs: filled by the panels or the command line, run by the engine."""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

from cascade_desktop.errors import BadRequest
from cascade_desktop.parameters import (
    allowed_values,
    declaration,
    parameter,
    problems_in,
    read_stored,
)

RANDOM_SEED = -1
LARGEST_SEED = 2**32 - 1

Precision = Literal["auto", "float32", "bfloat16"]
"""Of Stage C: float16 cannot hold its numbers and draws black (models/readme.md:39-40)."""


@dataclass(frozen=True)
class Request:
    """What one generation needs. Anything that is not here does not influence the picture.

    Picture k (from 0) of `count` has the seed `seed + k`: each one can be made again alone.
    Defaults are the authors' (text_to_image notebook): 20 and 10 steps, guidance 4 and 1.1.
    """

    prompt: str = parameter("", "Prompt", "Describe the picture")
    negative: str = parameter("", "Avoid", "What should not be in the picture")
    width: int = parameter(512, "Width", "Pixels", low=64, high=4096)
    height: int = parameter(512, "Height", "Pixels", low=64, high=4096)
    count: int = parameter(1, "Pictures", "How many, each with the next seed", low=1, high=64)
    seed: int = parameter(
        RANDOM_SEED,
        "Seed",
        "The same seed and settings draw the same picture; -1 takes a new one each time",
        low=RANDOM_SEED,
        high=LARGEST_SEED,
    )
    steps: int = parameter(
        20, "Stage C steps", "More steps: finer, slower", low=1, high=200, advanced=True
    )
    guidance: float = parameter(
        4.0, "Stage C guidance", "How closely to follow the prompt", low=0, high=20, advanced=True
    )
    decoder_steps: int = parameter(
        10, "Stage B steps", "More steps: crisper detail, slower", low=1, high=100, advanced=True
    )
    decoder_guidance: float = parameter(
        1.1,
        "Stage B guidance",
        "How closely the detail follows the prompt",
        low=0,
        high=10,
        advanced=True,
    )
    model: str = parameter("pocket", "Model", "A model's name, or the path of its folder")
    precision: Precision = parameter(
        "auto", "Precision", "Number format on the device", advanced=True
    )
    shift: float = parameter(
        2.0,
        "Stage C shift",
        "More: the large shapes get more of the steps",
        low=0.1,
        high=100,
        advanced=True,
    )
    decoder_shift: float = parameter(
        1.0,
        "Stage B shift",
        "More: the large shapes get more of the steps",
        low=0.1,
        high=100,
        advanced=True,
    )
    rescale: float = parameter(
        0.7,
        "Stage C rescale",
        "How much of the contrast that guidance adds is taken back",
        low=0,
        high=1,
        advanced=True,
    )
    decoder_rescale: float = parameter(
        0.7,
        "Stage B rescale",
        "How much of the contrast that guidance adds is taken back",
        low=0,
        high=1,
        advanced=True,
    )

    def problems(self) -> dict[str, str]:
        """Field name -> a sentence that says what is wrong with it; empty when all is well."""
        return problems_in(self)

    def checked(self) -> Request:
        """The same request with a random seed made a number; raises `BadRequest` on problems."""
        found = self.problems()
        if found:
            raise BadRequest(" ".join(found.values()))
        return self if self.seed != RANDOM_SEED else replace(self, seed=random_seed())

    def single(self, index: int) -> Request:
        """The request that draws picture `index` (from 0) of this one alone."""
        return replace(self, seed=(self.seed + index) % (LARGEST_SEED + 1), count=1)

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Request:
        """Reads any version: unknown fields are left out, missing ones take their default.

        Raises `BadRequest` if the text is not a request at all.
        """
        try:
            request: Request = read_stored(cls, json.loads(text))
        except (ValueError, TypeError) as error:
            raise BadRequest(f"This is not a stored request: {error}.") from error
        return request


def declared(name: str) -> dict[str, Any]:
    """Title, hint and bounds of the field `name`."""
    return declaration(Request, name)


def choices(name: str) -> tuple[str, ...]:
    """The values a field of fixed choices can take; empty for any other field."""
    return allowed_values(Request, name)


def random_seed() -> int:
    return secrets.randbelow(LARGEST_SEED + 1)
