"""What the gallery says of a picture: to read, to point at, and to hear."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale

from cascade_desktop.history import MOST_STARS, Made
from cascade_desktop.history_rows import mode_of
from cascade_desktop.progress import Stage
from cascade_desktop.request import Request, declared
from cascade_desktop.ui.plain_tip import plain_tip

LONGEST_TIP = 300

NOT_COMPARED = {"count", "together"}
"""How many were asked for says nothing of one picture."""


def text(sentence: str, *values: Any) -> str:
    """The sentence in the user's language with `values` in its places {0}, {1}..."""
    return QCoreApplication.translate("Gallery", sentence).format(*values)


def spoken(made: Made, gone: bool) -> str:
    """What is read out for a tile: its prompt, stars, and whether the file is missing."""
    parts = [short(made.request.prompt) or text("No prompt")]
    if made.stars:
        parts.append(stars_spoken(made.stars))
    if gone:
        parts.append(text("the file is missing"))
    return ", ".join(parts)


def stars_spoken(stars: int) -> str:
    return text("1 star") if stars == 1 else text("{0} stars", stars)


def least_stars(stars: int) -> str:
    """So many, or more where there can be more."""
    if stars == MOST_STARS:
        return stars_spoken(stars)
    return text("1 star or more") if stars == 1 else text("{0} stars or more", stars)


def tip(made: Made) -> str:
    """What pointing at a tile shows."""
    line = text("{0} × {1} · seed {2}", made.width, made.height, made.request.seed)
    prompt = short(made.request.prompt, LONGEST_TIP)
    return plain_tip("\n".join((prompt, line, when(made.made_at))).strip())


def short(words: str, most: int = 200) -> str:
    """In one line, cut with an ellipsis where it is longer than `most` characters."""
    line = " ".join(words[: 4 * most].split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def when(seconds: float) -> str:
    """The date and time as the user's country writes them."""
    moment = QDateTime.fromSecsSinceEpoch(int(seconds))
    return QLocale().toString(moment, QLocale.FormatType.ShortFormat)


def model_name(model: str) -> str:
    """As short as people call it: of a path, the folder alone."""
    return Path(model).name or model


def facts(made: Made) -> list[tuple[str, str]]:
    """Titles and values of the details, in order; what is not known is left out."""
    rows = [
        (text("Size"), text("{0} × {1}", made.width, made.height)),
        (text("Seed"), str(made.request.seed)),
        (text("Model"), model_name(made.request.model)),
        (text("Made"), when(made.made_at)),
        (text("Took"), _took(made.record)),
        (text("Mode"), mode_name(mode_of(made.request))),
        (text("Avoided"), short(made.request.negative)),
        (text("File"), made.file.name),
    ]
    return [(title, value) for title, value in rows if value]


def mode_name(mode: str) -> str:
    return mode_names().get(mode, mode)


def mode_names() -> dict[str, str]:
    """Each mode as people call it, the most usual first."""
    return {
        "text": text("From words alone"),
        "variation": text("Variation"),
        "image": text("Image to image"),
        "control": text("ControlNet"),
        "inpaint": text("Repainted"),
        "upscale": text("Enlarged"),
    }


def pictures(count: int) -> str:
    number = QLocale().toString(count)
    return text("1 picture") if count == 1 else text("{0} pictures", number)


def differences(one: Request, other: Request) -> list[tuple[str, str, str]]:
    """Title and both values of each setting in which two pictures differ."""
    found = []
    for field in fields(Request):
        both = getattr(one, field.name), getattr(other, field.name)
        if both[0] != both[1] and field.name not in NOT_COMPARED:
            found.append((declared(field.name)["title"], _value(both[0]), _value(both[1])))
    return found


def _value(value: object) -> str:
    """A setting in few words; of pictures and adapters, their files."""
    if isinstance(value, tuple):
        return ", ".join(_value(item) for item in value) or text("none")
    if value is None or value == "":
        return text("none")
    file = getattr(value, "file", None)
    return short(Path(file).name if isinstance(file, str) else str(value), 60)


def _took(record: dict[str, Any]) -> str:
    """Seconds of all stages together; a picture of another program has none."""
    noted = record.get("seconds")
    parts = [noted.get(stage.value) for stage in Stage] if isinstance(noted, dict) else [noted]
    known = [part for part in parts if isinstance(part, int | float) and part is not True]
    return text("{0} s", QLocale().toString(float(sum(known)), "f", 1)) if known else ""
