"""`cascade-desktop generate`: draws pictures and prints where they are."""

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import Any, get_type_hints

from cascade_desktop import pictures
from cascade_desktop.commands.arguments import Commands, add_device, add_json, prompt, size
from cascade_desktop.commands.progress_line import ProgressLine
from cascade_desktop.folders import Folders
from cascade_desktop.models import lasting_name, model_folder
from cascade_desktop.progress import Report
from cascade_desktop.request import Request, choices, declared
from cascade_desktop.writing import check_folder

SAID_OTHERWISE = {"prompt", "width", "height"}


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
    parser.add_argument("--size", type=size, metavar="WxH", help=_size_help())
    for name in (item.name for item in fields(Request)):
        if name not in SAID_OTHERWISE:
            _add_flag(parser, name)
    parser.add_argument(
        "--out", type=Path, metavar="DIR", help="save here instead of in your pictures folder"
    )
    add_device(parser)
    add_json(parser)


def run(arguments: argparse.Namespace, folders: Folders) -> int:
    """Everything that can be refused is refused before torch is loaded, which takes seconds."""
    request = request_from(arguments).checked()
    out: Path = arguments.out or folders.pictures
    check_folder(out)
    model = model_folder(request.model, folders)
    request = replace(request, model=lasting_name(request.model, folders))
    made: list[dict[str, Any]] = []
    try:
        with closing(ProgressLine(sys.stderr)) as line:
            for picture in _draw(request, model, out, arguments.device, line):
                line.close()
                made.append(picture)
                if not arguments.json:
                    print(picture["file"], flush=True)
    finally:
        # What was finished before a failure or Ctrl-C is on disk, so it is told as well.
        if arguments.json:
            print(json.dumps(made, indent=2))
    return 0


def request_from(arguments: argparse.Namespace) -> Request:
    """The request that the flags describe; it is not checked yet."""
    values = {
        item.name: getattr(arguments, item.name)
        for item in fields(Request)
        if item.name not in SAID_OTHERWISE
    }
    if arguments.size is not None:
        values["width"], values["height"] = arguments.size
    return Request(prompt=arguments.prompt, **values)


def _draw(
    request: Request, model: Path, out: Path, device: str, report: Report
) -> Iterator[dict[str, Any]]:
    from cascade_desktop.engine.cascade import Cascade

    cascade = Cascade.load(model, report, device=device, precision=request.precision)
    for picture in cascade.generate(request, report):
        file = pictures.save(picture.image, picture.request, picture.record, out)
        yield {
            "file": str(file),
            "request": asdict(picture.request),
            "record": picture.record,
        }


def _add_flag(parser: argparse.ArgumentParser, name: str) -> None:
    about, kind, allowed = declared(name), get_type_hints(Request)[name], choices(name)
    default = next(item.default for item in fields(Request) if item.name == name)
    bounds = "" if about["low"] is None else f"{about['low']} to {about['high']}; "
    usual = f"{default} if not given" if default != "" else "nothing if not given"
    parser.add_argument(
        f"--{name.replace('_', '-')}",
        type=str if allowed else kind,
        choices=allowed or None,
        default=default,
        metavar=None if allowed else {int: "N", float: "G", str: "TEXT"}[kind],
        help=f"{about['title']}: {about['hint']} ({bounds}{usual})".replace("%", "%%"),
    )


def _size_help() -> str:
    width, height = declared("width"), declared("height")
    return (
        f"width and height in pixels, {width['low']} to {width['high']} and "
        f"{height['low']} to {height['high']} ({Request.width}x{Request.height} if not given)"
    )
