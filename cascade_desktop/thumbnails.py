"""Small pictures of large ones, kept on disk so that each is made once."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageOps

from cascade_desktop.errors import BadRequest, CannotSave
from cascade_desktop.writing import write_whole

SIDE = 320
"""Pixels of the longer side: enough for the gallery's largest tiles."""

QUALITY = 85
BEHIND = (128, 128, 128)
"""Seen through what is transparent: neither bright nor dark."""

DAMAGED = (OSError, ValueError, SyntaxError, Image.DecompressionBombError)
"""What Pillow raises for files that are no pictures or that break off."""


class Thumbnails:
    """A folder of JPEGs, one for each state of a file; safe from several threads and programs.

    The name is taken from the file's path, time and size: a file that has changed gets a new one.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def kept(self, file: Path) -> Path | None:
        """The thumbnail of `file` as it is now, if there is one. Raises `FileNotFoundError`."""
        place = self._place(file)
        return place if place.is_file() else None

    def made(self, file: Path) -> Path:
        """The thumbnail of `file`, made if needed.

        Raises `FileNotFoundError` if the file is gone, `BadRequest` if it is no picture, and
        `CannotSave`.
        """
        place = self._place(file)
        if not place.is_file():
            write_whole(place, _small(file))
        return place

    def bytes_of(self, file: Path) -> bytes:
        """The same as JPEG data, which is there even if nothing can be kept on the disk."""
        place = self._place(file)
        try:
            return place.read_bytes()
        except OSError:
            content = _small(file)
        with suppress(CannotSave):  # A full disk costs time at the next look, and nothing else.
            write_whole(place, content)
        return content

    def forget(self, file: Path) -> None:
        """Removes the thumbnail of a file that is about to go."""
        with suppress(OSError):  # Gone already, or in use elsewhere: `tidy` finds it later.
            self._place(file).unlink(missing_ok=True)

    def tidy(self, most: int) -> int:
        """Removes the oldest until those left have at most `most` bytes; how many went."""
        found = sorted(_entries(self.folder), reverse=True)
        taken, gone = 0, 0
        for _, size, file in found:
            taken += size
            if taken > most:
                file.unlink(missing_ok=True)
                gone += 1
        return gone

    def _place(self, file: Path) -> Path:
        about = file.stat()
        # The path as it is given: asking the disk where links lead would cost more than it saves.
        text = f"{file.absolute()}\n{about.st_mtime_ns}\n{about.st_size}\n{SIDE}"
        name = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
        # Folders of some hundreds: no file system slows down over 100,000 pictures.
        return self.folder / name[:2] / f"{name}.jpg"


def _small(file: Path) -> bytes:
    """JPEG data of the picture at most `SIDE` pixels wide and high."""
    try:
        with Image.open(file) as opened:
            # Lets a JPEG be read at a fraction of its size.
            opened.draft("RGB", (SIDE, SIDE))
            turned = ImageOps.exif_transpose(opened)
            turned.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
            content = BytesIO()
            _flat(turned).save(content, "JPEG", quality=QUALITY)
    except FileNotFoundError:
        raise
    except DAMAGED as error:
        raise BadRequest(
            f"{file.name} cannot be read as a picture.", "It may be damaged; look at the file."
        ) from error
    return content.getvalue()


def _flat(image: Image.Image) -> Image.Image:
    """Without transparency, which JPEG cannot hold."""
    if not image.has_transparency_data:
        return image.convert("RGB")
    over = image.convert("RGBA")
    flat = Image.new("RGBA", over.size, (*BEHIND, 255))
    flat.alpha_composite(over)
    return flat.convert("RGB")


def _entries(folder: Path) -> list[tuple[int, int, Path]]:
    """Time, bytes and path of every thumbnail."""
    found = []
    for file in folder.glob("*/*.jpg"):
        with suppress(OSError):  # Another window may just have removed it.
            about = file.stat()
            found.append((about.st_mtime_ns, about.st_size, file))
    return found
