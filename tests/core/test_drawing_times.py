"""How long pictures take here, as their records tell."""

from pathlib import Path
from typing import Any

from cascade_desktop.drawing_times import Timed, timed
from cascade_desktop.folders import Folders
from cascade_desktop.history import History
from cascade_desktop.request import Request


def test_the_median_of_the_size_drawn_most_counts_and_odd_records_do_not(
    folders: Folders, tmp_path: Path
) -> None:
    small = Request(prompt="a fox", width=256, height=256, model="mine")
    records: list[dict[str, Any]] = [
        {"seconds": {"c": 1.0, "b": seconds}} for seconds in (0.5, 1.0, 9.0)
    ]
    odd: list[dict[str, Any]] = [
        {},
        {"seconds": "long"},
        {"seconds": {"c": "1", "b": None, "a": True}},
    ]
    with History(folders.history) as history:
        for number, record in enumerate([*records, *odd]):
            history.add(tmp_path / f"{number}.png", small, record)
        large = Request(prompt="a fox", width=512, height=512, model="mine")
        history.add(tmp_path / "large.png", large, {"seconds": {"c": 70.0}})

        assert timed(history, "mine") == Timed(2.0, 256, 256, 3)
        assert timed(history, "another") is None
