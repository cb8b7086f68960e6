"""Pictures that a request begins with and that lie nowhere else: each is kept once, as a file."""

from __future__ import annotations

import hashlib
from io import BytesIO
from pathlib import Path

from PIL import Image

from cascade_desktop.writing import write_new

QUICK = 1
"""zlib's quickest level: three times as quick as its usual one, and a fifth larger."""


def keep(picture: Image.Image | bytes, folder: Path) -> Path:
    """The file of this picture (Pillow's, or a whole PNG) in `folder`, written if it is new.

    Its name is the SHA-256 of its content, so the same one is kept once, and a request that names
    it always means the same pixels. Raises `CannotSave`.
    """
    png = picture if isinstance(picture, bytes) else _png(picture)
    digest = hashlib.sha256(png).hexdigest()
    file = folder / f"{digest}.png"
    if not _holds(file, digest):
        # Under a name of its own first: another thread may be keeping the same one right now.
        write_new(folder, f".{digest}", ".new", png).replace(file)
    return file


def _png(picture: Image.Image) -> bytes:
    content = BytesIO()
    picture.save(content, "PNG", compress_level=QUICK)
    return content.getvalue()


def _holds(file: Path, digest: str) -> bool:
    """Whether it is there and whole."""
    try:
        with file.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest() == digest
    except OSError:
        return False
