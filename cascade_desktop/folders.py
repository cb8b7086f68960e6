"""Where things are: the user's data folder, and the resources that ship with the app."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import platformdirs

from cascade_desktop import program
from cascade_desktop.settings import load

APP = "Cascade Desktop"


@dataclass(frozen=True)
class Folders:
    """Everything the app writes, under `data`; two different ones never meet.

    Only models and pictures can be kept elsewhere, where the settings say.
    """

    data: Path
    pictures: Path
    usual_pictures: Path | None = None
    """Where pictures go without a choice of the user's, if `pictures` is such a choice."""

    def with_pictures_in(self, written: str) -> Folders:
        """The same with pictures in the folder of the settings; empty: in the usual one."""
        usual = self.usual_pictures or self.pictures
        if not written.strip():
            return self if usual == self.pictures else replace(self, pictures=usual)
        # A relative one means nothing elsewhere, so it counts from the data folder.
        return replace(self, pictures=self.data / _at_home(written.strip()), usual_pictures=usual)

    @property
    def settings(self) -> Path:
        return self.data / "settings.toml"

    @property
    def models(self) -> Path:
        """Where models are kept: in the folder of the settings, which may change at any time."""
        chosen = load(self.settings).models_folder.strip()
        if not chosen:
            return self.data / "models"
        # A relative one means nothing elsewhere, so it counts from the data folder.
        return self.data / _at_home(chosen)

    @property
    def logs(self) -> Path:
        return self.data / "logs"

    @property
    def inputs(self) -> Path:
        """Pictures that requests begin with and that lie nowhere else, such as the canvas's."""
        return self.data / "inputs"

    @property
    def runtimes(self) -> Path:
        """PyTorch and what comes with it, each build in a folder of its own (`runtime.py`)."""
        return self.data / "runtime"

    @property
    def compiled(self) -> Path:
        """What PyTorch has compiled for this machine, which can all be made again."""
        return self.data / "compiled"

    @property
    def canvas(self) -> Path:
        """What the canvas held last, to be opened again."""
        return self.data / "canvas"

    @property
    def history(self) -> Path:
        """The database of what was made."""
        return self.data / "history.sqlite"

    @property
    def thumbnails(self) -> Path:
        """Small copies of pictures, which can all be made again."""
        return self.data / "thumbnails"

    @property
    def queue(self) -> Path:
        """The jobs that wait to be drawn."""
        return self.data / "queue.json"

    @classmethod
    def of(cls, data: Path | None) -> Folders:
        """The user's own folders, or all of them inside `data` (the `--data` option).

        A program that is carried about has its data beside it.
        """
        data = data or program.portable_data()
        if data is not None:
            return cls(data.absolute(), data.absolute() / "pictures")
        return cls(
            platformdirs.user_data_path(APP, appauthor=False),
            platformdirs.user_pictures_path() / APP,
        )


def _at_home(written: str) -> Path:
    """People who edit the file write `~` for their home."""
    try:
        return Path(written).expanduser()
    except RuntimeError:  # no such user
        return Path(written)


def resource(name: str) -> Path:
    """The path of something in `resources/`, in a source tree and in an installed wheel alike."""
    package = Path(__file__).resolve().parent
    installed = package / "resources"
    return (installed if installed.is_dir() else package.parent / "resources") / name
