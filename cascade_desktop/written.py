"""Settings written as text, as in a flag or a table, and the request that they make."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, TypeVar, get_args, get_type_hints

from cascade_desktop.errors import BadRequest
from cascade_desktop.parameters import allowed_values
from cascade_desktop.request import BUILT_IN, Request
from cascade_desktop.uses import LoraUse, is_own_name

Use = TypeVar("Use")

# Where an option can begin: `,weight=`. Any other comma belongs to what stands before it.
OPTION = re.compile(r",(?=[A-Za-z][\w-]*=)")

FILES = {"file", "mask"}
"""The fields of a use that name a file."""

NUMBERS = {int: "a whole number", float: "a number"}


def request_of(values: Mapping[str, Any]) -> Request:
    """The request with these values; its profile sets what goes with it and is not among them.

    Without one it is the profile that suits the model. The request is not checked, but for its
    profile, which has to be one of the known ones.
    """
    begun = Request(model=values.get("model", BUILT_IN))
    profile = values.get("profile", begun.usual_profile)
    return replace(begun.in_profile(profile), **values)


def read_use(owner: type[Use], text: str, folder: Path | None = None) -> Use:
    """What is written as `FILE,key=value,...`: a picture to vary, a LoRA and so on.

    A class with a kind wants it first: `KIND:FILE,...`. The longest beginning of the text that is
    a file on disk is the file, so a name can have commas and colons in it. A relative path counts
    from `folder`, or from the current one; only a LoRA without folder and ending that is no file
    there keeps its name, as the model may have one of that name. Raises `BadRequest`; bounds are
    the request's business.
    """
    values: dict[str, Any] = {}
    if kinds := _kinds(owner):
        values["kind"], text = _kind(text, kinds)
    file, options = _divided(text, folder)
    values["file"] = _place(owner, file, folder)
    for option in options:
        name, value = _option(owner, option)
        if name in values:
            raise BadRequest(f"{name} is given twice in {text!r}.", "Give it once.")
        values[name] = _option_value(owner, name, value, folder)
    return owner(**values)


def use_of_field(name: str) -> tuple[type[Any], bool] | None:
    """What the request's field `name` holds if that comes from a file, and whether many of it."""
    arguments = get_args(get_type_hints(Request)[name])
    if not arguments or isinstance(arguments[0], (str, int)):
        return None
    return arguments[0], arguments[-1] is Ellipsis


def options_of(owner: type[Any]) -> list[str]:
    """The names of what can be written after the file."""
    return [item.name for item in fields(owner) if item.name not in ("kind", "file")]


def read_value(owner: type[Any], name: str, text: str) -> Any:
    """`text` as the type that the field is declared with. Raises `BadRequest`."""
    allowed = allowed_values(owner, name)
    wanted = type(allowed[0]) if allowed else get_type_hints(owner)[name]
    try:
        return wanted(text.strip() if wanted in NUMBERS else text)
    except ValueError:
        raise BadRequest(f"{name} must be {NUMBERS[wanted]}, not {text!r}.") from None


def path(text: str, folder: Path | None = None) -> str:
    """Absolute, since a stored request is read elsewhere; `~` is the home folder."""
    if not text:
        raise BadRequest("The name of a file is missing.", "Write it first, then its options.")
    return str(((folder or Path()) / os.path.expanduser(text)).absolute())  # noqa: PTH111


def _place(owner: type[Any], file: str, folder: Path | None) -> str:
    """Its path; the name of an adapter that comes with the model lasts as it is."""
    place = path(file, folder)
    return file if owner is LoraUse and is_own_name(file) and not is_file(Path(place)) else place


def _kinds(owner: type[Any]) -> tuple[str, ...]:
    named = any(item.name == "kind" for item in fields(owner))
    return allowed_values(owner, "kind") if named else ()


def _kind(text: str, kinds: tuple[str, ...]) -> tuple[str, str]:
    kind, colon, rest = text.partition(":")
    if not colon or kind not in kinds:
        known = ", ".join(kinds)
        raise BadRequest(f"Write KIND:FILE with one of {known} as KIND, not {text!r}.")
    return kind, rest


def _divided(text: str, folder: Path | None) -> tuple[str, list[str]]:
    """The file and its options; the first comma that can begin one ends a file that is missing."""
    ends = [len(text), *(found.start() for found in reversed(list(OPTION.finditer(text))))]
    end = next((end for end in ends if end and is_file(Path(path(text[:end], folder)))), ends[-1])
    return text[:end], OPTION.split(text[end:])[1:]


def is_file(file: Path) -> bool:
    try:
        return file.is_file()
    except OSError:  # Longer than the name of a file can be.
        return False


def _option(owner: type[Any], option: str) -> tuple[str, str]:
    written, _, value = option.partition("=")
    name, known = written.replace("-", "_").lower(), options_of(owner)
    if name not in known:
        raise BadRequest(
            f"There is no option {written}.", f"Options are {', '.join(map(as_option, known))}."
        )
    return name, value


def _option_value(owner: type[Any], name: str, text: str, folder: Path | None) -> Any:
    return path(text, folder) if name in FILES else read_value(owner, name, text)


def as_option(name: str) -> str:
    """A field's name the way it is written as an option or a flag."""
    return name.replace("_", "-")
