"""From the fields to the queue: pictures, candidates and grids of the request as it is now."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from cascade_desktop import models
from cascade_desktop.errors import CascadeError
from cascade_desktop.request import Request
from cascade_desktop.ui.grid_dialog import GridDialog
from cascade_desktop.ui.stage_c import Kept

if TYPE_CHECKING:
    from cascade_desktop.ui.window import Window


class Asking(QObject):
    """Looks at the request of its window first, and shows what is wrong with it."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window

    @Slot()
    def generate(self) -> None:
        """Asks for the pictures of the request, or on the canvas for what its plan says."""
        window = self._window
        on_canvas = window.pages.currentWidget() is window.canvas
        request = self._checked(on_canvas=on_canvas)
        if request is None:
            return
        if on_canvas:
            window.canvas.generation.generate()
            return
        window.show_pictures()
        self.ask(request)

    @Slot(object, object)
    def ask(self, request: Request, purpose: object = None) -> None:
        """What was typed is kept first, so that no end of the app can lose it."""
        self._window.upkeep.remember(request)
        self._window.jobs.ask(request, purpose)

    @Slot()
    def cancel(self) -> None:
        """Stops what is seen to be drawn: the candidates on their page, elsewhere the picture."""
        window = self._window
        page = window.candidates
        if page.running and window.pages.currentWidget() is page:
            page.cancel()
        else:
            window.jobs.cancel()

    @Slot(int)
    def draw_candidates(self, count: int) -> None:
        """Begins `count` pictures of the request."""
        request = self._checked()
        if request is not None:
            self._window.upkeep.remember(request)
            self._window.candidates.begin(replace(request, count=count))

    @Slot(object)
    def finish_chosen(self, chosen: tuple[Kept, ...]) -> None:
        """The candidates chosen become pictures."""
        self._window.made_again.finish(chosen)
        self._window.show_pictures()

    @Slot()
    def ask_for_grid(self) -> None:
        """Two settings and their values are asked for, to be compared."""
        request = self._checked()
        if request is not None:
            dialog = GridDialog(self._window, request, self._find_model)
            dialog.asked.connect(self._window.jobs.ask_grid)
            dialog.open()

    def _checked(self, *, on_canvas: bool = False) -> Request | None:
        """The request as it can be drawn; None if it cannot, which is then shown."""
        window = self._window
        request = window.session.request
        problems = request.problems()
        shown = window.side.show_problems(problems)
        try:
            if problems:
                request.checked()
            window.messages.clear()
            # A list that is not there is told now, and not by a job that fails later.
            window.prompt_panel.wildcards.filled(request)
            return request if on_canvas else window.canvas.filled_in(request).checked()
        except CascadeError as error:
            if not shown:
                window.leave_models()
                window.messages.warn(error.message, error.advice)
            return None

    def _find_model(self, request: Request) -> object:
        return models.model_path(request.model, self._window.folders)
