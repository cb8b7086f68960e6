"""The settings of this window: one value that every page and menu shows and changes."""

from __future__ import annotations

from dataclasses import asdict, fields, replace
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from cascade_desktop import settings_check
from cascade_desktop.parameters import declaration
from cascade_desktop.settings import Settings, in_default


class Preferences(QObject):
    """Holds the settings. Each change can be undone, whoever has made it.

    Signals:
        changed(dict): these fields have these values now.
        problems_changed(dict): field name -> what is wrong with what was asked for; it is not
            taken. Empty: all is well.
    """

    changed = Signal(object)
    problems_changed = Signal(object)

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self.undo = QUndoStack(self)

    @property
    def settings(self) -> Settings:
        return self._settings

    def change(self, values: dict[str, Any]) -> None:
        """Gives the named fields new values, as one step that can be undone."""
        wanted = replace(self._settings, **values)
        before = asdict(self._settings)
        new = {name: value for name, value in values.items() if value != before[name]}
        found = settings_check.problems(wanted)
        self.problems_changed.emit({name: found[name] for name in values if name in found})
        if new and not any(name in found for name in new):
            self.undo.push(_Change(self, new, {name: before[name] for name in new}))

    def reset(self, name: str) -> None:
        self.change({name: getattr(Settings(), name)})

    def reset_all(self) -> None:
        """Every preference that people see, as one step."""
        self.change(in_default(self._settings))

    def take(self, values: dict[str, Any], *, told: bool = True) -> None:
        """Gives the named fields these values, without a step to undo."""
        self._settings = replace(self._settings, **values)
        if told:
            self.changed.emit(values)


class _Change(QUndoCommand):
    """One step. Several of one field in a row are one, such as the keys of a number."""

    def __init__(self, owner: Preferences, new: dict[str, Any], old: dict[str, Any]) -> None:
        titles = (
            QCoreApplication.translate("Settings", declaration(Settings, name)["title"])
            for name in new
        )
        super().__init__(", ".join(titles))
        self._owner, self._new, self._old = owner, new, old

    def redo(self) -> None:
        self._owner.take(self._new)

    def undo(self) -> None:
        self._owner.take(self._old)

    def id(self) -> int:
        """Numbers of the same field are one step; -1: nothing joins this one."""
        (first, *more) = self._new
        if more or type(self._new[first]) is not int:
            return -1
        return [item.name for item in fields(Settings)].index(first)

    def mergeWith(self, other: QUndoCommand) -> bool:
        assert isinstance(other, _Change), "only these have a number of their own"
        self._new = other._new
        self.setObsolete(self._new == self._old)
        return True
