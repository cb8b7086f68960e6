"""Pictures and masks that the user gives: read upright and in plain colours, or refused.

What a file says of its colours is followed: a colour profile is turned into sRGB, and 16 bits are
scaled to 8. What is transparent becomes white, but for the layers of the canvas, which keep it.
"""

from __future__ import annotations

import hashlib
import stat
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BufferedReader, BytesIO
from pathlib import Path

import numpy as np
from PIL import ExifTags, Image, ImageChops, ImageCms

from cascade_desktop.errors import BadRequest

FEWEST_PIXELS_A_SIDE = 8
MOST_PIXELS_A_SIDE = 16384
MOST_PIXELS = 178_000_000
"""Just below where Pillow itself refuses to decode: twice its `MAX_IMAGE_PIXELS`."""

FORMATS = ("PNG", "JPEG", "WEBP", "AVIF", "GIF", "BMP", "TIFF", "JPEG2000", "PPM", "QOI")
"""Formats that are known by their first bytes and read by Pillow alone; EPS starts Ghostscript."""


class TooLong(BadRequest):
    """A picture that could be read, were it not for one of its sides."""


OTHER_FILE = "Choose a PNG, JPEG, WebP, AVIF, TIFF, GIF or BMP file, or save the picture as one."
SMALLER = "Make it smaller in a picture editor, or choose another one."

UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What turns a picture of this orientation upright (EXIF 2.32, tag 0x0112)."""

ON_ITS_SIDE = {UPRIGHT[orientation] for orientation in (5, 6, 7, 8)}

WHITES = {"I": (2**16 - 1, 2**31 - 1), "F": (1.0, 255.0, 2.0**16 - 1, 2.0**31 - 1)}
"""What white may be in whole and real numbers; the first that no pixel exceeds is taken."""

PROFILED = {
    ("L", "GRAY"): "L",
    ("L", "RGB "): "RGB",
    ("RGB", "RGB "): "RGB",
    ("CMYK", "CMYK"): "CMYK",
}
"""Mode of a picture and colour space of its profile (ICC.1, 7.2.6) -> the mode to apply it in.
"""


def read_picture(file: Path) -> Image.Image:
    """The picture in 8-bit RGB, upright, on white; of an animation the first frame.

    Raises `BadRequest` for what is no picture, damaged, or of a size that cannot be used: a side
    has 8 to 16384 pixels, and all of it at most 178 million.
    """
    with _opened(file) as image:
        turn = _turn(image)
        _decode(image, file)
        return _finished(_on_white(image), turn)


def read_layer(file: Path, *, scaled: bool = False) -> Image.Image:
    """The picture in 8-bit RGBA, upright, its transparency kept; of an animation the first frame.

    Raises `BadRequest` as `read_picture` does; for one that is only too long it is a `TooLong`.
    With `scaled`, such a one is made smaller instead: its longer side then has 16384 pixels.
    """
    with _opened(file, scaled=scaled) as image:
        turn = _turn(image)
        _decode(image, file)
        layer = _in_srgb(_opaque(image), image.info.get("icc_profile"))
        layer.putalpha(_opacity(image) or 255)
        return _finished(_shortened(layer), turn)


def holds_several(file: Path) -> bool:
    """Whether there are more frames or pages in it than the one that is read.

    Pictures that a camera adds to a photo for its own use do not count. Raises as `size_of` does.
    """
    with _opened(file, scaled=True) as image:
        with suppress(Exception):  # frames that are damaged are none
            return image.format != "MPO" and bool(getattr(image, "is_animated", False))
        return False


def read_mask(file: Path, size: tuple[int, int]) -> Image.Image:
    """The mask in 8-bit grey ("L"), upright, for a picture of `size` (width, height).

    Its brightness is the mask; a colour profile has no say in that. But where all that can be
    seen of a partly transparent file has one single colour, such as the strokes of a brush on an
    empty layer, its opacity is the mask. In other files with transparency, what is transparent
    counts as black.

    Raises `BadRequest` as `read_picture` does, and if the mask has another size.
    """
    with _opened(file) as image:
        turn, found = _turn(image), _upright_size(image)
        if found != tuple(size):
            raise BadRequest(
                f"The mask {file.name} has {_pixels(found)}, but its picture {_pixels(size)}.",
                "Choose a mask of the same size, or scale it in a picture editor.",
            )
        _decode(image, file)
        return _finished(_mask_in(image), turn)


def size_of(file: Path) -> tuple[int, int]:
    """Width and height, upright, without decoding the pixels. Raises as `read_picture` does."""
    with _opened(file) as image:
        return _upright_size(image)


def fingerprint(file: Path) -> str:
    """The file's SHA-256 in hexadecimal. Raises `BadRequest` if there is nothing to read."""
    with _stream(file) as stream:
        try:
            return hashlib.file_digest(stream, "sha256").hexdigest()
        except OSError as error:
            raise _unreadable(file, error) from error


