"""Pictures on disk: saved with the settings that drew them inside, and read back."""

import heapq
import os
import unicodedata
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image

from cascade_desktop import png_text
from cascade_desktop.errors import BadRequest
from cascade_desktop.request import Request
from cascade_desktop.writing import write_new

# With the date, a seed and a number the whole name stays below 80 characters, and below 143
# bytes, the least that a common file system allows (an encrypted home folder on Linux).
LONGEST_WORDS = 40
LONGEST_WORDS_BYTES = 80


def save(image: Image.Image, request: Request, record: dict[str, Any], folder: Path) -> Path:
    """Saves a new PNG in `folder`; no file is ever overwritten. Raises `CannotSave`.

    `request` draws this one picture again; `record` (plain JSON values) says how it was drawn.
    """
    content = BytesIO()
    image.save(content, "PNG", pnginfo=png_text.describe(request, record))
    return write_new(folder, _name(request), ".png", content.getvalue())


def read_request(file: Path) -> Request:
    """The request that a saved picture was drawn with. Raises `BadRequest` if it holds none."""
    own = _own_chunk(file)
    if own is None:
        raise BadRequest(
            f"{file.name} holds no settings of Cascade Desktop.",
            "Choose a PNG file as the app has saved it; other programs may remove its settings.",
        )
    try:
        return png_text.stored_request(own)
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


def _own_chunk(file: Path) -> str | None:
    try:
        with Image.open(file, formats=["PNG"]) as image:
            return image.info.get(png_text.OWN_CHUNK)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise BadRequest(
            f"{file.name} cannot be read as a PNG picture.",
            "Choose a picture that Cascade Desktop has saved.",
        ) from error


def _with_time(entry: os.DirEntry[str]) -> tuple[int, str] | None:
    if entry.name.startswith(".") or not entry.name.lower().endswith(".png"):
        return None
    try:
        return (entry.stat().st_mtime_ns, entry.name) if entry.is_file() else None
    except OSError:  # It was removed between the listing and this look.
        return None


def _name(request: Request) -> str:
    words = _words(request.prompt)
    parts = [f"{datetime.now():%Y%m%d-%H%M%S}", str(request.seed), words]
    return "-".join(part for part in parts if part)


def _words(prompt: str) -> str:
    """The prompt's first words, in any script, without what a file system may refuse."""
    # A prompt can have 20,000 characters; no more than the first few can end up in the name.
    text = unicodedata.normalize("NFKC", prompt[: 4 * LONGEST_WORDS]).lower()
    words = "".join(mark if _in_a_word(mark) else " " for mark in text).split()
    short = "-".join(words)[:LONGEST_WORDS].encode()[:LONGEST_WORDS_BYTES]
    return short.decode("utf-8", "ignore").strip("-")


def _in_a_word(mark: str) -> bool:
    """Letters, numbers and the vowel signs of many scripts, but no emoji's variation selector."""
    if "\ufe00" <= mark <= "\ufe0f" or mark >= "\U000e0000":
        return False
    return unicodedata.category(mark) in {"Lu", "Ll", "Lt", "Lm", "Lo", "Nd", "Nl", "Mn", "Mc"}
