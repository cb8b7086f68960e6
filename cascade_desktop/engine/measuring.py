"""How quick a model draws here, and in how much memory: what `cascade-desktop bench` prints."""

from __future__ import annotations

import platform
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from importlib import metadata
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

import torch
from PIL import Image

from cascade_desktop import __version__
from cascade_desktop.engine.cascade import Cascade, Picture
from cascade_desktop.engine.grids import grid
from cascade_desktop.progress import Progress, Report
from cascade_desktop.request import Request

PROCESS = Path("/proc/self")
"""Where Linux says how much memory a process had at most, and can be told to count anew."""

Draw = Callable[[Request], Any]


@dataclass
class Taken:
    """What some work took: seconds by the clock and of the processor, and memory at most."""

    seconds: float = 0.0
    processor_seconds: float = 0.0
    peak_bytes: int = 0


@dataclass
class Row:
    """One way of drawing. A median is over the pictures after the first; `stages` are medians."""

    name: str
    load: Taken | None = None
    rehearsal: Taken | None = None
    """What the window does when a model is loaded and nobody waits for a picture."""
    compiling: Taken | None = None
    """Which goes on beside drawing: how long it takes by itself."""
    first: Taken = field(default_factory=Taken)
    steady: list[Taken] = field(default_factory=list)
    first_stages: dict[str, float] = field(default_factory=dict)
    stages: list[dict[str, float]] = field(default_factory=list)
    plan: str = ""
    predicted_bytes: int = 0

    def told(self) -> dict[str, Any]:
        """As plain values for JSON."""
        every = [self.first, *self.steady]
        later = self.steady or every
        names = self.stages[0] if self.stages else {}
        return {
            "name": self.name,
            "plan": self.plan,
            "load_seconds": _rounded(self.load.seconds) if self.load else None,
            "rehearsal_seconds": _rounded(self.rehearsal.seconds) if self.rehearsal else None,
            "first_seconds": _rounded(self.first.seconds),
            "first_stages": self.first_stages,
            "compile_seconds": _rounded(self.compiling.seconds) if self.compiling else None,
            "steady_seconds": _rounded(median(one.seconds for one in later)),
            "steady_processor_seconds": _rounded(median(one.processor_seconds for one in later)),
            "every_seconds": [_rounded(one.seconds) for one in later],
            "stages": {
                name: _rounded(median(one.get(name, 0.0) for one in self.stages)) for name in names
            },
            "peak_bytes": max(one.peak_bytes for one in every),
            "predicted_bytes": self.predicted_bytes,
        }


def measured(
    load: Callable[[], Cascade],
    request: Request,
    runs: int,
    report: Report,
    beside: Callable[[Cascade], Draw] | None = None,
    *,
    rehearsed: bool = False,
) -> list[Row]:
    """Loads a model and draws 1 + `runs` pictures with it, in turn with what stands `beside` it.

    If `rehearsed`, the first one is drawn after a rehearsal, as in the window.

    Only so do two ways of drawing meet the same machine: other programs, and its heat, change
    it from minute to minute. The report may raise, between two pictures and at each step.
    """
    ours, theirs = Row("ours"), Row("beside")
    with taking(None) as ours.load:
        cascade = load()
    device = cascade.parts.device
    if rehearsed:
        with taking(device) as ours.rehearsal:
            cascade.rehearse(request, report)
    draw = beside(cascade) if beside else None
    for run in range(1 + runs):
        report(Progress("bench", run, 1 + runs))
        with taking(device) as taken:
            (picture,) = _drawn(cascade, request, report)
        _note(ours, taken, picture)
        if draw is not None:
            with taking(device) as taken:
                draw(request)
            _note(theirs, taken)
        if not run:
            with taking(device) as ours.compiling:
                cascade.parts.blocks.wait()
    ours.plan, ours.predicted_bytes = cascade.parts.plan.name, _predicted(cascade, request)
    report(Progress("bench", 1 + runs, 1 + runs))
    return [ours, theirs] if beside else [ours]


@contextmanager
def taking(device: torch.device | None) -> Iterator[Taken]:
    """What the work inside takes; what a graphics card still does at its end is waited for."""
    taken = Taken()
    _forget_peak(device)
    began, worked = perf_counter(), process_time()
    try:
        yield taken
    finally:
        card: Any = torch.cuda
        if card.is_initialized():
            torch.cuda.synchronize(device)
        taken.seconds = perf_counter() - began
        taken.processor_seconds = process_time() - worked
        taken.peak_bytes = peak_bytes(device)


def peak_bytes(device: torch.device | None) -> int:
    """Memory at most: a card's as PyTorch had it in use, else the process's; 0 if unknown."""
    if device is not None and device.type == "cuda":
        return int(torch.cuda.max_memory_allocated(device))
    try:
        found = re.search(r"VmHWM:\s+(\d+) kB", (PROCESS / "status").read_text(encoding="utf-8"))
    except OSError:
        return 0
    return 1024 * int(found[1]) if found else 0


def machine(device: torch.device) -> dict[str, Any]:
    """What the figures depend on besides the model."""
    card = torch.cuda.get_device_name(device) if device.type == "cuda" else platform.processor()
    return {
        "date": f"{date.today():%Y-%m-%d}",
        "device": str(device),
        "name": card or platform.machine(),
        "threads": torch.get_num_threads(),
        "python": platform.python_version(),
        **{name: metadata.version(name) for name in ("torch", "diffusers", "transformers")},
        "cascade_desktop": __version__,
    }


def _drawn(cascade: Cascade, request: Request, report: Report) -> list[Picture]:
    made = list(cascade.generate(request, report))
    return made[:1]


def _note(row: Row, taken: Taken, picture: Picture | Image.Image | None = None) -> None:
    first = not row.first.seconds
    if first:
        row.first = taken
        if isinstance(picture, Picture):
            row.first_stages = picture.record["seconds"]
        return
    row.steady.append(taken)
    if isinstance(picture, Picture):
        row.stages.append(picture.record["seconds"])


def _predicted(cascade: Cascade, request: Request) -> int:
    model = cascade.parts.files.model
    size = grid(
        request.width, request.height, model.compression, model.smallest_grid, request.profile
    )
    return cascade.parts.predicted(size, 2 * min(request.together, request.count))


def _forget_peak(device: torch.device | None) -> None:
    if device is not None and device.type == "cuda":
        torch.cuda.synchronize(device)
        torch.cuda.reset_peak_memory_stats(device)
        return
    with suppress(OSError):  # Not Linux, or not allowed: then the peak is that since the start.
        (PROCESS / "clear_refs").write_text("5", encoding="utf-8")


def _rounded(seconds: float) -> float:
    return round(seconds, 4)
