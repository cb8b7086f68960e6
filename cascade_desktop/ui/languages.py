"""The language of the window: loads its texts, and how numbers and dates are written in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QLibraryInfo,
    QLocale,
    QObject,
    QTranslator,
    Signal,
)

from cascade_desktop.folders import resource
from cascade_desktop.ui import catalogue
from cascade_desktop.ui.phrases import Phrases

SYSTEM = "system"
ENGLISH = "en"
"""What the source is written in; it needs no catalogue."""


class Languages(QObject):
    """A child of the application, where every part of the window finds it.

    Signals:
        changing(): another language is to be taken.
        changed(Phrases): what is shown has to be said anew; these put the old texts into new ones.
    """

    changing = Signal()
    changed = Signal(object)

    def __init__(self, app: QCoreApplication, wanted: str, folder: Path | None = None) -> None:
        super().__init__(app)
        self._app = app
        self._folder = folder or resource("translations")
        self._translators: list[QTranslator] = []
        # By its name: Qt changes those made without one when there is a new default.
        self._before = QLocale(QLocale().name())
        self.code = self._code_of(wanted)
        self._take(self.code)

    def choose(self, wanted: str) -> None:
        """The language `wanted`, or that of the system; English where it is not there."""
        old, new = self.code, self._code_of(wanted)
        if new != old:
            self.changing.emit()
            self.code = new
            self._take(new)
            # Qt posts to every window that it says its own words anew: now, not after ours.
            QCoreApplication.sendPostedEvents(None, QEvent.Type.LanguageChange)
            self.changed.emit(self._between(old, new))

    def leave(self) -> None:
        """As if no language had been chosen."""
        self._remove_translators()
        QLocale.setDefault(self._before)
        self.setParent(None)
        self.deleteLater()

    @property
    def locale(self) -> QLocale:
        """How numbers and dates are written in this language."""
        return _locale(self.code)

    def said(self, text: str) -> str:
        """An English text of the core in the language of the window."""
        return text if self._spoken is None else self._spoken.said(text)

    def _take(self, code: str) -> None:
        """Qt tells every widget when a translator comes or goes; all else is right by then."""
        QLocale.setDefault(_locale(code))
        self._spoken: Phrases | None = None
        if code != ENGLISH:
            self._spoken = self._between(ENGLISH, code)
        self._remove_translators()
        if code != ENGLISH:
            self._install_translators(code)

    def _install_translators(self, code: str) -> None:
        qt = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
        # The one installed last is asked first.
        for file in (qt / f"qtbase_{code}.qm", self._folder / f"cascade_{code}.qm"):
            translator = QTranslator(self)
            if translator.load(str(file)):
                self._translators.append(translator)
                self._app.installTranslator(translator)

    def _remove_translators(self) -> None:
        for translator in self._translators:
            self._app.removeTranslator(translator)
            translator.deleteLater()
        self._translators = []

    def _between(self, old: str, new: str) -> Phrases:
        texts, keys = (
            [
                (before.get(source, source), after.get(source, source))
                for source in before.keys() | after.keys()
            ]
            for before, after in zip(
                _texts(self._folder, old), _texts(self._folder, new), strict=True
            )
        )
        points = {_locale(code).decimalPoint() for code in (old, new)}
        return Phrases(texts, keys, swaps_decimals=len(points) > 1)

    def _code_of(self, wanted: str) -> str:
        there = {ENGLISH, *(file.stem.rpartition("_")[2] for file in self._folder.glob("*.qm"))}
        asked = QLocale.system().uiLanguages() if wanted == SYSTEM else [wanted]
        codes = [name.replace("_", "-").partition("-")[0] for name in asked]
        return next((code for code in codes if code in there), ENGLISH)


@contextmanager
def speaking(app: QCoreApplication, wanted: str) -> Iterator[Languages]:
    """The window that is built within speaks `wanted`."""
    languages = Languages(app, wanted)
    try:
        yield languages
    finally:
        languages.leave()


def in_language(text: str) -> str:
    """What the core says, in the language of the window; names in it stay as they are."""
    app = QCoreApplication.instance()
    languages = app.findChild(Languages) if app is not None else None
    return text if languages is None else languages.said(text)


def _locale(code: str) -> QLocale:
    """How numbers and dates are written: as in the user's country, where it speaks so."""
    system = QLocale.system()
    unset = system.language() == QLocale.Language.C
    ours = system.language() == QLocale(code).language() or (unset and code == ENGLISH)
    return system if ours else QLocale(code)


@cache
def _texts(folder: Path, code: str) -> tuple[dict[str, str], dict[str, str]]:
    """English -> its translation, of texts and of keys, from the file that translators write."""
    texts: dict[str, str] = {}
    keys: dict[str, str] = {}
    entries = catalogue.read(folder / f"cascade_{code}.ts") if code != ENGLISH else []
    for entry in entries:
        if entry.translation:
            kind = keys if entry.context == catalogue.KEYS_CONTEXT else texts
            kind[entry.source] = entry.translation
    return texts, keys
