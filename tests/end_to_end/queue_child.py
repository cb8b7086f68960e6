"""A program of its own that draws a queue, for a test that kills it.

python -m tests.end_to_end.queue_child DATA MODEL: prints "drawn" for each picture.
"""

import sys
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Slot

from cascade_desktop.folders import Folders
from cascade_desktop.request import Request
from cascade_desktop.ui.jobs import Jobs
from cascade_desktop.ui.work_thread import WorkThread
from cascade_desktop.ui.worker import Worker
from cascade_desktop.waiting import Waiting


class Teller(QObject):
    @Slot(object, object)
    def tell(self, _: object, __: object) -> None:
        print("drawn", flush=True)  # noqa: T201


def main(data: str, model: str) -> None:
    app = QCoreApplication([])
    folders, teller = Folders.of(Path(data)), Teller()
    jobs = Jobs(app, Waiting(folders.queue))
    worker = Worker(folders)
    jobs.asked.connect(worker.generate)
    worker.drawn.connect(jobs.note_drawn)
    worker.drawn.connect(teller.tell)
    worker.finished.connect(jobs.end)
    thread = WorkThread(worker)
    small = {"width": 64, "height": 64, "steps": 8, "decoder_steps": 4, "model": model}
    for seed in (100, 102, 104):
        jobs.ask(Request(prompt="a red apple", seed=seed, count=2, **small))  # type: ignore[arg-type]
    app.exec()
    thread.finish()


if __name__ == "__main__":
    main(*sys.argv[1:])
