"""Many pictures on one page, in rows with a title and captions, to be looked at by a person."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageFont

COLUMNS = 8
SIDE = 160
GAP = 10
MARGIN = 24
TITLE = 34
LINES = 3
LINE_HEIGHT = 14
LETTERS = 26
"""What fits under a picture in one line."""

PAPER, INK, PALE, FRAME = "#ffffff", "#1d1d24", "#5f6068", "#d9dae0"

_MARKS = {
    "\u0301": ((1, -1), (0, 0)),
    "\u0303": ((-2, 0), (-1, -1), (0, 0), (1, -1)),
    "\u0308": ((-2, 0), (1, 0)),
}
"""Acute, tilde and diaeresis: their pixels, from the middle of the letter below."""

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


@dataclass(frozen=True)
class Strip:
    """One row: up to eight pictures of any size, each with a caption."""

    title: str
    pictures: Sequence[Image.Image]
    captions: Sequence[str]


def contact_sheet(strips: Sequence[Strip]) -> Image.Image:
    """The strips below each other; a row is as high as its longest caption needs."""
    heights = [_height(strip) for strip in strips]
    width = 2 * MARGIN + COLUMNS * SIDE + (COLUMNS - 1) * GAP
    sheet = Image.new("RGB", (width, 2 * MARGIN + sum(heights)), PAPER)
    top = MARGIN
    for strip, height in zip(strips, heights, strict=True):
        _draw_strip(sheet, strip, top)
        top += height
    return sheet


def _draw_strip(sheet: Image.Image, strip: Strip, top: int) -> None:
    pen = ImageDraw.Draw(sheet)
    pen.text((MARGIN, top), strip.title, INK, ImageFont.load_default(19))
    top += TITLE
    font = ImageFont.load_default(11.5)
    for index, (picture, lines) in enumerate(_cells(strip)):
        left = MARGIN + index * (SIDE + GAP)
        small = picture.convert("RGB")
        small.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
        sheet.paste(small, (left, top))
        pen.rectangle((left - 1, top - 1, left + small.width, top + small.height), None, FRAME)
        for line, text in enumerate(lines):
            _write(pen, (left, top + SIDE + 5 + line * LINE_HEIGHT), text, font)


def _write(pen: ImageDraw.ImageDraw, place: tuple[int, int], text: str, font: Font) -> None:
    """Pillow's own font, the only one there is everywhere, has no letters with accents."""
    left, top = place
    letters = unicodedata.normalize("NFD", text)
    for index, mark in enumerate(letters):
        if mark in _MARKS:
            before = _bare(letters[:index])
            start, end = (left + font.getlength(part) for part in (before[:-1], before))
            above = top + font.getbbox(before[-1])[1] - 2
            for x, y in _MARKS[mark]:
                pen.point((round((start + end) / 2) + x, above + y), PALE)
    pen.text(place, _bare(letters), PALE, font)


def _bare(letters: str) -> str:
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _height(strip: Strip) -> int:
    lines = max((len(lines) for _, lines in _cells(strip)), default=0)
    return TITLE + SIDE + 5 + lines * LINE_HEIGHT + 18


def _cells(strip: Strip) -> list[tuple[Image.Image, list[str]]]:
    shown = list(zip(strip.pictures, strip.captions, strict=True))[:COLUMNS]
    return [(picture, _lines(caption)) for picture, caption in shown]


def _lines(caption: str) -> list[str]:
    return textwrap.wrap(caption, LETTERS, max_lines=LINES, placeholder=" ...")
