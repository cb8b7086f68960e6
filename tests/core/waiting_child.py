"""A program of its own that fills a queue without end, for a test that kills it.

python -m tests.core.waiting_child FILE: prints "kept N" when a queue of N more jobs is kept.
"""

import itertools
import sys
from dataclasses import replace
from pathlib import Path

from cascade_desktop.request import Request
from cascade_desktop.waiting import Line, Queue, Waiting


def main(file: str) -> None:
    store = Waiting(Path(file))
    lines: tuple[Line, ...] = ()
    for number in itertools.count(1):
        lines = (*lines, Line(Request(prompt=f"picture {number} {'x' * 2000}", seed=number)))
        first = replace(lines[0], state="drawing")
        store.write(Queue((first, *lines[1:])))
        print("kept", number, flush=True)  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
