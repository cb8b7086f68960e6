"""The row above the pages: Pictures, Canvas and Models, one of which is shown."""

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QToolButton, QWidget

from cascade_desktop.ui.icons import set_icon


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
        for number, (name, text, icon) in enumerate(
            (
                ("picturesTab", self.tr("Pictures"), "open"),
                ("canvasTab", self.tr("Canvas"), "canvas"),
                ("modelsTab", self.tr("Models"), "download"),
            )
        ):
            button = self._button(name, text, icon, number)
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
        """Marks the button of the page that is shown."""
        self._group.button(number).setChecked(True)

    def _button(self, name: str, text: str, icon: str, number: int) -> QToolButton:
        button = QToolButton()
        button.setObjectName(name)
        button.setText(text)
        button.setAccessibleName(text)
        button.setToolTip(self.tr("{0} (Ctrl+{1})").format(text, number + 1))
        button.setProperty("role", "tab")
        button.setCheckable(True)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setIconSize(QSize(16, 16))
        set_icon(button, icon)
        return button
