"""The tools of the canvas in a column, the options of the chosen one, and orders for the mask."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QSize, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QGridLayout,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from cascade_desktop.ui.canvas.brush_tool import BrushTool, EraserTool, PenTool
from cascade_desktop.ui.canvas.document import Document
from cascade_desktop.ui.canvas.fill_tool import FillTool
from cascade_desktop.ui.canvas.hand_tool import FrameTool, HandTool
from cascade_desktop.ui.canvas.keys import key_action
from cascade_desktop.ui.canvas.mask_buttons import MaskButtons
from cascade_desktop.ui.canvas.shape_tool import EllipseTool, LassoTool, RectangleTool
from cascade_desktop.ui.canvas.tool import Tool
from cascade_desktop.ui.canvas.tool_options import ToolOptions
from cascade_desktop.ui.icons import set_icon
from cascade_desktop.ui.theme import scaled

ACROSS = 5
"""Tools in a row: all of them and the options then fit beside a picture in a low window."""

ICON = QSize(18, 18)
WIDTH = 208


class Toolbox(QWidget):
    """One tool is always chosen.

    Signals:
        tool_chosen(Tool): it is to be used from now on.
        options_changed(): `options` has other values, which may be kept.
        refused(str, str): why something could not be done, and what to do next.
        said(str): something has been done that cannot be seen.

    Attributes:
        tools: name -> tool
        mask_buttons: the orders for the whole mask
        key_actions: the keys of all this; a widget that holds what has the focus gets them with
            `addActions`
    """

    tool_chosen = Signal(Tool)
    options_changed = Signal()
    refused = Signal(str, str)
    said = Signal(str)

    def __init__(self, document: Document) -> None:
        super().__init__()
        self.setObjectName("toolbox")
        self.setFixedWidth(scaled(WIDTH))
        self.tools = {tool.name: tool for tool in _tools(document, self)}
        self.mask_buttons = MaskButtons(document, self._may_order)
        self._choices = QButtonGroup(self)
        self._buttons = {name: self._button(tool) for name, tool in self.tools.items()}
        self._pages = QStackedWidget()
        for tool in self.tools.values():
            self._pages.addWidget(ToolOptions(tool))
        self.key_actions = [*self._tool_keys(), *self._brush_keys(), *self.mask_buttons.key_actions]
        self.addActions(self.key_actions)
        self._arrange()
        self._connect()
        self._buttons[BrushTool.name].setChecked(True)

    @property
    def tool(self) -> Tool:
        """The chosen one."""
        return next(
            self.tools[name] for name, button in self._buttons.items() if button.isChecked()
        )

    @property
    def options(self) -> dict[str, Any]:
        """All that the user has set, in plain values that a JSON or TOML file can keep."""
        tools = {name: tool.options for name, tool in self.tools.items() if tool.declared}
        return {"tool": self.tool.name, "pixels": self.mask_buttons.pixels.value(), "tools": tools}

    @options.setter
    def options(self, options: Mapping[str, Any]) -> None:
        """What is missing, unknown or of another kind changes nothing."""
        tools, pixels, name = (options.get(key) for key in ("tools", "pixels", "tool"))
        for known, kept in tools.items() if isinstance(tools, dict) else ():
            if known in self.tools and isinstance(kept, dict):
                self.tools[known].options = kept
        if isinstance(pixels, int) and not isinstance(pixels, bool):
            self.mask_buttons.pixels.setValue(pixels)
        if isinstance(name, str) and name in self.tools:
            self.choose(name)

    def choose(self, name: str) -> None:
        """From now on the tool `name` is used; what the last one was about is taken back.

        A name that no tool has is a `KeyError`.
        """
        self._buttons[name].setChecked(True)

    @Slot(QAbstractButton, bool)
    def _show_choice(self, button: QAbstractButton, chosen: bool) -> None:
        tool = self.tools[button.property("tool")]
        if not chosen:
            tool.cancel()
            return
        self._pages.setCurrentIndex([*self.tools].index(tool.name))
        self._shrink_pages()
        self.tool_chosen.emit(tool)
        self.options_changed.emit()

    def _shrink_pages(self) -> None:
        """The stack is as high as the page that is seen, not as the highest one."""
        page = self._pages.currentWidget()
        self._pages.setFixedHeight(page.sizeHint().height() if page else 0)

    def _may_order(self) -> bool:
        """Not in the middle of a stroke."""
        return not self.tool.is_busy

    def _nudge(self, change: Callable[[BrushTool, int], None], steps: int) -> None:
        if isinstance(self.tool, BrushTool):
            change(self.tool, steps)

    def _tool_keys(self) -> list[QAction]:
        return [
            key_action(self, f"{name}Key", tool.title(), tool.key, partial(self.choose, name))
            for name, tool in self.tools.items()
        ]

    def _brush_keys(self) -> list[QAction]:
        rows = (
            ("smallerBrush", self.tr("Smaller brush"), "[", BrushTool.resize, -1),
            ("largerBrush", self.tr("Larger brush"), "]", BrushTool.resize, 1),
            ("softerBrush", self.tr("Softer brush"), "{", BrushTool.harden, -1),
            ("harderBrush", self.tr("Harder brush"), "}", BrushTool.harden, 1),
        )
        return [
            key_action(self, name, text, key, partial(self._nudge, change, steps))
            for name, text, key, change, steps in rows
        ]

    def _button(self, tool: Tool) -> QToolButton:
        button = QToolButton()
        button.setObjectName(f"{tool.name}Tool")
        button.setAccessibleName(tool.title())
        button.setToolTip(self.tr("{0} ({1})").format(tool.title(), tool.key))
        button.setCheckable(True)
        button.setIconSize(ICON)
        button.setProperty("tool", tool.name)
        set_icon(button, tool.icon)
        self._choices.addButton(button)
        return button

    def _arrange(self) -> None:
        grid = QGridLayout()
        grid.setSpacing(2)
        for number, button in enumerate(self._buttons.values()):
            grid.addWidget(button, number // ACROSS, number % ACROSS)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(12)
        column.addLayout(grid)
        column.addWidget(self._pages)
        column.addWidget(self.mask_buttons)
        column.addStretch(1)

    def _connect(self) -> None:
        self._choices.buttonToggled.connect(self._show_choice)
        self.mask_buttons.refused.connect(self.refused)
        self.mask_buttons.said.connect(self.said)
        self.mask_buttons.pixels.valueChanged.connect(self.options_changed)
        for tool in self.tools.values():
            tool.refused.connect(self.refused)
            tool.option_changed.connect(self.options_changed)


def _tools(document: Document, parent: QObject) -> list[Tool]:
    """In the order in which they are shown."""
    return [
        BrushTool(document, parent),
        EraserTool(document, parent),
        RectangleTool(document, parent),
        EllipseTool(document, parent),
        LassoTool(document, parent),
        FillTool(document, parent),
        PenTool(document, parent),
        FrameTool(parent),
        HandTool(parent),
    ]
