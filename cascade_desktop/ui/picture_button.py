"""A picture to choose: from a file, dropped, pasted, or the canvas; shows a small image of it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QIcon,
    QKeyEvent,
    QKeySequence,
    QPixmap,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QFileDialog, QMenu, QPushButton, QSizePolicy

from cascade_desktop.errors import CascadeError
from cascade_desktop.ui.icons import PROPERTY, set_icon
from cascade_desktop.ui.languages import in_language
from cascade_desktop.ui.picture_drops import files_in, may_have_pictures, sorted_out
from cascade_desktop.ui.picture_reading import PictureReading, Seen
from cascade_desktop.uses import CANVAS, SKETCH, STAND_INS

SIDE, HEIGHT = 32, 44
"""Pixels of the small image, and of the button around it and two lines of text."""

STYLE = """
QPushButton { text-align: left; padding: 5px 8px; }
QPushButton[problem="true"] { border: 1px solid palette(bright-text); }
"""
ENDINGS = "*.png *.jpg *.jpeg *.webp *.avif *.gif *.bmp *.tif *.tiff *.jp2 *.ppm *.pgm *.qoi"


class PictureButton(QPushButton):
    """Press it to choose; drop or paste (Ctrl+V) a picture on it; Delete takes the picture away.

    Signals:
        chosen(list[str]): these files, or one of `uses.STAND_INS`, have been chosen.
        cleared(): the picture is to be taken away.
        refused(message, advice): what was given is no picture that can be used.
        seen(Seen): the picture that is shown has been read, or cannot be.
    """

    chosen = Signal(object)
    cleared = Signal()
    refused = Signal(str, str)
    seen = Signal(object)

    def __init__(
        self, name: str, empty: str, reading: PictureReading, folder: Path, many: bool = False
    ) -> None:
        """`empty` is its text without a picture; pixels that are pasted are kept in `folder`."""
        super().__init__()
        self._empty, self._reading, self._folder, self._many = empty, reading, folder, many
        self._name, self._note = empty, ""
        self.stand_ins: tuple[str, ...] = ()
        self.file = ""
        self.setObjectName(name)
        self.setAcceptDrops(True)
        self.setStyleSheet(STYLE)
        self.setIconSize(QSize(20, 20))
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setToolTip(self.tr("Choose a picture; or drop one here, or paste it (Ctrl+V)"))
        self.clicked.connect(self._press)
        reading.seen.connect(self._take_seen)
        self._show_empty()

    def show_file(self, file: str) -> None:
        """Shows this file, or the canvas; an empty one stands for no picture."""
        if file == self.file:
            return
        self.file = file
        self._mark(False)
        if not file:
            self._show_empty()
        elif file in STAND_INS:
            self._show_icon("scribble" if file == SKETCH else "canvas")
            self._say(self._named(file))
        else:
            self._show_icon("picture")
            self._say(Path(file).name)
            self.setToolTip(file)
            if self.isVisible():
                self._reading.ask(file)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.file:
            self.cleared.emit()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if may_have_pictures(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.take_given(event.mimeData())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = self.menu_of_sources()
        menu.popup(event.globalPos())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    def showEvent(self, event: QShowEvent) -> None:
        """Looks again whether the file is there; nothing is read twice that has not changed."""
        super().showEvent(event)
        if self.file and self.file not in STAND_INS:
            self._reading.ask(self.file)

    def menu_of_sources(self) -> QMenu:
        """Every way to a picture; goes when it is closed."""
        menu = QMenu(self)
        menu.setObjectName(f"{self.objectName()}Menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Choose a file…"), self.open_dialog).setObjectName("chooseFile")
        menu.addAction(self.tr("Paste (Ctrl+V)"), self.paste).setObjectName("pastePicture")
        for file in self.stand_ins:
            action = menu.addAction(self._named(file), self._choose_stand_in)
            action.setData(file)
            action.setObjectName(file.removesuffix(":"))
        if self.file:
            menu.addSeparator()
            menu.addAction(self.tr("Take away"), self.cleared.emit).setObjectName("takeAway")
        return menu

    @Slot()
    def open_dialog(self) -> None:
        """Asks for a file, or for several where that makes sense."""
        kinds = ";;".join(
            (self.tr("Pictures ({0})").format(ENDINGS), self.tr("All files ({0})").format("*"))
        )
        begin = str(Path(self.file).parent) if self.file and self.file not in STAND_INS else ""
        if self._many:
            title = self.tr("Choose pictures")
            files, _ = QFileDialog.getOpenFileNames(self.window(), title, begin, kinds)
        else:
            title = self.tr("Choose a picture")
            file, _ = QFileDialog.getOpenFileName(self.window(), title, begin, kinds)
            files = [file] if file else []
        self.take(files)

    @Slot()
    def paste(self) -> None:
        """Takes the picture or the files on the clipboard."""
        self.take_given(QGuiApplication.clipboard().mimeData())

    def take_given(self, mime: QMimeData | None) -> None:
        """Chooses what was dropped or pasted."""
        try:
            self.take(files_in(mime, self._folder))
        except CascadeError as error:
            self.refused.emit(error.message, error.advice)

    def take(self, files: list[str]) -> None:
        """Chooses those of these files that are pictures, and refuses the others."""
        found, wrong = sorted_out(files)
        if found:
            self.chosen.emit(found if self._many else found[:1])
        if wrong is not None:
            self.refused.emit(wrong.message, wrong.advice)

    @Slot()
    def _choose_stand_in(self) -> None:
        self.chosen.emit([self.sender().data()])  # type: ignore[attr-defined]

    @Slot()
    def _press(self) -> None:
        if self.stand_ins:
            self.menu_of_sources().popup(self.mapToGlobal(self.rect().bottomLeft()))
        else:
            self.open_dialog()

    @Slot(str, object)
    def _take_seen(self, file: str, seen: Seen) -> None:
        if file != self.file or not file:
            return
        if seen.image is None:
            self._show_failure(seen)
        else:
            self._show_image(seen)
        self.seen.emit(seen)

    def _show_failure(self, seen: Seen) -> None:
        name = Path(self.file).name
        set_icon(self, "warning", "problem")
        self._say(name, self.tr("missing") if seen.missing else self.tr("cannot be read"))
        self._mark(True)
        said = in_language(f"{seen.message} {seen.advice}".strip())
        self.setToolTip(f"{self.file}\n{said}".strip())

    def _show_image(self, seen: Seen) -> None:
        assert seen.image is not None
        self.setProperty(PROPERTY, "")  # no longer one that follows the appearance
        self.setIcon(QIcon(QPixmap.fromImage(seen.image)))
        self.setIconSize(QSize(SIDE, SIDE))
        self._mark(False)
        self._say(Path(self.file).name, f"{seen.size[0]} × {seen.size[1]}")
        self.setToolTip(self.file)

    def _show_empty(self) -> None:
        self._show_icon("picture")
        self._say(self._empty)
        self.setToolTip(self.tr("Choose a picture; or drop one here, or paste it (Ctrl+V)"))

    def _show_icon(self, name: str) -> None:
        self.setIconSize(QSize(20, 20))
        set_icon(self, name)

    def _named(self, file: str) -> str:
        return {CANVAS: self.tr("The canvas"), SKETCH: self.tr("The sketch")}[file]

    def _say(self, name: str, note: str = "") -> None:
        self._name, self._note = name, note
        said = f"{name} ({note})" if note else name
        self.setAccessibleName(f"{self._empty.rstrip('…')}: {said}" if self.file else name)
        self._elide()

    def _elide(self) -> None:
        """What stands between its ends is left out where the name is too long for the button."""
        room = self.width() - self.iconSize().width() - 28
        middle = Qt.TextElideMode.ElideMiddle
        lines = [self.fontMetrics().elidedText(self._name, middle, room), self._note]
        # The style has no room between icon and text.
        self.setText("\n".join(f" {line}" for line in lines if line).replace("&", "&&"))

    def _mark(self, problem: bool) -> None:
        if bool(self.property("problem")) != problem:
            self.setProperty("problem", problem)
            # A style rule on a property is looked at again when the widget is polished again.
            self.style().unpolish(self)
            self.style().polish(self)
