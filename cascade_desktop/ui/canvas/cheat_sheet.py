"""All keys of the window and its canvas, in one small window."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence

from cascade_desktop.ui import about

if TYPE_CHECKING:
    from cascade_desktop.ui.window import Window

Rows = list[tuple[str, str]]


class CheatSheet(QObject):
    """Collects the keys from the actions themselves, so that none is missing or another one."""

    def __init__(self, window: Window) -> None:
        super().__init__()
        self._window = window

    def groups(self) -> list[tuple[str, Rows]]:
        """Title, and for each of its keys what it does."""
        page = self._window.canvas
        toolbox = page.toolbox
        return [
            (self.tr("Canvas: tools"), _rows(toolbox.key_actions)),
            (self.tr("Canvas: picture"), self._by_hand()),
            (self.tr("Canvas: orders"), _rows(page.orders.actions.values())),
            (self.tr("Gallery"), _rows(self._window.gallery.orders.actions.values())),
        ]

    def _by_hand(self) -> Rows:
        """What the mouse and the view's own keys do."""
        return [
            (self.tr("Wheel, pinch"), self.tr("Zoom at the cursor")),
            (self.tr("Space and drag, middle button"), self.tr("Move what is seen")),
            (self.tr("Shift while drawing"), self.tr("Straight lines, squares, circles")),
            (self.tr("Esc in mid-stroke"), self.tr("Take the stroke back")),
            (self.tr("Arrows with the frame tool"), self.tr("Move the frame; Shift: by 64 pixels")),
            (self.tr("Ctrl while dragging the frame"), self.tr("Snap, or do not")),
            (self.tr("Space in the layers"), self.tr("Show or hide the layer")),
            (self.tr("Del in the layers"), self.tr("Remove the layer")),
            (self.tr("Drag a layer out"), self.tr("Its picture as a file")),
            (self.tr("Alt+Left, Alt+Right"), self.tr("Show another of several results")),
        ]


def cheat_sheet(window: Window) -> about.TextWindow:
    """All shortcuts, those of the canvas first while it is shown."""
    sheet = CheatSheet(window)
    on_canvas = window.pages.currentWidget() is window.canvas
    return about.shortcuts(window, sheet.groups(), extra_first=on_canvas)


def _rows(actions: Iterable[QAction]) -> Rows:
    found: Rows = []
    for action in actions:
        if action.shortcuts():
            native = QKeySequence.SequenceFormat.NativeText
            keys = QKeySequence.listToString(action.shortcuts()[:1], native)
            found.append((keys, action.text().split("\t")[0].replace("&", "")))
    return found
