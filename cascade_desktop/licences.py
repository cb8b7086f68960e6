"""The licences of models: what they allow in short, and which ones the user has accepted."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from cascade_desktop.catalog import Model
from cascade_desktop.errors import BadRequest
from cascade_desktop.folders import Folders, resource
from cascade_desktop.settings import put_aside
from cascade_desktop.writing import write_whole

FILE = "LICENSE"
"""What the licence's own text is called in a repository, and then in the model's folder."""

NOTICE = "Notice"
"""The file that must lie beside copies of the weights (section 1 c of the licence)."""

LARGEST = 200_000
"""Bytes of a text that can still be a licence; Stable Cascade's has 7,452."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Licence:
    """A licence: `name` is its key, `title` what it calls itself.

    `facts` say in our words what is in its `text`, which alone counts. `attribution` is the
    sentence that copies of the model must carry, `dated` the day of the text (ISO 8601).
    """

    name: str
    title: str
    url: str
    text: str
    commercial: bool
    dated: str = ""
    facts: tuple[str, ...] = ()
    attribution: str = ""

    @property
    def hash(self) -> str:
        """SHA-256 of the text; line ends and blanks at its end do not count."""
        lines = (line.rstrip() for line in self.text.strip().splitlines())
        return sha256("\n".join(lines).encode("utf-8", "replace")).hexdigest()


def missing(folders: Folders, model: Model) -> tuple[Licence, ...]:
    """The licences of `model` that are still to be accepted, with the texts to show."""
    wanted = (in_force(folders, model, key) for key in model.licences if key in LICENCES)
    return tuple(licence for licence in wanted if not accepted(folders, licence))


def missing_for_import(folders: Folders) -> tuple[Licence, ...]:
    """What is to be accepted before a model, ControlNet or LoRA that is there already is used:
    whatever its origin, it is the published weights or made of them."""
    licence = LICENCES[PUBLISHED]
    return () if accepted(folders, licence) else (licence,)


def in_force(folders: Folders, model: Model, key: str) -> Licence:
    """The licence with the text that came with the model, or else with the one in the app."""
    return with_text_of(LICENCES[key], model.place(folders) / FILE)


def with_text_of(licence: Licence, file: Path) -> Licence:
    """The same licence with the text in `file`, if there is a file that holds one."""
    try:
        if file.stat().st_size > LARGEST:
            return licence
        text = file.read_text(encoding="utf-8-sig", errors="replace")
    except OSError:
        return licence
    return replace(licence, text=text) if text.strip() else licence


def accepted(folders: Folders, licence: Licence) -> bool:
    """Whether the user has accepted this very text."""
    return licence.hash in _stored(folders)


def accept(folders: Folders, licence: Licence) -> None:
    """Remembers that the user has accepted this very text. Raises `CannotSave`."""
    stored = _stored(folders)
    when = datetime.now(UTC).isoformat(timespec="seconds")
    stored[licence.hash] = {"name": licence.name, "title": licence.title, "accepted": when}
    write_whole(_file(folders), json.dumps(stored, indent=1, ensure_ascii=False).encode())


def check(folders: Folders, model: Model) -> None:
    """Raises `BadRequest` naming the licences of `model` that have not been accepted."""
    names = " and ".join(licence.title for licence in missing(folders, model))
    if names:
        raise BadRequest(
            f"{model.title} may only be downloaded under the {names}.",
            "Read the licence and accept it first.",
        )


def write_notices(folder: Path, licences: Iterable[Licence]) -> None:
    """Puts the licences' texts and attributions beside copies of their models in `folder`.

    What is there already stays: it came with the model, or says what was changed. Raises
    `CannotSave`.
    """
    chosen = tuple(licences)
    for licence in chosen:
        file = folder / (FILE if len(chosen) == 1 else f"{FILE}-{licence.name}")
        if not file.exists():
            write_whole(file, licence.text.encode())
    lines = _lines(folder / NOTICE)
    new = [one.attribution for one in chosen if one.attribution and one.attribution not in lines]
    if new:
        write_whole(folder / NOTICE, "".join(f"{line}\n" for line in lines + new).encode())


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text(encoding="utf-8-sig", errors="replace").splitlines()
    except OSError:
        return []


def _stored(folders: Folders) -> dict[str, object]:
    """Hash of a text -> when it was accepted. What cannot be read counts as not accepted."""
    file = _file(folders)
    try:
        stored = json.loads(file.read_text(encoding="utf-8-sig"))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except OSError as error:
        log.warning("%s cannot be read: %s", file, error.strerror)
        return {}
    except (ValueError, RecursionError):
        stored = None
    if isinstance(stored, dict):
        return stored
    log.warning("%s is damaged, so licences are asked for again.", file)
    put_aside(file)
    return {}


def _file(folders: Folders) -> Path:
    return folders.data / "licences.json"


def _shipped(name: str) -> str:
    return (resource("licences") / f"{name}.txt").read_text(encoding="utf-8")


PUBLISHED = "stable-cascade"
"""The licence of the published weights: its key."""

LICENCES: dict[str, Licence] = {
    # The text is the file WEIGHTS_LICENSE of github.com/Stability-AI/StableCascade at 7a7d341,
    # less its first line.
    PUBLISHED: Licence(
        PUBLISHED,
        "Stability AI Non-Commercial Research Community License",
        "https://huggingface.co/stabilityai/stable-cascade/blob/main/LICENSE",
        _shipped("stable-cascade"),
        commercial=False,
        dated="2023-11-28",
        facts=(
            "You may use, copy, share and change the model for research and other "
            "non-commercial purposes. Production use is not among them.",
            "You may not offer it to others as a service or through an interface of your own.",
            "Whoever gets a copy from you also gets the licence's text and a file “Notice”.",
            "Stability AI's acceptable use policy (stability.ai/use-policy) applies as well.",
            "There is no warranty, and Stability AI may end the licence if you break it.",
            "For commercial use, ask Stability AI (stability.ai/contact).",
        ),
        attribution="This Stability AI Model is licensed under the Stability AI Non-Commercial "
        "Research Community License, Copyright (c) Stability AI Ltd. All Rights Reserved.",
    ),
}
