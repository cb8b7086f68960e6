"""What to draw, and what to leave out."""

from collections.abc import Iterable

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from cascade_desktop.folders import Folders
from cascade_desktop.prompt_length import Measure
from cascade_desktop.request import Request
from cascade_desktop.style_files import FILE, Styles
from cascade_desktop.ui.fields import Panel, Row, title
from cascade_desktop.ui.lists_menu import ListsMenu
from cascade_desktop.ui.prompt_field import PromptField
from cascade_desktop.ui.prompt_marks import PromptCount
from cascade_desktop.ui.prompt_past import Past, Remembering
from cascade_desktop.ui.session import Session
from cascade_desktop.ui.styles_menu import StylesMenu
from cascade_desktop.wildcards import FOLDER, Wildcards


class PromptPanel(Panel):
    """The prompt and the negative prompt, each with its length in tokens under it.

    Without a `history` no prompts are offered, without `folders` there are no lists and only the
    styles that came with the app.

    Signals:
        refused(str, str): what could not be done with a style, and what to do.
    """

    refused = Signal(str, str)

    def __init__(
        self,
        session: Session,
        history: Remembering | None = None,
        folders: Folders | None = None,
    ) -> None:
        super().__init__(session)
        self.counts: list[PromptCount] = []
        self.wildcards = Wildcards(folders.data / FOLDER if folders else None)
        self._history = history
        self._words: set[str] = set()
        self.styles = StylesMenu(session, Styles(folders.data / FILE if folders else None))
        self.lists = ListsMenu(self.wildcards)
        self.lists.chosen.connect(self.insert_list)
        for menu in (self.lists, self.styles):
            menu.setParent(self)  # Before the fields, so that Tab comes to it first.
            menu.refused.connect(self.refused)
        self.prompt = self._add_text("prompt", 112)
        self.negative = self._add_text("negative", 58)
        self._put_menus_beside_the_title()
        self._column("prompt").addWidget(self.styles.note)
        session.changed.connect(self._learn)
        self._learn(session.request)

    @Slot(object)
    def measure_with(self, measure: Measure) -> None:
        """The model is loaded: its tokenizer can tell how long the texts are."""
        for count in self.counts:
            count.measure_with(lambda text: self.wildcards.measured(text, measure))

    @Slot(str)
    def insert_token(self, text: str) -> None:
        """Puts a LoRA's word into the prompt, where the cursor is."""
        self.show_words([*self._words, text])
        self.prompt.insert_token(text)

    @Slot(str)
    def insert_list(self, text: str) -> None:
        """Puts a list's name into the field that is being written in."""
        edit = self.negative if self.window().focusWidget() is self.negative else self.prompt
        edit.insert_token(text)
        edit.setFocus()

    @Slot(object)
    def show_words(self, words: Iterable[str]) -> None:
        """The words that LoRAs bring, in their brackets: they are coloured, and offered."""
        self._words = set(words)
        self._learn(self.session.request)

    def stop(self) -> None:
        """No length is looked at any more."""
        for count in self.counts:
            count.stop()

    @Slot(object)
    def _learn(self, request: Request) -> None:
        named = {word for use in request.loras for word in use.token.replace(",", " ").split()}
        words = self._words | named
        for edit in (self.prompt, self.negative):
            edit.past.words = tuple(sorted(words))
            edit.colours.know(words)

    def _add_text(self, name: str, height: int) -> PromptField:
        past = Past(self._history, name, self.wildcards.names)
        knows = self.wildcards.knows if self.wildcards.folder else None
        edit = PromptField(self.session, name, past, knows)
        edit.setFixedHeight(height)
        row = self.rows[name] = Row(title(name), edit)
        self.column.addWidget(row)
        count = PromptCount(edit)
        self.counts.append(count)
        self._column(name).addWidget(count)
        return edit

    def _put_menus_beside_the_title(self) -> None:
        column = self._column("prompt")
        label = column.takeAt(0)
        assert label is not None, "a row begins with its title"
        head = QHBoxLayout()
        head.addItem(label)
        head.addStretch(1)
        for menu in (self.lists, self.styles):
            head.addWidget(menu)
        column.insertLayout(0, head)

    def _column(self, name: str) -> QVBoxLayout:
        column = self.rows[name].layout()
        assert isinstance(column, QVBoxLayout)
        return column
