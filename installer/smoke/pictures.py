"""Whether two PNG files show the same picture, whatever texts are in them."""

import struct
import zlib
from pathlib import Path

SIGNATURE_BYTES = 8


def same(one: Path, other: Path) -> bool:
    """Whether every pixel is the same; both were written by the same encoder."""
    return _pixels(one) == _pixels(other)


def _pixels(file: Path) -> tuple[bytes, bytes]:
    """The head, and all lines of the picture as they were before they were packed."""
    data, at = file.read_bytes(), SIGNATURE_BYTES
    head, packed = b"", b""
    while at < len(data):
        (length,) = struct.unpack_from(">I", data, at)
        kind, content = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        if kind == b"IHDR":
            head = content
        elif kind == b"IDAT":
            packed += content
        at += length + 12
    return head, zlib.decompress(packed)
