"""The layers of the canvas: seen or not, how opaque, in which order, and what they are called."""

from PySide6.QtCore import QItemSelectionModel, QSignalBlocker, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QListView,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from cascade_desktop.ui.canvas.document import Document
from cascade_desktop.ui.canvas.layer_row import LayerRow
from cascade_desktop.ui.canvas.layers_model import THUMBNAIL, LayersModel
from cascade_desktop.ui.icons import set_icon
from cascade_desktop.ui.theme import scaled


class LayersView(QListView):
    """The rows, and the keys that act on the chosen one.

    Signals:
        keyed(int): the key of an order, such as Del, was pressed.
    """

    keyed = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        alone = event.modifiers() == Qt.KeyboardModifier.NoModifier
        moved = event.modifiers() == Qt.KeyboardModifier.AltModifier
        own = {Qt.Key.Key_Delete, Qt.Key.Key_Space} if alone else set()
        if moved:
            own = {Qt.Key.Key_Up, Qt.Key.Key_Down}
        if event.key() in own:
            self.keyed.emit(event.key())
        else:
            super().keyPressEvent(event)


class LayersList(QWidget):
    """The list with its orders below it.

    Signals:
        add_wanted(): a picture is to be added as a layer.
    """

    add_wanted = Signal()

    def __init__(self, document: Document) -> None:
        super().__init__()
        self.setObjectName("layersList")
        self._document = document
        self.model = LayersModel(document, self)
        self.view = self._make_view()
        self.opacity, self._percent = self._make_slider(), QLabel()
        self._buttons: list[QToolButton] = []
        self._arrange()
        document.layers_changed.connect(self.show_layers)
        self.show_layers()

    @Slot()
    def show_layers(self) -> None:
        """Marks the current layer and shows its opacity."""
        current = self._document.current
        there = 0 <= current < len(self._document.layers)
        with QSignalBlocker(self.view.selectionModel()):
            index = self.model.index(self.model.index_of(current) if there else -1)
            self.view.selectionModel().setCurrentIndex(
                index, QItemSelectionModel.SelectionFlag.ClearAndSelect
            )
        self.view.viewport().update()
        percent = round(100 * self._document.layers[current].opacity) if there else 100
        with QSignalBlocker(self.opacity):
            self.opacity.setValue(percent)
        self._percent.setText(self.tr("{0} %").format(percent))
        for widget in (*self._buttons, self.opacity):
            widget.setEnabled(there)

    @Slot()
    def remove(self) -> None:
        if self._document.current >= 0:
            self._document.remove_layer(self._document.current)

    @Slot()
    def duplicate(self) -> None:
        if self._document.current >= 0:
            self._document.duplicate_layer(self._document.current)

    @Slot()
    def raise_layer(self) -> None:
        self._move(1)

    @Slot()
    def lower_layer(self) -> None:
        self._move(-1)

    @Slot()
    def toggle(self) -> None:
        """Shows the current layer, or hides it."""
        current = self._document.current
        if current >= 0:
            self._document.set_visible(current, not self._document.layers[current].visible)

    @Slot()
    def rename(self) -> None:
        """Lets the name of the current layer be typed."""
        index = self.view.currentIndex()
        if index.isValid():
            self.view.edit(index)

    def _move(self, by: int) -> None:
        current = self._document.current
        if current >= 0 and 0 <= current + by < len(self._document.layers):
            self._document.move_layer(current, current + by)

    @Slot(int)
    def _obey(self, key: int) -> None:
        {
            Qt.Key.Key_Delete: self.remove,
            Qt.Key.Key_Space: self.toggle,
            Qt.Key.Key_Up: self.raise_layer,
            Qt.Key.Key_Down: self.lower_layer,
        }[Qt.Key(key)]()

    @Slot()
    def _choose(self) -> None:
        index = self.view.currentIndex()
        if index.isValid():
            self._document.choose_layer(self.model.index_of(index.row()))

    @Slot(int)
    def _set_opacity(self, percent: int) -> None:
        self._percent.setText(self.tr("{0} %").format(percent))
        if self._document.current >= 0:
            self._document.set_opacity(self._document.current, percent / 100)

    def _make_view(self) -> LayersView:
        view = LayersView()
        view.setObjectName("layers")
        view.setAccessibleName(self.tr("Layers, the topmost first"))
        view.setModel(self.model)
        view.setItemDelegate(LayerRow(view))
        view.setIconSize(THUMBNAIL)
        view.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        view.setDefaultDropAction(Qt.DropAction.MoveAction)
        view.setDragDropOverwriteMode(False)
        view.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setMinimumHeight(90)
        view.keyed.connect(self._obey)
        view.selectionModel().currentChanged.connect(self._choose)
        return view

    def _make_slider(self) -> QSlider:
        slider = QSlider(Qt.Orientation.Horizontal)
        slider.setObjectName("layerOpacity")
        slider.setAccessibleName(self.tr("Opacity of the layer"))
        slider.setToolTip(self.tr("Opacity of the chosen layer"))
        slider.setRange(0, 100)
        slider.valueChanged.connect(self._set_opacity)
        return slider

    def _arrange(self) -> None:
        opacity = QHBoxLayout()
        opacity.setSpacing(8)
        opacity.addWidget(self.opacity, 1)
        opacity.addWidget(self._percent)
        self._percent.setProperty("role", "caption")
        self._percent.setFixedWidth(scaled(40))
        self._percent.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        orders = QHBoxLayout()
        orders.setSpacing(2)
        add = self._button("addLayer", "add", self.tr("Add a picture as a layer"))
        add.clicked.connect(self.add_wanted)
        self._buttons.remove(add)  # The only one that needs no layer.
        orders.addWidget(add)
        for name, icon, text, order in (
            ("duplicateLayer", "copy", self.tr("Duplicate the layer (Ctrl+J)"), self.duplicate),
            ("raiseLayer", "up", self.tr("Move the layer up (Alt+Up)"), self.raise_layer),
            ("lowerLayer", "down", self.tr("Move the layer down (Alt+Down)"), self.lower_layer),
            ("removeLayer", "bin", self.tr("Remove the layer (Del in the list)"), self.remove),
        ):
            button = self._button(name, icon, text)
            button.clicked.connect(order)
            orders.addWidget(button)
        orders.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.view, 1)
        column.addLayout(opacity)
        column.addLayout(orders)

    def _button(self, name: str, icon: str, text: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName(name)
        button.setAccessibleName(text)
        button.setToolTip(text)
        button.setIconSize(QSize(18, 18))
        set_icon(button, icon)
        self._buttons.append(button)
        return button
