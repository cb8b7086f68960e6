"""What the tests of the section LoRA do with it: open it, click, drop files."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from cascade_desktop.folders import resource
from cascade_desktop.library import Found
from cascade_desktop.request import BUILT_IN
from cascade_desktop.ui.lora_row import LoraRow
from cascade_desktop.ui.loras_panel import LorasPanel

POCKETS = resource(BUILT_IN) / "lora"


def opened(qtbot: QtBot, panel: LorasPanel) -> LorasPanel:
    """The section is opened, and all headers are read."""
    QTest.mouseClick(panel.section, Qt.MouseButton.LeftButton)
    wait(qtbot, panel)
    return panel


def wait(qtbot: QtBot, panel: LorasPanel) -> None:
    qtbot.waitUntil(lambda: panel.is_read)


def titles(panel: LorasPanel) -> list[str]:
    return [row.lora.title for row in panel.area.in_order()]


def row(panel: LorasPanel, title: str) -> LoraRow:
    return next(row for row in panel.area.in_order() if row.lora.title == title)


def click(widget: QWidget) -> None:
    """On a check box, where its box is."""
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=QPoint(8, widget.height() // 2))


def found(*paths: Path) -> tuple[Found, ...]:
    return tuple(Found(path.stem, path.stem, path, "lora", "authors", True, 1) for path in paths)


def drop(panel: LorasPanel, *paths: Path) -> bool:
    """Whether the files are taken; dropped on the section's button, as a mouse would."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    action, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    entering = QDragEnterEvent(QPoint(20, 10), action, data, button, none)
    QApplication.sendEvent(panel, entering)
    if not entering.isAccepted():
        return False
    dropping = QDropEvent(QPointF(20, 10), action, data, button, none)
    QApplication.sendEvent(panel, dropping)
    return dropping.isAccepted()
