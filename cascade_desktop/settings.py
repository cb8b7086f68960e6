"""What the app remembers from one start to the next, in a file that people can edit."""

from __future__ import annotations

import logging
import tomllib
from dataclasses import Field, asdict, dataclass, fields
from pathlib import Path
from typing import Any, Literal, get_args, get_type_hints

from cascade_desktop.parameters import parameter
from cascade_desktop.toml_text import to_toml
from cascade_desktop.writing import write_whole

Appearance = Literal["system", "light", "dark"]

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Settings:
    """Preferences, and how the window was left."""

    appearance: Appearance = parameter(
        "system", "Appearance", "Light, dark, or as the rest of the system"
    )
    pictures_folder: str = parameter(
        "", "Pictures folder", "Where pictures are saved; empty: in your Pictures folder"
    )
    preview: bool = parameter(True, "Preview", "Show the picture while it is drawn")
    last_request: str = parameter("", "Last request", "The prompt and settings last used, as JSON")
    window_geometry: str = parameter("", "Window", "Place and size of the window, as base64")
    canvas_choices: str = parameter("", "Canvas", "How the tools of the canvas are set, as JSON")
    offline: bool = parameter(False, "Offline", "Never use the network, also not when asked to")
    mirror: str = parameter("", "Mirror", "Where models are fetched; empty: huggingface.co")
    bandwidth: int = parameter(
        0, "Download limit", "MiB a second; 0: as fast as it goes", low=0, high=10_000
    )
    models_folder: str = parameter(
        "", "Models folder", "Where models are kept; empty: beside these settings"
    )


def load(file: Path) -> Settings:
    """The stored settings. Never fails: what cannot be used is logged and takes its default.

    A file that is not TOML is put aside under another name, so that nothing in it is lost.
    """
    stored = _read(file)
    return Settings(**{item.name: _usable(item, stored) for item in fields(Settings)})


def save(settings: Settings, file: Path) -> None:
    """Writes all settings; keys that a newer version wrote are kept. Raises `CannotSave`."""
    write_whole(file, to_toml(_read(file) | asdict(settings)).encode())


def _read(file: Path) -> dict[str, Any]:
    try:
        # Some editors on Windows begin a file with a byte order mark, which TOML forbids.
        return tomllib.loads(file.read_bytes().decode("utf-8-sig"))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except OSError as error:
        log.warning("%s cannot be read, so the defaults are used: %s", file, error.strerror)
    except (ValueError, RecursionError) as error:
        log.warning("%s is damaged, so the defaults are used: %s", file, error)
        put_aside(file)
    return {}


def put_aside(file: Path) -> None:
    """Renames a damaged file, so that nothing in it is lost when it is written anew."""
    aside = file.with_name(file.name + ".damaged")
    number = 1
    while aside.exists():
        number += 1
        aside = file.with_name(f"{file.name}.damaged-{number}")
    try:
        file.rename(aside)
    except OSError as error:
        log.warning("%s could not be put aside as %s: %s", file, aside.name, error.strerror)


def _usable(item: Field[Any], stored: dict[str, Any]) -> Any:
    value = stored.get(item.name, item.default)
    wanted = get_type_hints(Settings)[item.name]
    allowed = get_args(wanted)
    # A number is neither yes nor no: True counts as a whole number in Python alone.
    if (value in allowed) if allowed else type(value) is wanted and _in_bounds(item, value):
        return value
    # The value itself may be private, such as a prompt.
    log.warning("The setting %s cannot be what it is, so it is %r.", item.name, item.default)
    return item.default


def _in_bounds(item: Field[Any], value: Any) -> bool:
    low, high = item.metadata["low"], item.metadata["high"]
    return low is None or low <= value <= high
