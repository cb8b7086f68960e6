"""What waits is there again, whatever ended the app and whatever happened to the file."""

import json
import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from cascade_desktop.errors import CannotSave
from cascade_desktop.request import Request
from cascade_desktop.uses import ControlUse, ImageUse, LoraUse
from cascade_desktop.waiting import Line, Queue, Waiting, is_about_room
from cascade_desktop.writing import write_whole
from cascade_desktop.xy_grid import grid, read_axis

ROOT = Path(__file__).resolve().parents[2]
CAT = Request(prompt="cat — gato 猫", seed=3)


@pytest.fixture
def store(tmp_path: Path) -> Waiting:
    return Waiting(tmp_path / "data" / "queue.json")


def test_nothing_waits_at_the_first_start(store: Waiting) -> None:
    assert store.read() == (Queue(), ())


def test_lines_keep_all_they_have_and_their_order(store: Waiting) -> None:
    full = replace(
        CAT,
        count=4,
        image=ImageUse("a.png", 0.3),
        loras=(LoraUse("blob"),),
        controls=(ControlUse(file="b.png"),),
    )
    made = grid(CAT, read_axis(CAT, "steps", "1-3"), read_axis(CAT, "guidance", "1, 2.5"))
    queue = Queue(
        (
            Line(full, drawn=("one.png",)),
            Line(made.request, made),
            Line(CAT, state="failed", message="No.", advice="Do."),
        ),
        paused=True,
        reason="The disk is full.",
        full=True,
    )
    store.write(queue)
    assert Waiting(store.file).read() == (queue, ())


def test_the_broken_job_is_offered_again_and_the_rest_goes_on(store: Waiting) -> None:
    store.write(Queue((Line(CAT, state="drawing"), Line(replace(CAT, seed=4)))))
    queue, sentences = store.read()
    assert [(line.state, line.broken) for line in queue.lines] == [
        ("offered", True),
        ("waiting", False),
    ]
    assert (queue.paused, sentences) == (False, ())


def test_after_two_breaks_the_queue_waits(store: Waiting) -> None:
    broken = Line(CAT, state="offered", broken=True)
    store.write(Queue((broken, Line(CAT, state="drawing"), Line(CAT))))
    queue, _ = store.read()
    assert queue.paused
    assert "more than once" in queue.reason


def test_those_that_several_cards_drew_have_broken_once(store: Waiting) -> None:
    two = (Line(CAT, state="drawing"), Line(replace(CAT, seed=2), state="drawing"))
    store.write(Queue((*two, Line(CAT))))
    queue, _ = store.read()
    assert [line.state for line in queue.lines] == ["offered", "offered", "waiting"]
    assert not queue.paused
    store.write(queue)
    assert not store.read()[0].paused, "this time it has ended as it should"


def test_what_the_canvas_asked_for_is_offered(store: Waiting) -> None:
    store.write(Queue((Line(CAT, canvas=True),)))
    (line,) = store.read()[0].lines
    assert (line.state, line.canvas, line.broken) == ("offered", True, False)


def test_a_job_whose_last_picture_was_saved_is_not_drawn_again(store: Waiting) -> None:
    store.write(Queue((Line(CAT, state="drawing", drawn=("cat.png",)),)))
    assert store.read()[0].lines == ()


def test_a_grid_with_all_pictures_still_wants_its_sheet(store: Waiting) -> None:
    made = grid(CAT, read_axis(CAT, "steps", "1, 2"))
    store.write(Queue((Line(made.request, made, "drawing", ("a.png", "b.png")),)))
    assert [line.state for line in store.read()[0].lines] == ["sheet"]


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"\xff\xfe\x00", b'{"lines": []}', b'{"schema": 1}', b"[" * 100_000],
)
def test_a_damaged_file_is_set_aside(
    store: Waiting, content: bytes, expected_log: list[str]
) -> None:
    expected_log.append("is damaged")
    write_whole(store.file, content)
    queue, sentences = store.read()
    assert queue == Queue()
    assert "damaged" in sentences[0]
    assert [file.read_bytes() for file in store.file.parent.iterdir()] == [content]
    store.write(Queue((Line(CAT),)))
    assert store.read()[0].lines == (Line(CAT),)
    assert len(list(store.file.parent.iterdir())) == 2


