"""From a picture that was made to the next one: its settings, a new seed, or its kept latent."""

from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal, Slot

from cascade_desktop.errors import CascadeError
from cascade_desktop.history import History, Made
from cascade_desktop.request import RANDOM_SEED, Request
from cascade_desktop.ui.jobs import Jobs
from cascade_desktop.ui.session import Session
from cascade_desktop.ui.stage_c import Kept

DETAIL = ("decoder_steps", "decoder_guidance", "decoder_shift", "decoder_rescale")
"""What Stage B does with a kept latent can be chosen anew."""


class MadeAgain(QObject):
    """Obeys what is wanted of pictures in the gallery, and of candidates.

    Signals:
        kept(Kept): the next job for its request goes on from this.
        said(str), refused(message, advice): sentences for the user.
    """

    kept = Signal(object)
    said = Signal(str)
    refused = Signal(str, str)

    def __init__(self, session: Session, jobs: Jobs, history: History, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._jobs, self._history = session, jobs, history

    @Slot(object)
    def reuse(self, request: Request) -> None:
        """All settings of a picture are in the fields again."""
        self._session.restore(request)
        self.said.emit(self.tr("The settings of the picture are in the fields again."))

    @Slot(str)
    def reuse_prompt(self, prompt: str) -> None:
        self._session.change(prompt=prompt)
        self.said.emit(self.tr("The prompt of the picture is in its field again."))

    @Slot(object)
    def again(self, request: Request) -> None:
        """One more like it, with a new seed."""
        try:
            self._jobs.ask(replace(request, seed=RANDOM_SEED, count=1).checked())
        except CascadeError as error:
            self.refused.emit(error.message, error.advice)
            return
        self.said.emit(self.tr("One more is drawn, with a new seed."))

    @Slot(object)
    def decode(self, numbers: Iterable[int]) -> None:
        """Stage B and A once more, from what Stage C gave, with the detail of the fields."""
        try:
            found = [
                self._with_detail(made, latent)
                for made in self._history.rows(list(numbers))
                if (latent := self._history.latent(made.number)) is not None
            ]
        except CascadeError as error:
            self.refused.emit(error.message, error.advice)
            return
        if found:
            self.finish(found)
            return
        self.refused.emit(
            self.tr("Nothing of Stage C is kept for this picture."),
            self.tr("Use its settings and press Generate: they draw the same picture."),
        )

    @Slot(object)
    def finish(self, found: Iterable[Kept]) -> None:
        """Draws on, as jobs of the queue: they can wait, be cancelled and survive the app."""
        try:
            for kept in found:
                self._jobs.ask(self._told(kept).checked())
        except CascadeError as error:
            self.refused.emit(error.message, error.advice)

    def _told(self, kept: Kept) -> Request:
        """The worker learns of it before it is asked."""
        self.kept.emit(kept)
        return kept.request

    def _with_detail(self, made: Made, latent: bytes) -> Kept:
        """For another model the fields hold what suits that one, so all stays as it was."""
        now, request = self._session.request, made.request
        if (now.model, now.profile) == (request.model, request.profile):
            request = replace(request, **{name: getattr(now, name) for name in DETAIL})
        return Kept(request, latent, made.record)
