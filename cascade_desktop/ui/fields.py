"""The widget of each declared parameter: shows the session's value and changes it."""

from typing import get_type_hints

from PySide6.QtCore import QCoreApplication, QSignalBlocker, Qt, Slot
from PySide6.QtGui import QTextCursor, QWheelEvent
from PySide6.QtWidgets import (
    QLabel,
    QPlainTextEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from cascade_desktop.request import Request, choices, declared, without_stage
from cascade_desktop.ui.choice_box import ChoiceBox
from cascade_desktop.ui.decimal_box import DecimalBox
from cascade_desktop.ui.languages import in_language
from cascade_desktop.ui.session import Session


def field(session: Session, name: str) -> QWidget:
    """The widget for the declared field `name`, bound to `session` both ways."""
    widget = _widget(session, name)
    widget.setObjectName(name)
    widget.setAccessibleName(title(name))
    widget.setAccessibleDescription(hint(name))
    widget.setToolTip(hint(name))
    return widget


def title(name: str) -> str:
    return QCoreApplication.translate("Request", declared(name)["title"])


def short_title(name: str) -> str:
    """The title under a heading that names the stage already."""
    return QCoreApplication.translate("Request", without_stage(declared(name)["title"]))


def hint(name: str) -> str:
    return QCoreApplication.translate("Request", declared(name)["hint"])


def _widget(session: Session, name: str) -> QWidget:
    if choices(name):
        return ChoiceField(session, name)
    if get_type_hints(Request)[name] is str:
        return TextField(session, name)
    return NumberField(session, name)


class TextField(QPlainTextEdit):
    """Several lines of text. Tab goes to the next field."""

    def __init__(self, session: Session, name: str) -> None:
        super().__init__()
        self._session, self._name = session, name
        self.setTabChangesFocus(True)
        self.setPlaceholderText(hint(name))
        self.textChanged.connect(self._change)
        session.changed.connect(self.show_request)
        self.show_request(session.request)

    @Slot()
    def _change(self) -> None:
        self._session.change(**{self._name: self.toPlainText()})

    @Slot(object)
    def show_request(self, request: Request) -> None:
        text = getattr(request, self._name)
        if text != self.toPlainText():
            with QSignalBlocker(self):
                # As an edit, so that Undo brings back what was typed before.
                cursor = self.textCursor()
                cursor.select(QTextCursor.SelectionType.Document)
                cursor.insertText(text)


class NumberField(DecimalBox):
    """A whole or decimal number within its declared bounds; seeds need more than an int spin box.

    A stored value with more decimals than are shown stays exact until it is edited.
    """

    def __init__(self, session: Session, name: str, step: float | None = None) -> None:
        super().__init__()
        self._session, self._name = session, name
        self._kind = get_type_hints(Request)[name]
        about = declared(name)
        self.setDecimals(0 if self._kind is int else 2)
        self.setRange(about["low"], about["high"])
        self.setSingleStep(step or (1 if self._kind is int else 0.1))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        _may_shrink(self)
        self.valueChanged.connect(self._change)
        session.changed.connect(self.show_request)
        self.show_request(session.request)

    @Slot(float)
    def _change(self, value: float) -> None:
        self._session.change(**{self._name: self._kind(value)})

    @Slot(object)
    def show_request(self, request: Request) -> None:
        value = getattr(request, self._name)
        # Setting it again would write out 1.00 while 1.5 is being typed.
        if self.value() != round(value, self.decimals()):
            with QSignalBlocker(self):
                self.setValue(value)
        if not self.minimum() <= value <= self.maximum():
            self._change(self.value())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolling over a panel must not change a number on its way."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class ChoiceField(ChoiceBox):
    """One of a few declared values."""

    def __init__(self, session: Session, name: str) -> None:
        super().__init__()
        self._session, self._name = session, name
        for choice in choices(name):
            self.addItem(QCoreApplication.translate("Request", choice), choice)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        _may_shrink(self)
        self.activated.connect(self._change)
        session.changed.connect(self.show_request)
        self.show_request(session.request)

    @Slot(int)
    def _change(self, index: int) -> None:
        self._session.change(**{self._name: self.itemData(index)})

    @Slot(object)
    def show_request(self, request: Request) -> None:
        self.setCurrentIndex(self.findData(getattr(request, self._name)))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolling over a panel must not change a choice on its way."""
        event.ignore()


def _may_shrink(widget: QWidget) -> None:
    """Lets the panel's width decide, not the longest number or name the field could hold."""
    widget.setMinimumWidth(64)
    widget.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)


class Row(QWidget):
    """A field under its title, with room for a sentence on what is wrong with it."""

    def __init__(self, text: str, widget: QWidget, focus: QWidget | None = None) -> None:
        super().__init__()
        self.widget = focus or widget
        label = QLabel(text)
        label.setProperty("role", "caption")
        label.setBuddy(self.widget)
        self._problem = QLabel()
        self._problem.setProperty("role", "problem")
        self._problem.setObjectName(f"{self.widget.objectName()}Problem")
        self._problem.setWordWrap(True)
        self._problem.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        for part in (label, widget, self._problem):
            column.addWidget(part)

    def show_problem(self, sentence: str) -> None:
        """Marks the field with `sentence`; an empty one clears the mark."""
        self._problem.setText(in_language(sentence))
        self._problem.setVisible(bool(sentence))
        self.widget.setProperty("problem", bool(sentence))
        # A style rule on a property is only looked at again when the widget is polished again.
        self.widget.style().unpolish(self.widget)
        self.widget.style().polish(self.widget)


class Panel(QWidget):
    """Some rows of fields, one under another; knows the session and no other panel."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.rows: dict[str, Row] = {}
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(12)

    def add(self, name: str) -> QWidget:
        """The row of the declared field `name`, at the end; its widget is returned."""
        widget = field(self.session, name)
        row = self.rows[name] = Row(title(name), widget)
        self.column.addWidget(row)
        return widget

    def show_problems(self, problems: dict[str, str]) -> QWidget | None:
        """Marks the fields that have a problem; the first of them, to be given the focus."""
        first = None
        for name, row in self.rows.items():
            row.show_problem(problems.get(name, ""))
            if name in problems and first is None:
                first = row.widget
        return first
