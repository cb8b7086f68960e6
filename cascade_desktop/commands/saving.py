"""What is made: saved in a folder and the history, and told as paths or one JSON document."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any

from cascade_desktop import pictures, settings
from cascade_desktop.commands.counting import counted
from cascade_desktop.errors import CascadeError
from cascade_desktop.folders import Folders
from cascade_desktop.history import History
from cascade_desktop.history_rebuild import belongs
from cascade_desktop.model_hash import ModelHashes
from cascade_desktop.picture_formats import ENDING, Kind
from cascade_desktop.picture_texts import read_texts
from cascade_desktop.png_text import OWN_CHUNK
from cascade_desktop.progress import Report
from cascade_desktop.request import Request
from cascade_desktop.saving_beside import SavedBeside
from cascade_desktop.wildcards import Wildcards, written

if TYPE_CHECKING:
    from cascade_desktop.engine.cascade import Cascade, Picture

PREVIEW = Path("preview.png")
"""Previews are small, and PNG whatever is set."""

Entry = dict[str, Any]
"""One thing that was made: `file`, `request` and `record`, as plain values."""


class Out:
    """The folder that pictures are saved in, in the format and as privately as is set.

    Finished ones become part of the history. One that cannot be added is on the disk all the same,
    which is said on standard error once: a picture is worth more than its row. Several threads may
    use it at once.
    """

    def __init__(self, folder: Path, folders: Folders, *, private: bool = False) -> None:
        self.folder = folder
        self.hashes = ModelHashes(folders)
        self._settings = settings.load(folders.settings)
        self._private = private or self._settings.private
        self._history: History | None = None
        self._adding = RLock()
        try:
            self._history = History(folders.history)
        except CascadeError as error:
            self._tell(error)

    def __enter__(self) -> Out:
        return self

    def __exit__(self, *_: object) -> None:
        if self._history is not None:
            self._history.close()

    def save(
        self, made: Picture, record: dict[str, Any], like: Path | None = None
    ) -> tuple[Path, int | None]:
        """The file, and the picture's number in the history if it has become part of it.

        It has the format of the file `like` and is as private as that is, or as is set.
        """
        file = pictures.save(
            made.image,
            made.request,
            record,
            self.folder,
            (like and kind_of(like)) or self._settings.picture_format,
            self._private or (like is not None and is_private(like)),
            quality=self._settings.picture_quality,
            pattern=self._settings.name_pattern,
        )
        return file, self._add(made, record, file)

    def remember(self, request: Request) -> None:
        """What was typed is offered again in the window."""
        if self._history is None:
            return
        try:
            self._history.remember_prompt(request.prompt, request.negative)
        except CascadeError as error:
            self._tell(error)

    def _add(self, made: Picture, record: dict[str, Any], file: Path) -> int | None:
        from cascade_desktop.engine.latent_bytes import packed

        if self._history is None or not belongs(record):
            return None
        latent, size = packed(made.latent), made.image.size
        with self._adding:
            if self._history is None:
                return None
            try:
                return self._history.add(file, made.request, record, latent, size=size)
            except CascadeError as error:
                self._tell(error)
                return None

    def _tell(self, error: CascadeError) -> None:
        """Once: with sixty pictures nobody wants it sixty times."""
        self.__exit__()
        self._history = None
        print(f"What is drawn now will not be in the history. {error}", file=sys.stderr)


def draw(
    cascade: Cascade,
    request: Request,
    report: Report,
    out: Out,
    tell: Callable[[Entry], None],
    *,
    stop_after_c: bool,
    lists: Wildcards | None = None,
) -> None:
    """Tells of each picture of a request as soon as it is saved, which is while the next is drawn.

    What was finished before a failure or Ctrl-C is saved and told of as well. With `lists`, their
    names in its prompts stand for the lines that each picture takes.
    """
    pairs = lists.each(request) if lists else [(request, request)]
    make, store = (cascade.candidates, keep) if stop_after_c else (cascade.generate, save)
    reports = counted(report, [drawn.count for _, drawn in pairs])
    with SavedBeside[Any, Entry](lambda made: store(made, out), tell) as beside:
        for (asked, drawn), of_all in zip(pairs, reports, strict=True):
            for made in make(drawn, beside.watched(of_all)):
                beside.add(replace(made, record={**made.record, **written(asked, drawn)}))


def save(made: Picture, out: Out, like: Path | None = None, **facts: Any) -> Entry:
    """Saves a finished picture; `facts` are added to its record. `like` is as in `Out.save`."""
    record = {**made.record, **out.hashes.of(made.request), **facts}
    file, number = out.save(made, record, like)
    return {
        "file": str(file),
        "number": number,
        "request": asdict(made.request),
        "record": record,
    }


def keep(made: Picture, out: Out) -> Entry:
    """Saves what Stage C gave, beside the small picture that shows what it will become."""
    from cascade_desktop.engine.latents import save_latent

    preview, _ = out.save(made, {**made.record, "preview": True}, PREVIEW)
    file = save_latent(made.latent, made.request, made.record, preview.with_suffix(""))
    return {
        "file": str(file),
        "preview": str(preview),
        "request": asdict(made.request),
        "record": made.record,
    }


def kind_of(file: Path) -> Kind | None:
    """The format by a file's ending."""
    ending = file.suffix.lower().replace(".jpeg", ".jpg")
    return next((kind for kind, usual in ENDING.items() if usual == ending), None)


def is_private(file: Path) -> bool:
    """Whether this is a picture without its settings inside; one that is gone is not."""
    try:
        return file.exists() and not read_texts(file, {OWN_CHUNK})
    except CascadeError:
        return False


@contextmanager
def told(
    as_json: bool, order: Callable[[Entry], int] | None = None
) -> Iterator[Callable[[Entry], None]]:
    """Inside, each finished entry is handed to what this gives.

    What was finished before a failure or Ctrl-C is on disk, so it is told as well. In JSON the
    entries stand by what `order` says of each, or as they were handed.
    """
    made: list[Entry] = []

    def tell(entry: Entry) -> None:
        made.append(entry)
        if not as_json and "file" in entry:
            print(entry["file"], flush=True)

    try:
        yield tell
    finally:
        if as_json:
            print(json.dumps(sorted(made, key=order) if order else made, indent=2))
