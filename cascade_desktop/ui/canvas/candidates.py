"""Several pictures for one frame: which of them is seen, and which are kept."""

from PySide6.QtCore import QSize, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton

from cascade_desktop.ui.buttons import word_button
from cascade_desktop.ui.canvas.document import Document
from cascade_desktop.ui.canvas.layer import Layer
from cascade_desktop.ui.icons import set_icon


class Candidates(QFrame):
    """The layers of one press of Generate, of which one is visible: "2 of 3" and its orders."""

    def __init__(self, document: Document) -> None:
        super().__init__()
        self.setObjectName("candidates")
        self._document = document
        self._numbers: list[int] = []
        self.words = QLabel()
        self.words.setObjectName("candidatesText")
        self._arrange()
        document.layers_changed.connect(self._follow)
        self.hide()

    def begin(self) -> None:
        """The next layers belong to a new group; the one before keeps all that it has."""
        self._numbers = []
        self._follow()

    def add(self, layer: Layer) -> None:
        """One more of the group, which the caller has just added to the document."""
        self._numbers.append(layer.number)
        self._follow()

    @property
    def places(self) -> list[int]:
        """Where in the document those of the group are that are still there."""
        where = {layer.number: place for place, layer in enumerate(self._document.layers)}
        return [where[number] for number in self._numbers if number in where]

    @property
    def shown(self) -> int:
        """The one that is seen, counted from 0; the last one if several are."""
        layers = self._document.layers
        seen = [at for at, place in enumerate(self.places) if layers[place].visible]
        return seen[-1] if seen else -1

    @Slot()
    def show_next(self) -> None:
        self._show((self.shown + 1) % len(self.places))

    @Slot()
    def show_previous(self) -> None:
        self._show((self.shown - 1) % len(self.places))

    @Slot()
    def keep_one(self) -> None:
        """Removes all but the one that is seen."""
        kept = self.shown
        if kept < 0:
            return
        spare = [place for at, place in enumerate(self.places) if at != kept]
        self._document.undo.beginMacro(self.tr("Keep one picture"))
        for place in sorted(spare, reverse=True):
            self._document.remove_layer(place)
        self._document.undo.endMacro()

    @Slot()
    def keep_all(self) -> None:
        """Leaves all of them in the list of layers."""
        self.begin()

    def _show(self, wanted: int) -> None:
        places = self.places
        self._document.undo.beginMacro(self.tr("Show another picture"))
        for at, place in enumerate(places):
            if self._document.layers[place].visible != (at == wanted):
                self._document.set_visible(place, at == wanted)
        self._document.undo.endMacro()
        self._document.choose_layer(places[wanted])

    @Slot()
    def _follow(self) -> None:
        count = len(self.places)
        self.setVisible(count > 1)
        self.words.setText(self.tr("{0} of {1}").format(self.shown + 1, count))

    def _arrange(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 5, 6, 5)
        row.setSpacing(4)
        before = self._arrow(
            "previousCandidate", "chevron-left", self.tr("Show the one before (Alt+Left)")
        )
        before.setShortcut("Alt+Left")
        before.clicked.connect(self.show_previous)
        after = self._arrow(
            "nextCandidate", "chevron-right", self.tr("Show the next one (Alt+Right)")
        )
        after.setShortcut("Alt+Right")
        after.clicked.connect(self.show_next)
        one = word_button("keepCandidate", self.tr("Keep this one"))
        one.clicked.connect(self.keep_one)
        every = word_button("keepCandidates", self.tr("Keep all"))
        every.clicked.connect(self.keep_all)
        for widget in (before, self.words, after):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(one)
        row.addWidget(every)

    def _arrow(self, name: str, icon: str, text: str) -> QToolButton:
        arrow = QToolButton()
        arrow.setObjectName(name)
        arrow.setAccessibleName(text)
        arrow.setToolTip(text)
        arrow.setIconSize(QSize(16, 16))
        set_icon(arrow, icon)
        return arrow
