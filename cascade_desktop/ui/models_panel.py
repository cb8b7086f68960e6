"""The Models page: what can be had, what is on its way, what is here, and from where it comes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QFileDialog,
    QVBoxLayout,
    QWidget,
)

from cascade_desktop import doctor
from cascade_desktop.catalog import MODELS, Model
from cascade_desktop.errors import CascadeError
from cascade_desktop.folders import Folders
from cascade_desktop.progress import Progress
from cascade_desktop.request import BUILT_IN
from cascade_desktop.ui import measures
from cascade_desktop.ui.downloads import DownloadQueue
from cascade_desktop.ui.found_list import FoundList
from cascade_desktop.ui.licence_dialog import LicenceDialog
from cascade_desktop.ui.model_card import ModelCard
from cascade_desktop.ui.models_area import ModelsArea
from cascade_desktop.ui.models_head import ModelsHead
from cascade_desktop.ui.models_hint import ModelsHint
from cascade_desktop.ui.questions import ask
from cascade_desktop.ui.shelf import OnDisk, Shelf
from cascade_desktop.ui.standing import ON_ITS_WAY, Standing

if TYPE_CHECKING:
    from cascade_desktop.library import Found
    from cascade_desktop.licences import Licence

LOOKS = 2
"""After a cancel the files go a moment later, of which the downloads tell once more."""

MOVING, TOKEN = "models folder", "token"
"""Under these names the shelf tells of work that is about no model."""


class ModelsPanel(QWidget):
    """Cards by purpose, and what else was found.

    Signals:
        closed(): back to the pictures.
        used(str): the model of this name or path is to draw.
        settings_changed(dict): fields of `Settings` and their new values.
        found(tuple[Found, ...]): what can be drawn with has been looked through.
        fraction_changed(object): how much of all downloads on their way is done; None without.
        settings_wanted(): where models lie and come from is to be seen and changed.
        moved(Path): the models are in this folder now.
        token_kept(bool): the keyring has a token now, or none; token_refused(str): why not.
    """

    closed = Signal()
    used = Signal(str)
    settings_changed = Signal(object)
    found = Signal(object)
    fraction_changed = Signal(object)
    settings_wanted = Signal()
    moved = Signal(object)
    token_kept = Signal(bool)
    token_refused = Signal(str)

    def __init__(self, folders: Folders, models: tuple[Model, ...] = MODELS) -> None:
        super().__init__()
        self.setObjectName("modelsPanel")
        self._folders = folders
        self._models = {model.name: model for model in models}
        self._standings = {model.name: Standing(model) for model in models}
        self._looks = 0
        self.downloads = DownloadQueue(folders, self)
        self.shelf = Shelf(folders, models, self)
        self.cards = {model.name: ModelCard(model) for model in models}
        self.others = FoundList()
        self.head = ModelsHead()
        self.hint = ModelsHint(models)
        self.area = ModelsArea(self.hint, self.cards.values(), self.others)
        self._connect()
        self._arrange()
        self.show_memory(doctor.memory_bytes(), False)
        self._show_all()

    def start(self) -> None:
        """Looks through the disk, and goes on with the downloads of an earlier start."""
        self.shelf.look()
        if (self._folders.data / "downloads.json").is_file():
            self.downloads.open()

    def stop(self) -> None:
        """Ends what runs in the background; called once, when the window closes."""
        self.downloads.close()
        self.shelf.stop()

    def add(self, path: Path) -> None:
        """Makes a model or adapter of the user's known, where it lies."""
        from cascade_desktop import licences

        wanted = licences.missing_for_import(self._folders)
        self._when_accepted(path.name, wanted, partial(self._look_at, path))

    def _look_at(self, path: Path) -> None:
        self.head.say(self.tr("Looking at {0}…").format(path.name))
        self.shelf.add(path)

    def focus_first(self) -> None:
        """The keyboard goes on with what is offered, or with the first card."""
        first = next(iter(self.cards.values())).button
        (self.hint.button if self.hint.isVisibleTo(self) else first).setFocus()

    @Slot(object, bool)
    def show_memory(self, size_bytes: int, of_a_card: bool) -> None:
        """What to suggest follows from the memory that pictures are drawn in."""
        self.hint.show_memory(size_bytes, of_a_card)
        self.hint.show_missing(self._is_wanted)

    @Slot()
    def choose_files(self) -> None:
        """Asks for a file to add."""
        kinds = self.tr("Models and adapters (*.safetensors)")
        name, _ = QFileDialog.getOpenFileName(self, self.tr("Add a file"), "", kinds)
        if name:
            self.add(Path(name))

    @Slot()
    def choose_folder(self) -> None:
        """Asks for a folder to add."""
        name = QFileDialog.getExistingDirectory(self, self.tr("Add a folder with models"))
        if name:
            self.add(Path(name))

    @Slot(str, str)
    def order(self, name: str, order: str) -> None:
        """What a card asks for: "download", "pause", "resume", "cancel", "use" and so on."""
        standing = self._standings[name]
        model = standing.model
        if order in ("download", "resume"):
            # Also before going on: the text that came with it may be another one than accepted.
            self._ask_for((model,))
        elif order == "pause":
            self.downloads.pause(name)
        elif order == "cancel":
            self._ask_to_cancel(standing)
        elif order == "use":
            self.used.emit(BUILT_IN if not model.files else model.folder)
        elif order == "folder":
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(model.place(self._folders))))
        elif standing.found is not None and order == "verify":
            self._change(name, working=Progress("checking", 0, 1), verified=False)
            self.shelf.verify(name, standing.found)
        elif standing.found is not None and order == "remove":
            self._ask_to_remove(name, standing.found)

    @Slot(object)
    def _ask_for(self, models: tuple[Model, ...]) -> None:
        """Downloads them, once every licence of theirs has been accepted."""
        from cascade_desktop import licences

        asked = [text for model in models for text in licences.missing(self._folders, model)]
        texts = tuple(dict.fromkeys(asked))
        self._when_accepted(_name(models[0]), texts, partial(self._download, models))

    def _when_accepted(
        self, title: str, texts: tuple[Licence, ...], then: Callable[[], None]
    ) -> None:
        """Does it once all of `texts` have been accepted; at once if there are none."""
        if not texts:
            then()
            return
        dialog = LicenceDialog(self, title, texts)
        dialog.accepted.connect(partial(self._accept, texts, then))
        dialog.open()

    def _accept(self, texts: tuple[Licence, ...], then: Callable[[], None]) -> None:
        from cascade_desktop import licences

        try:
            for licence in texts:
                licences.accept(self._folders, licence)
        except CascadeError as error:
            self.head.warn(error.message, error.advice)
            return
        then()

    def _download(self, models: tuple[Model, ...]) -> None:
        self.head.say("")
        for model in models:
            self._change(model.name, damaged=(), verified=False)
            self.downloads.add(model)

    def _ask_to_cancel(self, standing: Standing) -> None:
        done = measures.size(standing.bytes_done)
        ask(
            self,
            "cancelDownload",
            self.tr("Cancel the download of {0}?").format(_name(standing.model)),
            self.tr("What has arrived and is not finished ({0}) is deleted.").format(done),
            self.tr("Delete"),
            partial(self._cancel, standing.model.name),
        )

    def _cancel(self, name: str) -> None:
        self._looks = LOOKS
        self.downloads.cancel(name)

    def _ask_to_remove(self, name: str, found: Found) -> None:
        ask(
            self,
            "removeModel",
            self.tr("Remove {0}?").format(found.title),
            self.tr("{0} goes to the bin: {1}").format(measures.size(found.size), found.path),
            self.tr("Remove"),
            partial(self.shelf.remove, name, found),
        )

    @Slot(object)
    def _use_found(self, found: Found) -> None:
        self.used.emit(found.name)

    @Slot(object)
    def _verify_found(self, found: Found) -> None:
        self.head.say(self.tr("Reading the files of {0} again…").format(found.title))
        self.shelf.verify(str(found.path), found)

    @Slot(object)
    def _remove_found(self, found: Found) -> None:
        if found.ours:
            self._ask_to_remove(str(found.path), found)
        else:
            self.shelf.remove(str(found.path), found)

    @Slot(object)
    def move_models(self, folder: Path) -> None:
        """All models of the app go to `folder`."""
        self.head.say(self.tr("Moving the models to {0}…").format(folder))
        self.downloads.close()
        self.shelf.move_to(MOVING, folder)

    @Slot(str)
    def keep_token(self, token: str) -> None:
        """Keeps the token in the keyring; with an empty one, none."""
        self.shelf.keep_token(TOKEN, token)

    @Slot()
    def _show_downloads(self) -> None:
        states = self.downloads.states()
        for name, standing in self._standings.items():
            state = states.get(name)
            if state != standing.state:
                arrived = state is not None and state.status == "done"
                self._change(name, state=state, there="there" if arrived else standing.there)
        if self._looks:
            self._looks -= 1
            self.shelf.look()
        on_way = [state for state in states.values() if state.status in ON_ITS_WAY]
        total = sum(state.total for state in on_way)
        done = sum(state.done for state in on_way)
        self.fraction_changed.emit(done / total if total else None)
        self.hint.show_missing(self._is_wanted)

    @Slot(object, object)
    def _show_found(self, found: tuple[Found, ...], on_disk: dict[str, OnDisk]) -> None:
        for name, standing in self._standings.items():
            here = on_disk.get(name)
            if here is not None:
                self._change(
                    name,
                    there=here.state,
                    done=here.size_bytes,
                    found=_of_row(standing.model, found, here, self._folders),
                )
        rows = {standing.found for standing in self._standings.values()}
        self.others.show_found(
            tuple(row for row in found if row not in rows and row.name != BUILT_IN)
        )
        self.area.show_others(self.others.model.rowCount() > 0)
        self.hint.show_missing(self._is_wanted)
        self.found.emit(found)

    @Slot(str, object)
    def _show_work(self, name: str, progress: Progress) -> None:
        if name in self._standings and self._standings[name].working is not None:
            self._change(name, working=progress)

    @Slot(str, object)
    def _show_end(self, name: str, result: object) -> None:
        """The result of a verification are sentences; of an import, what was found."""
        if name in self._standings:
            was = self._standings[name]
            damaged = tuple(map(str, result)) if isinstance(result, tuple) else ()
            verified = was.working is not None and not damaged
            self._change(name, working=None, damaged=damaged, verified=verified)
        elif name == MOVING:
            self._show_moved()
        elif name == TOKEN:
            self.token_kept.emit(bool(result))
        elif isinstance(result, tuple):
            self._say_result(name, result)

    def _show_moved(self) -> None:
        folder = self._folders.models
        self.moved.emit(folder)
        self.settings_changed.emit({"models_folder": str(folder)})
        self.head.say(self.tr("The models are in {0} now.").format(folder))
        self.downloads.open()

    def _say_result(self, name: str, result: tuple[object, ...]) -> None:
        if not result:
            self.head.say(self.tr("{0}: complete and undamaged.").format(Path(name).name))
        elif all(isinstance(row, str) for row in result):
            self.head.warn(" ".join(map(str, result)))
        else:
            titles = ", ".join(getattr(row, "title", "") for row in result)
            self.head.say(self.tr("Added, where it lies: {0}.").format(titles))

    @Slot(str, str, str)
    def _show_failure(self, name: str, message: str, advice: str) -> None:
        if name in self._standings:
            self._change(name, working=None, sentence=f"{message} {advice}".strip())
            return
        if name == TOKEN:
            self.token_refused.emit(f"{message} {advice}".strip())
            return
        self.head.warn(message, advice)
        if name == MOVING:
            self.moved.emit(self._folders.models)
            self.downloads.open()

    def _change(self, name: str, **values: Any) -> None:
        values.setdefault("sentence", "")
        self._standings[name] = replace(self._standings[name], **values)
        self.cards[name].show_standing(self._standings[name])

    def _show_all(self) -> None:
        for name, card in self.cards.items():
            card.show_standing(self._standings[name])

    def _is_wanted(self, model: Model) -> bool:
        return self._standings[model.name].order == "download"

    def _connect(self) -> None:
        self.head.file_wanted.connect(self.choose_files)
        self.head.folder_wanted.connect(self.choose_folder)
        self.head.closed.connect(self.closed)
        for card in self.cards.values():
            card.asked.connect(self.order)
        self.hint.wanted.connect(self._ask_for)
        self.downloads.changed.connect(self._show_downloads)
        self.downloads.arrived.connect(self.shelf.look)
        self.shelf.found.connect(self._show_found)
        self.shelf.progressed.connect(self._show_work)
        self.shelf.ended.connect(self._show_end)
        self.shelf.failed.connect(self._show_failure)
        self.others.used.connect(self._use_found)
        self.others.verified.connect(self._verify_found)
        self.others.removed.connect(self._remove_found)
        self.area.settings.clicked.connect(self.settings_wanted)

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.area, 1)


def _name(model: Model) -> str:
    return QCoreApplication.translate("Model", model.title)


def _of_row(model: Model, found: tuple[Found, ...], here: OnDisk, folders: Folders) -> Found | None:
    """What the library has found in the place where the row's files belong.

    A model that is not complete is no find of the library, but can be removed all the same.
    """
    own = (row for row in found if row.ours and row.kind != "lora")
    known = next((row for row in own if row.name == model.name), None)
    if known is not None or here.state == "missing" or not model.files:
        return known
    from cascade_desktop.library import Found

    place = model.place(folders)
    kind = "extra" if model.base else "model"
    return Found(model.name, model.title, place, kind, "", True, here.size_bytes, places=(place,))
