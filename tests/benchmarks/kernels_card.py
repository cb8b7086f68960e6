"""Kernels of our own on a graphics card: microseconds of each block, and how exact it is.

python -m tests.benchmarks.kernels_card OUT [SECONDS]: blocks of the published networks with random
weights, each run as it is, compiled, and with our kernels; then ways to divide the work, of which
the quickest go into `kernel_blocks.LAUNCHES`. Each row is printed when it is measured, and all of
it goes to OUT/kernels.json. What would begin after SECONDS (50) is left out, and told.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from cascade_desktop.engine import arithmetic, float8, kernel_blocks, kernels
from cascade_desktop.engine.kernel_blocks import Launch
from tests.engine import kernel_shapes

CALLS = 10
"""In one recording, so that starting it is not measured."""

REPLAYS = 20

Run = Callable[[], Any]


@dataclass(frozen=True)
class Block:
    """A block of one of the networks at 1024 x 1024: pictures, channels, cells along a side."""

    name: str
    count: int
    width: int
    side: int
    words: int = 0
    heads: int = 0
    skips: bool = False
    eight: bool = False
    compiled: bool = True

    def given(self) -> list[Any]:
        shape = (self.count, self.width, self.side, self.side)
        if self.words:
            return kernel_shapes.attend(*shape, words=self.words, heads=self.heads)
        x = kernel_shapes.by_cells(*shape)
        skip = kernel_shapes.by_cells(*shape) if self.skips else None
        weights = kernel_shapes.res_weights(self.width, skips=self.skips)
        scaled = (one / one.shape[1] ** 0.5 if one.dim() == 2 else one for one in weights)
        return [x, skip, *scaled]


RES = (
    Block("C 24 x 24 x 2048, two", 2, 2048, 24),
    Block("B 32 x 32 x 1280", 1, 1280, 32),
    Block("B 64 x 64 x 640", 1, 640, 64),
    Block("B 128 x 128 x 320", 1, 320, 128),
)
ATTENTION = (
    Block("C attention, 576 and 85, two", 2, 2048, 24, words=85, heads=32),
    Block("B attention, 1024 and 4", 1, 1280, 32, words=4, heads=20),
)
BLOCKS = (
    *(replace(one, eight=True) if one.width > float8.WIDE else one for one in (*RES, *ATTENTION)),
    *(replace(one, name=f"{one.name}, skip", skips=True, compiled=False) for one in RES),
)

SEEN = ((2048, 4), (4096, 4), (4096, 8), (8192, 8), (8192, 16))
"""Numbers that a program holds, and its warps."""

NORM = (
    Launch(),
    Launch(gelu_twice=True),
    Launch(rows=16, warps=4),
    Launch(rows=4, warps=1),
    Launch(rows=8, block=256, warps=4),
    Launch(rows=16, block=64),
    Launch(rows=32, block=64, warps=4),
    Launch(programs=528),
    Launch(programs=2112),
)


def main(out: Path, seconds: float = 50.0) -> None:
    out.mkdir(parents=True, exist_ok=True)
    until, told = time.monotonic() + seconds, []
    for one in (row for part in (trial, *rows()) for row in tried(part, until)):
        told.append(one)
        sys.stdout.write("  ".join(f"{key} {one[key]}" for key in one) + "\n")
        sys.stdout.flush()
        (out / "kernels.json").write_text(json.dumps(told, indent=1), encoding="utf-8")


def rows() -> Iterator[Run]:
    """Ours first; what takes the compiler seconds for each block comes last."""
    yield from (partial(ways, block) for block in BLOCKS)
    yield from (partial(passes, block) for block in RES)
    yield from (partial(divisions, block) for block in RES)
    yield from (partial(compiled, block) for block in BLOCKS if block.compiled)


def tried(part: Run, until: float) -> Iterator[dict[str, Any]]:
    """What fails is told in its row; the others go on."""
    if time.monotonic() > until:
        yield {"left out": "no time"}
        return
    try:
        with torch.inference_mode():
            yield from part()
    except Exception:
        yield {"failed": traceback.format_exc()[-1500:]}


def trial() -> Iterator[dict[str, Any]]:
    torch.manual_seed(0)
    began = time.monotonic()
    trusted = kernels.trusted(torch.device("cuda", torch.cuda.current_device()))
    yield {"trusted": trusted, "seconds": round(time.monotonic() - began, 2)}


def ways(block: Block) -> Iterator[dict[str, Any]]:
    """As it is and with our kernels, against float32."""
    exact = _exact(block)
    expected = _functions(block)[0][1](*exact)
    for name, function, given in _each(block, exact):
        for kind, one in (("plain", function), ("kernels", _ours(function))):
            try:
                found = one(*given).float()
                off = float((found - expected).abs().max() / expected.abs().max())
                told: dict[str, Any] = {"us": _us(partial(one, *given)), "off": round(off, 5)}
            except Exception as error:
                told = {"failed": f"{type(error).__name__}: {error}"[:300]}
            yield {"block": block.name, "way": f"{name}{kind}", **told}


def compiled(block: Block) -> Iterator[dict[str, Any]]:
    exact = _exact(block)
    for name, function, given in _each(block, exact):
        made = torch.compile(function, fullgraph=True, dynamic=False)
        yield {
            "block": block.name,
            "way": f"{name}compiled",
            "us": _us(partial(made, *given)),
        }


def passes(block: Block, how: Launch | None = None) -> Iterator[dict[str, Any]]:
    """Each pass of ours, and the two products, by themselves."""
    yield {"block": block.name, **{name: _us(run) for name, run in _parts(block, how)}}


def divisions(block: Block) -> Iterator[dict[str, Any]]:
    """The convolution, and the response norm, with the work divided in several ways."""
    for tile, warps in SEEN:
        how = Launch(seen_tile=tile, seen_warps=warps)
        yield {"block": block.name, "tile": tile, "warps": warps, **_timed(block, how, "seen")}
    for how in NORM:
        chosen = {"rows": how.rows, "channels": how.block, "warps": how.warps}
        more = {"programs": how.programs, "twice": how.gelu_twice}
        yield {"block": block.name, **chosen, **more, **_timed(block, how, "lengths", "gained")}


def _timed(block: Block, how: Launch, *names: str) -> dict[str, Any]:
    try:
        times = {name: _us(run) for name, run in _parts(block, how) if name in names}
    except Exception as error:
        return {"failed": f"{type(error).__name__}: {error}"[:300]}
    return {**times, "us": round(sum(times.values()), 1)}


def _parts(block: Block, how: Launch | None) -> list[tuple[str, Run]]:
    how = how or kernel_blocks.launch_of(block.width)
    given = _on_card(_exact(block), torch.bfloat16)
    x, _, kernel, kernel_bias, widen, widen_bias, gamma, beta, narrow, narrow_bias = given
    shifts = block.side**2 > block.width
    keeps = shifts or not how.gelu_twice
    taps, shift = kernel_blocks.ready(kernel, narrow, beta, narrow_bias, shifts=shifts)
    near, rest = kernel_blocks.seen(x, None, taps, kernel_bias, shift, how)
    wide = torch.nn.functional.linear(near, widen, widen_bias)
    norm = kernel_blocks.lengths(wide, how, keeps=keeps)
    source = narrow if shifts else wide
    gelu = not shifts and how.gelu_twice

    def gained() -> Tensor:
        return kernel_blocks.gained(source, norm, gamma, beta, how, x.dtype, gelu=gelu)

    by = gained().mT if shifts else narrow.t()

    def narrowed() -> Tensor:
        if shifts:
            return rest.baddbmm_(wide, by)
        return rest.flatten(0, 1).addmm_(wide.flatten(0, 1), by)

    return [
        ("ready", lambda: kernel_blocks.ready(kernel, narrow, beta, narrow_bias, shifts=shifts)),
        ("seen", lambda: kernel_blocks.seen(x, None, taps, kernel_bias, shift, how)),
        ("widen", lambda: torch.nn.functional.linear(near, widen, widen_bias)),
        ("lengths", lambda: kernel_blocks.lengths(wide, how, keeps=keeps)),
        ("gained", gained),
        ("narrow", narrowed),
    ]


def _functions(block: Block) -> list[tuple[str, Any]]:
    res, attend = (arithmetic.res, float8.res), (arithmetic.attend, float8.attend)
    exact, eight = attend if block.words else res
    return [("", exact), *([("float8 ", eight)] if block.eight and not block.skips else [])]


def _each(block: Block, exact: list[Any]) -> Iterator[tuple[str, Any, list[Any]]]:
    """Name, function and what it is given, in bfloat16 and in eight bits."""
    rough = _on_card(exact, torch.bfloat16)
    for name, function in _functions(block):
        if not name:
            yield name, function, rough
        elif block.words:
            parts = float8.Eight.of(rough[3]).parts()
            yield name, function, [*rough[:3], *parts, *rough[4:]]
        else:
            widen, narrow = float8.Eight.of(rough[4]), float8.Eight.of(rough[8])
            slim = (narrow.numbers, narrow.scale, rough[9])
            yield name, function, [rough[0], *rough[2:4], *widen.parts(), *rough[5:8], *slim]


def _ours(function: Any) -> Any:
    return kernels.own(function)


@cache
def _exact(block: Block) -> list[Any]:
    return _on_card(block.given(), torch.float32)


def _on_card(given: list[Any], dtype: torch.dtype) -> list[Any]:
    return [one.to("cuda", dtype) if isinstance(one, Tensor) else one for one in given]


def _us(run: Run) -> float:
    """Microseconds of one call, recorded and played: the median."""
    side = torch.cuda.Stream()  # type: ignore[no-untyped-call]
    side.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(side):
        for _ in range(3):
            run()
    torch.cuda.synchronize()
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        for _ in range(CALLS):
            run()
    times: list[float] = []
    for _ in range(REPLAYS):
        begin, end = _event(), _event()
        begin.record()
        graph.replay()
        end.record()
        end.synchronize()
        times.append(begin.elapsed_time(end) * 1000 / CALLS)
    return round(statistics.median(times), 1)


def _event() -> Any:
    event: Any = torch.cuda.Event
    return event(enable_timing=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(float, sys.argv[2:]))
