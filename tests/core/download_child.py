"""A program of its own that downloads a file, for tests that kill it or run two at once.

python -m tests.core.download_child ADDRESS FOLDER [MOST_BYTES]: prints "at N" while it goes on and
what came of it at the end. With MOST_BYTES, the system lets it write no longer file than that.
"""

import sys
from dataclasses import replace
from pathlib import Path

from cascade_desktop.download import Source, fetch
from cascade_desktop.errors import CascadeError
from cascade_desktop.progress import Progress
from tests.core.downloading import QUICK, file_of


def main(address: str, folder: str, most_bytes: str = "") -> None:
    if most_bytes:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (int(most_bytes), int(most_bytes)))
    try:
        path = fetch(file_of(), Path(folder), Source(address), say, replace(QUICK, timeout=10))
    except CascadeError as error:
        print("failed", error, flush=True)  # noqa: T201
    else:
        print("done", path.name, flush=True)  # noqa: T201


def say(at: Progress) -> None:
    print("at", at.step, flush=True)  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
