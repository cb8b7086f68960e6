"""A finished picture as the bytes of a PNG, WebP or JPEG file, with its settings inside or not."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from io import BytesIO
from typing import Any, Literal

from PIL import Image

from cascade_desktop import exif_text, png_text, xmp_text
from cascade_desktop.request import Request

Kind = Literal["png", "webp", "jpeg"]

ENDING: dict[Kind, str] = {"png": ".png", "webp": ".webp", "jpeg": ".jpg"}
ENDINGS = (".png", ".webp", ".jpg", ".jpeg")
"""How the names of pictures end that can hold settings."""

LONGEST_SIDE: dict[Kind, int] = {"png": 2**31 - 1, "webp": 16383, "jpeg": 65500}
"""Pixels that a format's own fields or its library allow (WebP: 14 bits; JPEG: libjpeg's)."""

QUALITY = 95
LOSSLESS = 100
"""From here on a WebP keeps every pixel; a JPEG never does."""

FULL_COLOUR = 90
"""From this quality on, a JPEG has as many pixels of colour as of brightness."""

EFFORT = 70
"""How hard WebP tries without loss: 100 takes three times as long for 1 % less."""

SHORTENED = 7_000
"""Characters of each prompt that fit into the comment of a JPEG, whatever their script."""

Told = tuple[Request, Mapping[str, Any]]
"""The request that draws this one picture again, and the record of how it was drawn."""


def fitting(kind: Kind, size: tuple[int, int]) -> Kind:
    """`kind`, or PNG for a picture that is too large for it: then no finished one is lost."""
    return kind if max(size) <= LONGEST_SIDE[kind] else "png"


def encoded(image: Image.Image, kind: Kind, quality: int, told: Told | None) -> bytes:
    """The file's bytes. With `told` it holds all that draws it again, without it only the label
    that a model has made it: nothing of the prompt, and nothing that `image` brought along.

    `quality` is 1 to 100, and for PNG without a meaning.
    """
    plain = _without_notes(image)
    if kind == "jpeg":
        return _jpeg(plain, quality, told)
    content = BytesIO()
    if kind == "webp":
        plain.save(content, "WEBP", **_webp_options(quality), **_webp_texts(told))
    else:
        plain.save(content, "PNG", pnginfo=png_text.describe(*told) if told else png_text.label())
    return content.getvalue()


def _without_notes(image: Image.Image) -> Image.Image:
    """The pixels alone; Pillow writes some of what a picture was read with into the new file."""
    kept = {"transparency"} & set(image.info)
    if set(image.info) == kept:
        return image
    plain = image.copy()
    plain.info = {name: image.info[name] for name in kept}
    return plain


def _webp_options(quality: int) -> dict[str, Any]:
    if quality >= LOSSLESS:
        return {"lossless": True, "exact": True, "quality": EFFORT}
    return {"quality": max(1, quality)}


def _webp_texts(told: Told | None) -> dict[str, bytes]:
    """A chunk of a WebP has no limit that these could reach."""
    if told is None:
        return {"xmp": png_text.XMP.encode()}
    own = xmp_text.packet(png_text.own_text(*told), png_text.licence_note(told[1]))
    return {"exif": exif_text.block(png_text.parameters(*told)), "xmp": own.encode()}


def _jpeg(image: Image.Image, quality: int, told: Told | None) -> bytes:
    content = BytesIO()
    quality = min(100, max(1, quality))
    full = quality >= FULL_COLOUR
    _on_white(image).save(content, "JPEG", quality=quality, subsampling=0 if full else 2)
    return _with_segments(content.getvalue(), _jpeg_texts(told))


def _jpeg_texts(told: Told | None) -> list[bytes]:
    if told is None:
        return xmp_text.segments("")
    text = png_text.parameters(*told)
    if len(exif_text.comment(text)) > exif_text.LONGEST_COMMENT:
        # Other programs then read the beginning of the prompts; our own text has all of them.
        text = png_text.parameters(*told, longest=SHORTENED)
    own = xmp_text.segments(png_text.own_text(*told), png_text.licence_note(told[1]))
    return [exif_text.block(text), *own]


def _with_segments(jpeg: bytes, texts: list[bytes]) -> bytes:
    """The file with APP1 segments behind its first header."""
    at = 2
    if jpeg[2:4] == b"\xff\xe0":
        at = 4 + int(struct.unpack(">H", jpeg[4:6])[0])
    added = b"".join(b"\xff\xe1" + struct.pack(">H", len(text) + 2) + text for text in texts)
    return jpeg[:at] + added + jpeg[at:]


def _on_white(image: Image.Image) -> Image.Image:
    """JPEG has no transparency: what is transparent becomes white."""
    if not image.has_transparency_data:
        return image if image.mode in ("RGB", "L") else image.convert("RGB")
    clear = image.convert("RGBA")
    white = Image.new("RGB", image.size, "white")
    white.paste(clear, mask=clear.getchannel("A"))
    return white
