"""The look of the app: light, dark, or as the system is."""

from dataclasses import asdict, dataclass
from string import Template

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontInfo, QPalette
from PySide6.QtWidgets import QApplication

from cascade_desktop.folders import resource

APPEARANCES = ("system", "light", "dark")


# The size the design was drawn at; a larger one that the system asks for enlarges all letters.
LETTERS_PX = 13
LARGEST_LETTERS_PX = 26


@dataclass(frozen=True)
class Colours:
    """One appearance. `surface` is what can be written on, `canvas` lies behind the picture.

    `border` parts what belongs apart and may be faint; `outline` is the edge of what can be used,
    and `focus` the edge of what the keyboard is at, links and lines in the accent's hue. How far
    each stands out from what it lies on is held by `tests/ui/test_theme.py`.
    """

    window: str
    surface: str
    raised: str
    canvas: str
    text: str
    muted: str
    border: str
    outline: str
    accent: str
    accent_hover: str
    on_accent: str
    focus: str
    problem: str


LIGHT = Colours(
    window="#f6f7f9",
    surface="#ffffff",
    raised="#eef0f4",
    canvas="#e9ebf0",
    text="#1d2430",
    muted="#5b6577",
    border="#d9dde5",
    outline="#7e8695",
    accent="#5549d8",
    accent_hover="#463bc2",
    on_accent="#ffffff",
    focus="#5549d8",
    problem="#bd2f26",
)
DARK = Colours(
    window="#1a1c21",
    surface="#24272e",
    raised="#2f333c",
    canvas="#121317",
    text="#e8eaef",
    muted="#a3abb9",
    border="#383d48",
    outline="#7a8291",
    accent="#6a5ee6",
    accent_hover="#5d51d6",
    on_accent="#ffffff",
    focus="#a9a1ff",
    problem="#ff7b72",
)


def apply(app: QApplication, appearance: str) -> None:
    """Gives the whole app one appearance; "system" follows what the desktop asks for."""
    colours = DARK if _is_dark(app, appearance) else LIGHT
    # Asking Qt for the colour scheme does nothing on some platforms, so both palettes are ours.
    app.setPalette(_palette(colours))
    images = {
        "arrow_down": resource("icons/arrow-down.svg").as_posix(),
        "arrow_up": resource("icons/arrow-up.svg").as_posix(),
        "tick": resource("icons/check.svg").as_posix(),
    }
    style = Template(STYLE).substitute(asdict(colours) | _letters(app) | images)
    # Setting even the same one again makes Qt look at every widget.
    if style != app.styleSheet():
        app.setStyleSheet(style)


def scaled(px: int) -> int:
    """A width that the design has drawn for its letters, for letters as large as they are."""
    app = QApplication.instance()
    return round(px * letters_px(app) / LETTERS_PX) if isinstance(app, QApplication) else px


def letters_px(app: QApplication) -> int:
    """How high the letters are: as the design, or as large as the system asks for."""
    wanted = QFontInfo(app.font()).pixelSize()
    return max(LETTERS_PX, min(wanted, LARGEST_LETTERS_PX))


def _letters(app: QApplication) -> dict[str, str]:
    """Each size of letters in the style, by its name there."""
    usual = letters_px(app)
    sizes = {"tiny": 12, "usual": 13, "lead": 14, "order": 15, "line": 20, "title": 22}
    return {f"{name}_px": f"{round(px * usual / LETTERS_PX)}px" for name, px in sizes.items()}


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
        ((role.Highlight,), colours.accent),
        ((role.Accent, role.Link), colours.focus),
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
QWidget { font-size: $usual_px; }
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
QStatusBar QLabel { color: $muted; padding: 0 8px 1px 8px; font-size: $tiny_px; }
QLabel[role="caption"] { color: $muted; font-size: $tiny_px; }
QLabel[role="problem"] { color: $problem; font-size: $tiny_px; }
QLabel[role="title"] { font-size: $title_px; font-weight: 600; }
QLabel[role="lead"] { color: $muted; font-size: $lead_px; }
QLabel[role="stage"] { font-weight: 600; }
QLabel[role="quiet"] { color: $muted; }

