"""Finds texts that the window shows without having them translated first."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.translating.window_texts import UI

FIRST, SECOND = (0,), (1,)
SHOWS: dict[str, tuple[int, ...]] = {
    **dict.fromkeys(("setText", "setToolTip", "setWindowTitle", "setTitle"), FIRST),
    **dict.fromkeys(("setAccessibleName", "setAccessibleDescription"), FIRST),
    **dict.fromkeys(("setPlaceholderText", "setStatusTip", "setInformativeText"), FIRST),
    **dict.fromkeys(("setSuffix", "setPrefix", "setSpecialValueText", "setFormat"), FIRST),
    **dict.fromkeys(("QLabel", "QPushButton", "QCheckBox", "QRadioButton", "QGroupBox"), FIRST),
    **dict.fromkeys(("QAction", "addAction", "addItem", "addMenu", "addButton"), FIRST),
    **dict.fromkeys(("say", "warn", "showMessage"), (0, 1)),
    **dict.fromkeys(("show_text", "show_sentence", "show_problem", "show_caption"), FIRST),
    **dict.fromkeys(("show_as", "Entry", "getExistingDirectory", "setItemText"), SECOND),
    **dict.fromkeys(("getOpenFileName", "getSaveFileName", "getOpenFileNames"), (1, 3)),
    "ask": (2, 3, 4),
}
"""What is called -> which of its arguments are shown."""

NAMES = {"PNG", "WebP", "JPEG", "hf_…", "[fernando]", "^dog</w>"}
WORD = re.compile(r"[^\W\d_]{2}")
TAGS = re.compile(r"<[^<>]*>|&\w+;")


def untranslated(folder: Path = UI) -> list[str]:
    """`file:line: text` for each of them."""
    return [
        f"{path.relative_to(folder)}:{call.lineno}: {text}"
        for path in sorted(folder.rglob("*.py"))
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call)
        for text in _shown(call)
    ]


def _shown(call: ast.Call) -> Iterator[str]:
    name = ast.unparse(call.func).rpartition(".")[2]
    for place in SHOWS.get(name, ()):
        if place < len(call.args):
            for text in _literals(call.args[place]):
                if text not in NAMES and WORD.search(TAGS.sub("", text)):
                    yield text


def _literals(node: ast.expr) -> Iterator[str]:
    """The fixed texts in an expression, but not those that a call in it is given."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield from (text for value in node.values for text in _literals(value))
    elif isinstance(node, ast.BinOp):
        yield from (*_literals(node.left), *_literals(node.right))
    elif isinstance(node, ast.IfExp):
        yield from (*_literals(node.body), *_literals(node.orelse))
    elif isinstance(node, ast.BoolOp):
        yield from (text for value in node.values for text in _literals(value))
