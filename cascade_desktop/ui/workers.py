"""All generation threads: one for each card that is chosen, and whichever is free draws next."""

from collections import deque
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from cascade_desktop import cards
from cascade_desktop.errors import CascadeError
from cascade_desktop.folders import Folders
from cascade_desktop.history import History
from cascade_desktop.model_hash import ModelHashes
from cascade_desktop.request import Request
from cascade_desktop.settings import Settings
from cascade_desktop.ui.in_memory import InMemory
from cascade_desktop.ui.jobs import Job
from cascade_desktop.ui.stage_c import Kept, Sheet
from cascade_desktop.ui.work_thread import WorkThread
from cascade_desktop.ui.worker import Shared, Worker
from cascade_desktop.wildcards import Wildcards


class _Hand(QObject):
    """A worker with its thread, the way to it, and what it was given and has not ended."""

    generate = Signal(object)
    draw_candidates = Signal(object)
    warm_up = Signal(object)
    leave = Signal()

    def __init__(self, worker: Worker, parent: QObject) -> None:
        super().__init__(parent)
        self.worker = worker
        self.work: Job | Sheet | None = None
        self.generate.connect(worker.generate)
        self.draw_candidates.connect(worker.draw_candidates)
        self.warm_up.connect(worker.warm_up)
        self.leave.connect(worker.let_go)
        self.generation = WorkThread(worker)

    def give(self, work: Job | Sheet) -> None:
        self.work = self.worker.awaited = work
        (self.generate if isinstance(work, Job) else self.draw_candidates).emit(work)


class Workers(QObject):
    """There is one from the beginning. The others are made when the first has loaded a model, so
    that it is known how many cards there are, and something waits that they can draw.

    Signals:
        made(Worker): there is one more to listen to.
        places_changed(int): so many draw at once from now on, if there is enough to draw.
        refused(message, advice): a card that is chosen is not there.
    """

    made = Signal(object)
    places_changed = Signal(int)
    refused = Signal(str, str)

    def __init__(self, folders: Folders, chosen: Settings, history: History | None = None) -> None:
        super().__init__()
        self._folders, self._history = folders, history
        self._device, self._cards = chosen.device, chosen.cards
        self._here: int | None = None
        self._places = 1
        self._said = ""
        self._shared = Shared(ModelHashes(folders))
        self._lists: Wildcards | None = None
        self._waiting: deque[Job | Sheet] = deque()
        self._leaving: list[_Hand] = []
        self._hands: list[_Hand] = []
        self._make()
        self.first.loaded.connect(self._note_loaded)

    @property
    def first(self) -> Worker:
        """The one that is there from the beginning to the end."""
        return self._hands[0].worker

    @property
    def all(self) -> tuple[Worker, ...]:
        return tuple(hand.worker for hand in self._hands)

    def use_lists(self, lists: Wildcards) -> None:
        """Of words, for the names of lists in prompts; given before anything is drawn."""
        self._lists = lists
        for worker in self.all:
            worker.lists = lists

    def finish(self) -> None:
        """Returns when all threads have ended, each at its next step."""
        hands = [*self._hands, *self._leaving]
        for hand in hands:
            hand.worker.stop()
        for hand in hands:
            hand.generation.finish()

    @Slot(object)
    def warm_up(self, request: Request) -> None:
        """Loads the model of `request` where the next picture is drawn."""
        self._hands[0].warm_up.emit(request)

    @Slot(object)
    def generate(self, job: Job) -> None:
        self._add(job)

    @Slot(object)
    def draw_candidates(self, sheet: Sheet) -> None:
        self._add(sheet)

    @Slot(object)
    def keep(self, kept: Kept) -> None:
        """The next job for its request is drawn on from what Stage C gave, by whichever worker."""
        self._shared.kept[kept.request] = kept

    @Slot(object)
    def follow_settings(self, changed: dict[str, Any]) -> None:
        """Fields of `Settings` that were changed."""
        if "device" in changed or "cards" in changed:
            self._device = changed.get("device", self._device)
            self._cards = changed.get("cards", self._cards)
            self._settle()

    @Slot(object)
    def _note_loaded(self, loaded: InMemory | None) -> None:
        if loaded is not None and self._here is None:
            self._here = len(loaded.card_names)
            self._settle()

    def _settle(self) -> None:
        """As many places as there are cards, of those that are chosen."""
        if self._here is None:
            return
        try:
            devices = cards.wanted(self._device, self._cards, self._here)
        except CascadeError:
            devices = (self._device,)  # Loading says what is wrong with it.
        there = cards.present(devices, self._here)
        self._tell_absent(cards.absence(devices, self._here) if there else None)
        self._places = max(1, len(there))
        self.places_changed.emit(self._places)
        self._dismiss()
        self._hand_out()

    def _tell_absent(self, absence: CascadeError | None) -> None:
        """Once for each choice; where no card is there at all, loading says it."""
        said = str(absence or "")
        if absence is not None and said != self._said:
            self.refused.emit(absence.message, absence.advice)
        self._said = said

    def _add(self, work: Job | Sheet) -> None:
        self._waiting.append(work)
        self._hand_out()

    def _hand_out(self) -> None:
        while self._waiting and (hand := self._free()) is not None:
            hand.give(self._waiting.popleft())

    def _free(self) -> _Hand | None:
        """The first that has nothing to do, or a new one, if there is a card for it."""
        here = self._hands[: self._places]
        found = next((hand for hand in here if hand.work is None), None)
        if found is None and len(here) < self._places:
            found = self._make()
        return found

    @Slot(object)
    def _end(self, work: Job | Sheet) -> None:
        """Whatever has come of it, its worker is free."""
        for hand in self._hands:
            if hand.work is work:
                hand.work = None
        self._dismiss()
        self._hand_out()

    def _make(self) -> _Hand:
        worker = Worker(self._folders, self._history, len(self._hands), self._shared)
        worker.lists = self._lists
        for ended in (worker.finished, worker.cancelled, worker.failed):
            ended.connect(self._end)
        for ended in (worker.sheet_ended, worker.sheet_failed):
            ended.connect(self._end)
        worker.left.connect(self._forget_left)
        self.made.emit(worker)
        hand = _Hand(worker, self)
        self._hands.append(hand)
        return hand

    def _dismiss(self) -> None:
        """Those that no card is chosen for any more free theirs, once they have nothing to do."""
        while len(self._hands) > self._places and self._hands[-1].work is None:
            hand = self._hands.pop()
            self._leaving.append(hand)
            hand.leave.emit()

    @Slot(object)
    def _forget_left(self, left: Worker) -> None:
        for hand in [hand for hand in self._leaving if hand.worker is left]:
            hand.generation.finish()
            self._leaving.remove(hand)
            hand.deleteLater()
