"""Pictures that say what the new one shall be like: to vary, start from, guide by or enlarge."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from cascade_desktop.folders import Folders
from cascade_desktop.modes import Modes, modes_of
from cascade_desktop.request import Request
from cascade_desktop.ui.control_rows import ControlRows
from cascade_desktop.ui.fields import Panel
from cascade_desktop.ui.guide_section import GuideSection
from cascade_desktop.ui.icons import set_icon
from cascade_desktop.ui.picture_reading import PictureReading
from cascade_desktop.ui.session import Session
from cascade_desktop.ui.start_rows import ImageRow, UpscaleRow
from cascade_desktop.ui.variation_rows import VariationRows
from cascade_desktop.ui.wrapped_label import WrappedLabel


class GuidesPanel(Panel):
    """The section *Pictures*, closed until it is asked for or a request brings pictures along.

    Signals:
        models_wanted(): the user asks for the page on which what is missing can be had.
        refused(message, advice): something that was given is no picture that can be used.
        modes_known(Modes): what the session's model can do, after each look at its files.
        looked(str, Modes): what the model of this name can do; emitted in the reading thread.
    """

    models_wanted = Signal()
    refused = Signal(str, str)
    modes_known = Signal(object)
    looked = Signal(str, object)

    def __init__(self, session: Session, folders: Folders) -> None:
        super().__init__(session)
        self.setObjectName("guidesPanel")
        self._folders = folders
        self._model: str | None = None
        self._follows = False
        self._used = 0
        self.modes: Modes = {}
        self.reading = PictureReading(self)
        self.variations = VariationRows(session, self.reading, folders.inputs)
        self.image = ImageRow(session, self.reading, folders.inputs)
        self.controls = ControlRows(session, self.reading, folders.inputs)
        self.upscale = UpscaleRow(session, self.reading, folders.inputs)
        self.parts: dict[str, GuideSection] = {
            "variations": self.variations,
            "image": self.image,
            "controls": self.controls,
            "upscale": self.upscale,
        }
        self.problem = WrappedLabel("inpaintProblem", "problem")
        self.section = self._make_section()
        self.area = self._make_area()
        self._connect()
        self.show_request(session.request)

    def vary(self, files: list[str]) -> None:
        """Adds pictures to vary, as many as there is room for."""
        self.section.setChecked(True)
        self.variations.vary(files)

    def start_from(self, file: str) -> None:
        """The picture, or `uses.CANVAS`, that the new one starts from."""
        self.section.setChecked(True)
        self.image.start_from(file)

    def guide(self, file: str) -> None:
        """Adds a picture, `uses.CANVAS` or `uses.SKETCH`, that guides."""
        self.section.setChecked(True)
        self.controls.guide(file)

    def enlarge(self, file: str) -> None:
        """The picture to enlarge; the size follows, or it is refused as too large."""
        self.section.setChecked(True)
        self.upscale.start_from(file)

    def stop(self) -> None:
        """Nothing is read any more; called once, when the window closes."""
        self.controls.stop()
        self.reading.stop()

    def show_problems(self, problems: dict[str, str]) -> QWidget | None:
        """Opens the section if something in it is wrong; the first thing to be mended."""
        for name, part in self.parts.items():
            part.show_problem(problems.get(name, ""))
        self.problem.show_text(problems.get("inpaint", ""))
        first = {
            "variations": self.variations.rows[0].picture if self.variations.rows else None,
            "image": self.image.picture,
            "controls": self.controls.rows[0].picture if self.controls.rows else None,
            "upscale": self.upscale.picture,
            "inpaint": self.section,
        }
        found = [name for name in first if name in problems]
        if found:
            self.section.setChecked(True)
        return (first[found[0]] or self.section) if found else None

    @Slot(object)
    def show_request(self, request: Request) -> None:
        for part in (self.variations, self.image, self.controls, self.upscale):
            part.show_request(request)
        used = len(request.variations) + len(request.controls)
        used += sum(use is not None for use in (request.image, request.upscale))
        if used and not self._used:
            self.section.setChecked(True)
        self._used = used
        title = self.tr("Pictures")
        self.section.setText(self.tr("{0} ({1})").format(title, used) if used else title)
        self._look_if_seen()

    @Slot(object)
    def show_found(self, _: object = None) -> None:
        """Models or what adds to them have come or gone: what is possible may have changed."""
        self._model = None
        self._look_if_seen()

    @Slot(object, object)
    def show_canvas(self, canvas: QImage | None, sketch: QImage | None) -> None:
        """What the canvas shows in its frame and the lines drawn there, for the previews."""
        self.controls.show_canvas(canvas, sketch)

    @Slot()
    def look(self) -> None:
        """Looks in its files what the session's model can do, and tells with `modes_known`."""
        self._follows = True
        self._model = model = self.session.request.model
        self.reading.start(lambda: self.looked.emit(model, modes_of(model, self._folders)))

    def _look_if_seen(self) -> None:
        """From the first look on, each other model is looked at."""
        wanted = self._follows or self.section.isChecked()
        if wanted and self._model != self.session.request.model:
            self.look()

    @Slot(str, object)
    def _show_modes(self, model: str, modes: Modes) -> None:
        if model != self.session.request.model:
            return
        self.modes = modes
        self.variations.show_mode(modes["variation"])
        self.image.show_mode(modes["image"])
        self.controls.show_possible(modes)
        self.upscale.show_mode(modes["super_resolution"])
        self.modes_known.emit(modes)

    def _connect(self) -> None:
        for part in (self.variations, self.image, self.controls, self.upscale):
            part.refused.connect(self.refused)
            part.models_wanted.connect(self.models_wanted)
        self.looked.connect(self._show_modes)
        self.session.changed.connect(self.show_request)

    def _make_section(self) -> QPushButton:
        section = QPushButton()
        section.setObjectName("guides")
        section.setAccessibleName(self.tr("Pictures to begin with"))
        section.setProperty("role", "section")
        section.setCheckable(True)
        section.toggled.connect(self._open_section)
        set_icon(section, "chevron-right")
        self.column.addWidget(section)
        return section

    def _make_area(self) -> QWidget:
        area = QWidget()
        column = QVBoxLayout(area)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(20)
        column.addWidget(self.problem)
        self.problem.hide()
        for part in self.parts.values():
            column.addWidget(part)
        area.hide()
        self.column.addWidget(area)
        return area

    @Slot(bool)
    def _open_section(self, is_open: bool) -> None:
        self.area.setVisible(is_open)
        set_icon(self.section, "chevron-down" if is_open else "chevron-right")
        self._look_if_seen()
