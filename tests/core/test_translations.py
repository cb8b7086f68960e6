"""The catalogues of translations: every text is in them, and each translation can be used."""

import re
from collections import defaultdict
from pathlib import Path

import pytest

from cascade_desktop.ui.catalogue import KEYS_CONTEXT
from tests.translating.catalogues import LANGUAGES, all_texts, file_of, translations
from tests.translating.text import Text
from tests.translating.ts_file import written
from tests.translating.untranslated import untranslated
from tests.translating.window_texts import window_texts

UPDATE = "run .venv/bin/python -m tests.translating"

PLACE = re.compile(r"\{\w*\}")

MENUS = ("&File", "&Picture", "&Canvas", "&View", "&Help")


@pytest.fixture(scope="module")
def texts() -> list[Text]:
    return all_texts()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_is_what_the_source_says(language: str, texts: list[Text]) -> None:
    expected = written(texts, translations(language), language)

    assert file_of(language).read_text("utf-8") == expected, UPDATE


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_has_its_translation(language: str, texts: list[Text]) -> None:
    known = translations(language)

    assert not {text.key for text in texts} - known.keys(), UPDATE


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_keeps_the_places_and_the_ends_of_its_text(language: str) -> None:
    broken = [
        (source, translation)
        for source, translation in translations(language).items()
        if set(PLACE.findall(source)) != set(PLACE.findall(translation))
        or _ends(source) != _ends(translation)
        or source.count("\n") != translation.count("\n")
        or source.count("&") != translation.count("&")
    ]

    assert not broken


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_texts_become_the_same(language: str) -> None:
    """What is shown can then be put back into English, when the language is changed."""
    sources = defaultdict(set)
    for source, translation in translations(language).items():
        if not source.startswith(KEYS_CONTEXT):
            sources[translation].add(source)

    assert not {text: found for text, found in sources.items() if len(found) > 1}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_keys_of_the_menus_are_different_ones(language: str) -> None:
    known = translations(language)
    keys = [known[menu][known[menu].index("&") + 1].casefold() for menu in MENUS]

    assert len(set(keys)) == len(keys)


def test_the_context_and_words_of_every_text_can_be_told_from_the_source() -> None:
    unclear = window_texts()[1]

    assert not unclear, (
        "use self.tr(...), Class.tr(...) or QCoreApplication.translate(context, text), with the "
        "text as it stands, or a function of the module that hands its text to translate"
    )


def test_no_text_of_the_window_goes_untranslated() -> None:
    assert not untranslated(), "wrap it in self.tr(...)"


def test_texts_that_are_not_translated_are_found(tmp_path: Path) -> None:
    source = """
label = QLabel("Hello there")
label.setToolTip(f"<b>Press</b> {key}" if key else self.tr("Nothing"))
label.setText("512 × 512")
"""
    (tmp_path / "panel.py").write_text(source, encoding="utf-8")

    assert untranslated(tmp_path) == ["panel.py:2: Hello there", "panel.py:3: <b>Press</b> "]


def test_texts_are_found_in_every_way_that_they_are_marked(tmp_path: Path) -> None:
    source = """
class Panel:
    def show(self):
        self.tr("One " "two" if self.few else "many")
        QCoreApplication.translate("Other", "three")
        other.tr("of an unknown class")

def _text(sentence):
    return QCoreApplication.translate("Wrapped", sentence)

_text("four")
Panel.tr("five")
"""
    (tmp_path / "panel.py").write_text(source, encoding="utf-8")

    found, unclear = window_texts(tmp_path)

    assert {(text.context, text.source) for text in found} == {
        ("Panel", "One two"),
        ("Panel", "many"),
        ("Other", "three"),
        ("Wrapped", "four"),
        ("Panel", "five"),
    }
    assert [one.call for one in unclear] == ["other.tr('of an unknown class')"]


def _ends(text: str) -> tuple[str, str, bool]:
    """Blanks and dots at its ends: texts are put together, and buttons end with dots."""
    start = text[: len(text) - len(text.lstrip())]
    return start, text[len(text.rstrip()) :], text.endswith("…")
