"""The signs in a prompt in colours, and a line under what cannot be meant so."""

from __future__ import annotations

from collections.abc import Callable, Collection

from PySide6.QtCore import QEvent, QObject, Slot
from PySide6.QtGui import QColor, QFont, QPalette, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit

from cascade_desktop.prompt_signs import Sign, signs
from cascade_desktop.ui.prompt_marks import utf16

LIGHT = {"weight": "#5549d8", "choice": "#9a4a00", "list": "#00695f", "word": "#a8236f"}
DARK = {"weight": "#a9a1ff", "choice": "#f0b060", "list": "#5ccfc0", "word": "#f48fc0"}
"""On the surfaces of `theme`, each with a contrast of 5 or more."""

MOST_SAID = 3
"""Problems that are told to a screen reader; the others are found at the next look."""


class PromptColours(QObject):
    """Looks at the text of `edit` at each change; `problems` are what is wrong in it."""

    def __init__(self, edit: QPlainTextEdit, is_list: Callable[[str], bool] | None) -> None:
        super().__init__(edit)
        self.problems: list[Sign] = []
        self._edit = edit
        self._is_list = is_list
        self._words: Collection[str] = ()
        self._usual = ""
        # The document tells of every change, the field not of those that the session makes.
        edit.document().contentsChanged.connect(self.look)
        edit.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Other colours for other surfaces, light or dark."""
        if event.type() == QEvent.Type.PaletteChange:
            self.look()
        return super().eventFilter(watched, event)

    def begin(self, description: str) -> None:
        """From now on problems are told behind this accessible description of the field."""
        self._usual = description
        self.look()

    def know(self, words: Collection[str]) -> None:
        """The words that LoRAs bring, in their brackets."""
        if set(words) != set(self._words):
            self._words = words
            self.look()

    @Slot()
    def look(self) -> None:
        """Colours the text as it is now: its lists may have come or gone."""
        text = self._edit.toPlainText()
        found = signs(text, self._is_list, self._words)
        self.problems = [sign for sign in found if sign.is_problem]
        self._paint(text, found)
        said = [self.sentence(sign) for sign in self.problems[:MOST_SAID]]
        description = " ".join([self._usual, *said])
        if description != self._edit.accessibleDescription():
            self._edit.setAccessibleDescription(description)

    def problem_at(self, place: int) -> str:
        """What is wrong at this place, counted in UTF-16 units; empty if nothing is."""
        if not self.problems:
            return ""
        text = self._edit.toPlainText()
        for sign in self.problems:
            start, end = utf16(text, [sign.start, sign.end])
            if start <= place <= end:
                return self.sentence(sign)
        return ""

    def sentence(self, sign: Sign) -> str:
        """Why it is underlined, and what to do."""
        reasons = {
            "open": self.tr(
                "The bracket {0} is never closed, so it is plain text. "
                "Close it, or write a backslash before it."
            ),
            "closed": self.tr(
                "The bracket {0} was never opened, so it is plain text. "
                "Open it, or write a backslash before it."
            ),
            "crossed": self.tr(
                "The partner of the bracket {0} stands in another option of the choice. "
                "Put both into one."
            ),
            "unknown": self.tr(
                "There is no list {0}. Put {0}.txt with one possibility a line into the folder "
                "wildcards, or write a backslash before the name."
            ),
            "heavy": self.tr(
                "The weight {0} is not between -10 and 10. "
                "Write a smaller number, or fewer brackets."
            ),
        }
        return reasons[sign.kind].format(sign.text)

    def _paint(self, text: str, found: list[Sign]) -> None:
        places = sorted({place for sign in found for place in (sign.start, sign.end)})
        units = dict(zip(places, utf16(text, places), strict=True))
        formats = self._formats()
        shown = []
        for sign in found:
            selection = QTextEdit.ExtraSelection()
            cursor = QTextCursor(self._edit.document())
            cursor.setPosition(units[sign.start])
            cursor.setPosition(units[sign.end], QTextCursor.MoveMode.KeepAnchor)
            selection.cursor, selection.format = cursor, formats[sign.kind]
            shown.append(selection)
        if shown or self._edit.extraSelections():
            self._edit.setExtraSelections(shown)

    def _formats(self) -> dict[str, QTextCharFormat]:
        palette = self._edit.palette()
        is_dark = palette.color(QPalette.ColorRole.Base).lightness() < 128
        formats = {}
        for kind, colour in (DARK if is_dark else LIGHT).items():
            formats[kind] = QTextCharFormat()
            formats[kind].setForeground(QColor(colour))
        formats["choice"].setFontWeight(QFont.Weight.Bold)
        wrong = QTextCharFormat()
        wrong.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        wrong.setUnderlineColor(palette.color(QPalette.ColorRole.BrightText))
        return formats | dict.fromkeys(("open", "closed", "crossed", "unknown", "heavy"), wrong)
