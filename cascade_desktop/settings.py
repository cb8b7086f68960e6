"""What the app remembers from one start to the next, in a file that people can edit."""

from __future__ import annotations

import logging
import tomllib
from dataclasses import Field, asdict, dataclass, fields
from pathlib import Path
from typing import Any, Literal, get_args

from cascade_desktop.parameters import parameter, types_of
from cascade_desktop.toml_text import to_toml
from cascade_desktop.writing import write_whole

Appearance = Literal["system", "light", "dark"]
PictureFormat = Literal["png", "webp", "jpeg"]
Language = Literal["system", "en", "es"]
Device = Literal["auto", "cuda", "mps", "cpu"]
MemoryPlan = Literal["auto", "resident", "staged", "eight-bit", "streamed", "small-tiles"]
"""Those of `engine.memory`, of which a device has some."""

WhereItHelps = Literal["off", "auto"]

DRAWING = "Drawing"
PICTURES = "Pictures"
NETWORK = "Models and network"
WINDOW = "Window"
SECTIONS = (DRAWING, PICTURES, NETWORK, WINDOW)
"""The parts of the page of settings, in order. A field without one is no preference."""

NAME_PATTERN = "{date}-{time}-{seed}-{words}"

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Settings:
    """Preferences, and how the window was left."""

    appearance: Appearance = parameter(
        "system", "Appearance", "Light, dark, or as the rest of the system", section=WINDOW
    )
    pictures_folder: str = parameter(
        "",
        "Pictures folder",
        "Where new pictures are saved, from the next one on",
        section=PICTURES,
        holds="folder",
    )
    preview: bool = parameter(
        True, "Live preview", "Show the picture while it is drawn", section=DRAWING
    )
    last_request: str = parameter("", "Last request", "The prompt and settings last used, as JSON")
    window_geometry: str = parameter("", "Window", "Place and size of the window, as base64")
    canvas_choices: str = parameter("", "Canvas", "How the tools of the canvas are set, as JSON")
    layout: str = parameter("", "Layout", "The page and how wide its parts are, as JSON")
    welcomed: bool = parameter(False, "Welcomed", "The page of the first start has been seen")
    device: Device = parameter(
        "auto", "Device", "What computes: a graphics card, or the processor", section=DRAWING
    )
    cards: str = parameter(
        "first",
        "Graphics cards",
        "Which of several draw at once: first, all, or their numbers, such as 0,1",
        section=DRAWING,
    )
    threads: int = parameter(
        0,
        "Processor threads",
        "Fewer leave room for other programs; 0: as many as suit the machine",
        low=0,
        high=256,
        section=DRAWING,
    )
    memory_plan: MemoryPlan = parameter(
        "auto",
        "Memory plan",
        "Where the weights are while a picture is drawn: the less memory, the slower",
        section=DRAWING,
    )
    memory_limit: int = parameter(
        0,
        "Graphics memory",
        "GiB of the graphics card that may be used, so that other programs have some; 0: all",
        low=0,
        high=1024,
        section=DRAWING,
    )
    compiled_blocks: WhereItHelps = parameter(
        "auto",
        "Compile",
        "Make quicker code for a graphics card while the first pictures are drawn without it",
        section=DRAWING,
    )
    recorded_steps: WhereItHelps = parameter(
        "auto",
        "Record steps",
        "Play each step of a graphics card from a recording, which is several times as quick",
        section=DRAWING,
    )
    eight_bit_products: WhereItHelps = parameter(
        "off",
        "Eight-bit products",
        "Multiply in eight bits on newer graphics cards: quicker, and pictures differ a little",
        section=DRAWING,
    )
    name_pattern: str = parameter(
        NAME_PATTERN,
        "File names",
        "Made of {date}, {time}, {seed}, {words}, {model}, {size}, {number} and text of your own",
        section=PICTURES,
        holds="pattern",
    )
    picture_format: PictureFormat = parameter(
        "png",
        "Picture format",
        "PNG keeps every pixel; WebP and JPEG files are smaller",
        section=PICTURES,
    )
    picture_quality: int = parameter(
        95,
        "Picture quality",
        "Of WebP and JPEG; at 100 a WebP keeps every pixel",
        low=1,
        high=100,
        section=PICTURES,
    )
    private: bool = parameter(
        False,
        "Private pictures",
        "Save pictures without the prompt and settings inside",
        section=PICTURES,
    )
    offline: bool = parameter(
        False, "Offline", "Never use the network, also not when asked to", section=NETWORK
    )
    mirror: str = parameter(
        "", "Mirror", "Where models are fetched; empty: huggingface.co", section=NETWORK
    )
    bandwidth: int = parameter(
        0,
        "Download limit",
        "MiB a second; 0: as fast as it goes",
        low=0,
        high=10_000,
        section=NETWORK,
    )
    models_folder: str = parameter(
        "", "Models folder", "Where models are kept; empty: beside these settings"
    )
    update_check: bool = parameter(
        False,
        "Look for updates",
        "Ask once at each start whether there is a newer version",
        section=NETWORK,
    )
    updates_address: str = parameter(
        "", "Updates", "Where new versions are announced; empty: where this one came from"
    )
    language: Language = parameter(
        "system", "Language", "Of the texts in the window", section=WINDOW
    )
    notifications: bool = parameter(
        True,
        "Notifications",
        "Tell when pictures are done while another window is in front",
        section=WINDOW,
    )
    sounds: bool = parameter(
        False, "Sounds", "A short sound when pictures are done", section=WINDOW
    )

    @property
    def ways(self) -> dict[str, Any]:
        """How a model is held and run, as `Cascade.load` calls it; its pictures stay the same.

        But for eight bits, which change a picture a little.
        """
        return {
            "plan": self.memory_plan,
            "memory_limit": self.memory_limit,
            "compiled": self.compiled_blocks,
            "graphs": self.recorded_steps,
            "products": "exact" if self.eight_bit_products == "off" else "float8",
        }


