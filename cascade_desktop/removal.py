"""Removing files into the system's bin, from which they can be taken back."""

from __future__ import annotations

from pathlib import Path

from cascade_desktop.errors import CannotSave


def to_bin(path: Path) -> None:
    """Puts a file or folder into the bin of its disk. Raises `CannotSave`; it is then still there.

    The bin is that of the system: Windows' and macOS' own, and on Linux freedesktop's.
    """
    # Loaded here: on Linux it finds the bin's place when it is imported.
    from send2trash import send2trash  # type: ignore[import-untyped]

    try:
        send2trash(str(path))
    except OSError as error:
        raise CannotSave(
            f"{path} cannot be put into the bin: {error.strerror or error}.",
            "Remove it with your file manager.",
        ) from error
