"""The small row below the picture: how large it is seen, and before and after."""

from PySide6.QtCore import QSize, Slot
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from cascade_desktop.ui.canvas.view import CanvasView
from cascade_desktop.ui.icons import set_icon


class LookBar(QWidget):
    """Zoom, fit, the mask and the sketch seen or not, compare."""

    def __init__(self, view: CanvasView) -> None:
        super().__init__()
        self.setObjectName("lookBar")
        self._view = view
        self.percent = self._button("zoomPercent", "", self.tr("100 % (Ctrl+9)"))
        self.percent.clicked.connect(view.actual_size)
        self.fit = self._button("fitCanvas", "fit", self.tr("Fit into the window (Ctrl+0)"))
        self.fit.clicked.connect(view.fit)
        self.masked = self._button("showMask", "brush", self.tr("Show the mask"), view.mask_shown)
        self.masked.toggled.connect(self._show_mask)
        self.sketched = self._button("showSketch", "pen", self.tr("Show the sketch"), True)
        self.sketched.toggled.connect(self._show_sketch)
        self.compare = self._button(
            "compareView", "compare", self.tr("Before and after (C)"), False
        )
        self.keys = self._button("showKeys", "keyboard", self.tr("All keys (F1)"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        parts = (self.percent, self.fit, self.masked, self.sketched, self.compare, self.keys)
        for button in parts:
            row.addWidget(button)
        view.zoom_changed.connect(self._show_zoom)
        self._show_zoom(view.zoom)

    @Slot(float)
    def _show_zoom(self, zoom: float) -> None:
        text = self.tr("{0} %").format(round(100 * zoom))
        self.percent.setText(text)
        self.percent.setAccessibleName(self.tr("Zoom: {0}").format(text))

    @Slot(bool)
    def _show_mask(self, on: bool) -> None:
        self._view.mask_shown = on

    @Slot(bool)
    def _show_sketch(self, on: bool) -> None:
        self._view.sketch_shown = on

    def _button(self, name: str, icon: str, text: str, checked: bool | None = None) -> QToolButton:
        button = QToolButton()
        button.setObjectName(name)
        button.setAccessibleName(text)
        button.setToolTip(text)
        button.setIconSize(QSize(16, 16))
        if icon:
            set_icon(button, icon)
        if checked is not None:
            button.setCheckable(True)
            button.setChecked(checked)
        return button
