"""How the window was left: its page, how wide its parts are, and which sections are open."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QSplitter

if TYPE_CHECKING:
    from cascade_desktop.ui.window import Window


class Arrangement(QObject):
    """Every splitter with a name, every button that opens a section, and the page shown.

    A part that comes to the window later is kept as well, with no line added here.
    """

    def __init__(self, window: Window, stored: str) -> None:
        super().__init__(window)
        self._window = window
        self._kept: dict[str, Any] = _read(stored)
        self._restore(self._kept)

    @property
    def text(self) -> str:
        """For `Settings`: as JSON, with what other versions have kept."""
        pages, tabs = self._window.pages, self._window.tabs
        found = {
            "page": pages.currentIndex() if tabs.knows(pages.currentIndex()) else 0,
            "sizes": self._sizes(),
            "open": self._open(),
        }
        return json.dumps(self._kept | found)

    def _sizes(self) -> dict[str, list[int]]:
        """Of a splitter that was never shown, what is known from before."""
        known = dict(_mapping(self._kept.get("sizes")))
        for splitter in self._window.findChildren(QSplitter):
            if splitter.objectName() and any(splitter.sizes()):
                known[splitter.objectName()] = splitter.sizes()
        return known

    def _open(self) -> list[str]:
        return sorted(one.objectName() for one in self._sections() if one.isChecked())

    def _sections(self) -> list[QAbstractButton]:
        buttons = self._window.findChildren(QAbstractButton)
        return [one for one in buttons if one.property("role") == "section" and one.isCheckable()]

    def _restore(self, kept: dict[str, Any]) -> None:
        """Whatever an editor has made of it, the window opens."""
        sizes = _mapping(kept.get("sizes"))
        for splitter in self._window.findChildren(QSplitter):
            wanted = _numbers(sizes.get(splitter.objectName()))
            if wanted and len(wanted) == splitter.count():
                splitter.setSizes(_but_stretched(splitter, wanted))
        opened = kept.get("open")
        if isinstance(opened, list):
            for section in self._sections():
                section.setChecked(section.objectName() in opened)
        page = kept.get("page")
        if type(page) is int and self._window.tabs.knows(page):
            self._window.pages.setCurrentIndex(page)


def _but_stretched(splitter: QSplitter, sizes: list[int]) -> list[int]:
    """The part that takes what the others leave is given nothing: in a smaller window Qt would
    take from all of them, and give it all to that part in a larger one."""
    found = []
    for place, size in enumerate(sizes):
        part = splitter.widget(place)
        policy = part.sizePolicy() if part is not None else QSizePolicy()
        found.append(1 if policy.horizontalStretch() or policy.verticalStretch() else size)
    return found


def _read(stored: str) -> dict[str, Any]:
    try:
        return dict(_mapping(json.loads(stored or "{}")))
    except (ValueError, RecursionError):
        return {}


def _mapping(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _numbers(value: object) -> list[int]:
    """The sizes that were kept; none where it cannot have been sizes."""
    if isinstance(value, list) and all(type(one) is int and one >= 0 for one in value):
        return value
    return []
