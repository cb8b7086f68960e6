"""The picture set, built from packages made here in the very form of the real ones."""

from __future__ import annotations

import io
import json
import shutil
import sys
import tarfile
import zipfile
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from cascade_desktop.errors import Cancelled, CannotSetUp, CascadeError
from cascade_desktop.progress import Progress, silent
from cascade_desktop.training.packages import Package, fetch
from cascade_desktop.training.sprites import PACKAGES, Drawing, build, sprite

APPLE = "1f34e"
UMBRELLA = "2602"
STYLES = ("3d", "glossy", "flat", "noto", "twemoji", "blob")

CHARS = {APPLE: "other-apple", f"{UMBRELLA}-FE0F": "umbrella"}
ICONS = {
    "icons": {
        "apple": {"body": '<circle cx="16" cy="16" r="12" fill="#ff0000"/>'},
        "umbrella": {"body": '<path fill="#0000ff" d="M0 0h32v16H0z"/>', "height": 16},
    },
    "aliases": {"other-apple": {"parent": "apple"}},
    "width": 32,
    "height": 32,
}


def webp(colour: str) -> bytes:
    written = io.BytesIO()
    Image.new("RGBA", (256, 256), colour).save(written, "WEBP")
    return written.getvalue()


FILES = {
    "chars.json": json.dumps(CHARS).encode(),
    "icons.json": json.dumps(ICONS).encode(),
    "assets/1f34e.webp": webp("green"),
    "assets/2602-fe0f.webp": webp("purple"),
}


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A folder in which every package has been fetched already."""
    packages = tmp_path / "out" / "packages"
    packages.mkdir(parents=True)
    for package in PACKAGES:
        with tarfile.open(packages / package.file, "w:gz") as archive:
            for name, content in FILES.items():
                member = tarfile.TarInfo(f"package/{name}")
                member.size = len(content)
                archive.addfile(member, io.BytesIO(content))
    return tmp_path / "out"


def colours(archive: zipfile.ZipFile, member: str) -> NDArray[np.int64]:
    picture = Image.open(io.BytesIO(archive.read(member))).convert("RGBA")
    return np.asarray(picture, np.int64)


def test_the_set_has_each_style_of_each_subject(out: Path) -> None:
    pytest.importorskip("resvg_py")
    reported: list[Progress] = []

    file = build(out, reported.append, {APPLE, UMBRELLA})

    assert file == out / "sprites.zip"
    with zipfile.ZipFile(file) as archive:
        wanted = {f"{style}/{code}.webp" for style in STYLES for code in (APPLE, UMBRELLA)}
        assert set(archive.namelist()) == wanted
        finished = colours(archive, f"3d/{APPLE}.webp")
        apple = colours(archive, f"noto/{APPLE}.webp")
        umbrella = colours(archive, f"flat/{UMBRELLA}.webp")
    assert finished[128, 128] == pytest.approx([0, 128, 0, 255], abs=4)
    assert apple.shape == (256, 256, 4)
    assert apple[128, 128] == pytest.approx([255, 0, 0, 255], abs=4)
    assert apple[2, 2, 3] == 0
    assert umbrella[:60, :, 3].max() == 0, "half as high as wide, it lies in the middle"
    assert umbrella[128, 128] == pytest.approx([0, 0, 255, 255], abs=4)
    assert (reported[-1].step, reported[-1].steps) == (len(wanted), len(wanted))
    assert sorted(out.iterdir()) == [out / "packages", file]


def test_a_cancelled_build_leaves_what_was_there(out: Path) -> None:
    pytest.importorskip("resvg_py")
    (out / "sprites.zip").write_bytes(b"as before")

    def stop(progress: Progress) -> None:
        if progress.stage == "drawing the sprites" and progress.step == 1:
            raise Cancelled

    with pytest.raises(Cancelled):
        build(out, stop, {APPLE})

    assert (out / "sprites.zip").read_bytes() == b"as before"
    assert sorted(out.iterdir()) == [out / "packages", out / "sprites.zip"]


def test_without_npm_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(CannotSetUp, match=r"npm is not installed.*Install Node\.js"):
        build(tmp_path / "out", silent, {APPLE})

    assert not list((tmp_path / "out" / "packages").iterdir())


def test_without_resvg_it_says_what_to_install(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "resvg_py", None)

    with pytest.raises(CannotSetUp, match=r"pip install \"cascade-desktop\[train\]\""):
        build(out, silent, {APPLE})


def test_a_damaged_package_is_named(out: Path) -> None:
    pytest.importorskip("resvg_py")
    damaged = out / "packages" / PACKAGES[0].file
    damaged.write_bytes(damaged.read_bytes()[:200])

    with pytest.raises(CascadeError, match="is damaged") as refused:
        build(out, silent, {APPLE})

    assert str(damaged) in refused.value.message
    assert not (out / "sprites.zip").exists()


def test_without_a_connection_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if shutil.which("npm") is None:
        pytest.skip("npm is not installed here.")
    monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:9")
    monkeypatch.setenv("npm_config_cache", str(tmp_path / "cache"))

    with pytest.raises(CascadeError, match="there is no connection"):
        fetch([Package("is-even", "1.0.0")], tmp_path / "out", silent)

    assert not list((tmp_path / "out").iterdir())


def test_a_fetch_can_be_cancelled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if shutil.which("npm") is None:
        pytest.skip("npm is not installed here.")
    monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:9")
    monkeypatch.setenv("npm_config_cache", str(tmp_path / "cache"))
    reported: list[Progress] = []

    def stop_later(progress: Progress) -> None:
        reported.append(progress)
        if len(reported) == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        fetch([Package("is-even", "1.0.0")], tmp_path / "out", stop_later)

    assert not list((tmp_path / "out").iterdir())


def test_a_finished_picture_keeps_its_colours() -> None:
    again = Image.open(io.BytesIO(sprite(Drawing("3d", APPLE, webp("purple")))))

    assert again.size == (256, 256)
    assert again.convert("RGBA").getpixel((128, 128)) == pytest.approx((128, 0, 128, 255), abs=4)
