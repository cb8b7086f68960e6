"""What the app is made of: each library that it was installed with, its version and licence."""

from __future__ import annotations

import platform
import re
from dataclasses import dataclass
from importlib import metadata

DIRECT = {
    "torch": "BSD-3-Clause",
    "diffusers": "Apache-2.0",
    "transformers": "Apache-2.0",
    "tokenizers": "Apache-2.0",
    "safetensors": "Apache-2.0",
    "numpy": "BSD-3-Clause",
    "pillow": "MIT-CMU",
    "opencv-python-headless": "Apache-2.0",
    "platformdirs": "MIT",
    "send2trash": "BSD-3-Clause",
    "keyring": "MIT",
    "PySide6-Essentials": "LGPL-3.0-only",
}
"""What the app asks for itself; the licence stands here for a program built into one file."""

LONGEST_LICENCE = 80
"""Some packages put the whole text where its name belongs."""


@dataclass(frozen=True)
class Part:
    """A library as it is here; without a version it is built in, or missing."""

    name: str
    version: str
    licence: str


def parts() -> list[Part]:
    """Python, what the app asks for, and after it what that asks for in turn, by name."""
    found = {"python": Part("Python", platform.python_version(), "PSF-2.0")}
    waiting = list(DIRECT)
    while waiting:
        name = waiting.pop(0)
        if _key(name) in found:
            continue
        part, needed = _looked_up(name)
        if part is not None:
            found[_key(name)] = part
            waiting += needed
    first = ["python", *map(_key, DIRECT)]
    others = sorted(found.keys() - set(first))
    return [found[key] for key in (*first, *others) if key in found]


def _looked_up(name: str) -> tuple[Part | None, list[str]]:
    try:
        about = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        # Asked for on other systems alone, or part of a program without such notes.
        return (Part(name, "", DIRECT[name]) if name in DIRECT else None), []
    licence = DIRECT.get(name) or _licence(about)
    wanted = [rule for rule in metadata.requires(name) or [] if "extra ==" not in rule]
    names = [found[0] for rule in wanted if (found := re.match(r"[\w.-]+", rule))]
    return Part(about["Name"], about["Version"], licence), names


def _licence(about: metadata.PackageMetadata) -> str:
    for field in ("License-Expression", "License"):
        text = "".join(about.get_all(field) or []).strip()
        if text and len(text) <= LONGEST_LICENCE:
            return text
    classes = [text for text in about.get_all("Classifier") or [] if text.startswith("License")]
    return classes[0].rpartition(" :: ")[2] if classes else "see its own files"


def _key(name: str) -> str:
    """One spelling for all that mean the same package."""
    return re.sub(r"[-_.]+", "-", name).lower()
