"""Writes a catalogue of translations as Qt Linguist reads it, the same bytes for the same texts."""

from collections.abc import Iterable
from itertools import groupby
from xml.sax.saxutils import escape

from tests.translating.text import Text

QUOTES = {'"': "&quot;", "'": "&apos;"}


def written(texts: Iterable[Text], translations: dict[str, str], language: str) -> str:
    """The whole file: contexts and texts in order; what has no translation is unfinished."""
    lines = ['<?xml version="1.0" encoding="utf-8"?>', "<!DOCTYPE TS>"]
    lines += [f'<TS version="2.1" language="{language}" sourcelanguage="en">']
    for context, group in groupby(sorted(set(texts)), key=lambda text: text.context):
        lines += ["<context>", f"    <name>{context}</name>"]
        for text in group:
            lines += _message(text.source, translations.get(text.key, ""))
        lines += ["</context>"]
    return "\n".join([*lines, "</TS>", ""])


def _message(source: str, translation: str) -> list[str]:
    state = "" if translation else ' type="unfinished"'
    return [
        "    <message>",
        f"        <source>{escape(source, QUOTES)}</source>",
        f"        <translation{state}>{escape(translation, QUOTES)}</translation>",
        "    </message>",
    ]
