"""Contact sheets and zips: everything is in them, and nothing half is left behind."""

import zipfile
from pathlib import Path

import pytest
from PIL import Image

from cascade_desktop import sheets
from cascade_desktop.errors import BadRequest, Cancelled, CannotSave
from cascade_desktop.progress import Progress
from cascade_desktop.sheets import Frame

COLOURS = [(220, 20, 20), (20, 220, 20), (20, 20, 220), (220, 220, 20), (20, 220, 220)]


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    made = []
    for number, colour in enumerate(COLOURS):
        made.append(tmp_path / f"picture {number}.png")
        Image.new("RGB", (128, 64 + 32 * number), colour).save(made[-1])
    return made


def test_every_picture_is_on_the_sheet(files: list[Path]) -> None:
    sheet = sheets.contact_sheet([Frame(file, "a caption") for file in files], side=80)

    seen = {colour for _, colour in sheet.getcolors(sheet.width * sheet.height) or []}
    assert seen >= set(COLOURS)
    columns = 3
    assert sheet.width == 2 * sheets.MARGIN + columns * (80 + sheets.GAP) - sheets.GAP


def test_captions_are_written_and_cut(files: list[Path]) -> None:
    bare = sheets.contact_sheet([Frame(files[0])], side=128)
    short = sheets.contact_sheet([Frame(files[0], "seed 7")], side=128)
    long = sheets.contact_sheet([Frame(files[0], "a very long caption " * 40)], side=128)

    assert bare.tobytes() != short.tobytes() != long.tobytes()
    assert bare.size == short.size == long.size


def test_a_missing_picture_leaves_an_empty_place(files: list[Path], tmp_path: Path) -> None:
    frames = [Frame(files[0]), Frame(tmp_path / "gone.png", "gone"), Frame(None)]

    sheet = sheets.contact_sheet(frames, columns=3, side=64)

    seen = {colour for _, colour in sheet.getcolors(sheet.width * sheet.height) or []}
    assert {COLOURS[0], sheets.EMPTY} <= seen


def test_too_many_or_none_are_refused() -> None:
    with pytest.raises(BadRequest):
        sheets.contact_sheet([])
    with pytest.raises(BadRequest, match=str(sheets.MOST + 1)):
        sheets.contact_sheet([Frame(None)] * (sheets.MOST + 1))


@pytest.mark.parametrize(("name", "kind"), [("sheet.png", "PNG"), ("sheet.JPG", "JPEG")])
def test_a_sheet_is_saved_as_its_name_says(
    files: list[Path], tmp_path: Path, name: str, kind: str
) -> None:
    sheets.save_sheet(tmp_path / name, sheets.contact_sheet([Frame(files[0])], side=64))

    with Image.open(tmp_path / name) as saved:
        assert saved.format == kind


def test_a_zip_holds_the_very_files(files: list[Path], tmp_path: Path) -> None:
    target = tmp_path / "new folder" / "pictures.zip"

    left_out = sheets.save_zip([*files, tmp_path / "gone.png"], target)

    assert left_out == (tmp_path / "gone.png",)
    with zipfile.ZipFile(target) as zipped:
        assert zipped.testzip() is None
        assert [zipped.read(file.name) for file in files] == [file.read_bytes() for file in files]


def test_files_of_one_name_do_not_replace_each_other(files: list[Path], tmp_path: Path) -> None:
    other = tmp_path / "other" / files[0].name.upper()
    other.parent.mkdir()
    other.write_bytes(b"another")

    sheets.save_zip([files[0], other], tmp_path / "both.zip")

    with zipfile.ZipFile(tmp_path / "both.zip") as zipped:
        assert len(zipped.namelist()) == 2
        assert {zipped.read(name) for name in zipped.namelist()} == {
            files[0].read_bytes(),
            b"another",
        }


def test_a_cancelled_zip_leaves_nothing_and_keeps_the_one_before(
    files: list[Path], tmp_path: Path
) -> None:
    target = tmp_path / "pictures.zip"
    target.write_bytes(b"the one before")

    def stop(progress: Progress) -> None:
        if progress.step == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        sheets.save_zip(files, target, stop)

    assert target.read_bytes() == b"the one before"
    assert not list(tmp_path.glob("*.part"))


def test_a_zip_that_cannot_be_written_says_so(files: list[Path], tmp_path: Path) -> None:
    (tmp_path / "in the way").write_text("a file")

    with pytest.raises(CannotSave, match=r"pictures\.zip"):
        sheets.save_zip(files, tmp_path / "in the way" / "pictures.zip")
