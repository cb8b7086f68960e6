"""The texts inside a PNG, WebP or JPEG file, read without its pixels and in little memory.

Whatever a file claims of its lengths, no more than `LARGEST` bytes of a text are read or unpacked,
and only of the texts asked for.
"""

from __future__ import annotations

import stat
import struct
import zlib
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import BinaryIO

from cascade_desktop import exif_text, xmp_text
from cascade_desktop.errors import BadRequest
from cascade_desktop.png_text import OWN_CHUNK
from cascade_desktop.xmp_text import Damaged

LARGEST = 8 * 2**20
"""Bytes of one text. The longest prompts make 1 MiB, ComfyUI's largest graphs some more."""

MOST_PARTS = 2_000_000
"""Chunks of a file: at the usual 8 KiB in each, a PNG of 16 GiB."""

PNG = b"\x89PNG\r\n\x1a\n"
PNG_TEXTS = {b"tEXt", b"zTXt", b"iTXt"}
LONGEST_KEYWORD = 79
"""Bytes (PNG, third edition, 11.3.3.1)."""


class TooLarge(ValueError):
    """A text is longer than any settings are."""


def read_texts(file: Path, wanted: Collection[str]) -> dict[str, str]:
    """Those of the texts named in `wanted` that are in `file`.

    Names are a PNG's keywords; in WebP and JPEG they are `OWN_CHUNK` (XMP) and those of
    `exif_text.TEXT_TAGS`. Reading ends when all are found. Raises `BadRequest` for what is no such
    picture, damaged before anything was found, or has a text beyond `LARGEST`.
    """
    found: dict[str, str] = {}
    try:
        with _opened(file) as stream:
            for name, text in _texts(stream, wanted):
                found.setdefault(name, text)
                if len(found) == len(wanted):
                    break
    except TooLarge as error:
        raise BadRequest(
            f"The settings in {file.name} are too large to be read.",
            "Choose another picture; this one was made to do harm, or is damaged.",
        ) from error
    except (OSError, ValueError, struct.error) as error:
        if not found:
            raise BadRequest(
                f"{file.name} cannot be read as a PNG, WebP or JPEG picture.",
                "Choose a picture that Cascade Desktop has saved.",
            ) from error
    return found


def _opened(file: Path) -> BinaryIO:
    # A pipe or a device would be waited for, or never end.
    if not stat.S_ISREG(file.stat().st_mode):
        raise Damaged("It is no file.")
    return file.open("rb")


def _texts(stream: BinaryIO, wanted: Collection[str]) -> Iterator[tuple[str, str]]:
    start = stream.read(12)
    if start.startswith(PNG):
        stream.seek(len(PNG))
        yield from _png_texts(stream, wanted)
    elif start.startswith(b"RIFF") and start[8:] == b"WEBP":
        yield from _webp_texts(stream, wanted)
    elif start.startswith(b"\xff\xd8\xff"):
        stream.seek(2)
        yield from _jpeg_texts(stream, wanted)
    else:
        raise Damaged("It is no picture of these kinds.")


def _png_texts(stream: BinaryIO, wanted: Collection[str]) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    for number in range(MOST_PARTS):
        length, kind = struct.unpack(">I4s", _exactly(stream, 8))
        if number == 0 and kind != b"IHDR":
            raise Damaged("It does not begin as a PNG does.")
        if kind == b"IEND":
            return
        if kind not in PNG_TEXTS:
            stream.seek(length + 4, 1)
            continue
        begun = _exactly(stream, min(length, LONGEST_KEYWORD + 1))
        name = begun.partition(b"\0")[0].decode("latin-1")
        # Each once: thousands of small chunks may each unpack to megabytes.
        if name not in wanted or name in seen:
            stream.seek(length - len(begun) + 4, 1)
            continue
        data = begun + _limited(stream, length - len(begun))
        if struct.unpack(">I", _exactly(stream, 4))[0] != zlib.crc32(kind + data):
            raise Damaged("A text is damaged.")
        seen.add(name)
        yield name, _png_text(kind, data.partition(b"\0")[2])


