"""Settings as AUTOMATIC1111's web interface began to write them, and many programs do since.

The prompt, a line "Negative prompt: ...", and last a line "Steps: 20, Sampler: Euler a, ...".
"""

from __future__ import annotations

import json
import re
from pathlib import PurePath
from typing import Any

from cascade_desktop.foreign_values import other_model, taken
from cascade_desktop.parameters import LONGEST_TEXT
from cascade_desktop.png_text import BY_US, SAMPLERS
from cascade_desktop.profiles import PROFILES
from cascade_desktop.request import BUILT_IN, Request

NEGATIVE = "Negative prompt:"

# No name is longer, and so no line takes more than a moment, whatever is in it.
FACT = re.compile(r'(\w[\w \-/]{0,40}):\s?("(?:\\.|[^\\"])*"|[^,]*)(?:,|$)')

FEWEST = 3
"""Facts in the last line; with fewer it belongs to the prompt."""

LONGEST_LINE = 20_000

LONGEST = 4 * LONGEST_TEXT
"""Characters of it all: two prompts of the longest, and the facts."""

FIELDS = {
    "Steps": "steps",
    "CFG scale": "guidance",
    "Seed": "seed",
    "Decoder steps": "decoder_steps",
    "Decoder CFG scale": "decoder_guidance",
    "Shift": "shift",
    "Decoder shift": "decoder_shift",
}


def read(text: str) -> tuple[Request, tuple[str, ...]] | None:
    """The request in the text and what is left out of it; None if it is no such text."""
    if len(text) > LONGEST:
        return None
    *lines, last = text.strip("\0 \r\n").split("\n")
    facts = _facts(last)
    if "Steps" not in facts or len(facts) < FEWEST:
        return None
    prompt, negative = _prompts(lines)
    values: dict[str, Any] = {"prompt": prompt, "negative": negative}
    values |= {field: facts[name] for name, field in FIELDS.items() if name in facts}
    values |= _size(facts.get("Size", ""))
    by_us = facts.get("Version", "").startswith(BY_US)
    request, notes = taken(_begun(facts, by_us), values)
    return request, (*notes, *_notes(facts, by_us))


def _begun(facts: dict[str, str], by_us: bool) -> Request:
    """In the profile that it names, if another program has left us only this of our own picture."""
    profile = facts.get("Profile", "")
    return Request().in_profile(profile) if by_us and profile in PROFILES else Request()


def _notes(facts: dict[str, str], by_us: bool) -> tuple[str, ...]:
    sampler, model = facts.get("Sampler", ""), facts.get("Model", "")
    if by_us and PurePath(model).name == BUILT_IN:
        return ()
    other = sampler if sampler not in SAMPLERS.values() else ""
    told = (f"The sampler {other[:60]} is not one of Stable Cascade's here.",) if other else ()
    return (*told, *other_model(model))


def _prompts(lines: list[str]) -> tuple[str, str]:
    at = next((n for n, line in enumerate(lines) if line.startswith(NEGATIVE)), len(lines))
    negative = "\n".join(lines[at:]).removeprefix(NEGATIVE)
    return "\n".join(lines[:at]).strip(), negative.strip()


def _facts(line: str) -> dict[str, str]:
    found = FACT.findall(line[:LONGEST_LINE])
    return {name.strip(): _unquoted(value.strip()) for name, value in found}


def _unquoted(value: str) -> str:
    if not value.startswith('"'):
        return value
    try:
        return str(json.loads(value))
    except ValueError:
        return value


def _size(text: str) -> dict[str, str]:
    width, cross, height = text.partition("x")
    return {"width": width, "height": height} if cross else {}
