"""The picture that a new one starts from: changed by so much, or enlarged."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cascade_desktop import inputs
from cascade_desktop.errors import BadRequest
from cascade_desktop.modes import Mode
from cascade_desktop.parameters import allowed_values
from cascade_desktop.request import Request
from cascade_desktop.sizes import Size, natural_size
from cascade_desktop.ui.choice_box import ChoiceBox
from cascade_desktop.ui.guide_section import GuideSection
from cascade_desktop.ui.picture_button import PictureButton
from cascade_desktop.ui.picture_reading import PictureReading, Seen
from cascade_desktop.ui.session import Session
from cascade_desktop.ui.use_fields import (
    UseNumber,
    captioned,
    hint,
    link_button,
    small_button,
    title,
)
from cascade_desktop.ui.wrapped_label import WrappedLabel
from cascade_desktop.uses import CANVAS, ImageUse, UpscaleUse

STARTS: dict[str, Any] = {"image": None, "inpaint": None, "upscale": None}
"""Of these, a picture can start from one alone."""


class StartRow(GuideSection):
    """One picture, what is done with it, and how large the new one will be.

    Signals:
        refused(message, advice): what was given cannot be started from.
    """

    refused = Signal(str, str)

    def __init__(
        self, field: str, text: str, session: Session, button: PictureButton, remove: str
    ) -> None:
        """`field` is the request's, and `remove` what is said of the button that empties it."""
        super().__init__(field, text)
        self.field, self.session, self.picture = field, session, button
        self._seen: Seen | None = None
        self._wanted: Size | None = None
        self.remove = small_button(f"{field}Remove", remove, "close", self.clear)
        self.size_text = WrappedLabel(f"{field}Size", "caption")
        self.size_link = link_button(f"{field}TakeSize", self._take_size)
        self.size_link.setAccessibleName(self.tr("Take the size that goes with the picture"))
        self.settings = QWidget()
        self.line = QHBoxLayout(self.settings)
        self.line.setContentsMargins(0, 0, 0, 0)
        self.line.setSpacing(6)
        self._arrange()
        button.chosen.connect(self._choose)
        button.cleared.connect(self.clear)
        button.refused.connect(self.refused)
        button.seen.connect(self._take_seen)

    def start_from(self, file: str) -> None:
        """Takes this file, and no other picture to start from."""
        self.session.change(**(self._others() | {self.field: self._with(file)}))

    def edit(self, **values: Any) -> None:
        """Gives fields of the use new values."""
        use = self.use(self.session.request)
        if use is not None:
            self.session.change(**{self.field: replace(use, **values)})

    @Slot()
    def clear(self) -> None:
        """Takes the picture away."""
        self.session.change(**{self.field: None})
        self.picture.setFocus()

    def use(self, request: Request) -> Any:
        """What the request says of this: an `ImageUse`, an `UpscaleUse`, or None."""
        return getattr(request, self.field)

    def show_request(self, request: Request) -> None:
        use = self.use(request)
        file = use.file if use is not None else ""
        if file != self.picture.file:
            self._seen = None
        self.picture.show_file(file)
        self.remove.setVisible(bool(file))
        self.settings.setVisible(use is not None)
        if use is not None:
            self.show_use(use)
        self._show_size(request)

    def show_use(self, use: Any) -> None:
        """Shows the numbers and choices of a use that is there."""
        raise NotImplementedError

    def show_mode(self, *modes: Mode) -> None:
        """Without its modes none can be chosen, but what is there can be taken away."""
        self.show_modes(modes)
        self.picture.setEnabled(all(mode.possible for mode in modes))

    def _with(self, file: str) -> Any:
        owner = ImageUse if self.field == "image" else UpscaleUse
        return replace(self.use(self.session.request) or owner(), file=file)

    def _others(self) -> dict[str, Any]:
        return {name: None for name in STARTS if name not in (self.field, "inpaint")}

    def _arrange(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(6)
        line.addWidget(self.picture, 1)
        line.addWidget(self.remove)
        column = QVBoxLayout()
        column.setSpacing(4)
        for part in (self.settings, self.size_text, self.size_link):
            column.addWidget(part)
        self.column.addLayout(line)
        self.column.addLayout(column)

    @Slot(object)
    def _choose(self, files: list[str]) -> None:
        self.start_from(files[0])

    @Slot(object)
    def _take_seen(self, seen: Seen) -> None:
        self._seen = seen
        self._show_size(self.session.request)

    def _show_size(self, request: Request) -> None:
        """How large the picture is, and a way to the size that goes with it."""
        text, self._wanted = "", None
        if self._seen is not None and self._seen.image is not None:
            source = self._seen.size
            now = (request.width, request.height)
            text = self.tr("{0} × {1} becomes {2} × {3}").format(*source, *now)
            try:
                fitting = self.natural(request, lambda _: source)
                self._wanted = fitting if fitting != now else None
            except BadRequest as error:
                text = str(error)
        self.size_text.show_text(text)
        self.size_link.setVisible(self._wanted is not None)
        if self._wanted is not None:
            self.size_link.setText(self.tr("Draw {0} × {1} instead").format(*self._wanted))

    def natural(self, request: Request, size_of: Any = inputs.size_of) -> Size:
        """The size that goes with the picture; raises `BadRequest` if it cannot be drawn."""
        return natural_size(replace(request, **{**STARTS, self.field: self.use(request)}), size_of)

    @Slot()
    def _take_size(self) -> None:
        if self._wanted is not None:
            self.session.change(width=self._wanted[0], height=self._wanted[1])


class ImageRow(StartRow):
    """Image to image: the picture and how much of it changes."""

    def __init__(self, session: Session, reading: PictureReading, folder: Path) -> None:
        text = self.tr("Picture to start from…")
        button = PictureButton("imagePicture", text, reading, folder)
        button.stand_ins = (CANVAS,)
        remove = self.tr("Do not start from a picture")
        super().__init__("image", self.tr("Image to image"), session, button, remove)
        spoken = self.tr("Strength of image to image")
        self.strength = UseNumber(ImageUse, "strength", "imageStrength", spoken)
        self.strength.edited.connect(self._weigh)
        self.line.addWidget(captioned(title(ImageUse, "strength"), self.strength), 1)
        self.line.addStretch(1)

    def show_use(self, use: ImageUse) -> None:
        self.strength.show_value(use.strength)

    @Slot(object)
    def _weigh(self, strength: float) -> None:
        self.edit(strength=strength)


class FactorField(ChoiceBox):
    """How many times as wide and high."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("upscaleFactor")
        self.setAccessibleName(title(UpscaleUse, "factor"))
        self.setToolTip(hint(UpscaleUse, "factor"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumWidth(64)
        for factor in allowed_values(UpscaleUse, "factor"):
            self.addItem(self.tr("{0} times").format(factor), factor)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolling over a panel must not change a choice on its way."""
        event.ignore()


class UpscaleRow(StartRow):
    """Super-resolution: the picture, how much larger it becomes, and the size that results.

    The size of the new picture follows at once, and goes back when the picture is taken away.
    """

    def __init__(self, session: Session, reading: PictureReading, folder: Path) -> None:
        text = self.tr("Picture to enlarge…")
        button = PictureButton("upscalePicture", text, reading, folder)
        remove = self.tr("Do not enlarge a picture")
        super().__init__("upscale", self.tr("Enlarge"), session, button, remove)
        self._before: tuple[Size, Size] | None = None
        self.factor = FactorField()
        self.factor.activated.connect(self._multiply)
        spoken = self.tr("Strength of enlarging")
        self.strength = UseNumber(UpscaleUse, "strength", "upscaleStrength", spoken)
        self.strength.edited.connect(self._weigh)
        self.line.addWidget(captioned(title(UpscaleUse, "factor"), self.factor), 1)
        self.line.addWidget(captioned(title(UpscaleUse, "strength"), self.strength), 1)

    def show_use(self, use: UpscaleUse) -> None:
        self.factor.setCurrentIndex(self.factor.findData(use.factor))
        self.strength.show_value(use.strength)

    def start_from(self, file: str) -> None:
        self._take(self._with(file))

    @Slot()
    def clear(self) -> None:
        now = self.session.request
        if self._before is not None and self._before[1] == (now.width, now.height):
            width, height = self._before[0]
            self.session.change(width=width, height=height, upscale=None)
        self._before = None
        super().clear()

    def _take(self, use: UpscaleUse) -> None:
        now = self.session.request
        try:
            width, height = self.natural(replace(now, upscale=use))
        except BadRequest as error:
            self.show_request(now)
            self.refused.emit(error.message, error.advice)
            return
        before = self._before[0] if self._before is not None else (now.width, now.height)
        self._before = (before, (width, height))
        self.session.change(**self._others(), upscale=use, width=width, height=height)

    @Slot(int)
    def _multiply(self, index: int) -> None:
        use = self.session.request.upscale
        if use is not None:
            self._take(replace(use, factor=self.factor.itemData(index)))

    @Slot(object)
    def _weigh(self, strength: float) -> None:
        self.edit(strength=strength)
