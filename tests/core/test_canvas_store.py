"""What the canvas held is found again, as much of it as can be, whatever happened meanwhile."""

import json
import random
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from cascade_desktop.canvas_store import ASIDE, BEFORE, INDEX, CanvasStore
from cascade_desktop.errors import BadRequest, CannotSave
from cascade_desktop.project_file import Project, StoredLayer, StoredPlate
from tests.core.disks import full_disk


def png(colour: str, mode: str = "RGB") -> bytes:
    content = BytesIO()
    Image.new(mode, (8, 8), colour).save(content, "PNG")
    return content.getvalue()


def project(*colours: str, mask: bytes = b"") -> Project:
    layers = tuple(
        StoredLayer(colour, (number, -number), 0.5, True, png(colour), "")
        for number, colour in enumerate(colours)
    )
    plate = StoredPlate((-256, 256), mask) if mask else StoredPlate()
    return Project(layers, plate, StoredPlate(), (1, 2, 3, 4), len(layers) - 1, '{"seed": 1}')


def write(store: CanvasStore, whole: Project) -> list[str]:
    files = [store.put(layer.png) for layer in whole.layers]
    files += [store.put(plate.png) if plate.png else "" for plate in (whole.mask, whole.sketch)]
    bare = replace(
        whole,
        layers=tuple(replace(layer, png=b"") for layer in whole.layers),
        mask=replace(whole.mask, png=b""),
    )
    store.write(bare, files)
    return files


def pictures(folder: Path) -> set[str]:
    return {file.name for file in folder.glob("*.png")}


def names(folder: Path) -> set[str]:
    return {file.name for file in folder.iterdir()}


@pytest.fixture
def store(tmp_path: Path) -> CanvasStore:
    return CanvasStore(tmp_path / "canvas")


def test_what_was_written_is_found(store: CanvasStore) -> None:
    whole = project("red", "blue", mask=png("white", "L"))
    files = write(store, whole)

    found = CanvasStore(store.folder).open()

    assert found is not None
    assert found.project == whole
    assert list(found.files) == files
    assert found.sentences == ()


def test_nothing_is_found_in_a_folder_that_does_not_exist(store: CanvasStore) -> None:
    assert store.open() is None
    assert not store.folder.exists()


def test_a_layer_is_written_once(store: CanvasStore) -> None:
    name = write(store, project("red"))[0]
    written = (store.folder / name).stat().st_ino

    write(store, project("blue", "red"))

    assert (store.folder / name).stat().st_ino == written


def test_pictures_are_removed_once_no_list_names_them(store: CanvasStore) -> None:
    red, blue, green = (write(store, project(name))[0] for name in ("red", "blue", "green"))

    assert pictures(store.folder) == {blue, green}
    assert not store.has(red)


def test_a_picture_that_waits_to_be_named_is_not_removed(store: CanvasStore) -> None:
    waiting = store.put(png("yellow"))
    write(store, project("red"))
    write(store, project("blue"))

    assert store.has(waiting)
    assert store.read(waiting) == png("yellow")


def test_files_of_others_are_never_removed(store: CanvasStore) -> None:
    write(store, project("red"))
    for name in ("notes.txt", "photo.png", "0123.png.part"):
        (store.folder / name).write_text("mine")

    write(store, project("blue"))
    write(store, project("green"))

    assert {"notes.txt", "photo.png", "0123.png.part"} <= names(store.folder)


def test_a_stop_between_the_two_lists_loses_nothing(store: CanvasStore) -> None:
    write(store, project("red"))
    (store.folder / INDEX).rename(store.folder / BEFORE)
    (store.folder / f"{INDEX}.part").write_text('{"vers')

    found = CanvasStore(store.folder).open()

    assert found is not None
    assert found.project == project("red")
    assert found.sentences == ()


def test_parts_of_a_stop_are_cleared_away(store: CanvasStore) -> None:
    write(store, project("red"))
    part = store.folder / ("0" * 32 + ".png.part")
    part.write_bytes(b"half")

    write(store, project("blue"))

    assert not part.exists()


def test_a_damaged_list_is_put_aside_and_the_one_before_is_taken(
    store: CanvasStore, expected_log: list[str]
) -> None:
    expected_log.append("cannot be used")
    write(store, project("red"))
    only_new = write(store, project("red", "blue"))[1]
    (store.folder / INDEX).write_text('{"version": 1, "layers"')

    found = CanvasStore(store.folder).open()

    assert found is not None
    assert found.project == project("red")
    assert "was damaged" in found.sentences[0]
    assert names(store.folder / ASIDE) == {INDEX, only_new}


def test_a_list_of_a_newer_version_is_kept_for_it(
    store: CanvasStore, expected_log: list[str]
) -> None:
    expected_log.append("cannot be used")
    write(store, project("red"))
    index = store.folder / INDEX
    index.write_text(json.dumps(json.loads(index.read_text()) | {"version": 2}))

    found = CanvasStore(store.folder).open()

    assert found is not None
    assert found.project is None
    assert "newer version" in found.sentences[0]
    assert (store.folder / ASIDE / INDEX).exists()
    assert len(pictures(store.folder / ASIDE)) == 1


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n", None], ids=["empty", "cut", "gone"])
def test_a_damaged_layer_is_left_out_and_the_others_are_read(
    content: bytes | None, store: CanvasStore, expected_log: list[str]
) -> None:
    expected_log.append("left out")
    whole = project("red", "blue", "green")
    name = write(store, whole)[1]
    if content is None:
        (store.folder / name).unlink()
    else:
        (store.folder / name).write_bytes(content)

    found = CanvasStore(store.folder).open()

    assert found is not None
    assert found.project is not None
    assert found.project.layers == (whole.layers[0], whole.layers[2])
    assert found.project.current == 1
    assert len(found.files) == 4
    assert "The layer blue was damaged" in found.sentences[0]


def test_a_damaged_mask_is_left_out(store: CanvasStore, expected_log: list[str]) -> None:
    expected_log.append("left out")
    name = write(store, project("red", mask=png("white", "L")))[1]
    (store.folder / name).write_bytes(png("black", "L"))

    found = CanvasStore(store.folder).open()

    assert found is not None
    assert found.project is not None
    assert found.project.mask.png == b""
    assert found.files[1] == ""
    assert "The mask was damaged" in found.sentences[0]
    assert (store.folder / ASIDE / name).exists()


def test_any_damage_gives_what_can_be_read_or_a_sentence(
    store: CanvasStore, expected_log: list[str]
) -> None:
    expected_log += ["cannot be used", "left out"]
    chance = random.Random(2)
    for _ in range(60):
        write(store, project("red", "blue", mask=png("white", "L")))
        file = chance.choice([store.folder / INDEX, *store.folder.glob("*.png")])
        damaged = bytearray(file.read_bytes())
        damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
        file.write_bytes(damaged)

        found = CanvasStore(store.folder).open()

        assert found is not None


def test_a_name_that_leads_elsewhere_is_not_read(store: CanvasStore, tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(png("red"))

    with pytest.raises(BadRequest):
        store.read("../secret.png")


def test_a_full_disk_is_said_and_what_was_there_stays(tmp_path: Path) -> None:
    noise = BytesIO()
    Image.effect_noise((300, 300), 90).save(noise, "PNG")
    with full_disk(tmp_path / "disk") as disk:
        (disk / "filler").unlink()
        store = CanvasStore(disk / "canvas")
        write(store, project("red"))

        with pytest.raises(CannotSave, match="no room left"):
            store.put(noise.getvalue())

        found = CanvasStore(store.folder).open()
        assert found is not None
        assert found.project == project("red")