@dataclass(frozen=True)
class Stored:
    """The settings of a file, and a sentence for each thing in it that could not be used."""

    settings: Settings
    problems: tuple[str, ...] = ()


def load(file: Path) -> Settings:
    """The stored settings. Never fails: what cannot be used is logged and takes its default.

    A file that is not TOML is put aside under another name, so that nothing in it is lost.
    """
    found = read(file)
    for sentence in found.problems:
        log.warning("%s", sentence)
    return found.settings


def read(file: Path) -> Stored:
    """As `load`, with the sentences for the user instead of the log."""
    stored, sentence = _read(file)
    problems = [sentence] if sentence else []
    values: dict[str, Any] = {}
    for item in fields(Settings):
        value = stored.get(item.name, item.default)
        usable = _is_usable(item, value)
        values[item.name] = value if usable else item.default
        if not usable:
            # The value itself may be private, such as a prompt.
            problems.append(
                f"The setting {item.name} in {file.name} cannot be what it is, "
                f"so it is {item.default!r}."
            )
    return Stored(Settings(**values), tuple(problems))


def save(settings: Settings, file: Path) -> None:
    """Writes all settings; keys that a newer version wrote are kept. Raises `CannotSave`."""
    stored, sentence = _read(file)
    if sentence:
        log.warning("%s", sentence)
    write_whole(file, to_toml(stored | asdict(settings)).encode())


def preferences() -> dict[str, list[str]]:
    """Section -> the names of its fields, in the order in which both are declared."""
    found: dict[str, list[str]] = {section: [] for section in SECTIONS}
    for item in fields(Settings):
        if item.metadata["section"]:
            found[item.metadata["section"]].append(item.name)
    return found


def in_default(settings: Settings) -> dict[str, Any]:
    """Name -> default of each preference that is not at its default."""
    names = [name for section in preferences().values() for name in section]
    defaults = Settings()
    changed = (name for name in names if getattr(settings, name) != getattr(defaults, name))
    return {name: getattr(defaults, name) for name in changed}


def _read(file: Path) -> tuple[dict[str, Any], str]:
    """What is stored, and a sentence if nothing of it can be used."""
    try:
        # Some editors on Windows begin a file with a byte order mark, which TOML forbids.
        return tomllib.loads(file.read_bytes().decode("utf-8-sig")), ""
    except (FileNotFoundError, NotADirectoryError):
        return {}, ""
    except OSError as error:
        return {}, f"{file} cannot be read, so the defaults are used: {error.strerror}."
    except (ValueError, RecursionError) as error:
        put_aside(file)
        return {}, f"{file} is damaged, so the defaults are used: {error}. It is kept beside it."


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


def _is_usable(item: Field[Any], value: Any) -> bool:
    wanted = types_of(Settings)[item.name]
    allowed = get_args(wanted)
    # A number is neither yes nor no: True counts as a whole number in Python alone.
    if allowed:
        return type(value) is str and value in allowed
    return type(value) is wanted and _in_bounds(item, value)


def _in_bounds(item: Field[Any], value: Any) -> bool:
    low, high = item.metadata["low"], item.metadata["high"]
    return low is None or low <= value <= high
