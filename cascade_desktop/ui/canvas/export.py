"""The canvas as one flat picture for others: PNG, JPEG or WebP, with or without its settings."""

from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import ExifTags, Image
from PySide6.QtGui import QImage

from cascade_desktop import png_text
from cascade_desktop.errors import BadRequest
from cascade_desktop.request import Request
from cascade_desktop.ui.canvas.frame_pixels import to_pillow
from cascade_desktop.writing import write_whole

FORMATS = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".webp": "WEBP"}

LONGEST_SIDE = {"PNG": 2**31 - 1, "JPEG": 65500, "WEBP": 16383}
"""Pixels that a format's own fields or its library allow (JPEG: libjpeg's; WebP: 14 bits)."""

FULL_COLOUR = 90
"""From this quality on, a JPEG has as many pixels of colour as of brightness."""


def save_flat(image: QImage, file: Path, quality: int = 90, request: Request | None = None) -> None:
    """Writes `image` to `file`, whole or not at all, in the format that its name ends with.

    PNG is exact, and so is WebP of quality 100; else `quality` is 1 to 100. JPEG has no
    transparency and lies on white. With a `request`, PNG takes what `pictures.read_request`
    reads, and the other two the usual line of settings (EXIF UserComment) and the label that a
    model has made them; without one, nothing but pixels is inside.

    Raises `BadRequest` for another ending, an empty picture or too large a one, and `CannotSave`.
    """
    kind = FORMATS.get(file.suffix.lower())
    if kind is None:
        raise BadRequest(
            f"{file.name} does not end with .png, .jpg or .webp.", "Give it one of these endings."
        )
    _check_size(image, kind)
    picture = _without_needless_alpha(to_pillow(image))
    options = _options(kind, quality) | (_inside(kind, request) if request else {})
    write_whole(file, _encoded(_on_white(picture) if kind == "JPEG" else picture, kind, options))


def _check_size(image: QImage, kind: str) -> None:
    if image.isNull():
        raise BadRequest("There is nothing on the canvas to export.", "Show or add a layer first.")
    longest = max(image.width(), image.height())
    if longest > LONGEST_SIDE[kind]:
        raise BadRequest(
            f"A picture in this format has at most {LONGEST_SIDE[kind]} pixels along a side, "
            f"and this one has {longest}.",
            "Export it as PNG.",
        )


def _options(kind: str, quality: int) -> dict[str, Any]:
    quality = min(100, max(1, quality))
    if kind == "PNG":
        return {"compress_level": 6}
    if kind == "WEBP":
        return {"quality": quality, "lossless": quality == 100, "exact": quality == 100}
    return {"quality": quality, "subsampling": 0 if quality >= FULL_COLOUR else 2}


def _inside(kind: str, request: Request) -> dict[str, Any]:
    if kind == "PNG":
        return {"pnginfo": png_text.describe(request, {"by": "canvas"})}
    exif = Image.Exif()
    # The encoding's name in 8 bytes, then the text (EXIF 2.32, 4.6.5); programs that read such
    # settings take UTF-16 to begin with its larger byte.
    comment = b"UNICODE\0" + png_text.parameters(request).encode("utf-16-be", "replace")
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.UserComment] = comment
    return {"exif": exif.tobytes(), "xmp": png_text.XMP.encode()}


def _encoded(picture: Image.Image, kind: str, options: dict[str, Any]) -> bytes:
    content = BytesIO()
    try:
        picture.save(content, kind, **options)
    except ValueError as error:
        if "exif" not in options:
            raise
        # A block of a JPEG has at most 64 KiB; two prompts can be longer.
        raise BadRequest(
            "The prompts are too long to be kept in this format.",
            "Export it as PNG, or without the settings.",
        ) from error
    return content.getvalue()


def _without_needless_alpha(picture: Image.Image) -> Image.Image:
    opaque = picture.getchannel("A").getextrema() == (255, 255)
    return picture.convert("RGB") if opaque else picture


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode == "RGB":
        return picture
    white = Image.new("RGB", picture.size, "white")
    white.paste(picture, mask=picture.getchannel("A"))
    return white
