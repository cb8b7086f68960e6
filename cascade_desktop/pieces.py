"""A model as the files and folders that make it up, wherever they lie, and what it lacks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from cascade_desktop.adapters import control_beside
from cascade_desktop.candidates import IN_FOLDERS, TOGETHER, Candidate, Scan, scan_places
from cascade_desktop.controls import CONTROLS
from cascade_desktop.layouts import JOINTS, TITLES

MODES = {
    "Drawing": ("prior", "decoder", "vqgan", "text_encoder"),
    "Varying a picture": ("image_encoder",),
    "Starting from a picture": ("effnet_encoder",),
    "A preview": ("previewer",),
}
"""What can be done -> the networks without which it cannot."""

TOKENIZER = "tokenizer"
LITE_STAGE_C = 1_030_785_040
"""Parameters of the smaller Stage C, for which no ControlNet has been published."""


@dataclass(frozen=True)
class Pieces:
    """`key` stays the same from one look to the next. `noted` are problems known beforehand.

    `layout` is as in `Found`; without one, the files tell. `file` is what is opened if the one
    place is its folder.
    """

    key: str
    title: str
    places: tuple[Path, ...]
    layout: str = ""
    file: Path | None = None
    noted: tuple[str, ...] = field(default=(), compare=False)

    @cached_property
    def scan(self) -> Scan:
        """What the headers of its files say; read once."""
        return scan_places(self.places)

    @property
    def prior(self) -> Candidate | None:
        """Its Stage C; of several the largest, which is the one that is opened."""
        readable = [one for one in self.readable if one.kind == "prior"]
        return max(readable, key=lambda one: one.checked_part().parameters, default=None)

    @property
    def readable(self) -> list[Candidate]:
        return [one for one in self.scan.candidates if one.part is not None]

    @property
    def tokenizer(self) -> Path | None:
        """The folder `tokenizer` that it uses."""
        folders = [place / TOKENIZER for place in self.places]
        folders += [place for place in self.places if place.name == TOKENIZER]
        if len(self.places) == 1:  # the engine looks there as well
            folders.append(self.places[0].parent / TOKENIZER)
        return next((one for one in folders if (one / "tokenizer.json").is_file()), None)

    def told_layout(self) -> str:
        """Of "diffusers", "original" and "comfyui", the one its Stage C or B is stored in."""
        if self.layout:
            return self.layout
        stages = [one for one in self.scan.candidates if one.kind in ("prior", "decoder")]
        names = {IN_FOLDERS: "diffusers", TOGETHER: "comfyui"}
        return names.get(stages[0].layout, "original") if stages else "original"

    def is_model(self) -> bool:
        """Whether one of the two large networks is there, even if it is damaged."""
        return any(one.kind in ("prior", "decoder") for one in self.scan.candidates)

    def missing(self) -> tuple[str, ...]:
        """A sentence for each thing that cannot be done: "Varying a picture needs ..."."""
        return (*self._without_networks(), *self._without_controls())

    def problems(self) -> tuple[str, ...]:
        """Files that are damaged or of a kind that is not read, in sentences, each once."""
        found = [remark.sentence for remark in self.scan.remarks if remark.damage]
        found += [remark.sentence for remark in self.scan.remarks if remark.kinds]
        for one in self.scan.candidates:
            if one.config_file is not None and not one.config_file.is_file():
                found.append(f"{one.config_file} is missing.")
        return tuple(dict.fromkeys([*self.noted, *found]))

    def files(self) -> Iterator[Path]:
        """Each file that it is made of, once."""
        seen = {file for one in self.scan.candidates for file in one.files}
        seen |= {one.origin for one in self.scan.candidates if one.origin.is_file()}
        for control in CONTROLS.values():
            if (file := control_beside(self.places, control.file)) is not None:
                seen.add(file)
        if self.tokenizer is not None:
            seen |= set(self.tokenizer.iterdir())
        yield from sorted(seen)

    def _without_networks(self) -> Iterator[str]:
        there = {one.kind for one in self.readable}
        damaged = {one.kind for one in self.scan.candidates} - there
        for purpose, kinds in MODES.items():
            absent = [_named(kind) for kind in kinds if kind not in there | damaged]
            if purpose == "Drawing" and self.tokenizer is None:
                absent.append("the tokenizer (the folder tokenizer)")
            if absent:
                them = _listed(absent)
                yield f"{purpose} needs {them}, which {'are' if absent[1:] else 'is'} missing."
            if broken := [_named(kind) for kind in kinds if kind in damaged]:
                them = _listed(broken)
                yield f"{purpose} needs {them}, which {'are' if broken[1:] else 'is'} damaged."

    def _without_controls(self) -> Iterator[str]:
        prior = self.prior
        if prior is not None and prior.checked_part().parameters == LITE_STAGE_C:
            yield "ControlNets have been published for the full Stage C alone; this one is lite."
            return
        for control in CONTROLS.values():
            if control_beside(self.places, control.file) is None:
                yield f"{control.purpose} needs {control.file}, which is missing."


def fits(one: Candidate, prior: Candidate) -> bool:
    """Whether Stage C can read what this CLIP says; any other network fits."""
    if one.part is None or prior.part is None or one.kind not in JOINTS:
        return one.part is not None
    given, taken = JOINTS[one.kind]
    rows = one.part.shapes.get(given, (0,))
    columns = prior.part.shapes.get(taken, (0,))
    return rows[0] == columns[-1]


def size_of(files: Iterable[Path]) -> int:
    """Bytes on disk; files that are links to the same one count once."""
    sizes: dict[object, int] = {}
    for file in files:
        try:
            facts = file.stat()
        except OSError:
            continue
        sizes[(facts.st_dev, facts.st_ino) if facts.st_ino else file] = facts.st_size
    return sum(sizes.values())


def _named(kind: str) -> str:
    return f"{TITLES[kind]} ({kind})"


def _listed(names: list[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
