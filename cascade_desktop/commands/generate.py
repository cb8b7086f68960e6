"""`cascade-desktop generate`: draws pictures and prints where they are."""

import argparse
import sys
from contextlib import closing
from pathlib import Path

from cascade_desktop.commands.arguments import Commands, add_device, add_json, add_out, prompt
from cascade_desktop.commands.flags import add_request, given
from cascade_desktop.commands.preparing import Loaded, prepared
from cascade_desktop.commands.progress_line import ProgressLine
from cascade_desktop.commands.saving import Entry, draw, told
from cascade_desktop.folders import Folders
from cascade_desktop.request import Request
from cascade_desktop.writing import check_folder
from cascade_desktop.written import request_of


def add_to(commands: Commands, everywhere: argparse.ArgumentParser) -> None:
    parser = commands.add_parser(
        "generate",
        parents=[everywhere],
        help="draw pictures and print where they are",
        description="Draws pictures from a prompt and prints the path of each when it is done.",
    )
    parser.set_defaults(run=run)
    parser.add_argument(
        "prompt",
        type=prompt,
        metavar="PROMPT",
        help="what the picture shows; - reads it from standard input, an empty one draws unguided",
    )
    add_request(parser)
    add_drawing(parser)


def add_drawing(parser: argparse.ArgumentParser) -> None:
    """What can be chosen besides the request, for one or many."""
    parser.add_argument(
        "--stop-after-c",
        action="store_true",
        help="keep what Stage C gives, with a preview; `cascade-desktop decode` finishes it",
    )
    add_out(parser)
    add_device(parser)
    add_json(parser)


def run(arguments: argparse.Namespace, folders: Folders) -> int:
    """Everything that can be refused is refused before torch is loaded, which takes seconds."""
    request = request_from(arguments).checked()
    out: Path = arguments.out or folders.pictures
    check_folder(out)
    request = prepared(request, folders, sized="size" in arguments)
    with told(arguments.json) as tell, closing(ProgressLine(sys.stderr)) as line:
        cascade = Loaded(folders, arguments.device, line).cascade(request)

        def saved(entry: Entry) -> None:
            line.close()
            tell(entry)

        draw(cascade, request, line, out, saved, stop_after_c=arguments.stop_after_c)
    return 0


def request_from(arguments: argparse.Namespace) -> Request:
    """The request that the flags describe; it is not checked yet."""
    return request_of(given(arguments))
