"""Settings as JSON with the names of diffusers' pipelines, which many scripts write."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cascade_desktop.foreign_values import document, other_model, taken
from cascade_desktop.request import Request

FIELDS = {
    "prompt": "prompt",
    "negative_prompt": "negative",
    "width": "width",
    "height": "height",
    "seed": "seed",
    "prior_num_inference_steps": "steps",
    "prior_guidance_scale": "guidance",
    "decoder_num_inference_steps": "decoder_steps",
    "decoder_guidance_scale": "decoder_guidance",
}

GUIDANCE = ("guidance", "decoder_guidance")

TELLING = {
    "num_inference_steps",
    "guidance_scale",
    "prior_num_inference_steps",
    "prior_guidance_scale",
    "decoder_guidance_scale",
}
"""Names that only diffusers' pipelines have."""

INSIDE = ("parameters", "params", "generation", "config", "args", "kwargs")
"""Where scripts put the settings if not at the top."""


def read(text: str) -> tuple[Request, tuple[str, ...]] | None:
    """The request in the text and what is left out of it; None if it is no such text."""
    found = document(text)
    if found is None:
        return None
    places = [found, *(found[name] for name in INSIDE if isinstance(found.get(name), dict))]
    told = next((place for place in places if TELLING & place.keys()), None)
    if told is None:
        return None
    request, notes = taken(Request().in_profile("diffusers"), _values(told))
    return request, (*notes, *other_model(told.get("model") or found.get("model")))


def _values(told: Mapping[str, Any]) -> dict[str, Any]:
    values = {field: _first(told[name]) for name, field in FIELDS.items() if name in told}
    if "seed" not in values:
        values["seed"] = _first(told.get("generator_seed"))
    # With both stages in one pipeline, the plain name is the decoder's (…_combined.py:164-169).
    both = any(name.startswith("prior_") for name in told)
    values.setdefault("decoder_steps" if both else "steps", told.get("num_inference_steps"))
    values.setdefault("guidance", told.get("guidance_scale"))
    for name in GUIDANCE:
        # diffusers calls 0 what is 1 here: no guidance.
        if values.get(name) in (0, 0.0) and not isinstance(values[name], bool):
            values[name] = 1.0
    return values


def _first(value: Any) -> Any:
    """Of a list, such as the prompts of a batch, what the first picture was drawn with."""
    return value[0] if isinstance(value, list) and value else value
