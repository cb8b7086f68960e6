"""`cascade-desktop evaluate`: measures how well a model draws."""

import argparse
import json
import sys
from contextlib import closing
from pathlib import Path

from cascade_desktop.commands.arguments import Commands, add_device, add_json, at_least_one
from cascade_desktop.commands.progress_line import ProgressLine
from cascade_desktop.folders import Folders
from cascade_desktop.models import model_path
from cascade_desktop.writing import check_folder


def add_to(commands: Commands, everywhere: argparse.ArgumentParser) -> None:
    parser = commands.add_parser(
        "evaluate",
        parents=[everywhere],
        help="measure how well a model draws",
        description="Draws test pictures and prints figures on how well they show what was asked.",
    )
    parser.set_defaults(run=run)
    parser.add_argument("what", choices=("pocket",), help="pocket: Pocket's own test prompts")
    parser.add_argument(
        "--count",
        type=at_least_one,
        default=200,
        metavar="N",
        help="how many of the fixed prompts to draw for each row (200 if not given)",
    )
    parser.add_argument(
        "--only",
        type=names,
        default=(),
        metavar="NAME,...",
        help="measure these rows alone, such as text,canny,seconds (all if not given)",
    )
    parser.add_argument(
        "--data-set",
        type=Path,
        metavar="DIR",
        help="the pictures that `train data` has built (a small sample if not given)",
    )
    parser.add_argument(
        "--out", type=Path, metavar="DIR", help="where the contact sheet goes (in the data folder)"
    )
    parser.add_argument(
        "--model", default="pocket", metavar="FOLDER", help="measure this model instead of Pocket"
    )
    add_device(parser)
    add_json(parser)


def names(text: str) -> tuple[str, ...]:
    """`text, canny` as ("text", "canny"); whether there are such rows is for the evaluation."""
    found = tuple(part.strip() for part in text.split(",") if part.strip())
    if not found:
        raise argparse.ArgumentTypeError("Write the names of what to measure, such as text,canny")
    return found


def run(arguments: argparse.Namespace, folders: Folders) -> int:
    model = model_path(arguments.model, folders)
    out: Path = arguments.out or folders.data / "evaluation"
    check_folder(out)
    from cascade_desktop.training.evaluation import evaluate, table

    with closing(ProgressLine(sys.stderr)) as line:
        figures = evaluate(
            model,
            out,
            arguments.count,
            line,
            arguments.device,
            arguments.only,
            arguments.data_set,
        )
    print(json.dumps(figures, indent=2) if arguments.json else table(figures))
    return 0
