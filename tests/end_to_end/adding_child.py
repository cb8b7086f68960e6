"""Adds to a history: python -m tests.end_to_end.adding_child FILE COUNT."""

import sys
from pathlib import Path

from cascade_desktop.history import History
from cascade_desktop.request import Request


def main(file: str, count: str) -> None:
    with History(Path(file)) as history:
        for number in range(int(count)):
            request = Request(prompt=f"drawn elsewhere {number}", seed=number)
            history.add(Path(f"/pictures/{number}.png"), request, {"seconds": {"stage C": number}})


if __name__ == "__main__":
    main(*sys.argv[1:])
