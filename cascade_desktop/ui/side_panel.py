"""The left side of the window: the fields, and below them Generate and Cancel."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from cascade_desktop.ui.fields import Panel
from cascade_desktop.ui.icons import set_icon

WIDTH = 340
WIDEST = 620
MARGIN = 20


class SidePanel(QFrame):
    """Holds the panels it is given. The buttons never scroll away."""

    def __init__(self, panels: list[Panel]) -> None:
        super().__init__()
        self.setObjectName("sidePanel")
        self.setMinimumWidth(WIDTH)
        self.setMaximumWidth(WIDEST)
        self.panels = panels
        self.generate = self._button("generate", self.tr("Generate"), "primary", "onAccent")
        self.generate.setToolTip(self.tr("Draw the picture (Ctrl+Return)"))
        self.cancel = self._button("cancel", self.tr("Cancel"), "large", "text")
        self.cancel.setToolTip(self.tr("Stop at the next step (Esc); Shift+Esc stops all"))
        self.cancel.hide()
        self.candidates = self._make_candidates()
        self.plan = self._make_plan()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._make_area(), 1)
        column.addWidget(self.plan)
        column.addLayout(self._make_buttons())

    def show_problems(self, problems: dict[str, str]) -> bool:
        """Marks the fields in question and gives the first one the focus; whether one is here."""
        found = [panel.show_problems(problems) for panel in self.panels]
        first = next((widget for widget in found if widget is not None), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)
        return first is not None

    def show_plan(self, sentence: str, possible: bool = True) -> None:
        """Says above Generate what it will do; nothing with an empty sentence."""
        self.plan.setText(sentence)
        self.plan.setVisible(bool(sentence))
        self.plan.setProperty("role", "caption" if possible else "problem")
        self.plan.style().unpolish(self.plan)
        self.plan.style().polish(self.plan)

    def _make_plan(self) -> QLabel:
        plan = QLabel()
        plan.setObjectName("plan")
        plan.setWordWrap(True)
        plan.setTextFormat(Qt.TextFormat.PlainText)
        plan.setContentsMargins(MARGIN, 10, MARGIN, 0)
        plan.hide()
        return plan

    def _make_area(self) -> QScrollArea:
        inside = QWidget()
        inside.setObjectName("fieldsArea")
        column = QVBoxLayout(inside)
        column.setContentsMargins(MARGIN, MARGIN - 4, MARGIN, MARGIN)
        column.setSpacing(14)
        for panel in self.panels:
            column.addWidget(panel)
        column.addStretch(1)
        area = QScrollArea()
        area.setObjectName("fieldsScroll")
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inside)
        return area

    def _make_buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(MARGIN, 12, MARGIN, 14)
        row.setSpacing(8)
        row.addWidget(self.generate, 3)
        row.addWidget(self.candidates)
        row.addWidget(self.cancel, 2)
        return row

    def _make_candidates(self) -> QPushButton:
        """Beside Generate, and small: it leads to a page of its own."""
        button = QPushButton()
        button.setObjectName("candidatesOrder")
        button.setIconSize(QSize(18, 18))
        button.setProperty("role", "large")
        button.setFixedWidth(46)
        button.setAccessibleName(self.tr("Candidates…"))
        button.setToolTip(self.tr("Candidates: begin many, finish the chosen (Ctrl+Shift+Return)"))
        set_icon(button, "candidates")
        return button

    def _button(self, name: str, text: str, role: str, tint: str) -> QPushButton:
        button = QPushButton(f" {text}")  # The style has no room between icon and text.
        button.setIconSize(QSize(18, 18))
        button.setObjectName(name)
        button.setAccessibleName(text)
        button.setProperty("role", role)
        set_icon(button, name, tint)
        return button
