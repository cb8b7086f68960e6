"""The widget of each preference, made from its declaration: shows its value and changes it."""

from __future__ import annotations

from string import Template

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QStandardItemModel, QWheelEvent
from PySide6.QtWidgets import QCheckBox, QLineEdit, QSizePolicy, QSpinBox, QWidget

from cascade_desktop.folders import resource
from cascade_desktop.parameters import allowed_values, declaration, types_of
from cascade_desktop.settings import Settings
from cascade_desktop.ui.choice_box import ChoiceBox
from cascade_desktop.ui.preferences import Preferences
from cascade_desktop.ui.settings_folder import FolderField
from cascade_desktop.ui.settings_words import EXAMPLES, NOTHING, UNITS, choice, hint, said, title

# Fusion's own box cannot be seen on a dark ground.
SWITCH = """
QCheckBox { spacing: 8px; }
QCheckBox::indicator {
    width: 17px; height: 17px; border: 1px solid palette(placeholder-text); border-radius: 5px;
    background: palette(base);
}
QCheckBox::indicator:checked {
    background: palette(highlight); border-color: palette(highlight); image: url("$check");
}
QCheckBox::indicator:focus { border: 2px solid palette(highlight); }
"""
INDENT = 7
"""Pixels before a number; with the line edit's own two, what a list has before its text."""


def setting_field(preferences: Preferences, name: str, usual: str = "") -> QWidget:
    """The widget for the declared preference `name`; `usual` is what an empty folder stands for."""
    widget = _widget(preferences, name, usual)
    focus = widget.focusProxy() or widget
    focus.setObjectName(f"setting-{name}")
    focus.setAccessibleName(title(name))
    focus.setAccessibleDescription(hint(name))
    return widget


def _widget(preferences: Preferences, name: str, usual: str) -> QWidget:
    if allowed_values(Settings, name):
        return ChoiceField(preferences, name)
    kind = types_of(Settings)[name]
    if kind is bool:
        return SwitchField(preferences, name)
    if kind is int:
        return NumberField(preferences, name)
    if declaration(Settings, name)["holds"] == "folder":
        return FolderField(preferences, name, usual)
    return TextField(preferences, name)


class SwitchField(QCheckBox):
    """Yes or no."""

    def __init__(self, preferences: Preferences, name: str) -> None:
        super().__init__()
        self._preferences, self._name = preferences, name
        check = resource("icons/check.svg").as_posix()
        self.setStyleSheet(Template(SWITCH).substitute(check=check))
        self.toggled.connect(self._change)
        preferences.changed.connect(self._show)
        self._show()

    @Slot(bool)
    def _change(self, value: bool) -> None:
        self._preferences.change({self._name: value})

    @Slot()
    def _show(self) -> None:
        with QSignalBlocker(self):
            self.setChecked(getattr(self._preferences.settings, self._name))


class ChoiceField(ChoiceBox):
    """One of a few declared values."""

    def __init__(self, preferences: Preferences, name: str) -> None:
        super().__init__()
        self._preferences, self._name = preferences, name
        for value in allowed_values(Settings, name):
            self.addItem(choice(name, value), value)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.activated.connect(self._change)
        preferences.changed.connect(self._show)
        self._show()

    def offer(self, values: tuple[str, ...]) -> None:
        """Only these can be chosen from now on; the others are seen, but grey."""
        model = self.model()
        assert isinstance(model, QStandardItemModel), "what addItem fills"
        for index in range(self.count()):
            model.item(index).setEnabled(self.itemData(index) in values)

    @Slot(int)
    def _change(self, index: int) -> None:
        self._preferences.change({self._name: self.itemData(index)})

    @Slot()
    def _show(self) -> None:
        self.setCurrentIndex(self.findData(getattr(self._preferences.settings, self._name)))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolling over the page must not change a choice on its way."""
        event.ignore()


class NumberField(QSpinBox):
    """A whole number within its declared bounds; taken when it is typed to its end."""

    def __init__(self, preferences: Preferences, name: str) -> None:
        super().__init__()
        self._preferences, self._name = preferences, name
        about = declaration(Settings, name)
        self.setRange(about["low"], about["high"])
        self.setSuffix(said(UNITS.get(name, "")))
        self.setSpecialValueText(said(NOTHING.get(name, "")))
        self.setKeyboardTracking(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.lineEdit().setTextMargins(INDENT, 0, 0, 0)
        self.valueChanged.connect(self._change)
        preferences.changed.connect(self._show)
        self._show()

    @Slot(int)
    def _change(self, value: int) -> None:
        self._preferences.change({self._name: value})

    @Slot()
    def _show(self) -> None:
        with QSignalBlocker(self):
            self.setValue(getattr(self._preferences.settings, self._name))

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class TextField(QLineEdit):
    """A line of text; taken when it is typed to its end and can be what it is.

    Signals:
        typed(str): this stands in the field now, taken or not.
    """

    typed = Signal(str)

    def __init__(self, preferences: Preferences, name: str) -> None:
        super().__init__()
        self._preferences, self._name = preferences, name
        self.setPlaceholderText(EXAMPLES.get(name, ""))
        self.textChanged.connect(self.typed)
        self.editingFinished.connect(self._change)
        preferences.changed.connect(self._show)
        self._show()

    @Slot()
    def _change(self) -> None:
        self._preferences.change({self._name: self.text().strip()})

    @Slot()
    def _show(self) -> None:
        text = getattr(self._preferences.settings, self._name)
        if text != self.text().strip() and not (self.hasFocus() and self.isModified()):
            self.setText(text)
