"""The button in the status bar that leads to the models, and tells how far downloads are."""

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtWidgets import QToolButton

from cascade_desktop.ui.icons import set_icon


class ModelsButton(QToolButton):
    """Always in sight, so that a download can be followed while pictures are drawn."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("showModelsBelow")
        self.setToolTip(self.tr("Download, add and remove models"))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setIconSize(QSize(15, 15))
        set_icon(self, "download")
        self.show_fraction(None)

    @Slot(object)
    def show_fraction(self, fraction: float | None) -> None:
        """How much of all downloads on their way is done, 0 to 1; None without any."""
        text = self.tr("Models")
        if fraction is not None:
            text = self.tr("Models: {0} % downloaded").format(int(100 * fraction))
        self.setText(text)
        self.setAccessibleName(text)
