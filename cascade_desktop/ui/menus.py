"""The menus: everything the window can do, with its keys."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from cascade_desktop.ui.icons import set_icon


@dataclass(frozen=True)
class Entry:
    """One line of a menu: its name in tests and for assistive tools, text, keys, icon, order."""

    name: str
    text: str
    order: Callable[[], object]
    keys: str = ""
    icon: str = ""


def add_menu(window: QMainWindow, name: str, text: str, entries: list[Entry | None]) -> QMenu:
    """A menu with one action per entry; None is a line between two groups."""
    menu = window.menuBar().addMenu(text)
    menu.setObjectName(name)
    for entry in entries:
        if entry is None:
            menu.addSeparator()
        else:
            menu.addAction(make_action(window, entry))
    return menu


def add_choice(
    menu: QMenu, names: dict[str, str], chosen: str, choose: Callable[[QAction], object]
) -> None:
    """One action per value of `names` (value -> text), of which exactly one is checked."""
    group = QActionGroup(menu)
    for value, text in names.items():
        action = QAction(text, group)
        action.setObjectName(f"appearance-{value}")
        action.setData(value)
        action.setCheckable(True)
        action.setChecked(value == chosen)
        menu.addAction(action)
    group.triggered.connect(choose)


def make_action(window: QMainWindow, entry: Entry) -> QAction:
    """The order of `entry` for menus and keys of `window`."""
    action = QAction(entry.text, window)
    action.setObjectName(entry.name)
    action.setShortcuts(QKeySequence.listFromString(entry.keys))
    if entry.icon:
        set_icon(action, entry.icon)
    action.triggered.connect(entry.order)
    return action
