"""The names of picture files, after a pattern such as {date}-{seed}-{words}, on every system."""

from __future__ import annotations

import os
import re
import unicodedata
from dataclasses import replace
from datetime import datetime
from pathlib import Path, PurePath

from cascade_desktop.errors import BadRequest
from cascade_desktop.request import RANDOM_SEED, Request
from cascade_desktop.settings import NAME_PATTERN

FIELDS = ("date", "time", "seed", "words", "model", "size", "number")
"""What a pattern may name, each in braces."""

PRIVATE = {"date", "time", "size", "number"}
"""What the name of a private picture may tell."""

# An encrypted home folder on Linux allows 143 bytes. The ending, a number behind names that are
# taken and `.part` while it is written have to find room in them too.
LONGEST_BYTES = 120
LONGEST_WORDS = 40
LONGEST_WORDS_BYTES = 80
LONGEST_PATTERN = 100

FIELD = re.compile(r"\{([^{}]*)\}")
DIGITS = 5

# Of Windows, in any spelling and before any ending. The raised numbers count there as well.
RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])(\..*)?", re.IGNORECASE)
FORBIDDEN = set('<>:"/\\|?*')

EXAMPLE_PROMPT = "a fox in the snow"
EXAMPLE_SEED = 1234567890
NOWHERE = Path("/no folder/of this name")

EXPECTED = {"date": r"\d{8}", "time": r"\d{6}", "seed": r"\d+", "size": r"\d+x\d+"}
"""How a field looks in a name, to find the numbers of the names that are there."""

APART = r"(?<!\d)"
"""No digit stands before the number."""


def check(pattern: str) -> None:
    """Raises `BadRequest` for a pattern that names something unknown, or nothing."""
    known = ", ".join(f"{{{name}}}" for name in FIELDS)
    unknown = next((name for name in FIELD.findall(pattern) if name not in FIELDS), None)
    if unknown is not None:
        raise BadRequest(f"{{{unknown}}} is not known in a file name.", f"Use {known}.")
    if set("{}") & set(FIELD.sub("", pattern)):
        raise BadRequest("A brace in the file name is not closed or opened.", f"Use {known}.")
    if len(pattern) > LONGEST_PATTERN:
        raise BadRequest(
            f"The file name's pattern has {len(pattern)} characters.",
            f"Shorten it to {LONGEST_PATTERN}.",
        )
    if not FIELD.search(pattern):
        raise BadRequest("All pictures would have the same name.", f"Add one of {known}.")


def name_for(
    request: Request,
    pattern: str,
    folder: Path,
    size: tuple[int, int] | None = None,
    *,
    private: bool = False,
    now: datetime | None = None,
) -> str:
    """The name of a new picture, without its ending; safe on Linux, Windows and macOS.

    A pattern that cannot be used gives the usual name: no picture is lost for want of one.
    """
    try:
        check(pattern)
    except BadRequest:
        pattern = NAME_PATTERN
    when = now or datetime.now()
    width, height = size or (request.width, request.height)
    values = {
        "date": f"{when:%Y%m%d}",
        "time": f"{when:%H%M%S}",
        "seed": str(request.seed),
        "words": words(request.prompt),
        "model": words(PurePath(request.model).stem),
        "size": f"{width}x{height}",
        "number": "",
    }
    if private:
        values = {name: value if name in PRIVATE else "" for name, value in values.items()}
    if "{number}" in pattern:
        values["number"] = f"{_next_number(pattern, folder):0{DIGITS}}"
    return _fitted(pattern, values) or f"{when:%Y%m%d-%H%M%S}"


def example(pattern: str, request: Request, *, private: bool = False) -> str:
    """What the next picture could be called; nothing on the disk is looked at."""
    shown = replace(
        request,
        prompt=request.prompt.strip() or EXAMPLE_PROMPT,
        seed=EXAMPLE_SEED if request.seed == RANDOM_SEED else request.seed,
    )
    return name_for(shown, pattern, NOWHERE, private=private)


def words(text: str) -> str:
    """The first words of a text, in any script, without what a file system may refuse."""
    # A prompt can have 20,000 characters; no more than the first few can end up in the name.
    start = unicodedata.normalize("NFKC", text[: 4 * LONGEST_WORDS]).lower()
    found = "".join(mark if _in_a_word(mark) else " " for mark in start).split()
    return _cut("-".join(found)[:LONGEST_WORDS], LONGEST_WORDS_BYTES).strip("-")


def _fitted(pattern: str, values: dict[str, str]) -> str:
    """The name, with fewer words if it is too long; a number in it stays whole if it can."""
    name = _filled(pattern, values)
    for yielding in ("words", "model"):
        over = len(name.encode()) - LONGEST_BYTES
        if over > 0:
            shorter = _cut(values[yielding], max(0, len(values[yielding].encode()) - over))
            values = {**values, yielding: shorter.strip("-")}
            name = _filled(pattern, values)
    return _tidy(_cut(name, LONGEST_BYTES))


def _filled(pattern: str, values: dict[str, str]) -> str:
    return _tidy(FIELD.sub(lambda found: values[found[1]], pattern))


def _tidy(name: str, *, fields: bool = False) -> str:
    """What every system takes: no forbidden signs, no doubled or dangling ones, no device.

    With `fields`, `name` is a pattern still.
    """
    plain = unicodedata.normalize("NFC", name)
    allowed = "".join("-" if _is_forbidden(mark) else mark for mark in plain)
    joined = re.sub(r"-{2,}", "-", re.sub(r"\s+", " ", allowed))
    # A name that begins with a dot is hidden; Windows drops dots and spaces at the end.
    short = joined.strip(" .-")
    return f"_{short}" if not fields and RESERVED.fullmatch(short) else short


def _is_forbidden(mark: str) -> bool:
    return mark in FORBIDDEN or unicodedata.category(mark) in {"Cc", "Cf", "Cs", "Co", "Cn"}


def _cut(text: str, longest: int) -> str:
    return text.encode("utf-8", "ignore")[:longest].decode("utf-8", "ignore")


def _next_number(pattern: str, folder: Path) -> int:
    """One more than the largest number of the names after this pattern in the folder."""
    named = re.compile(_shape(pattern) + r"(-\d+)?\.\w+(\.part)?", re.IGNORECASE)
    try:
        names = [entry.name for entry in os.scandir(folder)]
    except OSError:
        return 1
    return 1 + max((int(match[1]) for name in names if (match := named.fullmatch(name))), default=0)


def _shape(pattern: str) -> str:
    """A regular expression for the names after a pattern; its first group is the number."""
    shape, before, counted = "", "", False
    # Every second part is the name of a field.
    for place, part in enumerate(FIELD.split(_tidy(pattern, fields=True))):
        if not place % 2:
            # A field may be empty, and then there is one dash less.
            shape += re.escape(part).replace(r"\-", "-?")
            before = part
        elif part != "number" or counted:
            shape += EXPECTED.get(part, ".*")
        else:
            shape += APART if before and not before[-1].isdigit() else ""
            shape += rf"(\d{{{DIGITS},9}}?)"
            counted = True
    return shape


def _in_a_word(mark: str) -> bool:
    """Letters, numbers and the vowel signs of many scripts, but no emoji's variation selector."""
    if "\ufe00" <= mark <= "\ufe0f" or mark >= "\U000e0000":
        return False
    return unicodedata.category(mark) in {"Lu", "Ll", "Lt", "Lm", "Lo", "Nd", "Nl", "Mn", "Mc"}
