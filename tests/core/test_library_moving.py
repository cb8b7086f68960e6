"""Moving the models to another folder or disk: all of them are usable, before or after."""

from pathlib import Path

import pytest

from cascade_desktop import library, moving
from cascade_desktop.errors import BadRequest, Cancelled, CannotSave
from cascade_desktop.folders import Folders
from cascade_desktop.library import Found, Library
from cascade_desktop.models import model_path
from cascade_desktop.progress import Progress
from tests.core.shelves import named, stop_at
from tests.core.weight_files import disk_use, write_single


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


@pytest.fixture
def other_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Renaming into another folder fails, as it does between two disks."""
    rename = Path.rename

    def refused(self: Path, target: Path) -> Path:
        if self.parent != Path(target).parent:
            raise OSError(18, "Invalid cross-device link")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refused)


def test_models_move_on_the_same_disk(
    own: Found, folders: Folders, shelf: Library, tmp_path: Path
) -> None:
    size = own.size

    shelf.move_to(tmp_path / "new" / "place")

    moved = named("mine", shelf)
    assert moved.path == tmp_path / "new" / "place" / "mine" == model_path("mine", folders)
    assert moved.ours
    assert (moved.size, disk_use(folders.data / "models")) == (size, 0)


@pytest.mark.usefixtures("other_disk")
def test_models_move_to_another_disk(
    own: Found, folders: Folders, shelf: Library, tmp_path: Path
) -> None:
    content = {file.name: file.read_bytes() for file in own.path.iterdir()}
    seen: list[Progress] = []

    shelf.move_to(tmp_path / "new", seen.append)

    assert {
        file.name: file.read_bytes() for file in (tmp_path / "new" / "mine").iterdir()
    } == content
    assert folders.models == tmp_path / "new"
    assert not own.path.exists()
    assert (seen[0].step, seen[-1].step, seen[-1].stage) == (0, own.size, "moving")


@pytest.mark.usefixtures("other_disk")
@pytest.mark.parametrize("steps", [0, 1, 3])
def test_a_cancelled_move_leaves_everything_usable(
    own: Found, folders: Folders, shelf: Library, tmp_path: Path, steps: int
) -> None:
    with pytest.raises(Cancelled):
        shelf.move_to(tmp_path / "new", stop_at(steps))

    assert named("mine", shelf) == own
    assert folders.models == folders.data / "models"
    assert disk_use(tmp_path / "new") == 0


def test_a_move_that_cannot_be_noted_is_undone(
    own: Found, shelf: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise CannotSave("There is no room.")

    monkeypatch.setattr(library, "save_settings", fail)

    with pytest.raises(CannotSave):
        shelf.move_to(tmp_path / "new")
    assert named("mine", shelf) == own


@pytest.mark.usefixtures("other_disk")
def test_a_disk_without_room_is_refused_beforehand(
    own: Found, shelf: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moving, "SPARE", 1 << 60)

    with pytest.raises(CannotSave, match="has room for"):
        shelf.move_to(tmp_path / "new")
    assert named("mine", shelf) == own


def test_folders_that_cannot_take_the_models_are_refused(
    own: Found, folders: Folders, shelf: Library, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "full" / "mine").mkdir(parents=True)
    refused = [
        tmp_path / "file",
        tmp_path / "full",
        folders.models,
        folders.models / "in",
        tmp_path,
    ]

    for place in refused:
        with pytest.raises(BadRequest):
            shelf.move_to(place)
    assert named("mine", shelf) == own
