"""Short names for imported models, to be typed and to be kept in pictures."""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection
from pathlib import Path


def unique_name(title: str, taken: Collection[str], folder: Path) -> str:
    """A name in lower case after the title, which nobody has, in `taken` or in `folder`."""
    # "stabilityai/stable-cascade (Hugging Face cache)" becomes "stable-cascade".
    begun = title.partition(" (")[0].rpartition("/")[2]
    name = re.sub(r"[^\w.]+", "-", begun.lower()).strip("-.") or "model"
    names = itertools.chain([name], (f"{name}-{number}" for number in itertools.count(2)))
    return next(one for one in names if one not in taken and not (folder / one).exists())
