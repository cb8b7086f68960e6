"""Project files: what goes in comes out, and what is odd is refused in a sentence."""

import json
import random
import struct
import zipfile
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from cascade_desktop import project_file
from cascade_desktop.errors import BadRequest, CannotSave, CascadeError
from cascade_desktop.project_file import (
    Project,
    StoredLayer,
    StoredPlate,
    read_project,
    save_project,
)
from tests.core.disks import full_disk
from tests.core.picture_files import header_only


def png(colour: str = "red", mode: str = "RGBA", side: int = 9) -> bytes:
    content = BytesIO()
    Image.new(mode, (side, side), colour).save(content, "PNG")
    return content.getvalue()


PROJECT = Project(
    layers=(
        StoredLayer("Ground", (0, 0), 1.0, True, png(), ""),
        StoredLayer("Größe, «née»", (-30, 7), 0.25, False, png("blue"), '{"prompt": "a 🍎"}'),
    ),
    mask=StoredPlate((-256, 0), png("white", "L")),
    sketch=StoredPlate(),
    frame=(-8, -8, 64, 96),
    current=1,
    request='{"prompt": "Äpfel", "seed": 3}',
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "a.cascade"
    save_project(file, PROJECT)
    return file


def repacked(file: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    """The same file after `change` had its members to alter."""
    with zipfile.ZipFile(file) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)


def with_facts(file: Path, **values: Any) -> None:
    def change(members: dict[str, bytes]) -> None:
        facts = json.loads(members["document.json"]) | values
        members["document.json"] = json.dumps(facts).encode()

    repacked(file, change)


def test_a_project_comes_back_as_it_was(file: Path) -> None:
    assert read_project(file) == PROJECT


def test_an_empty_project_comes_back(tmp_path: Path) -> None:
    save_project(tmp_path / "a.cascade", Project())

    assert read_project(tmp_path / "a.cascade") == Project()


def test_other_programs_find_what_the_description_says(file: Path) -> None:
    save_project(file, replace(PROJECT, preview=png("green", side=16)))

    with zipfile.ZipFile(file) as archive:
        names = archive.namelist()
        facts = json.loads(archive.read("document.json"))
        request = json.loads(archive.read("request.json"))
        with Image.open(BytesIO(archive.read("preview.png"))) as preview:
            assert preview.size == (16, 16)
        layers = [archive.read(layer["file"]) for layer in facts["layers"]]
    assert names[0] == "mimetype"
    assert file.read_bytes()[30:].startswith(b"mimetype" + project_file.KIND)
    assert facts["version"] == 1
    assert request["prompt"] == "Äpfel"
    assert layers == [layer.png for layer in PROJECT.layers]


def test_a_file_that_another_program_has_packed_anew_is_read(file: Path) -> None:
    repacked(file, lambda members: members.update({"layers/": b""}))

    assert read_project(file) == PROJECT


def test_a_newer_version_is_refused(file: Path) -> None:
    with_facts(file, version=2)

    with pytest.raises(BadRequest, match=r"a\.cascade cannot .* newer version .* Update the app"):
        read_project(file)


@pytest.mark.parametrize(
    "values",
    [
        {"version": 0},
        {"version": "1"},
        {"version": True},
        {"layers": {}},
        {"layers": [1]},
        {"layers": [{}] * 1001},
        {"mask": None},
        {"mask": {"place": [0, 0], "file": 7}},
        {"frame": [0, 0, -1, 5]},
        {"frame": [0, 0, 5]},
        {"frame": [0, 0, 2**40, 5]},
        {"frame": [0, 0, 1.5, 5]},
        {"current": "0"},
    ],
    ids=str,
)
def test_facts_that_cannot_be_are_refused(values: dict[str, Any], file: Path) -> None:
    with_facts(file, **values)

    with pytest.raises(BadRequest, match=r"a\.cascade cannot be opened\. It is damaged"):
        read_project(file)


@pytest.mark.parametrize(
    "values",
    [
        {"opacity": 1.5},
        {"opacity": float("nan")},
        {"opacity": "1"},
        {"visible": 1},
        {"place": [0]},
        {"name": None},
        {"made": {}},
    ],
    ids=str,
)
def test_a_layer_that_cannot_be_is_refused(values: dict[str, Any], file: Path) -> None:
    layer = {
        "name": "a",
        "place": [0, 0],
        "opacity": 1,
        "visible": True,
        "made": "",
        "file": "layers/000.png",
    }
    with_facts(file, layers=[layer | values], current=0)

    with pytest.raises(BadRequest, match="It is damaged"):
        read_project(file)


def test_a_current_layer_that_is_not_there_is_the_topmost(file: Path) -> None:
    with_facts(file, current=70)

    assert read_project(file).current == 1


@pytest.mark.parametrize("name", ["document.json", "layers/001.png", "mask.png"])
def test_a_missing_part_is_said(name: str, file: Path) -> None:
    def without(members: dict[str, bytes]) -> None:
        del members[name]

    repacked(file, without)

    with pytest.raises(BadRequest, match="A part of it is missing"):
        read_project(file)


@pytest.mark.parametrize(
    "name", ["../evil.png", "layers/../../evil", "/etc/passwd", "C:\\evil", "a//b", "./a"]
)
def test_names_that_lead_elsewhere_are_refused(name: str, file: Path, tmp_path: Path) -> None:
    repacked(file, lambda members: members.update({name: b"x"}))

    with pytest.raises(BadRequest, match="files that no project"):
        read_project(file)
    assert list(tmp_path.iterdir()) == [file]


def test_a_layer_that_names_a_file_elsewhere_is_refused(file: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(png())
    with_facts(file, mask={"place": [0, 0], "file": "../secret.png"})

    with pytest.raises(BadRequest, match="missing"):
        read_project(file)


@pytest.mark.parametrize(
    "content", [header_only(200_000, 8), header_only(20_000, 20_000)], ids=["long", "large"]
)
def test_a_picture_that_would_fill_the_memory_is_refused_unseen(content: bytes, file: Path) -> None:
    repacked(file, lambda members: members.update({"layers/000.png": content}))

    with pytest.raises(BadRequest, match="more pixels than the app can open"):
        read_project(file)


def test_many_pictures_that_together_would_fill_it_are_refused(file: Path) -> None:
    with zipfile.ZipFile(file) as archive:
        layer = json.loads(archive.read("document.json"))["layers"][0]
    repacked(file, lambda members: members.update({"layers/000.png": header_only(13_000, 13_000)}))
    with_facts(file, layers=[layer] * 7)

    with pytest.raises(BadRequest, match="more pixels"):
        read_project(file)


def test_a_text_that_would_fill_the_memory_is_refused(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(project_file, "MOST_TEXT", 100_000)
    repacked(file, lambda members: members.update({"document.json": b" " * 100_001}))
    assert file.stat().st_size < 5_000

    with pytest.raises(BadRequest, match="more pixels than the app can open"):
        read_project(file)


def test_a_member_that_is_larger_than_it_says_is_not_unpacked(file: Path) -> None:
    repacked(file, lambda members: members.update({"document.json": b" " * 5_000_000}))
    content = bytearray(file.read_bytes())
    said = struct.pack("<I", 5_000_000)
    while said in content:
        at = content.index(said)
        content[at : at + 4] = struct.pack("<I", 10)
    file.write_bytes(content)

    with pytest.raises(BadRequest, match="damaged"):
        read_project(file)


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04" + bytes(40), png()])
def test_a_file_of_another_kind_is_said(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.cascade").write_bytes(content)

    with pytest.raises(BadRequest, match=r"a\.cascade is damaged, or no project"):
        read_project(tmp_path / "a.cascade")


def test_a_missing_file_and_a_folder_are_said(tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match="There is no file"):
        read_project(tmp_path / "none.cascade")
    with pytest.raises(BadRequest, match="cannot be read"):
        read_project(tmp_path)


def test_a_damaged_file_is_read_whole_or_refused(file: Path) -> None:
    whole, chance, refused = file.read_bytes(), random.Random(5), 0
    for _ in range(400):
        damaged = bytearray(whole)
        for _ in range(chance.randrange(1, 4)):
            damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
        if chance.random() < 0.3:
            del damaged[chance.randrange(len(damaged)) :]
        file.write_bytes(damaged)
        try:
            found = read_project(file)
        except CascadeError as error:
            refused += 1
            assert error.advice
        else:
            pictures = [layer.png for layer in found.layers]
            assert all(picture in whole for picture in pictures)
    assert refused > 200


def test_a_full_disk_leaves_the_old_file(tmp_path: Path) -> None:
    noise = Image.effect_noise((300, 300), 90)
    content = BytesIO()
    noise.save(content, "PNG")
    large = replace(PROJECT, mask=StoredPlate((0, 0), content.getvalue()))
    with full_disk(tmp_path / "disk") as disk:
        (disk / "filler").unlink()
        save_project(disk / "a.cascade", PROJECT)

        with pytest.raises(CannotSave, match="no room left"):
            save_project(disk / "a.cascade", large)

        assert read_project(disk / "a.cascade") == PROJECT
        assert [file.name for file in disk.iterdir()] == ["a.cascade"]


def test_what_could_not_be_read_again_is_not_saved(file: Path) -> None:
    layer = replace(PROJECT.layers[0], png=header_only(13_000, 13_000))

    with pytest.raises(BadRequest, match="more pixels"):
        save_project(file, replace(PROJECT, layers=(layer,) * 7))

    assert read_project(file) == PROJECT
