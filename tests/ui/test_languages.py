"""The window in another language: all of it, at once, and back again."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QLocale, QTranslator
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from cascade_desktop import network, settings
from cascade_desktop.folders import Folders, resource
from cascade_desktop.request import Request
from cascade_desktop.ui import app, catalogue, languages, measures
from cascade_desktop.ui.fields import NumberField
from cascade_desktop.ui.languages import Languages, in_language, speaking
from cascade_desktop.ui.session import Session
from cascade_desktop.ui.window import Window
from tests.translating.catalogues import LANGUAGES, file_of
from tests.translating.pseudo import make_pseudo
from tests.ui.shown_texts import Shown, shown_texts

TIME_OF_DAY = re.compile(r"\d{8}-\d{6}")
"""In the example of a file's name."""

NAMES = re.compile(
    r"Cascade Desktop|PNG|JPEG|WebP|English|Español|Cerrar|MiB/s|GiB|hf_…|(https:/)?/.*"
)
"""Of the app, of formats, of languages, of folders."""


@contextmanager
def window_in(language: str, folders: Folders, qtbot: QtBot) -> Iterator[Window]:
    """The real window, built in `language`, with all its pages and text windows looked at."""
    folders.data.mkdir(parents=True, exist_ok=True)
    folders.settings.write_text(f'language = "{language}"\nwelcomed = true\n', encoding="utf-8")
    with app.opened(folders) as window:
        window.show()
        qtbot.waitExposed(window)
        for page in range(window.pages.count()):
            window.pages.setCurrentIndex(page)
        for order in ("showSettings", "showAbout", "showShortcuts", "askForGrid"):
            action(window, order).trigger()
        count = window.findChild(QLabel, "galleryCount")
        qtbot.waitUntil(lambda: count is not None and bool(count.text()))
        window.messages.warn("my-model.safetensors is damaged.", "Choose another model.")
        # As after any change: parts that say nothing until then say something now.
        window.session.changed.emit(window.session.request)
        window.jobs.changed.emit()
        yield window
        window.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def switch(window: Window, language: str, qtbot: QtBot) -> None:
    """As a user does, in the menu."""
    with qtbot.waitSignal(_languages().changed):
        action(window, f"language-{language}").trigger()


def action(window: Window, name: str) -> QAction:
    found = window.findChild(QAction, name)
    assert found is not None, name
    return found


def said(qapp: QApplication) -> set[Shown]:
    return {
        Shown(one.kind, one.name, one.part, TIME_OF_DAY.sub("", one.text))
        for one in shown_texts(qapp)
        if one.name != "undoSetting"  # It says that the language was changed.
    }


def test_a_window_that_was_switched_says_what_one_built_in_that_language_says(
    qapp: QApplication, folders: Folders, qtbot: QtBot
) -> None:
    with window_in("es", folders, qtbot):
        built_spanish = said(qapp)

    with window_in("en", folders, qtbot) as window:
        built_english = said(qapp)
        switch(window, "es", qtbot)
        spanish = said(qapp)
        switch(window, "en", qtbot)
        english = said(qapp)
        switch(window, "es", qtbot)
        spanish_again = said(qapp)

    assert len(built_spanish) > 1000
    assert spanish == built_spanish
    assert english == built_english
    assert spanish_again == built_spanish


def test_the_language_chosen_in_the_menu_is_remembered(folders: Folders, qtbot: QtBot) -> None:
    with window_in("en", folders, qtbot) as window:
        switch(window, "es", qtbot)

        assert settings.load(folders.settings).language == "es"
        assert action(window, "language-es").isChecked()
        assert window.side.generate.text().strip() == "Generar"


def test_every_text_of_the_window_has_been_translated(
    qapp: QApplication,
    folders: Folders,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """In a language in which each text has brackets around it, none is without them."""
    made = make_pseudo(tmp_path)
    monkeypatch.setattr(languages, "resource", lambda _: made)

    with window_in("es", folders, qtbot):
        bare = [one for one in shown_texts(qapp) if _is_bare(one)]

    assert "\n".join(map(repr, bare)) == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_loaded_was_made_of_the_catalogue(language: str) -> None:
    translator = QTranslator()
    assert translator.load(str(resource("translations") / f"cascade_{language}.qm"))

    wrong = [
        entry.source
        for entry in catalogue.read(file_of(language))
        if translator.translate(entry.context, entry.source) != entry.translation
    ]

    assert not wrong, "run .venv/bin/python -m tests.translating"


def test_what_the_core_says_is_put_into_the_language_of_the_window(qapp: QApplication) -> None:
    problems = Request(prompt="a fox", steps=999, width=1).problems()
    with pytest.raises(Exception, match="offline") as refused:
        network.check("https://huggingface.co/file", forbidden=True)

    with speaking(qapp, "es"):
        steps = in_language(problems["steps"])
        offline = in_language(str(refused.value))

    assert steps == "Pasos de la etapa C debe estar entre 1 y 200, no 999."
    assert offline.startswith("Cascade Desktop está sin conexión, así que no se descarga nada de")
    assert "--offline" in offline


def test_names_in_a_sentence_stay_as_they_are(qapp: QApplication) -> None:
    with speaking(qapp, "es"):
        said = in_language("my fox and I.png cannot be read: No such file. Choose another file.")

    assert said == "No se puede leer my fox and I.png: No such file. Elige otro archivo."


def test_numbers_are_written_as_the_language_writes_them(qapp: QApplication) -> None:
    with speaking(qapp, "es"):
        assert measures.size(11.24e9) == "11,2 GB"
        assert measures.part(3.1e9, 11.2e9) == "3,1 de 11,2 GB"
        assert QLocale().toString(1.5, "f", 1) == "1,5"
    with speaking(qapp, "en"):
        assert measures.size(11.24e9) == "11.2 GB"
        assert QLocale().toString(1.5, "f", 1) == "1.5"


@pytest.mark.parametrize("typed", ["1.5", "1,5"])
@pytest.mark.parametrize(("language", "shown"), [("es", "1,50"), ("en", "1.50")])
def test_decimals_are_typed_with_a_point_or_a_comma(
    qtbot: QtBot, session: Session, language: str, shown: str, typed: str
) -> None:
    with speaking(_app(), language):
        number = NumberField(session, "guidance")
        qtbot.addWidget(number)
        number.selectAll()
        QTest.keyClicks(number, typed)

        assert number.text() == shown[: len(typed)]
        assert session.request.guidance == 1.5


def test_a_language_that_is_not_there_is_english(qapp: QApplication) -> None:
    with speaking(qapp, "tlh") as chosen:
        assert chosen.code == "en"
        assert in_language("Choose another file.") == "Choose another file."


def _app() -> QCoreApplication:
    application = QCoreApplication.instance()
    assert application is not None
    return application


def _languages() -> Languages:
    found = _app().findChild(Languages)
    assert found is not None
    return found


def _is_bare(one: Shown) -> bool:
    """Names are the same in every language, and Qt has its own word for Close."""
    if one.name == "aboutText" and one.part == "line":
        return False  # Most of them are names of libraries and of their licences.
    text = NAMES.sub("", one.text)
    return bool(re.search("[A-Za-z]{2}", text)) and "⟦" not in text
