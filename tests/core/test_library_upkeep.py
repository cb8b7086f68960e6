"""Looking after what is on disk: checking, removing into the bin, moving, noticing changes."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from cascade_desktop import catalog, library, verifying
from cascade_desktop.errors import BadRequest, Cancelled, CannotSave
from cascade_desktop.folders import Folders
from cascade_desktop.library import Found, Library
from cascade_desktop.models import model_path
from cascade_desktop.progress import Progress
from cascade_desktop.remembered import load
from tests.core.shelves import named, stop_at
from tests.core.weight_files import (
    LORA,
    PRIOR,
    disk_use,
    write_folders,
    write_hub,
    write_single,
    write_weights,
)


@pytest.fixture(autouse=True)
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The cache of these tests, which is not there yet."""
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
    return tmp_path / "hub"


@pytest.fixture
def shelf(folders: Folders) -> Library:
    return Library(folders)


@pytest.fixture
def own(folders: Folders, shelf: Library) -> Found:
    """A model of ours, in the models folder."""
    write_single(folders.models / "mine")
    return named("mine", shelf)


def test_models_of_ours_are_called_by_their_folder(
    own: Found, folders: Folders, shelf: Library
) -> None:
    assert (own.ours, own.layout, own.path) == (True, "original", folders.models / "mine")
    assert own.size == disk_use(folders.models)
    assert model_path("mine", folders) == own.path
    assert shelf.add_place(own.path) == (own,)
    assert load(folders.data / "library.json").places == ()


def test_a_good_model_stays_good(own: Found, shelf: Library) -> None:
    seen: list[Progress] = []

    assert shelf.verify(own, seen.append) == ()
    assert shelf.verify(own) == ()
    assert seen[-1].step == seen[-1].steps == own.size


def test_a_changed_byte_is_noticed_at_the_next_check(own: Found, shelf: Library) -> None:
    shelf.verify(own)
    file = own.path / "stage_a.safetensors"
    facts = file.stat()
    file.write_bytes(file.read_bytes()[:-1] + b"\x01")
    os.utime(file, ns=(facts.st_atime_ns, facts.st_mtime_ns))

    (problem,) = shelf.verify(named("mine", shelf))

    assert str(file) in problem
    assert "damaged" in problem
    assert shelf.verify(own) == (problem,), "a damaged file does not become the good one"


def test_files_of_the_cache_are_checked_by_their_names(shelf: Library, hub: Path) -> None:
    write_hub(hub)

    problems = shelf.verify(named("stable-cascade", shelf))

    assert len(problems) == 5, "these blobs are not called by their hash"
    assert all("not what was published" in problem for problem in problems)


def test_downloaded_files_are_checked_against_the_catalog(folders: Folders, shelf: Library) -> None:
    row = next(row for row in catalog.MODELS if row.name == "lite-bf16")
    write_folders(row.place(folders), "prior", "decoder")
    weights = next(file for file in row.files if file.path.startswith("prior") and file.size > 9999)
    write_weights(row.place(folders) / weights.path, PRIOR)
    found = named(row.name, shelf)

    problems = shelf.verify(found)

    assert found.title == row.title
    assert any(weights.path in problem and "published" in problem for problem in problems)
    assert f"{row.place(folders) / 'previewer.safetensors'} is missing." in problems


