"""What tests ask a library for, and a report that cancels."""

from collections.abc import Callable

from cascade_desktop.errors import Cancelled
from cascade_desktop.library import Found, Library
from cascade_desktop.progress import Progress


def named(name: str, shelf: Library) -> Found:
    (found,) = (one for one in shelf.scan() if one.name == name)
    return found


def stop_at(steps: int) -> Callable[[Progress], None]:
    """A report that cancels once so many have come."""
    seen: list[Progress] = []

    def report(progress: Progress) -> None:
        seen.append(progress)
        if len(seen) > steps:
            raise Cancelled

    return report
