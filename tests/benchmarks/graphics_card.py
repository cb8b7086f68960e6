"""Every way of drawing on a graphics card: seconds, memory, and how exact each is.

python -m tests.benchmarks.graphics_card OUT [NAME ...]: networks of the published size with random
weights, each row printed when it is measured; all of it goes to OUT/card.json, and what the card
does in a picture to OUT/profile-*.txt. With names, those rows alone.
"""

from __future__ import annotations

import gc
import json
import math
import os
import sys
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

# As the app itself does, before torch is imported.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import numpy as np
import torch

from cascade_desktop.engine import devices, measuring
from cascade_desktop.engine.cascade import Cascade
from cascade_desktop.engine.checkpoints import ModelFiles, open_model
from cascade_desktop.engine.compiling import Compiled
from cascade_desktop.engine.float8 import Products
from cascade_desktop.engine.kernels import Kernels
from cascade_desktop.engine.random_model import RandomFiles
from cascade_desktop.engine.speed import Graphs
from cascade_desktop.engine.stock import stock
from cascade_desktop.folders import resource
from cascade_desktop.progress import silent
from cascade_desktop.request import Request

GIB = 1 << 30

Measure = Callable[[], Iterator[dict[str, Any]]]

LARGE = Request(
    "a red apple", width=1024, height=1024, seed=1, profile="original", decoder_guidance=1.0
)
POCKET = Request("a red apple on a blue table", width=512, height=512, seed=1)


@dataclass(frozen=True)
class Way:
    """One row: how it is drawn, and with how much of the card's memory."""

    name: str
    graphs: Graphs = "off"
    compiled: Compiled = "off"
    products: Products = "exact"
    kernels: Kernels = "off"
    plan: str = "auto"
    memory_gib: float = 0.0
    request: Request = LARGE
    runs: int = 5
    beside: bool = False
    rehearsed: bool = False
    profiled: bool = False


FOUR = replace(LARGE, count=4, together=4)
GUIDED = replace(LARGE, decoder_guidance=1.1)
WAYS = (
    Way("eager, beside diffusers", beside=True, profiled=True),
    Way("graphs", "auto", profiled=True),
    Way("graphs, compiled", "auto", "auto", profiled=True),
    Way("graphs, compiled, float8", "auto", "auto", "float8", profiled=True),
    Way("graphs, kernels", "auto", kernels="auto", profiled=True),
    Way("graphs, compiled, kernels", "auto", "auto", kernels="auto", profiled=True),
    Way("rehearsed", "auto", "auto", kernels="auto", rehearsed=True, runs=2),
    Way("graphs, compiled, kernels, float8", "auto", "auto", "float8", "auto", profiled=True),
    Way("Stage B guided", "auto", "auto", kernels="auto", request=GUIDED, runs=3),
    Way("four together", "auto", "auto", kernels="auto", request=FOUR, runs=3),
    Way(
        "2048",
        "auto",
        "auto",
        kernels="auto",
        request=replace(LARGE, width=2048, height=2048),
        runs=2,
    ),
    Way("8 GiB", "auto", "auto", kernels="auto", memory_gib=8, runs=3, profiled=True),
    Way("6 GiB", "auto", "auto", kernels="auto", memory_gib=6, runs=3),
    Way("4 GiB", "auto", "auto", kernels="auto", memory_gib=4, runs=3, profiled=True),
    Way("streamed in 3 GiB", plan="streamed", memory_gib=3, runs=2),
    Way("eight-bit, no limit", plan="eight-bit", runs=2),
)


def main(out: Path, names: list[str]) -> None:
    out.mkdir(parents=True, exist_ok=True)
    place = devices.choose_device("auto")
    told: dict[str, Any] = {"machine": measuring.machine(place), "rows": []}
    rows: list[Measure] = [partial(row, way, out) for way in WAYS if not names or way.name in names]
    rows += [exactness] if not names or "exactness" in names else []
    for measure in rows:
        for one in tried(measure):
            told["rows"].append(one)
            sys.stdout.write(f"{json.dumps(one)}\n")
            sys.stdout.flush()
        (out / "card.json").write_text(json.dumps(told, indent=1), encoding="utf-8")
        gc.collect()
        torch.cuda.empty_cache()


