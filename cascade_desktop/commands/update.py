"""`cascade-desktop update`: says whether there is a newer version, and what changed."""

import argparse
import json

from cascade_desktop import __version__, settings
from cascade_desktop.commands.arguments import Commands, add_json
from cascade_desktop.folders import Folders


def add_to(commands: Commands, everywhere: argparse.ArgumentParser) -> None:
    parser = commands.add_parser(
        "update",
        parents=[everywhere],
        help="say whether there is a newer version",
        description="One request, with nothing about you in it. Nothing is installed.",
    )
    parser.set_defaults(run=run)
    add_json(parser)


def run(arguments: argparse.Namespace, folders: Folders) -> int:
    from cascade_desktop import updates  # here: sockets and TLS take time

    latest = updates.ask(settings.load(folders.settings))
    if arguments.json:
        told = {"here": __version__, "latest": latest.version, "newer": latest.is_newer}
        print(json.dumps({**told, "changes": latest.changes}, indent=2))
    elif latest.is_newer:
        print(f"Version {latest.version} is there; this is {__version__}.\n\n{latest.changes}")
    else:
        print(f"This is the newest version, {__version__}.")
    return 0
