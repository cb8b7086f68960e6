"""Values that another program has written, taken into a request as far as it can hold them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from cascade_desktop.parameters import problems_in
from cascade_desktop.png_text import is_shallow
from cascade_desktop.request import Request, declared

LONGEST_SHOWN = 60
LARGEST = 10**15
"""No setting comes near it."""

KINDS: dict[type[object], str] = {list: "a list", dict: "an object"}
PROMPTS = ("prompt", "negative")
WHOLE = {"width", "height", "seed", "steps", "decoder_steps"}


def document(text: str) -> dict[str, Any] | None:
    """The JSON object in a text; None if it holds anything else, or is nested beyond reason."""
    if not text.lstrip().startswith("{"):
        return None
    try:
        # Python alone writes NaN, which is no JSON, and so does ComfyUI.
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) and is_shallow(found) else None


def taken(begun: Request, values: Mapping[str, Any]) -> tuple[Request, tuple[str, ...]]:
    """`begun` with those of the values that it can hold, and a sentence for each of the others."""
    notes: list[str] = []
    plain: dict[str, Any] = {}
    for name, value in values.items():
        if value is None or value == "":
            continue
        if (kept := _plain(name, value)) is not None:
            plain[name] = kept
            continue
        title = declared(name)["title"]
        notes.append(f"{title} is left out: {shown(value)} is nothing that it can be.")
    tried = replace(begun, **plain)
    # A weight too large in a prompt stays, as its field shows it, where it can be mended.
    problems = {name: said for name, said in problems_in(tried).items() if name in plain}
    for name, said in problems.items():
        notes.append(f"{declared(name)['title']} is left out. {said}")
        del plain[name]
    return replace(begun, **plain), tuple(notes)


def other_model(name: object) -> tuple[str, ...]:
    """A sentence on the model, whose name means nothing here."""
    if not isinstance(name, str) or not name.strip():
        return ()
    return (f"It was drawn with the model {shown(name)}, which is not chosen by this.",)


def shown(value: object) -> str:
    """A short piece of it in one line, for a sentence."""
    if isinstance(value, (int, float)):
        return "so large a number" if abs(value) >= LARGEST else str(value)
    text = value if isinstance(value, str) else KINDS.get(type(value), "this")
    plain = "".join(mark if mark.isprintable() else " " for mark in text[: 4 * LONGEST_SHOWN])
    short = " ".join(plain.split())
    return short if len(short) <= LONGEST_SHOWN else f"{short[:LONGEST_SHOWN]}…"


def _plain(name: str, value: Any) -> Any:
    """As the field holds it; None if it cannot be meant."""
    if name in PROMPTS:
        return value if isinstance(value, str) else None
    if isinstance(value, str):
        value = _number(value)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    if not abs(value) < LARGEST:  # Also what is not a number at all.
        return None
    if name not in WHOLE:
        return float(value)
    return int(value) if int(value) == value else None


def _number(text: str) -> int | float | None:
    """Whole where it can be, since a seed has more digits than some numbers keep."""
    if len(text) > LONGEST_SHOWN:
        return None
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return None
