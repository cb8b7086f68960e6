"""The menus of the window: everything it can do, with its keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from cascade_desktop.folders import APP
from cascade_desktop.settings import Settings
from cascade_desktop.ui.menus import Entry, add_choice, add_menu

if TYPE_CHECKING:
    from cascade_desktop.ui.window import Window

MODELS_KEY = "Ctrl+Shift+M"
GENERATE_KEYS = "Ctrl+Return; Ctrl+Enter"


class WindowMenus(QObject):
    """Fills the menu bar of its window. The orders of the canvas work on its page alone."""

    def __init__(self, window: Window, settings: Settings) -> None:
        super().__init__(window)
        self._window = window
        self._add_file_menu()
        self._add_picture_menu()
        self.canvas = window.canvas.orders.add_menu(window)
        self._add_view_menu(settings)
        self._add_help_menu()

    def _add_file_menu(self) -> None:
        window, side = self._window, self._window.pictures
        add_menu(
            window,
            "fileMenu",
            self.tr("&File"),
            [
                Entry(
                    "openPicture", self.tr("Open picture…"), window.open_picture, "Ctrl+O", "open"
                ),
                Entry("picturesFolder", self.tr("Pictures folder"), side.open_folder, "", "folder"),
                Entry("showModels", self.tr("Models…"), window.show_models, MODELS_KEY, "download"),
                None,
                Entry("quit", self.tr("Quit"), window.close, "Ctrl+Q"),
            ],
        )

    def _add_picture_menu(self) -> None:
        window, side, jobs = self._window, self._window.pictures, self._window.jobs
        add_menu(
            window,
            "pictureMenu",
            self.tr("&Picture"),
            [
                Entry("draw", self.tr("Generate"), window.generate, GENERATE_KEYS, "generate"),
                Entry("stop", self.tr("Cancel"), jobs.cancel, "Esc", "cancel"),
                Entry("stopAll", self.tr("Cancel all"), jobs.cancel_all, "Shift+Esc"),
                None,
                Entry("use", self.tr("Use its settings"), side.reuse_shown, "Ctrl+R", "restore"),
                Entry("edit", self.tr("Edit on the canvas"), side.edit_shown, "Ctrl+E", "canvas"),
                Entry("vary", self.tr("Vary"), side.vary_shown, "", "vary"),
                Entry("enlarge", self.tr("Enlarge"), side.enlarge_shown, "", "enlarge"),
                Entry("copyShown", self.tr("Copy"), side.copy_shown, "Ctrl+Shift+C", "copy"),
            ],
        )

    def _add_view_menu(self, settings: Settings) -> None:
        window = self._window
        menu = add_menu(
            window,
            "viewMenu",
            self.tr("&View"),
            [
                Entry("showPictures", self.tr("Pictures"), window.show_pictures, "Ctrl+1", "open"),
                Entry("showCanvas", self.tr("Canvas"), window.show_canvas, "Ctrl+2", "canvas"),
                Entry("showShelf", self.tr("Models"), window.show_models, "Ctrl+3", "download"),
                None,
            ],
        )
        names = {
            "system": self.tr("As the system"),
            "light": self.tr("Light"),
            "dark": self.tr("Dark"),
        }
        add_choice(menu, names, settings.appearance, window.choose_appearance)
        menu.addSeparator()
        self._add_preview(menu, settings)

    def _add_preview(self, menu: QMenu, settings: Settings) -> None:
        preview = QAction(self.tr("Show the picture while it is drawn"), self._window)
        preview.setObjectName("livePreview")
        preview.setCheckable(True)
        preview.setChecked(settings.preview)
        preview.toggled.connect(self._window.choose_preview)
        menu.addAction(preview)

    def _add_help_menu(self) -> None:
        window = self._window
        about = self.tr("About {0}").format(APP)
        add_menu(
            window,
            "helpMenu",
            self.tr("&Help"),
            [
                Entry(
                    "showShortcuts", self.tr("Shortcuts"), window.show_shortcuts, "F1", "keyboard"
                ),
                Entry("showAbout", about, window.show_about),
            ],
        )
