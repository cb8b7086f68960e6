"""The look can be read: what is written, and what can be used, stands out from its ground."""

import re
from dataclasses import asdict
from itertools import product

import pytest
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from cascade_desktop.folders import resource
from cascade_desktop.ui import prompt_colours, theme
from cascade_desktop.ui.theme import DARK, LIGHT, Colours

# WCAG 2.2: 1.4.3 for text below 18 points, 1.4.11 for controls, their icons and the focus.
TEXT, PARTS = 4.5, 3.0

GROUNDS = ("window", "surface", "raised", "canvas")
WRITTEN = [*product(("text", "muted", "problem"), GROUNDS), *product(("focus",), GROUNDS)]
FILLED = [("on_accent", "accent"), ("on_accent", "accent_hover")]
EDGES = [
    *product(("outline", "focus", "muted"), GROUNDS),
    ("accent", "window"),
    ("accent", "surface"),
]

LOOKS = pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2, from 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = (QColor(colour).redF(), QColor(colour).greenF(), QColor(colour).blueF())
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def too_faint(colours: Colours, pairs: list[tuple[str, str]], least: float) -> dict[str, float]:
    shades = asdict(colours)
    found = {f"{front} on {back}": contrast(shades[front], shades[back]) for front, back in pairs}
    return {pair: round(ratio, 2) for pair, ratio in found.items() if ratio < least}


def test_the_formula_gives_the_ratios_that_are_known() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@LOOKS
def test_everything_written_can_be_read(colours: Colours) -> None:
    assert too_faint(colours, WRITTEN + FILLED, TEXT) == {}


@LOOKS
def test_the_edge_of_what_can_be_used_and_of_what_has_the_focus_can_be_seen(
    colours: Colours,
) -> None:
    assert too_faint(colours, EDGES, PARTS) == {}


@LOOKS
def test_the_arrows_of_the_fields_can_be_seen(colours: Colours) -> None:
    for name in ("arrow-down", "arrow-up"):
        svg = resource(f"icons/{name}.svg").read_text()
        (stroke,) = re.findall(r'stroke="(#\w+)"', svg)
        assert min(contrast(stroke, colours.surface), contrast(stroke, colours.raised)) >= PARTS


@pytest.mark.parametrize(
    ("shades", "colours"), [(prompt_colours.LIGHT, LIGHT), (prompt_colours.DARK, DARK)]
)
def test_the_signs_in_a_prompt_can_be_read(shades: dict[str, str], colours: Colours) -> None:
    assert all(contrast(shade, colours.surface) >= TEXT for shade in shades.values())


@pytest.mark.parametrize(("appearance", "colours"), [("light", LIGHT), ("dark", DARK)])
def test_the_palette_is_that_of_the_appearance(
    qapp: QApplication, appearance: str, colours: Colours
) -> None:
    theme.apply(qapp, appearance)
    shown = QPalette.ColorRole
    palette = qapp.palette()
    pairs = (
        (shown.Window, colours.window),
        (shown.Text, colours.text),
        (shown.Link, colours.focus),
    )
    assert all(palette.color(role).name() == colour for role, colour in pairs)
    assert colours.outline in qapp.styleSheet()


@LOOKS
def test_what_stands_in_an_empty_field_is_as_dark_as_other_quiet_text(
    qtbot: QtBot, colours: Colours
) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    theme.apply(application, "light" if colours is LIGHT else "dark")
    for field in (QLineEdit(), QPlainTextEdit()):
        qtbot.addWidget(field)
        field.setPlaceholderText("Describe the picture")
        field.ensurePolished()
        shown = field.palette().color(QPalette.ColorRole.PlaceholderText)
        assert shown == QColor(colours.muted)


def test_letters_are_as_large_as_the_system_asks_but_never_smaller_than_the_design(
    qapp: QApplication,
) -> None:
    usual = qapp.font()
    try:
        sizes = {}
        for asked in (8, 13, 20, 90):
            font = QFont(usual)
            font.setPixelSize(asked)
            qapp.setFont(font)
            theme.apply(qapp, "light")
            sizes[asked] = theme.letters_px(qapp)
            assert f"font-size: {sizes[asked]}px" in qapp.styleSheet()
    finally:
        qapp.setFont(usual)
        theme.apply(qapp, "light")
    assert sizes == {8: 13, 13: 13, 20: 20, 90: theme.LARGEST_LETTERS_PX}