@contextmanager
def _opened(file: Path, *, scaled: bool = False) -> Iterator[Image.Image]:
    """The picture with its header read and its size accepted; closed again afterwards."""
    with _stream(file) as stream, _header(stream, file) as image:
        _check_size(file, _upright_size(image), scaled)
        yield image


def _stream(file: Path) -> BufferedReader:
    try:
        facts = file.stat()
        if stat.S_ISREG(facts.st_mode) and facts.st_size:
            return file.open("rb")
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:
        raise BadRequest(f"There is no file {file}.", "Choose it where it is now.") from error
    except OSError as error:
        raise _unreadable(file, error) from error
    if stat.S_ISREG(facts.st_mode):
        raise BadRequest(f"{file.name} is empty.", "Copy it again, or choose another file.")
    kind = "a folder" if stat.S_ISDIR(facts.st_mode) else "not a file"
    raise BadRequest(f"{file} is {kind}.", "Choose a file.")


def _header(stream: BufferedReader, file: Path) -> Image.Image:
    # Whatever Pillow warns of is refused here or harmless. `catch_warnings` would not do: what it
    # puts back at its end belongs to all threads.
    warnings.filterwarnings("ignore", module=r"PIL\.")
    Image.init()
    try:
        return Image.open(stream, formats=[name for name in FORMATS if name in Image.OPEN])
    except Image.DecompressionBombError as error:
        raise _too_many_pixels(file) from error
    except MemoryError:
        raise
    except Exception as error:  # Pillow's readers raise nearly anything for a damaged header
        raise BadRequest(f"{file.name} is not a picture that can be read.", OTHER_FILE) from error


def _decode(image: Image.Image, file: Path) -> None:
    try:
        image.load()
    except MemoryError:
        raise
    except Exception as error:  # and just as many things for damaged pixels
        raise BadRequest(
            f"{file.name} is damaged or was not copied to its end.",
            "Copy or download it again, or choose another picture.",
        ) from error


def _check_size(file: Path, size: tuple[int, int], scaled: bool) -> None:
    if min(size) < FEWEST_PIXELS_A_SIDE:
        raise BadRequest(
            f"{file.name} has only {_pixels(size)}.",
            f"Choose a picture of at least {FEWEST_PIXELS_A_SIDE} pixels along each side.",
        )
    if size[0] * size[1] > MOST_PIXELS:
        raise _too_many_pixels(file)
    if max(size) > MOST_PIXELS_A_SIDE and not scaled:
        raise TooLong(
            f"{file.name} has {_pixels(size)}; {MOST_PIXELS_A_SIDE} along a side are the most.",
            SMALLER,
        )


def _too_many_pixels(file: Path) -> BadRequest:
    return BadRequest(f"{file.name} has more than {MOST_PIXELS // 10**6} megapixels.", SMALLER)


def _unreadable(file: Path, error: OSError) -> BadRequest:
    reason = error.strerror or "the system gives no reason"
    return BadRequest(f"{file} cannot be read: {reason}.", "Look at its permissions, or copy it.")


def _pixels(size: tuple[int, int]) -> str:
    return f"{size[0]}x{size[1]} pixels"


