"""Everything that can be done on the canvas, with its keys: the menu and the context menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow, QMenu, QWidget

from cascade_desktop.ui.languages import in_language
from cascade_desktop.ui.menus import Entry, add_menu, make_action

if TYPE_CHECKING:
    from cascade_desktop.ui.canvas.page import CanvasPage

CONTEXT = (
    *("undo", "redo", "", "paste", "addPicture", "", "frameToPicture", "fitView", ""),
    *("duplicate", "removeCurrent", "toggleLayer", "", "objectMask", "invertAll", "clearAll"),
)
"""What the context menu offers; "" is a line between two groups."""


class CanvasOrders(QObject):
    """The actions of one canvas page. They are off while another page is shown."""

    def __init__(self, page: CanvasPage) -> None:
        super().__init__(page)
        self._page = page
        self.actions: dict[str, QAction] = {}
        self._enabled = False

    def add_menu(self, window: QMainWindow) -> QMenu:
        """The menu Canvas of `window`."""
        menu = add_menu(window, "canvasMenu", self.tr("&Canvas"), [])
        self._fill(menu, window, self._file_entries())
        menu.addSeparator()
        self._fill(menu, window, self._edit_entries())
        menu.addSeparator()
        self._fill(menu, window, self._look_entries())
        menu.addSeparator()
        for name, text, entries in (
            ("layerMenu", self.tr("Layer"), self._layer_entries()),
            ("maskMenu", self.tr("Mask"), self._mask_entries()),
            ("frameMenu", self.tr("Frame"), self._frame_entries()),
        ):
            inner = menu.addMenu(text)
            inner.setObjectName(name)
            inner.menuAction().setObjectName(f"{name}Entry")
            self._fill(inner, window, entries)
        self._make_switch("compare")
        self._page.document.undo.indexChanged.connect(self._follow_undo)
        self._follow_undo()
        return menu

    def stop(self) -> None:
        """The page is closing: a stack of steps that is emptied for good need not be followed."""
        if self.actions:
            self._page.document.undo.indexChanged.disconnect(self._follow_undo)

    @Slot(bool)
    def set_enabled(self, on: bool) -> None:
        """Only on the page of the canvas, so that the keys mean nothing on the others."""
        self._enabled = on
        for action in self.actions.values():
            action.setEnabled(on)
        self._follow_undo()

    @Slot(QPoint)
    def show_context(self, at: QPoint) -> None:
        """The menu at a place of the screen."""
        menu = self.context_menu(self._page)
        menu.popup(at)

    def context_menu(self, parent: QWidget) -> QMenu:
        menu = QMenu(parent)
        menu.setObjectName("canvasContext")
        menu.aboutToHide.connect(menu.deleteLater)
        for name in CONTEXT:
            if name:
                menu.addAction(self.actions[name])
            else:
                menu.addSeparator()
        return menu

    def _fill(self, menu: QMenu, window: QMainWindow, entries: list[Entry | None]) -> None:
        for entry in entries:
            if entry is None:
                menu.addSeparator()
                continue
            action = make_action(window, entry)
            self.actions[entry.name] = action
            menu.addAction(action)

    @Slot()
    def _follow_undo(self) -> None:
        """The menu says what would be undone."""
        stack = self._page.document.undo
        undo, redo = self.actions.get("undo"), self.actions.get("redo")
        if undo is None or redo is None:
            return
        named = self.tr("{0}: {1}")
        for action, text, what, can in (
            (undo, self.tr("Undo"), stack.undoText(), stack.canUndo()),
            (redo, self.tr("Redo"), stack.redoText(), stack.canRedo()),
        ):
            action.setText(named.format(text, what) if what else text)
            action.setEnabled(self._enabled and can)

    def _make_switch(self, name: str) -> None:
        action = self.actions[name]
        action.triggered.disconnect()
        action.setCheckable(True)
        action.toggled.connect(self._page.compare)
        self._page.compared.connect(action.setChecked)

    def _file_entries(self) -> list[Entry | None]:
        files = self._page.files
        return [
            Entry("newCanvas", self.tr("New canvas"), files.clear, "Ctrl+N"),
            Entry("openProject", self.tr("Open project…"), files.choose_project, "Ctrl+Shift+O"),
            Entry("saveProject", self.tr("Save project…"), files.save_project, "Ctrl+S"),
            Entry("export", self.tr("Export…"), files.export, "Ctrl+Shift+E"),
        ]

    def _edit_entries(self) -> list[Entry | None]:
        page = self._page
        stack = page.document.undo
        return [
            Entry("undo", self.tr("Undo"), stack.undo, "Ctrl+Z", "undo"),
            Entry("redo", self.tr("Redo"), stack.redo, "Ctrl+Shift+Z; Ctrl+Y", "redo"),
            None,
            Entry(
                "addPicture", self.tr("Add picture…"), page.files.choose_pictures, "Ctrl+I", "add"
            ),
            Entry("paste", self.tr("Paste"), page.paste, "Ctrl+V"),
        ]

    def _look_entries(self) -> list[Entry | None]:
        page, view = self._page, self._page.view
        return [
            Entry("fitView", self.tr("Fit into the window"), view.fit, "Ctrl+0", "fit"),
            Entry("actualSize", self.tr("100 %"), view.actual_size, "Ctrl+9"),
            Entry("zoomIn", self.tr("Zoom in"), view.zoom_in, "Ctrl++; Ctrl+="),
            Entry("zoomOut", self.tr("Zoom out"), view.zoom_out, "Ctrl+-"),
            Entry("compare", self.tr("Before and after"), page.turn_compare, "C", "compare"),
        ]

    def _layer_entries(self) -> list[Entry | None]:
        layers = self._page.layers
        return [
            Entry("duplicate", self.tr("Duplicate"), layers.duplicate, "Ctrl+J", "copy"),
            Entry("renameLayer", self.tr("Rename"), layers.rename, "F2"),
            Entry("toggleLayer", self.tr("Show or hide"), layers.toggle, "Ctrl+H", "eye"),
            Entry("raiseCurrent", self.tr("Move up"), layers.raise_layer, "Alt+Up", "up"),
            Entry("lowerCurrent", self.tr("Move down"), layers.lower_layer, "Alt+Down", "down"),
            Entry("removeCurrent", self.tr("Remove"), layers.remove, "Ctrl+Shift+Backspace", "bin"),
        ]

    def _mask_entries(self) -> list[Entry | None]:
        mask = self._page.toolbox.mask_buttons
        keyed = self._keyed
        return [
            Entry("objectMask", keyed(self.tr("Largest object"), "M"), mask.mask_object),
            Entry("invertAll", keyed(self.tr("Invert"), "I"), mask.invert),
            Entry("growAll", keyed(self.tr("Grow"), "."), mask.grow),
            Entry("shrinkAll", keyed(self.tr("Shrink"), ","), mask.shrink),
            Entry("featherAll", keyed(self.tr("Feather"), "Shift+F"), mask.feather),
            Entry("clearAll", keyed(self.tr("Clear"), "X"), mask.clear),
            None,
            Entry("openMask", self.tr("Load…"), mask.load),
            Entry("storeMask", self.tr("Save…"), mask.save),
            None,
            Entry("clearSketch", self.tr("Clear sketch"), mask.clear_sketch),
        ]

    def _frame_entries(self) -> list[Entry | None]:
        frame = self._page.frame
        return [
            Entry(
                "frameToPicture",
                self.tr("Frame around the picture"),
                frame.fit_to_picture,
                "Ctrl+F",
            ),
        ]

    def _keyed(self, text: str, key: str) -> str:
        """Shows a key that the tools of the canvas listen to themselves."""
        return f"{text}\t{in_language(key)}"