def _png_text(kind: bytes, data: bytes) -> str:
    """The text behind the keyword."""
    if kind == b"zTXt":
        return _any_text(_unpacked(data[1:]))
    if kind == b"tEXt":
        return _any_text(data)
    packed, rest = data[:1] == b"\1", data[2:]
    text = rest.split(b"\0", 2)[-1]
    return (_unpacked(text) if packed else text).decode("utf-8", "replace")


def _any_text(data: bytes) -> str:
    """The standard says Latin-1, but many programs write UTF-8, which looks like nothing else."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _unpacked(data: bytes) -> bytes:
    unpacking = zlib.decompressobj()
    try:
        text = unpacking.decompress(data, LARGEST + 1)
    except zlib.error as error:
        raise Damaged("A packed text is damaged.") from error
    if len(text) > LARGEST:
        raise TooLarge
    if not unpacking.eof:
        raise Damaged("A packed text ends too early.")
    return text


def _webp_texts(stream: BinaryIO, wanted: Collection[str]) -> Iterator[tuple[str, str]]:
    for number in range(MOST_PARTS):
        head = stream.read(8)
        if not head and number:
            return
        if len(head) < 8:
            raise Damaged("It ends too early.")
        kind, length = struct.unpack("<4sI", head)
        if kind == b"XMP " and OWN_CHUNK in wanted:
            yield from _own_text(xmp_text.read_packet(_limited(stream, length))[0])
        elif kind == b"EXIF" and set(wanted) - {OWN_CHUNK}:
            yield from _exif_texts(_limited(stream, length), wanted)
        else:
            stream.seek(length, 1)
        stream.seek(length % 2, 1)


def _jpeg_texts(stream: BinaryIO, wanted: Collection[str]) -> Iterator[tuple[str, str]]:
    extension: xmp_text.Extension | None = None
    for data in _app1_segments(stream):
        if data.startswith(exif_text.PREFIX):
            yield from _exif_texts(data, wanted)
        elif data.startswith(xmp_text.MAIN_MARK) and OWN_CHUNK in wanted:
            own, name = xmp_text.read_packet(data.removeprefix(xmp_text.MAIN_MARK))
            extension = xmp_text.Extension(name, LARGEST) if name else None
            yield from _own_text(own)
        elif data.startswith(xmp_text.EXTENSION_MARK) and extension is not None:
            extension.add(data.removeprefix(xmp_text.EXTENSION_MARK))
            if extension.size > LARGEST:
                raise TooLarge
    if extension is not None and extension.size:
        yield from _own_text(xmp_text.read_packet(extension.whole())[0])


def _app1_segments(stream: BinaryIO) -> Iterator[bytes]:
    """What stands in the APP1 segments before the pixels."""
    for _ in range(MOST_PARTS):
        mark, kind = _exactly(stream, 2)
        while mark == kind == 0xFF:  # Any number of these may stand before a segment.
            kind = _exactly(stream, 1)[0]
        if mark != 0xFF:
            raise Damaged("It is no JPEG.")
        if kind in (0xDA, 0xD9):  # The pixels begin, or all ends.
            return
        (length,) = struct.unpack(">H", _exactly(stream, 2))
        if length < 2:
            raise Damaged("A segment has no length.")
        if kind == 0xE1:
            yield _exactly(stream, length - 2)
        else:
            stream.seek(length - 2, 1)


def _own_text(own: str) -> Iterator[tuple[str, str]]:
    if own:
        yield OWN_CHUNK, own


def _exif_texts(data: bytes, wanted: Collection[str]) -> Iterator[tuple[str, str]]:
    found = exif_text.read_block(data)
    yield from ((name, text) for name, text in found.items() if name in wanted)


def _limited(stream: BinaryIO, length: int) -> bytes:
    if length > LARGEST:
        raise TooLarge
    return _exactly(stream, length)


def _exactly(stream: BinaryIO, length: int) -> bytes:
    data = stream.read(length)
    if len(data) != length:
        raise Damaged("It ends too early.")
    return data
