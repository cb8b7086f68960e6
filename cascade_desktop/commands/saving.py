"""What is made: saved in a folder, and told as paths at once or as one JSON document at the end."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cascade_desktop import pictures
from cascade_desktop.progress import Report
from cascade_desktop.request import Request
from cascade_desktop.saving_beside import SavedBeside

if TYPE_CHECKING:
    from cascade_desktop.engine.cascade import Cascade, Picture

Entry = dict[str, Any]
"""One thing that was made: `file`, `request` and `record`, as plain values."""


def draw(
    cascade: Cascade,
    request: Request,
    report: Report,
    out: Path,
    tell: Callable[[Entry], None],
    *,
    stop_after_c: bool,
) -> None:
    """Tells of each picture of a request as soon as it is saved, which is while the next is drawn.

    What was finished before a failure or Ctrl-C is saved and told of as well.
    """
    make, store = (cascade.candidates, keep) if stop_after_c else (cascade.generate, save)
    with SavedBeside[Any, Entry](lambda made: store(made, out), tell) as beside:
        for made in make(request, beside.watched(report)):
            beside.add(made)


def save(made: Picture, out: Path, **facts: Any) -> Entry:
    """Saves a finished picture; `facts` are added to its record."""
    record = {**made.record, **facts}
    file = pictures.save(made.image, made.request, record, out)
    return {"file": str(file), "request": asdict(made.request), "record": record}


def keep(made: Picture, out: Path) -> Entry:
    """Saves what Stage C gave, beside the small picture that shows what it will become."""
    from cascade_desktop.engine.latents import save_latent

    preview = pictures.save(made.image, made.request, {**made.record, "preview": True}, out)
    file = save_latent(made.latent, made.request, made.record, preview.with_suffix(""))
    return {
        "file": str(file),
        "preview": str(preview),
        "request": asdict(made.request),
        "record": made.record,
    }


@contextmanager
def told(as_json: bool) -> Iterator[Callable[[Entry], None]]:
    """Inside, each finished entry is handed to what this gives.

    What was finished before a failure or Ctrl-C is on disk, so it is told as well.
    """
    made: list[Entry] = []

    def tell(entry: Entry) -> None:
        made.append(entry)
        if not as_json and "file" in entry:
            print(entry["file"], flush=True)

    try:
        yield tell
    finally:
        if as_json:
            print(json.dumps(made, indent=2))
