"""The settings in the window: their page and icon, and what a change of each one does at once."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QSize, Qt, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QToolButton

from cascade_desktop import card_trouble, doctor, picture_names
from cascade_desktop.drawing_times import timed
from cascade_desktop.errors import CascadeError
from cascade_desktop.history import History
from cascade_desktop.settings import Settings, preferences
from cascade_desktop.ui.focus_sight import follow_in_order
from cascade_desktop.ui.gallery_work import Work
from cascade_desktop.ui.icons import set_icon
from cascade_desktop.ui.in_memory import InMemory
from cascade_desktop.ui.languages import in_language
from cascade_desktop.ui.preferences import Preferences
from cascade_desktop.ui.settings_page import SettingsPage
from cascade_desktop.ui.settings_words import choice
from cascade_desktop.ui.worker import Worker

if TYPE_CHECKING:
    from cascade_desktop.library import Found
    from cascade_desktop.ui.window import Window

SETTINGS_KEY = "Ctrl+,"


class WindowSettings(QObject):
    """Between the page, the menus and everything that a setting changes while the app runs.

    Whoever changes one says so by the window's `settings_changed`; whoever needs one listens.
    """

    def __init__(self, window: Window, settings: Settings, history: History) -> None:
        super().__init__(window)
        self._window, self._history = window, history
        self.preferences = Preferences(settings, self)
        self._page: SettingsPage | None = None
        self._in_memory: InMemory | None = None
        self._memory = (doctor.memory_bytes(), False)
        self._found: tuple[Found, ...] = ()
        self._work = Work(self)
        self.button = self._make_button()
        window.statusBar().addPermanentWidget(self.button)
        window.statusBar().setContentsMargins(0, 0, 8, 0)
        self._link()

    def serve(self, worker: Worker) -> None:
        """`worker`, which lives in another thread, tells what it has loaded."""
        worker.loaded.connect(self._show_loaded)
        worker.memory_known.connect(self._show_memory)

    def stop(self) -> None:
        """Ends what runs in the background; called once, when the window closes."""
        self._work.stop()

    @property
    def page(self) -> SettingsPage:
        """Made when it is first wanted: a start of the app need not wait for forty widgets."""
        if self._page is None:
            window = self._window
            self._page = SettingsPage(window.session, self.preferences, window.folders)
            window.pages.addWidget(self._page)
            follow_in_order(self._page, window.statusBar())
            self._link_page(self._page)
            self._page.models.show_found(self._found)
            self._page.models.show_memory(*self._memory)
            self._show_loaded(self._in_memory)
            self._show_example()
        return self._page

    @Slot()
    def show_page(self) -> None:
        self._window.pages.setCurrentWidget(self.page)
        self.page.focus_first()

    @Slot()
    def _follow_page(self) -> None:
        """Times are looked up whenever the page is opened: pictures may have been drawn since."""
        page = self._page
        here = page is not None and self._window.pages.currentWidget() is page
        self.button.setChecked(here)
        if page is not None and here:
            names = tuple(page.models.lines)
            self._work.do(partial(self._times, names), page.models.show_times)

    def _times(self, models: tuple[str, ...]) -> object:
        """Runs in the thread."""
        return {model: timed(self._history, model) for model in models}

    @Slot(object)
    def _tell(self, values: dict[str, Any]) -> None:
        """The page, or undoing, has changed these."""
        self._apply(values)
        self._window.settings_changed.emit(values)

    @Slot(object)
    def _note(self, values: dict[str, Any]) -> None:
        """Whoever has changed these, the page shows it, and those that people see can be undone."""
        seen = {name for names in preferences().values() for name in names}
        now = self.preferences.settings
        new = {name: value for name, value in values.items() if getattr(now, name) != value}
        if chosen := {name: value for name, value in new.items() if name in seen}:
            self.preferences.change(chosen)
        if others := {name: value for name, value in new.items() if name not in seen}:
            self.preferences.take(others, told=False)

    @Slot(str)
    def _note_appearance(self, appearance: str) -> None:
        self._note({"appearance": appearance})

    @Slot(bool)
    def _note_preview(self, preview: bool) -> None:
        self._note({"preview": preview})

    def _apply(self, values: dict[str, Any]) -> None:
        window = self._window
        if "preview" in values:
            window.pictures.previews = window.canvas.generation.previews = values["preview"]
        if "private" in values:
            window.queue.sheets.private = values["private"]
        if "pictures_folder" in values:
            self._use_folder(values["pictures_folder"])
        self._check_menus(values)
        self._show_example()
        self._show_reload()

    def _use_folder(self, written: str) -> None:
        """New pictures go there at once, and those that are there are seen."""
        window = self._window
        window.folders = window.folders.with_pictures_in(written)
        for user in (window.pictures, window.upkeep, window.queue):
            user.use_folder(window.folders.pictures)

    def _check_menus(self, values: dict[str, Any]) -> None:
        names = {"preview": "livePreview", "private": "savePrivate"}
        for name, value in values.items():
            if name in names:
                self._check(names[name], bool(value))
            elif name == "appearance":
                self._check(f"appearance-{value}", True)
            elif name == "picture_format":
                self._check(f"format-{value}", True)

    def _check(self, name: str, checked: bool) -> None:
        action = self._window.findChild(QAction, name)
        if action is not None:
            action.setChecked(checked)

    @Slot(object)
    def _show_found(self, found: tuple[Found, ...]) -> None:
        self._found = found
        if self._page is not None:
            self._page.models.show_found(found)

    @Slot(object, bool)
    def _show_memory(self, size_bytes: int, of_a_card: bool) -> None:
        self._memory = (size_bytes, of_a_card)
        if self._page is not None:
            self._page.models.show_memory(size_bytes, of_a_card)

    @Slot(object)
    def _show_loaded(self, loaded: InMemory | None) -> None:
        self._in_memory = loaded
        if loaded is not None and self._page is not None:
            self._page.offer("device", loaded.devices)
            self._page.offer("memory_plan", loaded.plans)
            plan = self.tr("Now: {0}.").format(choice("memory_plan", loaded.plan))
            self._page.rows["memory_plan"].note.show_text(plan)
            text = self.tr("Now: {0}, Stage C in {1}, Stage B in {2}.")
            names = (loaded.draws_on, loaded.numbers, loaded.decoder_numbers)
            self._page.rows["device"].note.show_text(f"{text.format(*names)}{_without(loaded)}")
            self._page.rows["cards"].note.show_text(self._named(loaded.card_names))
        self._show_reload()

    def _named(self, cards: tuple[str, ...]) -> str:
        """What can be chosen; one card alone is no choice."""
        if len(cards) < 2:
            return ""
        named = "; ".join(f"{number}: {name}" for number, name in enumerate(cards))
        return self.tr("Here: {0}.").format(named)

    @Slot()
    def _show_reload(self) -> None:
        """Whether the next picture has to wait for the model to be loaded anew."""
        if self._page is None:
            return
        loaded, request = self._in_memory, self._window.session.request
        lags = loaded is not None and not loaded.suits(request, self.preferences.settings)
        text = self.tr("The model has to be loaded anew for this. The next picture does it too.")
        self._page.head.show_reload(text if lags else "")

    @Slot()
    def _load(self) -> None:
        self._window.status.setText(self.tr("Getting ready…"))
        self.page.head.show_reload("")
        self._window.warm_up_asked.emit(self._window.session.request)

    @Slot()
    def _show_example(self) -> None:
        """The name that the next picture would get, as the pattern is typed."""
        if self._page is None:
            return
        pattern, row = self._page.pattern.text().strip(), self._page.rows["name_pattern"]
        try:
            picture_names.check(pattern)
        except CascadeError as error:
            row.note.show_text("")
            row.show_problem(str(error))
            return
        settings, request = self.preferences.settings, self._window.session.request
        name = picture_names.example(pattern, request, private=settings.private)
        row.show_problem("")
        row.note.show_text(self.tr("For example: {0}").format(f"{name}.{settings.picture_format}"))

    def _link(self) -> None:
        window = self._window
        self.button.clicked.connect(self.show_page)
        window.pages.currentChanged.connect(self._follow_page)
        self.preferences.changed.connect(self._tell)
        window.settings_changed.connect(self._note)
        window.appearance_chosen.connect(self._note_appearance)
        window.preview_chosen.connect(self._note_preview)
        window.session.changed.connect(self._show_reload)
        window.models.found.connect(self._show_found)
        window.models.settings_wanted.connect(self.show_page)
        self._work.refused.connect(self._show_refused)

    def _link_page(self, page: SettingsPage) -> None:
        window, models, keeping = self._window, self._window.models, page.keeping
        page.pattern.typed.connect(self._show_example)
        page.closed.connect(window.show_pictures)
        page.models_wanted.connect(window.show_models)
        page.load_wanted.connect(self._load)
        models.moved.connect(keeping.show_folder)
        models.token_kept.connect(keeping.show_token)
        models.token_refused.connect(keeping.show_token_problem)
        keeping.folder_chosen.connect(models.move_models)
        keeping.token_chosen.connect(models.keep_token)

    @Slot(object)
    def _show_refused(self, error: CascadeError) -> None:
        self._window.messages.warn(error.message, error.advice)

    def _make_button(self) -> QToolButton:
        button = QToolButton()
        button.setObjectName("settingsBelow")
        button.setText(self.tr("Settings"))
        button.setAccessibleName(self.tr("Settings"))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setToolTip(self.tr("Settings ({0})").format(in_language(SETTINGS_KEY)))
        button.setCheckable(True)
        button.setIconSize(QSize(15, 15))
        set_icon(button, "settings")
        return button


def _without(loaded: InMemory) -> str:
    """What is said where no graphics card draws and none can be chosen; begins with a blank."""
    if loaded.devices != ("cpu",):
        return ""
    return f" {in_language(loaded.missed or card_trouble.NONE)}"
