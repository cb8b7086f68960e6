"""The size of the picture: usual ones by name, any other by its numbers."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from cascade_desktop.request import Request
from cascade_desktop.ui.choice_box import ChoiceBox
from cascade_desktop.ui.fields import NumberField, hint, title
from cascade_desktop.ui.icons import set_icon
from cascade_desktop.ui.session import Session

STEP = 64


class SizeField(QWidget):
    """A list of usual sizes, the width and the height, and a button to swap the two."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.presets = self._make_presets()
        self.width_field = self._number("width")
        self.height_field = self._number("height")
        self._arrange(self._make_swap())
        session.changed.connect(self.show_request)
        self.show_request(session.request)

    def _make_presets(self) -> ChoiceBox:
        combo = ChoiceBox()
        combo.setObjectName("size")
        combo.setAccessibleName(self.tr("Size"))
        combo.setToolTip(self.tr("Usual sizes; larger ones take longer"))
        for text, size in (
            (self.tr("Square"), (512, 512)),
            (self.tr("Wide"), (640, 384)),
            (self.tr("Tall"), (384, 640)),
            (self.tr("Landscape"), (640, 512)),
            (self.tr("Portrait"), (512, 640)),
            (self.tr("Draft, quick"), (256, 256)),
            (self.tr("Large"), (1024, 1024)),
        ):
            combo.addItem(f"{text}  {size[0]} × {size[1]}", size)
        combo.addItem(self.tr("Custom"), None)
        combo.setMinimumWidth(64)
        combo.activated.connect(self._choose)
        return combo

    def _number(self, name: str) -> NumberField:
        number = NumberField(self._session, name, STEP)
        number.setObjectName(name)
        number.setAccessibleName(title(name))
        number.setAccessibleDescription(hint(name))
        number.setToolTip(f"{title(name)} ({hint(name).lower()})")
        return number

    def _make_swap(self) -> QToolButton:
        swap = QToolButton()
        swap.setObjectName("swapSize")
        swap.setAccessibleName(self.tr("Swap width and height"))
        swap.setToolTip(self.tr("Swap width and height"))
        set_icon(swap, "swap")
        swap.clicked.connect(self._swap)
        return swap

    def _arrange(self, swap: QToolButton) -> None:
        numbers = QHBoxLayout()
        numbers.setSpacing(6)
        times = QLabel("×")
        times.setProperty("role", "caption")
        times.setAlignment(Qt.AlignmentFlag.AlignCenter)
        numbers.addWidget(self.width_field, 1)
        numbers.addWidget(times)
        numbers.addWidget(self.height_field, 1)
        numbers.addWidget(swap)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.presets)
        column.addLayout(numbers)

    @Slot(int)
    def _choose(self, index: int) -> None:
        size = self.presets.itemData(index)
        if size is None:
            self.width_field.setFocus()
        else:
            self._session.change(width=size[0], height=size[1])

    @Slot()
    def _swap(self) -> None:
        request = self._session.request
        self._session.change(width=request.height, height=request.width)

    @Slot(object)
    def show_request(self, request: Request) -> None:
        sizes = [self.presets.itemData(index) for index in range(self.presets.count())]
        wanted = (request.width, request.height)
        known = [size is not None and tuple(size) == wanted for size in sizes]
        self.presets.setCurrentIndex(known.index(True) if True in known else len(sizes) - 1)
