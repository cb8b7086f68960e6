"""Where things are: the user's data folder, and the resources that ship with the app."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import platformdirs

APP = "Cascade Desktop"


@dataclass(frozen=True)
class Folders:
    """Everything the app writes, under `data`; two different ones never meet."""

    data: Path
    pictures: Path

    @property
    def settings(self) -> Path:
        return self.data / "settings.toml"

    @property
    def models(self) -> Path:
        return self.data / "models"

    @property
    def logs(self) -> Path:
        return self.data / "logs"

    @classmethod
    def of(cls, data: Path | None) -> Folders:
        """The user's own folders, or all of them inside `data` (the `--data` option)."""
        if data is not None:
            return cls(data.absolute(), data.absolute() / "pictures")
        return cls(
            platformdirs.user_data_path(APP, appauthor=False),
            platformdirs.user_pictures_path() / APP,
        )


def resource(name: str) -> Path:
    """The path of something in `resources/`, in a source tree and in an installed wheel alike."""
    package = Path(__file__).resolve().parent
    installed = package / "resources"
    return (installed if installed.is_dir() else package.parent / "resources") / name
