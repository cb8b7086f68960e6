"""Files that cannot be used are refused with a sentence, and left closed."""

import os
import random
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from cascade_desktop import inputs
from cascade_desktop.errors import BadRequest
from tests.core.picture_files import FORMATS, header_only, scene


def refused(file: Path, size: tuple[int, int] = (8, 8)) -> BadRequest:
    """The same refusal, whatever is wanted of the file."""
    wanted: list[Callable[[Path], Any]] = [
        inputs.read_picture,
        lambda file: inputs.read_mask(file, size),
    ]
    found = []
    for read_it in wanted:
        with pytest.raises(BadRequest) as caught:
            read_it(file)
        found.append(caught.value)
    assert str(found[0]) == str(found[1])
    assert found[0].message.endswith(".")
    assert found[0].advice.endswith(".")
    return found[0]


def test_a_missing_file_and_a_folder_are_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for missing in (tmp_path / "none.png", tmp_path / "file" / "a.png", tmp_path / "a\0b"):
        assert "There is no file" in refused(missing).message
    assert refused(tmp_path / ("a" * 300)).message.endswith(".")
    assert "is a folder" in refused(tmp_path).message
    assert "empty" in refused(tmp_path / "file").message
    for file in (tmp_path / "none.png", tmp_path, tmp_path / "file"):
        with pytest.raises(BadRequest):
            inputs.size_of(file)
        with pytest.raises(BadRequest):
            inputs.fingerprint(file)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files.")
def test_what_would_never_end_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.png")

    assert "is not a file" in refused(tmp_path / "pipe.png").message
    assert "is not a file" in refused(Path("/dev/zero")).message


@pytest.mark.parametrize(
    "content", [b"just words", b"%PDF-1.7", b"GIF89a", b"\x89PNG\r\n\x1a\n", b"%!PS-Adobe-3.0 EPSF"]
)
def test_what_is_no_picture_is_said(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(content)

    assert refused(tmp_path / "a.png").message == "a.png is not a picture that can be read."


def test_other_programs_are_never_started_for_a_picture(tmp_path: Path) -> None:
    content = BytesIO()
    scene().save(content, "EPS")
    (tmp_path / "a.eps").write_bytes(content.getvalue())

    assert "not a picture" in refused(tmp_path / "a.eps").message


@pytest.mark.parametrize("kind", FORMATS)
def test_a_truncated_picture_is_said(kind: str, tmp_path: Path) -> None:
    noisy = Image.fromarray(np.random.default_rng(0).integers(0, 256, (64, 64, 3), np.uint8))
    noisy.save(tmp_path / "whole", {"jpg": "JPEG", "jp2": "JPEG2000"}.get(kind, kind.upper()))
    content = (tmp_path / "whole").read_bytes()
    (tmp_path / f"half.{kind}").write_bytes(content[: len(content) // 2])

    assert "half" in refused(tmp_path / f"half.{kind}", (64, 64)).message


@pytest.mark.parametrize(
    ("size", "words"),
    [
        ((16385, 8), "16385x8 pixels; 16384 along a side"),
        ((8, 16385), "8x16385 pixels; 16384 along a side"),
        ((16000, 15000), "more than 178 megapixels"),
        ((2**31 - 1, 2**31 - 1), "more than 178 megapixels"),
        ((16384, 10870), "more than 178 megapixels"),
        ((7, 100), "has only 7x100 pixels"),
        ((100, 1), "has only 100x1 pixels"),
    ],
)
def test_a_size_that_cannot_be_used_is_refused_from_the_header(
    size: tuple[int, int], words: str, tmp_path: Path
) -> None:
    (tmp_path / "a.png").write_bytes(header_only(*size))

    assert words in refused(tmp_path / "a.png").message
    with pytest.raises(BadRequest, match=r"a\.png has"):
        inputs.size_of(tmp_path / "a.png")


@pytest.mark.parametrize("size", [(16384, 8), (8, 16384), (16384, 10864), (8, 8)])
def test_a_size_at_the_limit_is_accepted_without_a_warning(
    size: tuple[int, int], tmp_path: Path
) -> None:
    (tmp_path / "a.png").write_bytes(header_only(*size))

    assert inputs.size_of(tmp_path / "a.png") == size
    assert "damaged" in refused_picture(tmp_path / "a.png").message


def refused_picture(file: Path) -> BadRequest:
    with pytest.raises(BadRequest) as caught:
        inputs.read_picture(file)
    return caught.value


def test_a_damaged_picture_is_read_or_refused_with_a_sentence(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], expected_log: list[str]
) -> None:
    expected_log.append("More samples per pixel than can be decoded")  # Pillow's own, of a TIFF
    chance = random.Random(7)
    file = tmp_path / "damaged"
    for kind in FORMATS:
        scene(20, 12).save(tmp_path / f"a.{kind}")
        whole = (tmp_path / f"a.{kind}").read_bytes()
        for _ in range(60):
            damaged = bytearray(whole)
            for _ in range(chance.randint(1, 6)):
                damaged[chance.randrange(len(damaged))] = chance.randrange(256)
            file.write_bytes(damaged)
            try:
                assert inputs.read_picture(file).mode == "RGB"
                assert inputs.read_mask(file, inputs.size_of(file)).mode == "L"
            except BadRequest as error:
                assert error.message.endswith(".")
    assert capfd.readouterr().err == ""


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


@pytest.mark.skipif(sys.platform != "linux", reason="Open files are listed in /proc.")
def test_no_file_stays_open(tmp_path: Path) -> None:
    scene().save(tmp_path / "a.tiff")
    frames = [Image.new("P", (16, 16), colour) for colour in range(3)]
    frames[0].save(tmp_path / "b.gif", save_all=True, append_images=frames[1:])
    (tmp_path / "c.png").write_bytes(b"no picture")
    before = open_files()

    kept = [inputs.read_picture(tmp_path / name) for name in ("a.tiff", "b.gif")]
    kept.append(inputs.read_mask(tmp_path / "a.tiff", (48, 32)))
    refused(tmp_path / "c.png")

    assert open_files() == before
    assert all(picture.getpixel((0, 0)) is not None for picture in kept)
