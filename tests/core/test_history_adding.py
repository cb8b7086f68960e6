"""The history: what is added comes back as it was, once, and from any program at the same time."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import randbytes

import pytest

from cascade_desktop.errors import BadRequest, CannotSave
from cascade_desktop.history import History, Query
from cascade_desktop.request import Request
from cascade_desktop.uses import ControlUse, ImageUse, InpaintUse, LoraUse, VariationUse
from tests.core.disks import fill, full_disk
from tests.core.texts import DIFFICULT

ROOT = Path(__file__).resolve().parents[2]
APPLE = Request(prompt="a red apple", seed=7, width=64, height=80)
RECORD = {"model": "Pocket", "device": "cpu", "seconds": {"stage C": 1.25}, "tokens": [3, 0]}
EVERYTHING = replace(
    APPLE,
    variations=(VariationUse("a.png", 0.5), VariationUse("b.png")),
    image=ImageUse("c.png", 0.25),
    controls=(ControlUse("canny", "d.png", low=3),),
    inpaint=InpaintUse("e.png", mask="f.png", left=8),
    loras=(LoraUse("g.safetensors", token="[g]"),),
    guidance=2.5,
)


@pytest.fixture
def history(tmp_path: Path) -> Iterator[History]:
    with History(tmp_path / "history.sqlite") as history:
        yield history


@pytest.mark.parametrize("request_", [APPLE, EVERYTHING, Request()], ids=["few", "all", "none"])
def test_a_picture_comes_back_as_it_was_added(
    request_: Request, history: History, tmp_path: Path
) -> None:
    file = tmp_path / "a picture.png"
    file.write_bytes(b"12345")

    number = history.add(file, request_, RECORD, b"latent", made_at=1000.5, size=(60, 70))

    (made,) = history.find(Query())
    assert (made.number, made.file, made.made_at) == (number, file, 1000.5)
    assert (made.request, made.record) == (request_, RECORD)
    assert (made.width, made.height, made.bytes) == (60, 70, 5)
    assert (made.latent, made.gone, made.binned, made.stars) == (True, False, False, 0)
    assert history.latent(number) == b"latent"
    assert history.number_of(file) == number


def test_any_prompt_comes_back_exactly(history: History) -> None:
    for number, prompt in enumerate(DIFFICULT):
        history.add(Path(f"/{number}.png"), replace(APPLE, prompt=prompt), {}, made_at=number)

    made = history.find(Query(order="oldest"))
    assert [one.request.prompt for one in made] == DIFFICULT
    assert all(one.gone for one in made)


def test_the_same_picture_is_there_once_and_another_one_takes_its_name(history: History) -> None:
    file = Path("/picture.png")
    number = history.add(file, APPLE, RECORD)
    history.bin([number])
    assert history.add(file, APPLE, RECORD, b"latent") == number
    assert history.latent(number) == b"latent"
    assert history.count(Query()) == 1, "it is no longer in the bin"

    other = history.add(file, replace(APPLE, prompt="a pear"), RECORD)

    assert other > number
    assert [made.number for made in history.find(Query())] == [other]
    assert history.find(Query(text="apple")) == []
    assert history.latent(number) is None


def test_a_forgotten_number_is_never_used_again(history: History) -> None:
    first = history.add(Path("/1.png"), APPLE, RECORD)
    history.tag([first], "fruit")
    history.forget([first, 99])

    assert history.rows([first]) == []
    assert history.tags() == []
    assert history.add(Path("/2.png"), APPLE, RECORD) > first
    assert history.problems() == []


def test_a_name_that_is_no_text_is_kept(history: History) -> None:
    file = Path("/pictures/\udcff\udcfe.png")  # How Python writes bytes that are no UTF-8.
    number = history.add(file, APPLE, RECORD)

    assert history.rows([number])[0].file == file
    assert history.files() == {file}


def test_a_moved_picture_is_found_again(history: History, tmp_path: Path) -> None:
    number = history.add(tmp_path / "before.png", APPLE, RECORD)

    assert history.find_again(tmp_path / "after.png", APPLE, RECORD) == number
    assert history.rows([number])[0].file == tmp_path / "after.png"
    other = {**RECORD, "seconds": {"stage C": 1.26}}
    assert history.find_again(tmp_path / "x.png", APPLE, other) is None


def test_favourites_and_the_bin(history: History) -> None:
    numbers = [history.add(Path(f"/{n}.png"), APPLE, RECORD, made_at=n) for n in range(4)]
    history.star(numbers[:2], 1)
    history.star(numbers[1:2], 5)
    history.bin(numbers[2:3])

    assert history.numbers(Query(starred=True, order="stars")).tolist() == [numbers[1], numbers[0]]
    assert history.count(Query(starred=True, stars=2)) == 1, "each of the two asks for its own"
    history.star(numbers[:1], 3)
    for least, found in ((0, [3, 1, 0]), (1, [1, 0]), (3, [1, 0]), (4, [1]), (5, [1])):
        query = Query(stars=least)
        assert history.numbers(query).tolist() == [numbers[place] for place in found], least
    assert history.numbers(Query(binned=True)).tolist() == numbers[2:3]
    history.restore(numbers)
    assert history.count(Query()) == 4
    with pytest.raises(BadRequest, match="0 to 5 stars"):
        history.star(numbers, 6)


def test_prompts_come_most_recent_or_most_used_first(history: History) -> None:
    for text in ("Émile at sea", "a fox", "a fox", "emil", " ", "a fox"):
        history.remember_prompt(text)
    history.remember_prompt("a bear", "blurry")

    assert [one.text for one in history.prompts()] == ["a bear", "a fox", "emil", "Émile at sea"]
    assert [one.used for one in history.prompts(order="used", limit=1)] == [3]
    assert {one.text for one in history.prompts("ÉMI")} == {"emil", "Émile at sea"}
    assert history.prompts("%") == []
    history.forget_prompt("a bear")
    assert history.prompts("a bear")[0].negative == "blurry", "without it, it is another one"
    history.forget_prompt("a bear", "blurry")
    assert history.prompts("a bear") == []


def test_programs_and_threads_may_add_at_the_same_time(history: History) -> None:
    command = [sys.executable, "-m", "tests.end_to_end.adding_child", str(history.file), "100"]
    programs = [subprocess.Popen(command, cwd=ROOT) for _ in range(2)]
    seen: list[int] = []

    def add(begin: int) -> None:
        for number in range(begin, begin + 50):
            history.add(Path(f"/here/{number}.png"), APPLE, {"seconds": {"stage C": number}})
            seen.append(history.count(Query(text="appl")))

    threads = [threading.Thread(target=add, args=(begin,)) for begin in (0, 50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [program.wait(120) for program in programs] == [0, 0]
    assert history.count(Query(text="apple")) == max(seen) == 100
    assert history.count(Query(text="elsewhere")) == 100, "both added the same files"
    assert history.problems() == []


def test_a_full_disk_is_said_and_what_was_there_stays(tmp_path: Path) -> None:
    with full_disk(tmp_path / "disk", "1m") as disk:
        file = disk / "history.sqlite"
        with pytest.raises(CannotSave, match=r"There is no room left|cannot be written"):
            History(file)
        (disk / "filler").unlink()
        with History(file) as history:
            history.add(Path("/1.png"), APPLE, RECORD)
            fill(disk)
            with pytest.raises(CannotSave, match=r"There is no room left|cannot be written"):
                for number in range(100):
                    history.add(Path(f"/a/{number}.png"), APPLE, RECORD, randbytes(9000))
            added = history.count(Query())
            (disk / "filler").unlink()
            history.add(Path("/last.png"), APPLE, RECORD)
        with History(file) as history:
            assert history.problems() == []
            assert history.count(Query(text="apple")) == added + 1
