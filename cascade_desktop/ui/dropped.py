"""What is being dragged into the window."""

from pathlib import Path

from PySide6.QtGui import QDropEvent

from cascade_desktop.picture_formats import ENDINGS

PROJECT = ".cascade"
TAKEN = (*ENDINGS, PROJECT, ".safetensors")


def dropped(event: QDropEvent) -> Path | None:
    """The first picture, project, folder or file of weights of what is being dragged in."""
    paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    return next((path for path in paths if path.suffix.lower() in TAKEN or path.is_dir()), None)
