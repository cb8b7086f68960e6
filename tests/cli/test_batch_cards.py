"""A batch that several cards draw at once; here the processor stands for each of them."""

import json
import re
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cascade_desktop import pictures, settings
from cascade_desktop.commands import batch
from cascade_desktop.commands.at_once import AtOnce
from cascade_desktop.commands.saving import draw
from cascade_desktop.errors import Cancelled
from cascade_desktop.folders import Folders
from cascade_desktop.history import History, Query
from cascade_desktop.progress import Progress
from cascade_desktop.settings import Settings
from tests.cli.conftest import Run
from tests.cli.test_modes import pixels

WAIT_SECONDS = 60
TWO = ("--cards", "cpu,cpu")


@pytest.fixture
def draw_batch(run: Run, tiny_model: Path) -> Run:
    few = ("--model", tiny_model, "--steps", 2, "--decoder-steps", 1, "--size", "64x64")

    def draw_rows(*arguments: object) -> tuple[int, str, str]:
        return run("batch", *few, "--seed", 5, "--device", "cpu", *arguments)

    return draw_rows


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    file = tmp_path / "prompts.txt"
    file.write_text("\n".join(f"apple {number}" for number in range(1, 7)))
    return file


def each(monkeypatch: pytest.MonkeyPatch, before: Callable[[str], None]) -> None:
    """Calls `before` with the prompt of each row, in the thread that draws it."""

    def drawn(cascade: Any, request: Any, *given: Any, **named: Any) -> None:
        before(request.prompt)
        draw(cascade, request, *given, **named)

    monkeypatch.setattr(batch, "draw", drawn)