def tried(measure: Measure) -> Iterator[dict[str, Any]]:
    """What fails is told in its row; the others go on."""
    try:
        yield from measure()
    except Exception:
        yield {"failed": traceback.format_exc()[-1500:]}


def row(way: Way, out: Path) -> Iterator[dict[str, Any]]:
    place = devices.choose_device("auto")
    devices.limit_memory(place, int((way.memory_gib or 1024) * GIB))
    held_before = torch.cuda.memory_reserved(place)  # by libraries, and by what rows have left
    loaded: list[Cascade] = []

    def load() -> Cascade:
        ways = (way.plan, way.graphs, way.compiled, way.products, way.kernels)
        loaded.append(_cascade(RandomFiles("full"), *ways))
        return loaded[0]

    beside = stock if way.beside else None
    rows = measuring.measured(load, way.request, way.runs, silent, beside, rehearsed=way.rehearsed)
    for one, name in zip(rows, (way.name, "diffusers"), strict=False):
        parts = loaded[0].parts
        own = sum(own for own, *_ in parts.blocks._made)
        retries = torch.cuda.memory_stats().get("num_alloc_retries", 0)
        more = {"recorded": parts.plays_steps, "own_kernels": own, "alloc_retries": retries}
        yield {**one.told(), "name": name, **more, "held_before": held_before}
    if way.profiled:
        file = out / f"profile-{way.name.replace(', ', '-').replace(' ', '-')}.txt"
        file.write_text(_profile(loaded[0], way.request), encoding="utf-8")


EXACT: tuple[tuple[str, Graphs, Compiled, Products, Kernels], ...] = (
    ("resident", "auto", "off", "exact", "off"),
    ("resident", "auto", "off", "rehearsed", "off"),
    ("staged", "off", "off", "exact", "off"),
    ("eight-bit", "off", "off", "exact", "off"),
    ("streamed", "off", "off", "exact", "off"),
    ("resident", "auto", "auto", "exact", "off"),
    ("resident", "auto", "auto", "exact", "auto"),
    ("resident", "auto", "auto", "rehearsed", "auto"),
)
"""Ways that are compared with plain eager; float8 as rehearsed, since Pocket is not wide."""


def exactness() -> Iterator[dict[str, Any]]:
    """Pocket with the same seed against plain eager, in PSNR, in both formats."""
    for precision in ("bfloat16", "float32"):
        draw = partial(_pixels, precision)
        expected = draw("resident", "off", "off", "exact", "off")
        for plan, graphs, compiled, products, kernels in EXACT:
            if precision == "float32" and products != "exact":
                continue  # Eight bits are for what is rough already.
            found = draw(plan, graphs, compiled, products, kernels)
            error = np.square(found - expected).mean()
            psnr = round(10 * math.log10(255**2 / error), 1) if error else "same"
            way = {"plan": plan, "graphs": graphs, "compiled": compiled, "products": products}
            yield {"exactness": precision, **way, "kernels": kernels, "psnr": psnr}


def _pixels(
    precision: str,
    plan: str,
    graphs: Graphs,
    compiled: Compiled,
    products: Products,
    kernels: Kernels,
) -> Any:
    files = open_model(resource("pocket"))
    cascade = _cascade(files, plan, graphs, compiled, products, kernels, precision)
    list(cascade.generate(POCKET))
    cascade.parts.blocks.wait()
    (picture,) = cascade.generate(POCKET)
    return np.asarray(picture.image, float)


def _cascade(
    files: ModelFiles,
    plan: str,
    graphs: Graphs,
    compiled: Compiled,
    products: Products,
    kernels: Kernels,
    precision: str = "auto",
) -> Cascade:
    return Cascade.of(
        files,
        precision=precision,
        plan=plan,
        graphs=graphs,
        compiled=compiled,
        products=products,
        kernels=kernels,
    )


def _profile(cascade: Cascade, request: Request) -> str:
    kinds = [torch.profiler.ProfilerActivity.CPU, torch.profiler.ProfilerActivity.CUDA]
    with torch.profiler.profile(activities=kinds) as seen:
        list(cascade.generate(request))
        torch.cuda.synchronize()
    return str(seen.key_averages().table(sort_by="self_cuda_time_total", row_limit=40))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
