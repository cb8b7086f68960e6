"""Given pictures are kept once, whole, under the name of their content."""

import hashlib
import threading
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cascade_desktop.errors import CannotSave
from cascade_desktop.given_files import keep
from tests.core.disks import full_disk
from tests.core.picture_files import scene


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L"])
def test_a_picture_is_kept_with_its_pixels(mode: str, tmp_path: Path) -> None:
    file = keep(scene().convert(mode), tmp_path / "inputs")

    with Image.open(file) as found:
        assert found.mode == mode
        assert (np.asarray(found) == np.asarray(scene().convert(mode))).all()
    assert file == tmp_path / "inputs" / f"{hashlib.sha256(file.read_bytes()).hexdigest()}.png"


def test_the_same_picture_is_written_once(tmp_path: Path) -> None:
    first = keep(scene(), tmp_path)
    written = first.stat().st_mtime_ns, first.stat().st_ino

    assert keep(scene(), tmp_path) == first
    assert keep(first.read_bytes(), tmp_path) == first
    assert (first.stat().st_mtime_ns, first.stat().st_ino) == written
    assert list(tmp_path.iterdir()) == [first]


def test_other_pixels_are_another_file(tmp_path: Path) -> None:
    assert keep(scene(), tmp_path) != keep(scene().rotate(180), tmp_path)


def test_a_png_is_kept_byte_for_byte(tmp_path: Path) -> None:
    content = BytesIO()
    scene().save(content, "PNG", optimize=True)

    assert keep(content.getvalue(), tmp_path).read_bytes() == content.getvalue()


def test_a_kept_file_that_was_damaged_is_mended(tmp_path: Path) -> None:
    file = keep(scene(), tmp_path)
    whole = file.read_bytes()
    file.write_bytes(whole[:100])

    assert keep(scene(), tmp_path) == file
    assert file.read_bytes() == whole


def test_threads_that_keep_the_same_one_do_not_disturb_each_other(tmp_path: Path) -> None:
    found: list[Path] = []
    threads = [
        threading.Thread(target=lambda: found.append(keep(scene(), tmp_path))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(found) == 8
    assert set(found) == set(tmp_path.iterdir())


def test_a_full_disk_is_said_and_leaves_nothing(tmp_path: Path) -> None:
    with full_disk(tmp_path / "disk") as disk:
        with pytest.raises(CannotSave, match="no room left"):
            keep(scene(200, 200), disk / "inputs")

        assert list((disk / "inputs").iterdir()) == []
