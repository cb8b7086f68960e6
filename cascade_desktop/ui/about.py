"""What the app is made of, and which keys it knows."""

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTextBrowser, QVBoxLayout, QWidget

from cascade_desktop import __version__
from cascade_desktop.folders import APP
from cascade_desktop.licences import LICENCES
from cascade_desktop.parts_used import parts
from cascade_desktop.ui.languages import in_language


class TextWindow(QDialog):
    """A small window with a text to read. It stops nothing else."""

    def __init__(self, parent: QWidget, name: str, title: str, text: str) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.resize(560, 480)
        browser = QTextBrowser()
        browser.setObjectName(f"{name}Text")
        browser.setAccessibleName(title)
        browser.setOpenExternalLinks(True)
        browser.setHtml(text)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close = buttons.button(QDialogButtonBox.StandardButton.Close)
        close.setObjectName(f"{name}Close")
        close.setAccessibleName(QCoreApplication.translate("TextWindow", "Close"))
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(browser)
        column.addWidget(buttons)


def about(parent: QWidget) -> TextWindow:
    title = _text("About {0}").format(APP)
    lines = "".join(f"<li>{line}</li>" for line in _licences())
    text = (
        f"<h2>{APP} {__version__}</h2>"
        + f"<p>{_text('Pictures with Stable Cascade on your own machine, offline.')}</p>"
        + f"<h3>{_text('Licences')}</h3><ul>{lines}</ul>"
    )
    libraries = [(part.name, f"{part.version}  ·  {part.licence}".strip(" ·")) for part in parts()]
    text += _table(_text("Libraries"), libraries)
    return TextWindow(parent, "about", title, text)


Keys = tuple[str, Sequence[tuple[str, str]]]
"""A title, and for each of its keys what it does."""


def shortcuts(
    parent: QWidget, more: Sequence[Keys] = (), *, extra_first: bool = False
) -> TextWindow:
    """The keys of the window, and `more` groups of them below or above."""
    title = _text("Shortcuts")
    groups: list[Keys] = [(_text("Everywhere"), _keys())]
    groups = [*more, *groups] if extra_first else [*groups, *more]
    text = "".join(_table(name, keys) for name, keys in groups)
    return TextWindow(parent, "shortcuts", title, f"<h2>{title}</h2>{text}")


def _table(title: str, keys: Sequence[tuple[str, str]]) -> str:
    rows = "".join(
        f"<tr><td style='padding: 4px 24px 4px 0'><b>{escape(in_language(key))}</b></td>"
        f"<td style='padding: 4px 0'>{escape(what)}</td></tr>"
        for key, what in keys
    )
    return f"<h3>{escape(title)}</h3><table>{rows}</table>"


def _licences() -> tuple[str, ...]:
    return (
        _text("The app's own code: MIT."),
        _text("Qt and PySide6: LGPL 3, used as separate libraries that can be replaced."),
        _text("PyTorch: BSD 3-Clause. Diffusers and Transformers: Apache 2.0."),
        _text("The built-in model Pocket was trained on pictures made of these drawings:"),
        _text("Fluent Emoji © Microsoft, MIT."),
        _text("Noto Emoji © Google, Apache 2.0."),
        _text("Twemoji © Twitter and contributors, CC-BY 4.0."),
        *(
            _text("The weights of Stable Cascade, if you get them: {0}, {1}.").format(
                licence.title, _text("any use") if licence.commercial else _text("research")
            )
            for licence in LICENCES.values()
        ),
    )


def _keys() -> tuple[tuple[str, str], ...]:
    return (
        ("Ctrl+Return", _text("Generate; while one is drawn, the next one waits")),
        ("Esc", _text("Cancel the picture being drawn")),
        ("Shift+Esc", _text("Cancel it and all that wait")),
        ("Ctrl+1", _text("Pictures")),
        ("Ctrl+2", _text("Canvas")),
        ("Ctrl+3", _text("Models")),
        ("Ctrl+4", _text("Gallery: every picture that was made")),
        ("Ctrl+Shift+Return", _text("Candidates: begin many, finish the chosen")),
        ("Ctrl+Shift+J", _text("Queue: what is drawn, and what waits")),
        ("Ctrl+Shift+X", _text("X/Y grid: compare values of settings")),
        ("Ctrl+E", _text("Edit the picture shown on the canvas")),
        ("Ctrl+O", _text("Open a picture and use its settings")),
        ("Ctrl+R", _text("Use the settings of the picture shown")),
        ("Ctrl+Shift+C", _text("Copy the picture shown")),
        ("Ctrl+Shift+M", _text("Models: download, add, remove")),
        ("Ctrl+,", _text("Settings")),
        ("Del", _text("Move the marked picture of the strip to the bin")),
        ("Ctrl+Q", _text("Quit")),
    )


def _text(text: str) -> str:
    return QCoreApplication.translate("About", text)
