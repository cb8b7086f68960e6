"""What to draw, and what to leave out."""

from cascade_desktop.ui.fields import Panel
from cascade_desktop.ui.session import Session


class PromptPanel(Panel):
    """The prompt and the negative prompt."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.prompt = self.add("prompt")
        self.prompt.setFixedHeight(112)
        self.add("negative").setFixedHeight(58)
