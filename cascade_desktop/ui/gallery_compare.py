"""Two pictures of the gallery compared: side by side, or one over the other with a divider."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSizeF, Qt, Signal, Slot
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from cascade_desktop.history import Made
from cascade_desktop.ui.buttons import icon_button
from cascade_desktop.ui.canvas.compare import CompareDivider
from cascade_desktop.ui.escape import claimed
from cascade_desktop.ui.gallery_reading import GalleryReading
from cascade_desktop.ui.gallery_stage import GalleryStage
from cascade_desktop.ui.gallery_words import differences, short
from cascade_desktop.ui.languages import in_language
from cascade_desktop.ui.plain_tip import plain_tip

MOST_LINES = 4
"""Settings that differ and are told at once; the tooltip has all of them."""


class GalleryCompare(QWidget):
    """Both are seen at the same place and as large, whatever their sizes.

    Signals:
        reuse_wanted(Request): the settings of one of them are to be in the fields.
        closed(): back to the grid.
    """

    reuse_wanted = Signal(object)
    closed = Signal()

    def __init__(self, reading: GalleryReading) -> None:
        super().__init__()
        self.setObjectName("galleryComparePage")
        self._reading = reading
        self.both: list[Made] = []
        self.images = [QImage(), QImage()]
        self.stages = [
            GalleryStage("galleryOne", self.tr("The first of two pictures")),
            GalleryStage("galleryOther", self.tr("The second of two pictures")),
        ]
        self.divider = CompareDivider(self.stages[0].viewport())
        self.divider.setObjectName("galleryDivider")
        self.divider.before.setText(self.tr("First"))
        self.divider.after.setText(self.tr("Second"))
        self.captions = [self._label(f"galleryCompared{n}") for n in (1, 2)]
        self._make_buttons()
        self._arrange()
        self._connect()

    @property
    def is_divided(self) -> bool:
        """Whether one lies over the other."""
        return self.divided.isChecked()

    def show_both(self, one: Made, other: Made) -> None:
        """Reads both, and tells in what they differ."""
        self.both = [one, other]
        self.images = [QImage(), QImage()]
        self._tell()
        self._show()
        self._reading.want(one, other)
        self.stages[0].setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object, QImage, str)
    def take(self, number: int, image: QImage, problem: str) -> None:
        for place, made in enumerate(self.both):
            if made.number == number:
                self.images[place] = image
                if problem:
                    self.captions[place].setText(in_language(problem))
        if self.isVisible():
            self._show()

    @Slot()
    def swap(self) -> None:
        """The first one becomes the second."""
        self.both.reverse()
        self.images.reverse()
        self._tell()
        self._show()

    def event(self, event: QEvent) -> bool:
        """Esc belongs to this page, before it cancels the picture being drawn elsewhere."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._place_divider()
        return claimed(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.closed.emit()
        elif key == Qt.Key.Key_D:
            self.divided.toggle()
        elif key == Qt.Key.Key_X:
            self.swap()
        else:
            super().keyPressEvent(event)

    def stop(self) -> None:
        """Forgets both, so that their pixels are given back."""
        self.both, self.images = [], [QImage(), QImage()]

    @Slot()
    def _show(self) -> None:
        """Both in the frame of the larger one."""
        if not self.both:
            return
        frame = QSizeF(*max(((made.width, made.height) for made in self.both), key=_area))
        first, second = self.stages
        second.setVisible(not self.is_divided)
        self.divider.setVisible(self.is_divided)
        first.show_images(frame, self.images if self.is_divided else self.images[:1])
        second.show_images(frame, self.images[1:])
        self._place_divider()

    @Slot()
    def _place_divider(self) -> None:
        """All of the view, so that it can be moved over all that is seen of the pictures."""
        port = self.stages[0].viewport()
        self.divider.set_area(QRect(0, 0, port.width(), port.height()))
        self.stages[0].set_split(self.divider.across if self.is_divided else None)

    @Slot()
    def _follow_first(self) -> None:
        self._place_divider()
        if not self.is_divided:
            self.stages[1].look_as(self.stages[0])

    @Slot()
    def _follow_second(self) -> None:
        if not self.is_divided:
            self.stages[0].look_as(self.stages[1])

    @Slot()
    def _reuse(self) -> None:
        place = self.uses.index(self.sender())  # type: ignore[arg-type]
        self.reuse_wanted.emit(self.both[place].request)

    def _tell(self) -> None:
        """Below each picture, its value of the settings that differ."""
        found = differences(self.both[0].request, self.both[1].request)
        for place, label in enumerate(self.captions):
            lines = [f"{title}: {values[place]}" for title, *values in found]
            told = [short(line, 160) for line in lines[:MOST_LINES]]
            label.setText("  ·  ".join(told) or self.tr("Both have the same settings."))
            label.setToolTip(plain_tip("\n".join(lines)))

    def _connect(self) -> None:
        self._reading.read.connect(self.take)
        self.divided.toggled.connect(self._show)
        self.divider.moved.connect(self._place_divider)
        self.swapping.clicked.connect(self.swap)
        self.back.clicked.connect(self.closed)
        self.stages[0].looked_elsewhere.connect(self._follow_first)
        self.stages[1].looked_elsewhere.connect(self._follow_second)
        for use in self.uses:
            use.clicked.connect(self._reuse)

    def _make_buttons(self) -> None:
        self.divided = icon_button("galleryDivide", "compare", self.tr("One over the other (D)"))
        self.divided.setCheckable(True)
        self.swapping = icon_button("gallerySwap", "swap", self.tr("Swap the two (X)"))
        self.back = icon_button(
            "galleryCompareBack", "close", self.tr("Back to all pictures (Esc)")
        )
        self.uses = [
            icon_button("galleryUseOne", "restore", self.tr("Use the settings of the first")),
            icon_button("galleryUseOther", "restore", self.tr("Use the settings of the second")),
        ]

    def _arrange(self) -> None:
        title = QLabel(self.tr("Compare"))
        title.setProperty("role", "stage")
        head, middle, foot = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        head.setContentsMargins(12, 6, 12, 6)
        head.setSpacing(4)
        head.addWidget(title, 1)
        for widget in (self.divided, self.swapping, self.back):
            head.addWidget(widget)
        middle.setSpacing(2)
        for stage in self.stages:
            stage.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            middle.addWidget(stage, 1)
        foot.setContentsMargins(12, 6, 12, 6)
        foot.setSpacing(8)
        for label, use in zip(self.captions, self.uses, strict=True):
            foot.addWidget(label, 1)
            foot.addWidget(use, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(middle, 1)
        column.addLayout(foot)

    def _label(self, name: str) -> QLabel:
        label = QLabel()
        label.setObjectName(name)
        label.setProperty("role", "caption")
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.setMinimumWidth(1)
        label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        return label


def _area(size: tuple[int, int]) -> int:
    return size[0] * size[1]
