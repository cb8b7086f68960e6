"""What stands in the list of LoRAs, in which order: the files found and those a request names."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from cascade_desktop.parameters import declaration
from cascade_desktop.uses import LoraUse

if TYPE_CHECKING:
    from cascade_desktop.lora_list import LoraFile

Key = tuple[Path, int]
"""A file, and the how manieth use of it this is: a request may use one twice."""


@dataclass(frozen=True)
class Entry:
    """One line; `index` is where its use stands in the request, -1 if the file is not used."""

    key: Key
    lora: LoraFile
    use: LoraUse | None = None
    index: int = -1


def entries_of(
    files: Mapping[Path, LoraFile],
    uses: tuple[LoraUse, ...],
    model: Path | None,
    added: tuple[Path, ...] = (),
) -> list[Entry]:
    """Missing ones first, then those that were just added, those that fit, and the others."""
    from cascade_desktop.lora_list import missing, place_of

    found: dict[Key, Entry] = {}
    for index, use in enumerate(uses):
        path = place_of(use, model)
        key = (path, sum(known == path for known, _ in found))
        found[key] = Entry(key, files.get(path) or missing(use, model), use, index)
    for path, lora in files.items():
        found.setdefault((path, 0), Entry((path, 0), lora))
    return sorted(found.values(), key=lambda entry: _rank(entry, added))


def matching(entries: Iterable[Entry], text: str) -> list[Entry]:
    """Those in which each word of `text` is found: in title, file, words, or what was learnt."""
    words = text.casefold().split()
    return [entry for entry in entries if all(word in _said_of(entry.lora) for word in words)]


def within_bounds(use: LoraUse) -> LoraUse:
    """A weight that no field can show is brought to the nearest that one can."""
    about = declaration(LoraUse, "weight")
    weight = use.weight if math.isfinite(use.weight) else 1.0
    return replace(use, weight=min(max(weight, about["low"]), about["high"]))


def _rank(entry: Entry, added: tuple[Path, ...]) -> tuple[object, ...]:
    lora = entry.lora
    group = 0 if lora.is_missing else 1 if lora.path in added else 3 if lora.problem else 2
    return group, lora.title.casefold(), str(lora.path), entry.key[1]


def _said_of(lora: LoraFile) -> str:
    parts = (lora.title, str(lora.path), lora.base, *lora.words, *lora.trained_words, *lora.tags)
    return " ".join(parts).casefold()