def _turn(image: Image.Image) -> Image.Transpose | None:
    """What turns it upright, as the header says; TIFF files are turned by Pillow.

    In PNG files it counts only if it stands before the pixels.
    """
    if image.format == "TIFF":
        return None
    with suppress(Exception):  # a damaged note on how a camera was held is as good as none
        # The method of PNG files would decode all pixels in search of a note behind them.
        return UPRIGHT.get(Image.Image.getexif(image)[ExifTags.Base.Orientation])
    return None


def _upright_size(image: Image.Image) -> tuple[int, int]:
    width, height = image.size
    return (height, width) if _turn(image) in ON_ITS_SIDE else (width, height)


def _finished(image: Image.Image, turn: Image.Transpose | None) -> Image.Image:
    """Upright, and without the notes of the file, which no longer hold for these pixels."""
    image = image if turn is None else image.transpose(turn)
    image.info = {}
    return image


def _shortened(image: Image.Image) -> Image.Image:
    part = MOST_PIXELS_A_SIDE / max(image.size)
    if part >= 1:
        return image
    width, height = (max(1, round(side * part)) for side in image.size)
    return image.resize((width, height), Image.Resampling.LANCZOS)


def _on_white(image: Image.Image) -> Image.Image:
    alpha = _opacity(image)
    colours = _in_srgb(_opaque(image), image.info.get("icc_profile"))
    if alpha is None:
        return colours
    return Image.composite(colours, Image.new("RGB", image.size, "white"), alpha)


def _mask_in(image: Image.Image) -> Image.Image:
    alpha = _opacity(image)
    if alpha is None:
        return _opaque(image).convert("L")
    colours = _opaque(image).convert("RGB")
    seen = np.asarray(colours)[np.asarray(alpha) > 0]
    if bool((seen == seen[:1]).all()):
        return alpha
    return Image.composite(colours.convert("L"), Image.new("L", image.size), alpha)


def _opacity(image: Image.Image) -> Image.Image | None:
    """The alpha channel, or None if all of the picture is opaque."""
    if not image.has_transparency_data or image.mode.startswith("I"):
        return None
    whole = image.convert("LA") if image.mode == "La" else image
    alpha = whole.convert("RGBA").getchannel("A")
    return alpha if alpha.getextrema() != (255, 255) else None


def _opaque(image: Image.Image) -> Image.Image:
    """A copy without transparency: L, RGB, CMYK or LAB with 8 bits per channel."""
    if image.mode.startswith(("I", "F")):
        return _eight_bits(image)
    if image.mode in ("1", "L", "LA", "La"):
        return (image.convert("LA") if image.mode == "La" else image).convert("L")
    return image.copy() if image.mode in ("CMYK", "LAB") else image.convert("RGB")


def _eight_bits(image: Image.Image) -> Image.Image:
    """Grey of more than 8 bits, scaled: 16 bits, or numbers that do not say how many."""
    levels = np.nan_to_num(np.asarray(image).astype(np.float32), posinf=0, neginf=0)
    whites = WHITES.get(image.mode, (2**16 - 1,))
    white = next((white for white in whites if levels.max() <= white), whites[-1])
    return Image.fromarray(np.rint(levels.clip(0, white) * (255 / white)).astype(np.uint8))


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """RGB as a screen shows it; a profile that is damaged or for other colours is left out."""
    if image.mode == "LAB":
        return _through(ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")), image)
    plain = image.convert("RGB")
    if profile is None:
        return plain
    with suppress(OSError, ImageCms.PyCMSError, KeyError, ImportError):
        given = ImageCms.ImageCmsProfile(BytesIO(profile))
        mode = PROFILED[image.mode, given.profile.xcolor_space]
        shown = _through(given, image.convert(mode))
        # Most profiles are sRGB itself: then no pixel may change for nothing but its rounding.
        changes = ImageChops.difference(plain, shown).getextrema()
        return shown if np.max(changes) > 1 else plain
    return plain


def _through(profile: ImageCms.ImageCmsProfile, image: Image.Image) -> Image.Image:
    shown = ImageCms.profileToProfile(
        image, profile, ImageCms.createProfile("sRGB"), outputMode="RGB"
    )
    assert shown is not None, "only a conversion in place gives nothing back"
    return shown
