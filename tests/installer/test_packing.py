"""What packages are made of: the version, libraries, lists of files, sums, pictures compared."""

import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin

import cascade_desktop
from installer.packing import archive, build, elf, frozen, linux, windows
from installer.packing.project import Project, read_project
from installer.problems import SetUpError
from installer.smoke import pictures
from tests.installer.toy import ROOT


def toy_program(folder: Path) -> Path:
    program = folder / "cascade-desktop"
    (program / "licences").mkdir(parents=True)
    (program / "licences" / "parts.json").write_text("[]", encoding="utf-8")
    (program / "cascade-desktop").write_text("#!/bin/sh\n", encoding="utf-8")
    (program / "cascade-desktop").chmod(0o755)
    return program


def project_in(folder: Path) -> Project:
    """The real texts and icons, with everything that is made in `folder`."""
    for name in ("cascade_desktop", "resources", "LICENSE", "CHANGELOG.md"):
        (folder / name).symlink_to(ROOT / name)
    return Project(folder, "1.2.3", "Pictures", 1_700_000_000)


def test_the_version_is_the_apps_own() -> None:
    assert read_project(ROOT).version == cascade_desktop.__version__


def test_an_unknown_kind_of_package_is_answered_with_those_that_there_are() -> None:
    with pytest.raises(SetUpError, match="full-deb"):
        build.main(["msi"], ROOT)


@pytest.mark.skipif(sys.platform != "linux", reason="programs of Linux are looked into")
def test_the_libraries_that_a_program_needs_are_read_from_itself() -> None:
    import _ctypes

    needed = elf.needed_by(Path(_ctypes.__file__))

    assert any(name.startswith("libffi") for name in needed)
    assert elf.needed_by(ROOT / "README.md") == []


def test_the_same_sources_give_the_same_archive_wherever_they_lie(tmp_path: Path) -> None:
    made = []
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        project = project_in(tmp_path / name)
        made.append(archive.build(project, toy_program(tmp_path / name / "program")))

    one, other = (file.read_bytes() for file in made)

    assert one == other


@pytest.mark.skipif(sys.platform != "linux", reason="the menu is that of Linux")
def test_the_archive_adds_itself_to_the_menu_and_takes_itself_out(tmp_path: Path) -> None:
    (tmp_path / "tree").mkdir()
    project = project_in(tmp_path / "tree")
    place = tmp_path / "unpacked place"
    linux.add_desktop_files(project, place / "share")
    script = place / "add-to-menu"
    script.write_bytes((linux.TEMPLATES / "add-to-menu").read_bytes())
    variables = {"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"}

    subprocess.run(["sh", str(script)], env=variables, check=True)

    entry = tmp_path / ".local/share/applications/cascade-desktop.desktop"
    assert f'Exec="{place}/cascade-desktop" --open %f' in entry.read_text(encoding="utf-8")
    subprocess.run(["sh", str(script), "--remove"], env=variables, check=True)
    assert not entry.exists()


def test_what_is_trimmed_from_a_runtime_is_not_missed_by_its_own_list(tmp_path: Path) -> None:
    from cascade_desktop import runtime

    record = tmp_path / "torch-2.13.0.dist-info" / "RECORD"
    for name in ("torch/__init__.py", "torch/include/a.h", "torch/bin/torch_shm_manager"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("12345", encoding="utf-8")
    record.parent.mkdir()
    (record.parent / "METADATA").write_text("Name: torch\nVersion: 2.13.0\n", encoding="utf-8")
    names = ("torch/__init__.py", "torch/include/a.h", "torch/bin/torch_shm_manager")
    record.write_text("".join(f"{name},,5\n" for name in names), encoding="utf-8")

    frozen.trim(tmp_path)

    assert not (tmp_path / "torch" / "include").exists()
    assert (tmp_path / "torch" / "bin" / "torch_shm_manager").exists()
    assert runtime.damage(tmp_path) == []


def test_the_window_on_windows_is_set_up_without_pytorch() -> None:
    import tomllib

    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    needs = declared["project"]["dependencies"]

    with_window = [line for line in needs if not windows.WITH_TORCH.match(line)]

    assert any(line.startswith("PySide6") for line in with_window)
    assert len(needs) - len(with_window) == 6


def test_the_sums_are_those_of_the_files(tmp_path: Path) -> None:
    (tmp_path / "a.deb").write_text("a", encoding="utf-8")

    build.write_sums(tmp_path)

    subprocess.run(["sha256sum", "--check", "--quiet", build.SUMS], cwd=tmp_path, check=True)


def test_pictures_are_the_same_if_their_pixels_are(tmp_path: Path) -> None:
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Comment", "another day")
    Image.new("RGB", (8, 8), "red").save(tmp_path / "one.png")
    Image.new("RGB", (8, 8), "red").save(tmp_path / "two.png", pnginfo=texts)
    Image.new("RGB", (8, 8), "#ff0001").save(tmp_path / "three.png")

    assert pictures.same(tmp_path / "one.png", tmp_path / "two.png")
    assert not pictures.same(tmp_path / "one.png", tmp_path / "three.png")
