"""Bytes and seconds in words, with the decimals of the window's language."""

from cascade_desktop import amounts
from cascade_desktop.ui.languages import in_language


def size(size_bytes: float) -> str:
    """`11.2 GB`, or `11,2 GB` where people write so."""
    return in_language(amounts.size(size_bytes))


def part(done: float, total: float) -> str:
    """`3.1 of 11.2 GB`."""
    return in_language(amounts.part(done, total))


def duration(seconds: float) -> str:
    """`40 s`, `5 min` or `2 h 10 min`."""
    return in_language(amounts.duration(seconds))
