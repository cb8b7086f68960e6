"""Projects, pictures and exports of the canvas: asks for the files and hands them on."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from cascade_desktop.errors import BadRequest
from cascade_desktop.project_file import ENDING
from cascade_desktop.request import Request
from cascade_desktop.ui.canvas.bringing_in import BringingIn
from cascade_desktop.ui.canvas.document import Document
from cascade_desktop.ui.canvas.keeping import Keeping
from cascade_desktop.ui.session import Session

PICTURES = "*.png *.jpg *.jpeg *.webp *.avif *.tif *.tiff *.gif *.bmp *.jp2 *.ppm *.qoi"


class CanvasFiles(QObject):
    """Between the file dialogs and what reads and writes.

    Signals:
        replaced(): another document is on the canvas.
        said(str): what was written or opened.
    """

    replaced = Signal()
    said = Signal(str)

    def __init__(
        self,
        window: QWidget,
        document: Document,
        keeping: Keeping,
        bringing: BringingIn,
        session: Session,
    ) -> None:
        super().__init__(window)
        self._window, self._document, self._session = window, document, session
        self._keeping, self._bringing = keeping, bringing
        self._opening = False
        self.project: Path | None = None
        keeping.saved.connect(self._note_saved)
        keeping.opened.connect(self._note_opened)
        keeping.exported.connect(self._note_exported)
        keeping.request_found.connect(self._take_request)
        keeping.failed.connect(self._note_failed)
        keeping.reopened.connect(self.replaced)
        bringing.project_found.connect(self.open_project)
        bringing.too_long.connect(self._offer_smaller)

    @Slot()
    def choose_pictures(self) -> None:
        """Asks for pictures and adds them as layers."""
        kinds = self.tr("Pictures ({0})").format(PICTURES)
        names, _ = QFileDialog.getOpenFileNames(self._window, self.tr("Add picture"), "", kinds)
        self._bringing.bring_files([Path(name) for name in names])

    @Slot()
    def choose_project(self) -> None:
        """Asks for a project and opens it."""
        kinds = self.tr("Projects ({0})").format(f"*{ENDING}")
        name, _ = QFileDialog.getOpenFileName(self._window, self.tr("Open project"), "", kinds)
        if name:
            self.open_project(Path(name))

    @Slot(object)
    def open_project(self, file: Path) -> None:
        """Puts the project on the canvas, once the user lets go of what is there."""
        if self._may_replace(self.tr("Open {0}?").format(file.name)):
            self._opening = True
            self._keeping.open_project(file)

    @Slot()
    def save_project(self) -> None:
        """Asks for a name and writes all layers, mask, sketch and settings there."""
        first = str(self.project) if self.project else f"canvas{ENDING}"
        kinds = self.tr("Projects ({0})").format(f"*{ENDING}")
        name, _ = QFileDialog.getSaveFileName(self._window, self.tr("Save project"), first, kinds)
        if name:
            self._keeping.save_project(Path(name))

    @Slot()
    def export(self) -> None:
        """Asks for a name and a format and writes one flat picture."""
        with_settings = self.tr("PNG with its settings (*.png)")
        kinds = [with_settings, self.tr("PNG (*.png)"), "JPEG (*.jpg *.jpeg)", "WebP (*.webp)"]
        name, kind = QFileDialog.getSaveFileName(
            self._window, self.tr("Export"), "canvas.png", ";;".join(kinds)
        )
        if not name:
            return
        file = Path(name)
        if not file.suffix:
            file = file.with_suffix(kind[kind.index("*") + 1 : kind.index("*") + 5].rstrip(") "))
        self._keeping.export(file, request=self.drawn_with() if kind == with_settings else None)

    def drawn_with(self) -> Request:
        """The settings that the newest visible layer was drawn with, or else the ones now set."""
        for layer in reversed(self._document.layers):
            if layer.visible and layer.made:
                try:
                    return Request.from_json(layer.made)
                except BadRequest:
                    continue
        return self._session.request

    @Slot()
    def clear(self) -> None:
        """An empty canvas, once the user lets go of what is there."""
        if self._may_replace(self.tr("Begin a new canvas?")):
            self.project = None
            self._document.clear()
            self.replaced.emit()

    def _may_replace(self, question: str) -> bool:
        """Asks only where work would be lost that is in no project file."""
        if self._document.is_empty or self._is_saved:
            return True
        box = QMessageBox(self._window)
        box.setObjectName("replaceCanvas")
        box.setIcon(QMessageBox.Icon.Question)
        box.setText(question)
        box.setInformativeText(self.tr("What is on the canvas now is not saved as a project."))
        go_on = box.addButton(self.tr("Replace it"), QMessageBox.ButtonRole.AcceptRole)
        go_on.setObjectName("replaceIt")
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.exec()
        chosen = box.clickedButton() is go_on
        box.deleteLater()
        return chosen

    @property
    def _is_saved(self) -> bool:
        return self.project is not None and self._document.undo.isClean()

    @Slot(object, str)
    def _offer_smaller(self, file: Path, sentence: str) -> None:
        box = QMessageBox(self._window)
        box.setObjectName("makeSmaller")
        box.setText(sentence)
        smaller = box.addButton(self.tr("Make it smaller"), QMessageBox.ButtonRole.AcceptRole)
        smaller.setObjectName("makeItSmaller")
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.exec()
        if box.clickedButton() is smaller:
            self._bringing.bring_files([file], scaled=True)
        box.deleteLater()

    @Slot(object)
    def _note_saved(self, file: Path) -> None:
        self.project = file
        self.said.emit(self.tr("The project is saved as {0}.").format(file.name))

    @Slot(object)
    def _note_opened(self, file: Path) -> None:
        self._opening = False
        self.project = file
        self.replaced.emit()

    @Slot(object)
    def _note_exported(self, file: Path) -> None:
        self.said.emit(self.tr("The picture is exported as {0}.").format(file.name))

    @Slot()
    def _note_failed(self) -> None:
        self._opening = False

    @Slot(str)
    def _take_request(self, text: str) -> None:
        """The settings of a project go into the fields; those of the last start are there."""
        if self._opening:
            try:
                self._session.restore(Request.from_json(text))
            except BadRequest:
                self.said.emit(self.tr("The settings of the project cannot be read."))
