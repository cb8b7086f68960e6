"""`cascade-desktop decode`: finishes what `generate --stop-after-c` has kept."""

import argparse
import sys
from contextlib import closing
from dataclasses import fields, replace
from pathlib import Path

from cascade_desktop.commands.arguments import Commands, add_device, add_json, add_out
from cascade_desktop.commands.counting import counted
from cascade_desktop.commands.flags import add_flags, given
from cascade_desktop.commands.preparing import Loaded, check_files, check_is_there, keep_out_of_log
from cascade_desktop.commands.progress_line import ProgressLine
from cascade_desktop.commands.saving import Out, save, told
from cascade_desktop.folders import Folders
from cascade_desktop.models import lasting_name
from cascade_desktop.request import Request
from cascade_desktop.writing import check_folder

OF_THE_DECODER = [item.name for item in fields(Request) if item.name.startswith("decoder_")]


def add_to(commands: Commands, everywhere: argparse.ArgumentParser) -> None:
    parser = commands.add_parser(
        "decode",
        parents=[everywhere],
        help="finish pictures that were kept after Stage C",
        description="Draws the pictures of kept latents, each as if it had never been stopped "
        "unless a setting of Stage B is changed, and prints their paths.",
    )
    parser.set_defaults(run=run)
    parser.add_argument(
        "latents", type=Path, nargs="+", metavar="LATENT", help="a file *.latent.safetensors"
    )
    add_flags(parser, ["model", "precision", *OF_THE_DECODER], usual="as kept if not given")
    add_out(parser)
    add_device(parser)
    add_json(parser)


def run(arguments: argparse.Namespace, folders: Folders) -> int:
    """Every latent is read before the first one is drawn."""
    for file in arguments.latents:
        check_is_there(file)
    place: Path = arguments.out or folders.pictures
    check_folder(place)
    from cascade_desktop.engine.latents import read_latent

    kept = [(file, *read_latent(file)) for file in arguments.latents]
    requests = [_changed(request, arguments, folders) for _, _, request in kept]
    with (
        told(arguments.json) as tell,
        Out(place, folders) as out,
        closing(ProgressLine(sys.stderr)) as line,
    ):
        loaded = Loaded(folders, arguments.device, line)
        reports = counted(line, [1] * len(kept))
        for (file, latent, _), request, report in zip(kept, requests, reports, strict=True):
            keep_out_of_log(arguments, request)
            made = loaded.cascade(request).decode(latent, request, report)
            entry = save(made, out, latent=str(file.absolute()))
            line.close()
            tell(entry)
    return 0


def _changed(request: Request, arguments: argparse.Namespace, folders: Folders) -> Request:
    request = replace(request, **given(arguments)).checked()
    # Of the pictures, Stage B and A take only the one around which something was painted anew.
    check_files(replace(request, variations=(), controls=(), image=None, upscale=None), folders)
    return replace(request, model=lasting_name(request.model, folders))
