"""How a value is declared once: its title, hint and bounds, from which all else follows."""

from __future__ import annotations

import math
import unicodedata
from dataclasses import field, fields
from functools import cache
from typing import Any, get_args, get_type_hints

LONGEST_TEXT = 20_000


def parameter(
    default: Any,
    title: str,
    hint: str = "",
    *,
    low: float | None = None,
    high: float | None = None,
    advanced: bool = False,
    section: str = "",
    holds: str = "",
) -> Any:
    """One declared field: its widget, command-line flag and bounds all come from here.

    A preference is shown in its `section` of the settings; without one it is not for people.
    `holds` says what a text is: a "folder", or a "pattern" for the names of files.
    """
    about = {"title": title, "hint": hint, "low": low, "high": high, "advanced": advanced}
    return field(default=default, metadata={**about, "section": section, "holds": holds})


def declaration(owner: type, name: str) -> dict[str, Any]:
    """Title, hint and bounds of the field `name` of a class of declared fields."""
    return next(dict(item.metadata) for item in fields(owner) if item.name == name)


@cache
def types_of(owner: type) -> dict[str, Any]:
    """The type of each field; Python reads it from text, which takes a millisecond."""
    return get_type_hints(owner)


def allowed_values(owner: type, name: str) -> tuple[str, ...]:
    """The values a field of fixed choices can take; empty for any other field."""
    found = get_args(types_of(owner)[name])
    return found if all(isinstance(value, (str, int)) for value in found) else ()


def problems_in(declared: Any) -> dict[str, str]:
    """Field name -> a sentence that says what is wrong with it; empty when all is well."""
    found: dict[str, str] = {}
    for item in fields(declared):
        value = getattr(declared, item.name)
        allowed = allowed_values(type(declared), item.name)
        sentence = _problem_with(item.metadata, value, allowed)
        if not sentence and isinstance(value, str):
            sentence = _problem_with_text(value, item.metadata["title"])
        if sentence:
            found[item.name] = sentence
    return found


def read_stored(owner: type, stored: Any) -> Any:
    """An `owner` from plain data: unknown fields are left out, missing ones take their default.

    Raises `TypeError` where a value has another type than its field.
    """
    if not isinstance(stored, dict):
        raise TypeError(f"{_kind(stored)} is no {owner.__name__}")
    types = types_of(owner)
    known = {item.name for item in fields(owner)} & set(stored)
    return owner(**{name: _read(name, stored[name], types[name]) for name in known})


def _read(name: str, value: Any, wanted: Any) -> Any:
    arguments = get_args(wanted)
    if arguments and arguments[-1] is type(None):
        return None if value is None else read_stored(arguments[0], value)
    if arguments and arguments[-1] is Ellipsis:
        if not isinstance(value, (list, tuple)):
            raise TypeError(f"{name} cannot be {_kind(value)}")
        return tuple(read_stored(arguments[0], each) for each in value)
    if arguments:
        wanted = type(arguments[0])
    kinds = (int, float) if wanted is float else (wanted,)
    if not isinstance(value, kinds) or isinstance(value, bool):
        raise TypeError(f"{name} cannot be {_kind(value)}")
    return value


def _kind(value: Any) -> str:
    """What it is. The value itself may be a prompt, and these sentences reach the log."""
    return f"a {type(value).__name__}"


def _problem_with(about: Any, value: Any, allowed: tuple[str, ...]) -> str:
    title, low, high = about["title"], about["low"], about["high"]
    if isinstance(value, float) and not math.isfinite(value):
        return f"{title} must be a number, not {value}."
    if low is not None and isinstance(value, (int, float)) and not low <= value <= high:
        return f"{title} must be between {low} and {high}, not {value}."
    if allowed and value not in allowed:
        return f"{title} must be one of {', '.join(map(str, allowed))}, not {value}."
    return ""


def _problem_with_text(text: str, title: str) -> str:
    if len(text) > LONGEST_TEXT:
        return f"{title} has {len(text):,} characters; {LONGEST_TEXT:,} is the most. Shorten it."
    for mark in text:
        kind = unicodedata.category(mark)
        if kind == "Cs" or (kind == "Cc" and mark not in "\n\r\t"):
            name = "control character" if kind == "Cc" else "broken character"
            return f"{title} holds a {name} (code {ord(mark)}). Remove it."
    return ""
