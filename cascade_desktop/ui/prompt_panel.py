"""What to draw, and what to leave out."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QPlainTextEdit

from cascade_desktop.prompt_length import Measure
from cascade_desktop.ui.fields import Panel
from cascade_desktop.ui.prompt_marks import PromptCount
from cascade_desktop.ui.session import Session


class PromptPanel(Panel):
    """The prompt and the negative prompt, each with its length in tokens under it."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.counts: list[PromptCount] = []
        self.prompt = self._add_text("prompt", 112)
        self.negative = self._add_text("negative", 58)

    @Slot(object)
    def measure_with(self, measure: Measure) -> None:
        """The model is loaded: its tokenizer can tell how long the texts are."""
        for count in self.counts:
            count.measure_with(measure)

    def stop(self) -> None:
        """No length is looked at any more."""
        for count in self.counts:
            count.stop()

    def _add_text(self, name: str, height: int) -> QPlainTextEdit:
        edit = self.add(name)
        assert isinstance(edit, QPlainTextEdit)
        edit.setFixedHeight(height)
        count = PromptCount(edit)
        self.counts.append(count)
        column = self.rows[name].layout()
        assert column is not None
        column.addWidget(count)
        return edit
