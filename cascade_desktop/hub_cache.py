"""The cache that Hugging Face's own programs download to: what of Stable Cascade is in it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from cascade_desktop.amounts import size as amount

PAIR = ("models--stabilityai--stable-cascade-prior", "models--stabilityai--stable-cascade")
"""The folders of the two published repositories, which make one model."""

TELLING = "cascade"
"""What the names of other repositories have in them that are worth a look."""

UNFINISHED = ".incomplete"


def place(environment: Mapping[str, str] | None = None) -> Path:
    """Where the cache is, whether it exists or not (huggingface_hub constants.py)."""
    told = os.environ if environment is None else environment
    for name, inside in (("HF_HUB_CACHE", ""), ("HUGGINGFACE_HUB_CACHE", ""), ("HF_HOME", "hub")):
        if told.get(name):
            return Path(os.path.expandvars(told[name])).expanduser() / inside
    home = told.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(home).expanduser() / "huggingface" / "hub"


def cache_at(path: Path) -> Path | None:
    """The cache that `path` is, or is the `HF_HOME` of, or that this repository's folder is in."""
    if path.name.startswith("models--") and (path / "snapshots").is_dir():
        return path.parent
    for folder in (path, path / "hub"):
        if next(folder.glob("models--*/snapshots"), None) is not None:
            return folder
    return None


def repositories(cache: Path) -> list[tuple[Path, ...]]:
    """Folders with the files of one model each: the published pair, and others by their name."""
    pair = tuple(found for name in PAIR if (found := snapshot(cache / name)) is not None)
    others: list[tuple[Path, ...]] = [
        (found,)
        for repository in sorted(cache.glob("models--*"))
        if TELLING in repository.name.lower() and repository.name not in PAIR
        if (found := snapshot(repository)) is not None
    ]
    return [pair, *others] if pair else others


def snapshot(repository: Path) -> Path | None:
    """The revision `main`, or, if it has no weights, the one with the most files of weights."""
    try:
        main = (repository / "refs" / "main").read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        main = ""
    revisions = sorted(
        (folder for folder in repository.glob("snapshots/*") if folder.is_dir()),
        key=lambda folder: (folder.name == main and _weights(folder) > 0, _weights(folder)),
    )
    return revisions[-1] if revisions else None


def problems(snapshots: tuple[Path, ...]) -> tuple[str, ...]:
    """What is not wholly there, in sentences: links to nothing, and broken-off downloads."""
    return tuple(sentence for folder in snapshots for sentence in _problems(folder))


def _problems(folder: Path) -> Iterator[str]:
    for file in sorted(folder.rglob("*")):
        if file.is_symlink() and not file.exists():
            yield f"{file} is missing in the cache: only the link to it is there."
    for blob in sorted((folder.parent.parent / "blobs").glob("*" + UNFINISHED)):
        yield (
            f"A download to {blob.parent} was broken off after {amount(blob.stat().st_size)} "
            f"({blob.name})."
        )


def _weights(folder: Path) -> int:
    return sum(1 for _ in folder.rglob("*.safetensors"))


def watched(cache: Path) -> list[Path]:
    """The folders of a cache in which something of Stable Cascade may change."""
    return [folder for folder in cache.glob("models--*") if TELLING in folder.name.lower()]
