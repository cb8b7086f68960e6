"""Builds the pictures that Pocket learns from: open emoji drawings in six styles, in one zip."""

from __future__ import annotations

import importlib
import io
import json
import multiprocessing
import os
import zipfile
from collections.abc import Collection, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

from cascade_desktop.errors import CannotSetUp, CascadeError
from cascade_desktop.folders import resource
from cascade_desktop.progress import Progress, Report, silent
from cascade_desktop.training.packages import Package, fetch, opened
from cascade_desktop.training.subjects import ALL_STYLES, LORA_STYLE
from cascade_desktop.writing import write_whole

FILE = "sprites.zip"
SIDE = 256
QUALITY = 90

_FLAT = Package("@iconify-json/fluent-emoji-flat", "1.2.6")
_NOTO = Package("@iconify-json/noto", "1.2.9")
_TWEMOJI = Package("@iconify-json/twemoji", "1.2.5")
# Of each style: the package with its drawings, and the one that says which drawing is of which
# code point (the first Noto and the glossy Fluent have the names of their siblings but no list).
_VECTORS = {
    "glossy": (Package("@iconify-json/fluent-emoji", "1.2.7"), _FLAT),
    "flat": (_FLAT, _FLAT),
    "noto": (_NOTO, _NOTO),
    "twemoji": (_TWEMOJI, _TWEMOJI),
    LORA_STYLE: (Package("@iconify-json/noto-v1", "1.2.5"), _NOTO),
}
_PIXELS = {"3d": Package("@lobehub/fluent-emoji-3d", "1.1.0")}
PACKAGES = tuple(
    dict.fromkeys([*_PIXELS.values(), *(one for pair in _VECTORS.values() for one in pair)])
)


@dataclass(frozen=True)
class Drawing:
    """One sprite to be: an SVG document or a finished picture's bytes."""

    style: str
    code: str
    content: str | bytes

    @property
    def member(self) -> str:
        return f"{self.style}/{self.code}.webp"


def build(out: Path, report: Report = silent, codes: Collection[str] | None = None) -> Path:
    """Fetches the packages into `out/packages` and writes `out/sprites.zip`; returns its path.

    The zip holds `STYLE/CODE.webp`, 256 x 256 RGBA, of each subject in the list (or only of those
    in `codes`). Raises `CascadeError` where npm, the network or resvg is missing.
    """
    packages = out / "packages"
    fetch(PACKAGES, packages, report)
    _resvg()
    wanted = _wanted(codes)
    total = sum(len(chosen) for chosen in wanted.values())
    packed = io.BytesIO()
    spawn = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(min(total, os.cpu_count() or 1) or 1, spawn)
    done = 0
    try:
        with zipfile.ZipFile(packed, "w") as archive:
            for style, chosen in wanted.items():
                drawings = list(_drawings(style, chosen, packages))
                sprites = pool.map(sprite, drawings, chunksize=8)
                for drawing, content in zip(drawings, sprites, strict=True):
                    report(Progress("drawing the sprites", done, total))
                    archive.writestr(zipfile.ZipInfo(drawing.member), content)
                    done += 1
    finally:
        pool.shutdown(cancel_futures=True)
    write_whole(out / FILE, packed.getvalue())
    report(Progress("drawing the sprites", total, total))
    return out / FILE


def sprite(drawing: Drawing) -> bytes:
    """The drawing as a WebP picture of 256 x 256 RGBA, in the middle if it is not square."""
    content = drawing.content
    if isinstance(content, str):
        content = bytes(
            # No drawing has text in it, and looking for fonts takes longer than drawing.
            _resvg().svg_to_bytes(
                svg_string=content, width=SIDE, height=SIDE, skip_system_fonts=True
            )
        )
    picture = Image.open(io.BytesIO(content)).convert("RGBA")
    canvas = Image.new("RGBA", (SIDE, SIDE))
    canvas.paste(picture, ((SIDE - picture.width) // 2, (SIDE - picture.height) // 2))
    written = io.BytesIO()
    canvas.save(written, "WEBP", quality=QUALITY, method=4, alpha_quality=95)
    return written.getvalue()


def _resvg() -> Any:
    try:
        return importlib.import_module("resvg_py")
    except ImportError as error:
        raise CannotSetUp(
            "The drawings cannot be turned into pictures, because resvg is not installed.",
            'Install it with: pip install "cascade-desktop[train]"',
        ) from error


def _wanted(codes: Collection[str] | None) -> dict[str, list[str]]:
    """Style -> the code points to draw in it, from the list of subjects."""
    rows = json.loads(resource("training/subjects.json").read_text(encoding="utf-8"))
    return {
        style: [
            row["hex"]
            for row in rows
            if style in row["styles"] and (codes is None or row["hex"] in codes)
        ]
        for style in ALL_STYLES
    }


def _drawings(style: str, codes: list[str], packages: Path) -> Iterator[Drawing]:
    if style in _PIXELS:
        yield from _finished(style, codes, packages)
        return
    package, naming = _VECTORS[style]
    with opened(naming, packages) as archive:
        listed = json.loads(archive.read("chars.json"))
    names = {_code(points): name for points, name in listed.items()}
    with opened(package, packages) as archive:
        icons = json.loads(archive.read("icons.json"))
    for code in codes:
        yield Drawing(style, code, _svg(icons, _found(names, code, package)))


def _finished(style: str, codes: list[str], packages: Path) -> Iterator[Drawing]:
    """From a package that has pictures; they are named after their code points."""
    with opened(_PIXELS[style], packages) as archive:
        names = {_code(Path(name).stem): name for name in archive.names if name.endswith(".webp")}
        for code in codes:
            yield Drawing(style, code, archive.read(_found(names, code, _PIXELS[style])))


def _found(names: dict[str, str], code: str, package: Package) -> str:
    if code not in names:
        raise CascadeError(
            f"{package.name} has no drawing of {code}.",
            "Take only code points that the list of subjects names for this style.",
        )
    return names[code]


def _code(points: str) -> str:
    """Code points without the one (fe0f) that only asks for colour."""
    return "-".join(point for point in points.lower().split("-") if point != "fe0f")


def _svg(icons: dict[str, Any], name: str) -> str:
    """The drawing of that name, which may be an alias for another."""
    while name not in icons["icons"]:
        name = icons["aliases"][name]["parent"]
    icon = icons["icons"][name]
    width, height = (icon.get(side, icons.get(side, 16)) for side in ("width", "height"))
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'width="{width}" height="{height}" viewBox="0 0 {width} {height}">{icon["body"]}</svg>'
    )
