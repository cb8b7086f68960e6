"""Text in a picture's EXIF: the settings in the comment, where most programs look for them."""

import struct

from PIL import ExifTags, Image

PREFIX = b"Exif\0\0"
"""What an EXIF segment of a JPEG begins with; WebP does without."""

LONGEST_COMMENT = 65_000
"""Bytes of a comment with which the whole still fits into a segment of a JPEG."""

# EXIF 2.32, 4.6.5: the comment's encoding is named in 8 bytes.
UNICODE = b"UNICODE\0"
ASCII = b"ASCII\0\0\0"
JIS = b"JIS\0\0\0\0\0"
UNNAMED = bytes(8)

EXIF_IFD = int(ExifTags.IFD.Exif)
USER_COMMENT = int(ExifTags.Base.UserComment)
TEXT_TAGS = {
    USER_COMMENT: "UserComment",
    int(ExifTags.Base.ImageDescription): "ImageDescription",
    int(ExifTags.Base.Make): "Make",
    int(ExifTags.Base.Model): "Model",
}

MOST_ENTRIES = 1000
"""Entries of one directory that are looked at; a camera writes about a hundred."""

TEXT_TYPES = {1, 2, 7}
"""Types whose values are single bytes: byte, ASCII, undefined."""


def comment(text: str) -> bytes:
    """`text` as a comment, in UTF-16 with the larger byte first, as such programs expect it."""
    return UNICODE + text.encode("utf-16-be", "replace")


def block(text: str) -> bytes:
    """An EXIF block with this comment; it begins with `PREFIX`."""
    exif = Image.Exif()
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.UserComment] = comment(text)
    made = exif.tobytes()
    return made if made.startswith(PREFIX) else PREFIX + made


def read_block(data: bytes) -> dict[str, str]:
    """The texts of an EXIF block by name (`TEXT_TAGS`). What is broken in it is left out."""
    tiff = data.removeprefix(PREFIX)
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(tiff[:4])
    if order is None:
        return {}
    found: dict[str, str] = {}
    for place in _directories(tiff, order):
        for tag, value in _entries(tiff, order, place):
            name = TEXT_TAGS.get(tag)
            if name and isinstance(value, bytes):
                text = read_comment(value) if tag == USER_COMMENT else _plain(value)
                found.setdefault(name, text)
    return found


def read_comment(value: bytes) -> str:
    """The text of a comment, whose named encoding is often not the one that it has."""
    name, rest = value[:8], value[8:]
    if name == UNICODE:
        return _sixteen_bits(rest)
    if name == JIS:
        return _stripped(rest.decode("iso2022_jp", "replace"))
    return _plain(rest if name in (ASCII, UNNAMED) else value)


def _directories(tiff: bytes, order: str) -> list[int]:
    """Where the main directory begins, and EXIF's own."""
    first = _number(tiff, order, 4)
    own = [value for tag, value in _entries(tiff, order, first) if tag == EXIF_IFD]
    return [first, *(place for place in own if isinstance(place, int))]


def _entries(tiff: bytes, order: str, place: int) -> list[tuple[int, bytes | int]]:
    """Tag and value of each entry: the bytes of a text, the number of anything else."""
    if not 8 <= place <= len(tiff) - 2:
        return []
    (count,) = struct.unpack_from(f"{order}H", tiff, place)
    found: list[tuple[int, bytes | int]] = []
    for number in range(min(count, MOST_ENTRIES)):
        at = place + 2 + 12 * number
        if at + 12 > len(tiff):
            break
        tag, kind, size, value = struct.unpack_from(f"{order}HHII", tiff, at)
        if kind in TEXT_TYPES and tag in TEXT_TAGS:
            begin = at + 8 if size <= 4 else value
            found.append((tag, tiff[begin : begin + size]))
        elif tag == EXIF_IFD:
            found.append((tag, value))
    return found


def _number(tiff: bytes, order: str, at: int) -> int:
    return int(struct.unpack_from(f"{order}I", tiff, at)[0]) if len(tiff) >= at + 4 else 0


def _sixteen_bits(data: bytes) -> str:
    """UTF-16 in either order, or UTF-8 under its name: the reading with the most ASCII in it.

    Settings are always written with ASCII words such as "Steps", whatever the prompt's script.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _stripped(data.decode("utf-16", "replace"))
    if b"\0" not in data:
        return _plain(data)
    readings = (data.decode("utf-16-be", "replace"), data.decode("utf-16-le", "replace"))
    return _stripped(max(readings, key=lambda text: sum(map(str.isascii, text))))


def _plain(data: bytes) -> str:
    try:
        return _stripped(data.decode("utf-8"))
    except UnicodeDecodeError:
        return _stripped(data.decode("latin-1"))


def _stripped(text: str) -> str:
    return text.strip("\0")
