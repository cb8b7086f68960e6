"""Pictures thrown away: had back at once, moved to the system's bin later, and never lost."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from cascade_desktop.binning import Binning
from cascade_desktop.errors import CannotSave
from cascade_desktop.history import History, Query
from cascade_desktop.request import Request


class Bin:
    """A folder in place of the system's bin, which may refuse."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.refuses = folder, False

    def __call__(self, file: Path) -> None:
        if self.refuses:
            raise CannotSave("The bin is full.", "Empty it.")
        self.folder.mkdir(exist_ok=True)
        file.rename(self.folder / file.name)


@pytest.fixture
def history(tmp_path: Path) -> Iterator[History]:
    with History(tmp_path / "history.sqlite") as history:
        for number in range(3):
            file = tmp_path / f"{number}.png"
            file.write_bytes(b"x")
            history.add(file, Request(prompt="a fox", seed=number), {}, made_at=number)
        yield history


@pytest.fixture
def system(tmp_path: Path) -> Bin:
    return Bin(tmp_path / "bin")


@pytest.fixture
def binning(tmp_path: Path, history: History, system: Bin) -> Binning:
    return Binning(tmp_path / "binned.json", history, system)


def test_a_picture_can_be_had_back_before_anything_was_moved(
    binning: Binning, history: History, system: Bin
) -> None:
    binning.put([1, 2])
    assert history.numbers(Query()).tolist() == [3]
    assert binning.take_back([1]) == []
    assert history.count(Query()) == 2

    binning.finish()

    assert [file.name for file in system.folder.iterdir()] == ["1.png"]
    assert binning.waiting == []
    assert [made.number for made in binning.take_back([2])] == [2], "it is in the system's bin"


def test_the_next_start_finishes_what_was_left(
    binning: Binning, history: History, system: Bin, tmp_path: Path
) -> None:
    binning.put([1])

    again = Binning(tmp_path / "binned.json", history, system)
    assert again.waiting == [1]
    assert again.resume() == []
    assert [file.name for file in system.folder.iterdir()] == ["0.png"]
    (system.folder / "0.png").rename(tmp_path / "0.png")
    assert again.resume() == [1], "it was taken out of the system's bin"
    assert history.count(Query()) == 3


def test_what_cannot_be_moved_is_in_the_gallery_again(
    binning: Binning, history: History, system: Bin
) -> None:
    system.refuses = True
    binning.put([1, 2])
    with pytest.raises(CannotSave, match=r"2 of the pictures could not .* The bin is full"):
        binning.finish()
    assert history.count(Query()) == 3


@pytest.mark.parametrize("content", [b"", b"{", b"[[1]]", b'{"a": 1}', b"[[null, 3]]"])
def test_a_damaged_list_loses_nothing(
    content: bytes, history: History, system: Bin, tmp_path: Path
) -> None:
    (tmp_path / "binned.json").write_bytes(content)
    binning = Binning(tmp_path / "binned.json", history, system)

    assert binning.waiting == []
    assert binning.resume() == []
    assert not system.folder.exists()
