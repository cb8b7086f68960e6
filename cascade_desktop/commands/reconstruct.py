"""`cascade-desktop reconstruct`: pictures to latents and back, to see what a model sees."""

import argparse
import math
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from PIL import Image

from cascade_desktop import inputs
from cascade_desktop.commands.arguments import Commands, add_device, add_json, add_out
from cascade_desktop.commands.counting import counted
from cascade_desktop.commands.decode import OF_THE_DECODER
from cascade_desktop.commands.flags import add_flags, given
from cascade_desktop.commands.preparing import Loaded, prepared
from cascade_desktop.commands.progress_line import ProgressLine
from cascade_desktop.commands.saving import Out, save, told
from cascade_desktop.folders import Folders
from cascade_desktop.request import Request
from cascade_desktop.sizes import drawable
from cascade_desktop.writing import check_folder
from cascade_desktop.written import request_of

FLAGS = ["prompt", "negative", "seed", "model", "precision", "profile", *OF_THE_DECODER]


def add_to(commands: Commands, everywhere: argparse.ArgumentParser) -> None:
    parser = commands.add_parser(
        "reconstruct",
        parents=[everywhere],
        help="show what a model sees of pictures",
        description="Turns each picture into a latent and back, in its own size, and prints the "
        "path of what came out; with --json also how close it is (psnr_db, in decibels).",
    )
    parser.set_defaults(run=run)
    parser.add_argument("pictures", type=Path, nargs="+", metavar="PICTURE", help="a picture")
    add_flags(parser, FLAGS)
    add_out(parser)
    add_device(parser)
    add_json(parser)


def run(arguments: argparse.Namespace, folders: Folders) -> int:
    """Every picture is read before the first one is drawn."""
    request = request_of(given(arguments)).checked()
    place: Path = arguments.out or folders.pictures
    check_folder(place)
    request = prepared(request, folders, sized=True)
    requests = [(file, _sized(request, file)) for file in arguments.pictures]
    with (
        told(arguments.json) as tell,
        Out(place, folders) as out,
        closing(ProgressLine(sys.stderr)) as line,
    ):
        cascade = Loaded(folders, arguments.device, line).cascade(request)
        reports = counted(line, [1] * len(requests))
        for (file, sized), report in zip(requests, reports, strict=True):
            source = inputs.read_picture(file)
            made = cascade.reconstruct(source, sized, report)
            facts = {"file": str(file.absolute()), "sha256": inputs.fingerprint(file)}
            entry = save(made, out, reconstructed=facts, psnr_db=psnr(source, made.image))
            line.close()
            tell(entry)
    return 0


def psnr(one: Image.Image, other: Image.Image) -> float | None:
    """How close two RGB pictures of one size are, in dB; None if they are the same."""
    import numpy as np

    first, second = (np.asarray(image, np.float64) for image in (one, other))
    error = float(((first - second) ** 2).mean())
    return round(10 * math.log10(255**2 / error), 3) if error else None


def _sized(request: Request, file: Path) -> Request:
    width, height = drawable(inputs.read_picture(file).size, file)
    return replace(request, width=width, height=height)
