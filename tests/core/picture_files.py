"""Pictures for the tests, also such as Pillow itself does not write."""

import struct
import zlib
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms

Levels = NDArray[Any]

FORMATS = ["png", "jpg", "webp", "avif", "gif", "bmp", "tiff", "jp2", "ppm", "qoi"]


def scene(width: int = 48, height: int = 32) -> Image.Image:
    """Smooth enough to survive any compression."""
    x, y = np.meshgrid(np.linspace(0, 255, width), np.linspace(0, 255, height))
    return Image.fromarray(np.stack([x, y, (x + y) / 2], 2).astype(np.uint8))


def png(levels: Levels, kind: int) -> bytes:
    """A PNG of 16 bits per channel, which Pillow cannot write: kind 0 grey, 2 RGB, 4 LA, 6 RGBA."""
    height, width = levels.shape[:2]
    header = struct.pack(">IIBBBBB", width, height, 16, kind, 0, 0, 0)
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in levels)
    parts = [chunk(b"IHDR", header), chunk(b"IDAT", zlib.compress(rows))]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts) + chunk(b"IEND", b"")


def chunk(kind: bytes, content: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(kind + content))
    return struct.pack(">I", len(content)) + kind + content + check


def header_only(width: int, height: int) -> bytes:
    """A PNG that says it has this size, with no pixels at all."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


def srgb() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def tag(profile: bytearray, name: bytes) -> int:
    """Where the table of a profile names this tag; its place in the file follows."""
    return profile.index(name, 128)


def profile_with_red_and_green_exchanged() -> bytes:
    profile = bytearray(srgb())
    red, green = tag(profile, b"rXYZ"), tag(profile, b"gXYZ")
    profile[red : red + 4], profile[green : green + 4] = b"gXYZ", b"rXYZ"
    return bytes(profile)
