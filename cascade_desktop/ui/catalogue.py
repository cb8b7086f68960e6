"""Reads a catalogue of translations: the file that Qt Linguist edits, one entry per text."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

KEYS_CONTEXT = "QShortcut"
"""Qt's own, of the names of keys. A key such as Shift is also a word for something else."""


@dataclass(frozen=True)
class Entry:
    """`source` in English and its `translation`, empty where there is none yet."""

    context: str
    source: str
    translation: str


def read(file: Path) -> list[Entry]:
    """All entries of the .ts file, in its order."""
    return [
        Entry(context.findtext("name", ""), message.findtext("source", ""), _translated(message))
        for context in ElementTree.parse(file).getroot().iter("context")
        for message in context.iter("message")
    ]


def _translated(message: ElementTree.Element) -> str:
    """What Linguist marks as unfinished is not shown, so it counts as nothing."""
    found = message.find("translation")
    if found is None or found.get("type"):
        return ""
    return found.text or ""
