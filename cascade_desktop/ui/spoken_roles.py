"""What a screen reader is told a painted widget is, where Qt only knows that it is one."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAccessibleWidget, QWidget

ROLE = "spokenRole"
"""The property that holds a widget's role; Qt asks for it when a screen reader first does."""


def speak_as(widget: QWidget, role: QAccessible.Role) -> None:
    """As soon as it is made: once a screen reader has asked, this does not change any more."""
    _begin()
    widget.setProperty(ROLE, role.value)


@cache
def _begin() -> None:
    """Once: Qt asks every function that it was given, and can be given none back."""
    QAccessible.installFactory(_told)


def _told(_: str, thing: QObject) -> QAccessibleWidget | None:
    if not isinstance(thing, QWidget) or (role := thing.property(ROLE)) is None:
        return None
    return QAccessibleWidget(thing, r=QAccessible.Role(role))
