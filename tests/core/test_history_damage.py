"""A history that is old, new, damaged or unwritable, and pictures that fill it again."""

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from cascade_desktop import history_schema, pictures
from cascade_desktop.errors import Cancelled, CannotSave, CascadeError
from cascade_desktop.history import History, Query
from cascade_desktop.history_schema import NewerHistory
from cascade_desktop.picture_formats import Kind
from cascade_desktop.progress import Progress
from cascade_desktop.request import Request
from tests.core.disks import read_only_disk

REQUEST = Request(prompt="a red apple", width=32, height=32)
RECORD = {"seconds": {"stage C": 1.0}}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "history.sqlite"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Six pictures of every format, some in folders below."""
    for number in range(6):
        kind: Kind = ("png", "webp", "jpeg")[number % 3]
        record = {"seconds": {"stage C": number + 1}}
        place = tmp_path / "pictures" / ("deep" if number > 3 else "")
        request = replace(REQUEST, prompt=f"number{number}", seed=number)
        pictures.save(Image.new("RGB", (32, 24)), request, record, place, kind)
    return tmp_path / "pictures"


def fill(file: Path, rows: int) -> None:
    with History(file) as history:
        for number in range(rows):
            request = replace(REQUEST, prompt=f"row{number} " + "word " * 40, seed=number)
            history.add(Path(f"/{number}.png"), request, RECORD, b"latent" * 50)
        history.star([2], 4)
        history.tag([1, 2, 3], "kept")
        history.put_in_album([rows], "last")
        history.remember_prompt("typed before")


def test_a_history_is_rebuilt_from_the_pictures_themselves(file: Path, folder: Path) -> None:
    (folder / "notes.png").write_text("no picture", "utf-8")
    Image.new("RGB", (8, 8)).save(folder / "of another program.jpg")
    pictures.save(Image.new("RGB", (8, 8)), REQUEST, RECORD, folder, private=True)
    pictures.save(Image.new("RGB", (8, 8)), REQUEST, {**RECORD, "preview": True}, folder)
    seen: list[Progress] = []

    with History(file) as history:
        assert history.rebuild(folder, seen.append) == 6
        assert history.rebuild(folder) == 0
        found = history.find(Query())
        assert {made.request.prompt for made in found} == {f"number{n}" for n in range(6)}
        assert all(pictures.read_saved(made.file).record == made.record for made in found)
        assert {(made.width, made.height) for made in found} == {(32, 24)}
        assert history.count(Query(text="number3")) == 1
        assert (seen[-1].step, seen[-1].steps) == (10, 10)


def test_a_moved_picture_keeps_its_row_and_stars(file: Path, folder: Path, tmp_path: Path) -> None:
    with History(file) as history:
        history.rebuild(folder)
        history.star(history.numbers(Query()), 1)
        folder.rename(tmp_path / "elsewhere")
        assert history.rebuild(tmp_path / "elsewhere") == 0
        assert history.count(Query(starred=True)) == 6
        assert not any(made.gone for made in history.find(Query()))


def test_a_rebuild_that_is_cancelled_keeps_what_it_has(file: Path, folder: Path) -> None:
    def stop(progress: Progress) -> None:
        if progress.step == 2:
            raise Cancelled

    with History(file) as history:
        with pytest.raises(Cancelled):
            history.rebuild(folder, stop)
        assert history.count(Query()) == 2
        assert history.rebuild(folder) == 4


def test_a_file_that_is_no_database_is_set_aside(
    file: Path, folder: Path, expected_log: list[str]
) -> None:
    expected_log.append("The history was damaged")
    file.write_bytes(b"This is no database. " * 1000)

    with History(file) as history:
        assert history.damaged == file.with_name("history.sqlite.damaged")
        assert history.rebuild(folder) == 6
        assert history.damaged is None
    assert file.with_name("history.sqlite.damaged").read_bytes().startswith(b"This is no")


def test_what_can_be_read_of_a_damaged_one_is_taken_over(
    file: Path, folder: Path, expected_log: list[str]
) -> None:
    expected_log += ["The history was damaged", "could not be noted"]
    fill(file, 400)
    content = bytearray(file.read_bytes())
    chance, page = random.Random(5), 4096
    for at in chance.sample(range(8, len(content) // page), 6):
        content[at * page : at * page + 200] = chance.randbytes(200)
    file.write_bytes(content)

    with History(file) as history:
        assert history.damaged is not None
        taken = history.rebuild(folder)
        assert 50 < taken <= 406
        assert history.problems() == []
        assert history.count(Query()) == taken
        assert history.count(Query(text="number5")) == 1
        assert [one.text for one in history.prompts()] in ([], ["typed before"])
    with History(file) as history:
        assert history.damaged is None, "the next start has nothing to mend"


def test_all_of_a_damaged_one_is_taken_over_if_only_an_index_was_hit(
    file: Path, tmp_path: Path, expected_log: list[str]
) -> None:
    expected_log.append("The history was damaged")
    fill(file, 200)
    with closing(sqlite3.connect(file)) as opened:
        (page,) = opened.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'details_by_file'"
        ).fetchone()
    content = bytearray(file.read_bytes())
    content[(page - 1) * 4096 : (page - 1) * 4096 + 64] = bytes(64)
    file.write_bytes(content)

    with History(file) as history:
        assert history.rebuild(tmp_path / "nothing") == 200
        assert history.rows([2])[0].stars == 4
        assert history.latent(1) == b"latent" * 50
        assert history.tags() == [("kept", 3)]
        assert history.albums() == [("last", 1)]
        assert [one.text for one in history.prompts()] == ["typed before"]
        assert history.count(Query(text="row77")) == 1


def test_random_damage_never_loses_the_way(
    file: Path, folder: Path, expected_log: list[str]
) -> None:
    expected_log += ["The history was damaged", "cannot be"]
    fill(file, 60)
    whole, chance = file.read_bytes(), random.Random(11)
    for _ in range(20):
        for other in file.parent.glob("history.sqlite*"):
            other.unlink()
        damaged = bytearray(whole)
        for _ in range(chance.choice([1, 20])):
            at = chance.randrange(len(damaged) - 64)
            damaged[at : at + 64] = chance.randbytes(64)
        file.write_bytes(
            damaged[: chance.randrange(1, len(damaged)) if chance.random() < 0.3 else None]
        )
        try:
            with History(file) as history:
                history.rebuild(folder)
                history.find(Query(text="row"))
        except CascadeError:
            pass  # It is met in use: the next start looks at all of it.
        else:
            continue
        with History(file) as history:
            history.rebuild(folder)
            assert history.count(Query(text="number")) == 6


def test_a_newer_history_is_refused_and_left_alone(file: Path) -> None:
    fill(file, 3)
    with closing(sqlite3.connect(file)) as opened:
        opened.execute("PRAGMA user_version = 99")
    before = file.read_bytes()

    with pytest.raises(NewerHistory, match="newer version of Cascade Desktop"):
        History(file)
    assert file.read_bytes() == before


def test_a_migration_keeps_a_copy_of_what_was_before(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(file, 3)
    more = (*history_schema.MIGRATIONS, ("ALTER TABLE pictures ADD COLUMN colour TEXT",))
    with monkeypatch.context() as later:
        later.setattr(history_schema, "MIGRATIONS", more)
        with History(file) as history:
            assert history.count(Query(text="row")) == 3
            assert history.rows([2])[0].stars == 4

    with closing(sqlite3.connect(file)) as opened:
        assert opened.execute("PRAGMA user_version").fetchone() == (len(more),)
    (copy,) = file.parent.glob("history.sqlite.version-*")
    with History(copy) as old:
        assert old.count(Query()) == 3


def test_a_migration_that_fails_changes_nothing(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(file, 3)
    with monkeypatch.context() as broken:
        steps = (*history_schema.MIGRATIONS, ("CREATE TABLE new (a)", "CREATE TABLE prompts (b)"))
        broken.setattr(history_schema, "MIGRATIONS", steps)
        with pytest.raises(sqlite3.OperationalError, match="already exists"):
            History(file)

    with History(file) as history:
        assert history.count(Query()) == 3
        assert history.problems() == []


def test_a_folder_that_cannot_be_written_to_is_said(tmp_path: Path) -> None:
    with (
        read_only_disk(tmp_path / "disk") as disk,
        pytest.raises(CannotSave, match="cannot be written"),
    ):
        History(disk / "history.sqlite")


@pytest.fixture(autouse=True)
def nothing_half_written(tmp_path: Path) -> Iterator[None]:
    yield
    assert list(tmp_path.rglob("*.part")) == []
