"""The settings in a picture of this app, of AUTOMATIC1111 and its like, ComfyUI or diffusers.

What is inside a file may have been made to do harm: whatever it holds, the answer is a request or
a sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cascade_desktop import comfyui_graph, diffusers_record, parameters_text, png_text
from cascade_desktop.errors import BadRequest
from cascade_desktop.exif_text import TEXT_TAGS
from cascade_desktop.picture_texts import read_texts
from cascade_desktop.pictures import read_saved
from cascade_desktop.request import Request

PLACES = ("parameters", "UserComment", "prompt", "diffusers", "metadata", "Comment", "Description")
"""Where other programs put settings: keywords of a PNG, and names of EXIF."""

WANTED = frozenset({*PLACES, *TEXT_TAGS.values()})

PREFIXES = ("prompt:", "Prompt:")
"""ComfyUI's WebP names what follows, since EXIF has no names of its own for it."""


@dataclass(frozen=True)
class Found:
    """What a picture says of itself.

    `notes` are sentences on what could not be taken over. Only our own pictures have a `record`,
    and only their `request` draws the same picture again.
    """

    request: Request
    program: str
    notes: tuple[str, ...] = ()
    record: Mapping[str, Any] = field(default_factory=dict)


Reader = Callable[[str], tuple[Request, tuple[str, ...]] | None]

READERS: dict[str, Reader] = {
    "ComfyUI": comfyui_graph.read,
    "diffusers": diffusers_record.read,
    "another program": parameters_text.read,
}
"""By what they read; the first that recognises a text reads it."""


def read_settings(file: Path) -> Found:
    """The settings in a picture of this app or of another program. Raises `BadRequest`."""
    texts = read_texts(file, {png_text.OWN_CHUNK})
    if png_text.OWN_CHUNK in texts:
        saved = read_saved(file)
        return Found(saved.request, png_text.BY_US, record=saved.record)
    texts = read_texts(file, WANTED)
    for place in (*PLACES, *sorted(WANTED - {*PLACES})):
        if place in texts and (found := _read(texts[place])) is not None:
            return found
    raise BadRequest(
        f"{file.name} holds no settings that can be read.",
        "Choose a picture as a program has saved it; many sites remove what is inside.",
    )


def _read(text: str) -> Found | None:
    for prefix in PREFIXES:
        text = text.removeprefix(prefix)
    for program, read in READERS.items():
        if (found := read(text)) is not None:
            return Found(found[0], program, found[1])
    return None
