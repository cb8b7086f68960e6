"""The things Pocket can draw: their names, keywords and which styles have a drawing of them."""

from __future__ import annotations

import json
import zlib
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from cascade_desktop.errors import CannotSetUp
from cascade_desktop.folders import resource

STYLES = ("3d", "glossy", "flat", "noto", "twemoji")
LORA_STYLE = "blob"
EXTRA_STYLES = (LORA_STYLE,)
"""Kept out of the base training: what a shipped LoRA adds."""

ALL_STYLES = (*STYLES, *EXTRA_STYLES)
"""A style's number is its place here, whether or not the extra ones are asked for."""

ALIKE = ("3d", "glossy")
"""One maker's drawings, once rendered and once made of gradients: the same outlines (they cover
97 % of each other), and shades so near that it takes both side by side to see a difference."""

NEAREST = {"3d": "glossy", "glossy": "3d", LORA_STYLE: "noto"}
"""What each was mostly drawn in where it was not drawn in its own style: 8 of 10 times for the
LoRA's (30 November 2026)."""

HELD_OUT_SHARE = 20
"""One (subject, style) pair in this many is never trained, to measure generalisation."""

PEOPLE = 1
"""The group number (emojibase) of people and their bodies."""

# Names that only differ in a size or a phase that no drawing at this scale shows.
_INDISTINCT = frozenset(
    f"{colour} {size} square"
    for colour in ("black", "white")
    for size in ("large", "medium", "medium-small", "small")
) | {"large orange diamond", "large blue diamond", "ZZZ", "part alternation mark"}

_RENAMED = {
    "small orange diamond": "orange diamond",
    "small blue diamond": "blue diamond",
    "black square button": "black square",
    "white square button": "white square",
    "face with tears of joy": "face laughing with tears",
}


@dataclass(frozen=True)
class Subject:
    """One thing to draw; `code` is its Unicode code points as in the sprites' file names."""

    code: str
    english: str
    spanish: str
    keywords: tuple[str, ...]
    spanish_keywords: tuple[str, ...]
    group: int
    subgroup: str
    styles: tuple[str, ...]

    def held_out(self, style: str) -> bool:
        return zlib.crc32(f"{self.code}/{style}".encode()) % HELD_OUT_SHARE == 0


def load_subjects(
    file: Path | None = None, styles: Collection[str] = STYLES
) -> tuple[Subject, ...]:
    """All subjects that have a drawing in a base style, always the same in the same order.

    Their own `styles` are those of `styles` that they have a drawing in. Raises `CannotSetUp`
    where the list is missing.
    """
    file = file or resource("training/subjects.json")
    if not file.is_file():
        raise CannotSetUp(
            f"{file} is missing: what training needs comes with the source code, not with the app.",
            "Train and evaluate from a checkout of the source code.",
        )
    rows = json.loads(file.read_text(encoding="utf-8"))
    return tuple(
        Subject(
            row["hex"],
            _tidy(row["en"]),
            row["es"].replace(": ", " con "),
            tuple(row["tags_en"]),
            tuple(row["tags_es"]),
            row["group"],
            row["subgroup"],
            tuple(style for style in ALL_STYLES if style in styles and style in row["styles"]),
        )
        for row in rows
        if row["en"] not in _INDISTINCT and any(style in row["styles"] for style in STYLES)
    )


def _tidy(name: str) -> str:
    """ "man: curly hair" -> "man with curly hair", "check mark button" -> "check mark"."""
    name = _RENAMED.get(name, name).replace("’", "'")
    name = name.replace(": facing right", "").removesuffix(" button")
    return (
        name.replace(": bald", " with a bald head")
        .replace(": beard", " with a beard")
        .replace(": ", " with ")
    )
