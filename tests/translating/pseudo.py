"""A language for tests in which every translated text stands in brackets: ⟦Generate⟧."""

from pathlib import Path

from tests.translating.__main__ import release
from tests.translating.catalogues import all_texts
from tests.translating.ts_file import written

CODE = "es"
"""Takes the place of Spanish, which the settings know."""


def make_pseudo(folder: Path) -> Path:
    """The catalogue of this language, made in `folder`."""
    texts = all_texts()
    file = folder / f"cascade_{CODE}.ts"
    in_brackets = {text.key: f"⟦{text.source}⟧" for text in texts}
    file.write_text(written(texts, in_brackets, CODE), encoding="utf-8")
    release(file)
    return folder
