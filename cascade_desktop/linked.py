"""Models whose files lie in several places: brought together by a small file that names them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from cascade_desktop.adapters import control_beside
from cascade_desktop.candidates import MODEL_FILE, PLACES, TOGETHER, Candidate
from cascade_desktop.controls import CONTROLS
from cascade_desktop.folders import Folders
from cascade_desktop.models import link_of
from cascade_desktop.pieces import LITE_STAGE_C, Pieces, fits
from cascade_desktop.writing import write_whole

FULL_STAGE_C = 3_589_103_632
PUBLISHED = (FULL_STAGE_C, LITE_STAGE_C, 1_562_941_136, 699_471_248)
"""Parameters of the published Stage C and B: what belongs to one goes with all the others."""

LENT = ("text_encoder", "image_encoder", "decoder", "vqgan", "effnet_encoder", "previewer")
WORDS = "text_model.embeddings.token_embedding.weight"


def link(pieces: Pieces, name: str, folders: Folders) -> Path:
    """Gives the model its name, and returns what opens it: its own place, or the file's folder.

    A few hundred bytes, written only if they are not there yet. Raises `CannotSave`.
    """
    folder = link_of(name, folders)
    opened = [pieces.file or pieces.places[0]] if len(pieces.places) == 1 else [*pieces.places]
    facts = {"name": name, **_facts(pieces), PLACES: [str(place.absolute()) for place in opened]}
    content = json.dumps(facts, indent=1).encode()
    if not _has(folder / MODEL_FILE, content):
        write_whole(folder / MODEL_FILE, content)
    return opened[0] if len(opened) == 1 else folder


def unlink(name: str, folders: Folders) -> None:
    """Takes the name away again; what it stood for is not touched."""
    folder = link_of(name, folders)
    (folder / MODEL_FILE).unlink(missing_ok=True)
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()


def completed(pieces: Pieces, others: Iterable[Pieces]) -> Pieces:
    """With what it lacks taken from models elsewhere on disk, as far as that goes with it."""
    prior = pieces.prior
    if prior is None or (pieces.file is not None and pieces.file not in prior.files):
        return pieces  # Brought together, another Stage C than the chosen file would be taken.
    lenders = [other for other in others if other.key != pieces.key]
    there = {one.kind for one in pieces.scan.candidates}
    places = list(pieces.places)
    lent = [_lent(kind, prior, lenders) for kind in LENT if kind not in there]
    places += [place for place in lent if place is not None]
    if prior.checked_part().parameters == FULL_STAGE_C:
        places += _controls(pieces, lenders)
    joined = replace(pieces, places=tuple(dict.fromkeys(places)))
    tokenizer = None if joined.tokenizer else _tokenizer(joined, lenders)
    return replace(joined, places=(*joined.places, tokenizer)) if tokenizer else joined


def _lent(kind: str, prior: Candidate, lenders: list[Pieces]) -> Path | None:
    """A file, or its folder where diffusers' layout keeps the arguments beside it.

    Files that hold several networks are not lent: a second Stage C would come along.
    """
    for lender in lenders:
        for one in lender.readable:
            if one.kind != kind or one.layout == TOGETHER or not fits(one, prior):
                continue
            if one.config_file is not None:
                if _goes_with(kind, prior, lender):
                    return one.config_file.parent
            elif len(one.files) == 1 and _goes_with(kind, prior, lender):
                return one.file
    return None


def _goes_with(kind: str, prior: Candidate, lender: Pieces) -> bool:
    """A CLIP is known to fit by its shapes; the others must all be the published ones."""
    if kind in ("text_encoder", "image_encoder"):
        return True
    large = [one for one in lender.readable if one.kind in ("prior", "decoder")]
    sizes = [one.checked_part().parameters for one in (*large, prior)]
    return len(sizes) > 1 and all(size in PUBLISHED for size in sizes)


def _controls(pieces: Pieces, lenders: list[Pieces]) -> list[Path]:
    """Published ControlNets of other models with the full Stage C."""
    found = []
    for row in CONTROLS.values():
        if control_beside(pieces.places, row.file) is None:
            files = [
                control_beside(one.places, row.file)
                for one in lenders
                if one.prior is not None and one.prior.checked_part().parameters == FULL_STAGE_C
            ]
            found += [file for file in files if file is not None][:1]
    return found


def _tokenizer(pieces: Pieces, lenders: list[Pieces]) -> Path | None:
    """That of a model with as many words; a second one is not needed."""
    words = _words(pieces)
    same = [lender for lender in lenders if words and _words(lender) == words]
    return next((lender.tokenizer for lender in same if lender.tokenizer is not None), None)


def _words(pieces: Pieces) -> int:
    """The vocabulary of its text encoder; 0 without one."""
    found = [one.checked_part() for one in pieces.readable if one.kind == "text_encoder"]
    return found[0].shapes.get(WORDS, (0,))[0] if found else 0


def _facts(pieces: Pieces) -> dict[str, object]:
    """What a model's own `model.json` says of it holds here as well."""
    try:
        told = json.loads((pieces.places[0] / MODEL_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    known = ("compression", "smallest_grid")
    return {name: told[name] for name in known if name in told} if isinstance(told, dict) else {}


def _has(file: Path, content: bytes) -> bool:
    try:
        return file.read_bytes() == content
    except OSError:
        return False
