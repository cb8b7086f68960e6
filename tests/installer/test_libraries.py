"""Which system libraries a window needs, and how the missing ones are named."""

import sys
from pathlib import Path

import pytest

from installer import libraries
from installer.problems import SetUpError
from tests.installer.test_systems import have_only

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="other systems bring what Qt needs")


def test_a_library_that_is_there_is_not_missing() -> None:
    assert libraries.missing(["libc.so.6", "libno-such-thing.so.9"]) == ["libno-such-thing.so.9"]


@pytest.mark.parametrize(
    ("program", "command"),
    [
        ("apt-get", "apt install libgl1 libxcb-icccm4"),
        ("dnf", "dnf install 'libGL.so.1()(64bit)' 'libxcb-icccm.so.4()(64bit)'"),
        ("zypper", "zypper install 'libGL.so.1()(64bit)' 'libxcb-icccm.so.4()(64bit)'"),
        ("pacman", "pacman -S libglvnd xcb-util-wm"),
    ],
)
def test_the_command_gets_the_packages_of_the_libraries(
    program: str, command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    have_only(program, tmp_path, monkeypatch)

    assert libraries.command_for(["libGL.so.1", "libxcb-icccm.so.4"]).endswith(command)


def test_a_package_of_two_libraries_is_named_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    have_only("pacman", tmp_path, monkeypatch)

    assert libraries.command_for(["libGL.so.1", "libEGL.so.1"]).endswith("-S libglvnd")


def test_what_is_lacking_is_named_with_its_command(monkeypatch: pytest.MonkeyPatch) -> None:
    lacking = {"libno-such-thing.so.9": ("libno-such-thing9", "no-such-thing")}
    monkeypatch.setattr(libraries, "ALWAYS", lacking)
    monkeypatch.setattr(libraries, "PACKAGES", lacking)

    with pytest.raises(SetUpError, match=r"lacks: libno-such-thing\.so\.9\. Install"):
        libraries.require_libraries({"QT_QPA_PLATFORM": "offscreen"})


@pytest.mark.parametrize(
    ("variables", "kinds"),
    [
        ({"DISPLAY": ":0"}, [libraries.X11]),
        ({"WAYLAND_DISPLAY": "wayland-0"}, [libraries.WAYLAND]),
        ({"WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"}, [libraries.WAYLAND, libraries.X11]),
        ({"QT_QPA_PLATFORM": "xcb", "WAYLAND_DISPLAY": "wayland-0"}, [libraries.X11]),
        ({"QT_QPA_PLATFORM": "wayland-egl"}, [libraries.WAYLAND]),
        ({"QT_QPA_PLATFORM": "offscreen"}, []),
    ],
)
def test_only_the_libraries_of_the_display_in_use_count(
    variables: dict[str, str], kinds: list[dict[str, tuple[str, str]]]
) -> None:
    assert libraries.display_kinds(variables) == kinds
