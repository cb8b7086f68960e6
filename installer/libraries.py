"""The system libraries that Qt needs for a window on Linux, and how to get the missing ones."""

import ctypes
from collections.abc import Iterable, Mapping

from installer.problems import SetUpError
from installer.systems import install_command

# Library -> its package on Debian and on Arch. Fedora and openSUSE find one by the library's name.
# From the needs of PySide6-Essentials' Gui, Widgets, xcb and wayland parts, as ldd lists them.
ALWAYS = {
    "libGL.so.1": ("libgl1", "libglvnd"),
    "libEGL.so.1": ("libegl1", "libglvnd"),
    "libglib-2.0.so.0": ("libglib2.0-0", "glib2"),
    "libxkbcommon.so.0": ("libxkbcommon0", "libxkbcommon"),
    "libfontconfig.so.1": ("libfontconfig1", "fontconfig"),
    "libfreetype.so.6": ("libfreetype6", "freetype2"),
    "libdbus-1.so.3": ("libdbus-1-3", "dbus"),
    "libX11.so.6": ("libx11-6", "libx11"),
}
X11 = {
    "libX11-xcb.so.1": ("libx11-xcb1", "libx11"),
    "libxkbcommon-x11.so.0": ("libxkbcommon-x11-0", "libxkbcommon-x11"),
    "libxcb-cursor.so.0": ("libxcb-cursor0", "xcb-util-cursor"),
    "libxcb-icccm.so.4": ("libxcb-icccm4", "xcb-util-wm"),
    "libxcb-image.so.0": ("libxcb-image0", "xcb-util-image"),
    "libxcb-keysyms.so.1": ("libxcb-keysyms1", "xcb-util-keysyms"),
    "libxcb-randr.so.0": ("libxcb-randr0", "libxcb"),
    "libxcb-render-util.so.0": ("libxcb-render-util0", "xcb-util-renderutil"),
    "libxcb-shape.so.0": ("libxcb-shape0", "libxcb"),
    "libxcb-sync.so.1": ("libxcb-sync1", "libxcb"),
    "libxcb-xfixes.so.0": ("libxcb-xfixes0", "libxcb"),
    "libxcb-xkb.so.1": ("libxcb-xkb1", "libxcb"),
}
WAYLAND = {
    "libwayland-client.so.0": ("libwayland-client0", "wayland"),
    "libwayland-cursor.so.0": ("libwayland-cursor0", "wayland"),
}
PACKAGES = {**ALWAYS, **X11, **WAYLAND}


def require_libraries(variables: Mapping[str, str]) -> None:
    """Raises `SetUpError` if Qt cannot open a window here for want of system libraries."""
    lacking = lacking_for_window(variables)
    if lacking:
        raise SetUpError(
            f"The window needs libraries that this system lacks: {', '.join(lacking)}. "
            f"Install them with: {command_for(lacking)}"
        )


def lacking_for_window(variables: Mapping[str, str]) -> list[str]:
    """The libraries to add, for the kind of display that `variables` tell of."""
    # With both kinds of display Qt takes the other one if the first does not work.
    kinds = [missing(kind) for kind in display_kinds(variables)]
    return missing(ALWAYS) + min(kinds, key=len, default=[])


def display_kinds(variables: Mapping[str, str]) -> list[dict[str, tuple[str, str]]]:
    asked = variables.get("QT_QPA_PLATFORM", "")
    if asked:
        return [X11] if asked.startswith("xcb") else [WAYLAND] if "wayland" in asked else []
    wayland, x11 = variables.get("WAYLAND_DISPLAY"), variables.get("DISPLAY")
    return [kind for kind, shown in ((WAYLAND, wayland), (X11, x11)) if shown]


def missing(names: Iterable[str]) -> list[str]:
    """Those of the libraries that cannot be loaded here."""
    return [name for name in names if not _loads(name)]


def command_for(names: Iterable[str]) -> str:
    """What to type to get the packages of these libraries."""
    names = list(names)
    by_library = " ".join(f"'{name}()(64bit)'" for name in names)
    return install_command(
        {
            "apt-get": " ".join(dict.fromkeys(PACKAGES[name][0] for name in names)),
            "dnf": by_library,
            "zypper": by_library,
            "pacman": " ".join(dict.fromkeys(PACKAGES[name][1] for name in names)),
        }
    )


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True
