"""A program of its own with a full queue in mid-drawing, for a test that kills it.

python -m tests.ui.queue_child FILE: prints "drawing" and waits for its end.
"""

import sys
import time
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from cascade_desktop.request import Request
from cascade_desktop.ui.jobs import Jobs
from cascade_desktop.waiting import Waiting


def main(file: str) -> None:
    app = QCoreApplication([])
    jobs = Jobs(app, Waiting(Path(file)))
    first = jobs.ask(Request(prompt="three cats", seed=1, count=3))
    for seed in (5, 6):
        jobs.ask(Request(prompt="a dog", seed=seed))
    jobs.note_drawn(first, Path("cat.png"))
    print("drawing", flush=True)  # noqa: T201
    time.sleep(60)


if __name__ == "__main__":
    main(*sys.argv[1:])
