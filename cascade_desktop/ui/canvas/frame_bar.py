"""The frame in numbers: where it is, its size and shape, and how it is drawn."""

from PySide6.QtCore import QRect, QSignalBlocker, QSize, Qt, Signal, Slot
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from cascade_desktop.errors import BadRequest
from cascade_desktop.repainting import MOST_FEATHER, Wish
from cascade_desktop.ui.canvas.document import Document
from cascade_desktop.ui.choice_box import ChoiceBox
from cascade_desktop.ui.icons import set_icon
from cascade_desktop.ui.theme import scaled

FARTHEST = 100_000
LARGEST = 16_384
SNAP = 64
PERCENT = 100
USUAL_STRENGTH = 60

SHAPES = ("1:1", "4:3", "3:4", "3:2", "2:3", "16:9")

# A spin box of whole numbers does not give its text the room that the style asks for.
INDENT = 7


class Number(QSpinBox):
    """A whole number that scrolling over it does not change."""

    def __init__(self, name: str, text: str, low: int, high: int, suffix: str = "") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(text)
        self.setToolTip(text)
        self.setRange(low, high)
        self.setSuffix(suffix)
        self.setKeyboardTracking(False)
        self.setMinimumWidth(60)
        self.lineEdit().setTextMargins(INDENT, 0, 0, 0)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class Choice(ChoiceBox):
    """One of a few values that scrolling over it does not change."""

    def __init__(self, name: str, text: str, choices: dict[str, str]) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(text)
        self.setToolTip(text)
        for value, title in choices.items():
            self.addItem(title, value)
        self.setMinimumWidth(60)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class FrameBar(QWidget):
    """Shows the document's frame and changes it; holds how it is to be drawn.

    Signals:
        wish_changed(): feather, scale or what is done with the frame is another one.
        rules_changed(float, bool): the frame's shape (width by height, 0 for any), and whether it
            snaps.
        refused(str, str): why the frame cannot be so, and what to do about it.
    """

    wish_changed = Signal()
    rules_changed = Signal(float, bool)
    refused = Signal(str, str)

    def __init__(self, document: Document) -> None:
        super().__init__()
        self.setObjectName("frameBar")
        self._document = document
        self.numbers = self._make_numbers()
        self.shape = Choice(
            "frameShape",
            self.tr("Shape of the frame"),
            {"": self.tr("Any shape"), **{shape: shape for shape in SHAPES}},
        )
        self.snap = QCheckBox(self.tr("Snap"))
        self.fit = self._make_fit()
        self.way = self._make_way()
        self.strength = Number(
            "redrawStrength", self.tr("How much may change"), 1, PERCENT, self.tr(" %")
        )
        self.feather = Number(
            "feather",
            self.tr("Feather: pixels over which the new part blends in"),
            0,
            MOST_FEATHER,
            self.tr(" px"),
        )
        self.scale = Choice(
            "frameScale",
            self.tr("Size at which the frame is drawn; a small one gets more detail"),
            {"frame": self.tr("The frame's size"), "model": self.tr("The model's size")},
        )
        self._set_up()
        self._arrange()
        self._connect()
        self.show_frame(document.frame)

    @property
    def wish(self) -> Wish:
        redraws = self.way.currentData() == "redraw"
        return Wish(
            feather=self.feather.value(),
            scale=self.scale.currentData(),
            redraw=self.strength.value() / PERCENT if redraws else None,
        )

    def take_choices(self, kept: object) -> None:
        """Feather and scale as `CanvasPage.choices` has kept them."""
        if not isinstance(kept, dict):
            return
        if type(feather := kept.get("feather")) is int:
            self.feather.setValue(feather)
        if (place := self.scale.findData(kept.get("scale"))) >= 0:
            self.scale.setCurrentIndex(place)

    @Slot(QRect)
    def show_frame(self, frame: QRect) -> None:
        values = (frame.x(), frame.y(), frame.width(), frame.height())
        for number, value in zip(self.numbers, values, strict=True):
            with QSignalBlocker(number):
                number.setValue(value)

    @Slot()
    def fit_to_picture(self) -> None:
        """The frame around all layers, or the shape it should have in their middle."""
        if not self._document.bounds.isEmpty():
            self._set(self._shaped(self._document.bounds))

    @Slot()
    def _type(self) -> None:
        x, y, width, height = (number.value() for number in self.numbers)
        ratio = self.ratio
        if ratio and self.sender() is self.numbers[3]:
            width = max(1, round(height * ratio))
        elif ratio:
            height = max(1, round(width / ratio))
        frame = QRect(x, y, width, height)
        if frame != self._document.frame:
            self._set(frame)

    @property
    def ratio(self) -> float:
        """Width by height that the frame has to keep; 0 if it may have any."""
        wide, _, high = str(self.shape.currentData()).partition(":")
        return int(wide) / int(high) if high else 0.0

    @Slot()
    def _choose_shape(self) -> None:
        self._tell_rules()
        frame = self._document.frame
        if self.ratio and not frame.isEmpty():
            self._set(self._shaped(frame))

    def _set(self, frame: QRect) -> None:
        try:
            self._document.set_frame(frame)
        except BadRequest as error:
            self.refused.emit(error.message, error.advice)
            self.show_frame(self._document.frame)

    def _shaped(self, rect: QRect) -> QRect:
        """About the same area in the chosen shape, with the same middle."""
        if not self.ratio:
            return QRect(rect)
        width = (rect.width() * rect.height() * self.ratio) ** 0.5
        sides = [max(1, round(side)) for side in (width, width / self.ratio)]
        if self.snap.isChecked():
            sides = [max(SNAP, SNAP * round(side / SNAP)) for side in sides]
        shaped = QRect(0, 0, sides[0], sides[1])
        shaped.moveCenter(rect.center())
        return shaped

    @Slot()
    def _tell_rules(self) -> None:
        self.rules_changed.emit(self.ratio, self.snap.isChecked())

    @Slot()
    def _follow_way(self) -> None:
        self._change.setVisible(self.way.currentData() == "redraw")
        self.wish_changed.emit()

    def _set_up(self) -> None:
        usual = Wish()
        self.feather.setValue(usual.feather)
        self.strength.setValue(USUAL_STRENGTH)
        self._change = _line(self.tr("Change"), self.strength)
        self._change.hide()
        self.snap.setObjectName("frameSnap")
        self.snap.setAccessibleName(self.tr("Snap the frame"))
        self.snap.setToolTip(
            self.tr("The frame keeps to steps of {0} pixels and to the picture's edges").format(
                SNAP
            )
        )
        self.snap.setChecked(True)

    def _connect(self) -> None:
        self._document.frame_changed.connect(self.show_frame)
        for number in self.numbers:
            number.valueChanged.connect(self._type)
        self.shape.activated.connect(self._choose_shape)
        self.snap.toggled.connect(self._tell_rules)
        self.fit.clicked.connect(self.fit_to_picture)
        self.way.currentIndexChanged.connect(self._follow_way)
        for number in (self.feather, self.strength):
            number.valueChanged.connect(self.wish_changed)
        self.scale.currentIndexChanged.connect(self.wish_changed)

    def _make_numbers(self) -> tuple[Number, Number, Number, Number]:
        return (
            Number("frameX", self.tr("Left edge of the frame"), -FARTHEST, FARTHEST),
            Number("frameY", self.tr("Top edge of the frame"), -FARTHEST, FARTHEST),
            Number("frameWidth", self.tr("Width of the frame"), 1, LARGEST),
            Number("frameHeight", self.tr("Height of the frame"), 1, LARGEST),
        )

    def _make_way(self) -> Choice:
        return Choice(
            "frameWay",
            self.tr("What is done with the picture in the frame"),
            {"paint": self.tr("Paint anew"), "redraw": self.tr("Redraw")},
        )

    def _make_fit(self) -> QToolButton:
        fit = QToolButton()
        fit.setObjectName("frameFit")
        fit.setText(self.tr("Fit to picture"))
        fit.setAccessibleName(self.tr("Fit the frame to the picture"))
        fit.setToolTip(self.tr("The frame around the whole picture"))
        fit.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        fit.setIconSize(QSize(16, 16))
        set_icon(fit, "fit")
        return fit

    def _arrange(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(6)
        for place, (title, number) in enumerate(
            zip((self.tr("X"), self.tr("Y"), self.tr("W"), self.tr("H")), self.numbers, strict=True)
        ):
            grid.addWidget(_caption(title), place // 2, place % 2 * 2)
            grid.addWidget(number, place // 2, place % 2 * 2 + 1)
        for side in (1, 3):
            grid.setColumnStretch(side, 1)
        shape = QHBoxLayout()
        shape.setSpacing(6)
        shape.addWidget(self.shape, 1)
        shape.addWidget(self.snap)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(grid)
        column.addLayout(shape)
        column.addWidget(self.fit)
        column.addWidget(_line(self.tr("Generate"), self.way))
        column.addWidget(self._change)
        column.addWidget(_line(self.tr("Feather"), self.feather))
        column.addWidget(_line(self.tr("Draw at"), self.scale))


def _line(text: str, widget: QWidget) -> QWidget:
    whole = QWidget()
    line = QHBoxLayout(whole)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(6)
    caption = _caption(text)
    caption.setFixedWidth(scaled(62))
    line.addWidget(caption)
    line.addWidget(widget, 1)
    return whole


def _caption(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "caption")
    return label
