"""Brings every catalogue up to date with the source: `python -m tests.translating [MORE.ts]`."""

import subprocess
import sys
from pathlib import Path

import PySide6

from tests.translating.catalogues import (
    LANGUAGES,
    all_texts,
    file_of,
    read_translations,
    translations,
)
from tests.translating.ts_file import written


def main(others: list[str]) -> int:
    """Names the texts that have no translation yet; a text that moves keeps its own.

    Translations are taken from `others` as well: catalogues `..._es.ts` that were made elsewhere.
    """
    texts, missing = all_texts(), 0
    for language in LANGUAGES:
        file, known = file_of(language), translations(language)
        for other in map(Path, others):
            if other.stem.endswith(f"_{language}"):
                known |= read_translations(other)
        file.write_text(written(texts, known, language), encoding="utf-8", newline="\n")
        release(file)
        absent = sorted({text.key for text in texts} - known.keys())
        missing += len(absent)
        told = f"{len(set(texts))} texts, {len(absent)} without a translation"
        sys.stdout.write(f"{file.name}: {told}\n")
        sys.stdout.writelines(f"    {source!r}\n" for source in absent)
    return 1 if missing else 0


def release(file: Path) -> Path:
    """What the app loads, made of a .ts file by Qt's own tool."""
    made = file.with_suffix(".qm")
    tool = Path(PySide6.__path__[0]) / ("lrelease.exe" if sys.platform == "win32" else "lrelease")
    subprocess.run([tool, "-silent", file, "-qm", made], check=True)
    return made


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
