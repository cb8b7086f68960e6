"""How well Pocket draws: fixed prompts, a judge that was taught apart, and honest numbers."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from cascade_desktop.engine.cascade import Cascade
from cascade_desktop.errors import BadModel, BadRequest, CascadeError
from cascade_desktop.folders import resource
from cascade_desktop.progress import Progress, Report, silent
from cascade_desktop.training.contact_sheet import Strip, contact_sheet
from cascade_desktop.training.evaluation_adapters import measure_instant, measure_style
from cascade_desktop.training.evaluation_bench import Bench, Measured
from cascade_desktop.training.evaluation_fidelity import (
    measure_reconstruction,
    measure_seconds,
    measure_size,
)
from cascade_desktop.training.evaluation_pictures import (
    measure_canny,
    measure_inpaint,
    measure_super_resolution,
    measure_variation,
)
from cascade_desktop.training.evaluation_text import (
    measure_count,
    measure_pair,
    measure_spanish_text,
    measure_text,
    measure_tint,
)
from cascade_desktop.training.judge import FILE, load_judge
from cascade_desktop.training.sprites import FILE as SPRITES
from cascade_desktop.training.subjects import load_subjects
from cascade_desktop.writing import write_whole

SAMPLE = "training/sample-sprites.zip"

ROWS: dict[str, Callable[[Bench], Measured]] = {
    "text": measure_text,
    "tint": measure_tint,
    "pair": measure_pair,
    "count": measure_count,
    "text_spanish": measure_spanish_text,
    "tint_spanish": partial(measure_tint, spanish=True),
    "pair_spanish": partial(measure_pair, spanish=True),
    "count_spanish": partial(measure_count, spanish=True),
    "variation": measure_variation,
    "canny": measure_canny,
    "inpaint": measure_inpaint,
    "super_resolution": measure_super_resolution,
    "lora": measure_style,
    "instant": measure_instant,
    "reconstruction": measure_reconstruction,
    "size": measure_size,
    "seconds": measure_seconds,
}

NOT_MEASURED = "not measured"

Figures = dict[str, dict[str, Any]]
"""Row -> name -> share of 1, dB, MB or seconds; or `NOT_MEASURED` -> a sentence that says why."""


def evaluate(
    model: Path,
    out: Path,
    count: int = 200,
    report: Report = silent,
    device: str = "auto",
    only: Collection[str] = (),
    data_set: Path | None = None,
) -> Figures:
    """Measures the rows of `ROWS` (or those in `only`) on `count` fixed prompts each.

    Writes `out/contact-sheet.png`, `out/figures.json` and `out/figures.md`, the figures after
    each row. `data_set` is the zip of sprites, or its folder, that drawings are made of; without
    it a small sample is. A row that this model has no file for says so and stops nothing.

    Raises `BadRequest` for an unknown row, `BadModel` without a model or the judge (as in a
    packaged app), `CascadeError` without the data set. What `report` raises passes through.
    """
    rows = _rows(only)
    sprites = _sprites(data_set)
    cascade = Cascade.load(model, report, device=device)
    judge = load_judge(resource(f"training/{FILE}"), str(cascade.parts.device))
    subjects = load_subjects()
    out.mkdir(parents=True, exist_ok=True)
    figures = {"about": _about(count, cascade, sprites)}
    strips: list[Strip] = []
    with TemporaryDirectory() as folder:
        bench = Bench(cascade, judge, subjects, sprites, Path(folder), count, report)
        for place, name in enumerate(rows):
            bench.row = name.replace("_", " ")
            report(Progress("evaluating", place, len(rows)))
            figures[name], shown = _measured(ROWS[name], bench)
            strips += shown
            _write(figures, out)
    if strips:
        contact_sheet(strips).save(out / "contact-sheet.png", optimize=True)
    return figures


def table(figures: Figures) -> str:
    """The figures as a table in Markdown, a row for each."""
    lines = ["| what | figure | value |", "|---|---|---|"]
    for row, found in figures.items():
        for name, value in found.items():
            lines.append(f"| {row.replace('_', ' ')} | {name.replace('_', ' ')} | {shown(value)} |")
    return "\n".join(lines)


def shown(value: Any) -> str:
    return f"{value:.3g}" if isinstance(value, float) else str(value)


def _measured(
    measure: Callable[[Bench], Measured], bench: Bench
) -> tuple[dict[str, Any], list[Strip]]:
    try:
        measured = measure(bench)
    except BadModel as lacking:
        return {NOT_MEASURED: lacking.message}, []
    rounded = {name: round(value, 4) for name, value in measured.figures.items()}
    return {name: value for name, value in rounded.items() if math.isfinite(value)}, measured.strips


def _rows(only: Iterable[str]) -> list[str]:
    unknown = sorted(set(only) - ROWS.keys())
    if unknown:
        raise BadRequest(
            f"There is nothing to measure called {', '.join(unknown)}.",
            f"Choose from {', '.join(ROWS)}.",
        )
    return [name for name in ROWS if not only or name in only]


def _sprites(data_set: Path | None) -> Path:
    if data_set is None:
        return resource(SAMPLE)
    file = data_set / SPRITES if data_set.is_dir() else data_set
    if not file.is_file():
        raise CascadeError(
            f"{file} is missing.", "Make the pictures with cascade-desktop train data."
        )
    return file


def _about(count: int, cascade: Cascade, sprites: Path) -> dict[str, Any]:
    return {
        "prompts": count,
        "model": cascade.parts.files.model.name,
        "device": str(cascade.parts.device),
        "drawings_from": sprites.name,
    }


def _write(figures: Mapping[str, Mapping[str, Any]], out: Path) -> None:
    whole = {row: dict(found) for row, found in figures.items()}
    write_whole(out / "figures.json", (json.dumps(whole, indent=2) + "\n").encode())
    write_whole(out / "figures.md", (table(whole) + "\n").encode())
