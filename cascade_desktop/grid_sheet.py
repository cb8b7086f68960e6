"""The contact sheet of a grid: all its pictures on one page, with their values beside them."""

from __future__ import annotations

import json
import textwrap
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from PIL.PngImagePlugin import PngInfo

from cascade_desktop import png_text
from cascade_desktop.progress import Progress, Report, silent
from cascade_desktop.writing import write_new
from cascade_desktop.xy_grid import Axis, Grid

CHUNK = "cascade-grid"
"""The text chunk that holds the grid's request, its axes and the names of its pictures."""

LARGEST_CELL = 512
MOST_PIXELS = 40_000_000
"""Of a sheet: what every viewer opens, and 120 MB while it is made."""

SMALLEST_CELL = 32
GAP, MARGIN, HEAD_LINE, MOST_LINES = 8, 28, 19, 4
MISSING = "?"
PAPER, INK, PALE, EMPTY = "#ffffff", "#1d1d24", "#5f6068", "#e9ebf0"

_PLAIN = str.maketrans(
    {"×": "x", "–": "-", "—": "-", "ß": "ss", "æ": "ae", "ø": "o", "œ": "oe", "ł": "l", "…": "..."}
)

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


def save_sheet(
    grid: Grid,
    files: Sequence[Path],
    folder: Path,
    report: Report = silent,
    private: bool = False,
) -> Path:
    """Saves the sheet of `grid`, whose pictures are `files` in the order of `grid.cells`.

    A picture that is gone leaves its place empty. A `private` one tells nothing but the values
    that are compared. Raises `CannotSave`, and what `report` raises.
    """
    content = BytesIO()
    made = sheet(grid, files, report, private)
    made.save(content, "PNG", pnginfo=_about(grid, files, private))
    return write_new(folder, f"{datetime.now():%Y%m%d-%H%M%S}-grid", ".png", content.getvalue())


def sheet(
    grid: Grid, files: Sequence[Path], report: Report = silent, private: bool = False
) -> Image.Image:
    """The page alone; labels above the columns and to the left of the rows."""
    page = _Page(grid, "" if private else _settings(grid))
    for done, (file, (column, row)) in enumerate(zip(files, grid.cells, strict=False), start=1):
        page.put(_opened(file, page.cell), column, row)
        report(Progress("sheet", done, len(files)))
    return page.image


