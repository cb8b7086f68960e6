"""Everything that can be done with the marked pictures, with its keys: one table for all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

from PySide6.QtCore import QCoreApplication, QEvent, QKeyCombination, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QMenu, QPushButton, QToolButton, QWidget

from cascade_desktop.history import MOST_STARS
from cascade_desktop.ui.gallery_words import stars_spoken
from cascade_desktop.ui.icons import set_icon
from cascade_desktop.ui.plain_tip import plain_tip

Need = Literal["always", "one", "two", "some", "file", "latent", "gone"]
"""What has to be marked: exactly one or two, or at least one; `file`: one whose file is there."""


@dataclass(frozen=True)
class Order:
    """One line of the menu."""

    name: str
    text: str
    icon: str
    keys: str
    need: Need


def _t(text: str) -> str:
    return QCoreApplication.translate("GalleryOrders", text)


def table() -> tuple[Order, ...]:
    """All orders but those of stars and albums, in the language of now."""
    return (
        Order("galleryLarge", _t("Look at it large"), "picture", "Return; Enter", "one"),
        Order("galleryReuse", _t("Use these settings"), "restore", "Ctrl+R", "one"),
        Order("galleryReusePrompt", _t("The prompt"), "words", "P", "one"),
        Order("galleryReuseSeed", _t("The seed"), "seed", "S", "one"),
        Order("galleryReuseSize", _t("The size"), "size", "Z", "one"),
        Order("galleryAgain", _t("Again with a new seed"), "dice", "N", "one"),
        Order("galleryVary", _t("More like this"), "vary", "M", "file"),
        Order("galleryEdit", _t("Edit on the canvas"), "canvas", "Ctrl+E", "file"),
        Order("galleryDecode", _t("Draw the detail again"), "feather", "D", "latent"),
        Order("galleryCompare", _t("Compare the two"), "side-by-side", "C", "two"),
        Order("galleryToggleStar", _t("Favourite"), "star", "Space", "some"),
        Order("galleryAddTag", _t("Add a tag…"), "tag", "T", "some"),
        Order("galleryAddAlbum", _t("Put in an album…"), "album", "A", "some"),
        Order("galleryCopy", _t("Copy"), "copy", "Ctrl+C", "some"),
        Order("galleryCopyPrompt", _t("Copy the prompt"), "words", "Ctrl+Shift+C", "one"),
        Order("galleryShowInFolder", _t("Show in its folder"), "folder", "F", "one"),
        Order("galleryZip", _t("Export as a zip…"), "archive", "Ctrl+Shift+E", "some"),
        Order("gallerySheet", _t("Contact sheet…"), "sheet", "Ctrl+Shift+S", "some"),
        Order("galleryFind", _t("Find the missing file…"), "search", "", "gone"),
        Order("galleryForget", _t("Forget it…"), "file-missing", "", "gone"),
        Order("galleryBin", _t("Move to the bin"), "bin", "Del; Backspace", "some"),
        Order("galleryUndo", _t("Take back from the bin"), "undo", "Ctrl+Z", "always"),
        Order("gallerySearchKey", _t("Search"), "search", "Ctrl+F; /", "always"),
        Order("galleryDetailsKey", _t("Details"), "info", "F4", "always"),
        Order("galleryLarger", _t("Larger tiles"), "add", "Ctrl++; Ctrl+=", "always"),
        Order("gallerySmaller", _t("Smaller tiles"), "shrink", "Ctrl+-", "always"),
    )


MENU = (
    *("galleryLarge", "", "galleryReuse", "only", "galleryAgain", "galleryVary", "galleryEdit"),
    *("galleryDecode", "", "galleryCompare", "stars", "galleryAddTag", "albums", "takeOut", ""),
    *("galleryCopy", "galleryCopyPrompt", "galleryShowInFolder", "galleryZip", "gallerySheet"),
    *("", "galleryFind", "galleryForget", "galleryBin"),
)
"""The context menu; "" is a line between two groups, a short word an inner menu."""

ONLY = ("galleryReusePrompt", "galleryReuseSeed", "galleryReuseSize")
GONE = ("galleryFind", "galleryForget")


@dataclass(frozen=True)
class Marked:
    """What the orders are for now: how many, and of a single one whether it has what they need."""

    count: int = 0
    gone: bool = False
    latent: bool = False


class GalleryOrders(QObject):
    """The actions of the gallery. Keys work where `listen_to` was told, and nowhere else.

    That way a key of the window that means something else, such as Ctrl+R, is theirs there.
    """

    def __init__(self, orders: dict[str, Callable[[], object]], parent: QWidget) -> None:
        super().__init__(parent)
        self.actions: dict[str, QAction] = {}
        for order in table():
            self._add(order, orders[order.name])
        self._needs: dict[str, Need] = {order.name: order.need for order in table()}
        self._star: Callable[[int], object] | None = None
        self.marked = Marked()
        self.follow(self.marked)

    def give_stars(self, give: Callable[[int], object]) -> None:
        """The keys 0 to 5, and their lines in the menu."""
        for stars in range(MOST_STARS + 1):
            words = stars_spoken(stars) if stars else self.tr("No stars")
            order = Order(f"galleryGive{stars}", words, "", str(stars), "some")
            self._add(order, partial(give, stars))
            self._needs[order.name] = order.need
        self.follow(self.marked)

    def follow(self, marked: Marked) -> None:
        """Turns on what can be done with what is marked."""
        self.marked = marked
        one = marked.count == 1
        met: dict[Need, bool] = {
            "always": True,
            "one": one,
            "two": marked.count == 2,
            "some": marked.count > 0,
            "file": one and not marked.gone,
            "latent": marked.latent,
            "gone": marked.gone,
        }
        for name, need in self._needs.items():
            self.actions[name].setEnabled(met[need])

    def listen_to(self, widget: QWidget) -> None:
        """From now on the keys work while this widget has the focus."""
        widget.installEventFilter(self)

    def eventFilter(self, _: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind not in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
            return False
        action = self._of(event) if isinstance(event, QKeyEvent) else None
        if action is None:
            return False
        if kind == QEvent.Type.KeyPress:
            action.trigger()
        event.accept()
        return True

    def button(self, name: str, kind: str) -> QToolButton:
        """A button with an icon alone, for one order; `kind` ends its name."""
        action = self.actions[name]
        button = QToolButton()
        button.setDefaultAction(action)
        button.setObjectName(f"{name}{kind}")
        button.setAccessibleName(action.text())
        return button

    def wide_button(self, name: str) -> QPushButton:
        """A button that says what it does."""
        action = self.actions[name]
        button = QPushButton(action.text())
        button.setObjectName(f"{name}Button")
        button.setAccessibleName(action.text())
        button.setToolTip(action.toolTip())
        button.clicked.connect(action.trigger)
        return button

    def menu(
        self,
        parent: QWidget,
        albums: Sequence[tuple[str, Callable[[], object]]],
        take_out: tuple[str, Callable[[], object]] | None,
    ) -> QMenu:
        """The context menu. `take_out` is for the album that is shown."""
        menu = QMenu(parent)
        menu.setObjectName("galleryContext")
        menu.aboutToHide.connect(menu.deleteLater)
        for name in MENU:
            if not name:
                menu.addSeparator()
            elif name == "only":
                inner = _inner(menu, self.tr("Use only"), "restore")
                inner.addActions([self.actions[only] for only in ONLY])
                inner.setEnabled(self.marked.count == 1)
            elif name == "stars":
                inner = _inner(menu, self.tr("Stars"), "star")
                inner.addAction(self.actions["galleryToggleStar"])
                gives = [f"galleryGive{stars}" for stars in range(MOST_STARS + 1)]
                inner.addActions([self.actions[give] for give in gives])
            elif name == "albums":
                self._add_albums(menu, albums)
            elif name == "takeOut":
                if take_out is not None:
                    menu.addAction(*take_out)
            elif name not in GONE or self.marked.gone:
                menu.addAction(self.actions[name])
        return menu

    def inside(self, name: str) -> QAction:
        """The order as one whose keys work everywhere within a widget that is given it."""
        action = self.actions[name]
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        return action

    def _add_albums(self, menu: QMenu, albums: Sequence[tuple[str, Callable[[], object]]]) -> None:
        inner = _inner(menu, self.tr("Put in an album"), "album")
        for name, put in albums:
            inner.addAction(name.replace("&", "&&"), put)
        if albums:
            inner.addSeparator()
        inner.addAction(self.actions["galleryAddAlbum"])

    def _add(self, order: Order, do: Callable[[], object]) -> None:
        action = QAction(order.text, self)
        action.setObjectName(order.name)
        action.setShortcuts(QKeySequence.listFromString(order.keys))
        # Not in all of the window, where a button that shows the action would take its key to.
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        if order.icon:
            set_icon(action, order.icon)
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        action.setToolTip(plain_tip(f"{order.text} ({keys})" if keys else order.text))
        action.triggered.connect(lambda: do())
        self.actions[order.name] = action

    def _of(self, event: QKeyEvent) -> QAction | None:
        """The order of a key; a switched off one keeps its key as well."""
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        pressed = [QKeySequence(QKeyCombination(held, Qt.Key(event.key())))]
        if not event.text().isalnum():
            # On some keyboards a sign such as / or + is typed with Shift.
            held &= ~Qt.KeyboardModifier.ShiftModifier
            pressed.append(QKeySequence(QKeyCombination(held, Qt.Key(event.key()))))
        for keys in pressed:
            for action in self.actions.values():
                if keys in action.shortcuts():
                    return action
        return None


def _inner(menu: QMenu, text: str, icon: str) -> QMenu:
    inner = menu.addMenu(text)
    set_icon(inner.menuAction(), icon)
    return inner
