"""`cascade-desktop doctor`: says what was found on this machine, and how to mend it."""

import argparse
import json
import time
from dataclasses import asdict

from cascade_desktop import card_trouble, doctor
from cascade_desktop.commands.arguments import Commands, add_json
from cascade_desktop.doctor import GIB, Fact
from cascade_desktop.errors import CascadeError
from cascade_desktop.folders import Folders
from cascade_desktop.models import model_path
from cascade_desktop.request import BUILT_IN

REINSTALL = "Install Cascade Desktop again."


def add_to(commands: Commands, everywhere: argparse.ArgumentParser) -> None:
    parser = commands.add_parser(
        "doctor",
        parents=[everywhere],
        help="say what was found on this machine and how to mend it",
        description="Lists what matters for drawing here. Exit code 1: nothing can be drawn.",
    )
    parser.set_defaults(run=run)
    add_json(parser)


def run(arguments: argparse.Namespace, folders: Folders) -> int:
    found = doctor.facts(folders)
    if not any(fact.stops for fact in found):
        found += compute_facts()
    if not any(fact.stops for fact in found):
        found.append(pocket(folders))
    stops = any(fact.stops for fact in found)
    if arguments.json:
        print(json.dumps({"ok": not stops, "facts": [asdict(fact) for fact in found]}, indent=2))
    else:
        print("\n".join(map(_line, found)))
        print("Nothing can be drawn yet." if stops else "Pictures can be drawn.")
    return 1 if stops else 0


def compute_facts() -> list[Fact]:
    """What torch can compute on; it is loaded here, which takes seconds."""
    try:
        import torch
    except (ImportError, OSError) as error:
        return [Fact("torch", f"cannot be loaded: {error}", REINSTALL, stops=True)]

    from cascade_desktop.engine.devices import card_count

    cards = [_card(index) for index in range(card_count())]
    apple = torch.backends.mps.is_available()
    return [
        Fact("Threads", str(torch.get_num_threads())),
        *(cards or [_no_card()]),
        Fact("Apple GPU (MPS)", "available" if apple else "not available"),
    ]


def pocket(folders: Folders) -> Fact:
    """Loads the built-in model, the surest way to know that it is complete."""
    began = time.monotonic()
    try:
        from cascade_desktop.engine.cascade import Cascade

        Cascade.load(model_path(BUILT_IN, folders), device="cpu")
    except CascadeError as error:
        return Fact("Pocket", error.message, error.advice, stops=True)
    except (ImportError, OSError) as error:
        return Fact("Pocket", f"cannot be loaded: {error}", REINSTALL, stops=True)
    return Fact("Pocket", f"complete, loaded in {time.monotonic() - began:.1f} s")


def _card(index: int) -> Fact:
    import torch

    from cascade_desktop.engine.devices import has_bfloat16

    card = torch.cuda.get_device_properties(index)
    free, total = torch.cuda.mem_get_info(index)
    platform = f"ROCm {torch.version.hip}" if torch.version.hip else f"CUDA {torch.version.cuda}"
    has_it = has_bfloat16(torch.device("cuda", index))
    return Fact(
        f"GPU {index}",
        f"{card.name}, {free / GIB:.1f} of {total / GIB:.1f} GiB free, {platform}, "
        f"compute capability {card.major}.{card.minor}, "
        f"{'with' if has_it else 'without'} bfloat16",
    )


def _no_card() -> Fact:
    """An NVIDIA card that torch cannot use is the commonest reason for slow pictures."""
    from cascade_desktop.engine.devices import missed_card

    missed = missed_card()
    if missed is None:
        return Fact("GPU", card_trouble.NONE)
    return Fact("GPU", missed.message, missed.advice)


def _line(fact: Fact) -> str:
    advice = f"\n    {fact.advice}" if fact.advice else ""
    return f"{fact.name}: {fact.value}{advice}"