def together(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """No row is drawn before one is in each of two threads; gives the prompts as they begin."""
    begun: list[str] = []
    both = threading.Barrier(2)

    def before(prompt: str) -> None:
        begun.append(prompt)
        both.wait(WAIT_SECONDS)

    each(monkeypatch, before)
    return begun


def told(entry: dict[str, Any]) -> dict[str, Any]:
    """All that is known of a picture, less what is another one each time."""
    name = re.sub(r"^\d{8}-\d{6}", "", Path(entry["file"]).name)
    record = {name: value for name, value in entry["record"].items() if name != "seconds"}
    return {"row": entry["row"], "name": name, "request": entry["request"], "record": record}


def test_two_draw_at_once_what_one_draws_alone(
    draw_batch: Run, rows: Path, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, out, _ = draw_batch(rows, "--json", "--count", 2, "--out", tmp_path / "one")
    alone = json.loads(out)
    begun = together(monkeypatch)

    second = draw_batch(rows, "--json", "--count", 2, "--out", tmp_path / "two", *TWO)

    both = json.loads(second[1])
    assert (code, second[0]) == (0, 0), second[2]
    assert len(both) == 12
    assert list(map(told, both)) == list(map(told, alone))
    assert [pixels(one["file"]) for one in both] == [pixels(one["file"]) for one in alone]
    assert [pictures.read_request(Path(one["file"])).prompt for one in both[::2]] == [
        f"apple {number}" for number in range(1, 7)
    ]
    # Each pair is begun before the next one is.
    assert [set(begun[place : place + 2]) for place in (0, 2, 4)] == [
        {f"apple {number}", f"apple {number + 1}"} for number in (1, 3, 5)
    ]
    with History(Folders.of(data).history) as history:
        assert history.count(Query()) == 24


def test_pictures_that_are_saved_at_once_have_numbers_of_their_own(
    draw_batch: Run, rows: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.save(Settings(name_pattern="{number}", cards="cpu,cpu"), Folders.of(data).settings)
    together(monkeypatch)

    code, out, err = draw_batch(rows, "--count", 2)

    assert code == 0, err
    names = sorted(Path(line).name for line in out.splitlines())
    assert names == [f"{number:05}.png" for number in range(1, 13)]
    assert "picture 12 of 12" in err


def test_one_card_draws_in_the_thread_that_was_there(
    draw_batch: Run, rows: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = set()
    each(monkeypatch, lambda _: seen.add(threading.current_thread()))

    assert draw_batch(rows)[0] == 0

    assert seen == {threading.main_thread()}


def test_what_fails_on_one_is_told_in_its_place_and_the_other_goes_on(
    draw_batch: Run, photo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = photo.with_name("prompts.csv")
    broken = f"canny:{photo.name}"
    file.write_text(f"prompt,controls\na,{broken}\nb,\nc,\nd,{broken}\n")
    together(monkeypatch)

    code, out, err = draw_batch(file, "--json", *TWO)

    entries = json.loads(out)
    assert code == 1
    assert [entry["row"] for entry in entries] == [f"line {number}" for number in (2, 3, 4, 5)]
    assert ["file" in entry for entry in entries] == [False, True, True, False]
    lines = err.splitlines()
    assert "2 of 4 rows were not drawn:" in lines
    assert [line[:8] for line in lines[-2:]] == ["line 2: ", "line 5: "]


def test_a_bug_on_one_ends_both_and_leaves_the_prompts_out_of_the_log(
    draw_batch: Run,
    rows: Path,
    data: Path,
    monkeypatch: pytest.MonkeyPatch,
    expected_log: list[str],
) -> None:
    expected_log.append("KeyError: '[prompt]'")
    begun: list[str] = []

    def broken(prompt: str) -> None:
        begun.append(prompt)
        if prompt == "apple 3":
            raise KeyError(prompt)

    each(monkeypatch, broken)
    code, _, err = draw_batch(rows, *TWO)

    assert code == 70
    assert "This is a bug" in err
    assert "apple" not in (data / "logs" / "cascade-desktop.log").read_text()
    assert "apple 6" not in begun
    assert not [one for one in threading.enumerate() if one.name.startswith("drawing")]


def test_ctrl_c_ends_both_and_keeps_what_is_there(
    draw_batch: Run, rows: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[AtOnce[Any]] = []

    class Kept(AtOnce[Any]):
        def __init__(self, parts: Any) -> None:
            super().__init__(parts)
            made.append(self)

    def interrupted(prompt: str) -> None:
        if prompt == "apple 3":
            signal.raise_signal(signal.SIGINT)
        if prompt in ("apple 3", "apple 4"):
            assert made[0]._stopping.wait(WAIT_SECONDS)

    monkeypatch.setattr(batch, "AtOnce", Kept)
    each(monkeypatch, interrupted)
    code, out, err = draw_batch(rows, *TWO)

    assert code == 130
    assert "Stopped." in err
    drawn = [pictures.read_request(Path(line)).prompt for line in out.splitlines()]
    assert sorted(drawn) == ["apple 1", "apple 2"]
    assert not [one for one in threading.enumerate() if one.name.startswith("drawing")]


def test_the_work_of_both_is_cancelled_when_one_fails() -> None:
    at_once: AtOnce[int] = AtOnce(range(2))
    both = threading.Barrier(2)
    cancelled: list[int] = []
    step = at_once.watched(lambda _: None)

    def work(piece: int) -> None:
        both.wait(WAIT_SECONDS)
        if piece == 0:
            raise ValueError("broken")
        try:
            for _ in range(WAIT_SECONDS * 100):
                step(Progress("stage", 1, 2))
                threading.Event().wait(0.01)
        except Cancelled:
            cancelled.append(piece)
            raise

    with pytest.raises(ValueError, match="broken"):
        at_once.run([work, work])
    assert cancelled == [1]
    assert at_once.failed == 0


@pytest.mark.parametrize("when", ["they are at work", "the second is started"])
def test_ctrl_c_is_told_once_all_have_ended(when: str, monkeypatch: pytest.MonkeyPatch) -> None:
    at_once: AtOnce[int] = AtOnce(range(2))
    both = threading.Barrier(3 if when == "the second is started" else 2)
    ended: list[int] = []
    step = at_once.watched(lambda _: None)
    start = threading.Thread.start

    def started(self: threading.Thread) -> None:
        start(self)
        if self.name == "drawing_1":
            both.wait(WAIT_SECONDS)
            raise KeyboardInterrupt

    def work(piece: int) -> None:
        both.wait(WAIT_SECONDS)
        if piece == 0 and when == "they are at work":
            signal.raise_signal(signal.SIGINT)
        with pytest.raises(Cancelled):
            for _ in range(WAIT_SECONDS * 100):
                step(Progress("stage", 1, 2))
                time.sleep(0.01)
        time.sleep(0.3 + 0.5 * piece)  # What a card has begun takes its time.
        ended.append(piece)

    if when == "the second is started":
        monkeypatch.setattr(threading.Thread, "start", started)
    with pytest.raises(KeyboardInterrupt):
        at_once.run([work, work])
    assert sorted(ended) == [0, 1]


@pytest.mark.parametrize(
    ("here", "sentence"),
    [
        (0, "no graphics card 0, 7. There is none that PyTorch can use; choose first"),
        (1, "no graphics card 7. There is one, which has the number 0."),
        (2, "no graphics card 7. There are 2, which have the numbers 0 to 1."),
    ],
)
def test_a_card_that_is_not_there_is_named_before_anything_is_drawn(
    run: Run, rows: Path, monkeypatch: pytest.MonkeyPatch, here: int, sentence: str
) -> None:
    monkeypatch.setattr("cascade_desktop.engine.devices.card_count", lambda: here)
    begun: list[str] = []
    each(monkeypatch, begun.append)

    code, out, err = run("batch", rows, "--cards", "0,7")

    assert (code, out, begun) == (1, "", [])
    assert sentence in err


def test_what_names_no_card_is_refused(draw_batch: Run, rows: Path) -> None:
    code, _, err = draw_batch(rows, "--cards", "both")
    assert code == 2
    assert "“both” is no graphics card" in err


def test_a_processor_that_is_asked_for_draws_alone(
    draw_batch: Run, rows: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = set()
    each(monkeypatch, lambda _: seen.add(threading.current_thread()))
    assert draw_batch(rows, "--cards", "0,1")[0] == 0
    assert len(seen) == 1
