"""Many pictures on one page, each with its prompt, to be looked at by a person."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageFont

SIDE = 160
GAP = 8
LINES = 3
LINE_HEIGHT = 12
COLUMNS = 8
AT_MOST = 64


def contact_sheet(pictures: Sequence[Image.Image], captions: Sequence[str]) -> Image.Image:
    """The first 64 pictures, eight in a row."""
    shown = list(zip(pictures, captions, strict=True))[:AT_MOST]
    rows = -(-len(shown) // COLUMNS)
    cell = SIDE + GAP, SIDE + GAP + LINES * LINE_HEIGHT
    sheet = Image.new("RGB", (COLUMNS * cell[0] + GAP, rows * cell[1] + GAP), "white")
    pen = ImageDraw.Draw(sheet)
    font = ImageFont.load_default(11)
    for index, (picture, caption) in enumerate(shown):
        left = GAP + index % COLUMNS * cell[0]
        top = GAP + index // COLUMNS * cell[1]
        small = picture.convert("RGB")
        small.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
        sheet.paste(small, (left, top))
        for line, text in enumerate(textwrap.wrap(caption, 27)[:LINES]):
            pen.text((left, top + SIDE + line * LINE_HEIGHT), text, "black", font)
    return sheet
