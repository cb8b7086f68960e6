"""Progress over several requests: which picture of all of them is being drawn."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import accumulate

from cascade_desktop.progress import Progress, Report


def counted(report: Report, pictures: Sequence[int]) -> Iterator[Report]:
    """A report for each request, given how many pictures each of them draws."""
    before = accumulate(pictures, initial=0)
    for begun, _ in zip(before, pictures, strict=False):
        yield partial(_tell, report, begun, sum(pictures))


def _tell(report: Report, begun: int, pictures: int, progress: Progress) -> None:
    report(replace(progress, picture=begun + progress.picture, pictures=pictures))
