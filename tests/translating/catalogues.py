"""The catalogues of translations: where they are, and what belongs into them."""

from pathlib import Path

from cascade_desktop.ui import catalogue
from tests.translating.core_texts import core_texts
from tests.translating.text import Text, key
from tests.translating.window_texts import window_texts

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "translations"
LANGUAGES = ("es",)


def file_of(language: str) -> Path:
    return FOLDER / f"cascade_{language}.ts"


def all_texts() -> list[Text]:
    """Everything that people can see and that is to be translated."""
    return window_texts()[0] + core_texts()


def translations(language: str) -> dict[str, str]:
    """English text -> its translation, by the `key` of the text."""
    file = file_of(language)
    return read_translations(file) if file.exists() else {}


def read_translations(file: Path) -> dict[str, str]:
    """Those that are finished, of any catalogue."""
    entries = catalogue.read(file)
    return {
        key(entry.context, entry.source): entry.translation
        for entry in entries
        if entry.translation
    }
