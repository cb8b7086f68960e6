"""Thumbnails: made once, made anew for a changed file, and no trouble for what is no picture."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from cascade_desktop.errors import BadRequest
from cascade_desktop.thumbnails import BEHIND, SIDE, Thumbnails


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    file = tmp_path / "a picture.png"
    Image.new("RGB", (800, 400), (200, 30, 30)).save(file)
    return file


@pytest.fixture
def thumbnails(tmp_path: Path) -> Thumbnails:
    return Thumbnails(tmp_path / "thumbnails")


def test_a_thumbnail_has_the_shape_and_colour_of_its_picture(
    thumbnails: Thumbnails, picture: Path
) -> None:
    with Image.open(thumbnails.made(picture)) as small:
        assert small.size == (SIDE, SIDE // 2)
        assert small.getpixel((5, 5)) == pytest.approx((200, 30, 30), abs=4)


def test_a_small_picture_stays_as_it_is(thumbnails: Thumbnails, tmp_path: Path) -> None:
    Image.new("RGB", (64, 32)).save(tmp_path / "small.png")

    with Image.open(thumbnails.made(tmp_path / "small.png")) as small:
        assert small.size == (64, 32)


def test_it_is_made_once(thumbnails: Thumbnails, picture: Path) -> None:
    assert thumbnails.kept(picture) is None
    first = thumbnails.made(picture)
    first.write_bytes(b"kept")

    assert thumbnails.made(picture) == first == thumbnails.kept(picture)
    assert thumbnails.bytes_of(picture) == b"kept"


def test_a_changed_picture_gets_another_one(thumbnails: Thumbnails, picture: Path) -> None:
    thumbnails.made(picture)
    Image.new("RGB", (40, 40), "blue").save(picture)

    with Image.open(BytesIO(thumbnails.bytes_of(picture))) as small:
        assert small.size == (40, 40)


def test_what_is_transparent_shows_grey(thumbnails: Thumbnails, tmp_path: Path) -> None:
    Image.new("RGBA", (50, 50), (255, 0, 0, 0)).save(tmp_path / "clear.webp")

    with Image.open(thumbnails.made(tmp_path / "clear.webp")) as small:
        assert small.getpixel((25, 25)) == pytest.approx(BEHIND, abs=3)


def test_a_gone_file_and_a_damaged_one_are_told_apart(
    thumbnails: Thumbnails, tmp_path: Path
) -> None:
    (tmp_path / "broken.png").write_bytes(b"no picture")

    with pytest.raises(FileNotFoundError):
        thumbnails.bytes_of(tmp_path / "gone.png")
    with pytest.raises(BadRequest, match=r"broken\.png"):
        thumbnails.bytes_of(tmp_path / "broken.png")


def test_a_picture_that_breaks_off_is_damaged(thumbnails: Thumbnails, picture: Path) -> None:
    picture.write_bytes(picture.read_bytes()[:-200])

    with pytest.raises(BadRequest):
        thumbnails.made(picture)


def test_a_folder_that_cannot_be_written_costs_nothing_but_time(
    tmp_path: Path, picture: Path
) -> None:
    (tmp_path / "file").write_text("in the way")

    content = Thumbnails(tmp_path / "file").bytes_of(picture)

    with Image.open(BytesIO(content)) as small:
        assert small.size == (SIDE, SIDE // 2)


def test_the_oldest_go_first(thumbnails: Thumbnails, tmp_path: Path) -> None:
    import os

    places = []
    for number in range(4):
        file = tmp_path / f"{number}.png"
        Image.new("RGB", (32, 32)).save(file)
        places.append(thumbnails.made(file))
        os.utime(places[-1], (number, number))
    size = places[0].stat().st_size

    assert thumbnails.tidy(2 * size) == 2

    assert [place.exists() for place in places] == [False, False, True, True]


def test_a_picture_can_be_forgotten(thumbnails: Thumbnails, picture: Path) -> None:
    thumbnails.made(picture)

    thumbnails.forget(picture)
    thumbnails.forget(picture.with_name("never there.png"))

    assert thumbnails.kept(picture) is None
