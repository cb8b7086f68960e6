"""The look of the app: light, dark, or as the system is."""

from dataclasses import asdict, dataclass
from string import Template

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from cascade_desktop.folders import resource

APPEARANCES = ("system", "light", "dark")


@dataclass(frozen=True)
class Colours:
    """One appearance. `surface` is what can be written on, `canvas` lies behind the picture."""

    window: str
    surface: str
    raised: str
    canvas: str
    text: str
    muted: str
    border: str
    accent: str
    accent_hover: str
    on_accent: str
    problem: str


LIGHT = Colours(
    window="#f6f7f9",
    surface="#ffffff",
    raised="#eef0f4",
    canvas="#e9ebf0",
    text="#1d2430",
    muted="#667085",
    border="#d9dde5",
    accent="#5549d8",
    accent_hover="#463bc2",
    on_accent="#ffffff",
    problem="#c8372d",
)
DARK = Colours(
    window="#1a1c21",
    surface="#24272e",
    raised="#2f333c",
    canvas="#121317",
    text="#e8eaef",
    muted="#98a1b0",
    border="#383d48",
    accent="#7468f0",
    accent_hover="#867bf7",
    on_accent="#ffffff",
    problem="#ff7b72",
)


def apply(app: QApplication, appearance: str) -> None:
    """Gives the whole app one appearance; "system" follows what the desktop asks for."""
    colours = DARK if _is_dark(app, appearance) else LIGHT
    # Asking Qt for the colour scheme does nothing on some platforms, so both palettes are ours.
    app.setPalette(_palette(colours))
    arrows = {
        "arrow_down": resource("icons/arrow-down.svg").as_posix(),
        "arrow_up": resource("icons/arrow-up.svg").as_posix(),
    }
    app.setStyleSheet(Template(STYLE).substitute(asdict(colours) | arrows))


def _is_dark(app: QApplication, appearance: str) -> bool:
    if appearance == "system":
        return app.styleHints().colorScheme() == Qt.ColorScheme.Dark
    return appearance == "dark"


def _palette(colours: Colours) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    for names, colour in (
        ((role.Window, role.Button), colours.window),
        ((role.Base, role.ToolTipBase), colours.surface),
        ((role.AlternateBase, role.Midlight), colours.raised),
        ((role.WindowText, role.Text, role.ButtonText, role.ToolTipText), colours.text),
        ((role.Mid, role.Dark), colours.border),
        ((role.Highlight, role.Accent, role.Link), colours.accent),
        ((role.HighlightedText,), colours.on_accent),
        ((role.BrightText,), colours.problem),
        ((role.PlaceholderText,), colours.muted),
        ((role.Light,), colours.canvas),
    ):
        for name in names:
            palette.setColor(name, QColor(colour))
    for name in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, name, QColor(colours.muted))
    return palette


