"""The menus of the window: everything it can do, with its keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from cascade_desktop.folders import APP
from cascade_desktop.settings import Settings
from cascade_desktop.ui.menus import Entry, add_choice, add_menu
from cascade_desktop.ui.queue_button import QUEUE_KEY
from cascade_desktop.ui.window_help import WindowHelp
from cascade_desktop.ui.window_settings import SETTINGS_KEY

if TYPE_CHECKING:
    from cascade_desktop.ui.window import Window

MODELS_KEY = "Ctrl+Shift+M"
GENERATE_KEYS = "Ctrl+Return; Ctrl+Enter"
CANDIDATES_KEYS = "Ctrl+Shift+Return; Ctrl+Shift+Enter"
GRID_KEY = "Ctrl+Shift+X"


class WindowMenus(QObject):
    """Fills the menu bar of its window. The orders of the canvas work on its page alone."""

    def __init__(self, window: Window, settings: Settings) -> None:
        super().__init__(window)
        self._window = window
        self.help = WindowHelp(window)
        self._add_file_menu(settings)
        self._add_picture_menu()
        self.canvas = window.canvas.orders.add_menu(window)
        self._add_view_menu(settings)
        self._add_help_menu()

    def _add_file_menu(self, settings: Settings) -> None:
        window, side = self._window, self._window.pictures
        menu = add_menu(
            window,
            "fileMenu",
            self.tr("&File"),
            [
                Entry(
                    "openPicture", self.tr("Open picture…"), window.open_picture, "Ctrl+O", "open"
                ),
                Entry("picturesFolder", self.tr("Pictures folder"), side.open_folder, "", "folder"),
                Entry("showModels", self.tr("Models…"), window.show_models, MODELS_KEY, "download"),
                Entry(
                    "showSettings",
                    self.tr("Settings…"),
                    window.options.show_page,
                    SETTINGS_KEY,
                    "settings",
                ),
                None,
                Entry("quit", self.tr("Quit"), window.close, "Ctrl+Q"),
            ],
        )
        self._add_saving(menu, settings)

    def _add_saving(self, menu: QMenu, settings: Settings) -> None:
        """How pictures are saved, before the last group of the menu."""
        window = self._window
        formats = QMenu(self.tr("Save pictures as"), menu)
        formats.setObjectName("pictureFormats")
        formats.menuAction().setObjectName("chooseFormat")
        group = QActionGroup(formats)
        for kind, text in (("png", "PNG"), ("webp", "WebP"), ("jpeg", "JPEG")):
            action = QAction(text, group)
            action.setObjectName(f"format-{kind}")
            action.setData(kind)
            action.setCheckable(True)
            action.setChecked(kind == settings.picture_format)
            formats.addAction(action)
        group.triggered.connect(window.choose_format)
        private = QAction(self.tr("Save without prompt and settings"), window)
        private.setObjectName("savePrivate")
        private.setCheckable(True)
        private.setChecked(settings.private)
        private.toggled.connect(window.choose_private)
        before = menu.actions()[-2]
        menu.insertMenu(before, formats)
        menu.insertAction(before, private)

    def _add_picture_menu(self) -> None:
        window, side, jobs = self._window, self._window.pictures, self._window.jobs
        asking = window.asking
        add_menu(
            window,
            "pictureMenu",
            self.tr("&Picture"),
            [
                Entry("draw", self.tr("Generate"), window.generate, GENERATE_KEYS, "generate"),
                Entry("stop", self.tr("Cancel"), asking.cancel, "Esc", "cancel"),
                Entry("stopAll", self.tr("Cancel all"), jobs.cancel_all, "Shift+Esc"),
                None,
                Entry(
                    "beginMany",
                    self.tr("Candidates…"),
                    window.show_candidates,
                    CANDIDATES_KEYS,
                    "candidates",
                ),
                Entry("askForGrid", self.tr("X/Y grid…"), asking.ask_for_grid, GRID_KEY, "grid"),
                Entry("showQueue", self.tr("Queue"), window.queue.toggle, QUEUE_KEY, "queue"),
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
                Entry("showGallery", self.tr("Gallery"), window.show_gallery, "Ctrl+4", "gallery"),
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
        window, help_ = self._window, self.help
        about = self.tr("About {0}").format(APP)
        add_menu(
            window,
            "helpMenu",
            self.tr("&Help"),
            [
                Entry(
                    "showShortcuts", self.tr("Shortcuts"), window.show_shortcuts, "F1", "keyboard"
                ),
                Entry("showWelcome", self.tr("Welcome…"), window.signs.show_welcome),
                None,
                Entry("checkMachine", self.tr("Check my machine…"), help_.check_machine),
                Entry("openLogs", self.tr("Open the log folder"), help_.open_logs, "", "folder"),
                Entry("openData", self.tr("Open the data folder"), help_.open_data, "", "folder"),
                None,
                Entry("showAbout", about, window.show_about),
            ],
        )
