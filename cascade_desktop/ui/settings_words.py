"""What the page of settings says: titles, hints, and words for values that files call shortly."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from cascade_desktop.network import HUB
from cascade_desktop.parameters import declaration
from cascade_desktop.settings import Settings

CHOICES: dict[str, dict[str, Any]] = {
    "appearance": {
        "system": QT_TRANSLATE_NOOP("Settings", "As the system"),
        "light": QT_TRANSLATE_NOOP("Settings", "Light"),
        "dark": QT_TRANSLATE_NOOP("Settings", "Dark"),
    },
    "language": {
        "system": QT_TRANSLATE_NOOP("Settings", "As the system"),
        # A language is found by those who read it, so it is called by its own name.
        "en": "English",
        "es": "Español",
    },
    "device": {
        "auto": QT_TRANSLATE_NOOP("Settings", "Automatic: the fastest one"),
        "cuda": QT_TRANSLATE_NOOP("Settings", "Graphics card (NVIDIA or AMD)"),
        "mps": QT_TRANSLATE_NOOP("Settings", "Graphics of a Mac"),
        "cpu": QT_TRANSLATE_NOOP("Settings", "Processor"),
    },
    "memory_plan": {
        "auto": QT_TRANSLATE_NOOP("Settings", "Automatic: the quickest that fits"),
        "resident": QT_TRANSLATE_NOOP("Settings", "All in memory"),
        "staged": QT_TRANSLATE_NOOP("Settings", "One stage at a time"),
        "eight-bit": QT_TRANSLATE_NOOP("Settings", "Weights in 8 bits"),
        "streamed": QT_TRANSLATE_NOOP("Settings", "Block by block, in 8 bits"),
        "small-tiles": QT_TRANSLATE_NOOP("Settings", "Pictures in small tiles"),
    },
    "compiled_blocks": {
        "off": QT_TRANSLATE_NOOP("Settings", "Off"),
        "auto": QT_TRANSLATE_NOOP("Settings", "On a graphics card"),
    },
    "recorded_steps": {
        "off": QT_TRANSLATE_NOOP("Settings", "Off"),
        "auto": QT_TRANSLATE_NOOP("Settings", "On a graphics card"),
    },
    "eight_bit_products": {
        "off": QT_TRANSLATE_NOOP("Settings", "Off"),
        "auto": QT_TRANSLATE_NOOP("Settings", "On a graphics card"),
    },
    "picture_format": {"png": "PNG", "webp": "WebP", "jpeg": "JPEG"},
}

NOTHING: dict[str, Any] = {
    "threads": QT_TRANSLATE_NOOP("Settings", "automatic"),
    "memory_limit": QT_TRANSLATE_NOOP("Settings", "all of it"),
    "bandwidth": QT_TRANSLATE_NOOP("Settings", "no limit"),
}
"""What 0 means."""

EXAMPLES = {"mirror": HUB}
"""What could stand in an empty field."""

UNITS = {"bandwidth": " MiB/s", "memory_limit": " GiB"}


def said(text: str) -> str:
    """The text in the user's language."""
    return QCoreApplication.translate("Settings", text) if text else ""


def title(name: str) -> str:
    return said(declaration(Settings, name)["title"])


def hint(name: str) -> str:
    return said(declaration(Settings, name)["hint"])


def choice(name: str, value: str) -> str:
    return said(CHOICES.get(name, {}).get(value, value))
