"""The section LoRA: which of the files found are used, how strongly, and the words they bring."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QPushButton, QWidget

from cascade_desktop.folders import Folders
from cascade_desktop.profiles import PROFILES
from cascade_desktop.request import Request
from cascade_desktop.safetensors_header import NOT_READ
from cascade_desktop.ui.fields import Panel
from cascade_desktop.ui.icons import set_icon
from cascade_desktop.ui.lora_area import LoraArea
from cascade_desktop.ui.lora_entries import Entry, Key, entries_of, within_bounds
from cascade_desktop.ui.lora_reading import Look, LoraReading
from cascade_desktop.ui.lora_row import LoraRow
from cascade_desktop.ui.session import Session
from cascade_desktop.ui.wrapped_label import WrappedLabel
from cascade_desktop.uses import ENDING, LoraUse
from cascade_desktop.written import is_file

if TYPE_CHECKING:
    from cascade_desktop.library import Found
    from cascade_desktop.lora_list import LoraFile

TAKEN = (ENDING, *NOT_READ)
"""What can be dropped here; pickles are, to be told why they are not read."""


class LorasPanel(Panel):
    """The section is closed until it is asked for, or a request comes with LoRAs.

    Signals:
        token_wanted(str): this word is to be put into the prompt, where the cursor was.
        refused(message, advice): a file that was given is no LoRA of ours, and why.
        file_added(Path): a file from elsewhere was added; the library may keep it in mind.
    """

    token_wanted = Signal(str)
    refused = Signal(str, str)
    file_added = Signal(object)

    def __init__(self, session: Session, folders: Folders) -> None:
        super().__init__(session)
        self.setObjectName("lorasPanel")
        self.setAcceptDrops(True)
        self.reading = LoraReading(folders, self)
        self._found: tuple[Path, ...] = ()
        self._added: tuple[Path, ...] = ()
        self._files: dict[Path, LoraFile] = {}
        self._entries: dict[Key, Entry] = {}
        self._place: Path | None = None
        self._asked: tuple[str, set[str]] | None = None
        self._is_read = self._is_listed = False
        self._seen: tuple[tuple[LoraUse, ...], str, str] = ((), "", "")
        self.section = self._make_section()
        self.problem = WrappedLabel("lorasProblem", "problem")
        self.area = LoraArea()
        for part in (self.section, self.problem, self.area):
            self.column.addWidget(part)
        self.problem.hide()
        self.area.hide()
        self._connect()
        self._show_request(session.request)

    @Slot(object)
    def show_found(self, found: tuple[Found, ...]) -> None:
        """What the search of the disk has found: the LoRAs among it are listed."""
        self._found = tuple(row.path.absolute() for row in found if row.kind == "lora")
        self._look_again()
        self._show_rows()

    def add_files(self, paths: Iterable[Path]) -> None:
        """Lists these files and uses those that fit; what they are shows after a moment."""
        self.section.setChecked(True)
        self.area.search.clear()
        for path in paths:
            self.reading.add(self.session.request.model, path)

    def stop(self) -> None:
        """No header is read any more; called once, when the window closes."""
        self.reading.stop()

    def show_problems(self, problems: dict[str, str]) -> QWidget | None:
        self.problem.show_text(problems.get("loras", ""))
        if "loras" not in problems:
            return None
        self.section.setChecked(True)
        used = [row for row in self.area.in_order() if row.use is not None]
        return used[0].check if used else self.section

    @property
    def is_read(self) -> bool:
        """Whether all there is to list has been read."""
        return self._is_read

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped(event):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:
        if paths := _dropped(event):
            event.acceptProposedAction()
            self.add_files(paths)
        else:
            event.ignore()

    @Slot(object)
    def _show_request(self, request: Request) -> None:
        bounded = tuple(map(within_bounds, request.loras))
        if bounded != request.loras:
            self.session.change(loras=bounded)
            return
        seen = (request.loras, request.model, request.profile)
        if seen == self._seen:
            return
        if request.loras and request.loras != self._seen[0]:
            self.section.setChecked(True)
        self._seen = seen
        count = len(request.loras)
        self.section.setText(self.tr("LoRA ({0})").format(count) if count else self.tr("LoRA"))
        if self.problem.text():
            self.problem.show_text(request.problems().get("loras", ""))
        if self._is_news(request):
            self._look_again()
        self._show_rows()

    def _is_news(self, request: Request) -> bool:
        """Whether it is of another model, or names a file that is not being looked at."""
        if self._asked is None or self._asked[0] != request.model:
            return True
        from cascade_desktop.lora_list import place_of

        new = [use for use in request.loras if use.file not in self._asked[1]]
        places = (place_of(use, self._place) for use in new)
        return any(place not in self._files and is_file(place) for place in places)

    def _look_again(self) -> None:
        """At once if someone sees it, else when the section is opened."""
        self._is_read, self._asked = False, None
        if self.section.isChecked():
            request = self.session.request
            self._asked = request.model, {use.file for use in request.loras}
            paths = tuple(dict.fromkeys((*self._found, *self._added)))
            self.reading.look(request.model, paths, request.loras)

    @Slot(object)
    def _take_look(self, look: Look) -> None:
        """What was listed before stays until all is known of what takes its place."""
        if look.model != self.session.request.model or (self._is_listed and not look.whole):
            return
        read = {lora.path: lora for lora in look.files}
        kept = {path: lora for path, lora in self._files.items() if path in self._added}
        self._files = {**kept, **read}
        self._place = look.place
        self._is_read = self._is_listed = look.whole
        self._show_rows()

    @Slot(object)
    def _take_added(self, lora: LoraFile) -> None:
        if lora.path not in (*self._added, *self._found):
            self.file_added.emit(lora.path)
        known = self._files.get(lora.path)
        lora = known if known is not None and not known.problem else lora
        self._files[lora.path] = lora
        self._added = tuple(dict.fromkeys((lora.path, *self._added)))
        uses = self.session.request.loras
        places = [entry.key[0] for entry in self._entries.values() if entry.use is not None]
        if not lora.problem and lora.path not in places:
            self.session.change(loras=(*uses, LoraUse(lora.file)))
        self._show_rows()
        if (row := self.area.rows.get((lora.path, 0))) is not None:
            (row.words.token if lora.unnamed and not lora.problem else row.check).setFocus()

    @Slot(object)
    def _take_change(self, row: LoraRow) -> None:
        entry, uses = self._entries[self.area.key_of(row)], list(self.session.request.loras)
        if row.use is None:
            del uses[entry.index]
        elif entry.use is None:
            uses.append(row.use)
        else:
            uses[entry.index] = row.use
        self.session.change(loras=tuple(uses))

    @Slot()
    def _show_rows(self) -> None:
        if not self.section.isChecked():
            return
        entries = entries_of(self._files, self.session.request.loras, self._place, self._added)
        if not self._is_listed:  # What has not been read yet only seems to be missing.
            entries = [entry for entry in entries if entry.key[0] in self._files]
        self._entries = {entry.key: entry for entry in entries}
        self.area.show_entries(entries, self._note_on, is_listed=self._is_listed)

    def _note_on(self, lora: LoraFile) -> str:
        profile = PROFILES[self.session.request.profile]
        if not profile.adapter or lora.file != profile.adapter:
            return ""
        title = QCoreApplication.translate("Profile", profile.title)
        return self.tr("The profile “{0}” brings it already.").format(title)

    @Slot(bool)
    def _open_section(self, is_open: bool) -> None:
        set_icon(self.section, "chevron-down" if is_open else "chevron-right")
        self.area.setVisible(is_open)
        if is_open and self._asked is None:
            self._look_again()
        self._show_rows()

    @Slot()
    def _choose_files(self) -> None:
        kinds = self.tr("LoRA files (*.safetensors)")
        names, _ = QFileDialog.getOpenFileNames(self, self.tr("Add LoRA files"), "", kinds)
        self.add_files(map(Path, names))

    def _make_section(self) -> QPushButton:
        section = QPushButton(self.tr("LoRA"))
        section.setObjectName("loras")
        section.setAccessibleName(self.tr("LoRA: adapters of the model"))
        section.setToolTip(self.tr("Small files that teach the model a style or a thing"))
        section.setProperty("role", "section")
        section.setCheckable(True)
        set_icon(section, "chevron-right")
        return section

    def _connect(self) -> None:
        self.section.toggled.connect(self._open_section)
        self.area.changed.connect(self._take_change)
        self.area.token_wanted.connect(self.token_wanted)
        self.area.wanted.connect(self._show_rows)
        self.area.add_button.clicked.connect(self._choose_files)
        self.reading.looked.connect(self._take_look)
        self.reading.added.connect(self._take_added)
        self.reading.refused.connect(self.refused)
        self.session.changed.connect(self._show_request)


def _dropped(event: QDropEvent) -> list[Path]:
    """The files of weights among what is being dragged in."""
    paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    return [path for path in paths if path.suffix.lower() in TAKEN and not path.is_dir()]
