"""What a picture, an example or a model can be used for: it leads to a page and its fields."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

if TYPE_CHECKING:
    from cascade_desktop.ui.window import Window


class PictureUses(QObject):
    """Leads from one page of its window to another."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        self._forgotten: set[Path] = set()

    @Slot(object)
    def edit(self, path: Path) -> None:
        """The picture is put on the canvas."""
        self._window.show_canvas()
        self._window.canvas.edit(path)

    @Slot(object)
    def vary(self, path: Path) -> None:
        """Others like it are to be drawn."""
        self._window.guides_panel.vary([str(path)])
        self._window.messages.say(self.tr("The picture is to be varied: press Generate."))

    @Slot(object)
    def enlarge(self, path: Path) -> None:
        self._window.guides_panel.enlarge(str(path))

    @Slot(object)
    def forget(self, path: Path) -> None:
        """It was thrown away in the gallery: it is not among the last pictures any more."""
        if path in self._last():
            self._window.pictures.forget(path)
            self._forgotten.add(path)

    @Slot(object)
    def take_back(self, path: Path) -> None:
        """It is back from the bin."""
        if path in self._forgotten:
            self._forgotten.discard(path)
            self._window.pictures.strip.model.add(path)

    def _last(self) -> list[Path]:
        model = self._window.pictures.strip.model
        return [model.path(model.index(row)) for row in range(model.rowCount())]

    @Slot()
    def show_reused(self) -> None:
        """The settings of a picture were taken over."""
        self._window.messages.say(self.tr("The settings of the picture are in the fields again."))

    @Slot(str)
    def use_model(self, name: str) -> None:
        self._window.session.change(model=name)
        self._window.show_pictures()
        self._window.prompt_panel.prompt.setFocus()

    @Slot(str)
    def use_example(self, prompt: str) -> None:
        self._window.session.change(prompt=prompt)
        self._window.prompt_panel.prompt.setFocus()
