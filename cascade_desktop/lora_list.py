"""The LoRA files there are: what each was made for, the words it brings, and whether it fits."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from cascade_desktop import lora_notes
from cascade_desktop.adapters import lora_kind
from cascade_desktop.candidates import places_of
from cascade_desktop.errors import BadModel
from cascade_desktop.layouts import description, parts_of
from cascade_desktop.lora_fit import Address, Halves, Networks, Shape, misfit, size_named, width_of
from cascade_desktop.lora_keys import (
    BRACKETS,
    BUNDLED,
    FIRST_NEW,
    ROWS,
    VECTORS,
    address,
    divided,
    is_word,
    unsupported,
)
from cascade_desktop.models import LORAS, lora_path
from cascade_desktop.safetensors_header import (
    NOT_READ,
    PICKLE,
    Contents,
    damaged,
    read_contents,
)
from cascade_desktop.uses import ENDING, LoraUse, is_own_name

CHOOSE = "Choose the file of a LoRA for Stable Cascade (.safetensors)."

MOST_ROWS = 4096
"""New words beyond this many are no words; the numbers of their rows are not read."""

NUMBERS = {"I64": "<i8", "I32": "<i4", "U32": "<u4", "I16": "<i2", "U16": "<u2", "U8": "u1"}
"""safetensors' names of whole numbers -> numpy's."""


@dataclass(frozen=True)
class LoraFile:
    """A LoRA as its header tells it.

    `file` is what `LoraUse.file` calls it, `size` is bytes. `dialect` is "authors", "kohya" or
    "PEFT", `rank` the largest of its layers. `words` are the new tokens it names, `unnamed` how
    many it brings without a name; `starts_from` is what they start from, if the file says so.
    `made_for` is the Stage C its sizes are of. `base`, `trained_words`, `tags` and `facts` are
    what its metadata says. `problem` says why it cannot be used with the model, in a sentence.
    """

    file: str
    path: Path
    title: str
    size: int = 0
    dialect: str = ""
    rank: int = 0
    words: tuple[str, ...] = ()
    unnamed: int = 0
    starts_from: str = ""
    made_for: str = ""
    base: str = ""
    trained_words: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    problem: str = ""
    is_missing: bool = False

    def words_of(self, use: LoraUse) -> tuple[str, ...]:
        """The new tokens as the use names them, or else as the file does."""
        return _names(use.token) or self.words

    def problem_with(self, use: LoraUse) -> str:
        """What is wrong with the new words as they are entered, in a sentence; empty if nothing."""
        names = _names(use.token)
        wrong = next((name for name in names if not BRACKETS.fullmatch(name)), "")
        if wrong:
            return f"{wrong} has to stand in brackets: [word] or <word>."
        count = self.unnamed or len(self.words)
        if len(names) == count or not (names or self.unnamed):
            return ""
        if not count:
            return "It brings no new word. Leave the field empty."
        brought = "a new word" if count == 1 else f"{count} new words"
        return f"It brings {brought}. Enter what to write in the prompt for it, such as [fernando]."


def own_loras(model: Path) -> tuple[Path, ...]:
    """The files of adapters that come with a model (its folder or file), by name.

    Of two with the same name it is the one that `models.lora_path` takes.
    """
    folders = (model, *places_of(model)) if model.is_dir() else model.parents[:2]
    found: dict[str, Path] = {}
    for folder in folders:
        for file in sorted((folder / LORAS).glob(f"*{ENDING}")):
            if is_own_name(file.stem):
                found.setdefault(file.stem, file)
    return tuple(found[name] for name in sorted(found))


def lora_file(path: Path, model: Networks | None = None, *, own: bool = False) -> LoraFile:
    """What the header of a LoRA tells, and whether it fits `model`, if one is given.

    `own` says that it comes with the model, so that its name is enough. Raises `BadModel` with
    what the file is if it is no LoRA for Stable Cascade, of a kind that is not supported, or
    damaged.
    """
    if path.suffix.lower() in NOT_READ:
        raise BadModel(f"{path} {PICKLE}.", "Download it as .safetensors.")
    contents = read_contents(path)
    try:
        return _told(path, contents, model, own)
    except OSError as error:  # It went, or its disk did, between two looks at it.
        raise BadModel(f"{path} cannot be read: {error.strerror or error}.", CHOOSE) from error


def _told(path: Path, contents: Contents, model: Networks | None, own: bool) -> LoraFile:
    dialect = lora_kind(contents)
    layers = _layers(path, contents, dialect)
    found = LoraFile(
        path.stem if own else str(path.absolute()),
        path.absolute(),
        lora_notes.title_of(contents.notes) or path.stem,
        path.stat().st_size,
        dialect,
        max((down[0] for down, _ in layers.values()), default=0),
        made_for=size_named(width_of(layers)),
        base=lora_notes.base_of(contents.notes),
        trained_words=lora_notes.trained_words(contents.notes),
        tags=lora_notes.commonest_tags(contents.notes),
        facts=lora_notes.facts_of(contents.notes),
        problem=misfit(layers, _vectors(contents), model) if model else "",
    )
    return _with_words(found, contents)


def listed(path: Path, model: Networks | None = None, *, own: bool = False) -> LoraFile:
    """The same, but a file that cannot be used is listed with the reason."""
    try:
        return lora_file(path, model, own=own)
    except BadModel as error:
        file = path.stem if own else str(path.absolute())
        return LoraFile(file, path.absolute(), path.stem, problem=str(error))


def place_of(use: LoraUse, model: Path | None) -> Path:
    """Where the file of a use is, or would be; a name counts from the model's folder."""
    return (Path(use.file) if model is None else lora_path(use.file, model)).absolute()


