"""How long a picture has taken on this machine so far, from the records in the history."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from statistics import median

from cascade_desktop.history import History, Made, Query

LATEST = 60
"""Pictures that are looked at: a new graphics card or another version counts soon."""


@dataclass(frozen=True)
class Timed:
    """The median of `pictures` of the size that was drawn most of late."""

    seconds: float
    width: int
    height: int
    pictures: int


def timed(history: History, model: str) -> Timed | None:
    """For a model as requests call it, pictures from text alone; None if it has drawn none yet."""
    times: dict[tuple[int, int], list[float]] = defaultdict(list)
    for made in history.find(Query(model=model, mode="text"), LATEST):
        seconds = _seconds(made)
        if seconds > 0:
            times[made.width, made.height].append(seconds)
    if not times:
        return None
    (width, height), found = max(times.items(), key=lambda each: len(each[1]))
    return Timed(median(found), width, height, len(found))


def _seconds(made: Made) -> float:
    """Of all stages; 0 if the record, which may be any program's, does not say."""
    stages = made.record.get("seconds")
    values = stages.values() if isinstance(stages, dict) else ()
    return float(sum(value for value in values if type(value) in (int, float)))
