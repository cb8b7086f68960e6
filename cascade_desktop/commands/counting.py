"""Progress over several requests: which picture of all of them is being drawn."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import accumulate

from cascade_desktop.progress import Progress, Report


def counted(report: Report, pictures: Sequence[int]) -> Iterator[Report]:
    """A report for each request, given how many pictures each of them draws."""
    for begun in begun_before(pictures):
        yield of_all(report, begun, sum(pictures))


def begun_before(pictures: Sequence[int]) -> list[int]:
    """How many pictures there are before those of each request."""
    return list(accumulate(pictures, initial=0))[:-1]


def of_all(report: Report, begun: int, pictures: int) -> Report:
    """A report for one request, with `begun` of all `pictures` before it."""
    return partial(_tell, report, begun, pictures)


def _tell(report: Report, begun: int, pictures: int, progress: Progress) -> None:
    report(replace(progress, picture=begun + progress.picture, pictures=pictures))