STYLE = """
QWidget { font-size: 13px; }
QMainWindow, QDialog { background: $window; }
QToolTip { background: $surface; color: $text; border: 1px solid $border; padding: 4px; }
QMenuBar { background: $window; padding: 2px 6px; }
QMenuBar::item { padding: 4px 10px; border-radius: 6px; background: transparent; }
QMenuBar::item:selected { background: $raised; }
QMenu { background: $surface; border: 1px solid $border; padding: 6px; }
QMenu::item { padding: 6px 28px 6px 12px; border-radius: 6px; }
QMenu::item:selected { background: $accent; color: $on_accent; }
QMenu::item:disabled { color: $muted; background: transparent; }
QMenu::icon { padding-left: 8px; }
QMenu::separator { height: 1px; background: $border; margin: 6px 8px; }
QStatusBar { background: $window; color: $muted; }
QStatusBar::item { border: none; }
QStatusBar QLabel { color: $muted; padding: 0 8px 4px 8px; font-size: 12px; }
QLabel[role="caption"] { color: $muted; font-size: 12px; }
QLabel[role="problem"] { color: $problem; font-size: 12px; }
QLabel[role="title"] { font-size: 22px; font-weight: 600; }
QLabel[role="lead"] { color: $muted; font-size: 14px; }
QLabel[role="stage"] { font-weight: 600; }

QPlainTextEdit, QTextBrowser, QLineEdit, QAbstractSpinBox, QComboBox {
    background: $surface; color: $text; border: 1px solid $border; border-radius: 8px;
    padding: 6px 9px; selection-background-color: $accent; selection-color: $on_accent;
}
QAbstractSpinBox, QComboBox { min-height: 20px; max-height: 20px; padding-right: 22px; }
QPlainTextEdit:hover, QAbstractSpinBox:hover, QComboBox:hover { border-color: $muted; }
QPlainTextEdit:focus, QAbstractSpinBox:focus, QComboBox:focus, QComboBox:on {
    border: 1px solid $accent;
}
QPlainTextEdit[problem="true"], QAbstractSpinBox[problem="true"], QComboBox[problem="true"] {
    border: 1px solid $problem;
}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {
    subcontrol-origin: border; width: 20px; border: none; background: transparent;
}
QAbstractSpinBox::up-button { subcontrol-position: top right; margin: 3px 3px 0 0; }
QAbstractSpinBox::down-button { subcontrol-position: bottom right; margin: 0 3px 3px 0; }
QAbstractSpinBox::up-button:hover, QAbstractSpinBox::down-button:hover {
    background: $raised; border-radius: 4px;
}
QAbstractSpinBox::up-arrow { image: url("$arrow_up"); width: 10px; height: 10px; }
QAbstractSpinBox::down-arrow { image: url("$arrow_down"); width: 10px; height: 10px; }
QComboBox::drop-down {
    subcontrol-origin: border; subcontrol-position: center right; width: 26px; border: none;
}
QComboBox::down-arrow { image: url("$arrow_down"); width: 12px; height: 12px; }
QComboBox QAbstractItemView {
    background: $surface; border: 1px solid $border; padding: 4px; outline: none;
    selection-background-color: $accent; selection-color: $on_accent;
}

QPushButton {
    background: $surface; border: 1px solid $border; border-radius: 8px; padding: 7px 14px;
}
QPushButton:hover { background: $raised; }
QPushButton:pressed { background: $border; }
QPushButton:focus { border: 1px solid $accent; }
QPushButton:disabled { color: $muted; background: $window; }
QPushButton[role="primary"] {
    background: $accent; color: $on_accent; border: 1px solid $accent; border-radius: 10px;
    font-size: 15px; font-weight: 600; min-height: 28px;
}
QPushButton[role="primary"]:hover { background: $accent_hover; border-color: $accent_hover; }
QPushButton[role="primary"]:focus { border: 1px solid $text; }
QPushButton[role="large"] { border-radius: 10px; min-height: 28px; }
QPushButton[role="example"] { border-radius: 16px; padding: 8px 16px; }
QPushButton[role="example"]:hover { border-color: $accent; color: $accent; background: $surface; }
QToolButton {
    background: transparent; border: 1px solid transparent; border-radius: 8px; padding: 6px;
}
QToolButton:hover { background: $raised; }
QToolButton:pressed { background: $border; }
QToolButton:focus { border: 1px solid $accent; }
QToolButton:checked { background: $raised; border: 1px solid $accent; }
QPushButton[role="section"] {
    font-weight: 600; padding: 6px 0; background: transparent; border-color: transparent;
    text-align: left;
}
QPushButton[role="section"]:hover { color: $accent; }
QPushButton[role="section"]:focus { border: 1px solid $accent; }

QFrame#sidePanel { background: $window; border: none; border-right: 1px solid $border; }
QScrollArea { background: transparent; border: none; }
QFrame#pageTabs { background: $window; border: none; border-bottom: 1px solid $border; }
QToolButton[role="tab"] { padding: 6px 14px; color: $muted; }
QToolButton[role="tab"]:hover { color: $text; }
QToolButton[role="tab"]:checked {
    background: $raised; color: $text; border: 1px solid transparent; font-weight: 600;
}
QToolButton[role="tab"]:checked:focus { border: 1px solid $accent; }
QScrollArea#canvasColumnScroll { border-left: 1px solid $border; }
QScrollArea > QWidget > QWidget#canvasColumn { background: $window; }
QListView#layers { background: transparent; border: none; outline: none; }
QFrame#candidates { background: $surface; border: 1px solid $border; border-radius: 10px; }
QSlider::groove:horizontal { height: 4px; border-radius: 2px; background: $border; }
QSlider::sub-page:horizontal { height: 4px; border-radius: 2px; background: $accent; }
QSlider::sub-page:horizontal:disabled { background: $border; }
QSlider::handle:horizontal {
    width: 14px; height: 14px; margin: -6px 0; border-radius: 8px; background: $surface;
    border: 1px solid $muted;
}
QSlider::handle:horizontal:hover, QSlider::handle:horizontal:focus { border-color: $accent; }
QScrollArea > QWidget > QWidget#fieldsArea { background: transparent; }
QFrame#messageBar {
    background: $surface; border: 1px solid $border; border-left: 4px solid $accent;
    border-radius: 8px;
}
QFrame#messageBar[kind="problem"] { border-left-color: $problem; }
QListView#picturesList { background: transparent; border: none; outline: none; }
QProgressBar { background: $raised; border: none; border-radius: 2px; max-height: 4px; }
QProgressBar::chunk { background: $accent; border-radius: 2px; }

QScrollBar:vertical { background: transparent; width: 10px; margin: 2px; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 2px; }
QScrollBar::handle { background: $border; border-radius: 3px; min-width: 28px; min-height: 28px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
"""
