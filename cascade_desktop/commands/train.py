"""`cascade-desktop train`: builds Pocket's training pictures, and trains its stages."""

import argparse
import sys
from contextlib import closing
from pathlib import Path

from cascade_desktop.commands.arguments import Commands, add_device, at_least_one, minutes
from cascade_desktop.commands.progress_line import ProgressLine
from cascade_desktop.folders import Folders
from cascade_desktop.writing import check_folder


def add_to(commands: Commands, everywhere: argparse.ArgumentParser) -> None:
    parser = commands.add_parser(
        "train",
        parents=[everywhere],
        help="train Pocket, or build the pictures it learns from",
        description="Trains the small built-in model, Pocket, on this machine.",
    )
    kinds = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
    _add_pocket(kinds, everywhere)
    _add_data(kinds, everywhere)


def train_pocket(arguments: argparse.Namespace, folders: Folders) -> int:
    check_folder(arguments.out)
    from cascade_desktop.training.ranks import Ranks
    from cascade_desktop.training.train import train

    with closing(ProgressLine(sys.stderr)) as line:
        train(
            arguments.stage,
            arguments.minutes,
            arguments.out,
            arguments.data_set or default_data_set(folders),
            line,
            arguments.device,
            arguments.steps,
            arguments.batch,
            arguments.start_from,
        )
    if Ranks.as_started().first:
        print(arguments.out)
    return 0


def build_data(arguments: argparse.Namespace, folders: Folders) -> int:
    out: Path = arguments.out or default_data_set(folders)
    check_folder(out)
    from cascade_desktop.training.sprites import build

    with closing(ProgressLine(sys.stderr)) as line:
        build(out, line)
    print(out)
    return 0


def default_data_set(folders: Folders) -> Path:
    return folders.data / "training-pictures"


def _add_pocket(kinds: Commands, everywhere: argparse.ArgumentParser) -> None:
    parser = kinds.add_parser("pocket", parents=[everywhere], help="train one stage")
    parser.set_defaults(run=train_pocket)
    # The stages are known to the training, which loads torch: it names them if this is none.
    parser.add_argument("--stage", required=True, help="which part of Pocket to train")
    parser.add_argument(
        "--minutes", type=minutes, required=True, metavar="M", help="stop after so many minutes"
    )
    parser.add_argument("--steps", type=at_least_one, metavar="N", help="or after so many steps")
    parser.add_argument("--batch", type=at_least_one, metavar="N", help="pictures in one step")
    parser.add_argument(
        "--start-from",
        type=Path,
        metavar="MODEL",
        help="begin with the stage's weights in this model's folder instead of at random",
    )
    parser.add_argument(
        "--data-set", type=Path, metavar="DIR", help="the pictures that `train data` has built"
    )
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="where it is saved")
    add_device(parser)


def _add_data(kinds: Commands, everywhere: argparse.ArgumentParser) -> None:
    parser = kinds.add_parser("data", parents=[everywhere], help="build the training pictures")
    parser.set_defaults(run=build_data)
    parser.add_argument(
        "--out", type=Path, metavar="DIR", help="where they are saved (in the data folder)"
    )
