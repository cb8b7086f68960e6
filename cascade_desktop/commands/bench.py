"""`cascade-desktop bench`: how quick pictures are drawn on this machine, and in how much memory."""

from __future__ import annotations

import argparse
import json
import sys
from contextlib import closing
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from cascade_desktop.commands.arguments import Commands, add_device, add_json, at_least_one
from cascade_desktop.commands.flags import add_request, given
from cascade_desktop.commands.preparing import prepared
from cascade_desktop.commands.progress_line import ProgressLine
from cascade_desktop.folders import Folders
from cascade_desktop.models import model_path
from cascade_desktop.progress import Report
from cascade_desktop.request import Request
from cascade_desktop.written import request_of

if TYPE_CHECKING:
    from cascade_desktop.engine.cascade import Cascade

PROMPT = "a red apple on a blue table"
RUNS = 5
LARGE = {"width": 1024, "height": 1024, "profile": "original", "decoder_guidance": 1.0}
"""What the published networks are measured at: the size that they were made for, and Stage B
without guidance, which is how the diffusers pipelines draw."""

GIB = 2**30


def add_to(commands: Commands, everywhere: argparse.ArgumentParser) -> None:
    parser = commands.add_parser(
        "bench",
        parents=[everywhere],
        help="measure how quick pictures are drawn here",
        description="Draws the same picture several times and prints seconds and memory: loading, "
        "the first picture, and the median of those after it.",
    )
    parser.set_defaults(run=run)
    add_request(parser)
    parser.add_argument(
        "--runs",
        type=at_least_one,
        default=RUNS,
        metavar="N",
        help=f"pictures after the first one, of which the median is taken ({RUNS} if not given)",
    )
    parser.add_argument(
        "--random-weights",
        choices=("full", "lite"),
        help="measure networks of the published size without their files, at 1024x1024 pixels",
    )
    parser.add_argument(
        "--against",
        choices=("diffusers",),
        help="draw in turn with the stock diffusers pipelines, and print how much quicker ours is",
    )
    _add_ways(parser)
    _add_circumstances(parser)
    add_device(parser)
    add_json(parser)


def _add_ways(parser: argparse.ArgumentParser) -> None:
    """How it is drawn, of which nothing but eight bits changes the picture."""
    parser.add_argument(
        "--plan",
        action="append",
        metavar="NAME",
        help="where the weights are: resident, staged, eight-bit or streamed on a graphics card, "
        "resident, small-tiles or eight-bit elsewhere (what fits if not given); may come again",
    )
    parser.add_argument(
        "--graphs",
        choices=("off", "auto"),
        default="auto",
        help="auto: record each step once and play it again, on a graphics card (auto if not "
        "given)",
    )
    parser.add_argument(
        "--compile",
        choices=("off", "auto", "always"),
        default="auto",
        help="compile the networks' blocks for this machine; auto: on a graphics card, between "
        "the first picture and the others (auto if not given)",
    )
    parser.add_argument(
        "--products",
        choices=("exact", "float8"),
        default="exact",
        help="float8: multiply in eight-bit floats where a graphics card has them (exact if not "
        "given)",
    )
    parser.add_argument(
        "--kernels",
        choices=("off", "auto"),
        default="auto",
        help="auto: kernels of our own between the products of a block, on NVIDIA's cards where "
        "Triton is there (auto if not given)",
    )


def _add_circumstances(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--early",
        action="store_true",
        help="draw with Stage C while Stage B is still being read, which the first picture counts",
    )
    parser.add_argument(
        "--rehearse",
        action="store_true",
        help="draw one step of each stage for nobody before the first picture, on a graphics card, "
        "as the window does when it has loaded a model",
    )
    parser.add_argument(
        "--memory",
        type=float,
        metavar="GIB",
        help="use no more than so much of the graphics card's memory (all of it if not given)",
    )


def run(arguments: argparse.Namespace, folders: Folders) -> int:
    request = _request(arguments, folders)
    with closing(ProgressLine(sys.stderr)) as line:
        told = _measured(arguments, request, folders, line)
    print(json.dumps(told, indent=2) if arguments.json else _table(told))
    return 0