@pytest.mark.parametrize(("schema", "said"), [(2, "a newer version"), (0, "another version")])
def test_another_versions_file_is_set_aside(store: Waiting, schema: int, said: str) -> None:
    write_whole(store.file, json.dumps({"schema": schema, "lines": [1]}).encode())
    queue, (sentence,) = store.read()
    assert queue == Queue()
    assert said in sentence
    assert len(list(store.file.parent.iterdir())) == 1


def test_one_damaged_line_does_not_cost_the_others(store: Waiting, expected_log: list[str]) -> None:
    expected_log.append("left out")
    store.write(Queue((Line(CAT), Line(replace(CAT, seed=4)))))
    before = json.loads(store.file.read_bytes())
    before["lines"][0]["request"]["steps"] = "many"
    write_whole(store.file, json.dumps(before).encode())
    queue, (sentence,) = store.read()
    assert [line.request.seed for line in queue.lines] == [4]
    assert "One job of the queue could not be read" in sentence
    copies = [file for file in store.file.parent.iterdir() if file != store.file]
    assert [json.loads(copy.read_bytes()) for copy in copies] == [before]


def test_a_file_that_cannot_be_read_is_never_overwritten(
    store: Waiting, expected_log: list[str]
) -> None:
    expected_log.append("cannot be read")
    store.file.mkdir(parents=True)  # As good as no permission, also for root.
    _, (sentence,) = store.read()
    assert "cannot be read" in sentence
    with pytest.raises(CannotSave):
        store.write(Queue())
    assert store.file.is_dir()


def test_what_is_left_of_a_job_has_the_next_seeds() -> None:
    line = Line(replace(CAT, count=5, seed=10), drawn=("a", "b"))
    assert (line.next_request().seed, line.next_request().count) == (12, 3)
    assert line.next_request().single(0) == line.request.single(2)


def test_pictures_of_one_batch_are_drawn_together_again() -> None:
    request = replace(CAT, count=8, seed=10, together=4, rescale_over="batch")
    line = Line(request, drawn=("a",) * 6)
    assert (line.next_request().seed, line.next_request().count) == (14, 4)


def test_a_failure_for_want_of_room_is_known(
    store: Waiting, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    store.write(Queue((Line(CAT),)))
    monkeypatch.setattr("cascade_desktop.writing.fsync", full)
    with pytest.raises(CannotSave) as refused:
        store.write(Queue())
    assert is_about_room(refused.value)
    assert not is_about_room(CannotSave("It is not allowed."))
    assert store.read()[0].lines == (Line(CAT),)


def test_a_kill_at_any_moment_loses_nothing_that_was_kept(
    tmp_path: Path, no_network: list[str]
) -> None:
    del no_network
    chance = random.Random(7)
    for run in range(5):
        file = tmp_path / str(run) / "queue.json"
        kept = _fill_and_kill(file, at_least=chance.randrange(1, 40))
        queue, sentences = Waiting(file).read()
        assert sentences == ()
        assert len(queue.lines) >= kept
        seeds = [line.request.seed for line in queue.lines]
        assert seeds == list(range(1, len(seeds) + 1))
        assert [line.state for line in queue.lines[:2]] == ["offered", "waiting"][: len(seeds)]


def _fill_and_kill(file: Path, at_least: int) -> int:
    """How many jobs the program had said to be kept when it was killed."""
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.core.waiting_child", str(file)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert child.stdout is not None
    kept = 0
    while kept < at_least:
        kept = int(child.stdout.readline().split()[1])
    child.kill()
    said = child.stdout.read().splitlines()
    child.wait()
    child.stdout.close()
    whole = [line for line in said if line.startswith("kept ") and line.split()[-1].isdigit()]
    return int(whole[-1].split()[1]) if whole else kept
