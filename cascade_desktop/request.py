"""What one generation needs: filled by the panels or the command line, run by the engine."""

from __future__ import annotations

import json
import secrets
import unicodedata
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any, Literal, get_args, get_type_hints

from cascade_desktop.errors import BadRequest

RANDOM_SEED = -1
LARGEST_SEED = 2**32 - 1
LONGEST_PROMPT = 20_000

Precision = Literal["auto", "float32", "bfloat16"]


def parameter(
    default: Any,
    title: str,
    hint: str = "",
    *,
    low: float | None = None,
    high: float | None = None,
    advanced: bool = False,
) -> Any:
    """One declared field: its widget, command-line flag and bounds all come from here."""
    about = {"title": title, "hint": hint, "low": low, "high": high, "advanced": advanced}
    return field(default=default, metadata=about)


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

    def problems(self) -> dict[str, str]:
        """Field name -> a sentence that says what is wrong with it; empty when all is well."""
        found: dict[str, str] = {}
        for item in fields(self):
            sentence = _problem_with(item.metadata, getattr(self, item.name), choices(item.name))
            if sentence:
                found[item.name] = sentence
        for name in ("prompt", "negative"):
            sentence = _problem_with_text(getattr(self, name), declared(name)["title"])
            if sentence:
                found[name] = sentence
        return found

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
            stored = json.loads(text)
            types = get_type_hints(cls)
            known = {item.name for item in fields(cls)}
            values = {name: value for name, value in stored.items() if name in known}
            for name, value in values.items():
                _check_type(name, value, types[name])
        except (ValueError, AttributeError, TypeError) as error:
            raise BadRequest(f"This is not a stored request: {error}.") from error
        return cls(**values)


def declared(name: str) -> dict[str, Any]:
    """Title, hint and bounds of the field `name`."""
    return next(dict(item.metadata) for item in fields(Request) if item.name == name)


def choices(name: str) -> tuple[str, ...]:
    """The values a field of fixed choices can take; empty for any other field."""
    return get_args(get_type_hints(Request)[name])


def random_seed() -> int:
    return secrets.randbelow(LARGEST_SEED + 1)


def _problem_with(about: Any, value: Any, allowed: tuple[str, ...]) -> str:
    title, low, high = about["title"], about["low"], about["high"]
    if low is not None and not low <= value <= high:
        return f"{title} must be between {low} and {high}, not {value}."
    if allowed and value not in allowed:
        return f"{title} must be one of {', '.join(allowed)}, not {value}."
    return ""


def _problem_with_text(text: str, title: str) -> str:
    if len(text) > LONGEST_PROMPT:
        return f"{title} has {len(text):,} characters; {LONGEST_PROMPT:,} is the most. Shorten it."
    for mark in text:
        kind = unicodedata.category(mark)
        if kind == "Cs" or (kind == "Cc" and mark not in "\n\r\t"):
            name = "control character" if kind == "Cc" else "broken character"
            return f"{title} holds a {name} (code {ord(mark)}). Remove it."
    return ""


def _check_type(name: str, value: Any, wanted: Any) -> None:
    kinds = {int: (int,), float: (int, float), str: (str,)}.get(wanted, (str,))
    if not isinstance(value, kinds) or isinstance(value, bool):
        raise TypeError(f"{name} cannot be {value!r}")
