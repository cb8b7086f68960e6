"""`cascade-desktop generate`: draws pictures and prints where they are."""

import argparse
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from cascade_desktop.commands.arguments import Commands, add_device, add_json, add_out, prompt
from cascade_desktop.commands.flags import add_request, given
from cascade_desktop.commands.preparing import Loaded, prepared
from cascade_desktop.commands.progress_line import ProgressLine
from cascade_desktop.commands.saving import Entry, Out, draw, told
from cascade_desktop.folders import Folders
from cascade_desktop.prompt_styles import dressed
from cascade_desktop.request import Request
from cascade_desktop.style_files import FILE, Styles
from cascade_desktop.wildcards import FOLDER, Wildcards
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
    parser.add_argument(
        "--style",
        metavar="NAME",
        help="words around the prompt, with what to avoid and settings, as the window's menu "
        "Styles has them; what is given besides wins",
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
    parser.add_argument(
        "--private",
        action="store_true",
        help="save pictures without prompt and settings inside; only the history has them",
    )
    add_out(parser)
    add_device(parser)
    add_json(parser)


def run(arguments: argparse.Namespace, folders: Folders) -> int:
    """Everything that can be refused is refused before torch is loaded, which takes seconds."""
    request, sized = _styled(arguments, Styles(folders.data / FILE))
    request, lists = request.checked(), Wildcards(folders.data / FOLDER)
    lists.each(request)  # A list that is not there is told now.
    place: Path = arguments.out or folders.pictures
    check_folder(place)
    request = prepared(request, folders, sized=sized)
    with (
        told(arguments.json) as tell,
        Out(place, folders, private=arguments.private) as out,
        closing(ProgressLine(sys.stderr)) as line,
    ):
        out.remember(request)
        cascade = Loaded(folders, arguments.device, line).cascade(request)

        def saved(entry: Entry) -> None:
            line.close()
            tell(entry)

        stop = arguments.stop_after_c
        draw(cascade, request, line, out, saved, stop_after_c=stop, lists=lists)
    return 0


def request_from(arguments: argparse.Namespace) -> Request:
    """The request that the flags describe; it is not checked yet."""
    return request_of(given(arguments))


def _styled(arguments: argparse.Namespace, styles: Styles) -> tuple[Request, bool]:
    """The request in the style that is asked for, and whether its size was chosen."""
    request, values, sized = request_from(arguments), given(arguments), "size" in arguments
    if arguments.style is None:
        return request, sized
    style = styles.find(arguments.style)
    told = {name: value for name, value in values.items() if name not in ("prompt", "negative")}
    sized = sized or not {"width", "height"}.isdisjoint(style.parameters)
    return replace(dressed(style, request), **told), sized