def missing(use: LoraUse, model: Path | None) -> LoraFile:
    """What stands in the list for a file that is gone."""
    place = place_of(use, model)
    sentence = f"{place} is missing. Put it back, or remove it from the request."
    if not use.file:
        sentence = "No file is chosen. Remove it from the request."
    elif is_own_name(use.file):
        sentence = f"This model has no LoRA of the name {use.file}."
    return LoraFile(use.file, place, Path(use.file).stem, problem=sentence, is_missing=True)


def _layers(path: Path, contents: Contents, dialect: str) -> dict[Address, Halves]:
    """The two halves of each layer's change; raises `BadModel` for what is no LoRA of ours."""
    groups: dict[str, dict[str, Shape]] = {}
    for key, entry in contents.entries.items():
        name, role = divided(key)
        if role:
            groups.setdefault(name, {})[role] = entry.shape
        elif not is_word(key):
            raise _stranger(path, contents, key)
    if not dialect:
        raise _stranger(path, contents, next(iter(contents.entries), ""))
    return {address(name): _halves(path, name, group) for name, group in groups.items()}


def _stranger(path: Path, contents: Contents, key: str) -> BadModel:
    if kind := unsupported(key):
        return BadModel(f"{path} is of the kind {kind}, which is not supported.", CHOOSE)
    if any(divided(name)[1] for name in contents.entries) and not parts_of(contents):
        return BadModel(f"{path} is a LoRA of another model than Stable Cascade.", CHOOSE)
    return BadModel(f"{path} is {description(contents)}, and no LoRA.", CHOOSE)


def _halves(path: Path, name: str, group: Mapping[str, Shape]) -> Halves:
    if not {"down", "up"} <= group.keys():
        raise damaged(path, f"of {name} it has only {' and '.join(sorted(group))}")
    down, up = group["down"], group["up"]
    if min(len(down), len(up)) < 2 or math.prod(up[1:]) != down[0]:
        raise damaged(path, f"the halves of {name} do not go together")
    return down, up


def _names(token: str) -> tuple[str, ...]:
    return tuple(token.replace(",", " ").split())


def _with_words(found: LoraFile, contents: Contents) -> LoraFile:
    """The words it brings; the authors' format has their names in the metadata, if at all."""
    bundled = [name[1] for key in contents.entries if (name := BUNDLED.fullmatch(key))]
    fresh = _count_of_new(contents)
    noted = _names(contents.notes.get("token", "")) if fresh else ()
    named = len(noted) == fresh
    return replace(
        found,
        words=(*bundled, *(noted if named else ())),
        unnamed=0 if named else fresh,
        starts_from=contents.notes.get("starts_from", "") if fresh else "",
    )


def _vectors(contents: Contents) -> Shape:
    """The size of the new words, or of changes to known ones."""
    entries = contents.entries.items()
    return next((entry.shape for key, entry in entries if key != ROWS and is_word(key)), ())


def _count_of_new(contents: Contents) -> int:
    """How many of the authors' rows are new words; the others change known ones."""
    vectors, rows = contents.entries.get(VECTORS), contents.entries.get(ROWS)
    count = vectors.shape[0] if vectors is not None and vectors.shape else 0
    if rows is None or rows.format not in NUMBERS or not 0 < count <= MOST_ROWS:
        return count
    if rows.bytes != count * np.dtype(NUMBERS[rows.format]).itemsize:
        raise damaged(rows.file, f"{ROWS} and {VECTORS} do not go together")
    with rows.file.open("rb") as opened:
        header = int.from_bytes(opened.read(8), "little")
        opened.seek(8 + header + rows.start)
        numbers = np.frombuffer(opened.read(rows.bytes), NUMBERS[rows.format])
    return int((numbers >= FIRST_NEW).sum())
