"""Several pictures in one file: a contact sheet with captions, or a zip."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, ImageOps

from cascade_desktop.errors import BadRequest, CannotSave
from cascade_desktop.progress import Progress, Report, silent
from cascade_desktop.thumbnails import DAMAGED
from cascade_desktop.writing import write_whole

MOST = 400
"""Pictures on one sheet: more cannot be told apart."""

MARGIN, GAP = 24, 16
LINE = 18
"""Pixels from one line of a caption to the next."""

TEXT = 13
FONTS = ("segoeui.ttf", "Helvetica.ttc", "DejaVuSans.ttf", "NotoSans-Regular.ttf", "Arial.ttf")
"""The first that the system has: Pillow's own font lacks even accents."""

LINES = 2
LONGEST_CAPTION = 500
"""Characters that are looked at: no more fit, and a prompt can have 20,000."""

PAPER, INK, EMPTY = (250, 250, 250), (40, 44, 52), (226, 228, 233)

SHEETS = "contact sheet"
ZIPS = "zip"
"""What `Progress.stage` says."""


@dataclass(frozen=True)
class Frame:
    """One picture of a sheet and what stands below it; without a file the place stays empty."""

    file: Path | None
    caption: str = ""


def contact_sheet(
    frames: Sequence[Frame],
    columns: int = 0,
    side: int = 320,
    report: Report = silent,
) -> Image.Image:
    """One RGB picture with all of `frames`, row by row, each at most `side` pixels wide and high.

    Without `columns` it is about as wide as high. A file that is gone or damaged leaves an empty
    place with its caption. Raises `BadRequest` if there is nothing, or too much, to show.
    """
    if not frames:
        raise BadRequest("There is no picture for a contact sheet.", "Choose some pictures first.")
    if len(frames) > MOST:
        raise BadRequest(
            f"{len(frames)} pictures are too many for one contact sheet.",
            f"Choose {MOST} or fewer, or export them as a zip.",
        )
    columns = columns or -int(-(len(frames) ** 0.5) // 1)
    step = (side + GAP, side + LINES * LINE + GAP)
    rows = -(-len(frames) // columns)
    sheet = Image.new(
        "RGB", (2 * MARGIN + columns * step[0] - GAP, 2 * MARGIN + rows * step[1] - GAP), PAPER
    )
    draw, font = ImageDraw.Draw(sheet), _font()
    for index, frame in enumerate(frames):
        report(Progress(SHEETS, index, len(frames)))
        corner = (MARGIN + index % columns * step[0], MARGIN + index // columns * step[1])
        _place(sheet, draw, frame, corner, side)
        for line, text in enumerate(_lines(frame.caption, font, side)):
            draw.text((corner[0], corner[1] + side + 4 + line * LINE), text, INK, font)
    report(Progress(SHEETS, len(frames), len(frames)))
    return sheet


def save_sheet(file: Path, sheet: Image.Image) -> None:
    """Writes the sheet as PNG, or as JPEG where the name ends so. Raises `CannotSave`."""
    content = BytesIO()
    if file.suffix.lower() in (".jpg", ".jpeg"):
        sheet.save(content, "JPEG", quality=92)
    else:
        sheet.save(content, "PNG")
    write_whole(file, content.getvalue())


def save_zip(files: Sequence[Path], target: Path, report: Report = silent) -> tuple[Path, ...]:
    """Puts copies of `files` into the zip `target`; returns those that could not be read.

    Two of one name become `name` and `name-2`. Nothing is compressed, as pictures are already.
    The zip appears whole or not at all. Raises `CannotSave`; a report may raise `Cancelled`.
    """
    part = target.with_name(target.name + ".part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        left_out = _write_zip(files, part, report)
        part.replace(target)
    except BaseException as error:  # Ctrl-C too leaves nothing behind.
        with suppress(OSError):
            part.unlink(missing_ok=True)
        if not isinstance(error, OSError):
            raise
        raise CannotSave(
            f"{target.name} cannot be written: {error.strerror or error}.",
            "Free some space on that disk, or choose another folder.",
        ) from error
    return left_out


def _write_zip(files: Sequence[Path], part: Path, report: Report) -> tuple[Path, ...]:
    left_out, taken = [], set[str]()
    with zipfile.ZipFile(part, "w", zipfile.ZIP_STORED) as zipped:
        for index, file in enumerate(files):
            report(Progress(ZIPS, index, len(files)))
            try:
                source = file.open("rb")
            except OSError:
                left_out.append(file)
                continue
            with source:
                about = zipfile.ZipInfo.from_file(file, _free_name(file, taken))
                with zipped.open(about, "w", force_zip64=about.file_size >= 2**31) as into:
                    shutil.copyfileobj(source, into, 2**20)
    report(Progress(ZIPS, len(files), len(files)))
    return tuple(left_out)


def _free_name(file: Path, taken: set[str]) -> str:
    name, number = file.name, 1
    # Some file systems do not tell capitals apart.
    while name.casefold() in taken:
        number += 1
        name = f"{file.stem}-{number}{file.suffix}"
    taken.add(name.casefold())
    return name


def _font() -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    for name in FONTS:
        try:
            return ImageFont.truetype(name, TEXT)
        except OSError:
            continue
    return ImageFont.load_default(TEXT)


def _place(
    sheet: Image.Image, draw: ImageDraw.ImageDraw, frame: Frame, corner: tuple[int, int], side: int
) -> None:
    small = _opened(frame.file, side) if frame.file is not None else None
    if small is None:
        right, low = corner[0] + side - 1, corner[1] + side - 1
        draw.rounded_rectangle((*corner, right, low), 8, EMPTY)
        return
    left = corner[0] + (side - small.width) // 2
    sheet.paste(small, (left, corner[1] + (side - small.height) // 2))


def _opened(file: Path, side: int) -> Image.Image | None:
    try:
        with Image.open(file) as opened:
            opened.draft("RGB", (side, side))
            turned = ImageOps.exif_transpose(opened).convert("RGB")
    except DAMAGED:
        return None
    turned.thumbnail((side, side), Image.Resampling.LANCZOS)
    return turned


def _lines(
    caption: str, font: ImageFont.FreeTypeFont | ImageFont.ImageFont, wide: int
) -> list[str]:
    """The caption over at most `LINES` lines, the last one cut short with an ellipsis."""
    lines, words = [""], caption[:LONGEST_CAPTION].split()
    for word in words:
        tried = f"{lines[-1]} {word}".strip()
        if font.getlength(tried) <= wide or not lines[-1]:
            lines[-1] = tried
        else:
            lines.append(word)
    if len(lines) > LINES:
        lines = [*lines[: LINES - 1], " ".join(lines[LINES - 1 :])]
    return [_cut(line, font, wide) for line in lines]


def _cut(line: str, font: ImageFont.FreeTypeFont | ImageFont.ImageFont, wide: int) -> str:
    if font.getlength(line) <= wide:
        return line
    while line and font.getlength(f"{line}…") > wide:
        line = line[:-1]
    return f"{line.rstrip()}…"
