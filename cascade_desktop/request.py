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
from cascade_desktop.profiles import PROFILES, ProfileName
from cascade_desktop.prompt_text import weighted
from cascade_desktop.uses import (
    STAND_INS,
    ControlUse,
    ImageUse,
    InpaintUse,
    LoraUse,
    UpscaleUse,
    VariationUse,
)

BUILT_IN = "pocket"
"""The model that comes with the app."""

RANDOM_SEED = -1
LARGEST_SEED = 2**32 - 1
MOST_VARIATIONS = 8

Precision = Literal["auto", "float32", "bfloat16"]
"""Of Stage C: float16 cannot hold its numbers and draws black (models/readme.md:39-40)."""

DecoderPrecision = Literal["auto", "float32", "bfloat16", "float16"]


@dataclass(frozen=True)
class Request:
    """What one generation needs. Anything that is not here does not influence the picture.

    Picture k (from 0) of `count` has the seed `seed + k`: each one can be made again alone.
    Defaults are those of the built-in model: the authors' (text_to_image notebook: 20 and 10 steps,
    guidance 4), but for Stage B's guidance and shift.
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
        1.8,
        "Stage B guidance",
        "How closely the detail follows the prompt",
        low=0,
        high=10,
        advanced=True,
    )
    model: str = parameter(BUILT_IN, "Model", "A model's name, or the path of its folder")
    precision: Precision = parameter(
        "auto", "Precision", "Number format on the device", advanced=True
    )
    decoder_precision: DecoderPrecision = parameter(
        "auto", "Stage B precision", "Number format of Stage B and A", advanced=True
    )
    profile: ProfileName = parameter(
        "pocket", "Profile", "Whose way of drawing is followed", advanced=True
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
        2.0,
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
    together: int = parameter(
        1,
        "Drawn together",
        "Pictures at a time: quicker on a graphics card, and more memory",
        low=1,
        high=16,
        advanced=True,
    )
    rescale_over: Literal["picture", "batch"] = parameter(
        "picture",
        "Rescale over",
        "The authors' batch: then a picture depends on those drawn together with it",
        advanced=True,
    )
    variations: tuple[VariationUse, ...] = parameter((), "Variation", "Pictures to vary")
    image: ImageUse | None = parameter(None, "Image to image", "A picture to start from")
    controls: tuple[ControlUse, ...] = parameter((), "ControlNet", "Pictures that guide")
    inpaint: InpaintUse | None = parameter(None, "Inpaint", "A picture to repaint or extend")
    upscale: UpscaleUse | None = parameter(None, "Enlarge", "A picture to enlarge")
    loras: tuple[LoraUse, ...] = parameter((), "LoRA", "Adapters of the model")

    def problems(self) -> dict[str, str]:
        """Field name -> a sentence that says what is wrong with it; empty when all is well."""
        found = problems_in(self)
        for name in ("variations", "controls", "loras", "image", "inpaint", "upscale"):
            value = getattr(self, name)
            uses = value if isinstance(value, tuple) else (value,) if value else ()
            sentences = [_problem_with_use(name, use) for use in uses]
            if any(sentences):
                found[name] = " ".join(filter(None, sentences))
        for name in ("prompt", "negative"):
            if name not in found and (sentence := _problem_with_weights(getattr(self, name))):
                found[name] = sentence
        for rule, name, sentence in self._rules():
            if rule and name not in found:
                found[name] = sentence
        return found

    def _rules(self) -> list[tuple[bool, str, str]]:
        """What must not be, the field to point at, and the sentence for it."""
        starts = [name for name in ("image", "inpaint", "upscale") if getattr(self, name)]
        ends = [use for use in self.controls if use.end <= use.start]
        repaint = self.inpaint
        return [
            (
                len(self.variations) > MOST_VARIATIONS,
                "variations",
                f"{len(self.variations)} pictures to vary are too many; take {MOST_VARIATIONS}.",
            ),
            (
                len(starts) > 1,
                starts[-1] if starts else "",
                "Image to image, inpaint and enlarge each start from a picture; use one of them.",
            ),
            (bool(ends), "controls", "A ControlNet must end after it starts."),
            (
                repaint is not None and not repaint.mask and not _widens(repaint),
                "inpaint",
                "Nothing is to be painted anew: give a mask, or pixels to add at a side.",
            ),
        ]

    def checked(self) -> Request:
        """The same request with a random seed made a number; raises `BadRequest` on problems.

        And where the canvas stands in place of a file: that is no mistake in a field, so it is not
        among the problems, but only where there is a canvas can it be made a picture beforehand.
        """
        found = self.problems()
        if found:
            raise BadRequest(" ".join(found.values()))
        if stand_ins := self.stand_ins():
            raise BadRequest(
                f"A picture is to be taken from the canvas ({', '.join(stand_ins)}), which is only "
                "there while the window is open.",
                "Choose a picture file in its place.",
            )
        return self if self.seed != RANDOM_SEED else replace(self, seed=random_seed())

    def stand_ins(self) -> tuple[str, ...]:
        """Those of `uses.STAND_INS` that stand in place of a file, each once."""
        uses = [*self.variations, self.image, *self.controls, self.inpaint, self.upscale]
        files = {use.file for use in uses if use is not None}
        return tuple(name for name in STAND_INS if name in files)

    def single(self, index: int) -> Request:
        """The request that draws picture `index` (from 0) of this one alone."""
        return replace(self, seed=(self.seed + index) % (LARGEST_SEED + 1), count=1)

    @property
    def usual_profile(self) -> ProfileName:
        """The profile that suits the model: the built-in one draws best in one of its own."""
        return "pocket" if self.model == BUILT_IN else "original"

    def in_profile(self, name: ProfileName) -> Request:
        """The same request with the settings that go with a profile."""
        return replace(self, profile=name, **PROFILES[name].settings)

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


def without_stage(title: str) -> str:
    """`Stage C steps` -> `Steps`: what is left where the stage is known."""
    short = title.removeprefix("Stage C ").removeprefix("Stage B ")
    return short[:1].upper() + short[1:]


def choices(name: str) -> tuple[str, ...]:
    """The values a field of fixed choices can take; empty for any other field."""
    return allowed_values(Request, name)


def random_seed() -> int:
    return secrets.randbelow(LARGEST_SEED + 1)


def _problem_with_weights(text: str) -> str:
    try:
        weighted(text)
    except BadRequest as error:
        return str(error)
    return ""


def _problem_with_use(name: str, use: Any) -> str:
    title = declared(name)["title"]
    if not use.file:
        return f"{title} has no file. Choose one, or remove it."
    return " ".join(f"{title}: {sentence}" for sentence in problems_in(use).values())


def _widens(use: InpaintUse) -> bool:
    return use.left + use.top + use.right + use.bottom > 0