def _request(arguments: argparse.Namespace, folders: Folders) -> Request:
    usual: dict[str, Any] = {"prompt": PROMPT, "seed": 1}
    if arguments.random_weights:
        usual |= LARGE
    chosen = request_of({**usual, **given(arguments)})
    chosen = replace(chosen, together=max(chosen.together, chosen.count))
    return prepared(chosen, folders, sized=True)


def _measured(
    arguments: argparse.Namespace, request: Request, folders: Folders, report: Report
) -> dict[str, Any]:
    from cascade_desktop.engine import measuring
    from cascade_desktop.engine.devices import choose_device, limit_memory

    if arguments.memory:
        limit_memory(choose_device(arguments.device), int(arguments.memory * GIB))
    beside = None
    if arguments.against:
        from cascade_desktop.engine.stock import stock

        beside = stock
    rows = []
    for plan in arguments.plan or ["auto"]:
        load = partial(_load, arguments, request, folders, report, plan)
        rows += measuring.measured(
            *(load, request, arguments.runs, report, beside), rehearsed=arguments.rehearse
        )
        beside = None  # Once is enough: it has no plans.
    told: dict[str, Any] = {
        "machine": measuring.machine(choose_device(arguments.device)),
        "model": arguments.random_weights and f"random, {arguments.random_weights}",
        "size": [request.width, request.height],
        "pictures": request.count,
        "steps": [request.steps, request.decoder_steps],
        "guidance": [request.guidance, request.decoder_guidance],
        "graphs": arguments.graphs,
        "compile": arguments.compile,
        "products": arguments.products,
        "kernels": arguments.kernels,
        "early": arguments.early,
        "rehearsed": arguments.rehearse,
        "memory_gib": arguments.memory,
        "rows": [row.told() for row in rows],
    }
    told["model"] = told["model"] or request.model
    if arguments.against:
        ours, theirs = told["rows"][:2]
        theirs["name"] = arguments.against
        told["times_quicker"] = round(theirs["steady_seconds"] / ours["steady_seconds"], 2)
    return told


def _load(
    arguments: argparse.Namespace, request: Request, folders: Folders, report: Report, plan: str
) -> Cascade:
    from cascade_desktop.engine.cascade import Cascade
    from cascade_desktop.engine.checkpoints import open_model
    from cascade_desktop.engine.random_model import RandomFiles

    size = arguments.random_weights
    return Cascade.of(
        RandomFiles(size) if size else open_model(model_path(request.model, folders)),
        report,
        arguments.device,
        request.precision,
        request.decoder_precision,
        plan,
        arguments.graphs,
        arguments.compile,
        arguments.products,
        arguments.kernels,
        early=arguments.early,
    )


def _table(told: dict[str, Any]) -> str:
    """The figures for people."""
    machine, (width, height) = told["machine"], told["size"]
    lines = [
        f"{told['model']}, {width}x{height}, {told['pictures']} at a time, on {machine['name']} "
        f"({machine['device']}, torch {machine['torch']}, {machine['date']})",
        "",
        "| | plan | load | first | compiling | steady | stage C | stage B | stage A | peak GiB "
        "| predicted |",
        "|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for row in told["rows"]:
        stages = [row["stages"].get(f"stage {letter}", "") for letter in "CBA"]
        names = ("load_seconds", "first_seconds", "compile_seconds", "steady_seconds")
        cells = [row["name"], row["plan"], *(row[name] or "" for name in names), *stages]
        cells += [_gib(row["peak_bytes"]), _gib(row["predicted_bytes"])]
        lines.append(f"| {' | '.join(map(str, cells))} |")
    if "times_quicker" in told:
        lines += ["", f"{told['times_quicker']} times as quick as {told['rows'][1]['name']}."]
    return "\n".join(lines)


def _gib(size: int) -> str:
    return f"{size / GIB:.2f}" if size else ""
