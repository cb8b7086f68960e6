"""Values of an axis as people type them: "1, 2, 5", "1-5", "0.5..2 step 0.5"."""

from __future__ import annotations

import csv
import re
from decimal import Decimal

from cascade_desktop.errors import BadRequest

MOST_VALUES = 256

_NUMBER = r"[-+]?(?:\d{1,18}(?:\.(?!\.)\d{0,18})?|\.\d{1,18})"
_RANGE = re.compile(
    rf"({_NUMBER})\s*(?:\.\.\.?|…|–|—|-|\bto\b)\s*({_NUMBER})(?:\s*(?:\bstep\b|\bby\b|/)\s*({_NUMBER}))?",
    re.IGNORECASE,
)

FORMS = "Write them as 1, 2, 5 or as 1-5 or as 0.5..2 step 0.5."


def parts(text: str) -> list[str]:
    """What stands between the commas, or lines, or, where there is one, semicolons.

    A part with a comma in it stands in quotation marks: "a red, round apple", a pear. Inside
    those a quotation mark is written twice. Raises `BadRequest`.
    """
    mark = ";" if ";" in _unquoted(text) else ","
    try:
        rows = csv.reader(text.splitlines(), delimiter=mark, skipinitialspace=True, strict=True)
        found = [cell.strip() for row in rows for cell in row]
    except csv.Error as error:
        raise BadRequest(
            f"A quotation mark has no partner in {_short(text)}.",
            'Write "like, this" where a value has a comma in it.',
        ) from error
    return [cell for cell in found if cell]


def numbers(text: str, whole: bool) -> tuple[Decimal, ...]:
    """Every number of a list of numbers and ranges, in their order, each once.

    A range holds its beginning, and its end where a step falls on it; without a step it goes
    by one, down where it ends lower than it begins. With semicolons between the values, a comma
    stands in the numbers. Raises `BadRequest`, also for more than `MOST_VALUES`.
    """
    decimal_comma = ";" in text
    found: list[Decimal] = []
    for part in parts(text):
        found += _range(part.replace(",", ".") if decimal_comma else part)
        if len(found) > MOST_VALUES:
            raise _too_many(part)
    if whole:
        for number in found:
            if number != number.to_integral_value():
                raise BadRequest(f"{number} is not a whole number.", FORMS)
    return tuple(dict.fromkeys(found))


def _range(part: str) -> list[Decimal]:
    if re.fullmatch(_NUMBER, part):
        return [Decimal(part)]
    match = _RANGE.fullmatch(part)
    if match is None:
        raise BadRequest(f"{_short(part)} is neither a number nor a range.", FORMS)
    begin, end = Decimal(match[1]), Decimal(match[2])
    step = abs(Decimal(match[3])) if match[3] else Decimal(1)
    if not step:
        raise BadRequest(f"The range {_short(part)} goes nowhere: its step is 0.", FORMS)
    count = abs(end - begin) // step + 1
    if count > MOST_VALUES:
        raise _too_many(part)
    step = step if end >= begin else -step
    return [begin + index * step for index in range(int(count))]


def _too_many(part: str) -> BadRequest:
    return BadRequest(
        f"{_short(part)} makes more than {MOST_VALUES} values.", "Take a larger step or a part."
    )


def _unquoted(text: str) -> str:
    return "".join(text.split('"')[::2])


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}…"
