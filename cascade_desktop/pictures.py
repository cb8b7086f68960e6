"""Pictures on disk: saved with the settings that drew them inside, and read back."""

import heapq
import os
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

from PIL import Image

from cascade_desktop import png_text
from cascade_desktop.errors import BadRequest
from cascade_desktop.picture_formats import ENDING, ENDINGS, QUALITY, Kind, encoded, fitting
from cascade_desktop.picture_names import name_for
from cascade_desktop.picture_texts import read_texts
from cascade_desktop.request import Request
from cascade_desktop.settings import NAME_PATTERN
from cascade_desktop.writing import write_new

_naming = Lock()
"""Two pictures that are saved at once get two numbers."""


@dataclass(frozen=True)
class Saved:
    """What a saved picture says of itself: what draws it again, and how it was drawn."""

    request: Request
    record: dict[str, Any]


def save(
    image: Image.Image,
    request: Request,
    record: dict[str, Any],
    folder: Path,
    kind: Kind = "png",
    private: bool = False,
    *,
    quality: int = QUALITY,
    pattern: str = NAME_PATTERN,
) -> Path:
    """Saves a new picture in `folder`; no file is ever overwritten. Raises `CannotSave`.

    `request` draws this one picture again; `record` (plain JSON values) says how it was drawn.
    A `private` one holds neither, and its name tells nothing of them. `quality` is 1 to 100; a
    WebP of 100 keeps every pixel. What is too large for its format becomes a PNG. Its name is made
    after `pattern`, see `picture_names`.
    """
    chosen = fitting(kind, image.size)
    told = None if private else (request, record)
    content = encoded(image, chosen, quality, told)
    with _naming:
        name = name_for(request, pattern, folder, image.size, private=private)
        return write_new(folder, name, ENDING[chosen], content)


def read_request(file: Path) -> Request:
    """The request that a saved picture was drawn with. Raises `BadRequest` if it holds none."""
    return read_saved(file).request


def read_saved(file: Path) -> Saved:
    """Request and record of a saved picture. Raises `BadRequest` if it holds none.

    Its pixels are not looked at, so this is quick for any size.
    """
    own = read_texts(file, {png_text.OWN_CHUNK}).get(png_text.OWN_CHUNK)
    if own is None:
        raise BadRequest(
            f"{file.name} holds no settings of Cascade Desktop.",
            "Choose a picture as the app has saved it; other programs may remove its settings.",
        )
    try:
        return Saved(*png_text.stored(own))
    except BadRequest as error:
        message = f"The settings in {file.name} cannot be used. {error.message}"
        raise BadRequest(message, error.advice) from error


def recent(folder: Path, limit: int) -> list[Path]:
    """The newest `limit` pictures in `folder`, newest first; none if there is no such folder."""
    try:
        with os.scandir(folder) as entries:
            pictures = [found for entry in entries if (found := _with_time(entry))]
    except OSError:
        return []
    return [folder / name for _, name in heapq.nlargest(limit, pictures)]


def _with_time(entry: os.DirEntry[str]) -> tuple[int, str] | None:
    if entry.name.startswith(".") or not entry.name.lower().endswith(ENDINGS):
        return None
    try:
        return (entry.stat().st_mtime_ns, entry.name) if entry.is_file() else None
    except OSError:  # It was removed between the listing and this look.
        return None
