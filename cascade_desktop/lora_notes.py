"""What a LoRA's file says of itself in its metadata: what it was taught, and the words for it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping

TITLES = ("title", "modelspec.title")
BASES = ("ss_base_model_version", "ss_sd_model_name", "base_model", "modelspec.architecture")
"""kohya's fields begin with ss_, those of the Model Metadata Standard with modelspec."""

TRIGGERS = ("modelspec.trigger_phrase", "trained_words", "trigger_words")
TAGS = "ss_tag_frequency"
"""kohya's count of the captions' words: folder -> word -> how often."""

FACTS = (
    *("modelspec.author", "modelspec.description", "modelspec.usage_hint", "modelspec.license"),
    *("ss_num_train_images", "ss_steps", "ss_num_epochs", "steps"),
)
"""What else is worth showing."""

LONGEST = 160
"""Characters of a note that are shown; some files have whole articles in them."""

MOST_WORDS, MOST_TAGS = 8, 5


def title_of(notes: Mapping[str, str]) -> str:
    return _first(notes, TITLES)


def base_of(notes: Mapping[str, str]) -> str:
    """The model that it was trained on."""
    return _first(notes, BASES)


def trained_words(notes: Mapping[str, str]) -> tuple[str, ...]:
    """Words of the usual vocabulary that call up what was taught."""
    for name in TRIGGERS:
        if words := _words(notes.get(name, "")):
            return words[:MOST_WORDS]
    return ()


def commonest_tags(notes: Mapping[str, str]) -> tuple[str, ...]:
    """The words that stood most often beside the pictures it was trained with."""
    folders = _read(notes.get(TAGS, ""))
    counts: Counter[str] = Counter()
    for tags in folders.values() if isinstance(folders, dict) else ():
        if isinstance(tags, dict):
            numbers = {tag: count for tag, count in tags.items() if isinstance(count, int)}
            counts.update(numbers)
    return tuple(_short(tag) for tag, _ in counts.most_common(MOST_TAGS))


def facts_of(notes: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Other notes by their name, as they are."""
    return tuple((name, text) for name in FACTS if (text := _short(notes.get(name, ""))))


def _words(text: str) -> tuple[str, ...]:
    """A list in JSON, or words with commas between."""
    listed = _read(text)
    parts = listed if isinstance(listed, list) else text.split(",")
    words = [_short(part) for part in parts if isinstance(part, str)]
    return tuple(dict.fromkeys(filter(None, words)))


def _first(notes: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next((text for name in names if (text := _short(notes.get(name, "")))), "")


def _short(text: str) -> str:
    """In one line, and not too long; trainers write None for what they were not told."""
    line = " ".join(text.split())
    if line == "None":
        return ""
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"


def _read(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
