"""Where styles of one's own are kept: a new one from the prompt, and the list of them all."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, Slot
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from cascade_desktop.errors import CascadeError
from cascade_desktop.prompt_styles import Style, style_of, summary
from cascade_desktop.request import Request
from cascade_desktop.style_files import Styles
from cascade_desktop.ui.buttons import word_button
from cascade_desktop.ui.languages import in_language
from cascade_desktop.ui.plain_tip import plain_tip
from cascade_desktop.ui.style_form import StyleForm
from cascade_desktop.ui.wrapped_label import WrappedLabel

MARGIN, SIZE = 20, (460, 380)
ENDING = ".toml"

LOOK = """
QListWidget#ownStylesList {
    background: palette(base); border: 1px solid palette(mid); border-radius: 8px; padding: 4px;
}
QListWidget#ownStylesList::item { padding: 5px 8px; border-radius: 6px; }
QListWidget#ownStylesList::item:selected {
    background: palette(highlight); color: palette(highlighted-text);
}
QListWidget#ownStylesList QLineEdit { padding: 0 4px; border-radius: 4px; }
"""


class KeepStyle(StyleForm):
    """Begins with the prompt, what to avoid and the settings as they are now."""

    def __init__(self, parent: QWidget, request: Request, styles: Styles) -> None:
        super().__init__(
            parent, self.tr("Keep as a style"), style_of(request), request, styles.keep
        )


class OwnStyles(QDialog):
    """The user's own styles. What is removed can be put back as long as the list is open.

    `request` gives the settings that a style may be told to bring.
    """

    def __init__(self, parent: QWidget, styles: Styles, request: Request) -> None:
        super().__init__(parent)
        self.setObjectName("ownStyles")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Your styles"))
        self._styles, self._request = styles, request
        self._removed: list[Style] = []
        self.list = QListWidget()
        self.list.setObjectName("ownStylesList")
        self.list.setAccessibleName(self.windowTitle())
        self.list.setStyleSheet(LOOK)
        self.told = WrappedLabel("ownStylesTold", "caption")
        self.new = self._button("newStyle", self.tr("New…"), self.write_new)
        self.edit = self._button("editStyle", self.tr("Change…"), self.change)
        self.remove = self._button("removeStyle", self.tr("Remove"), self.take_away)
        self.back = self._button("putStyleBack", self.tr("Put back"), self.put_back)
        self.bring = self._button("importStyles", self.tr("Import…"), self.ask_for_import)
        self.give = self._button("exportStyles", self.tr("Export…"), self.ask_for_export)
        self._arrange()
        self.list.itemDoubleClicked.connect(self.change)
        # Later, since the list is filled anew, which it must not be while it closes its editor.
        self.list.itemChanged.connect(self._rename, Qt.ConnectionType.QueuedConnection)
        self.list.currentItemChanged.connect(self._follow)
        self.fill()
        self._tell("")
        if problem := styles.problem():
            self.told.show_as("problem", problem)

    @Slot()
    def fill(self) -> None:
        """Shows the styles there are; the one chosen stays chosen."""
        self._show(self._name())

    @Slot()
    def write_new(self) -> None:
        self._open(self.tr("New style"), Style("", ""), self._styles.keep)

    @Slot()
    def change(self) -> None:
        """Opens the form with the style that is chosen."""
        style = self._style()
        if style is not None:
            self._open(self.tr("Change a style"), style, partial(self._styles.change, style.name))

    @Slot()
    def take_away(self) -> None:
        style = self._style()
        if style is None or not self._does(partial(self._styles.remove, style.name)):
            return
        row = self.list.currentRow()
        self._removed.append(style)
        self.fill()
        self.list.setCurrentRow(min(row, self.list.count() - 1))
        self._tell(self.tr("“{0}” was removed.").format(style.name))

    @Slot()
    def put_back(self) -> None:
        """The style that was removed last is there again."""
        if self._removed and self._does(partial(self._styles.keep, self._removed[-1])):
            self._show(self._removed.pop().name)
            self._tell("")

    @Slot()
    def ask_for_import(self) -> None:
        title, kinds = self.tr("Import styles"), self.tr("Styles (*.toml)")
        name, _ = QFileDialog.getOpenFileName(self, title, "", kinds)
        if name:
            self.import_from(Path(name))

    def import_from(self, file: Path) -> None:
        """Adds the styles of a file, and tells which they are."""
        added: list[str] = []
        if not self._does(lambda: added.extend(self._styles.import_from(file))):
            return
        self._show(added[0] if added else self._name())
        names = ", ".join(f"“{name}”" for name in added)
        nothing = self.tr("All styles in {0} are here already.").format(file.name)
        self._tell(self.tr("Added: {0}.").format(names) if added else nothing)

    @Slot()
    def ask_for_export(self) -> None:
        begun = str(Path.home() / f"styles{ENDING}")
        title, kinds = self.tr("Export your styles"), self.tr("Styles (*.toml)")
        name, _ = QFileDialog.getSaveFileName(self, title, begun, kinds)
        if name:
            self.export_to(Path(name))

    def export_to(self, file: Path) -> None:
        """Writes all of them into one file, to be imported elsewhere."""
        file = file if file.suffix else file.with_suffix(ENDING)
        if self._does(lambda: self._styles.export_to(file)):
            self._tell(self.tr("Your styles are in {0} now.").format(file))

    @Slot()
    def _rename(self) -> None:
        """A name was typed over in the list."""
        for item in map(self.list.item, range(self.list.count())):
            old, new = item.data(Qt.ItemDataRole.UserRole).name, item.text().strip()
            if old != new:
                done = self._does(partial(self._styles.rename, old, new))
                self._show(new if done else old)
                return
        self._show(self._name())

    @Slot()
    def _follow(self) -> None:
        chosen = self._style() is not None
        for button in (self.edit, self.remove):
            button.setEnabled(chosen)
        self.give.setEnabled(self.list.count() > 0)
        self.back.setVisible(bool(self._removed))

    def _open(self, heading: str, style: Style, keep: Callable[[Style], object]) -> None:
        form = StyleForm(self, heading, style, self._request, keep)
        form.accepted.connect(self._show_kept)
        form.open()

    @Slot()
    def _show_kept(self) -> None:
        form = self.sender()
        if isinstance(form, StyleForm):
            self._show(form.style_written.name)
            self._tell("")

    def _does(self, act: Callable[[], object]) -> bool:
        """Whether it could be done; if not, it is told why and what to do."""
        try:
            act()
        except CascadeError as error:
            self.told.show_as("problem", str(error))
            return False
        return True

    def _tell(self, text: str) -> None:
        empty = self.tr(
            "There are none yet. Write a new one, or choose “Keep this prompt as a style…” in the "
            "menu Styles."
        )
        hint = self.tr("They stand above the others in the menu. F2 renames one.")
        self.told.show_as("caption", text or (hint if self.list.count() else empty))

    def _show(self, name: str) -> None:
        with QSignalBlocker(self.list):
            self.list.clear()
            for style in self._styles.own():
                item = QListWidgetItem(style.name)
                item.setData(Qt.ItemDataRole.UserRole, style)
                item.setToolTip(plain_tip(in_language(summary(style))))
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
                self.list.addItem(item)
            found = self.list.findItems(name, Qt.MatchFlag.MatchExactly)
            self.list.setCurrentRow(self.list.row(found[0]) if found else 0)
        self._follow()

    def _style(self) -> Style | None:
        item = self.list.currentItem()
        style = item.data(Qt.ItemDataRole.UserRole) if item is not None else None
        return style if isinstance(style, Style) else None

    def _name(self) -> str:
        style = self._style()
        return style.name if style is not None else ""

    def _button(self, name: str, text: str, do: Callable[[], object]) -> QPushButton:
        button = word_button(name, text)
        button.setAutoDefault(False)
        button.clicked.connect(do)
        return button

    def _arrange(self) -> None:
        kind = QDialogButtonBox.StandardButton
        close = QDialogButtonBox(kind.Close)
        close.button(kind.Close).setObjectName("closeStyles")
        close.button(kind.Close).setText(self.tr("Close"))
        close.button(kind.Close).setAccessibleName(self.tr("Close"))
        close.rejected.connect(self.reject)
        orders = QVBoxLayout()
        orders.setSpacing(8)
        for button in (self.new, self.edit, self.remove, self.back):
            orders.addWidget(button)
        orders.addStretch(1)
        for button in (self.bring, self.give):
            orders.addWidget(button)
        body = QHBoxLayout()
        body.setSpacing(12)
        body.addWidget(self.list, 1)
        body.addLayout(orders)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(12)
        column.addLayout(body, 1)
        column.addWidget(self.told)
        column.addWidget(close)
        self.resize(*SIZE)
