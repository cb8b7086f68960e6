"""What the app is made of, and which keys it knows."""

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTextBrowser, QVBoxLayout, QWidget

from cascade_desktop import __version__
from cascade_desktop.folders import APP
from cascade_desktop.licences import LICENCES


class TextWindow(QDialog):
    """A small window with a text to read. It stops nothing else."""

    def __init__(self, parent: QWidget, name: str, title: str, text: str) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.resize(480, 420)
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
    title = parent.tr("About {0}").format(APP)
    lines = "".join(f"<li>{line}</li>" for line in _licences(parent))
    text = (
        f"<h2>{APP} {__version__}</h2>"
        + f"<p>{parent.tr('Pictures with Stable Cascade on your own machine, offline.')}</p>"
        + f"<h3>{parent.tr('Licences')}</h3><ul>{lines}</ul>"
    )
    return TextWindow(parent, "about", title, text)


Keys = tuple[str, Sequence[tuple[str, str]]]
"""A title, and for each of its keys what it does."""


def shortcuts(
    parent: QWidget, more: Sequence[Keys] = (), *, extra_first: bool = False
) -> TextWindow:
    """The keys of the window, and `more` groups of them below or above."""
    title = parent.tr("Shortcuts")
    groups: list[Keys] = [(parent.tr("Everywhere"), _keys(parent))]
    groups = [*more, *groups] if extra_first else [*groups, *more]
    text = "".join(_table(name, keys) for name, keys in groups)
    return TextWindow(parent, "shortcuts", title, f"<h2>{title}</h2>{text}")


def _table(title: str, keys: Sequence[tuple[str, str]]) -> str:
    rows = "".join(
        f"<tr><td style='padding: 4px 24px 4px 0'><b>{escape(key)}</b></td>"
        f"<td style='padding: 4px 0'>{escape(what)}</td></tr>"
        for key, what in keys
    )
    return f"<h3>{escape(title)}</h3><table>{rows}</table>"


def _licences(parent: QWidget) -> tuple[str, ...]:
    return (
        parent.tr("The app's own code: MIT."),
        parent.tr("Qt and PySide6: LGPL 3, used as separate libraries that can be replaced."),
        parent.tr("PyTorch: BSD 3-Clause. Diffusers and Transformers: Apache 2.0."),
        parent.tr("The built-in model Pocket was trained on pictures made of these drawings:"),
        parent.tr("Fluent Emoji © Microsoft, MIT."),
        parent.tr("Noto Emoji © Google, Apache 2.0."),
        parent.tr("Twemoji © Twitter and contributors, CC-BY 4.0."),
        *(
            parent.tr("The weights of Stable Cascade, if you get them: {0}, {1}.").format(
                licence.title, parent.tr("any use") if licence.commercial else parent.tr("research")
            )
            for licence in LICENCES.values()
        ),
    )


def _keys(parent: QWidget) -> tuple[tuple[str, str], ...]:
    return (
        ("Ctrl+Return", parent.tr("Generate; while one is drawn, the next one waits")),
        ("Esc", parent.tr("Cancel the picture being drawn")),
        ("Shift+Esc", parent.tr("Cancel it and all that wait")),
        ("Ctrl+1", parent.tr("Pictures")),
        ("Ctrl+2", parent.tr("Canvas")),
        ("Ctrl+3", parent.tr("Models")),
        ("Ctrl+E", parent.tr("Edit the picture shown on the canvas")),
        ("Ctrl+O", parent.tr("Open a picture and use its settings")),
        ("Ctrl+R", parent.tr("Use the settings of the picture shown")),
        ("Ctrl+Shift+C", parent.tr("Copy the picture shown")),
        ("Ctrl+Shift+M", parent.tr("Models: download, add, remove")),
        ("Del", parent.tr("Move the marked picture of the strip to the bin")),
        ("Ctrl+Q", parent.tr("Quit")),
    )