class _Page:
    """An empty page of the right size, with all that is written on it."""

    def __init__(self, grid: Grid, head: str) -> None:
        columns, rows = len(grid.x.values), len(grid.y.values)
        self.cell = _cell(grid)
        self._font = ImageFont.load_default(max(11, min(22, self.cell[0] // 14)))
        self._small = ImageFont.load_default(13)
        self._line = round(1.4 * self._font.getbbox("Ag")[3])
        side = self.cell[0] // 2 + 40
        x_labels = self._labels(grid.x, self.cell[0])
        y_labels = self._labels(grid.y, side)
        self._left = MARGIN + (side + GAP if y_labels else 0)
        width = self._left + columns * (self.cell[0] + GAP) - GAP + MARGIN
        lines = _wrap(head, self._small, width - 2 * MARGIN) if head else []
        self._top = MARGIN + len(lines) * HEAD_LINE + 10
        self._first = self._top + max(map(len, x_labels)) * self._line + GAP
        height = self._first + rows * (self.cell[1] + GAP) - GAP + MARGIN
        self.image = Image.new("RGB", (width, height), PAPER)
        self._pen = ImageDraw.Draw(self.image)
        for number, text in enumerate(lines):
            self._pen.text((MARGIN, MARGIN + number * HEAD_LINE), text, PALE, self._small)
        for column, label in enumerate(x_labels):
            self._write((self._place(column, 0)[0], self._top), label)
        for row, label in enumerate(y_labels):
            self._write((MARGIN, self._place(0, row)[1]), label)
        for column, row in grid.cells:
            self._pen.rectangle(self._area(column, row), EMPTY)

    def put(self, picture: Image.Image | None, column: int, row: int) -> None:
        """Into the middle of its place; None leaves the place empty."""
        if picture is None:
            return
        left, top = self._place(column, row)
        self._pen.rectangle(self._area(column, row), PAPER)
        left += (self.cell[0] - picture.width) // 2
        top += (self.cell[1] - picture.height) // 2
        self.image.paste(picture, (left, top))

    def _write(self, place: tuple[int, int], lines: list[str]) -> None:
        for number, text in enumerate(lines):
            self._pen.text((place[0], place[1] + number * self._line), text, INK, self._font)

    def _labels(self, axis: Axis, width: int) -> list[list[str]]:
        """A value in a script that the font does not have goes by its number."""
        if not axis.field:
            return []
        readable = [
            label if _drawable(label).count(MISSING) * 3 <= len(label) else f"value {number}"
            for number, label in enumerate(axis.labels, start=1)
        ]
        return [_wrap(f"{axis.title}: {label}", self._font, width) for label in readable]

    def _place(self, column: int, row: int) -> tuple[int, int]:
        return (
            self._left + column * (self.cell[0] + GAP),
            self._first + row * (self.cell[1] + GAP),
        )

    def _area(self, column: int, row: int) -> tuple[int, int, int, int]:
        left, top = self._place(column, row)
        return left, top, left + self.cell[0] - 1, top + self.cell[1] - 1


def _cell(grid: Grid) -> tuple[int, int]:
    """Room for the widest and the highest picture, smaller where there are many."""
    columns, rows = len(grid.x.values), len(grid.y.values)
    edges = [*((column, 0) for column in range(columns)), *((0, row) for row in range(rows))]
    requests = [grid.cell(*place) for place in edges]
    width, height = (max(getattr(one, side) for one in requests) for side in ("width", "height"))
    most = min(LARGEST_CELL, (MOST_PIXELS / (columns * rows)) ** 0.5)
    scale = min(1.0, most / max(width, height))
    return max(SMALLEST_CELL, round(width * scale)), max(SMALLEST_CELL, round(height * scale))


def _opened(file: Path, cell: tuple[int, int]) -> Image.Image | None:
    try:
        with Image.open(file) as opened:
            picture = opened.convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None  # Its place stays empty; the others are still worth a page.
    picture.thumbnail(cell, Image.Resampling.LANCZOS)
    return picture


def _about(grid: Grid, files: Sequence[Path], private: bool) -> PngInfo:
    facts = {
        "request": asdict(grid.request),
        **grid.to_facts(),
        "pictures": [file.name for file in files],
    }
    chunks = png_text.label()
    if not private:
        chunks.add_text(CHUNK, json.dumps(facts))
    return chunks


def _settings(grid: Grid) -> str:
    request, compared = grid.request, {grid.x.field, grid.y.field}
    facts = {
        "seed": request.seed,
        "steps": request.steps,
        "guidance": request.guidance,
        "model": Path(request.model).name,
    }
    told = [f"{name} {value}" for name, value in facts.items() if name not in compared]
    return "  |  ".join([" ".join(request.prompt.split())[:200] or "no prompt", *told])


def _wrap(text: str, font: Font, width: int) -> list[str]:
    letter = font.getlength("abcdefghijklmnopqrstuvwxyz") / 26
    columns = max(4, int(width / letter))
    return textwrap.wrap(_drawable(text), columns, max_lines=MOST_LINES, placeholder=" ...")


def _drawable(text: str) -> str:
    """Pillow's own font, the only one there is everywhere, has plain Latin letters alone."""
    bare = unicodedata.normalize("NFKD", text.translate(_PLAIN))
    letters = (letter for letter in bare if not unicodedata.combining(letter))
    return "".join(letter if letter.isascii() else MISSING for letter in letters)
