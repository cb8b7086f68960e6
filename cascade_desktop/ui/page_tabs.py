"""The row above the pages: Pictures, Canvas, Models and Gallery, one of which is shown."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QToolButton, QWidget


class PageTabs(QFrame):
    """One button for each page.

    Signals:
        chosen(int): the page with this number, from 0, is wanted.
    """

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("pageTabs")
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 12, 6)
        row.setSpacing(4)
        for number, (name, text) in enumerate(
            (
                ("picturesTab", self.tr("Pictures")),
                ("canvasTab", self.tr("Canvas")),
                ("modelsTab", self.tr("Models")),
                ("galleryTab", self.tr("Gallery")),
            )
        ):
            button = self._button(name, text, number)
            self._group.addButton(button, number)
            row.addWidget(button)
        row.addStretch(1)
        self._row = row
        self._group.idClicked.connect(self.chosen)
        self.show_page(0)

    def add(self, widget: QWidget) -> None:
        """Puts something that belongs to a page at the row's right end."""
        self._row.addWidget(widget)

    @Slot(int)
    def show_page(self, number: int) -> None:
        """Marks the button of the page that is shown; none for a page that has no button."""
        # A group that allows one alone does not let go of it.
        self._group.setExclusive(False)
        for button in self._group.buttons():
            button.setChecked(self._group.id(button) == number)
        self._group.setExclusive(True)

    def knows(self, number: int) -> bool:
        """Whether the page with this number has a button."""
        return self._group.button(number) is not None

    def _button(self, name: str, text: str, number: int) -> QToolButton:
        button = QToolButton()
        button.setObjectName(name)
        button.setText(text)
        button.setAccessibleName(text)
        button.setToolTip(self.tr("{0} (Ctrl+{1})").format(text, number + 1))
        button.setProperty("role", "tab")
        button.setCheckable(True)
        # Words alone: with icons, four of them ask for more room than a small window has.
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        return button