def test_what_the_hub_has_said_counts_where_the_catalog_is_silent(
    folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = next(row for row in catalog.MODELS if row.name == "lite-bf16")
    unknown = replace(row, files=tuple(replace(file, sha256="") for file in row.files))
    monkeypatch.setattr(catalog, "MODELS", (unknown,))
    item = next(file for file in row.files if file.path == "previewer.safetensors")
    file = write_weights(row.place(folders) / item.path, PRIOR)
    (row.place(folders) / ".hub.json").write_text(
        json.dumps({item.path: {"size": 1, "sha256": "ab", "revision": item.revision}})
    )

    assert verifying.expected(file, folders) == "ab"


def test_a_check_can_be_cancelled(own: Found, shelf: Library) -> None:
    with pytest.raises(Cancelled):
        shelf.verify(own, stop_at(1))


def test_rows_of_the_catalog_are_there_in_part_or_missing(
    folders: Folders, shelf: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = next(row for row in catalog.MODELS if row.name == "full-bf16")
    control = next(
        row for row in catalog.MODELS if row.base == base.name and row.purpose == "control"
    )
    small = {
        row.name: replace(row, files=tuple(replace(file, size=4) for file in row.files))
        for row in (base, control)
    }
    monkeypatch.setattr(catalog, "MODELS", tuple(small.values()))
    base, control = small.values()
    states = [(shelf.state(base), shelf.state(control))]
    for row in (base, control):
        for file in row.files:
            place = row.place(folders) / file.path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.with_name(place.name + ".part").write_bytes(bytes(2))
            states.append((shelf.state(base), shelf.state(control)))
            place.write_bytes(bytes(4))
        states.append((shelf.state(base), shelf.state(control)))

    assert states[0] == ("missing", "missing")
    assert ("part", "missing") in states
    assert ("there", "missing") in states
    assert states[-1] == ("there", "there")
    assert [one.name for one in shelf.scan() if one.kind == "controlnet"] == [control.name]


def test_an_imported_model_is_only_forgotten(shelf: Library, tmp_path: Path) -> None:
    place = write_single(tmp_path / "theirs")
    before = disk_use(place)
    (found,) = shelf.add_place(place)

    shelf.remove(found)

    assert disk_use(place) == before
    assert [one.name for one in shelf.scan()] == ["pocket"]


def test_the_cache_can_be_forgotten_and_found_again(shelf: Library, hub: Path) -> None:
    write_hub(hub)
    shelf.forget(named("stable-cascade", shelf))

    assert [one.name for one in shelf.scan()] == ["pocket"]
    assert [one.name for one in shelf.add_place(hub)] == ["stable-cascade"]
    assert len(shelf.scan()) == 2


def test_pocket_stays(shelf: Library) -> None:
    for end in (shelf.forget, shelf.remove):
        with pytest.raises(BadRequest, match="part of the app"):
            end(shelf.scan()[0])


def test_what_is_ours_is_not_merely_forgotten(own: Found, shelf: Library) -> None:
    with pytest.raises(BadRequest, match="Remove it"):
        shelf.forget(own)


REMOVE = """
import sys
from pathlib import Path
from cascade_desktop.folders import Folders
from cascade_desktop.library import Library
shelf = Library(Folders.of(Path(sys.argv[1])))
for found in shelf.scan():
    if found.name == sys.argv[2]:
        shelf.remove(found)
print(*(found.name for found in shelf.scan()))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the bin of these tests is freedesktop's")
def test_what_is_ours_goes_to_the_bin_whole(own: Found, folders: Folders, tmp_path: Path) -> None:
    before = {file.name: file.read_bytes() for file in own.path.iterdir()}
    environment = {**os.environ, "XDG_DATA_HOME": str(tmp_path / "home")}

    done = subprocess.run(
        [sys.executable, "-c", REMOVE, str(folders.data), "mine"],
        capture_output=True,
        text=True,
        env=environment,
    )

    trash = tmp_path / "home" / "Trash"
    assert done.stdout.split() == ["pocket"], done.stderr
    assert {file.name: file.read_bytes() for file in (trash / "files" / "mine").iterdir()} == before
    assert f"Path={own.path}" in (trash / "info" / "mine.trashinfo").read_text()
    assert not own.path.exists()


def test_a_row_that_adds_to_a_model_leaves_the_model(
    folders: Folders, shelf: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone: list[Path] = []
    monkeypatch.setattr(library, "to_bin", gone.append)
    row = next(row for row in catalog.MODELS if row.purpose == "control")
    small = replace(row, files=tuple(replace(file, size=0, sha256="") for file in row.files))
    rows = tuple(small if one is row else one for one in catalog.MODELS)
    monkeypatch.setattr(catalog, "MODELS", rows)
    for file in row.files:
        write_weights(row.place(folders) / file.path, LORA)

    shelf.remove(named(row.name, shelf))

    assert gone == [
        row.place(folders) / file.path for file in row.files if "LICENSE" not in file.path
    ]


def test_what_is_not_in_the_models_folder_is_never_removed(
    own: Found, shelf: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library, "to_bin", lambda path: pytest.fail(f"{path} was removed"))

    for place in (tmp_path / "elsewhere", own.path.parent.parent):
        with pytest.raises(CannotSave):
            shelf.remove(replace(own, places=(place,)))


def test_changes_are_noticed(own: Found, shelf: Library, hub: Path, tmp_path: Path) -> None:
    place = write_single(tmp_path / "theirs")
    changes: list[Callable[[], object]] = [
        lambda: (own.path / "stage_a.safetensors").unlink(),
        lambda: write_weights(own.path / "controlnet" / "x.safetensors", LORA),
        lambda: shelf.add_place(place),
        lambda: os.truncate(place / "stage_a.safetensors", 9),
        lambda: write_hub(hub),
    ]
    for change in changes:
        before = shelf.moment()
        assert not shelf.changed_since(before)
        change()
        assert shelf.changed_since(before)


def test_it_may_be_used_from_several_threads(shelf: Library, tmp_path: Path) -> None:
    places = [write_single(tmp_path / f"model{number}") for number in range(6)]
    threads = [threading.Thread(target=shelf.add_place, args=(place,)) for place in places]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    found = shelf.scan()

    assert {place for one in found[1:] for place in one.places} == set(places)
    assert len({one.name for one in found}) == 7


def test_a_damaged_list_is_kept_aside(
    shelf: Library, folders: Folders, tmp_path: Path, expected_log: list[str]
) -> None:
    expected_log.append("is damaged, so no imported model is known")
    folders.data.mkdir(parents=True)
    (folders.data / "library.json").write_text('{"places": 3}')

    shelf.add_place(write_single(tmp_path / "theirs"))

    assert (folders.data / "library-damaged.json").read_text() == '{"places": 3}'
    assert len(shelf.scan()) == 2


def test_a_look_can_be_cancelled(own: Found, shelf: Library) -> None:
    assert own.ours
    with pytest.raises(Cancelled):
        shelf.scan(stop_at(1))
