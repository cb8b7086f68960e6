"""Says anew what is shown, after the language has changed, without building anything again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape, unescape

from PySide6.QtCore import QLocale, QObject, QSignalBlocker, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDateEdit,
    QLineEdit,
    QTextBrowser,
    QWidget,
)
from shiboken6 import Shiboken

Say = Callable[[str], str]

SHOWN = (
    *("text", "title", "windowTitle", "toolTip", "statusTip", "placeholderText"),
    *("accessibleName", "accessibleDescription", "informativeText"),
    *("prefix", "suffix", "specialValueText"),
)
"""The properties in which Qt's objects hold what people see or hear."""

TAG = re.compile(r"(<[^<>]+>)")
MARKUP = re.compile(r"<[a-z!][^<>]*>", re.IGNORECASE)


@dataclass(frozen=True)
class Said:
    """`text` is what the property `name` of `thing` says."""

    thing: QObject
    name: str
    text: str


def all_said(app: QApplication) -> list[Said]:
    """What every window says, also in those parts that are hidden now.

    Before the language is changed: Qt then puts its own words on the buttons of dialogs.
    """
    things: dict[QObject, None] = {}
    for window in app.topLevelWidgets():
        # A menu is a window of its own, and in another one as well; said once, not twice.
        for thing in (window, *window.findChildren(QWidget), *window.findChildren(QAction)):
            things[thing] = None
    return [said for thing in things for said in _said_by(thing)]


def say_anew(app: QApplication, before: list[Said], say: Say, locale: QLocale) -> None:
    """Puts into the language of now what was said before, and all that is in lists."""
    for said in before:
        new = _in_words(said.text, say)
        if new != said.text and Shiboken.isValid(said.thing):
            said.thing.setProperty(said.name, new)
    for window in app.topLevelWidgets():
        window.setLocale(locale)
        for widget in (window, *window.findChildren(QWidget)):
            _say_content(widget, say)
            # What is painted, or told by a model, is asked for when it is painted.
            widget.update()


def _said_by(thing: QObject) -> Iterator[Said]:
    known = thing.metaObject()
    for name in SHOWN:
        # What is typed into a line is the user's own.
        if known.indexOfProperty(name) < 0 or (name == "text" and isinstance(thing, QLineEdit)):
            continue
        if text := thing.property(name):
            yield Said(thing, name, text)


def _say_content(widget: QWidget, say: Say) -> None:
    if isinstance(widget, QComboBox):
        with QSignalBlocker(widget):
            for row in range(widget.count()):
                for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
                    old = widget.itemData(row, role)
                    if isinstance(old, str) and (new := _in_words(old, say)) != old:
                        widget.setItemData(row, new, role)
    elif isinstance(widget, QDateEdit):
        widget.setDisplayFormat(widget.locale().dateFormat(QLocale.FormatType.ShortFormat))
    elif isinstance(widget, QTextBrowser):
        widget.setHtml(_in_words(widget.toHtml(), say))
    elif isinstance(widget, QAbstractItemView):
        widget.scheduleDelayedItemsLayout()


def _in_words(text: str, say: Say) -> str:
    """Of markup, what stands between the tags."""
    if MARKUP.search(text) is None:
        return say(text)
    pieces = TAG.split(text)
    return "".join(
        piece if index % 2 else escape(say(unescape(piece)), quote=False)
        for index, piece in enumerate(pieces)
    )
