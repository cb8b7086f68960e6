"""The buttons for the whole mask: find the object, invert, grow, feather, load and save it."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import (
    QFileDialog,
    QGridLayout,
    QLabel,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from cascade_desktop.errors import CascadeError
from cascade_desktop.mask_shapes import FARTHEST
from cascade_desktop.ui.canvas import mask_orders
from cascade_desktop.ui.canvas.document import Document
from cascade_desktop.ui.canvas.keys import key_action
from cascade_desktop.ui.icons import set_icon
from cascade_desktop.ui.languages import in_language

PIXELS = 8
ICON = QSize(18, 18)
# A spin box of whole numbers does not give its text the room that the style asks for.
INDENT = 7


class MaskButtons(QWidget):
    """Each is one undo step; `may_order` says whether it is the time for them.

    Signals:
        refused(str, str): why an order could not be followed, and what to do next.
        said(str): something has been done that cannot be seen.

    Attributes:
        pixels: by how much the mask grows, shrinks or becomes soft
        key_actions: the keys of the orders
    """

    refused = Signal(str, str)
    said = Signal(str)

    def __init__(self, document: Document, may_order: Callable[[], bool]) -> None:
        super().__init__()
        self._document, self._may_order = document, may_order
        self.pixels = self._make_pixels()
        self.key_actions: list[QAction] = []
        self._arrange()

    @Slot()
    def mask_object(self) -> None:
        self.order(mask_orders.mask_object)

    @Slot()
    def invert(self) -> None:
        self.order(mask_orders.invert)

    @Slot()
    def clear(self) -> None:
        self.order(mask_orders.clear)

    @Slot()
    def clear_sketch(self) -> None:
        self.order(partial(mask_orders.clear, which=mask_orders.SKETCH))

    @Slot()
    def grow(self) -> None:
        self.order(partial(mask_orders.grow, pixels=self.pixels.value()))

    @Slot()
    def shrink(self) -> None:
        self.order(partial(mask_orders.shrink, pixels=self.pixels.value()))

    @Slot()
    def feather(self) -> None:
        self.order(partial(mask_orders.feather, pixels=self.pixels.value()))

    @Slot()
    def load(self) -> None:
        """Asks for a file, whose brightness becomes the mask."""
        kinds = self.tr("Pictures (*.png *.jpg *.jpeg *.webp *.avif *.tif *.tiff *.bmp *.gif)")
        name, _ = QFileDialog.getOpenFileName(self, self.tr("Load mask"), "", kinds)
        if name:
            self.order(partial(mask_orders.load, file=Path(name)))

    @Slot()
    def save(self) -> None:
        """Asks for a name and writes the mask there."""
        kinds = self.tr("Pictures (*.png)")
        name, _ = QFileDialog.getSaveFileName(self, self.tr("Save mask"), "mask.png", kinds)
        file = Path(name)
        file = file if file.suffix.lower() == ".png" else file.with_name(f"{file.name}.png")
        if name and self.order(partial(mask_orders.save, file=file)):
            self.said.emit(self.tr("The mask is saved as {0}.").format(file.name))

    def order(self, follow: Callable[[Document], object]) -> bool:
        """Whether it could be followed; if not, `refused` has said why."""
        if not self._may_order():
            return False
        QGuiApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            follow(self._document)
        except CascadeError as error:
            self.refused.emit(error.message, error.advice)
            return False
        finally:
            QGuiApplication.restoreOverrideCursor()
        return True

    def _make_pixels(self) -> QSpinBox:
        pixels = QSpinBox()
        pixels.setObjectName("maskPixels")
        pixels.setRange(1, FARTHEST)
        pixels.setValue(PIXELS)
        pixels.setSuffix(self.tr(" px"))
        pixels.lineEdit().setTextMargins(INDENT, 0, 0, 0)
        pixels.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        pixels.setAccessibleName(self.tr("Pixels to grow, shrink or feather by"))
        pixels.setToolTip(pixels.accessibleName())
        return pixels

    def _arrange(self) -> None:
        caption = QLabel(self.tr("Whole mask"))
        caption.setProperty("role", "caption")
        grid = QGridLayout()
        grid.setSpacing(2)
        for number, (name, icon, text, key, order) in enumerate(self._rows()):
            button = self._button(name, icon, text, key)
            button.clicked.connect(order)
            grid.addWidget(button, number // 5, number % 5)
            if key:
                self.key_actions.append(key_action(self, f"{name}Key", text, key, order))
        grid.addWidget(self.pixels, 1, 3, 1, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        column.addWidget(caption)
        column.addLayout(grid)

    def _rows(self) -> list[tuple[str, str, str, str, Callable[[], None]]]:
        return [
            ("maskObject", "magic", self.tr("Mask the largest object"), "M", self.mask_object),
            ("invertMask", "invert", self.tr("Invert the mask"), "I", self.invert),
            ("clearMask", "clear", self.tr("Clear the mask"), "X", self.clear),
            ("loadMask", "mask-open", self.tr("Load the mask from a file…"), "", self.load),
            ("saveMask", "mask-save", self.tr("Save the mask as a file…"), "", self.save),
            ("growMask", "grow", self.tr("Grow the mask"), ".", self.grow),
            ("shrinkMask", "shrink", self.tr("Shrink the mask"), ",", self.shrink),
            ("featherMask", "feather", self.tr("Feather the mask"), "Shift+F", self.feather),
        ]

    def _button(self, name: str, icon: str, text: str, key: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName(name)
        button.setAccessibleName(text)
        button.setToolTip(self.tr("{0} ({1})").format(text, in_language(key)) if key else text)
        button.setIconSize(ICON)
        set_icon(button, icon)
        return button
