"""A picture of the history as the command line tells it: one line, all lines, or plain data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from cascade_desktop.foreign_records import Found
from cascade_desktop.history import Made
from cascade_desktop.history_rows import mode_of
from cascade_desktop.png_text import parameters

LONGEST_PROMPT = 60
"""Characters of a prompt in a list."""


def line(made: Made) -> str:
    """Number, date, stars, size, seed and the beginning of the prompt."""
    stars = "*" * made.stars
    prompt = " ".join(made.request.prompt.split())
    if len(prompt) > LONGEST_PROMPT:
        prompt = f"{prompt[: LONGEST_PROMPT - 1]}…"
    size = f"{made.width}x{made.height}"
    facts = f"{made.number:>7}  {_date(made)}  {stars:<5}  {size:>9}  {made.request.seed:>10}"
    return f"{facts}  {prompt}{'  (its file is gone)' if made.gone else ''}"


def lines(made: Made) -> list[str]:
    """Facts, one a line, and the settings in the form that other programs read as well."""
    return [
        *(f"{name}: {value}" for name, value in _facts(made) if value),
        "",
        *parameters(made.request, made.record).split("\n"),
    ]


def plain(made: Made) -> dict[str, Any]:
    """Everything, as values for JSON."""
    return {
        "number": made.number,
        "file": str(made.file),
        "gone": made.gone,
        "made_at": made.made_at,
        "date": datetime.fromtimestamp(made.made_at).astimezone().isoformat(timespec="seconds"),
        "mode": mode_of(made.request),
        "width": made.width,
        "height": made.height,
        "bytes": made.bytes,
        "stars": made.stars,
        "tags": list(made.tags),
        "albums": list(made.albums),
        "latent": made.latent,
        "binned": made.binned,
        "request": asdict(made.request),
        "record": made.record,
    }


def found_in_file(file: Path, found: Found) -> tuple[dict[str, Any], list[str]]:
    """What a picture file says of itself, as values for JSON and as lines."""
    document = {
        "file": str(file.absolute()),
        "program": found.program,
        "notes": list(found.notes),
        "request": asdict(found.request),
        "record": found.record,
    }
    told = [f"File: {file.absolute()}", f"Made with: {found.program}", *found.notes, ""]
    return document, [*told, *parameters(found.request, found.record).split("\n")]


def _facts(made: Made) -> Iterator[tuple[str, object]]:
    seconds = made.record.get("seconds")
    yield "Number", made.number
    yield "File", f"{made.file}{' (gone)' if made.gone else ''}"
    yield "Made", _date(made)
    yield "Mode", mode_of(made.request)
    yield "Stars", made.stars
    yield "Tags", ", ".join(made.tags)
    yield "Albums", ", ".join(made.albums)
    yield "Stage C kept", "yes" if made.latent else ""
    yield "Thrown away", "yes" if made.binned else ""
    yield "Device", made.record.get("device")
    if isinstance(seconds, dict):
        yield "Seconds", ", ".join(f"{name} {value}" for name, value in seconds.items())


def _date(made: Made) -> str:
    return f"{datetime.fromtimestamp(made.made_at):%Y-%m-%d %H:%M}"