QPlainTextEdit, QTextBrowser, QLineEdit, QAbstractSpinBox, QComboBox {
    background: $surface; color: $text; border: 1px solid $outline; border-radius: 8px;
    padding: 6px 9px; selection-background-color: $accent; selection-color: $on_accent;
    placeholder-text-color: $muted;
}
QAbstractSpinBox, QComboBox { min-height: $line_px; max-height: $line_px; padding-right: 22px; }
QComboBox { padding-right: 1px; }
QPlainTextEdit:hover, QLineEdit:hover, QAbstractSpinBox:hover, QComboBox:hover {
    border-color: $muted;
}
QPlainTextEdit:focus, QTextBrowser:focus, QLineEdit:focus, QAbstractSpinBox:focus,
QComboBox:focus, QComboBox:on { border: 2px solid $focus; padding: 5px 8px; }
QAbstractSpinBox:focus { padding-right: 21px; }
QComboBox:focus, QComboBox:on { padding-right: 0; }
QPlainTextEdit[problem="true"], QAbstractSpinBox[problem="true"], QComboBox[problem="true"],
QLineEdit[problem="true"] { border-color: $problem; }
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
    background: $surface; border: 1px solid $outline; border-radius: 8px; padding: 7px 14px;
}
QPushButton:hover { background: $raised; }
QPushButton:pressed { background: $border; }
QPushButton:focus { border: 2px solid $focus; padding: 6px 13px; }
QPushButton:disabled { color: $muted; background: $window; border-color: $border; }
QPushButton[role="primary"] {
    background: $accent; color: $on_accent; border: 1px solid $accent; border-radius: 10px;
    font-size: $order_px; font-weight: 600; min-height: 28px;
}
QPushButton[role="primary"]:hover { background: $accent_hover; border-color: $accent_hover; }
QPushButton[role="primary"]:focus { border: 2px solid $text; }
QPushButton[role="primary"]:disabled {
    background: $raised; color: $muted; border: 1px solid $border;
}
QPushButton[role="large"] { border-radius: 10px; min-height: 28px; }
QPushButton[role="example"] { border-radius: 16px; padding: 8px 16px; }
QPushButton[role="example"]:focus { padding: 7px 15px; }
QPushButton[role="example"]:hover { border-color: $focus; color: $focus; background: $surface; }
QToolButton {
    background: transparent; border: 1px solid transparent; border-radius: 8px; padding: 6px;
}
QToolButton:hover { background: $raised; }
QToolButton:pressed { background: $border; }
QToolButton:checked { background: $raised; border: 1px solid $focus; }
QToolButton:focus { border: 2px solid $focus; padding: 5px; }
QPushButton[role="section"] {
    font-weight: 600; padding: 6px 0; background: transparent; border-color: transparent;
    text-align: left;
}
QPushButton[role="section"]:hover { color: $focus; }
QPushButton[role="section"]:focus { border: 2px solid $focus; padding: 5px 0; }

QSplitter::handle { background: $border; }
QSplitter::handle:hover { background: $focus; }
QSplitter#windowParts::handle:horizontal {
    background: $window; border-right: 1px solid $border; width: 5px;
}
QSplitter#windowParts::handle:horizontal:hover { border-right: 2px solid $focus; }
QFrame#sidePanel { background: $window; border: none; }
QFrame[role="panel"] { background: $surface; border: 1px solid $border; border-radius: 10px; }
QScrollArea { background: transparent; border: none; }
QFrame#pageTabs { background: $window; border: none; border-bottom: 1px solid $border; }
QToolButton[role="tab"] { padding: 6px 14px; color: $muted; }
QToolButton[role="tab"]:hover { color: $text; }
QToolButton[role="tab"]:checked {
    background: $raised; color: $text; border: 1px solid transparent; font-weight: 600;
}
QToolButton[role="tab"]:focus, QToolButton[role="tab"]:checked:focus {
    border: 2px solid $focus; padding: 5px 13px;
}
QScrollArea#canvasColumnScroll { border-left: 1px solid $border; }
QScrollArea > QWidget > QWidget#canvasColumn { background: $window; }
QListView#layers { background: transparent; border: none; outline: none; }
QFrame#candidates { background: $surface; border: 1px solid $border; border-radius: 10px; }
QCheckBox, QRadioButton { spacing: 8px; }
QCheckBox::indicator, QRadioButton::indicator {
    width: 15px; height: 15px; border: 1px solid $outline; border-radius: 4px; background: $surface;
}
QRadioButton::indicator { border-radius: 8px; }
QCheckBox::indicator:hover, QRadioButton::indicator:hover { border-color: $muted; }
QCheckBox::indicator:checked {
    background: $accent; border-color: $accent; image: url("$tick");
}
QRadioButton::indicator:checked { border: 5px solid $accent; width: 7px; height: 7px; }
QCheckBox::indicator:focus, QRadioButton::indicator:focus { border: 2px solid $focus; }
QCheckBox::indicator:checked:focus { border-color: $text; }
QRadioButton::indicator:checked:focus { border: 5px solid $text; }
QCheckBox::indicator:disabled { border-color: $border; background: $raised; }
QSlider::groove:horizontal { height: 4px; border-radius: 2px; background: $border; }
QSlider::sub-page:horizontal { height: 4px; border-radius: 2px; background: $focus; }
QSlider::sub-page:horizontal:disabled { background: $border; }
QSlider::handle:horizontal {
    width: 14px; height: 14px; margin: -6px 0; border-radius: 8px; background: $surface;
    border: 1px solid $muted;
}
QSlider::handle:horizontal:hover { border-color: $focus; }
QSlider::handle:horizontal:focus { border: 2px solid $focus; }
QScrollArea > QWidget > QWidget#fieldsArea { background: transparent; }
QFrame#messageBar {
    background: $surface; border: 1px solid $border; border-left: 4px solid $focus;
    border-radius: 8px; border-top-left-radius: 3px; border-bottom-left-radius: 3px;
}
QFrame#messageBar[kind="problem"] { border-left-color: $problem; }
QListView#galleryGrid { background: $window; border: none; outline: none; }
QListView#picturesList { background: transparent; border: none; outline: none; }
QProgressBar { background: $raised; border: none; border-radius: 2px; max-height: 4px; }
QProgressBar::chunk { background: $focus; border-radius: 2px; }

QScrollBar:vertical { background: transparent; width: 8px; margin: 2px; }
QScrollBar:horizontal { background: transparent; height: 8px; margin: 2px; }
QScrollBar::handle { background: $outline; border-radius: 2px; min-width: 28px; min-height: 28px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
"""
